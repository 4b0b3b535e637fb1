"""A club's timetable as the JSON promise has it: therapists, runners, months without room, prices and the proof."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from rubdown.report.answer import Horizon
from rubdown.report.massage import Clock, Moment, Status, Uid, Version
from rubdown.report.printed import Printed
from rubdown.toml.problems import Count

Date = date  # where a field is called date


class ClubAppointment(Struct, frozen=True):
    """An appointment of the timetable; bookings with others have no therapist.

    `start` and `end` are civil times of `timezone`: the therapist's under a therapist, the runner's under a runner.
    `cost`: points that the runner, planning alone, would lose by this date. `accepted`: the runner accepted this hour.
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
    accepted: bool
    timezone: str | None


class TherapistWeek(Struct, frozen=True, rename={"from_": "from"}):
    """A week of a therapist from its Monday on: the hours that are open within the horizon, and those used."""

    from_: date
    hours_open: float
    hours_used: float


class TherapistHours(Struct, frozen=True):
    """A therapist with the hours of the horizon, those used, in all and by week, and the appointments in order."""

    name: str
    hours_open: float
    hours_used: float
    appointments: list[ClubAppointment]
    where: str | None
    timezone: str | None
    weeks: list[TherapistWeek]


class MovedDate(Struct, frozen=True):
    """A date that a runner would have alone, what it became (None: dropped), and who has its place instead."""

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


class AcceptedChange(Struct, frozen=True):
    """An accepted hour that the timetable changes, in the runner's civil time: what it becomes (None: dropped), why."""

    plan: str
    runner: str | None
    old: Moment
    old_therapist: str | None
    new: Moment | None
    new_therapist: str | None
    why: str


class ExtraHour(Struct, frozen=True, rename={"from_": "from"}):
    """One more hour a week with a therapist, and what it would be worth.

    `worth`: points by the prices of the hours. `short` and `points`: what the club would have with it, planned again;
    null where that was not done.
    """

    therapist: str
    weekday: str
    from_: Clock
    until: Clock
    worth: float
    short: Count | None
    points: int | None


class ClubObjective(Struct, frozen=True):
    """Massages missing and the fewest possible; points, their proved bound, and the gap as a share of the bound.

    `loss`: in a fair timetable the largest share that a runner gives up of the points alone, a quarter or more, and
    the smallest possible. `kept`: in one that is planned again the accepted hours that stay, and the most possible.
    """

    short: Count
    points: int
    bound: int
    gap: float
    short_bound: Count
    loss: float | None
    loss_bound: float | None
    kept: Count | None
    kept_bound: Count | None


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
    changes: list[AcceptedChange]
    suggestions: list[ExtraHour]


def only_for(schedule: ClubSchedule, name: str) -> ClubSchedule:
    """The part of a timetable that is about one therapist or runner, by name or plan; the proof stays that of all."""
    wanted = name.casefold()

    def is_meant(*names: str | None) -> bool:
        return any(one and one.casefold() == wanted for one in names)

    runners = [r for r in schedule.runners if is_meant(r.runner, r.plan)]
    therapists = [t for t in schedule.therapists if is_meant(t.name)]
    if not runners:
        return replace(schedule, therapists=therapists, runners=[])
    plans = {runner.plan for runner in runners}
    of_all = [replace(t, appointments=[a for a in t.appointments if a.plan in plans]) for t in schedule.therapists]
    return replace(
        schedule,
        therapists=[therapist for therapist in of_all if therapist.appointments],
        runners=runners,
        unplaced=[month for month in schedule.unplaced if month.plan in plans],
        changes=[change for change in schedule.changes if change.plan in plans],
    )
