"""`rubdown budget`: the best calendar for every number of massages, and what it costs."""

from typing import Annotated, Literal

import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.options import (
    AsciiOption,
    ColorOption,
    MostOption,
    NoPagerOption,
    OutputOption,
    TodayOption,
    UntilOption,
    horizon,
    with_most,
)
from rubdown.cli.io.output import emit, emit_data, emit_screen, emit_values, refuse_to_overwrite_plan, screen_look
from rubdown.cli.io.plans import load_plan, plan_files, plan_names
from rubdown.planner.season import season
from rubdown.report.budget import budget_curve

BudgetFormat = Literal["screen", "table", "json", "ndjson", "csv", "html"]


def budget(
    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="A plan file; - is standard input.")] = None,
    most: MostOption = None,
    today: TodayOption = None,
    until: UntilOption = None,
    format: Annotated[BudgetFormat, typer.Option(help="What to write.")] = "screen",  # noqa: A002
    output: OutputOption = None,
    color: ColorOption = "auto",
    no_pager: NoPagerOption = False,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Show what each number of massages is worth, and costs.

    A row for every number, from those that you have booked to the most that fit: how many massages the months miss in
    the best calendar with that number, its points and its cost, and what one more would add. Your budget limits the
    calendar, not what you see here.

    Examples:
      rubdown budget
      rubdown budget plan.toml --most 6
      rubdown budget --format csv -o budget.csv
      rubdown budget --format html -o budget.html
    """
    name, clock = plan_names([plan] if plan else None)[0], machine_clock(today)
    loaded = with_most(load_plan(name, clock), most)
    refuse_to_overwrite_plan(plan_files(name, loaded), output)
    solved = season(loaded, *horizon(loaded, clock, None, until))
    curve = budget_curve(solved)
    if format in ("json", "ndjson"):
        emit_values(curve.rows, format, output)
    elif format == "csv":
        from rubdown.render.tables.budget import budget_csv

        emit_data(budget_csv(curve.rows), output)
    elif format == "table":
        from rubdown.render.tables.budget import budget_table

        emit(budget_table(curve.rows), output, color)
    elif format == "html":
        from rubdown.render.html.budget import budget_page

        emit_data(budget_page(curve), output)
    else:
        from rubdown.render.terminal.budget import budget_screen

        look = screen_look(ascii=ascii, output=output)
        emit_screen(budget_screen(curve, look), output, color, pager=not no_pager)
