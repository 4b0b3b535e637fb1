"""The exact search under a limit: the passes of `rubdown.planner.search` with the limit's state beside each day.

    after(i, k, s) = points(i, k) + max of  end, where the limit may end with s
                                            after(j, k + 1, s with j) + rhythm(i to j)    j later in the month
                                            after(j, 1, s with j) + rhythm(i to j) - …    j in a later month

with s as it is after day i. The dictionaries are by the state *before* a day, which is that after the day before it:
so each continuation is one look-up. Only states that can be reached are worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from rubdown.planner.problem import IMPOSSIBLE, LOWEST, Limit, State, Tables

_END = -1  # no further massage
_Values = dict[State, int]
_Continuations = dict[State, tuple[int, int]]  # the best value of what follows, and the index of the next day
Best = tuple[int, int]
_NOTHING: Best = (IMPOSSIBLE, _END)


class LimitedSearch:
    """The tables of a problem with the backward pass under a limit, for some states to start from."""

    def __init__(self, tables: Tables, limit: Limit, starts: Iterable[State]) -> None:
        self.tables, self.limit = tables, limit
        self.steps = list(self._steps(set(starts)))
        self._backward = _Backward(self)

    def _steps(self, states: set[State]) -> Iterator[Mapping[State, State]]:
        """For each day, the states that it may meet, each with the one that it leaves."""
        tables, waiting, oldest = self.tables, list[set[State]](), 0
        for i, day in enumerate(tables.days):
            # A massage is at least the gap after the one before it, but for bookings.
            while oldest < i and (tables.is_fixed[i] or tables.days[oldest] <= day - tables.problem.gap):
                states = waiting[oldest] if tables.is_fixed[oldest] else states | waiting[oldest]
                oldest += 1
            after = {state: self.limit.after(state, day) for state in states}
            allowed = {state: left for state, left in after.items() if left is not None}
            waiting.append(set(allowed.values()))
            yield allowed

    def best_value(self, start: State) -> tuple[int, tuple[int, ...]]:
        """The best value from a state on and the days that reach it; `IMPOSSIBLE` or less where there is none."""
        backward, tables = self._backward, self.tables
        value, i = backward.from_start(start)
        chosen, state = list[int](), start
        month = k = 0
        while i != _END:
            month, k = tables.month_of[i], k + 1 if tables.month_of[i] == month else 1
            chosen.append(tables.days[i])
            state = self.steps[i][state]
            i = backward.next[k][i][state]
        return value, tuple(chosen)

    def best_with_each_day(self, start: State) -> dict[int, int]:
        """For each day that some set may contain, the value of the best one that contains it."""
        before, take = _Forward(self, start).before, self._backward.take
        values: dict[int, int] = {}
        for i, day in enumerate(self.tables.days):
            both = (
                value + take[k][i].get(state, IMPOSSIBLE)
                for k in self.tables.counts for state, value in before[k][i].items()
            )  # fmt: skip
            best = max(both, default=IMPOSSIBLE)
            if best > LOWEST:
                values[day] = best
        return values


class _Backward:
    """`take[k][i]`: the value from day i on, taken as the k-th of its month, by the state before it; `next[k][i]`: the
    day that it leads to, by the state after it. `entry`, `far_entry` and `row_entry` are those of the plain search.
    """

    def __init__(self, search: LimitedSearch) -> None:
        self.limit, self.tables, self.steps = search.limit, search.tables, search.steps
        size, counts = len(self.tables.days), self.tables.counts
        self.take: list[list[_Values]] = [[{} for _ in range(size)] for _ in counts]
        self.next: list[list[_Values]] = [[{} for _ in range(size)] for _ in counts]
        self.entry: list[_Values] = [{} for _ in range(size)]
        self.far_entry: list[_Continuations] = [{} for _ in range(size)]
        self.row_entry: list[_Continuations] = [{} for _ in range(size + 1)]
        for i in reversed(range(size)):
            if self.tables.most_chosen[i]:
                self._fill(i)
            self._fill_far(i)

    def _fill(self, i: int) -> None:
        tables, m, steps = self.tables, self.tables.month_of[i], self.steps[i]
        jumps = near_jumps(tables, i)
        in_month = [jump for jump in jumps if jump[0] < tables.month_end[m]]
        later = jumps[len(in_month) :]
        after = set(steps.values())
        near = {state: _best(later, self.entry, state, _NOTHING) for state in after}
        leaving = {state: max(near[state], self._beyond(i, state), key=itemgetter(0)) for state in after}
        for k in range(1, tables.most_chosen[i] + 1):
            shortfall, points, values = tables.shortfall_change(m, k), tables.points(i, k), _Values()
            for state in after:
                ended = (self._end(i, state) - shortfall, _END)
                best, following = _best(in_month, self.take[k + 1], state, ended)
                if leaving[state][0] - shortfall > best:
                    best, following = leaving[state][0] - shortfall, leaving[state][1]
                if best > LOWEST:
                    values[state], self.next[k][i][state] = points + best, following
            self.take[k][i] = {state: values[left] for state, left in steps.items() if left in values}
        before = tables.shortfall_before[m]
        self.entry[i] = {state: value - before for state, value in self.take[1][i].items()}

    def _beyond(self, i: int, state: State) -> tuple[int, int]:
        """The best continuation by a far jump, in this row of massages or in a later one."""
        tables, row_end = self.tables, self.tables.row_end[self.tables.row_of[i]]
        _, far, stop = tables.followers(i, tables.days[i])
        in_row = in_later_row = _NOTHING
        if far < min(stop, row_end):
            value, j = self.far_entry[far].get(state, _NOTHING)
            in_row = value + tables.rhythm[tables.far] - tables.slope * (tables.days[i] + tables.far), j
        if max(far, row_end) < stop:
            in_later_row = self.row_entry[max(far, row_end)].get(state, _NOTHING)
        return max(in_row, in_later_row, key=itemgetter(0))

    def _fill_far(self, i: int) -> None:
        tables = self.tables
        last_of_row = i + 1 in tables.row_end
        far: _Continuations = {} if tables.is_fixed[i] or last_of_row else self.far_entry[i + 1]
        row: _Continuations = {} if tables.is_fixed[i] else self.row_entry[i + 1]
        if not tables.conditional[i]:
            far = _with_entries(self.entry[i], i, tables.slope * tables.days[i], far)
            row = _with_entries(self.entry[i], i, 0, row)
        self.far_entry[i], self.row_entry[i] = far, row

    def _end(self, i: int, state: State) -> int:
        """The value of no massage after day i (-1: none at all), where no fixed day follows and the limit may end."""
        follows = self.tables.next_fixed[i + 1] < len(self.tables.days)
        return IMPOSSIBLE if follows or not self.limit.may_end(state) else -self.tables.shortfall_before[-1]

    def from_start(self, start: State) -> tuple[int, int]:
        """The value of the best set from a state on, and its first day."""
        return _best(self.tables.first_days.items(), self.entry, start, (self._end(-1, start), _END))


def near_jumps(tables: Tables, i: int) -> list[tuple[int, int]]:
    """The days that may follow day i by a near jump, each with its rhythm's points."""
    day, days, row_end = tables.days[i], tables.days, tables.row_end[tables.row_of[i]]
    first, far, _ = tables.followers(i, day)
    allowed = (j for j in range(first, far) if tables.earliest_previous[j] <= day)
    return [(j, tables.rhythm[days[j] - day] if j < row_end else 0) for j in allowed]


def _best(jumps: Iterable[tuple[int, int]], values: list[_Values], state: State, best: tuple[int, int]) -> Best:
    """The best continuation by some jumps, in order, or the one given where none is better."""
    value, following = best
    for j, rhythm in jumps:
        reached = values[j].get(state)
        if reached is not None and reached + rhythm > value:
            value, following = reached + rhythm, j
    return value, following


def _with_entries(entry: _Values, i: int, slope: int, far: _Continuations) -> _Continuations:
    """The best far entries by state, with those of day i: of two alike the earlier day is taken."""
    entries = {state: (value + slope, i) for state, value in entry.items()}
    return {**far, **{s: best for s, best in entries.items() if best[0] >= far.get(s, _NOTHING)[0]}}


class _Forward:
    """`before[k][j]`: the value of what precedes day j as the k-th of its month, by the state before it."""

    def __init__(self, search: LimitedSearch, start: State) -> None:
        self.tables, self.steps = search.tables, search.steps
        tables, size = self.tables, len(self.tables.days)
        self.before: list[list[_Values]] = [[{} for _ in range(size)] for _ in tables.counts]
        self.departure: list[_Values] = [{} for _ in range(size)]
        self.missed_before = [tables.shortfall_before[m] for m in tables.month_of]
        self.first_passed = self.oldest = 0
        self.far: _Values = {}  # the best departures of those before it in the row, counted from day 0
        self.row: _Values = {}  # those of earlier rows
        for j, rhythm in tables.first_days.items():
            self.before[1][j] = {start: rhythm - self.missed_before[j]}
        for j in range(size):
            self._arrive_from_far(j)
            self._offer(j)
            if tables.is_fixed[j]:  # no jump passes it
                self.first_passed = self.oldest = j
                self.far, self.row = {}, {}

    def _arrive_from_far(self, j: int) -> None:
        tables, days, day = self.tables, self.tables.days, self.tables.days[j]
        if j in tables.row_end:  # the first of a row
            self.row, self.far = {}, {}
            for departure in self.departure[self.first_passed : self.oldest]:
                _raise(self.row, departure, 0)
        while days[self.oldest] <= day - tables.far:
            i = self.oldest
            if tables.row_of[i] == tables.row_of[j]:
                _raise(self.far, self.departure[i], -tables.slope * days[i])
            else:
                _raise(self.row, self.departure[i], 0)
            self.oldest += 1
        if not tables.conditional[j]:  # as the first of its month, from an earlier one
            _raise(self.before[1][j], self.row, -self.missed_before[j])
            rhythm = tables.rhythm[tables.far] + tables.slope * (day - tables.far)
            _raise(self.before[1][j], self.far, rhythm - self.missed_before[j])

    def _offer(self, i: int) -> None:
        """Offer day i with the values of what led to it to all days that may follow it by a near jump."""
        tables, m, jumps = self.tables, self.tables.month_of[i], near_jumps(self.tables, i)
        month_end, departure = tables.month_end[m], self.departure[i]
        for k in range(1, tables.most_chosen[i] + 1):
            values, steps = self.before[k][i], self.steps[i]
            after: _Values = {}
            for state, value in values.items():
                if state in steps:
                    _raise(after, {steps[state]: value}, tables.points(i, k))
            for j, rhythm in jumps:
                if j < month_end:
                    _raise(self.before[k + 1][j], after, rhythm)
            _raise(departure, after, -tables.shortfall_change(m, k))
        for j, rhythm in jumps:
            if j >= month_end:
                _raise(self.before[1][j], departure, rhythm - self.missed_before[j])


def _raise(values: _Values, others: _Values, bonus: int) -> None:
    """Raise values to those of others with a bonus, where these are larger."""
    for state, value in others.items():
        if value + bonus > values.get(state, IMPOSSIBLE):
            values[state] = value + bonus
