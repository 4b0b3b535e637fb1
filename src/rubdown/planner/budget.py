"""The best calendar for every number of massages, in one search: the number still to come is part of its state."""

from __future__ import annotations

from msgspec.structs import replace

from rubdown.planner.limited_search import LimitedSearch
from rubdown.planner.limits import Countdown
from rubdown.planner.problem import IMPOSSIBLE, Optimum, ScheduleProblem, Tables, shortfall_and_points


def best_of_each_number(problem: ScheduleProblem) -> dict[int, Optimum]:
    """The best set of each number of days that a set can have, fixed ones counted, whatever limit the problem has.

    Numbers run without a gap from that of the fixed days to the most that fit.
    """
    problem = replace(problem, limit=None)
    tables, most = Tables(problem), _at_most(problem)
    starts = [(number,) for number in range(most + 1)]
    search, best = LimitedSearch(tables, Countdown(most), starts), {}
    for start in starts:
        value, days = search.best_value(start)
        if value > IMPOSSIBLE // 2:
            best[len(days)] = Optimum(*shortfall_and_points(value), days)
    return best


def _at_most(problem: ScheduleProblem) -> int:
    """No set can have more days than this: what the months allow, and what the gap leaves room for."""
    by_month = sum(max(0, month.most - month.counted) for month in problem.months)
    span = max(problem.points, default=0) - min(problem.points, default=0)
    return min(len(problem.points), len(problem.fixed) + min(by_month, span // max(1, problem.gap) + 1))
