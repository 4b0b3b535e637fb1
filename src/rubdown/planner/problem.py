"""The scheduling problem, its solution, and the lookup tables that both passes of the search share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Protocol

from msgspec import Struct

# One massage short outweighs any points (two years of them do not come near half as many), so that one whole number
# holds both parts of the objective: value = points - SHORTFALL_COST * shortfall.
SHORTFALL_COST = 10**9
IMPOSSIBLE = -(SHORTFALL_COST**2)  # below every possible value, whatever is added to it
LOWEST = IMPOSSIBLE // 2  # no set of days has so low a value
_LONGEST_MONTH = 31
_LONG_AGO = -(10**9)  # an ordinal before all dates


class MonthQuota(Struct, frozen=True):
    """A month's first day in the horizon as an ordinal, its least and most massages, and how many count already."""

    first: int
    least: int
    most: int
    counted: int = 0


State = tuple[int, ...]


class Limit(Protocol):
    """What limits how many massages a calendar holds: a state, as the chosen days so far leave it."""

    start: State

    def after(self, state: State, day: int) -> State | None:
        """The state after one more massage, on a day later than all so far; None where it is not allowed."""

    def may_end(self, state: State) -> bool:
        """Whether no further massage is needed."""


class ScheduleProblem(Struct, frozen=True):
    """Which days may hold a massage and what they are worth; all days are proleptic ordinals.

    `points`: every day that may or must be chosen; `fixed`: those that must. `previous`: the last massage before them.
    `months`: in order, every month that holds a day. `gap`: the least days between two massages (two fixed ones, or
    `previous` and a fixed one, may be closer). `rhythm(n)`: the points, at most 0, of n days between two massages; from
    `far` days on it is a straight line, which may be flat. `extra`: the cost of each massage beyond a month's least.
    `earliest_previous`: days that may only be chosen if the massage before them is on that day or later.
    `rows`: first days of new rows of massages, in order; between two massages of different rows the rhythm is free.
    `shortfall_cost`: the points that a missing massage costs; the default outweighs all others. `limit`: what limits
    their number, if anything does; the fixed days alone are within it.
    """

    points: Mapping[int, int]
    fixed: frozenset[int]
    previous: int | None
    months: tuple[MonthQuota, ...]
    gap: int
    rhythm: Callable[[int], int]
    far: int
    extra: int
    earliest_previous: Mapping[int, int] = {}
    rows: tuple[int, ...] = ()
    shortfall_cost: int = SHORTFALL_COST
    limit: Limit | None = None

    def same_row(self, earlier: int, later: int) -> bool:
        """Whether two days belong to the same row of massages."""
        return bisect_right(self.rows, earlier) == bisect_right(self.rows, later)

    def is_like(self, other: ScheduleProblem) -> bool:
        """Whether another problem surely has the same solution: all that is given is equal."""
        apart = [field for field in self.__struct_fields__ if getattr(self, field) != getattr(other, field)]
        return apart in ([], ["rhythm"]) and all(self.rhythm(n) == other.rhythm(n) for n in range(self.far + 2))


class Optimum(Struct, frozen=True):
    """The best schedule: massages missing from the months' least in all, points, and the chosen days in order."""

    shortfall: int
    points: int
    days: tuple[int, ...]


def shortfall_and_points(value: int) -> tuple[int, int]:
    """The two parts of a value."""
    shortfall = (SHORTFALL_COST // 2 - value) // SHORTFALL_COST
    return shortfall, value + SHORTFALL_COST * shortfall


class Tables:
    """What both passes look up: i and j are indices into `days`, m and n into the months, k counts chosen days.

    A day is chosen as the k-th of its month, massages that count already left aside; `most_chosen[i]` is the largest
    k that day i may have (0: it is too close to a fixed day), `least[m]` what a month still needs. A table has a row
    for each k in `counts`: from 0, which is not used, to one more than the largest.
    """

    def __init__(self, problem: ScheduleProblem) -> None:
        self.problem = problem
        self.days = sorted(problem.points)
        starts = [month.first for month in problem.months]
        self.month_of = [bisect_right(starts, day) - 1 for day in self.days]
        # The index of the first day after each month.
        self.month_end = [*(bisect_left(self.days, first) for first in starts[1:]), len(self.days)]
        self.least = [max(0, month.least - month.counted) for month in problem.months]
        # What the months before month m cost if no day is chosen in them.
        self.shortfall_before = [0, *accumulate(problem.shortfall_cost * least for least in self.least)]
        self.is_fixed = [day in problem.fixed for day in self.days]
        self.row_of = [self.row(day) for day in self.days]
        # The index of the first day of each later row; the last row ends with the days.
        self.row_end = [*(bisect_left(self.days, first) for first in problem.rows), len(self.days)]
        self._look_ahead()
        self.counts = range(max(self.most_chosen, default=0) + 2)
        self._set_distances()

    def _look_ahead(self) -> None:
        """`next_fixed[i]`: the first fixed day at or after day i, or the number of days; and `most_chosen`."""
        size, months = len(self.days), self.problem.months
        self.next_fixed, self.most_chosen = [size] * (size + 1), [0] * size
        fixed_in = Counter(m for m, fixed in zip(self.month_of, self.is_fixed, strict=True) if fixed)
        for i in reversed(range(size)):
            m, following = self.month_of[i], self.next_fixed[i + 1]
            most = months[m].most - months[m].counted
            self.next_fixed[i] = i if self.is_fixed[i] else following
            if self.is_fixed[i]:
                self.most_chosen[i] = max(most, fixed_in[m])
            elif following == size or self.days[following] - self.days[i] >= self.problem.gap:
                self.most_chosen[i] = max(0, most)

    def _set_distances(self) -> None:
        """The rhythm's points by days between; `far`: from here on they are a straight line, and nothing else matters.

        A far jump always leaves the month, keeps the gap, and leads to no day with an `earliest_previous`.
        """
        problem, days = self.problem, self.days
        self.start = _LONG_AGO if problem.previous is None else problem.previous
        self.earliest_previous = [problem.earliest_previous.get(day, _LONG_AGO) for day in days]
        self.conditional = [earliest > _LONG_AGO for earliest in self.earliest_previous]
        first = min(days, default=0) if problem.previous is None else problem.previous
        reach = (days[i] - max(first, self.earliest_previous[i]) for i in range(len(days)) if self.conditional[i])
        self.far = max(problem.far, problem.gap, _LONGEST_MONTH + 1, 1 + max(reach, default=0))
        self.rhythm = [problem.rhythm(between) for between in range(self.far + 2)]
        self.slope = self.rhythm[self.far + 1] - self.rhythm[self.far]

    def row(self, day: int) -> int:
        """Which row of massages a day belongs to, 0 for the first."""
        return bisect_right(self.problem.rows, day)

    def points(self, i: int, k: int) -> int:
        """The points of day i as the k-th chosen one of its month, rhythm aside."""
        beyond_least = k > self.least[self.month_of[i]]
        return self.problem.points[self.days[i]] - (self.problem.extra if beyond_least else 0)

    def shortfall_change(self, m: int, k: int) -> int:
        """What month m costs with k chosen days, less what all months up to and with m cost with none; in points."""
        return self.problem.shortfall_cost * max(0, self.least[m] - k) - self.shortfall_before[m + 1]

    def followers(self, i: int, day: int) -> tuple[int, int, int]:
        """The indices that may follow a massage on `day`, of index i (-1: before all days).

        From the first index to the second by a near jump, where the gap is kept but `earliest_previous` may forbid it;
        from the second to the third by a far jump. No jump passes a fixed day.
        """
        next_fixed = self.next_fixed[i + 1]
        stop = min(next_fixed + 1, len(self.days))
        first = min(bisect_left(self.days, day + self.problem.gap, i + 1), next_fixed)
        return first, min(bisect_left(self.days, day + self.far, first), stop), stop

    @cached_property
    def first_days(self) -> dict[int, int]:
        """The indices that may be the first of all, each with its rhythm's points."""
        first, _, stop = self.followers(-1, self.start)
        allowed = [j for j in range(first, stop) if self.earliest_previous[j] <= self.start]
        if self.problem.previous is None:
            return dict.fromkeys(allowed, 0)
        row = self.row(self.start)
        between = {j: self.days[j] - self.start for j in allowed if self.row_of[j] == row}
        rhythm = {j: self.rhythm[min(n, self.far)] + self.slope * max(0, n - self.far) for j, n in between.items()}
        return {j: rhythm.get(j, 0) for j in allowed}

    def value(self, chosen: Sequence[int]) -> tuple[int, int]:
        """The shortfall and points of some days, in order, that can be chosen together."""
        if not chosen:
            return sum(self.least), 0
        columns, counts = [bisect_left(self.days, day) for day in chosen], Counter[int]()
        points = self.first_days[columns[0]]
        for i in columns:
            counts[self.month_of[i]] += 1
            points += self.points(i, counts[self.month_of[i]])
        for i, following in pairwise(columns):
            if self.row_of[i] == self.row_of[following]:
                points += self.problem.rhythm(self.days[following] - self.days[i])
        return sum(max(0, least - counts[m]) for m, least in enumerate(self.least)), points
