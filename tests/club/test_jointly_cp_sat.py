"""The jointly best timetable against an optimiser that shares no code with ours.

It runs in a process of its own: OR-Tools and highspy bring two builds of one library, which cannot share one.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from fractions import Fraction
from importlib.util import find_spec
from math import ceil, floor
from multiprocessing import get_context

import pytest
from msgspec.structs import replace

from rubdown.plan.therapist import AcceptedHour
from rubdown.planner.club.members import club_seasons
from rubdown.planner.club.problem import ClubProblem
from rubdown.planner.club.result import Limits
from support.clubs import TODAY, hours_of, small

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


def best_of(seed: int, least_points: list[int] | None = None) -> tuple[int, int] | None:
    from support.joint_model import best_by_cp_sat

    return best_by_cp_sat(problem_of(seed), least_points)


@pytest.mark.parametrize("seed", range(100))
def test_no_timetable_is_better_than_the_one_found(seed: int, other: ProcessPoolExecutor) -> None:
    from rubdown.planner.club.solve import plan_jointly

    expected = other.submit(best_of, seed)
    table = plan_jointly(problem_of(seed), Limits(gap=0, seconds_left=lambda: 60))
    assert (table.shortfall, table.points) == expected.result()
    assert (table.shortfall_bound, table.points_bound) == (table.shortfall, table.points)


@pytest.mark.parametrize("seed", [*range(100, 112), *range(113, 130)])  # the proof of 112 takes minutes
def test_no_timetable_is_fairer_and_no_fair_one_is_better(seed: int, other: ProcessPoolExecutor) -> None:
    from rubdown.planner.club.solve import plan_jointly

    table = plan_jointly(replace(problem_of(seed), fair=True), Limits(gap=0, seconds_left=lambda: 60))
    alone, quarter = [calendar.points for calendar in table.alone], Fraction(1, 4)
    shares = [Fraction(a - c.points, max(1, abs(a))) for a, c in zip(alone, table.calendars, strict=True)]
    largest = max(quarter, *shares)
    assert (table.loss, table.loss_bound) == (float(largest), float(largest))
    least = [ceil(points - largest * max(1, abs(points))) for points in alone]
    assert other.submit(best_of, seed, least).result() == (table.shortfall, table.points)
    assert table.points_bound == table.points
    if largest > quarter:
        fairer = [floor(points - largest * max(1, abs(points))) + 1 for points in alone]
        best = other.submit(best_of, seed, fairer).result()
        assert best is None or best[0] > table.shortfall


def accepted_of(seed: int) -> list[dict[date, AcceptedHour]]:
    """What runners accepted of an earlier timetable, one runner fewer and no further than a fifth from its best."""
    from rubdown.planner.club.solve import plan_jointly

    plans, shared = small(seed)
    before = club_seasons(plans[1:], shared, TODAY, TODAY + timedelta(weeks=10))
    table = plan_jointly(before.problem, Limits(gap=0.2, seconds_left=lambda: 60))
    return [{}, *map(hours_of, table.starts)]


def problem_with(seed: int, accepted: list[dict[date, AcceptedHour]]) -> ClubProblem:
    plans, shared = small(seed)
    plans = [replace(plan, accepted_hours=hours) for plan, hours in zip(plans, accepted, strict=True)]
    return club_seasons(plans, shared, TODAY, TODAY + timedelta(weeks=10)).problem


def most_accepted(seed: int, accepted: list[dict[date, AcceptedHour]]) -> int:
    from support.joint_model import most_accepted_by_cp_sat

    return most_accepted_by_cp_sat(problem_with(seed, accepted))


@pytest.mark.parametrize("seed", range(200, 220))
def test_no_timetable_as_good_keeps_more_accepted_starts(seed: int, other: ProcessPoolExecutor) -> None:
    from rubdown.planner.club.solve import plan_jointly

    accepted = accepted_of(seed)
    club = problem_with(seed, accepted)
    table = plan_jointly(club, Limits(gap=0, seconds_left=lambda: 60))
    plain = plan_jointly(problem_of(seed), Limits(gap=0, seconds_left=lambda: 60))
    assert (table.shortfall, table.points) == (plain.shortfall, plain.points)
    assert table.accepted == table.accepted_bound == other.submit(most_accepted, seed, accepted).result()
    kept = sum(
        table.starts[r].get(day.toordinal(), 0) % 1440 == hour.start.hour * 60 + hour.start.minute
        for r, hours in enumerate(accepted)
        for day, hour in hours.items()
        if hour.start
    )
    assert kept >= table.accepted
