"""The marks of days in calendars and charts: a sign as well as a colour, so that neither is needed alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from rubdown.report.load import MassageDay
    from rubdown.report.massage import Massage
    from rubdown.report.outcomes import SessionOutcome
    from rubdown.report.view import CalendarView, DayView

CLOSED_IN_LOAD = "closed, as around a race"
Mark = Literal[
    "proposed", "booked", "done", "soft", "race", "hard", "easy", "trained", "missed", "moved", "away", "closed",
    "free", "outside",
]  # fmt: skip


class Sign(Struct, frozen=True):
    """How a mark looks: a character, the same for plain terminals, a style, and its meaning, also in a word or two."""

    sign: str
    ascii: str
    style: str
    meaning: str
    brief: str = ""


# In the order in which they stand in the legend: the massages are the loudest, races next.
SIGNS: dict[Mark, Sign] = {
    "proposed": Sign("◆", "M", "bold black on cyan", "massage proposed", "massage proposed"),
    "booked": Sign("●", "B", "black on green", "massage booked", "booked"),
    "done": Sign("✓", "D", "bold green", "massage done", "massage done"),
    "soft": Sign("○", "S", "cyan", "soft massage", "soft massage"),
    "race": Sign("★", "R", "bright_white on red", "race", "race"),
    "hard": Sign("▲", "^", "yellow", "hard training", "hard"),
    "easy": Sign("·", ".", "", "easy training", "easy"),
    "trained": Sign("+", "+", "green", "training done", "done"),
    "missed": Sign("-", "-", "red", "training missed", "missed"),
    "moved": Sign("→", "/", "", "training moved", "moved"),
    "away": Sign("~", "~", "magenta", "away", "away"),
    "closed": Sign("×", "x", "bright_black", "no massage"),
    "free": Sign(" ", " ", "", ""),
    "outside": Sign(" ", " ", "bright_black", ""),
}
NO_MASSAGE = Sign("[ ]", "[ ]", "black on white", "no massage, as around a race", "no massage")
# Those of a load chart, in the order of its legend: a day shows the first of its marks.
_IN_LOAD: tuple[Mark, ...] = ("race", "proposed", "booked", "done", "soft", "away", "closed")
LOAD_SIGNS = {mark: SIGNS[mark] for mark in _IN_LOAD} | {"closed": replace(SIGNS["closed"], meaning=CLOSED_IN_LOAD)}
TODAY = Sign("▸", ">", "bold underline", "today")


def mark_of(massage: Massage | MassageDay) -> Mark:
    """The mark of a massage: a soft one looks the same whatever its status."""
    return "soft" if massage.kind == "soft" else massage.status


def mark_days(view: CalendarView) -> dict[date, Mark]:
    """The mark of each day that is shown; training keeps its mark on days without room for a massage."""
    return {day.date: _mark(day) for day in view.days.values()}


def _mark(day: DayView) -> Mark:
    if day.race:
        return "race"  # also where a massage is booked on the day: the list below the grid shows that
    if day.massages:
        return mark_of(day.massages[0])
    recorded = outcome_mark(day.date, day.outcomes)
    if recorded:
        return recorded
    training = training_mark([(session.hard, session.kind) for session in day.sessions])
    return "away" if training == "free" and day.closed_as == "away" else training


def outcome_mark(day: date, outcomes: Iterable[SessionOutcome]) -> Mark | None:
    """The mark of what became of a day's training: done on it, else moved away or missed; None without a record."""
    of_day = list(outcomes)
    if any(outcome.done_on == day for outcome in of_day):
        return "trained"
    return ("moved" if any(outcome.done_on for outcome in of_day) else "missed") if of_day else None


def training_mark(training: Iterable[tuple[bool, str]]) -> Mark:
    """The mark of a day's sessions, each whether it is hard and its kind: hard, easy, or none on a day of rest."""
    sessions = list(training)
    if any(hard for hard, _ in sessions):
        return "hard"
    return "easy" if any(kind != "rest" for _, kind in sessions) else "free"
