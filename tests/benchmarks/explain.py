"""How long the explanation of a whole season takes against its calendar, as ratios measured in one run.

    python tests/benchmarks/explain.py [RUNS]

Prints a table: for each example, medians in milliseconds and the ratio to the calendar. No limits are set here.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from examples_on import EXAMPLES, TODAY
from reading import plan_of
from rubdown.prices import worth_with_each
from rubdown.schedule import answer
from rubdown.search import solve
from rubdown.season import season
from rubdown.why import day_by_day, why_each

SEASON = timedelta(weeks=26)


def median(run: Callable[[], object], runs: int) -> float:
    """Milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def measure(name: str, runs: int) -> str:
    """A row of the table for one example."""
    plan, today = plan_of((EXAMPLES / f"{name}.toml").read_text("utf-8"), TODAY[name]), TODAY[name]
    found = season(plan, today, today, today + SEASON)
    best = answer(found)
    calendar = median(lambda: answer(season(plan, today, today, today + SEASON)), runs)
    every_day = median(lambda: list(day_by_day(found, best)), runs)
    chosen = median(lambda: why_each(found, best), runs)
    tables = median(lambda: worth_with_each(found.problem), runs) / median(lambda: solve(found.problem), runs)
    ratios = f"{every_day / calendar:15.2f} {chosen / calendar:16.2f} {tables:17.2f}"
    return f"{name:16} {calendar:12.1f} {ratios}"


def main() -> None:
    """The whole table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    print(f"26 weeks, median of {runs}; the calendar in ms, the rest as ratios")
    print(f"{'plan':16} {'calendar':>12} {'every day':>15} {'each massage':>16} {'prices : search':>17}")
    for name in TODAY:
        print(measure(name, runs))


if __name__ == "__main__":
    main()
