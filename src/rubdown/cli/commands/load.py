"""`rubdown load`: the training load week by week, with massages, races and closed time over it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.options import (
    AsciiOption,
    ColorOption,
    FromOption,
    OutputOption,
    PlansArgument,
    TodayOption,
    UntilOption,
    WeekStartOption,
    horizon,
)
from rubdown.cli.io.output import (
    emit,
    emit_data,
    first_weekday,
    plain_signs,
    refuse_to_overwrite_plan,
    show_error,
    width,
)
from rubdown.cli.io.plans import load_plans, plan_names
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.load import LoadChart, load_chart
from rubdown.report.printed import json_text

if TYPE_CHECKING:
    from rubdown.render.terminal.text import Text


LoadFormat = Literal["screen", "json", "csv"]


def load(
    plans: PlansArgument = None,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    format: Annotated[LoadFormat, typer.Option(help="What to print.")] = "screen",  # noqa: A002
    output: OutputOption = None,
    color: ColorOption = "auto",
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
    names, clock = plan_names(plans), machine_clock(today)
    loaded = load_plans(names, clock)
    refuse_to_overwrite_plan([*names, *loaded.files], output)
    for error in loaded.errors:
        show_error(error, color)
    firsts = [first_weekday(week_start, plan) for _, plan in loaded.plans]
    charts = [
        load_chart(solved := season(plan, *horizon(plan, clock, start, until)), answer(solved, days=False), first)
        for (_, plan), first in zip(loaded.plans, firsts, strict=True)
    ]
    if charts and format == "screen":
        emit(_screen(charts, firsts, ascii=ascii or (output is None and plain_signs(sys.stdout))), output, color)
    elif charts:
        emit_data(_rows(charts, format, several=len(names) > 1), output)
    if loaded.errors:
        raise typer.Exit(2)


def _rows(charts: list[LoadChart], format: LoadFormat, *, several: bool) -> str:  # noqa: A002
    if format == "csv":
        from rubdown.render.tables.load_csv import load_csv

        return load_csv(charts)
    return "".join(json_text(chart, line=several) for chart in charts)


def _screen(charts: list[LoadChart], firsts: list[int], *, ascii: bool) -> Text:  # noqa: A002
    from rubdown.render.terminal.grid import Look
    from rubdown.render.terminal.load import load_screen
    from rubdown.render.terminal.text import Text

    looks = [Look(width(), first, ascii) for first in firsts]
    return Text("\n").join(map(load_screen, charts, looks))
