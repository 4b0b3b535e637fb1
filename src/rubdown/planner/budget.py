"""The best calendar for every number of massages, in one search: the number still to come is part of its state."""

from __future__ import annotations

from msgspec.structs import replace

from rubdown.planner.limited_search import LimitedSearch
from rubdown.planner.limits import Countdown
from rubdown.planner.problem import LOWEST, Optimum, ScheduleProblem, Tables, shortfall_and_points


def best_of_each_number(problem: ScheduleProblem) -> dict[int, Optimum]:
    """The best set of each number of days that a set can have, fixed ones counted, whatever limit the problem has.

    Numbers run without a gap from that of the fixed days to the most that fit.
    """
    problem = replace(problem, limit=None)
    tables, most = Tables(problem), most_days(problem)
    starts = [(number,) for number in range(most + 1)]
    search, best = LimitedSearch(tables, Countdown(most), starts), {}
    for start in starts:
        value, days = search.best_value(start)
        if value > LOWEST:
            best[len(days)] = Optimum(*shortfall_and_points(value), days)
    return best


def most_days(problem: ScheduleProblem) -> int:
    """A number that no set of days exceeds: the fixed days with what the months allow and the gap leaves room for."""
    if not problem.points:
        return 0
    by_month = sum(max(0, month.most - month.counted) for month in problem.months)
    by_gap = (max(problem.points) - min(problem.points)) // problem.gap + 1
    return min(len(problem.points), len(problem.fixed) + min(by_month, by_gap))
