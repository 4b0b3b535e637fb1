"""The exact search against an optimiser that shares no code with it."""

from __future__ import annotations

import random

import pytest

from rubdown.planner.season import season
from support.plans import random_plan
from support.reading import plan_of

pytest.importorskip("ortools", reason="needs OR-Tools: pip install -e '.[bench]'")


@pytest.mark.parametrize("seed", range(200))
def test_no_schedule_is_better_than_the_one_found(seed: int) -> None:
    from support.cp_sat import best_by_cp_sat

    rng = random.Random(20_000 + seed)
    text, today, start, until = random_plan(rng, weeks=rng.randint(6, 14))
    found = season(plan_of(text, today), today, start, until)
    assert best_by_cp_sat(found.problem) == (found.best.shortfall, found.best.points)
