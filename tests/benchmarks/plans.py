"""Plans: 1,000 of 26 weeks to JSON lines, reading, planning and writing, as whole processes."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from support.examples_on import EXAMPLES

from .timing import Timing, compared

PLANS = 1000
_BOUNDS = ("--today", "2026-12-01", "--from", "2026-12-01", "--until", "2027-05-31", "--format", "json")
_TURNS = 3  # each takes seconds


def measure(runs: int, pythons: list[str]) -> list[Timing]:
    """The examples in turn, a runner each: on one core, and on two. 1,000 plans in 6,667 ms are 150 plans a second."""
    with tempfile.TemporaryDirectory() as folder:
        names = plan_files(Path(folder), PLANS)
        found = compared(
            (f"{PLANS} plans, --jobs 1", _written(folder, names, 1)),
            {f"{PLANS} plans, --jobs 2": _written(folder, names, 2)},
            min(runs, _TURNS),
            {f"{PLANS} plans, --jobs 2": 1.0},
        )
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"plans: {[round(PLANS / t.median * 1000) for t in found]} plans a second; largest process {largest} MiB")
    return found


def plan_files(folder: Path, count: int) -> list[str]:
    """So many plan files in a folder."""
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.toml"))]
    for number in range(count):
        text = texts[number % len(texts)].replace('name = "', f'name = "{number} ', 1)
        (folder / f"{number:05}.toml").write_text(text, "utf-8")
    return sorted(path.name for path in folder.iterdir())


def _written(folder: str, names: list[str], jobs: int) -> Callable[[], object]:
    command = (sys.executable, "-m", "rubdown", "calendar", *names, *_BOUNDS, "--jobs", str(jobs))
    return lambda: subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
