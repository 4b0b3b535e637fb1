"""The search alone, against brute force over days, costs and bounds that no plan would have."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rubdown.planner.problem import MonthQuota, Optimum, ScheduleProblem
from rubdown.planner.search import Search, solve


@st.composite
def problems(draw: st.DrawFn) -> ScheduleProblem:
    """Months of a few days, so that all gaps occur within what brute force can do, and long ones for far jumps."""
    lengths = draw(st.lists(st.sampled_from([4, 5, 7, 28, 31]), min_size=1, max_size=4))
    starts = [100 + sum(lengths[:i]) for i in range(len(lengths) + 1)]
    days = draw(st.lists(st.integers(starts[0], starts[-1] - 1), max_size=9, unique=True))
    fixed = draw(st.lists(st.sampled_from(days), max_size=2)) if days else []
    even, far = draw(st.integers(1, 4)), draw(st.integers(4, 8))
    cost = draw(st.integers(0, 3))
    further = draw(st.sampled_from([2, 0, -cost]))  # -cost: flat from `far` days on
    waits = draw(st.dictionaries(st.sampled_from(days), st.integers(0, 60), max_size=4)) if days else {}
    return ScheduleProblem(
        points={day: draw(st.integers(-9, 9)) for day in days},
        fixed=frozenset(fixed),
        previous=draw(st.none() | st.integers(80, 99)),
        months=tuple(
            MonthQuota(first, least, least + draw(st.integers(0, 2)) or 1, draw(st.integers(0, 1)))
            for first in starts[:-1]
            for least in [draw(st.integers(0, 2))]
        ),
        gap=draw(st.integers(1, 6) | st.integers(30, 45)),
        rhythm=lambda n: -cost * abs(even - n) - further * max(0, n - far),
        far=far,
        extra=draw(st.integers(0, 8)),
        earliest_previous={day: day - wait for day, wait in waits.items() if day not in fixed},
        rows=tuple(sorted(draw(st.lists(st.integers(85, starts[-1]), max_size=2, unique=True)))),
    )


def sets_of_days(problem: ScheduleProblem) -> Iterator[tuple[int, ...]]:
    free = sorted(set(problem.points) - problem.fixed)
    for mask in range(1 << len(free)):
        chosen = {day for i, day in enumerate(free) if mask >> i & 1} | problem.fixed
        if allowed(problem, sorted(chosen)):
            yield tuple(sorted(chosen))


def allowed(problem: ScheduleProblem, days: list[int]) -> bool:
    row = [problem.previous, *days] if problem.previous is not None else days
    for before, after in pairwise(row):
        if after - before < problem.gap and not ({before, after} <= problem.fixed | {problem.previous}):
            return False
    for day, earlier in zip(days, [problem.previous, *days], strict=False):
        if day in problem.earliest_previous and (earlier is None or earlier < problem.earliest_previous[day]):
            return False
    for month, of_month in by_month(problem, days):
        free = [day for day in of_month if day not in problem.fixed]
        if free and month.counted + len(of_month) > month.most:
            return False
    return True


def by_month(problem: ScheduleProblem, days: list[int]) -> Iterator[tuple[MonthQuota, list[int]]]:
    ends = [*(month.first for month in problem.months[1:]), 10_000]
    for month, end in zip(problem.months, ends, strict=True):
        yield month, [day for day in days if month.first <= day < end]


def worth(problem: ScheduleProblem, days: tuple[int, ...]) -> tuple[int, int]:
    row = [problem.previous, *days] if problem.previous is not None else list(days)
    points = sum(problem.points[day] for day in days)
    same_row = [(a, b) for a, b in pairwise(row) if not any(a < first <= b for first in problem.rows)]
    points += sum(problem.rhythm(after - before) for before, after in same_row)
    shortfall = 0
    for month, of_month in by_month(problem, list(days)):
        total = month.counted + len(of_month)
        shortfall += max(0, month.least - total)
        points -= problem.extra * min(len(of_month), max(0, total - month.least))
    return shortfall, points


@settings(max_examples=500 if settings().max_examples <= 100 else 3000)
@given(problems())
def test_equals_brute_force(problem: ScheduleProblem) -> None:
    def key(days: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
        shortfall, points = worth(problem, days)
        return shortfall, -points, days

    best = min(sets_of_days(problem), key=key)
    assert solve(problem) == Optimum(*worth(problem, best), best)


def plain(points: dict[int, int], **changed: object) -> ScheduleProblem:
    values: dict[str, object] = {
        "points": points, "fixed": frozenset(), "previous": None, "months": (MonthQuota(1, 0, 9),), "gap": 3,
        "rhythm": lambda between: 0, "far": 42, "extra": 0,
    }  # fmt: skip
    return ScheduleProblem(**{**values, **changed})  # type: ignore[arg-type]


def test_no_day_at_all() -> None:
    assert solve(plain({}, months=(MonthQuota(1, 2, 2, 1), MonthQuota(32, 1, 2)))) == Optimum(2, 0, ())


def test_of_two_alike_the_earlier_dates() -> None:
    assert solve(plain({1: 5, 2: 5, 5: 5})).days == (1, 5)


@pytest.mark.parametrize(
    ("days", "best"),
    [((0, 40, 41), (0, 40)), ((0, 40, 41, 42), (0, 40)), ((0, 20, 40), (0, 20)), ((0, 20, 31, 32, 33), (0, 20))],
)
def test_of_two_alike_the_earlier_dates_far_and_near(days: tuple[int, ...], best: tuple[int, ...]) -> None:
    """Two months, one massage in each: far jumps (32 days and more) among each other, and a near one against them."""
    months = (MonthQuota(0, 0, 1), MonthQuota(15, 0, 1))
    problem = plain(dict.fromkeys(days, 5), months=months, gap=1, far=10)
    assert solve(problem) == Optimum(0, 10, best)


def test_of_two_alike_the_one_that_ends() -> None:
    assert solve(plain({1: 5, 9: 0})).days == (1,)


def test_a_day_worth_nothing_is_not_taken() -> None:
    assert solve(plain({1: 0})) == Optimum(0, 0, ())


@pytest.mark.parametrize(("rows", "best"), [((), (0, 31)), ((30,), (0, 40)), ((41,), (0, 31))])
def test_the_rhythm_is_free_across_rows(rows: tuple[int, ...], best: tuple[int, ...]) -> None:
    months = (MonthQuota(0, 0, 1), MonthQuota(15, 0, 1))
    problem = plain({0: 5, 31: 9, 40: 13}, months=months, rhythm=lambda n: -n, far=10, rows=rows)
    assert solve(replace(problem, points={0: 50, 31: 39, 40: 43})).days == best


def test_fixed_days_stand_though_they_break_the_gap() -> None:
    assert solve(plain({1: 1, 2: 1, 4: 9}, fixed=frozenset({1, 2}))).days == (1, 2)


@settings(max_examples=400 if settings().max_examples <= 100 else 3000)
@given(problems())
def test_the_best_with_each_day_day_equals_brute_force(problem: ScheduleProblem) -> None:
    best: dict[int, tuple[int, int]] = {}
    for days in sets_of_days(problem):
        shortfall, points = worth(problem, days)
        for day in days:
            best[day] = max(best.get(day, (-shortfall, points)), (-shortfall, points))
    expected = {day: (-shortfall, points) for day, (shortfall, points) in best.items()}
    assert Search(problem).best_with_each_day == expected


@settings(max_examples=400 if settings().max_examples <= 100 else 3000)
@given(problems())
def test_a_day_that_is_fixed_gives_the_same_worth(problem: ScheduleProblem) -> None:
    for day, found in Search(problem).best_with_each_day.items():
        best = solve(replace(problem, fixed=problem.fixed | {day}))
        assert (best.shortfall, best.points) == found
        assert day in best.days
