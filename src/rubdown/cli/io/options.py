"""Options that several commands share, with their help: the day that it is, the horizon, colour, signs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from rubdown.cli.io.output import Color, WeekStart, fail
from rubdown.plan.model import Plan
from rubdown.plan.read import ReadContext
from rubdown.plan.timeline import LONGEST_HORIZON, default_until
from rubdown.text import WEEKDAYS


def day(text: str) -> date:
    """An ISO date as an option's value."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write it as 2026-12-06") from None
    if not 1990 <= found.year <= 2199:
        raise typer.BadParameter("years go from 1990 to 2199")
    return found


def day_or_word(text: str, today: date) -> date:
    """An ISO date, `today`, `tomorrow`, or the next such weekday: `friday`, `fri`."""
    word = text.strip().lower()
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow")
    if word[:3] in WEEKDAYS and word.isalpha():
        return today + timedelta(days=(WEEKDAYS.index(word[:3]) - today.weekday()) % 7)
    try:
        return day(text)
    except typer.BadParameter as error:
        raise fail(str(error)) from None


# A parser's result is a date: Typer knows no such type, and takes the annotation's for its own parser else.
TodayOption = Annotated[
    datetime | None, typer.Option("--today", help="Plan as if it were this day.", parser=day, metavar="DATE")
]
FromOption = Annotated[
    datetime | None, typer.Option("--from", help="First day of the calendar [today].", parser=day, metavar="DATE")
]
UntilOption = Annotated[
    datetime | None,
    typer.Option(
        "--until",
        help="Last day [14 days after the plan's last date, 8 weeks to 2 years].",
        parser=day,
        metavar="DATE",
    ),
]
ColorOption = Annotated[Color, typer.Option("--color", help="Colour; NO_COLOR is honoured.")]
AsciiOption = Annotated[bool, typer.Option("--ascii", help="Plain signs only.")]
WeekStartOption = Annotated[
    WeekStart | None, typer.Option("--week-start", help="First day of a week [the plan's week_start, else mon].")
]


def horizon(plan: Plan, here: ReadContext, start: date | None, until: date | None) -> tuple[date, date, date]:
    """Today, and the first and last day of the calendar; what cannot be ends the command."""
    today = here.today_in(plan.timezone)
    first = start or today
    last = until or default_until(plan, first)
    if last < first:
        raise fail(f"--until {last} lies before the first day, {first}")
    if last - first > LONGEST_HORIZON:
        raise fail(f"{first} to {last} is more than two years; give a nearer --until")
    return today, first, last
