"""Dice that fall the same way for the same seed, on every machine and every version of Python."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from rubdown.planner.variations import Dice

_APART = 1_000_003  # more than there are dice of a seed, so that no two seeds share one


def seeded_dice(seed: int) -> Callable[[int], Dice]:
    """What gives the nth dice of a seed. Of `random`, only `Random(int).random()` promises to stay the same."""

    def nth(n: int) -> Dice:
        fraction = Random(seed * _APART + n).random
        return lambda sides: int(fraction() * sides)

    return nth
