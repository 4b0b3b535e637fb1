"""Column generation: calendars are added to the linear programme until none is worth more than its prices say.

At any prices, what the members get plus what the hours cost is a bound that no timetable passes (Lagrange); prices are
smoothed on the way (Wentges 1997). A branch asks the same where some visits are chosen and others ruled out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from rubdown.planner.club.master import Duals, Master
from rubdown.planner.club.pricing import SCALE, Prices, free, priced_members
from rubdown.planner.club.problem import Calendar, Capacity, ClubProblem, capacities

_SMOOTHED = 0.5  # how much of the best prices so far stays in the next ones
_MOST_ROUNDS = 400
_MISSING = 1000 * SCALE  # a missing massage, while only these count; so finely are prices known

Visit = tuple[int, int, int]  # member, day, index of the option


class Branch(Struct, frozen=True):
    """The visits that are chosen, and those that are ruled out."""

    chosen: frozenset[Visit] = frozenset()
    closed: frozenset[Visit] = frozenset()

    def allows(self, r: int, calendar: Calendar) -> bool:
        """Whether a member's calendar keeps to the branch."""
        visits = {(r, day, n) for day, n in calendar.visits}
        return not visits & self.closed and {visit for visit in self.chosen if visit[0] == r} <= visits


class Stage(Struct, frozen=True):
    """What is counted: with `most_missing` points, while no more than that are missing; without, missing ones."""

    most_missing: int | None = None

    def prices(self, duals: Duals) -> Prices:
        """The programme's prices, as whole numbers."""
        if self.most_missing is None:
            hours = tuple(max(0, round(x * _MISSING)) for x in duals.capacities)
            return Prices(hours, _MISSING, (0,) * len(duals.least_points))
        hours = tuple(max(0, round(x * SCALE)) for x in duals.capacities)
        weights = tuple(SCALE + max(0, round(-x * SCALE)) for x in duals.least_points)
        return Prices(hours, max(1, round(duals.missing * SCALE)), weights)

    def bound(self, value: int) -> float:
        """A bound as points, or as missing massages below 0."""
        return value / (_MISSING if self.most_missing is None else SCALE)


class Relaxed(Struct, frozen=True):
    """A branch with parts of calendars allowed: its bound, what the programme is worth, and the prices of the bound.

    `parts`: how much of each visit is taken. `bound` is minus infinity where no timetable keeps to the branch.
    """

    bound: float
    value: float
    prices: Prices
    parts: Mapping[Visit, float]


class Columns:
    """The members, the capacities that they share, and the programme over all calendars seen."""

    def __init__(self, club: ClubProblem, seconds_left: Callable[[], float]) -> None:
        self.club, self.seconds_left = club, seconds_left
        self.capacities = capacities(club)
        self.members = priced_members(club, self.capacities)
        self.least_points = [member.least_points for member in club.members]
        self.alone = tuple(member.best(self.free)[1] for member in self.members)
        self.master = Master(len(self.members), self.capacities, self.least_points)
        for r, calendar in enumerate(self.alone):
            self.add(r, calendar)

    @property
    def free(self) -> Prices:
        """No prices."""
        return free(len(self.capacities), len(self.members))

    def add(self, r: int, calendar: Calendar) -> bool:
        """Add a member's calendar; False where it is known."""
        return self.master.add(r, calendar, self.members[r].uses(calendar))

    def limit(self, capacity: Capacity) -> None:
        """Add a capacity that was missed."""
        self.capacities.append(capacity)
        self.master.limit(capacity)
        for member in self.members:
            member.limit(len(self.capacities) - 1, capacity)

    def relax(self, stage: Stage, branch: Branch, enough: Callable[[float, float], bool]) -> Relaxed:
        """Add calendars until `enough(bound, value)`, or the bound is the programme's value, or time is up."""
        self.master.count(stage.most_missing)
        self.master.restrict(branch.allows)
        best: Relaxed | None = None
        smoothed = 0.0
        for _ in range(_MOST_ROUNDS):
            duals = self.master.relax()
            prices = stage.prices(duals)
            if best is not None and smoothed:
                prices = _between(prices, best.prices, smoothed)
            value, news = self._price(stage, branch, prices)
            bound = stage.bound(value)
            if best is None or bound < best.bound:
                best = Relaxed(bound, duals.value, prices, {})
            if enough(best.bound, duals.value) or self.seconds_left() <= 0 or (not news and not smoothed):
                break
            smoothed = _SMOOTHED if news else 0
        assert best is not None
        return Relaxed(best.bound, duals.value, best.prices, self.master.parts())

    def _price(self, stage: Stage, branch: Branch, prices: Prices) -> tuple[int, int]:
        """The bound at these prices, as a whole number, and how many new calendars the members answered with."""
        value = sum(price * limit.most for price, limit in zip(prices.capacities, self.capacities, strict=True))
        news = 0
        for r, member in enumerate(self.members):
            chosen = {day: n for other, day, n in branch.chosen if other == r}
            closed = {(day, n) for other, day, n in branch.closed if other == r}
            worth, calendar = member.best(prices, closed, chosen)
            value += worth
            news += self.add(r, calendar)
        if stage.most_missing is not None:
            value += prices.missing * stage.most_missing
            value -= sum((w - SCALE) * (p or 0) for w, p in zip(prices.points, self.least_points, strict=True))
        return value, news


def value_of(calendars: Sequence[Calendar]) -> tuple[int, int]:
    """How good a timetable is: minus the massages missing, then the points."""
    return -sum(calendar.shortfall for calendar in calendars), sum(calendar.points for calendar in calendars)


def _between(new: Prices, old: Prices, share: float) -> Prices:
    """Prices a share of the way from the new ones back to the old."""

    def mixed(a: int, b: int) -> int:
        return round(share * b + (1 - share) * a)

    return Prices(
        tuple(map(mixed, new.capacities, old.capacities)),
        mixed(new.missing, old.missing),
        tuple(map(mixed, new.points, old.points)),
    )
