"""`rubdown calendar`: the main job."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from rubdown.cli.io.begin import refuse_without_plan
from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError, included_in
from rubdown.cli.io.formats import FORMATS, Display, Format, SureRequest, WriteOne, format_of, joined
from rubdown.cli.io.jobs import AT_ONCE, batches, in_order, with_progress
from rubdown.cli.io.names import PlanNames, named_plans
from rubdown.cli.io.option_table import with_options
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
from rubdown.text import listed

if TYPE_CHECKING:
    from rubdown.cli.io.seen import Stamps
    from rubdown.render.terminal.text import Text

_SEED, _MOST_RUNS = 1, 10_000


class CalendarOptions(msgspec.Struct, frozen=True):
    """What may be asked of `rubdown calendar`."""

    plans: PlansArgument = None
    today: TodayOption = None
    start: FromOption = None
    until: UntilOption = None
    most: MostOption = None
    format: Annotated[
        str, typer.Option(metavar="FORMAT", help=f"What to print: {', '.join(FORMATS)}, or a row template.")
    ] = "screen"
    output: OutputOption = None
    days: Annotated[bool, typer.Option("--days", help="With json: every day's verdict and points.")] = False
    focus: Annotated[bool, typer.Option("--focus", help="Which muscles worked most, for the therapist.")] = False
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="All reasons, and other days with their cost.")] = (
        False
    )
    every: Annotated[bool, typer.Option("--all", help="Draw every month, not six weeks.")] = False
    sure: Annotated[bool, typer.Option("--sure", help="How sure each date is, and by when to book it.")] = False
    seed: Annotated[int, typer.Option(min=0, max=10**9, help="With --sure: draw other variations.")] = _SEED
    runs: Annotated[
        int | None,
        typer.Option(min=1, max=_MOST_RUNS, help="With --sure: how many variations [500, fewer of a long season]."),
    ] = None
    watch: Annotated[bool, typer.Option("--watch", help="Redraw when the plan changes (q quits).")] = False
    discreet: Annotated[bool, typer.Option("--discreet", help="With ics: neutral titles, no reasons.")] = False
    with_races: Annotated[bool, typer.Option("--with-races", help="With ics: the races and the closed days, too.")] = (
        False
    )
    todos: Annotated[bool, typer.Option("--todos", help="With ics: a to-do for each massage to book.")] = False
    jobs: JobsOption = 1
    files_from: FilesFromOption = None
    input: InputOption = "files"
    problems: ProblemsOption = "stderr"
    skip_unchanged: Annotated[
        Path | None,
        typer.Option("--skip-unchanged", metavar="DIR", help="With ndjson: leave out what is unchanged."),
    ] = None
    dask: Annotated[
        str | None, typer.Option("--dask", metavar="ADDRESS", help="With --input ndjson: plan on this Dask cluster.")
    ] = None
    color: ColorOption = "auto"
    no_pager: NoPagerOption = False
    week_start: WeekStartOption = None
    ascii: AsciiOption = False

    @property
    def form(self) -> str:
        """The format, which for a stream of plans is ndjson unless another one is given."""
        return "ndjson" if self.input == "ndjson" and self.format == "screen" else self.format

    def display(self, wanted: Format, *, several: bool) -> Display:
        """How the calendars are written."""
        return Display(
            self.start, self.until, several=several, ascii=self.ascii, week_start=self.week_start,
            with_days=self.days, focus=self.focus, verbose=self.verbose, every=self.every, discreet=self.discreet,
            with_races=self.with_races, todos=self.todos, inline=self.problems == "inline", output=self.output,
            this_week=wanted.this_week, most=self.most, sure=SureRequest(self.seed, self.runs) if self.sure else None,
        )  # fmt: skip


@with_options(CalendarOptions)
def calendar(options: CalendarOptions) -> None:
    """Show the best days for a massage, with the reasons.

    No massage comes before a race, nor after one until its recovery allows. The numbers are practitioners' advice,
    not trials' results: your plan's [rules] table changes any of them.

    With --sure the season is planned again in 500 variations of life: you see in how many each date stays within a day,
    and by when to book it.

    A row template, such as '{date} {start} {why}', writes a line an appointment; its fields are those of rubdown next.

    Examples:
      rubdown calendar plan.toml -v --most 6
      rubdown calendar --sure
      rubdown calendar --format ics -o massages.ics
      rubdown calendar runners/ --format ndjson --jobs 4
    """
    _refuse_what_does_not_go_together(options)
    if options.input == "ndjson":
        _answer_stream(options)
        return
    refuse_without_plan(options.plans or options.files_from)
    refuse_to_overwrite_plan(filter(None, [options.files_from]), options.output, "the list of plans itself")
    wanted, named = format_of(options.form), named_plans(options.plans, options.files_from)
    if options.jobs > 1 and (wanted.together or not wanted.data):
        raise CommandError("--jobs goes with --format ndjson, json, csv, tsv or markdown")
    display = options.display(wanted, several=named.several)
    if options.watch:
        _watch(options, named, wanted, display)
        return
    run = Run(wanted, display, machine_clock(options.today), options.color, options.jobs)
    if options.skip_unchanged:
        from rubdown.cli.io.seen import Stamps

        run.stamps = Stamps(options.skip_unchanged)
    around: AbstractContextManager[None] = nullcontext()
    if options.form == "ics":
        from rubdown.cli.io.exported import exporting

        around = exporting(options.output)
    with around:
        emit_parts(run.parts(named), options.output, options.color, data=wanted.data, pager=not options.no_pager)
    if run.stamps:
        run.stamps.keep()
    if run.failed:
        raise typer.Exit(2)


def _refuse_what_does_not_go_together(options: CalendarOptions) -> None:
    """Raise CommandError for an option without the format, or the other option, that it goes with."""
    needs_format = {
        "--days": (options.days, ("json", "ndjson")),
        "--discreet": (options.discreet, ("ics",)),
        "--with-races": (options.with_races, ("ics",)),
        "--todos": (options.todos, ("ics",)),
        "--skip-unchanged": (options.skip_unchanged is not None, ("ndjson",)),
        "--problems inline": (options.problems == "inline", ("ndjson",)),
        "--sure": (options.sure, ("screen", "json", "ndjson")),
    }
    for name, (given, formats) in needs_format.items():
        if given and options.form not in formats:
            raise CommandError(f"{name} goes with --format {listed(formats, 'or')}")
    stream = options.input == "ndjson"
    refused = {
        "--dask goes with --input ndjson": options.dask and not stream,
        "--seed goes with --sure": options.seed != _SEED and not options.sure,
        "--runs goes with --sure": options.runs is not None and not options.sure,
        "--sure goes without --watch": options.sure and options.watch,
        "--sure goes with plan files, not with --input ndjson": options.sure and stream,
        "--input ndjson goes with --format ndjson alone, and --skip-unchanged then with --today": stream
        and (
            options.form != "ndjson" or options.files_from or options.watch
            or (options.skip_unchanged and not options.today)
        ),
    }  # fmt: skip
    for words, wrong in refused.items():
        if wrong:
            raise CommandError(words)


def _answer_stream(options: CalendarOptions) -> None:
    """Answer plans that come one a line."""
    from rubdown.cli.io.stream import StreamOutput, emit_answers
    from rubdown.report.stream import StreamRequest

    moment = machine_clock(options.today).moment
    request = StreamRequest("calendar", *moment, options.start, options.until, options.days, most=options.most)
    output = StreamOutput(options.output, options.jobs, options.dask, options.skip_unchanged)
    emit_answers(options.plans, request, output)


def _watch(options: CalendarOptions, named: PlanNames, wanted: Format, display: Display) -> None:
    """Draw the calendars again whenever their plans change."""
    from rubdown.cli.io.watch import Watched, refuse_to_watch, watch

    names = list(named.names)
    if wanted.data:
        raise CommandError(f"--watch draws on the terminal: leave out --format {options.format}")
    refuse_to_watch(names, options.output)
    draw = lambda loaded: _page(loaded, wanted, display, options.color)  # noqa: E731
    watch(Watched(names, lambda: machine_clock(options.today), draw))


class Run(msgspec.Struct):
    """The plans of one call on their way to the output; `failed` once one of them could not be read."""

    format: Format
    display: Display
    clock: Clock
    color: Color
    jobs: int
    stamps: "Stamps | None" = None
    failed: bool = False

    def parts(self, named: PlanNames) -> "Iterator[str | Text]":
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

    def _pieces(self, named: PlanNames, write: WriteOne) -> "Iterator[str | Text]":
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
