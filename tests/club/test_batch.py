"""The search of many problems at once against the exact search of each."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from rubdown.planner.problem import ScheduleProblem
from rubdown.planner.search import Search
from rubdown.planner.season import season
from support.plans import random_plan
from support.reading import plan_of

np = pytest.importorskip("numpy", reason="comes with HiGHS: pip install -e '.[club]'")


def check(given: list[ScheduleProblem], rng: random.Random) -> None:
    """All at once and one by one are the same, at some prices, with some days closed, and with some weights."""
    from rubdown.planner.club.batch import NEVER, Batch

    batch, missing = Batch(given), rng.choice((1, 5000, 10**9))
    points = np.full((len(batch.days), len(given)), NEVER, np.int64)
    weights = np.array([rng.choice((0, 1, 1000, 3000)) for _ in given], np.int64)
    priced, share = [], rng.choice((0.8, 0.8, 0.1))  # a tenth of the days: far jumps
    for r, (problem, weight) in enumerate(zip(given, weights.tolist(), strict=True)):
        kept = [day for day in problem.points if day in problem.fixed or rng.random() < share]
        of_day = {day: weight * problem.points[day] - rng.choice((0, rng.randint(0, 20_000))) for day in kept}
        for day, value in of_day.items():
            points[batch.column[day], r] = value
        rhythm = lambda days, weight=weight, problem=problem: weight * problem.rhythm(days)  # noqa: E731
        priced.append(
            replace(problem, points=of_day, rhythm=rhythm, extra=weight * problem.extra, shortfall_cost=missing)
        )
    values, (problems, columns) = batch.best(points, weights, missing)
    for r, (problem, priced_problem, value) in enumerate(zip(given, priced, values.tolist(), strict=True)):
        days = tuple(batch.days[i] for i in columns[problems == r])
        assert (value, days) == Search(priced_problem).best_value()
        alone = Search(problem).best()
        assert batch.tables[r].value(alone.days) == (alone.shortfall, alone.points)


@pytest.mark.parametrize("seed", range(20))
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
