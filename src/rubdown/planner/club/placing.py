"""The minute at which each visit of a day starts: exact, and as near to what its runner prefers as the rest allows."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from rubdown.planner.club.problem import Desk
from rubdown.rules.base import Minutes

_MOST_STEPS = 20_000  # of the exact search in a day; a therapist's day has a dozen visits


class Placed(Struct, frozen=True):
    """A massage to be placed on a day: the windows, its minutes, and the preferred start (None: as early as can be)."""

    windows: tuple[Minutes, ...]
    minutes: int
    preferred: int | None = None


def place(desk: Desk, visits: Sequence[Placed]) -> list[int] | None:
    """The start of each visit, or None where they cannot all be had.

    Visits are tried in the order of their starts, each as early as can be after the one before: if any timetable of
    the day exists, one of these does.
    """
    order = sorted(range(len(visits)), key=lambda i: (visits[i].windows[-1][1], visits[i].windows))
    starts: dict[int, int] = {}
    steps = 0

    def go_on(after: int) -> bool:
        nonlocal steps
        if len(starts) == len(visits):
            return True
        tried: set[tuple[tuple[Minutes, ...], int]] = set()
        one_by_one = desk.at_once == 1
        placed = [] if one_by_one else [(s, s + visits[i].minutes + desk.between) for i, s in starts.items()]
        for i in order:
            visit = visits[i]
            alike = visit.windows, visit.minutes
            if i in starts or alike in tried or steps >= _MOST_STEPS:
                continue
            steps += 1
            tried.add(alike)
            possible = desk.starts([(max(first, after), last) for first, last in visit.windows], visit.minutes)
            start = next((s for s in possible if desk.fits(s, visit.minutes, placed)), None)
            if start is None:
                return False  # nor will it fit later
            starts[i] = start
            if go_on(start + visit.minutes + desk.between if one_by_one else start):
                return True
            del starts[i]
        return False

    return [starts[i] for i in range(len(visits))] if go_on(0) else None


def nearer(desk: Desk, visits: Sequence[Placed], placed: Sequence[int]) -> list[int]:
    """The starts of visits moved, one after the other, until none can come nearer to the preferred one by itself."""
    starts, before = dict(enumerate(placed)), dict[int, int]()
    while starts != before:
        before = dict(starts)
        for i in sorted(starts, key=starts.__getitem__):
            visit = visits[i]
            others = [(s, s + visits[j].minutes + desk.between) for j, s in starts.items() if j != i]
            possible = [s for s in desk.starts(visit.windows, visit.minutes) if desk.fits(s, visit.minutes, others)]
            wanted = visit.windows[0][0] if visit.preferred is None else visit.preferred
            starts[i] = min(possible, key=lambda start: (abs(start - wanted), start))
    return [starts[i] for i in range(len(visits))]
