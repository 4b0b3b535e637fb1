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

`solve` needs the backward pass only. Going backward keeps ties right: among continuations of equal value, the one
whose next day is the earliest has the earliest dates, whatever comes before. The forward pass mirrors it, so that
before(i, k) + after(i, k) is the value of the best set that contains day i: all days together cost two passes.

Near jumps are tried one by one. A far jump leaves the month and costs a straight line, so that the best one is read
off a running maximum, and the work grows linearly with the horizon.
"""

from __future__ import annotations

from rubdown.planner.problem import IMPOSSIBLE, SHORTFALL_COST, Optimum, ScheduleProblem, Tables, shortfall_and_points

_END = -1  # no further massage

Continuation = tuple[int, int]  # the best value of what follows, and the index of the next day


def solve(problem: ScheduleProblem) -> Optimum:
    """The best set of days."""
    backward = _Backward(Tables(problem))
    value, first = backward.from_start()
    return Optimum(*shortfall_and_points(value), backward.days_from(first))


def best_with_each_day(problem: ScheduleProblem) -> dict[int, tuple[int, int]]:
    """For each day, shortfall and points of the best set of days that contains it.

    Days that no set can contain (too close to a fixed one, or their month is full) are left out.
    """
    tables = Tables(problem)
    after, before = _Backward(tables).after, _Forward(tables).before
    best = {}
    for i, day in enumerate(tables.days):
        value = max((before[k][i] + after[k][i] for k in range(1, tables.most_chosen[i] + 1)), default=IMPOSSIBLE)
        if value > IMPOSSIBLE // 2:
            best[day] = shortfall_and_points(value)
    return best


class _Backward:
    """The backward pass: `after[k][i]`, the next day that it leads to, and what later jumps need to know.

    `entry[j]` is after(j, 1) as seen from earlier months: less the shortfall of all months before its own.
    `far_entry[i]` is the best entry by a far jump to day i or later, up to the next fixed day, counted from day 0.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        size = len(tables.days)
        most = max(tables.most_chosen, default=0)
        self.after = [[IMPOSSIBLE] * size for _ in range(most + 2)]
        self.next = [[_END] * size for _ in range(most + 2)]
        self.entry = [IMPOSSIBLE] * size
        self.far_entry: list[Continuation] = [(IMPOSSIBLE, _END)] * (size + 1)
        for i in reversed(range(size)):
            if tables.most_chosen[i]:
                self._fill(i)
            self._fill_far(i)

    def _fill(self, i: int) -> None:
        tables, day, m = self.tables, self.tables.days[i], self.tables.month_of[i]
        rhythm, days, earliest_previous = tables.rhythm, tables.days, tables.earliest_previous
        first, far, stop = tables.followers(i, day)
        later, later_next = self._in_later_month(day, max(first, tables.month_end[m]), far, stop)
        for k in range(1, tables.most_chosen[i] + 1):
            shortfall = SHORTFALL_COST * tables.shortfall_change(m, k)
            best, following = self._end(i) - shortfall, _END
            in_month = self.after[k + 1]
            for j in range(first, min(far, tables.month_end[m])):
                value = in_month[j] + rhythm[days[j] - day]
                if value > best and earliest_previous[j] <= day:
                    best, following = value, j
            if later - shortfall > best:
                best, following = later - shortfall, later_next
            self.after[k][i], self.next[k][i] = tables.points(i, k) + best, following
        self.entry[i] = self.after[1][i] - SHORTFALL_COST * tables.shortfall_before[m]

    def _fill_far(self, i: int) -> None:
        beyond = (IMPOSSIBLE, _END) if self.tables.is_fixed[i] else self.far_entry[i + 1]
        value = self.entry[i] + self.tables.slope * self.tables.days[i]
        if value >= beyond[0] and not self.tables.conditional[i]:
            beyond = (value, i)
        self.far_entry[i] = beyond

    def _end(self, i: int) -> int:
        """The value of no massage after day i (-1: none at all), where no fixed day follows."""
        tables = self.tables
        return (
            IMPOSSIBLE if tables.next_fixed[i + 1] < len(tables.days) else -SHORTFALL_COST * tables.shortfall_before[-1]
        )

    def _in_later_month(self, day: int, first: int, far: int, stop: int) -> Continuation:
        """The best continuation whose next massage is in a later month; the shortfall until then is not included."""
        tables = self.tables
        rhythm, days, earliest_previous, entry = tables.rhythm, tables.days, tables.earliest_previous, self.entry
        best, following = IMPOSSIBLE, _END
        for j in range(first, far):
            value = entry[j] + rhythm[days[j] - day]
            if value > best and earliest_previous[j] <= day:
                best, following = value, j
        if far < stop:
            value, j = self.far_entry[far]
            value += rhythm[tables.far] - tables.slope * (day + tables.far)
            if value > best:
                best, following = value, j
        return best, following

    def from_start(self) -> Continuation:
        """The value of the best set, and its first day."""
        best, first = self._end(-1), _END
        for j, rhythm in self.tables.first_days():
            if self.entry[j] + rhythm > best:
                best, first = self.entry[j] + rhythm, j
        return best, first

    def days_from(self, i: int) -> tuple[int, ...]:
        """The days of the best set, whose first one has index i."""
        chosen, month, k = [], -1, 0
        while i != _END:
            k = k + 1 if self.tables.month_of[i] == month else 1
            month = self.tables.month_of[i]
            chosen.append(self.tables.days[i])
            i = self.next[k][i]
        return tuple(chosen)


class _Forward:
    """The forward pass: `before[k][j]`; each day, once its values are known, offers itself to all that may follow it.

    `departure[i]` is before(i, k) + points(i, k) as seen from later months, by the best k: with the shortfall of i's
    month, less that of all months up to it with no day chosen.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        size, most = len(tables.days), max(tables.most_chosen, default=0)
        self.before = [[IMPOSSIBLE] * size for _ in range(most + 2)]
        self.departure = [IMPOSSIBLE] * size
        self.oldest = 0  # the first day from which no far jump has come yet
        self.far_departure = IMPOSSIBLE  # the best departure of those before it, counted from day 0
        for j, rhythm in tables.first_days():
            self.before[1][j] = rhythm - SHORTFALL_COST * tables.shortfall_before[tables.month_of[j]]
        for j in range(size):
            self._arrive_from_far(j)
            self._offer(j)
            if tables.is_fixed[j]:  # no jump passes it
                self.oldest, self.far_departure = j, IMPOSSIBLE

    def _arrive_from_far(self, j: int) -> None:
        tables, days, day = self.tables, self.tables.days, self.tables.days[j]
        while days[self.oldest] <= day - tables.far:
            value = self.departure[self.oldest] - tables.slope * days[self.oldest]
            self.far_departure = max(self.far_departure, value)
            self.oldest += 1
        if not tables.conditional[j]:
            value = self.far_departure + tables.rhythm[tables.far] + tables.slope * (day - tables.far)
            self._enter(j, value)

    def _enter(self, j: int, value: int) -> None:
        """Day j as the first of its month, from an earlier month."""
        value -= SHORTFALL_COST * self.tables.shortfall_before[self.tables.month_of[j]]
        self.before[1][j] = max(self.before[1][j], value)

    def _offer(self, i: int) -> None:
        tables, day, m = self.tables, self.tables.days[i], self.tables.month_of[i]
        first, far, _ = tables.followers(i, day)
        near = [(j, tables.rhythm[tables.days[j] - day]) for j in range(first, far) if tables.allows(j, day)]
        for k in range(1, tables.most_chosen[i] + 1):
            value, in_month = self.before[k][i] + tables.points(i, k), self.before[k + 1]
            for j, rhythm in near:
                if tables.month_of[j] == m:
                    in_month[j] = max(in_month[j], value + rhythm)
            self.departure[i] = max(self.departure[i], value - SHORTFALL_COST * tables.shortfall_change(m, k))
        for j, rhythm in near:
            if tables.month_of[j] > m:
                self._enter(j, self.departure[i] + rhythm)
