"""The marks of days in calendars and charts: a sign as well as a colour, so that neither is needed alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from rubdown.report.answer import Massage
    from rubdown.report.load import MassageDay
    from rubdown.report.view import CalendarView, DayView

CLOSED_IN_LOAD = "closed, as around a race"
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
# Those of a load chart, in the order of its legend: a day shows the first of its marks.
_IN_LOAD: tuple[Mark, ...] = ("race", "proposed", "booked", "done", "soft", "away", "closed")
LOAD_SIGNS = {mark: SIGNS[mark] for mark in _IN_LOAD} | {"closed": replace(SIGNS["closed"], meaning=CLOSED_IN_LOAD)}
TODAY = Sign("▸", ">", "bold underline", "today")


def mark_of(massage: Massage | MassageDay) -> Mark:
    """The mark of a massage: a soft one looks the same whatever its status."""
    return "soft" if massage.kind == "soft" else massage.status


def mark_days(view: CalendarView) -> dict[date, Mark]:
    """The mark of each day of the horizon."""
    return {day.date: _mark(day) for day in view.days.values()}


def _mark(day: DayView) -> Mark:
    if day.race:
        return "race"  # also where a massage is booked on the day: the list below the grid shows that
    if day.massages:
        return mark_of(day.massages[0])
    if day.closed_as == "away":
        return "away"
    if any(session.hard for session in day.sessions):
        return "hard"
    if day.closed_as:
        return "closed"
    return "easy" if any(session.kind != "rest" for session in day.sessions) else "free"
