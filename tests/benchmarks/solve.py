"""Solve: from a parsed plan to its schedule, verdicts included; growth with the horizon; the search against CP-SAT.

CP-SAT is only there with `pip install -e '.[bench]'`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

from rubdown.planner.search import solve
from rubdown.planner.season import Season, season
from support.examples_on import EXAMPLES, TODAY
from support.reading import plan_of

from .timing import Timing, compared

YEAR, GROWING = 52, (13, 26, 52, 104)
GROWTH = 2 * 1.3  # twice the horizon
_MOST_DAYS = 120  # CP-SAT takes half a minute for a year whose days are all open


def measure(runs: int, pythons: list[str]) -> list[Timing]:
    """Each example over a year; the marathon's over ever longer horizons; CP-SAT on the same model, as a ratio."""
    years = [timing for name in TODAY for timing in compared((f"{name}, {YEAR} weeks", planned(name, YEAR)), {}, runs)]
    return [*years, *_growth(runs), *(timing for name in TODAY for timing in _cp_sat(name, runs))]


def planned(name: str, weeks: int) -> Callable[[], Season]:
    """What plans an example over so many weeks; its plan is read already."""
    plan, today = plan_of((EXAMPLES / f"{name}.toml").read_text("utf-8"), TODAY[name]), TODAY[name]
    return lambda: season(plan, today, today, today + timedelta(weeks=weeks) - timedelta(days=1))


def _growth(runs: int) -> Iterator[Timing]:
    for shorter, longer in pairwise(GROWING):
        name = f"half, {longer} weeks"
        base = (f"half, {shorter} weeks", planned("half", shorter))
        yield from compared(base, {name: planned("half", longer)}, runs, {name: GROWTH})


def _cp_sat(name: str, runs: int) -> Iterator[Timing]:
    """How many times as long CP-SAT takes: at least 40 times is wanted."""
    try:
        from support.cp_sat import best_by_cp_sat
    except ImportError:
        return
    problem = planned(name, YEAR)().problem
    if len(problem.points) <= _MOST_DAYS:
        other = {f"{name} CP-SAT": lambda: best_by_cp_sat(problem)}
        yield from compared((f"{name} search", lambda: solve(problem)), other, runs, {f"{name} CP-SAT": 40.0})
