"""Small scheduling problems with days, costs and bounds that no plan would have, and their sets of days one by one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import pairwise

from hypothesis import strategies as st

from rubdown.planner.problem import MonthQuota, ScheduleProblem


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


def small_problem(seed: int) -> ScheduleProblem:
    """Six days of five months, short ones or long ones with far jumps; days that are worth the same are frequent."""
    rng = random.Random(seed)
    length = rng.choice((4, 7, 31))
    days = sorted(rng.sample(range(5 * length), 6))
    even, far, cost = rng.randint(1, 4), rng.randint(4, 8), rng.randint(0, 3)
    further = rng.choice((1, 2, 3, -cost))  # -cost: flat from `far` days on
    fixed = frozenset(rng.sample(days, rng.choice((0, 0, 1, 2))))
    waiting = rng.sample(days, rng.choice((0, 0, 1, 2)))
    least = [rng.choice((0, 1, 1, 2)) for _ in range(5)]
    return ScheduleProblem(
        points={day: rng.randint(-2, 5) * length for day in days},
        fixed=fixed,
        previous=rng.choice((None, -rng.randint(1, 70))),
        months=tuple(
            MonthQuota(length * m, least[m], least[m] + rng.randint(0, 2) or 1, rng.choice((0, 0, 1))) for m in range(5)
        ),
        gap=rng.choice((1, 2, 5, 33)),
        rhythm=lambda n: -cost * abs(even - n) - further * max(0, n - far),
        far=far,
        extra=rng.randint(0, 8),
        earliest_previous={day: rng.choice(days) - rng.randint(0, 1) for day in waiting if day not in fixed},
        rows=tuple(sorted(rng.sample(rng.choice((days, range(-9, 5 * length))), rng.choice((0, 1, 2))))),
    )


def best_with_each_day(problem: ScheduleProblem, sets: Iterable[tuple[int, ...]]) -> dict[int, tuple[int, int]]:
    """For each day the shortfall and points of the best of some sets that contain it."""
    best: dict[int, tuple[int, int]] = {}
    for days in sets:
        shortfall, points = worth(problem, days)
        for day in days:
            best[day] = min(best.get(day, (99, 0)), (shortfall, -points))
    return {day: (shortfall, -points) for day, (shortfall, points) in best.items()}


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
    ends = [*(month.first for month in problem.months[1:]), 10**9]
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


def order(problem: ScheduleProblem, days: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
    """By what sets of days compare: of two the better one has the smaller order."""
    shortfall, points = worth(problem, days)
    return shortfall, -points, days
