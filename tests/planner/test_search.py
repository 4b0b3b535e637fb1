"""The search alone, against brute force over days, costs and bounds that no plan would have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from rubdown.planner.problem import (
    SHORTFALL_COST,
    MonthQuota,
    Optimum,
    ScheduleProblem,
    State,
    Tables,
    shortfall_and_points,
)  # fmt: skip
from rubdown.planner.search import Search, solve
from support.small_problems import best_with_each_day, order, problems, sets_of_days, small_problem, worth


@settings(max_examples=500 if settings().max_examples <= 100 else 3000)
@given(problems())
def test_equals_brute_force(problem: ScheduleProblem) -> None:
    best = min(sets_of_days(problem), key=lambda days: order(problem, days))
    assert solve(problem) == Optimum(*worth(problem, best), best)


def plain(points: dict[int, int], **changed: object) -> ScheduleProblem:
    values: dict[str, object] = {
        "points": points, "fixed": frozenset(), "previous": None, "months": (MonthQuota(1, 0, 9),), "gap": 3,
        "rhythm": lambda between: 0, "far": 42, "extra": 0,
    }  # fmt: skip
    return ScheduleProblem(**{**values, **changed})  # type: ignore[arg-type]


class NoLimit:
    """Allows everything."""

    start: State = ()

    def after(self, state: State, day: int) -> State | None:
        return state

    def may_end(self, state: State) -> bool:
        return True


def best_of(problem: ScheduleProblem) -> Optimum:
    """The best set of days, which is the same under a limit that allows everything."""
    search, limited = Search(problem), Search(replace(problem, limit=NoLimit()))
    assert limited.best() == search.best()
    assert limited.best_with_each_day == search.best_with_each_day
    return search.best()


def test_no_day_at_all() -> None:
    assert best_of(plain({}, months=(MonthQuota(1, 2, 2, 1), MonthQuota(32, 1, 2)))) == Optimum(2, 0, ())


def test_of_two_alike_the_earlier_dates() -> None:
    assert best_of(plain({1: 5, 2: 5, 5: 5})).days == (1, 5)


@pytest.mark.parametrize("rows", [(), (20,), (41,), (50,)])
@pytest.mark.parametrize(
    ("days", "best"),
    [((0, 40, 41), (0, 40)), ((0, 40, 41, 42), (0, 40)), ((0, 20, 40), (0, 20)), ((0, 20, 31, 32, 33), (0, 20))],
)
def test_of_two_alike_the_earlier_dates_far_and_near(
    days: tuple[int, ...], best: tuple[int, ...], rows: tuple[int, ...]
) -> None:
    """Two months, one massage in each: far jumps (32 days and more) among each other, and a near one against them.

    It makes no difference that one leads to another row of massages.
    """
    months = (MonthQuota(0, 0, 1), MonthQuota(15, 0, 1))
    problem = plain(dict.fromkeys(days, 5), months=months, gap=1, far=10, rows=rows)
    assert best_of(problem) == Optimum(0, 10, best)


def test_of_two_alike_the_earlier_dates_of_this_month_or_a_later_one() -> None:
    months = (MonthQuota(0, 0, 2), MonthQuota(15, 0, 1))
    problem = plain({0: 5, 5: 5, 20: 5}, months=months, rhythm=lambda n: -10 * (n == 15))
    assert best_of(problem) == Optimum(0, 10, (0, 5))


def test_of_two_alike_the_one_that_ends() -> None:
    assert best_of(plain({1: 5, 9: 0})).days == (1,)


def test_a_day_worth_nothing_is_not_taken() -> None:
    assert best_of(plain({1: 0})) == Optimum(0, 0, ())


@pytest.mark.parametrize(("rows", "best"), [((), (0, 31)), ((30,), (0, 40)), ((41,), (0, 31))])
def test_the_rhythm_is_free_across_rows(rows: tuple[int, ...], best: tuple[int, ...]) -> None:
    months = (MonthQuota(0, 0, 1), MonthQuota(15, 0, 1))
    problem = plain({0: 5, 31: 9, 40: 13}, months=months, rhythm=lambda n: -n, far=10, rows=rows)
    assert best_of(replace(problem, points={0: 50, 31: 39, 40: 43})).days == best


@pytest.mark.parametrize("months", [(0,), (0, 5)])
@pytest.mark.parametrize(("row", "points"), [(9, 10), (10, 10), (11, 5)])
def test_the_first_day_of_a_row_pays_no_rhythm(row: int, points: int, months: tuple[int, ...]) -> None:
    problem = plain(
        {0: 5, 10: 5}, months=tuple(MonthQuota(first, 0, 2) for first in months), rhythm=lambda n: -n, rows=(row,)
    )
    assert Search(problem).best_with_each_day == {0: (0, points), 10: (0, points)}
    assert best_of(problem).points == points


@pytest.mark.parametrize("rows", [(), (111,), (119,)])
@pytest.mark.parametrize("best", [100, 105, 110])
def test_of_days_far_away_the_best_is_taken(best: int, rows: tuple[int, ...]) -> None:
    """And nothing of a row behind them, where one begins."""
    months = (MonthQuota(0, 0, 1), MonthQuota(90, 0, 1))
    points = {0: 5, 100: 1, 105: 1, 110: 1, 119: 1} | {best: 9}
    assert best_of(plain(points, months=months, far=10, rows=rows)) == Optimum(0, 14, (0, best))


def test_of_a_later_row_far_away_the_best_day_is_taken() -> None:
    months = (MonthQuota(0, 0, 1), MonthQuota(90, 0, 1))
    for points in ({0: 5, 100: 9, 101: 1}, {0: 5, 99: 1, 100: 9, 101: 1}):
        problem = plain(points, months=months, rhythm=lambda n: -n, far=10, rows=(50,))
        assert best_of(problem) == Optimum(0, 14, (0, 100))


@pytest.mark.parametrize("rows", [(), (50,), (80,), (100,)])
@pytest.mark.parametrize("better", [0, 3])
def test_of_days_long_before_the_best_is_taken(better: int, rows: tuple[int, ...]) -> None:
    months = tuple(MonthQuota(first, 0, 1) for first in (0, 40, 90))
    problem = plain({0: 5, 3: 5, 60: -9, 100: 1} | {better: 9}, months=months, far=10, rows=rows)
    best_with = {0: (0, 6), 3: (0, 6), 60: (0, 1), 100: (0, 10)} | {better: (0, 10)}
    assert Search(problem).best_with_each_day == best_with
    assert best_of(problem) == Optimum(0, 10, (better, 100))


def test_a_month_is_one_from_its_first_to_its_thirty_first_day() -> None:
    """A jump of thirty days does not leave it."""
    for least, best in ((1, Optimum(0, 7, (0, 30))), (2, Optimum(0, 10, (0, 30)))):
        assert best_of(plain({0: 5, 30: 5}, months=(MonthQuota(0, least, 2),), far=10, extra=3)) == best


@pytest.mark.parametrize(("wait", "best"), [(49, (0,)), (50, (0, 50)), (51, (0, 50))])
def test_a_day_may_wait_for_a_massage_long_before(wait: int, best: tuple[int, ...]) -> None:
    """Day 50 for one not more than some days before it; an earlier day waits less long."""
    months, waits = (MonthQuota(0, 0, 1), MonthQuota(31, 0, 1)), {50: 50 - wait, 40: 35}
    assert best_of(plain({0: 5, 40: 5, 50: 5}, months=months, far=10, earliest_previous=waits)).days == best


@pytest.mark.parametrize("rows", [(), (1,), (5,), (40,), (41,)])
@pytest.mark.parametrize("fixed", [5, 40])
def test_no_jump_passes_a_fixed_day(fixed: int, rows: tuple[int, ...]) -> None:
    """Whatever it costs: not a far one, nor one to a later row."""
    months = tuple(MonthQuota(first, 0, 1) for first in (0, 4, 31, 62, 93))
    problem = plain({0: 5, fixed: -9, 80: 5, 100: 5}, fixed=frozenset({fixed}), months=months, far=10, rows=rows)
    assert best_of(problem) == Optimum(0, 6, (0, fixed, 80, 100))
    assert Search(problem).best_with_each_day == dict.fromkeys((0, fixed, 80, 100), (0, 6))


@pytest.mark.parametrize("months", [(0,), (0, 5)])
@pytest.mark.parametrize(("earliest", "best"), [(-1, (0, 10)), (0, (0, 10)), (1, (0,))])
def test_a_day_may_wait_for_a_massage_of_its_month_or_the_last(
    earliest: int, best: tuple[int, ...], months: tuple[int, ...]
) -> None:
    quotas = tuple(MonthQuota(first, 0, 2) for first in months)
    assert best_of(plain({0: 5, 10: 5}, months=quotas, earliest_previous={10: earliest})).days == best


@pytest.mark.parametrize(("day", "best"), [(2, (0,)), (3, (0, 3)), (4, (0, 4))])
def test_the_gap_is_kept_between_rows_too(day: int, best: tuple[int, ...]) -> None:
    months = (MonthQuota(0, 0, 1), MonthQuota(1, 0, 1))
    assert best_of(plain({0: 5, day: 5}, months=months, rows=(1,))).days == best


@pytest.mark.parametrize(("counted", "best"), [(0, (0, 10)), (1, (0,)), (2, ())])
def test_what_counts_in_a_month_already_leaves_less_of_it(counted: int, best: tuple[int, ...]) -> None:
    assert best_of(plain({0: 5, 10: 5}, months=(MonthQuota(0, 0, 2, counted),))).days == best


def test_fixed_days_stand_though_they_break_the_gap() -> None:
    assert best_of(plain({1: 1, 2: 1, 4: 9}, fixed=frozenset({1, 2}))).days == (1, 2)


@pytest.mark.parametrize(("most", "best"), [(1, (1, 2)), (2, (1, 2)), (3, (1, 2, 8)), (4, (1, 2, 8, 12))])
def test_fixed_days_stand_though_they_are_more_than_a_month_may_hold(most: int, best: tuple[int, ...]) -> None:
    problem = plain({1: 1, 2: -1, 8: 9, 12: 5}, fixed=frozenset({1, 2}), months=(MonthQuota(1, 0, most),))
    assert best_of(problem).days == best


@settings(max_examples=400 if settings().max_examples <= 100 else 3000)
@given(problems())
def test_the_best_with_each_day_equals_brute_force(problem: ScheduleProblem) -> None:
    assert Search(problem).best_with_each_day == best_with_each_day(problem, sets_of_days(problem))


@pytest.mark.parametrize("seed", range(90))
def test_small_problems_equal_brute_force(seed: int) -> None:
    problem = small_problem(seed)
    sets = list(sets_of_days(problem))
    best = min(sets, key=lambda days: order(problem, days))
    assert solve(problem) == Optimum(*worth(problem, best), best)
    assert Search(problem).best_with_each_day == best_with_each_day(problem, sets)
    tables = Tables(problem)
    assert all(tables.value(days) == worth(problem, days) for days in sets)


@settings(max_examples=400 if settings().max_examples <= 100 else 3000)
@given(problems())
def test_a_day_that_is_fixed_gives_the_same_worth(problem: ScheduleProblem) -> None:
    for day, found in Search(problem).best_with_each_day.items():
        best = solve(replace(problem, fixed=problem.fixed | {day}))
        assert (best.shortfall, best.points) == found
        assert day in best.days


@pytest.mark.parametrize("seed", range(3))
def test_what_is_given_makes_problems_alike(seed: int) -> None:
    problem = small_problem(seed)

    def rhythm(days: int) -> int:
        return problem.rhythm(days)

    assert problem.is_like(problem)
    assert problem.is_like(replace(problem, rhythm=rhythm))
    assert not problem.is_like(replace(problem, gap=problem.gap + 1))
    assert not problem.is_like(replace(problem, gap=problem.gap + 1, rhythm=rhythm))
    assert not problem.is_like(replace(problem, rhythm=lambda n: rhythm(n) - (n == problem.far + 1)))
    assert problem.is_like(replace(problem, rhythm=lambda n: rhythm(n) - (n == problem.far + 2)))


@pytest.mark.parametrize("rows", [(), (10,), (10, 20)])
@pytest.mark.parametrize("days", [(9, 9), (9, 10), (10, 10), (10, 19), (10, 20), (5, 25)])
def test_days_are_of_one_row_where_none_begins_after_the_first(rows: tuple[int, ...], days: tuple[int, int]) -> None:
    between = [day for day in rows if days[0] < day <= days[1]]
    assert plain({}, rows=rows).same_row(*days) == (not between)


@pytest.mark.parametrize("shortfall", [0, 1, 50])
@pytest.mark.parametrize("points", [1 - SHORTFALL_COST // 2, -1, 0, 1, SHORTFALL_COST // 2])
def test_a_value_holds_a_shortfall_and_less_points_than_half_of_what_one_costs(shortfall: int, points: int) -> None:
    assert shortfall_and_points(points - SHORTFALL_COST * shortfall) == (shortfall, points)
