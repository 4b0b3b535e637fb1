"""The exact search: the best set of days for massages, in the sense of the rulebook.

Best is, in this order: the fewest massages missing from the months' minima, the most points, the earliest dates (of
two sets alike until one ends, the one that ends). One backward pass over the days finds it: `value[i][c]` is the best
that can come from a massage on day i that is the c-th of its month, to the end of the horizon. A jump long enough to
leave the month and to reach the straight part of the rhythm's cost is looked up in a running maximum, so that the
work grows linearly with the horizon. Going backward keeps ties right: where two ways are worth the same, the one
with the earlier next day is the one with the earlier dates.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate

from msgspec import Struct

# One massage missing outweighs any points: no schedule of two years comes near half as many.
MISSING = 10**9
_LONGEST_MONTH = 31
_NONE = -1  # no further massage

Way = tuple[int, int]  # what the rest is worth, and the index of the next day


class Month(Struct, frozen=True):
    """A month: its first day as an ordinal, what it owes and allows, and how many count before any day is chosen."""

    first: int
    least: int
    most: int
    counted: int = 0


class Problem(Struct, frozen=True):
    """What is asked, with days as proleptic ordinals.

    `points` of every day that may or must be taken; `fixed` those that must; `previous` the last massage before them
    all; `months` in order, all that hold a day. `rhythm` gives the points (0 or less) of a number of days between
    two massages, from `far` on in a straight line. `extra` is the cost of one massage beyond a month's least.
    """

    points: Mapping[int, int]
    fixed: frozenset[int]
    previous: int | None
    months: tuple[Month, ...]
    gap: int
    rhythm: Callable[[int], int]
    far: int
    extra: int


class Best(Struct, frozen=True):
    """The answer: massages missing in all months, points, and the days in order, fixed ones among them."""

    missing: int
    points: int
    days: tuple[int, ...]


def solve(problem: Problem) -> Best:
    """The best set of days."""
    search = filled(problem)
    value, first = search.start()
    return Best(*unpacked(value), search.follow(first))


def filled(problem: Problem) -> Search:
    """The tables of the backward pass, complete."""
    search = Search(problem)
    for i in reversed(range(len(search.days))):
        search.fill(i)
    return search


def unpacked(value: int) -> tuple[int, int]:
    """Massages missing, and points, of a value that holds both."""
    missing = (MISSING // 2 - value) // MISSING
    return missing, value + MISSING * missing


class Search:
    """The tables of the backward pass; indices run over the days in order, counts over the massages of a month."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.days = sorted(problem.points)
        months = problem.months
        starts = [month.first for month in months]
        self.month_of = [bisect_right(starts, day) - 1 for day in self.days]
        # By month, the index of the first day after it; the last one, for month -1, is 0: all days come after it.
        self.month_end = [*(bisect_left(self.days, first) for first in starts[1:]), len(self.days), 0]
        self.owed_before = [0, *accumulate(max(0, m.least - m.counted) for m in months)]
        self.next_fixed, self.fixed_later = self._fixed_tables()
        self.far = max(problem.far, _LONGEST_MONTH + 1)
        self.costs = [problem.rhythm(between) for between in range(self.far + 2)]
        self.slope = self.costs[self.far + 1] - self.costs[self.far]
        self.value: list[dict[int, Way]] = [{} for _ in self.days]
        self.entry: list[int | None] = [None] * len(self.days)
        self.reach: list[Way | None] = [None] * (len(self.days) + 1)

    def _fixed_tables(self) -> tuple[list[int], list[int]]:
        """By index: the next fixed day at or after it (or the end), and the fixed days after it in its month."""
        size = len(self.days)
        upcoming, later, in_month = [size] * (size + 1), [0] * size, [0] * len(self.problem.months)
        for i in reversed(range(size)):
            fixed = self.days[i] in self.problem.fixed
            upcoming[i] = i if fixed else upcoming[i + 1]
            later[i] = in_month[self.month_of[i]]
            in_month[self.month_of[i]] += fixed
        return upcoming, later

    def fill(self, i: int) -> None:
        """Value day i for each count that it can have in its month, then the running maximum."""
        day, m = self.days[i], self.month_of[i]
        month = self.problem.months[m]
        if day in self.problem.fixed:
            last = max(month.most, month.counted + len(self.problem.fixed))
        elif self._too_close_to_fixed(i):
            last = 0
        else:
            last = month.most - self.fixed_later[i]
        leaving = self._leaving(i, day, m) if last > month.counted else None
        for count in range(month.counted + 1, last + 1):
            rest, following = self._rest(i, count, leaving)
            self.value[i][count] = (self.worth(i, count) + rest, following)
        first = self.value[i].get(month.counted + 1)
        self.entry[i] = None if first is None else first[0] - MISSING * self.owed_before[m]
        self._extend_reach(i)

    def worth(self, i: int, count: int) -> int:
        """What day i is worth as the count-th of its month, its rhythm aside."""
        beyond = count > self.problem.months[self.month_of[i]].least
        return self.problem.points[self.days[i]] - (self.problem.extra if beyond else 0)

    def _too_close_to_fixed(self, i: int) -> bool:
        """Whether the next fixed day comes sooner than the gap allows."""
        upcoming = self.next_fixed[i + 1]
        return upcoming < len(self.days) and self.days[upcoming] - self.days[i] < self.problem.gap

    def _extend_reach(self, i: int) -> None:
        """reach[i]: the best far jump to day i or later, up to the next fixed day, by a value that can be compared."""
        beyond = None if self.days[i] in self.problem.fixed else self.reach[i + 1]
        entry = self.entry[i]
        if entry is not None:
            value = entry + self.slope * self.days[i]
            if beyond is None or value >= beyond[0]:
                beyond = (value, i)
        self.reach[i] = beyond

    def _nearest(self, i: int, day: int) -> int:
        """The index of the first day after i that may follow a massage on its day."""
        return min(bisect_left(self.days, day + self.problem.gap, i + 1), self.next_fixed[i + 1])

    def _rest(self, i: int, count: int, leaving: Way | None) -> Way:
        """The best that can follow a massage on day i, the count-th of its month: in that month, or beyond it."""
        day, m = self.days[i], self.month_of[i]
        short = max(0, self.problem.months[m].least - count)
        best = self._none_after(i, short - self.owed_before[m + 1])
        upcoming = self.next_fixed[i + 1]
        for j in range(self._nearest(i, day), min(upcoming + 1, self.month_end[m])):
            way = self.value[j].get(count + 1)
            if way is not None and way[0] + self.costs[self.days[j] - day] > best[0]:
                best = (way[0] + self.costs[self.days[j] - day], j)
        return self._better(best, leaving, short - self.owed_before[m + 1])

    def _none_after(self, i: int, missing: int) -> Way:
        """No further massage, where no fixed day is still to come; else worse than anything."""
        if self.next_fixed[i + 1] < len(self.days):
            return -(MISSING**2), _NONE
        return -MISSING * (missing + self.owed_before[-1]), _NONE

    def _better(self, best: Way, leaving: Way | None, missing: int) -> Way:
        """The better of two ways; at the same worth the first, whose next day is nearer or none."""
        if leaving is None or leaving[0] - MISSING * missing <= best[0]:
            return best
        return leaving[0] - MISSING * missing, leaving[1]

    def _leaving(self, i: int, day: int, m: int) -> Way | None:
        """The best that can follow in a later month than m (index i and month -1: before them all), what was missing
        and owed until then aside.
        """
        days, entry, costs = self.days, self.entry, self.costs
        upcoming, start = self.next_fixed[i + 1], self._nearest(i, day)
        beyond = bisect_left(days, day + self.far, start)
        best: Way | None = None
        for j in range(max(start, self.month_end[m]), min(beyond, upcoming + 1, len(days))):
            rest = entry[j]
            if rest is not None and (best is None or rest + costs[days[j] - day] > best[0]):
                best = (rest + costs[days[j] - day], j)
        jump = self.reach[beyond] if beyond <= upcoming else None
        if jump is None:
            return best
        far = jump[0] + self.costs[self.far] - self.slope * (day + self.far)
        return (far, jump[1]) if best is None or far > best[0] else best

    def start(self) -> Way:
        """The best of all."""
        previous, best = self.problem.previous, self._none_after(-1, 0)
        if previous is not None:
            return self._better(best, self._leaving(-1, previous, -1), 0)
        for j in range(min(self.next_fixed[0] + 1, len(self.days))):
            entry = self.entry[j]
            if entry is not None and entry > best[0]:
                best = (entry, j)
        return best

    def follow(self, i: int) -> tuple[int, ...]:
        """The days of the best set from day i on."""
        found, month, count = [], -1, 0
        while i != _NONE:
            n = self.month_of[i]
            count = count + 1 if n == month else self.problem.months[n].counted + 1
            month = n
            found.append(self.days[i])
            i = self.value[i][count][1]
        return tuple(found)
