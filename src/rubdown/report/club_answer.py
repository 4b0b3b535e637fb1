"""A club's timetable as the JSON promise has it: therapists, runners, months without room, prices and the proof."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from rubdown.report.answer import Horizon, Moment, Status, Uid, Version
from rubdown.report.printed import Printed
from rubdown.toml.problems import Count

Date = date  # where a field is called date


class ClubAppointment(Struct, frozen=True):
    """An appointment of the timetable, in the therapist's civil time; bookings with others have no therapist.

    `cost`: points that the runner, planning alone, would lose by this date.
    """

    plan: str
    runner: str | None
    therapist: str | None
    uid: Uid
    start: Moment | None
    end: Moment | None
    date: date
    status: Status
    cost: int


class TherapistHours(Struct, frozen=True):
    """A therapist with the hours of the horizon, those used, and the appointments in order."""

    name: str
    hours_open: float
    hours_used: float
    appointments: list[ClubAppointment]
    where: str | None = None
    timezone: str | None = None


class MovedDate(Struct, frozen=True):
    """A date that a runner would have alone, what it became (None: dropped), and who has a place on that day."""

    old: date
    new: date | None
    taken_by: list[str]


class ClubRunner(Struct, frozen=True):
    """A runner: points in the timetable and alone, the difference, the appointments, and the dates that moved."""

    plan: str
    runner: str | None
    points: int
    alone: int
    cost: int
    short: Count
    short_alone: Count
    appointments: list[ClubAppointment]
    moved: list[MovedDate]


class Unplaced(Struct, frozen=True):
    """A month of a runner that has fewer massages than it should, and why."""

    plan: str
    month: Annotated[str, Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
    why: str


class Clash(Struct, frozen=True):
    """Two bookings of one therapist that overlap."""

    therapist: str
    plans: tuple[str, str]
    starts: tuple[Moment, Moment]
    text: str


class HourPrice(Struct, frozen=True, rename={"from_": "from"}):
    """What one more place in these hours would be worth, in points, and how many runners would want one, each alone."""

    therapist: str
    date: date
    from_: Moment
    until: Moment
    points: float
    wanted: Count
    places: Count


class ClubObjective(Struct, frozen=True):
    """Massages missing and the fewest possible; points, their proved bound, and the gap as a share of the bound."""

    short: Count
    points: int
    bound: int
    gap: float
    short_bound: Count


class ClubSchedule(Printed, frozen=True):
    """A club's timetable."""

    schema_version: Version
    today: date
    horizon: Horizon
    therapists: list[TherapistHours]
    runners: list[ClubRunner]
    unplaced: list[Unplaced]
    clashes: list[Clash]
    objective: ClubObjective
    prices: list[HourPrice]


def only_for(schedule: ClubSchedule, name: str) -> ClubSchedule:
    """The part of a timetable that is about one therapist or runner, by name or plan; the proof stays that of all."""
    wanted = name.casefold()

    def is_meant(*names: str | None) -> bool:
        return any(one and one.casefold() == wanted for one in names)

    runners = [r for r in schedule.runners if is_meant(r.runner, r.plan)]
    therapists = [t for t in schedule.therapists if is_meant(t.name)]
    if runners:
        plans = {runner.plan for runner in runners}
        of_all = [replace(t, appointments=[a for a in t.appointments if a.plan in plans]) for t in schedule.therapists]
        therapists = [therapist for therapist in of_all if therapist.appointments]
    return replace(schedule, therapists=therapists, runners=runners)
