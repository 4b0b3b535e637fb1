"""`rubdown calendar`: the main job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from rubdown.cli.io.begin import refuse_without_plan
from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError, included_in
from rubdown.cli.io.formats import FORMATS, Display, Format, WriteOne, format_of, joined
from rubdown.cli.io.jobs import AT_ONCE, batches, in_order, with_progress
from rubdown.cli.io.names import PlanNames, named_plans
from rubdown.cli.io.options import (
    AsciiOption,
    ColorOption,
    FilesFromOption,
    FromOption,
    InputOption,
    JobsOption,
    MostOption,
    NoPagerOption,
    OutputOption,
    PlansArgument,
    ProblemsOption,
    TodayOption,
    UntilOption,
    WeekStartOption,
    with_most,
)
from rubdown.cli.io.output import Color, emit_parts, refuse_to_overwrite_plan, show_error, write_to
from rubdown.cli.io.pieces import PieceRequest, items_of, key_of, plan_pieces
from rubdown.cli.io.plans import LoadedPlans, load_plan, plan_files
from rubdown.planner.season import Season, season

if TYPE_CHECKING:
    from rubdown.cli.io.seen import Stamps
    from rubdown.render.terminal.text import Text


def calendar(
    plans: PlansArgument = None,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    most: MostOption = None,
    format: Annotated[  # noqa: A002
        str, typer.Option(metavar="FORMAT", help=f"What to print: {', '.join(FORMATS)}, or a row template.")
    ] = "screen",
    output: OutputOption = None,
    days: Annotated[bool, typer.Option("--days", help="With json: every day's verdict and points.")] = False,
    focus: Annotated[bool, typer.Option("--focus", help="Which muscles worked most, for the therapist.")] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="All reasons, and other days with their cost.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Draw every month, not six weeks.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Redraw when the plan changes (q quits).")] = False,
    discreet: Annotated[bool, typer.Option("--discreet", help="With ics: neutral titles, no reasons.")] = False,
    with_races: Annotated[
        bool, typer.Option("--with-races", help="With ics: the races and the closed days, too.")
    ] = False,
    todos: Annotated[bool, typer.Option("--todos", help="With ics: a to-do for each massage to book.")] = False,
    jobs: JobsOption = 1,
    files_from: FilesFromOption = None,
    input: InputOption = "files",  # noqa: A002
    problems: ProblemsOption = "stderr",
    skip_unchanged: Annotated[
        Path | None,
        typer.Option("--skip-unchanged", metavar="DIR", help="With ndjson: leave out what is unchanged."),
    ] = None,
    dask: Annotated[
        str | None, typer.Option("--dask", metavar="ADDRESS", help="With --input ndjson: plan on this Dask cluster.")
    ] = None,
    color: ColorOption = "auto",
    no_pager: NoPagerOption = False,
    week_start: WeekStartOption = None,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Show the best days for a massage, with the reasons.

    No massage comes before a race, nor after one until its recovery allows. The numbers are practitioners' advice,
    not trials' results: your plan's [rules] table changes any of them.

    A row template, such as '{date} {start} {why}', writes a line an appointment; its fields are those of rubdown next.

    Examples:
      rubdown calendar
      rubdown calendar plan.toml -v --most 6
      rubdown calendar --format ics -o massages.ics
      rubdown calendar runners/ --format ndjson --jobs 4
    """
    asked = {
        "json": {"--days": days},
        "ics": {"--discreet": discreet, "--with-races": with_races, "--todos": todos},
        "ndjson": {"--skip-unchanged": skip_unchanged is not None, "--problems inline": problems == "inline"},
    }
    if input == "ndjson" and format == "screen":
        format = "ndjson"  # noqa: A001
    _refuse_options(format, asked)
    if input == "ndjson":
        from rubdown.cli.io.stream import StreamOutput, emit_answers
        from rubdown.report.stream import StreamRequest

        if format != "ndjson" or files_from or watch or (skip_unchanged and not today):
            raise CommandError("--input ndjson goes with --format ndjson alone, and --skip-unchanged then with --today")
        request = StreamRequest("calendar", *machine_clock(today).moment, start, until, days, most=most)
        emit_answers(plans, request, StreamOutput(output, jobs, dask, skip_unchanged))
        return
    if dask:
        raise CommandError("--dask goes with --input ndjson")
    refuse_without_plan(plans or files_from)
    wanted, named = format_of(format), named_plans(plans, files_from)
    if jobs > 1 and (wanted.together or not wanted.data):
        raise CommandError("--jobs goes with --format ndjson, json, csv, tsv or markdown")
    display = Display(
        start, until, several=named.several, ascii=ascii, week_start=week_start, with_days=days, focus=focus,
        verbose=verbose, every=every, discreet=discreet, with_races=with_races, inline=problems == "inline",
        todos=todos, output=output, this_week=wanted.this_week, most=most,
    )  # fmt: skip
    if watch:
        from rubdown.cli.io.watch import Watched, refuse_to_watch
        from rubdown.cli.io.watch import watch as watch_plans

        names = list(named.names)
        refuse_to_watch(names, output)
        watch_plans(Watched(names, lambda: machine_clock(today), lambda loaded: _page(loaded, wanted, display, color)))
        return
    run = Run(wanted, display, machine_clock(today), color, jobs)
    if skip_unchanged:
        from rubdown.cli.io.seen import Stamps

        run.stamps = Stamps(skip_unchanged)
    emit_parts(run.parts(named), output, color, data=wanted.data, pager=not no_pager)
    if run.stamps:
        run.stamps.keep()
    if run.failed:
        raise typer.Exit(2)


def _refuse_options(format: str, asked: dict[str, dict[str, bool]]) -> None:  # noqa: A002
    """Raise CommandError for an option that goes with another format than this one."""
    for needed, options in asked.items():
        fitting = ("json", "ndjson") if needed == "json" else (needed,)
        if format not in fitting and any(options.values()):
            raise CommandError(f"{max(options, key=lambda name: options[name])} goes with --format {needed}")


class Run(msgspec.Struct):
    """The plans of one call on their way to the output; `failed` once one of them could not be read."""

    format: Format
    display: Display
    clock: Clock
    color: Color
    jobs: int
    stamps: Stamps | None = None
    failed: bool = False

    def parts(self, named: PlanNames) -> Iterator[str | Text]:
        """The parts of the output as they come; none where there is not one sound plan among broken ones."""
        if self.format.one:
            return joined(self.format, self._pieces(named, self.format.one), self._whole)
        seasons = self._seasons(named)
        first = next(seasons, None)
        if first is None and self.failed:
            return iter(())
        return self.format.write(seasons if first is None else chain([first], seasons), self.display, self._whole)

    def _whole(self) -> bool:
        return not self.failed

    def _pieces(self, named: PlanNames, write: WriteOne) -> Iterator[str | Text]:
        """What is written for each plan, worked out by several processes where that is wanted."""
        request = PieceRequest(write, self.clock, self.display, self.stamps is not None)
        given = batches(items_of(self._checked(named), self.stamps), AT_ONCE if self.jobs > 1 else 1)
        here = lambda items: any(item.name == "-" for item in items)  # noqa: E731
        count = len(named.names) if isinstance(named.names, list) else None
        with closing(in_order(given, partial(plan_pieces, request=request), self.jobs, here)) as pieces:
            shown = (
                pieces
                if not (named.several and self.format.data)
                else with_progress(pieces, count, self.display.output)
            )
            for piece in shown:
                refuse_to_overwrite_plan(piece.files, self.display.output)
                if piece.error:
                    self._fail(piece.error)
                if piece.data or not (piece.error or piece.unchanged):
                    yield piece.data
                if self.stamps and piece.stamp:
                    self.stamps.put(key_of(piece.name), piece.stamp)

    def _seasons(self, named: PlanNames) -> Iterator[Season]:
        """The sound plans, solved one by one."""
        for name in self._checked(named):
            try:
                plan = load_plan(name, self.clock)
                span = self.display.span(plan, self.clock)
            except CommandError as error:
                refuse_to_overwrite_plan(included_in(error), self.display.output)
                self._fail(error)
                continue
            refuse_to_overwrite_plan(plan_files(name, plan), self.display.output)
            yield season(with_most(plan, self.display.most), *span)

    def _checked(self, named: PlanNames) -> Iterator[str]:
        for name in named.names:
            refuse_to_overwrite_plan([name], self.display.output)
            yield name

    def _fail(self, error: CommandError) -> None:
        self.failed = True
        if not self.display.inline:
            show_error(error, self.color)


def _page(loaded: LoadedPlans, format: Format, display: Display, color: Color) -> str:  # noqa: A002
    """What is wrong, then the calendar of what is sound, as the terminal shows it."""
    from rubdown.cli.io.watch import Page

    page, whole = Page(), lambda: not loaded.errors
    for error in loaded.errors:
        show_error(error, color, page)
    plans = [with_most(plan, display.most) for _, plan in loaded.plans]
    seasons = [season(plan, *display.span(plan, loaded.clock)) for plan in plans]
    for part in format.write(seasons, display, whole) if seasons else ():
        write_to(page, part, color)
    return page.getvalue()
