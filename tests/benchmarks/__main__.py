"""`python -m tests.benchmarks [SECTION]... [--runs N] [--python PATH]... [--json FILE]`, from the repository's root."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the tests' own modules

from . import club, explain, plans, solve, start, stream
from .timing import Timing

# A section is a module that measures: add yours here, in the order in which they are printed.
SECTIONS: tuple[tuple[str, Callable[[int, list[str]], list[Timing]]], ...] = (
    ("start", start.measure),
    ("solve", solve.measure),
    ("explain", explain.measure),
    ("plans", plans.measure),
    ("stream", stream.measure),
    ("club", club.measure),
)


def main() -> None:
    """The table of each section; the same figures as JSON where a file is named."""
    asked = _arguments()
    found: dict[str, list[Timing]] = {}
    for name, measure in SECTIONS:
        if name in (asked.sections or dict(SECTIONS)):
            found[name] = measure(asked.runs, asked.python or [sys.executable])
            print(table(name, found[name], asked.runs), flush=True)
    if asked.json:
        asked.json.write_text(as_json(found, asked.runs), "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Ratios, measured in one run.")
    names = ", ".join(dict(SECTIONS))
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"{names}; left out: all")
    parser.add_argument("--runs", type=int, default=15, help="runs of each [15]")
    parser.add_argument("--python", action="append", metavar="PATH", help="an interpreter to start; can be repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    asked = parser.parse_args()
    if unknown := [name for name in asked.sections if name not in dict(SECTIONS)]:
        parser.error(f"no section {unknown[0]}; there are {names}")
    return asked


def table(section: str, timings: list[Timing], runs: int) -> str:
    """Milliseconds and ratios, a line each."""
    width = max(len(timing.name) for timing in timings)
    head = f"{section:{width}} {'median ms':>10} {'least ms':>10} {'ratio':>7} {'of least':>9} {'reach':>6}"
    lines = [f"{head}   ({runs} runs in turns)"]
    for timing in timings:
        ratios = "".join(_number(value, size) for value, size in (
            (timing.ratio, 8), (timing.least_ratio, 10), (timing.reach, 7),
        ))  # fmt: skip
        lines.append(f"{timing.name:{width}} {timing.median:10.2f} {timing.least:10.2f}{ratios}".rstrip())
    return "\n".join(lines) + "\n"


def _number(value: float | None, size: int) -> str:
    return " " * size if value is None else f"{value:{size}.2f}"


def as_json(found: dict[str, list[Timing]], runs: int) -> str:
    """Every figure, with the machine that it comes from."""
    sections = {name: [_record(timing) for timing in timings] for name, timings in found.items()}
    machine = {"system": platform.platform(), "cpus": os.cpu_count(), "python": platform.python_version()}
    return json.dumps({"machine": machine, "runs": runs, "sections": sections}, indent=2) + "\n"


def _record(timing: Timing) -> dict[str, object]:
    return {
        "name": timing.name, "median_ms": timing.median, "least_ms": timing.least,
        "base": timing.base.name if timing.base else None, "ratio": timing.ratio,
        "least_ratio": timing.least_ratio, "reach": timing.reach,
    }  # fmt: skip


if __name__ == "__main__":
    main()
