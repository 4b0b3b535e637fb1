"""The jointly best timetable against an optimiser that shares no code with ours.

It runs in a process of its own: OR-Tools and highspy bring two builds of one library, which cannot share one.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from importlib.util import find_spec
from multiprocessing import get_context

import pytest

from rubdown.planner.club.members import club_seasons
from rubdown.planner.club.problem import ClubProblem
from rubdown.planner.club.result import Limits
from support.clubs import TODAY, small

pytestmark = pytest.mark.skipif(
    not (find_spec("ortools") and find_spec("highspy")),
    reason="needs OR-Tools and HiGHS: pip install -e '.[bench,club]'",
)


@pytest.fixture(scope="module")
def other() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield pool


def problem_of(seed: int) -> ClubProblem:
    return club_seasons(*small(seed), TODAY, TODAY + timedelta(weeks=10)).problem


def best_of(seed: int) -> tuple[int, int]:
    from support.joint_model import best_by_cp_sat

    return best_by_cp_sat(problem_of(seed))


@pytest.mark.parametrize("seed", range(100))
def test_no_timetable_is_better_than_the_one_found(seed: int, other: ProcessPoolExecutor) -> None:
    from rubdown.planner.club.solve import plan_jointly

    expected = other.submit(best_of, seed)
    table = plan_jointly(problem_of(seed), Limits(gap=0, seconds_left=lambda: 60))
    assert (table.shortfall, table.points) == expected.result()
    assert (table.shortfall_bound, table.points_bound) == (table.shortfall, table.points)
