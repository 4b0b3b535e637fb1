"""The exact search (planner/search.py) of many problems at once: the same recursion, a day at a time over arrays.

The last axis of every array is the problem, the one before it the day, a column for each day of any problem; values are
whole numbers. Only the prices of days, of missing massages and the weight of a problem's points change from one search
to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from rubdown.planner.problem import ScheduleProblem, Tables
from rubdown.planner.search import Search

NEVER = -(10**16)  # below every possible value, and far enough from the end of the machine's whole numbers
_END = -1
_BY_PROBLEM = (
    "least",
    "least_before",
    "extra",
    "near",
    "most_chosen",
    "start",
    "far",
    "slope",
    "may_end",
    "by_far",
    "keeps_row",
    "keeps_all",
    "next_row",
)  # fmt: skip  the arrays of a batch

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]


class Chosen(NamedTuple):
    """The chosen days of all problems: the problem of each, and its day's column, in order within a problem."""

    problems: Whole
    columns: Whole


class Batch:
    """Problems laid out for the search.

    `near[i, n]`: the rhythm's points of a jump from day i to day i + 1 + n, NEVER where no jump leads; from day
    `reach[i]` on jumps cost `far[i]` and `slope` a day.
    """

    def __init__(self, problems: Sequence[ScheduleProblem]) -> None:
        self.tables = [Tables(problem) for problem in problems]
        self.days = sorted({day for problem in problems for day in problem.points})
        self.ordinals = np.array(self.days, np.int64)
        self.column = {day: i for i, day in enumerate(self.days)}
        self.limited = [r for r, problem in enumerate(problems) if problem.limit]
        self.reach_days = max(tables.far for tables in self.tables)
        self._lay_out_months()
        self._lay_out_days()
        for r in range(len(problems)):
            self._lay_out_jumps(r)
        self.known_weights: Whole = np.array(NEVER)  # no weights yet

    def _lay_out_months(self) -> None:
        firsts = sorted({_month_of(month.first) for tables in self.tables for month in tables.problem.months})
        size, index = len(self.tables), {first: m for m, first in enumerate(firsts)}
        self.month_of = np.array([index[_month_of(day)] for day in self.days], np.int64)
        self.month_end = np.searchsorted(self.month_of, range(len(firsts)), side="right")
        self.least = np.zeros((len(firsts), size), np.int64)
        for r, tables in enumerate(self.tables):
            for month, least in zip(tables.problem.months, tables.least, strict=True):
                self.least[index[_month_of(month.first)], r] = least
        none = np.zeros((1, size), np.int64)
        self.least_before: Whole = np.concatenate([none, self.least.cumsum(axis=0)])
        self.extra = np.array([tables.problem.extra for tables in self.tables], np.int64)

    def _lay_out_days(self) -> None:
        shape = count, size = len(self.days), len(self.tables)
        self.reach = np.searchsorted(self.ordinals, self.ordinals + self.reach_days)
        self.near = np.full((count, self.reach_days, size), NEVER, np.int64)
        self.most_chosen = np.zeros(shape, np.int64)
        self.start, self.far = np.full(shape, NEVER, np.int64), np.full(shape, NEVER, np.int64)
        self.slope = np.zeros(size, np.int64)
        self.may_end = np.ones((count + 1, size), np.bool_)  # after no day at all, then after each day
        self.by_far, self.keeps_row, self.keeps_all = (np.zeros(shape, np.bool_) for _ in range(3))
        self.next_row = np.full(shape, count, np.int64)  # the first day that a far jump to a later row may lead to

    def _lay_out_jumps(self, r: int) -> None:
        """What leads from where in one problem, as its own tables have it."""
        tables, problem = self.tables[r], self.tables[r].problem
        rhythm = np.array([problem.rhythm(n) for n in range(self.reach_days + 2)], np.int64)
        self.slope[r] = rhythm[-1] - rhythm[-2]
        columns, days = np.array([self.column[day] for day in tables.days], np.int64), np.array(tables.days, np.int64)
        earliest, row_ends = np.array(tables.earliest_previous, np.int64), [*problem.rows, date.max.toordinal()]
        for j, points in tables.first_days.items():
            self.start[columns[j], r] = points
        self.may_end[:, r] = np.array([0, *self.days]) >= max(problem.fixed & problem.points.keys(), default=0)
        self.keeps_all[:, r] = np.isin(self.days, list(problem.fixed), invert=True)
        row_of = np.searchsorted(problem.rows, self.days, side="right")
        self.keeps_row[:-1, r] = self.keeps_all[:-1, r] & (row_of[:-1] == row_of[1:])
        self.by_far[columns, r] = ~np.array(tables.conditional, np.bool_)
        self.most_chosen[columns, r] = tables.most_chosen
        for i, (day, column) in enumerate(zip(tables.days, columns.tolist(), strict=True)):
            first, _, stop = tables.followers(i, day)
            row_end, reach = row_ends[tables.row_of[i]], int(self.reach[column])
            near = np.arange(first, stop)[columns[first:stop] < reach]
            near = near[earliest[near] <= day]
            rhythms = np.where(days[near] < row_end, rhythm[days[near] - day], 0)
            self.near[column, columns[near] - column - 1, r] = rhythms
            last = columns[stop - 1]  # that a jump may lead to
            if reach <= last:  # of what lies beyond the row a jump to a later row is worth no less
                self.far[column, r] = rhythm[-2] - self.slope[r] * (day + self.reach_days)
            next_row = max(reach, int(np.searchsorted(self.days, row_end)))
            if next_row <= last:
                self.next_row[column, r] = next_row

    def best(self, points: Whole, weights: Whole, missing: int) -> tuple[Whole, Chosen]:
        """For each problem the best value at these points of the days (NEVER: closed), and the days that reach it.

        `weights`: what a point of the rhythm and of the months' extra massages weighs; `missing`: what a missing one
        costs.
        """
        best, chosen = _Pass(self, points, weights, missing).best()
        for r in self.limited:
            best[r], columns = self._best_limited(r, points[:, r], int(weights[r]), missing)
            others = chosen.problems != r
            own = np.full(len(columns), r), np.array(columns, np.int64)
            chosen = Chosen(*(np.append(kept[others], new) for kept, new in zip(chosen, own, strict=True)))
        return best, chosen

    def missing(self, chosen: Chosen) -> int:
        """How many massages all problems together lack with these days."""
        taken = np.zeros_like(self.least)
        np.add.at(taken, (self.month_of[chosen.columns], chosen.problems), 1)
        return int(np.maximum(0, self.least - taken).sum())

    def part(self, problems: Whole) -> Batch:
        """Some of the problems, in this order."""
        part = copy(self)
        for name in _BY_PROBLEM:
            setattr(part, name, getattr(self, name)[..., problems])
        part.tables = [self.tables[r] for r in problems.tolist()]
        part.limited = [r for r, tables in enumerate(part.tables) if tables.problem.limit]
        part.known_weights = np.array(NEVER)
        return part

    def _best_limited(self, r: int, points: Whole, weight: int, missing: int) -> tuple[int, list[int]]:
        """The same for one problem, by its own search: one with a limit on the number of massages."""
        problem = self.tables[r].problem
        weighed = replace(
            problem,
            points={day: int(points[self.column[day]]) for day in problem.points},
            rhythm=lambda days: weight * problem.rhythm(days),
            extra=weight * problem.extra,
            shortfall_cost=missing,
        )
        value, days = Search(weighed).best_value()
        return value, [self.column[day] for day in days]

    def weighed(self, weights: Whole) -> tuple[Whole, Whole, Whole]:
        """The points of near and far jumps and of the first ones with their weight, which seldom changes."""
        if not np.array_equal(weights, self.known_weights):
            near, far, start = (np.where(x > NEVER, x * weights, NEVER) for x in (self.near, self.far, self.start))
            self.known_weights, self._weighed = weights, (near, far, start)
        return self._weighed


class _Pass:
    """One backward pass, with the names of `planner.search._Backward`; the way back is found from its values."""

    def __init__(self, batch: Batch, points: Whole, weights: Whole, missing: int) -> None:
        self.batch, self.points, self.missing = batch, points, missing
        count, size = points.shape
        self.most = int(batch.most_chosen.max(initial=0))
        self.jumps, self.far, self.start = batch.weighed(weights)
        self.extra, self.slope = batch.extra * weights, batch.slope * weights
        self.nothing = np.where(batch.may_end, -missing * batch.least_before[-1], NEVER)
        self.missed_before = missing * batch.least_before
        k = np.arange(self.most + 2)[:, None, None]
        self.change = missing * np.maximum(0, batch.least - k) - self.missed_before[1:]  # `Tables.shortfall_change`
        beyond_least = k > batch.least[batch.month_of]
        self.earned = np.where(k <= batch.most_chosen, points - beyond_least * self.extra, NEVER)
        self.after = np.full_like(self.earned, NEVER)
        self.entry = np.full_like(points, NEVER)
        self.far_entry, self.row_entry = (np.full((count + 1, size), NEVER, np.int64) for _ in range(2))
        self.problems = np.arange(size)
        self.has_rows = (batch.next_row < count).any(axis=1).tolist()
        for i in reversed(range(count)):
            self._fill(i)

    def _fill(self, i: int) -> None:
        batch, m, reach = self.batch, int(self.batch.month_of[i]), int(self.batch.reach[i])
        border = min(int(batch.month_end[m]), reach)  # the first day of a later month
        near = border - i - 1
        later = self.far_entry[reach] + self.far[i]
        if reach > border:
            jumps = self.jumps[i, near : reach - i - 1]
            later = np.maximum(later, (self.entry[border:reach] + jumps).max(axis=0))
        if self.has_rows[i]:
            later = np.maximum(later, self.row_entry[batch.next_row[i], self.problems])
        later = np.maximum(later, self.nothing[i + 1])
        for k in range(1, self.most + 1):
            best = later - self.change[k, m]
            if near:
                best = np.maximum(best, (self.after[k + 1, i + 1 : border] + self.jumps[i, :near]).max(axis=0))
            self.after[k, i] = np.maximum(NEVER, self.earned[k, i] + best)
        self.entry[i] = entry = self.after[1, i] - self.missed_before[m]
        far = np.where(batch.by_far[i], entry + self.slope * batch.days[i], NEVER)
        self.far_entry[i] = np.where(batch.keeps_row[i], np.maximum(far, self.far_entry[i + 1]), far)
        row = np.where(batch.by_far[i], entry, NEVER)
        self.row_entry[i] = np.where(batch.keeps_all[i], np.maximum(row, self.row_entry[i + 1]), row)

    def best(self) -> tuple[Whole, Chosen]:
        """The best values, and the chosen days."""
        chosen: list[Chosen] = []
        first = self.entry + self.start
        best = np.maximum(self.nothing[0], first.max(axis=0, initial=NEVER))
        rows = np.flatnonzero(best > self.nothing[0])
        column, k = first.argmax(axis=0)[rows] if len(rows) else rows, np.ones(len(rows), np.int64)
        while len(rows):
            chosen.append(Chosen(rows, column))
            following = self._following(rows, column, k)
            goes_on = following != _END
            same = self.batch.month_of[column] == self.batch.month_of[following]
            rows, column, k = rows[goes_on], following[goes_on], np.where(same, k + 1, 1)[goes_on]
        none = Chosen(rows, rows)
        return best, Chosen(*(np.concatenate(parts) for parts in zip(none, *chosen, strict=True)))

    def _following(self, rows: Whole, column: Whole, k: Whole) -> Whole:
        """The day after each problem's day, the k-th of its month: the earliest that reaches the value, or none."""
        batch, month = self.batch, self.batch.month_of[column]
        best, change = self.after[k, column, rows] - self.earned[k, column, rows], self.change[k, month, rows]
        jumps = self.jumps[column, :, rows].T
        later = np.minimum(column + 1 + np.arange(len(jumps))[:, None], len(batch.days) - 1)
        in_month = batch.month_of[later] == month
        values = np.where(in_month, self.after[k + 1, later, rows], self.entry[later, rows] - change) + jumps
        reached = values == best
        following = column + 1 + reached.argmax(axis=0)
        ends = self.nothing[column + 1, rows] - change == best
        for n in np.flatnonzero(~ends & ~reached.any(axis=0)).tolist():
            following[n] = self._far_following(int(rows[n]), int(column[n]), int(best[n] + change[n]))
        return np.where(ends, _END, following)

    def _far_following(self, r: int, i: int, best: int) -> int:
        """The day after day i by a far jump, within its row or to a later one."""
        batch, reach = self.batch, int(self.batch.reach[i])
        value, slope = self.far_entry[reach, r], self.slope[r]
        if value + self.far[i, r] != best:
            reach = int(batch.next_row[i, r])
            value, slope = self.row_entry[reach, r], 0
        later = self.entry[reach:, r] + slope * batch.ordinals[reach:]
        return reach + int(np.flatnonzero((later == value) & batch.by_far[reach:, r])[0])


def _month_of(day: int) -> tuple[int, int]:
    month = date.fromordinal(day)
    return month.year, month.month
