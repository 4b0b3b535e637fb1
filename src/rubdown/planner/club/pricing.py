"""The best calendar of one member at prices for the therapists' hours: the exact search, a day's points less its price.

All values are whole numbers: points times SCALE, so that the bound which they add up to is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct
from msgspec.structs import replace

from rubdown.planner.club.problem import Calendar, Capacity, ClubProblem, Member
from rubdown.planner.problem import SHORTFALL_COST, ScheduleProblem
from rubdown.planner.search import Search, solve

SCALE = 1000


class Prices(Struct, frozen=True):
    """What a place within each capacity costs, and a missing massage; `points`: what each member's points weigh.

    All in thousandths of a point; without `points` they count as they are.
    """

    capacities: tuple[int, ...]
    missing: int
    points: tuple[int, ...]


class PricedMember:
    """A member with what a search at any prices needs, worked out once."""

    def __init__(self, member: Member, r: int, limits: Sequence[Capacity]) -> None:
        self.member, self.r = member, r
        self.limits_of: dict[tuple[int, int], list[int]] = {}
        for i, limit in enumerate(limits):
            self.limit(i, limit)

    def limit(self, i: int, limit: Capacity) -> None:
        """Remember that a capacity counts some of the member's visits."""
        for r, day, n in limit.visits:
            if r == self.r:
                self.limits_of.setdefault((day, n), []).append(i)

    def uses(self, calendar: Calendar) -> list[int]:
        """The indices of the capacities that a calendar takes a place of, each as often as it does."""
        return [i for visit in calendar.visits for i in self.limits_of.get(visit, ())]

    def best(
        self, prices: Prices, closed: AbstractSet[tuple[int, int]] = frozenset(), chosen: Mapping[int, int] = {}
    ) -> tuple[int, Calendar]:
        """The value of the best calendar at these prices, and the calendar.

        `closed`: (day, option) that cannot be had; `chosen`: days with the option that they must have.
        """
        weight, option_of, points = prices.points[self.r], dict[int, int](), dict[int, int]()
        for day, base in self.member.problem.points.items():
            options = self.member.options.get(day, ())
            worth = [
                (weight * option.points - sum([prices.capacities[i] for i in self.limits_of.get((day, n), ())]), -n)
                for n, option in enumerate(options)
                if (day, n) not in closed and chosen.get(day, n) == n
            ]
            if worth or not options:
                value, n = max(worth, default=(0, 1))
                option_of[day], points[day] = -n, weight * base + value
        problem = _weighed(self.member.problem, points, weight, prices.missing)
        if chosen:
            problem = replace(problem, fixed=problem.fixed | chosen.keys())
        value, days = Search(problem).best_value()
        return value, self.calendar(tuple((day, option_of[day]) for day in days))

    def calendar(self, visits: tuple[tuple[int, int], ...]) -> Calendar:
        """The calendar of some visits, with its true points."""
        problem, days = self.member.problem, frozenset(day for day, _ in visits)
        extra = {day: self.member.options[day][n].points for day, n in visits if n >= 0}
        kept = replace(
            problem, points={day: problem.points[day] + extra.get(day, 0) for day in days}, fixed=days,
        )  # fmt: skip
        optimum = solve(kept)
        return Calendar(visits, optimum.shortfall, optimum.points)


def _weighed(problem: ScheduleProblem, points: dict[int, int], weight: int, missing: int) -> ScheduleProblem:
    rhythm = problem.rhythm
    return replace(
        problem,
        points=points,
        rhythm=lambda days: weight * rhythm(days),
        extra=weight * problem.extra,
        shortfall_cost=missing,
    )


def priced_members(club: ClubProblem, limits: Sequence[Capacity]) -> list[PricedMember]:
    """Each member, ready to be priced."""
    return [PricedMember(member, r, limits) for r, member in enumerate(club.members)]


def free(count: int, members: int) -> Prices:
    """No prices: everybody plans alone."""
    return Prices((0,) * count, SHORTFALL_COST * SCALE, (SCALE,) * members)
