"""`rubdown week`: this week, or several, in rows of words."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import AsciiOption, ColorOption, NoPagerOption, TodayOption, WeekStartOption, day
from rubdown.cli.io.output import emit_data, emit_json, emit_screen, first_weekday, screen_look
from rubdown.cli.io.plans import load_plan, plan_names
from rubdown.plan.model import Plan
from rubdown.plan.timeline import LONGEST_HORIZON, horizon_end
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.printed import json_text
from rubdown.report.view import calendar_view
from rubdown.report.week import TrainingWeek, first_of_week, training_weeks

WeekFormat = Literal["screen", "json", "ndjson"]


def week(
    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="A plan file; - is standard input.")] = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, max=104, help="How many weeks.")] = 1,
    today: TodayOption = None,
    start: Annotated[
        datetime | None, typer.Option("--from", help="A day of the first week [today].", parser=day, metavar="DATE")
    ] = None,
    format: Annotated[WeekFormat, typer.Option(help="What to print.")] = "screen",  # noqa: A002
    color: ColorOption = "auto",
    no_pager: NoPagerOption = False,
    week_start: WeekStartOption = None,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Show this week day by day.

    You see training, massages, races, and why days are closed; for each week its phase, its distance on foot and its
    hours. Weeks beyond the end of the calendar are left out.

    Examples:
      rubdown week
      rubdown week -n 4
      rubdown week plan.toml --from 2026-12-07 --format json
    """
    clock = machine_clock(today)
    loaded = load_plan(plan_names([plan] if plan else None)[0], clock)
    on = clock.today_in(loaded.timezone)
    weeks = _weeks(loaded, on, first_of_week(start or on, first_weekday(week_start, loaded)), number)
    if format == "json":
        emit_json(weeks)
    elif format == "ndjson":
        emit_data("".join(json_text(week, line=True) for week in weeks))
    else:
        from rubdown.render.terminal.week import week_screen

        emit_screen(week_screen(weeks, loaded.units, screen_look(ascii=ascii)), color=color, pager=not no_pager)


def _weeks(plan: Plan, today: date, first: date, count: int) -> list[TrainingWeek]:
    """The weeks from a day on. Raises CommandError where it is beyond the calendar's end or too long ago."""
    end = horizon_end(plan, today)
    if first > end or today - first > LONGEST_HORIZON:
        raise CommandError(f"--from: the week of {first} is outside this calendar, which ends on {end}")
    last = min(first + timedelta(days=7 * count - 1), end)
    solved = season(plan, today, first, last)
    return training_weeks(calendar_view(solved, answer(solved, days=False, brief=True)), first, count)
