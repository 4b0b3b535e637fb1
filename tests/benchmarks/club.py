"""Club: our joint timetable beside CP-SAT's of one model of the whole: the same club, machine and seconds for both.

`RUBDOWN_CLUB="tight-60" RUBDOWN_CLUB_SECONDS=60 python -m tests.benchmarks club` takes other clubs of
`tests/club/instances.py`, or another time. Needs the extras `club` and `bench`.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

from club.instances import UNTIL, case
from rubdown.planner.club.members import club_seasons
from rubdown.planner.club.problem import ClubProblem
from support.clubs import therapist
from support.reading import plan_of

from .timing import Timing

CLUBS = os.environ.get("RUBDOWN_CLUB", "tight-60 tight-200").split()
SECONDS = int(os.environ.get("RUBDOWN_CLUB_SECONDS", "120"))


Figures = tuple[int | None, int | None, int, int | None]  # missing and points, then their bounds; None: none is known


class Proof(NamedTuple):
    """What a planner finds and proves, in how many seconds and how much memory."""

    figures: Figures
    seconds: float
    mebibytes: int


def measure(runs: int, pythons: list[str]) -> list[Timing]:
    """Each club once with each planner, which has a process of its own: ortools and highspy cannot share one."""
    timings: list[Timing] = []
    for name in CLUBS:
        print(_row(f"club {name}, {SECONDS} s", ("missing", "points", "at least", "at most", "seconds", "MiB")))
        base: Timing | None = None
        for planner, solve in (("CP-SAT", by_cp_sat), ("rubdown", by_rubdown)):
            with ProcessPoolExecutor(1, get_context("spawn")) as process:
                proof = process.submit(_measured, solve, name, SECONDS).result()
            print(_row(planner, (*proof.figures, round(proof.seconds, 1), proof.mebibytes)), flush=True)
            timings.append(Timing(f"{name}, {planner}", [proof.seconds], base))
            base = base or timings[-1]
    return timings


def _row(head: str, cells: Iterable[object]) -> str:
    return f"{head:26}" + "".join(f"{'-' if cell is None else cell:>9}" for cell in cells)


def problem_of(name: str) -> ClubProblem:
    """The problem of an instance, the same for both planners."""
    club = case(name)
    plans = [plan_of(text, club.today) for text in club.plans]
    shared = [
        therapist(one, ", ".join(f"{day} {when}" for day, when in hours.by_day.items()))
        for one, hours in club.therapists.items()
    ]
    return club_seasons(plans, shared, club.today, UNTIL).problem


def _measured(solve: Callable[[ClubProblem, float], Figures], name: str, seconds: float) -> Proof:
    problem, start = problem_of(name), time.monotonic()
    return Proof(
        solve(problem, start + seconds),
        time.monotonic() - start,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def by_rubdown(problem: ClubProblem, ends: float) -> Figures:
    """The figures of our timetable."""
    from rubdown.planner.club.result import Limits
    from rubdown.planner.club.solve import plan_jointly

    table = plan_jointly(problem, Limits(0, lambda: ends - time.monotonic()))
    return table.shortfall, table.points, table.shortfall_bound, table.points_bound


def by_cp_sat(problem: ClubProblem, ends: float) -> Figures:
    """The figures of CP-SAT's, on all cores; the time to build its model counts."""
    from support.joint_model import best_within

    return best_within(problem, ends)
