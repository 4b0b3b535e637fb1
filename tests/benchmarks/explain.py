"""Explain: how long the explanation of a whole season takes against its calendar, in process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from rubdown.planner.search import Search, solve
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.why import day_by_day, why_each
from support.examples_on import EXAMPLES, TODAY
from support.reading import plan_of

from .timing import Timing, compared

SEASON = timedelta(weeks=26)


def measure(runs: int, pythons: list[str]) -> list[Timing]:
    """Each example: its calendar, `why` for every day, `why` for each massage; the tables against the search."""
    return [timing for name in TODAY for timing in _of(name, runs)]


def _of(name: str, runs: int) -> Iterator[Timing]:
    plan, today = plan_of((EXAMPLES / f"{name}.toml").read_text("utf-8"), TODAY[name]), TODAY[name]
    found = season(plan, today, today, today + SEASON)
    best = answer(found)
    every_day, each = f"{name} every day", f"{name} each massage"
    yield from compared(
        (f"{name} calendar", lambda: answer(season(plan, today, today, today + SEASON))),
        {every_day: lambda: list(day_by_day(found, best)), each: lambda: why_each(found, best)},
        runs,
        {every_day: 3.0},
    )
    tables = {f"{name} prices of all days": lambda: Search(found.problem).best_with_each_day}
    yield from compared((f"{name} search", lambda: solve(found.problem)), tables, runs)
