"""Small clubs with all their timetables, found one by one."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product

from msgspec.structs import replace

from rubdown.planner.club.problem import Calendar, ClubProblem, Desk, Member, Option, Visit
from rubdown.planner.problem import MonthQuota, ScheduleProblem
from support.small_problems import sets_of_days, worth

from .test_replan import QUARTER, club

FIRST = date(2027, 1, 4).toordinal()


def starts_of_visit(problem: ClubProblem, visit: Visit) -> list[int]:
    """The open starts of a visit, on its therapist's step."""
    r, day, n = visit
    option, minutes = problem.members[r].options[day][n], problem.members[r].minutes
    step = problem.desks[option.desk].step
    return [s for a, b in option.windows for s in range(a, b - minutes + 1) if s % step == 0]


def are_apart(problem: ClubProblem, starts: Mapping[Visit, int]) -> bool:
    """Whether at no start more are with a therapist than there are places."""
    spans = [
        (problem.members[r].options[day][n].desk, start, start + problem.members[r].minutes)
        for (r, day, n), start in starts.items()
    ]
    return all(
        sum(d == desk and a <= begin < b + problem.desks[desk].between for d, a, b in spans)
        <= problem.desks[desk].at_once
        for desk, begin, _ in spans
    )


def by_desk_and_day(problem: ClubProblem, timetable: Sequence[Calendar]) -> Mapping[tuple[int, int], frozenset[Visit]]:
    days: dict[tuple[int, int], set[Visit]] = {}
    for r, calendar in enumerate(timetable):
        for day, n in calendar.visits:
            if n >= 0:
                days.setdefault((problem.members[r].options[day][n].desk, day), set()).add((r, day, n))
    return {at: frozenset(visits) for at, visits in days.items()}


class Hours:
    """Which visits the therapists' hours hold, as all their starts show."""

    def __init__(self, problem: ClubProblem) -> None:
        self.problem = problem
        self._known: dict[frozenset[Visit], bool] = {}

    def hold(self, visits: frozenset[Visit]) -> bool:
        """Whether some visits of a therapist's day can be had together."""
        if visits not in self._known:
            in_order = sorted(visits)
            all_starts = product(*(starts_of_visit(self.problem, visit) for visit in in_order))
            self._known[visits] = any(
                are_apart(self.problem, dict(zip(in_order, starts, strict=True))) for starts in all_starts
            )
        return self._known[visits]

    def hold_all(self, timetable: Sequence[Calendar]) -> bool:
        return all(self.hold(visits) for visits in by_desk_and_day(self.problem, timetable).values())


def calendars_of(problem: ClubProblem, r: int) -> list[Calendar]:
    """All calendars that a member could have."""
    one, calendars = problem.members[r], []
    for days in sets_of_days(one.problem):
        short, points = worth(one.problem, days)
        for chosen in product(*(range(len(one.options[day])) if day in one.options else (-1,) for day in days)):
            options = [one.options[day][n] for day, n in zip(days, chosen, strict=True) if n >= 0]
            extra, accepted = sum(option.points for option in options), sum(option.accepted for option in options)
            calendars.append(Calendar(tuple(zip(days, chosen, strict=True)), short, points + extra, accepted))
    return calendars


@dataclass(frozen=True)
class SmallClub:
    """A small club, all calendars of each member, all timetables, and the points that each would have alone."""

    problem: ClubProblem
    hours: Hours
    calendars: list[list[Calendar]]
    timetables: list[tuple[Calendar, ...]]
    alone: tuple[int, ...]


@cache
def small_club(seed: int) -> SmallClub:
    rng = random.Random(900 + seed)
    """Up to three members of three days or four, some of them fixed, with two therapists."""
    problem = club(seed, fair=True)
    few = []
    for one in problem.members[:3]:
        days = sorted(one.options)[:3]
        points = {day: one.problem.points[day] for day in days}
        fixed = frozenset(rng.sample(days, rng.choice((0, 0, 1))))
        options = {
            day: tuple(replace(o, desk=rng.choice((0, 0, 1)), points=rng.choice((0, 0, 3))) for o in one.options[day])
            for day in days
            if day not in fixed
        }
        few.append(replace(one, problem=replace(one.problem, points=points, fixed=fixed), options=options))
    desks = (*problem.desks, Desk(15, 5, 1))
    return with_all_timetables(replace(problem, members=tuple(few), desks=desks, keeps_accepted=seed % 2 == 0))


def with_all_timetables(problem: ClubProblem) -> SmallClub:
    """A club with all that it could do."""
    of_members = [calendars_of(problem, r) for r in range(len(problem.members))]
    hours = Hours(problem)
    timetables = [chosen for chosen in product(*of_members) if hours.hold_all(chosen)]
    alone = tuple(max((-c.shortfall, c.points) for c in of_member)[1] for of_member in of_members)
    return SmallClub(problem, hours, of_members, timetables, alone)


def loss_of(alone: Sequence[int], timetable: Sequence[Calendar]) -> Fraction:
    return max(QUARTER, *(Fraction(a - c.points, max(1, abs(a))) for a, c in zip(alone, timetable, strict=True)))


def crowd(worth: list[int], places: int, *, least: int = 0, days: int = 2) -> ClubProblem:
    """Members who want one massage, on any of some days the same points; so many places each day."""
    ordinals = range(FIRST, FIRST + days)
    members = [
        Member(
            ScheduleProblem(
                dict.fromkeys(ordinals, points), frozenset(), None, (MonthQuota(FIRST, least, 1),), 1, lambda n: 0, 1, 0
            ),
            60,
            {day: (Option(0, ((day * 1440 + 480, day * 1440 + 480 + 60 * places),)),) for day in ordinals},
        )
        for points in worth
    ]
    return ClubProblem(tuple(members), (Desk(15, 0, 1),))


def ring(worth: list[int]) -> ClubProblem:
    """Each member may come on two days, of which each is the next one's, too; one place a day, and only both are worth
    something: halves of calendars are worth more than whole ones, and the search has to branch.
    """
    members = []
    for r, points in enumerate(worth):
        first, second = sorted((FIRST + r, FIRST + (r + 1) % len(worth)))
        problem = ScheduleProblem(
            {first: 1, second: points}, frozenset(), None, (MonthQuota(FIRST, 0, 2),), 1, lambda n: 0, 1, 0,
            earliest_previous={second: first},
        )  # fmt: skip
        options = {day: (Option(0, ((day * 1440 + 480, day * 1440 + 540),)),) for day in (first, second)}
        members.append(Member(problem, 60, options))
    return ClubProblem(tuple(members), (Desk(15, 0, 1),))
