"""The ladder: on which days before and after a massage it is told."""

from __future__ import annotations

from collections.abc import Sequence

# After one that nobody logged: two days later, then weekly for three weeks; then it is left alone.
AFTER = (-2, -9, -16, -23)
_LAST = -29  # days after which nobody is asked any more


def rung_of(ladder: Sequence[int], left: int) -> int | None:
    """The rung that is due with so many days left (negative: days gone by), the nearest of those that were reached.

    A rung that was missed is still of use while no nearer one is reached: it tells the days that are left then.
    """
    if left < _LAST:
        return None
    rungs = ladder if left >= 0 else AFTER
    return min((rung for rung in rungs if rung >= left), default=None)
