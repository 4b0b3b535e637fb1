"""Stream: 20,000 plans as lines of JSON, from one process and from two; the memory of the largest of them.

The lines are the examples in turn, a runner each, as a coach's system would send them. `python -m tests.benchmarks
stream --runs 1` measures; `python -m tests.benchmarks.stream 1000000 > plans.ndjson` writes a stream of any length.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from .timing import Timing, compared

COUNT = int(os.environ.get("RUBDOWN_STREAM", "20000"))
WANTED = 250  # plans a second on two idle cores
_TODAY = ("--today", "2026-12-01")
_EXAMPLES = Path(__file__).parents[2] / "examples"


def measure(runs: int, pythons: list[str]) -> list[Timing]:
    """The stream with one process and with two, whole processes; the load of the machine before and after."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plans.ndjson")
        with path.open("w", encoding="utf-8") as file:
            file.writelines(lines(COUNT))
        before = os.getloadavg()[0]
        names = {jobs: f"{COUNT} lines, --jobs {jobs}" for jobs in (1, 2)}
        others = {names[2]: _answered(path, 2)}
        timings = compared((names[1], _answered(path, 1)), others, max(1, runs // 5), {names[2]: 0.5})
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    rates = [round(COUNT / timing.least * 1000) for timing in timings]
    print(f"stream: {rates} plans a second of {WANTED}; largest process {largest} MiB; load {before}")
    return timings


def lines(count: int) -> Iterator[str]:
    """So many lines, each the plan of a runner of its own."""
    texts = [path.read_text("utf-8") for path in sorted(_EXAMPLES.glob("*.toml"))]
    for number in range(count):
        text = texts[number % len(texts)].replace('name = "', f'name = "{number} ', 1)
        yield json.dumps({"id": number, "toml": text}, ensure_ascii=False) + "\n"


def _answered(path: Path, jobs: int) -> Callable[[], object]:
    command = (sys.executable, "-m", "rubdown", "calendar", "--input", "ndjson", str(path), *_TODAY, "-j", str(jobs))
    return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    sys.stdout.writelines(lines(int(sys.argv[1])))
