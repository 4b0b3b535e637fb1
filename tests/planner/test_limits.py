"""The search under a limit, and the best set of each number, against brute force."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rubdown.planner.budget import best_of_each_number, most_days
from rubdown.planner.limited_search import LimitedSearch
from rubdown.planner.limits import Countdown
from rubdown.planner.problem import MonthQuota, Optimum, ScheduleProblem, State, Tables
from rubdown.planner.search import Search, solve
from support.small_problems import best_with_each_day, order, problems, sets_of_days, small_problem, worth

_MANY = settings().max_examples > 100


class OddDays:
    """At most a number of massages on days that another divides: what a limit of any kind looks like to the search."""

    def __init__(self, most: int, divisor: int) -> None:
        self.start: State = (0,)
        self.most, self.divisor = most, divisor

    def after(self, state: State, day: int) -> State | None:
        count = state[0] + (day % self.divisor == 0)
        return (count,) if count <= self.most else None

    def may_end(self, state: State) -> bool:
        return True


def check_within_a_limit(problem: ScheduleProblem, most: int, divisor: int) -> None:
    """The best set of days within a limit and the best with each day are those of brute force."""
    most += sum(day % divisor == 0 for day in problem.fixed)
    allowed = [days for days in sets_of_days(problem) if sum(day % divisor == 0 for day in days) <= most]
    best = min(allowed, key=lambda days: order(problem, days))
    search = Search(replace(problem, limit=OddDays(most, divisor)))
    assert search.best() == Optimum(*worth(problem, best), best)
    assert search.best_with_each_day == best_with_each_day(problem, allowed)


@settings(max_examples=2000 if _MANY else 250)
@given(problems(), st.integers(0, 3), st.integers(1, 3))
def test_the_best_within_a_limit_equals_brute_force(problem: ScheduleProblem, most: int, divisor: int) -> None:
    check_within_a_limit(problem, most, divisor)


@pytest.mark.parametrize("seed", range(90))
def test_small_problems_within_a_limit_equal_brute_force(seed: int) -> None:
    check_within_a_limit(small_problem(seed), 1 + seed % 3, 1 + seed % 2)


@settings(max_examples=2000 if _MANY else 250)
@given(problems())
def test_the_best_of_each_number_equals_brute_force(problem: ScheduleProblem) -> None:
    best: dict[int, tuple[int, ...]] = {}
    for days in sets_of_days(problem):
        other = best.get(len(days), days)
        best[len(days)] = min(days, other, key=lambda days: order(problem, days))
    assert best_of_each_number(problem) == {n: Optimum(*worth(problem, days), days) for n, days in best.items()}
    assert most_days(problem) >= max(best, default=0)
    for n, days in best.items():
        assert solve(replace(problem, limit=Countdown(n))).days == days


@pytest.mark.parametrize(
    ("changed", "most"),
    [
        ({"gap": 9}, 4), ({"gap": 10}, 4), ({"gap": 11}, 3), ({"gap": 30}, 2), ({"gap": 31}, 1),
        ({"months": (MonthQuota(100, 0, 3),)}, 3),
        ({"months": (MonthQuota(100, 0, 3, 1),)}, 2),
        ({"months": (MonthQuota(100, 0, 1, 2), MonthQuota(115, 0, 3))}, 3),
        ({"gap": 31, "fixed": frozenset({110, 112})}, 3),
        ({"gap": 1, "points": {100: 5, 130: 5}}, 2),
        ({"points": {}}, 0),
    ],
)  # fmt: skip
def test_no_more_massages_than_the_gap_the_months_and_the_days_allow(changed: dict[str, Any], most: int) -> None:
    """Of the days from 100 to 130."""
    problem = ScheduleProblem(
        points=dict.fromkeys(range(100, 131), 5), fixed=frozenset(), previous=None, months=(MonthQuota(100, 0, 9),),
        gap=10, rhythm=lambda _: 0, far=9, extra=0,
    )  # fmt: skip
    assert most_days(replace(problem, **changed)) == most


@pytest.mark.parametrize(
    ("gap", "largest"), [(1, [*range(9)]), (2, [0, 0, 1, 1, 2, 2, 3, 3, 4]), (3, [0, 0, 0, 1, 1, 1, 2, 2, 2])]
)
def test_only_states_that_can_be_reached_are_worked_out(gap: int, largest: list[int]) -> None:
    """Before each of nine days no more massages than keep the gap."""
    problem = ScheduleProblem(
        points=dict.fromkeys(range(9), 1), fixed=frozenset(), previous=None, months=(MonthQuota(0, 0, 9),), gap=gap,
        rhythm=lambda _: 0, far=9, extra=0,
    )  # fmt: skip
    search = LimitedSearch(Tables(problem), OddDays(9, 1), [(0,)])
    assert [max(states)[0] for states in search.steps] == largest


@pytest.mark.parametrize(("between", "best"), [(2, (0,)), (3, (0, 3)), (4, (0, 4))])
def test_within_a_limit_days_may_be_as_close_as_the_gap(between: int, best: tuple[int, ...]) -> None:
    problem = ScheduleProblem(
        points={0: 5, between: 4}, fixed=frozenset(), previous=None, months=(MonthQuota(0, 0, 9),), gap=3,
        rhythm=lambda _: 0, far=9, extra=0, limit=OddDays(2, 1),
    )  # fmt: skip
    assert solve(problem).days == best


def test_within_a_limit_of_two_alike_the_earlier_dates() -> None:
    problem = ScheduleProblem(
        points={1: 5, 2: 5, 5: 5, 6: 5}, fixed=frozenset(), previous=None, months=(MonthQuota(0, 0, 9),), gap=3,
        rhythm=lambda _: 0, far=9, extra=0, limit=OddDays(9, 1),
    )  # fmt: skip
    assert solve(problem).days == (1, 5)


@pytest.mark.parametrize("fixed", [0, 5, 9])
def test_within_a_limit_a_fixed_day_stands_though_it_costs_points(fixed: int) -> None:
    problem = ScheduleProblem(
        points={0: -5, 5: -5, 9: -5}, fixed=frozenset({fixed}), previous=None, months=(MonthQuota(0, 0, 9),), gap=3,
        rhythm=lambda _: 0, far=9, extra=0, limit=OddDays(2, 1),
    )  # fmt: skip
    assert solve(problem) == Optimum(0, -5, (fixed,))


def test_with_a_gap_of_a_day_every_day_may_be_chosen() -> None:
    problem = ScheduleProblem(
        points=dict.fromkeys(range(5), 1), fixed=frozenset(), previous=None, months=(MonthQuota(0, 0, 9),), gap=1,
        rhythm=lambda _: 0, far=9, extra=0,
    )  # fmt: skip
    assert {n: best.points for n, best in best_of_each_number(problem).items()} == {n: n for n in range(6)}
