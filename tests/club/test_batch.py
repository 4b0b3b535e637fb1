"""The search of many problems at once against the exact search of each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from rubdown.planner.problem import MonthQuota, ScheduleProblem
from rubdown.planner.search import Search
from rubdown.planner.season import season
from support.plans import random_plan
from support.reading import plan_of

if TYPE_CHECKING:
    from rubdown.planner.club.batch import Batch

np = pytest.importorskip("numpy", reason="comes with HiGHS: pip install -e '.[club]'")


def check(given: Sequence[ScheduleProblem], rng: random.Random) -> None:
    """All at once, some of them, and one by one are the same: at some prices and weights, with some days closed."""
    from rubdown.planner.club.batch import Batch

    batch = Batch(given)
    for _ in range(2):
        check_prices(batch, given, rng)


def check_prices(batch: Batch, given: Sequence[ScheduleProblem], rng: random.Random) -> None:
    from rubdown.planner.club.batch import NEVER

    missing = rng.choice((1, 5000, 10**9))
    points = np.full((len(batch.days), len(given)), NEVER, np.int64)
    weights = np.array([rng.choice((0, 1, 1000, 3000)) for _ in given], np.int64)
    priced, share = [], rng.choice((1.0, 0.8, 0.1))  # a tenth of the days: far jumps
    for r, (problem, weight) in enumerate(zip(given, weights.tolist(), strict=True)):
        kept = [day for day in problem.points if day in problem.fixed or rng.random() < share]
        of_day = {day: weight * problem.points[day] - rng.choice((0, rng.randint(0, 20_000))) for day in kept}
        for day, value in of_day.items():
            points[batch.column[day], r] = value
        rhythm = lambda days, weight=weight, problem=problem: weight * problem.rhythm(days)  # noqa: E731
        priced.append(
            replace(problem, points=of_day, rhythm=rhythm, extra=weight * problem.extra, shortfall_cost=missing)
        )
    values, chosen = batch.best(points, weights, missing)
    short = 0
    for r, (problem, priced_problem, value) in enumerate(zip(given, priced, values.tolist(), strict=True)):
        days = tuple(batch.days[i] for i in chosen.columns[chosen.problems == r])
        assert (value, days) == Search(priced_problem).best_value()
        short += batch.tables[r].value(days)[0]
        alone = Search(problem).best()
        assert batch.tables[r].value(alone.days) == (alone.shortfall, alone.points)
    assert batch.missing(chosen) == short
    some = np.array(rng.sample(range(len(given)), rng.randint(1, len(given))), np.int64)
    part, of_part = batch.part(some).best(points[:, some], weights[some], missing)
    assert part.tolist() == values[some].tolist()
    for at, r in enumerate(some):
        assert (of_part.columns[of_part.problems == at] == chosen.columns[chosen.problems == r]).all()


def small_problem(rng: random.Random) -> ScheduleProblem:
    """Some days of up to four months in winter, with costs and bounds that no plan would have."""
    firsts = [date(2026, 11 + m, 1) if m < 2 else date(2027, m - 1, 1) for m in range(4)][: rng.randint(1, 4)]
    begin, end = firsts[0].toordinal(), firsts[-1].toordinal() + 28
    days = rng.sample(range(begin, end), rng.choice((0, 1, 3, 7, 20)))
    fixed = frozenset(rng.sample(days, min(len(days), rng.choice((0, 0, 1, 2)))))
    cost, even, far = rng.randint(0, 3), rng.randint(1, 4), rng.randint(4, 8)
    further = rng.choice((2, 0, -cost))  # -cost: flat from `far` days on
    waits = {
        day: rng.choice((rng.randint(0, 60), day - rng.choice(days)))
        for day in days
        if day not in fixed and rng.random() < rng.choice((0, 0.3))
    }
    return ScheduleProblem(
        points={day: rng.randint(-9, 9) for day in days},
        fixed=fixed,
        previous=rng.choice((None, begin - rng.randint(1, 50))),
        months=tuple(
            MonthQuota(first.toordinal(), least, least + rng.randint(0, 2) or 1, rng.randint(0, 1))
            for first in firsts
            for least in [rng.randint(0, 4)]
        ),
        gap=rng.choice((1, 2, 5, 33)),
        rhythm=lambda n: -cost * abs(even - n) - further * max(0, n - far),
        far=far,
        extra=rng.randint(0, 8),
        earliest_previous={day: day - wait for day, wait in waits.items() if wait >= 0},
        rows=tuple(
            sorted(rng.sample(rng.choice((days, range(begin - 9, end))), min(len(days), rng.choice((0, 1, 2)))))
        ),
    )


@pytest.mark.parametrize("seed", range(60))
def test_small_problems(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(2):
        check([small_problem(rng) for _ in range(rng.randint(1, 5))], rng)


@pytest.mark.parametrize("seed", range(12))
def test_seasons(seed: int) -> None:
    rng = random.Random(70_000 + seed)
    text, today, start, until = random_plan(rng, weeks=rng.choice((6, 14, 30)))
    plans = [plan_of(text, today)]
    for _ in range(rng.randint(0, 6)):
        other, first, _, _ = random_plan(rng, weeks=rng.randint(6, 20))
        plans.append(plan_of(other, first))
    limited = replace(plans[0], at_most=rng.randint(1, 4))
    problems = [season(plan, today, start, until + timedelta(weeks=4)).problem for plan in (*plans, limited)]
    slope = rng.choice((0, 2))  # what each day beyond `far` costs
    check([replace(each, rhythm=partial(sloped, each, slope)) for each in problems], rng)


def sloped(problem: ScheduleProblem, slope: int, days: int) -> int:
    return problem.rhythm(days) - slope * max(0, days - problem.far)


def test_nobody_has_an_open_day() -> None:
    rng = random.Random(1)
    text, today, start, until = random_plan(rng, weeks=6)
    closed = season(plan_of(text, today), today, start, until).problem
    check([replace(closed, points={}, fixed=frozenset(), earliest_previous={})] * 2, rng)
