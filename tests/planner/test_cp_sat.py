"""The exact search against an optimiser that shares no code with it.

It runs in a process of its own: OR-Tools and highspy bring two builds of one library, which cannot share one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context

import pytest

from rubdown.planner.season import Season, season
from support.plans import random_plan
from support.reading import plan_of

pytestmark = pytest.mark.skipif(not find_spec("ortools"), reason="needs OR-Tools: pip install -e '.[bench]'")


@pytest.fixture(scope="module")
def other() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield pool


def season_of(seed: int) -> Season:
    rng = random.Random(20_000 + seed)
    text, today, start, until = random_plan(rng, weeks=rng.randint(6, 14))
    return season(plan_of(text, today), today, start, until)


def best_of(seed: int) -> tuple[int, int]:
    from support.cp_sat import best_by_cp_sat

    return best_by_cp_sat(season_of(seed).problem)


@pytest.mark.parametrize("seed", range(200))
def test_no_schedule_is_better_than_the_one_found(seed: int, other: ProcessPoolExecutor) -> None:
    best = season_of(seed).best
    assert other.submit(best_of, seed).result() == (best.shortfall, best.points)
