"""`rubdown load`: the training load week by week, with massages, races and closed time over it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError, included_in
from rubdown.cli.io.names import PlanNames, named_plans
from rubdown.cli.io.option_table import with_options
from rubdown.cli.io.options import (
    AsciiOption,
    ColorOption,
    FromOption,
    NoPagerOption,
    OutputOption,
    PlansArgument,
    ProblemsOption,
    TodayOption,
    UntilOption,
    WeekStartOption,
    horizon,
    is_inline,
)
from rubdown.cli.io.output import (
    emit_parts,
    first_weekday,
    refuse_to_overwrite_plan,
    screen_look,
    show_error,
)
from rubdown.cli.io.plans import load_plan, plan_files
from rubdown.cli.io.texts import problems_of
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.load import LoadChart, StreamLoad, load_chart
from rubdown.report.printed import json_text

if TYPE_CHECKING:
    from rubdown.render.terminal.text import Text
    from rubdown.report.stream import StreamProblems


LoadFormat = Literal["screen", "json", "ndjson", "csv"]


class LoadOptions(msgspec.Struct, frozen=True):
    """What may be asked of `rubdown load`."""

    plans: PlansArgument = None
    today: TodayOption = None
    start: FromOption = None
    until: UntilOption = None
    format: Annotated[LoadFormat, typer.Option(help="What to print.")] = "screen"
    problems: ProblemsOption = "stderr"
    output: OutputOption = None
    color: ColorOption = "auto"
    no_pager: NoPagerOption = False
    week_start: WeekStartOption = None
    ascii: AsciiOption = False


@with_options(LoadOptions)
def load(options: LoadOptions) -> None:
    """Show your training load week by week.

    Massages, races and closed time are drawn over it. Without --from, the chart begins with the plan's first dated
    training.

    Examples:
      rubdown load
      rubdown load --from 2026-12-01 --until 2027-02-28
      rubdown load --format csv -o load.csv
    """
    named, clock = named_plans(options.plans), machine_clock(options.today)
    run = Run(options, clock, is_inline(options.problems, options.format))
    parts = run.parts(named)
    emit_parts(parts, options.output, options.color, data=options.format != "screen", pager=not options.no_pager)
    if run.failed:
        raise typer.Exit(2)


class Run(msgspec.Struct):
    """The plans of one call on their way to the output; `failed` once one of them could not be read."""

    options: LoadOptions
    clock: Clock
    inline: bool
    failed: bool = False

    def parts(self, named: PlanNames) -> "Iterator[str | Text]":
        """The parts of the output, as they come."""
        form, lines = self.options.format, self._charts(named)
        if self.inline:
            ids = (StreamLoad(one.plan.path, one) if isinstance(one, LoadChart) else one for one in lines)
            return (json_text(one, line=True) for one in ids)
        charts = (one for one in lines if isinstance(one, LoadChart))
        if form == "screen":
            return _screens(charts, ascii=self.options.ascii, output=self.options.output)
        if form == "csv":
            from rubdown.render.tables.load_csv import load_csv

            return load_csv(charts)
        return (json_text(chart, line=named.several or form == "ndjson") for chart in charts)

    def _charts(self, named: PlanNames) -> "Iterator[LoadChart | StreamProblems]":
        """The chart of each sound plan; of another one its problems, where they are a line of the output."""
        options = self.options
        for name in named.names:
            refuse_to_overwrite_plan([name], options.output)
            try:
                plan = load_plan(name, self.clock)
                span = horizon(plan, self.clock, options.start, options.until)
            except CommandError as error:
                refuse_to_overwrite_plan(included_in(error), options.output)
                self.failed = True
                if self.inline:
                    yield problems_of(name, error)
                else:
                    show_error(error, options.color)
                continue
            refuse_to_overwrite_plan(plan_files(name, plan), options.output)
            solved = season(plan, *span)
            yield load_chart(solved, answer(solved, days=False, brief=True), first_weekday(options.week_start, plan))


def _screens(charts: Iterable[LoadChart], *, ascii: bool, output: Path | None) -> "Iterator[str | Text]":  # noqa: A002
    from rubdown.render.terminal.load import load_screen

    for nth, chart in enumerate(charts):
        if nth:
            yield "\n"
        yield load_screen(chart, screen_look(chart.from_.weekday(), ascii=ascii, output=output))
