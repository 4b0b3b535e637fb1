"""Options that several commands share, with their help: the day that it is, the horizon, colour, signs."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.dates import iso_day
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.output import Color, WeekStart
from rubdown.plan.model import Plan
from rubdown.plan.timeline import TWO_YEARS, horizon_end


def day(text: str) -> date:
    """An ISO date as an option's value."""
    try:
        return iso_day(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


PlansArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[PLAN]...", help="Plan files; - is standard input.")
]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="Write to a file.")]
# A parser's result is a date: Typer knows no such type, and takes the annotation's for its own parser else.
TodayOption = Annotated[
    datetime | None,
    typer.Option("--today", help="Plan as if it were this day: 2026-12-06.", parser=day, metavar="DATE"),
]
FromOption = Annotated[
    datetime | None, typer.Option("--from", help="First day to show [today].", parser=day, metavar="DATE")
]
UntilOption = Annotated[
    datetime | None,
    typer.Option(
        "--until",
        help="Last day to show [14 days after the plan's last date].",
        parser=day,
        metavar="DATE",
    ),
]
ColorOption = Annotated[
    Color, typer.Option("--color", metavar="WHEN", help="auto, always or never; NO_COLOR is honoured.")
]
AsciiOption = Annotated[bool, typer.Option("--ascii", help="Plain characters only.")]
WeekStartOption = Annotated[
    WeekStart | None, typer.Option("--week-start", help="First day of a week [the plan's week_start, else mon].")
]


def horizon(plan: Plan, clock: Clock, start: date | None, until: date | None) -> tuple[date, date, date]:
    """Today, and the first and the last day that are shown. Raises CommandError for a span that is not possible."""
    today = clock.today_in(plan.timezone)
    first, end = start or today, horizon_end(plan, today)
    last = until or (end if first <= end else horizon_end(plan, first))
    if last < first:
        raise CommandError(f"--until {last} is before the first day, {first}")
    if last > min(first, today) + TWO_YEARS:
        raise CommandError(f"{min(first, today)} to {last} is more than two years; give a nearer --until")
    return today, first, last
