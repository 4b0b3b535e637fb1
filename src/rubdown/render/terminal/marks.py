"""What a day of the month grid is marked with: by a sign as well as by a colour, so that neither is needed alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from rubdown.planner.season import Season
from rubdown.planner.verdicts import Day
from rubdown.report.answer import Schedule
from rubdown.rules import rule_of
from rubdown.rules.base import Closing

Mark = Literal["proposed", "booked", "done", "soft", "race", "away", "hard", "closed", "easy", "free", "outside"]


class Sign(Struct, frozen=True):
    """How a mark looks: a character, the same for plain terminals, a style, and its meaning in the legend."""

    sign: str
    ascii: str
    style: str
    meaning: str


# In the order in which they win over each other on a day, and stand in the legend.
SIGNS: dict[Mark, Sign] = {
    "proposed": Sign("◆", "M", "black on cyan", "massage proposed"),
    "booked": Sign("●", "B", "bright_white on blue", "massage booked"),
    "done": Sign("✓", "D", "black on green", "massage done"),
    "soft": Sign("○", "S", "cyan", "soft massage"),
    "race": Sign("★", "R", "bright_white on red", "race"),
    "away": Sign("~", "~", "magenta", "away"),
    "hard": Sign("▲", "^", "yellow", "hard training"),
    "closed": Sign("×", "x", "bright_black", "closed for massage"),
    "easy": Sign("·", ".", "green", "easy training"),
    "free": Sign(" ", " ", "", ""),
    "outside": Sign(" ", " ", "bright_black", ""),
}
TODAY = Sign("▸", ">", "bold underline", "today")


def mark_days(season: Season, schedule: Schedule) -> dict[date, Mark]:
    """The mark of each day of the horizon."""
    massages = {m.date: m for m in reversed(schedule.appointments)}
    found: dict[date, Mark] = {}
    for day in season.days.values():
        massage = massages.get(day.date)
        if day.date in season.timeline.races:
            found[day.date] = "race"  # also where a massage is booked on it: the list below tells that
        elif massage:
            found[day.date] = "soft" if massage.kind == "soft" else massage.status
        else:
            found[day.date] = next(_marks(season, day), "free")
    return found


def _marks(season: Season, day: Day) -> Iterator[Mark]:
    timeline = season.timeline
    workouts = [session.workout for session in timeline.sessions.get(day.date, ())]
    if day.date in timeline.races:
        yield "race"
    if not day.open and any(rule_of(Closing, stretch.code).mark == "away" for stretch, _ in day.closed):
        yield "away"
    if any(workout.hard for workout in workouts):
        yield "hard"
    if not day.open:
        yield "closed"
    if any(workout.kind != "rest" for workout in workouts):
        yield "easy"
