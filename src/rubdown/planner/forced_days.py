"""What every day would cost: the worth of the best schedule that contains it, for all days at once.

The search's backward tables tell the best that can come from a day on; a forward pass over the same days tells the
best that can lead to it. The two meet at each day, so that all days together take about twice as long as the schedule
alone, instead of one search each.
"""

from __future__ import annotations

from bisect import bisect_left

from rubdown.planner.search import MISSING, Problem, Search, filled, unpacked

_IMPOSSIBLE = -(MISSING**2) // 2


def worth_with_each(problem: Problem) -> dict[int, tuple[int, int]]:
    """For each day, as an ordinal, massages missing and points of the best set of days that contains it.

    Days that no set may contain (too close to a fixed one, or their month is full) are left out.
    """
    search = filled(problem)
    arrive = _Forward(search).arrive
    found = {}
    for i, day in enumerate(search.days):
        ways = [arrive[i][count] + search.value[i][count][0] for count in search.value[i] if count in arrive[i]]
        if ways and max(ways) > _IMPOSSIBLE:
            found[day] = unpacked(max(ways))
    return found


class _Forward:
    """arrive[j][c]: the best of all that comes before day j when it is the c-th of its month, day j itself aside."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.problem = search.problem
        self.arrive: list[dict[int, int]] = [{} for _ in search.days]
        self.last_fixed = 0  # no way leads across a fixed day: the earliest index to come from
        self.pending = 0  # the next index that may have come within reach of a far jump
        self.far: int | None = None
        for j in range(len(search.days)):
            self._fill(j)

    def _fill(self, j: int) -> None:
        day = self.search.days[j]
        if j and self.search.days[j - 1] in self.problem.fixed:
            self.last_fixed, self.pending, self.far = j - 1, j - 1, None
        self._from_start(j)
        near = bisect_left(self.search.days, day - self.search.far + 1)
        for i in range(max(near, self.last_fixed), j):
            if self._may_follow(self.search.days[i], day):
                self._from_near(i, j)
        self._from_far(j)

    def _may_follow(self, earlier: int, later: int) -> bool:
        return later - earlier >= self.problem.gap or {earlier, later} <= self.problem.fixed

    def _reach(self, j: int, count: int, value: int) -> None:
        self.arrive[j][count] = max(value, self.arrive[j].get(count, value))

    def _first_count(self, j: int) -> int:
        return self.problem.months[self.search.month_of[j]].counted + 1

    def _from_start(self, j: int) -> None:
        day, previous = self.search.days[j], self.problem.previous
        if self.search.next_fixed[0] < j:
            return
        value = -MISSING * self.search.owed_before[self.search.month_of[j]]
        if previous is None:
            self._reach(j, self._first_count(j), value)
        elif day - previous >= self.problem.gap or day in self.problem.fixed:
            self._reach(j, self._first_count(j), value + self.problem.rhythm(day - previous))

    def _leave(self, i: int, count: int) -> int:
        """The worth of all up to and with day i, less what its month then misses, less what was owed up to its end."""
        m = self.search.month_of[i]
        short = max(0, self.problem.months[m].least - count)
        worth = self.arrive[i][count] + self.search.worth(i, count)
        return worth - MISSING * (short - self.search.owed_before[m + 1])

    def _from_near(self, i: int, j: int) -> None:
        m, n = self.search.month_of[i], self.search.month_of[j]
        rhythm = self.search.costs[self.search.days[j] - self.search.days[i]]
        for count in self.arrive[i].keys() & self.search.value[i].keys():
            if m == n:
                self._reach(j, count + 1, self.arrive[i][count] + self.search.worth(i, count) + rhythm)
            else:
                self._reach(
                    j, self._first_count(j), self._leave(i, count) + rhythm - MISSING * self.search.owed_before[n]
                )

    def _from_far(self, j: int) -> None:
        day, far, slope = self.search.days[j], self.search.far, self.search.slope
        while self.search.days[self.pending] <= day - far:
            i = self.pending
            for count in self.arrive[i].keys() & self.search.value[i].keys():
                value = self._leave(i, count) - slope * self.search.days[i]
                self.far = value if self.far is None else max(self.far, value)
            self.pending += 1
        if self.far is not None:
            value = self.far + self.search.costs[far] + slope * (day - far)
            value -= MISSING * self.search.owed_before[self.search.month_of[j]]
            self._reach(j, self._first_count(j), value)
