"""Who gives the massages, and when: the plan's therapist, and the hours agreed on with one."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct


class Therapist(Struct, frozen=True):
    """The therapist's hours: for each weekday the stretches [start, end) in minutes of the day; `known` if given.

    Appointments start on multiples of `step` minutes from midnight; they can be cancelled for free `cancel_before`
    minutes ahead. At most `open_bookings` bookings to come are taken at a time. `at_once` runners can be treated at a
    time, with `between` minutes between two. `phone` holds digits alone, its country's first.
    """

    name: str
    where: str
    hours: tuple[tuple[tuple[int, int], ...], ...]
    closed: frozenset[date]
    known: bool
    step: int = 15
    cancel_before: int | None = None
    open_bookings: int | None = None
    email: str = ""
    phone: str = ""
    between: int = 0
    at_once: int = 1


class AcceptedHour(Struct, frozen=True):
    """The hour of an accepted date on the runner's clock, with whom and where: as a club's timetable has it."""

    start: datetime | None
    therapist: str = ""
    where: str = ""
