"""Two lists of massage dates compared: which massages moved, were dropped or were added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from operator import itemgetter

from rubdown.report.answer import Shift
from rubdown.text import days, short_day

UNPAIRED_COST = 20  # days: what a massage without a partner costs, beside the days that others move

_Alignment = tuple[int, tuple[Shift, ...]]  # its cost in days, and its shifts


def shifts(old: Sequence[date], new: Sequence[date]) -> list[Shift]:
    """What changed between two lists of dates, in order.

    A date in both lists stays, and no massage passes another. Of all such pairings the cheapest: each massage that
    moves costs the days between its dates, each one without a partner 20.
    """
    bounds = (date.min, *sorted({*old} & {*new}), date.max)
    return [
        shift
        for low, high in pairwise(bounds)
        for shift in _aligned(*(sorted({day for day in dates if low < day < high}) for dates in (old, new)))
    ]


def in_words(shift: Shift) -> str:
    """`Mon 14 Dec moves to Wed 16 Dec (2 days later)`, `− Mon 4 Jan dropped`, `+ Tue 5 Jan added`."""
    if shift.old is None:
        return f"+ {short_day(shift.new)} added" if shift.new else ""
    if shift.new is None:
        return f"− {short_day(shift.old)} dropped"
    return f"{short_day(shift.old)} moves to {short_day(shift.new)} ({later(shift.old, shift.new)})"


def in_words_with_hours(shift: Shift, old_start: datetime | None, new_start: datetime | None) -> str:
    """The same; of a massage that stays on its day `Mon 14 Dec at 17:00, was 18:30`."""
    if shift.old is None or shift.old != shift.new or not (old_start and new_start):
        return in_words(shift)
    return f"{short_day(shift.old)} at {new_start:%H:%M}, was {old_start:%H:%M}"


def later(old: date, new: date) -> str:
    """`2 days later`, `1 day earlier`."""
    return f"{days(abs((new - old).days))} {'later' if new > old else 'earlier'}"


def _aligned(old: list[date], new: list[date]) -> tuple[Shift, ...]:
    """The cheapest pairing that keeps the order (edit distance): row by row over the old dates."""
    row: list[_Alignment] = [(0, ())]
    for day in new:
        row.append(_unpaired(row[-1], Shift(None, day)))
    for day in old:
        above, row = row, [_unpaired(row[0], Shift(day, None))]
        for j, other in enumerate(new):
            dropped, added = _unpaired(above[j + 1], Shift(day, None)), _unpaired(row[j], Shift(None, other))
            cost, paired = above[j]
            moved = (cost + abs((other - day).days), (*paired, Shift(day, other)))
            # Of equal costs the first: shifts in the order of their dates.
            alignments = (dropped, added, moved) if day > other else (added, dropped, moved)
            row.append(min(alignments, key=itemgetter(0)))
    return row[-1][1]


def _unpaired(before: _Alignment, shift: Shift) -> _Alignment:
    return before[0] + UNPAIRED_COST, (*before[1], shift)
