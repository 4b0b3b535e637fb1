"""Column generation: calendars are added to the linear programme until none is worth more than its prices say.

At any prices, what the members get plus what the hours cost is a bound that no timetable passes (Lagrange); prices are
smoothed on the way (Wentges 1997). A branch asks the same where some visits are chosen and others ruled out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from msgspec import Struct

from rubdown.planner.club.batch import Truth
from rubdown.planner.club.master import Master
from rubdown.planner.club.pricing import Prices, Pricing
from rubdown.planner.club.problem import Branch, Calendar, Capacity, ClubProblem, Visit, capacities
from rubdown.planner.club.stages import Stage

_SMOOTHED = 0.5  # how much of the best prices so far stays in the next ones
MOST_ROUNDS = 400


class Relaxed(Struct, frozen=True):
    """A branch with parts of calendars allowed: its bound, what the programme is worth, and the prices of the bound.

    `taken`: which calendars of which members, and how much of each. `bound` is minus infinity where no timetable keeps
    to the branch.
    """

    bound: float
    value: float
    prices: Prices
    taken: Sequence[tuple[int, Calendar, float]]

    @property
    def parts(self) -> dict[Visit, float]:
        """How much of each visit is taken."""
        parts: dict[Visit, float] = {}
        for r, calendar, x in self.taken:
            for day, n in calendar.visits:
                parts[r, day, n] = parts.get((r, day, n), 0.0) + x
        return parts

    def whole(self, members: int) -> list[Calendar] | None:
        """Each member's calendar, if whole ones were taken."""
        chosen = {r: calendar for r, calendar, x in self.taken if x > 0.5}
        return [chosen[r] for r in range(members)] if len(chosen) == members else None


class Columns:
    """The members, the capacities that they share, and the programme over all calendars seen."""

    def __init__(self, club: ClubProblem, seconds_left: Callable[[], float]) -> None:
        self.club, self.seconds_left = club, seconds_left
        self.capacities = capacities(club)
        self.pricing = Pricing(club, self.capacities)
        free = self.pricing.free
        calendars = self.pricing.calendars(self.pricing.best(Prices(free.capacities, free.missing, free.points)))
        self.alone = tuple(calendars.values())
        points = [calendar.points for calendar in self.alone]
        self.master = Master(points, self.capacities, keeps_accepted=club.keeps_accepted)
        self.add(calendars.items())

    def most_points(self) -> int:
        """What the points can be at most, whatever is missing, if nobody takes a place from another."""
        free = self.pricing.free
        answer = self.pricing.best(Prices(free.capacities, 0, free.points))
        self.add(self.pricing.calendars(answer).items())
        return int(answer.values.sum()) // free.scale

    def add(self, calendars: Iterable[tuple[int, Calendar]]) -> int:
        """Add members' calendars; how many of them were new."""
        return sum([self.master.add(r, calendar, self.pricing.uses(r, calendar)) for r, calendar in calendars])

    def limit(self, limits: Iterable[Capacity]) -> None:
        """Add capacities that were missed."""
        new = [*limits]
        self.capacities += new
        self.pricing.limit(new)
        for capacity in new:
            self.master.limit(capacity)

    def relax(
        self, stage: Stage, branch: Branch, enough: Callable[[float, float], bool], rounds: int = MOST_ROUNDS
    ) -> Relaxed:
        """Add calendars until `enough(bound, value)`, no calendar is worth more, or rounds or time are over."""
        self.master.count(stage)
        self.master.restrict(branch.allows)
        closed = self.pricing.closed(branch.closed)
        bound, prices, centre = np.inf, None, None
        smoothed = 0.0
        for _ in range(rounds):
            solved = self.master.relax(self.seconds_left())
            if not solved and prices:
                break
            value, duals = solved or (-np.inf, self.master.no_prices())
            tried = duals.towards(centre, smoothed) if centre else duals
            new_prices = stage.prices(tried)
            new_bound, news = self._price(new_prices, closed, branch)
            if new_bound < bound:
                bound, prices, centre = new_bound, new_prices, tried
            if not solved or enough(bound, value) or self.seconds_left() <= 0 or (not news and not smoothed):
                break
            smoothed = _SMOOTHED if news else 0
        assert prices is not None
        return Relaxed(float(bound), value, prices, self.master.taken())

    def _price(self, prices: Prices, closed: Truth | None, branch: Branch) -> tuple[float, int]:
        """The bound at these prices, and how many new calendars the members answered with."""
        answer = self.pricing.best(prices, closed, branch.chosen)
        return self.pricing.bound(prices, answer), self.add(self.pricing.calendars(answer).items())
