"""The exact search: the best set of days for massages, and the best set that contains each given day.

The best set has the smallest shortfall (massages missing from the months' least), then the most points, then the
earliest dates (dictionary order; a list before its continuations). Dynamic programming finds it, with day i taken as
the k-th of its month as the state:

    after(i, k)  = points(i, k) + max of  end: minus the shortfall of this and all later months
                                          after(j, k + 1) + rhythm(i to j)              j later in the month
                                          after(j, 1) + rhythm(i to j) - the shortfall of
                                             this month and of all that are skipped     j in a later month
    before(j, 1) = max of  start: rhythm(previous to j) - the shortfall of all earlier months
                           before(i, k) + points(i, k) + rhythm(i to j) - the shortfall of
                              i's month and of all that are skipped                     i in an earlier month
    before(j, k + 1) = max of  before(i, k) + points(i, k) + rhythm(i to j)             i earlier in the month

The best set needs the backward pass only. Going backward keeps ties right: among continuations of equal value, the one
whose next day is the earliest has the earliest dates, whatever comes before. The forward pass mirrors it, so that
before(i, k) + after(i, k) is the value of the best set that contains day i: all days together cost two passes.

Near jumps are tried one by one. A far jump leaves the month and costs a straight line, so that the best one is read
off a running maximum, and the work grows linearly with the horizon. Jumps from one row of massages to a later one
(after a pause) cost no rhythm: the far ones among them have a running maximum of their own.
"""

from __future__ import annotations

from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from rubdown.planner.problem import IMPOSSIBLE, LOWEST, Optimum, ScheduleProblem, Tables, shortfall_and_points

if TYPE_CHECKING:
    from rubdown.planner.limited_search import LimitedSearch

_END = -1  # no further massage

Continuation = tuple[int, int]  # the best value of what follows, and the index of the next day


def solve(problem: ScheduleProblem) -> Optimum:
    """The best set of days; what a missing massage costs must outweigh all points, as it does by default."""
    return Search(problem).best()


class Search:
    """A problem with its tables; each pass is made when it is first needed, and once."""

    def __init__(self, problem: ScheduleProblem) -> None:
        self.problem = problem
        self._tables = Tables(problem)

    @cached_property
    def _backward(self) -> _Backward:
        return _Backward(self._tables)

    @cached_property
    def _limited(self) -> LimitedSearch | None:
        """The search with the limit's states beside each day, where the problem has a limit."""
        if self.problem.limit is None:
            return None
        from rubdown.planner.limited_search import LimitedSearch  # most plans have none

        return LimitedSearch(self._tables, self.problem.limit, [self.problem.limit.start])

    def best(self) -> Optimum:
        """The best set of days."""
        value, days = self.best_value()
        return Optimum(*shortfall_and_points(value), days)

    def best_value(self) -> tuple[int, tuple[int, ...]]:
        """The best value, points less `shortfall_cost` for each missing massage, and the days that reach it."""
        if self._limited and self.problem.limit:
            return self._limited.best_value(self.problem.limit.start)
        value, i = self._backward.from_start()
        chosen, month_of = list[int](), self._tables.month_of
        month = k = 0
        while i != _END:
            month, k = month_of[i], k + 1 if month_of[i] == month else 1
            chosen.append(self._tables.days[i])
            i = self._backward.next[k][i]
        return value, tuple(chosen)

    @cached_property
    def best_with_each_day(self) -> dict[int, tuple[int, int]]:
        """For each day, shortfall and points of the best set of days that contains it.

        Days that no set can contain (too close to a fixed one, their month full, nothing left of a limit) are left out.
        """
        if self._limited and self.problem.limit:
            values = self._limited.best_with_each_day(self.problem.limit.start)
            return {day: shortfall_and_points(value) for day, value in values.items()}
        tables, after, before = self._tables, self._backward.after, _Forward(self._tables).before
        best = {}
        for i, day in enumerate(tables.days):
            value = max(before[k][i] + after[k][i] for k in tables.counts)
            if value > LOWEST:
                best[day] = shortfall_and_points(value)
        return best


class _Backward:
    """The backward pass: `after[k][i]`, the next day that it leads to, and what later jumps need to know.

    `entry[j]` is after(j, 1) as seen from earlier months: less the cost of what all months before its own miss.
    `far_entry[i]` is the best entry by a far jump to day i or later in its row, up to the next fixed day, counted from
    day 0; `row_entry[i]` the best by a far jump from an earlier row to day i or later, up to the next fixed day.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        size = len(tables.days)
        self.after = [[IMPOSSIBLE] * size for _ in tables.counts]
        self.next = [[_END] * size for _ in tables.counts]
        self.entry = [IMPOSSIBLE] * size
        self.far_entry: list[Continuation] = [(IMPOSSIBLE, _END)] * size
        self.row_entry: list[Continuation] = [(IMPOSSIBLE, _END)] * (size + 1)
        for i in reversed(range(size)):
            if tables.most_chosen[i]:
                self._fill(i)
            self._fill_far(i)

    def _fill(self, i: int) -> None:
        tables, day, m = self.tables, self.tables.days[i], self.tables.month_of[i]
        rhythm, days, earliest_previous = tables.rhythm, tables.days, tables.earliest_previous
        first, far, stop = tables.followers(i, day)
        row_end = tables.row_end[tables.row_of[i]]
        later, later_next = self._in_later_month(i, max(first, tables.month_end[m]), far, stop)
        for k in range(1, tables.most_chosen[i] + 1):
            shortfall = tables.shortfall_change(m, k)
            best, following = self._end(i) - shortfall, _END
            in_month = self.after[k + 1]
            for j in range(first, min(far, tables.month_end[m])):
                value = in_month[j] + (rhythm[days[j] - day] if j < row_end else 0)
                if value > best and earliest_previous[j] <= day:
                    best, following = value, j
            if later - shortfall > best:
                best, following = later - shortfall, later_next
            self.after[k][i], self.next[k][i] = tables.points(i, k) + best, following
        self.entry[i] = self.after[1][i] - tables.shortfall_before[m]

    def _fill_far(self, i: int) -> None:
        tables, nothing = self.tables, (IMPOSSIBLE, _END)
        far = nothing if tables.is_fixed[i] or i + 1 in tables.row_end else self.far_entry[i + 1]
        row = nothing if tables.is_fixed[i] else self.row_entry[i + 1]
        if not tables.conditional[i]:
            far = max((self.entry[i] + tables.slope * tables.days[i], i), far, key=itemgetter(0))
            row = max((self.entry[i], i), row, key=itemgetter(0))
        self.far_entry[i], self.row_entry[i] = far, row

    def _end(self, i: int) -> int:
        """The value of no massage after day i (-1: none at all), where no fixed day follows."""
        fixed_follows = self.tables.next_fixed[i + 1] < len(self.tables.days)
        return IMPOSSIBLE if fixed_follows else -self.tables.shortfall_before[-1]

    def _in_later_month(self, i: int, first: int, far: int, stop: int) -> Continuation:
        """The best continuation whose next massage is in a later month; the shortfall until then is not included."""
        tables, day = self.tables, self.tables.days[i]
        row_end = tables.row_end[tables.row_of[i]]
        rhythm, days, earliest_previous, entry = tables.rhythm, tables.days, tables.earliest_previous, self.entry
        best, following = IMPOSSIBLE, _END
        for j in range(first, far):
            value = entry[j] + (rhythm[days[j] - day] if j < row_end else 0)
            if value > best and earliest_previous[j] <= day:
                best, following = value, j
        continuations = [(best, following)]  # the earlier before the later ones
        if far < min(stop, row_end):
            value, j = self.far_entry[far]
            continuations.append((value + rhythm[tables.far] - tables.slope * (day + tables.far), j))
        if max(far, row_end) < stop:
            continuations.append(self.row_entry[max(far, row_end)])
        return max(continuations, key=itemgetter(0))

    def from_start(self) -> Continuation:
        """The value of the best set, and its first day."""
        best, first = self._end(-1), _END
        for j, rhythm in self.tables.first_days.items():
            if self.entry[j] + rhythm > best:
                best, first = self.entry[j] + rhythm, j
        return best, first


class _Forward:
    """The forward pass: `before[k][j]`; each day, once its values are known, offers itself to all that may follow it.

    `departure[i]` is before(i, k) + points(i, k) as seen from later months, by the best k: with the shortfall of i's
    month, less that of all months up to it with no day chosen.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        size = len(tables.days)
        self.before = [[IMPOSSIBLE] * size for _ in tables.counts]
        self.departure = [IMPOSSIBLE] * size
        self.first_passed = 0  # the last fixed day before, or the first day: no jump comes from before it
        self.oldest = 0  # the first day from which no far jump has come yet
        self.far_departure = IMPOSSIBLE  # the best departure of those before it in the row, counted from day 0
        self.row_departure = IMPOSSIBLE  # the best of those before it in earlier rows
        # What the months before each day's own cost if no day is chosen in them.
        self.missed_before = [tables.shortfall_before[m] for m in tables.month_of]
        for j, rhythm in tables.first_days.items():
            self.before[1][j] = rhythm - self.missed_before[j]
        for j in range(size):
            self._arrive_from_far(j)
            self._offer(j)
            if tables.is_fixed[j]:  # no jump passes it
                self.first_passed = self.oldest = j
                self.far_departure = self.row_departure = IMPOSSIBLE

    def _arrive_from_far(self, j: int) -> None:
        tables, days, day = self.tables, self.tables.days, self.tables.days[j]
        if j in tables.row_end:  # the first of a row
            self.row_departure = max(self.departure[self.first_passed : self.oldest], default=IMPOSSIBLE)
            self.far_departure = IMPOSSIBLE
        while days[self.oldest] <= day - tables.far:
            i = self.oldest
            if tables.row_of[i] == tables.row_of[j]:
                self.far_departure = max(self.far_departure, self.departure[i] - tables.slope * days[i])
            else:
                self.row_departure = max(self.row_departure, self.departure[i])
            self.oldest += 1
        if not tables.conditional[j]:  # as the first of its month, from an earlier one
            far = self.far_departure + tables.rhythm[tables.far] + tables.slope * (day - tables.far)
            value = max(far, self.row_departure) - self.missed_before[j]
            self.before[1][j] = max(self.before[1][j], value)

    def _offer(self, i: int) -> None:
        tables, day, m = self.tables, self.tables.days[i], self.tables.month_of[i]
        rhythm, days, earliest_previous = tables.rhythm, tables.days, tables.earliest_previous
        first, far, _ = tables.followers(i, day)
        row_end, month_end = tables.row_end[tables.row_of[i]], tables.month_end[m]
        departure = IMPOSSIBLE
        for k in range(1, tables.most_chosen[i] + 1):
            value, in_month = self.before[k][i] + tables.points(i, k), self.before[k + 1]
            for j in range(first, min(far, month_end)):
                reached = value + (rhythm[days[j] - day] if j < row_end else 0)
                if reached > in_month[j] and earliest_previous[j] <= day:
                    in_month[j] = reached
            departure = max(departure, value - tables.shortfall_change(m, k))
        self.departure[i] = departure
        entered, missed_before = self.before[1], self.missed_before
        for j in range(max(first, month_end), far):
            reached = departure + (rhythm[days[j] - day] if j < row_end else 0) - missed_before[j]
            if reached > entered[j] and earliest_previous[j] <= day:
                entered[j] = reached
