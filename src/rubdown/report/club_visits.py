"""The massages of a club's timetable, each with its therapist and hour: what is reported about it starts here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from rubdown.plan.model import Appointment, Plan
from rubdown.planner.club.clocks import moment
from rubdown.planner.club.members import (
    ClubSeasons,
    SharedTherapist,
    runner_minute,
    therapist_minute,
    therapist_of_booking,
)
from rubdown.planner.club.result import Timetable

MINUTE = timedelta(minutes=1)


class Visit(Struct, frozen=True):
    """A massage of the timetable: the runner's index, the runner's day, the therapist's index (None: another one's).

    `start` and `end` are civil times of the therapist, the runner's where there is none; None where no hour is known.
    `runner_start` is always the runner's.
    """

    r: int
    day: date
    desk: int | None
    start: datetime | None
    end: datetime | None
    runner_start: datetime | None
    booking: Appointment | None


class SolvedClub(Struct, frozen=True):
    """A club's plans, their runners' names, the seasons, the timetable, and each runner's massages in it, in order."""

    plans: Sequence[Plan]
    runners: list[str | None]
    seasons: ClubSeasons
    table: Timetable
    visits: list[list[Visit]]

    def name(self, r: int) -> str:
        """A runner's name, or the plan's where there is none."""
        return self.runners[r] or self.plans[r].path

    def therapist(self, desk: int | None) -> SharedTherapist | None:
        """A therapist of the club."""
        return None if desk is None else self.seasons.therapists[desk]

    def at_desk(self, desk: int, windows: Sequence[tuple[datetime, datetime]]) -> Iterator[Visit]:
        """The massages with a therapist that take time of these windows, by their starts."""
        with_start = [v for visits in self.visits for v in visits if v.desk == desk and v.start]
        for visit in sorted(with_start, key=lambda visit: (visit.start, visit.r)):
            if any(visit.start and visit.end and visit.start < end and start < visit.end for start, end in windows):
                yield visit


def solved_club(plans: Sequence[Plan], seasons: ClubSeasons, table: Timetable) -> SolvedClub:
    """The massages of a timetable."""
    club = SolvedClub(plans, runner_names(plans), seasons, table, [])
    for r, calendar in enumerate(table.calendars):
        club.visits.append([_visit(club, r, ordinal, n) for ordinal, n in calendar.visits])
    return club


def runner_names(plans: Sequence[Plan]) -> list[str | None]:
    """The runners' names, with the plan's where two have the same one; None for a plan without a name."""
    count = Counter(plan.runner for plan in plans)
    files = [plan.path.replace("\\", "/").rpartition("/")[2].removesuffix(".toml") for plan in plans]
    return [
        f"{plan.runner} ({file})" if plan.runner and count[plan.runner] > 1 else plan.runner or None
        for plan, file in zip(plans, files, strict=True)
    ]


def _visit(club: SolvedClub, r: int, ordinal: int, n: int) -> Visit:
    plan, seasons, day = club.plans[r], club.seasons, date.fromordinal(ordinal)
    if n >= 0:
        desk, minute = seasons.problem.members[r].options[ordinal][n].desk, club.table.starts[r][ordinal]
        start, local = moment(minute), moment(runner_minute(plan, seasons.therapists[desk], minute))
        return Visit(r, day, desk, start, start + plan.minutes * MINUTE, local, None)
    booking = seasons.seasons[r].standing.fixed[day]
    booked_with, begin = therapist_of_booking(plan, booking, seasons.therapists), booking.start
    if begin and booked_with is not None:
        begin = moment(therapist_minute(plan, seasons.therapists[booked_with], begin))
    end = begin + booking.minutes * MINUTE if begin else None
    return Visit(r, day, booked_with, begin, end, booking.start, booking)
