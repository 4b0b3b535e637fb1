"""Timings, and runs in turns: what is compared must have met the same moments of the machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Timing(NamedTuple):
    """Seconds of each run; `base` is the timing that it is a ratio of (None: it is one), `reach` the ratio wanted."""

    name: str
    seconds: list[float]
    base: Timing | None = None
    reach: float | None = None

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def least(self) -> float:
        """Milliseconds of the fastest run: what a busy machine disturbs least."""
        return min(self.seconds) * 1000

    @property
    def ratio(self) -> float | None:
        """Of the medians."""
        return self.median / self.base.median if self.base else None

    @property
    def least_ratio(self) -> float | None:
        """Of the fastest runs."""
        return self.least / self.base.least if self.base else None


def in_turns(base: Callable[[], object], others: Mapping[str, Callable[[], object]], runs: int) -> list[list[float]]:
    """Seconds of the base, then of each other, run as base, first, base, second, ...; a first round is not counted."""
    seconds: list[list[float]] = [[] for _ in range(len(others) + 1)]
    row = [step for i, other in enumerate(others.values(), 1) for step in ((0, base), (i, other))] or [(0, base)]
    for turn in range(runs + 1):
        for j, run in row:
            start = time.perf_counter()
            run()
            if turn:
                seconds[j].append(time.perf_counter() - start)
    return seconds


def compared(
    base: tuple[str, Callable[[], object]],
    others: Mapping[str, Callable[[], object]],
    runs: int,
    reach: Mapping[str, float] | None = None,
) -> list[Timing]:
    """The base's timing, and those of what is compared with it; `reach`: the ratios wanted."""
    first, *rest = in_turns(base[1], others, runs)
    against = Timing(base[0], first)
    wanted = reach or {}
    return [against, *(Timing(name, s, against, wanted.get(name)) for name, s in zip(others, rest, strict=True))]
