"""`rubdown load`: the training load week by week, with massages, races and closed time over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.errors import CommandError, included_in
from rubdown.cli.io.names import named_plans
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


def load(
    plans: PlansArgument = None,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    format: Annotated[LoadFormat, typer.Option(help="What to print.")] = "screen",  # noqa: A002
    problems: ProblemsOption = "stderr",
    output: OutputOption = None,
    color: ColorOption = "auto",
    no_pager: NoPagerOption = False,
    week_start: WeekStartOption = None,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Show your training load week by week.

    Massages, races and closed time are drawn over it. Without --from, the chart begins with the plan's first dated
    training.

    Examples:
      rubdown load
      rubdown load --from 2026-12-01 --until 2027-02-28
      rubdown load --format csv -o load.csv
    """
    named, clock, inline = named_plans(plans), machine_clock(today), is_inline(problems, format)
    broken = False

    def loaded() -> Iterator[LoadChart | StreamProblems]:
        nonlocal broken
        for name in named.names:
            refuse_to_overwrite_plan([name], output)
            try:
                plan = load_plan(name, clock)
                span = horizon(plan, clock, start, until)
            except CommandError as error:
                refuse_to_overwrite_plan(included_in(error), output)
                broken = True
                if inline:
                    yield problems_of(name, error)
                else:
                    show_error(error, color)
                continue
            refuse_to_overwrite_plan(plan_files(name, plan), output)
            solved = season(plan, *span)
            yield load_chart(solved, answer(solved, days=False, brief=True), first_weekday(week_start, plan))

    charts = (one for one in loaded() if isinstance(one, LoadChart))
    parts: Iterator[str | Text]
    if format == "screen":
        parts = _screens(charts, ascii=ascii, output=output)
    elif format == "csv":
        from rubdown.render.tables.load_csv import load_csv

        parts = load_csv(charts)
    elif inline:
        ids = (StreamLoad(one.plan.path, one) if isinstance(one, LoadChart) else one for one in loaded())
        parts = (json_text(one, line=True) for one in ids)
    else:
        parts = (json_text(chart, line=named.several or format == "ndjson") for chart in charts)
    emit_parts(parts, output, color, data=format != "screen", pager=not no_pager)
    if broken:
        raise typer.Exit(2)


def _screens(charts: Iterable[LoadChart], *, ascii: bool, output: Path | None) -> Iterator[str | Text]:  # noqa: A002
    from rubdown.render.terminal.load import load_screen

    for nth, chart in enumerate(charts):
        if nth:
            yield "\n"
        yield load_screen(chart, screen_look(chart.from_.weekday(), ascii=ascii, output=output))
