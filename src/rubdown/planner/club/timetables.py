"""Whole timetables: whether each day can be placed, one runner after the other, and one runner beside the others."""

from __future__ import annotations

from collections.abc import Sequence

from rubdown.planner.club.generate import Columns, Visit, value_of
from rubdown.planner.club.placing import Placed, place
from rubdown.planner.club.problem import Calendar, Capacity
from rubdown.rules.base import DAY_MINUTES

_ORDERS = 12  # in which members are planned one after the other for a first timetable


def by_day(columns: Columns, calendars: Sequence[Calendar | None]) -> dict[tuple[int, int], list[Visit]]:
    """The visits of each therapist's day."""
    days: dict[tuple[int, int], list[Visit]] = {}
    for r, calendar in enumerate(calendars):
        for day, n in calendar.visits if calendar else ():
            if n >= 0:
                option = columns.club.members[r].options[day][n]
                days.setdefault((option.desk, option.windows[0][0] // DAY_MINUTES), []).append((r, day, n))
    return days


def placed(columns: Columns, desk: int, visits: Sequence[Visit]) -> list[int] | None:
    """The start of each visit of a therapist's day, or None where they cannot all be had."""
    members = columns.club.members
    wanted = [
        Placed(members[r].options[day][n].windows, members[r].minutes, members[r].preferred.get(day))
        for r, day, n in visits
    ]
    return place(columns.club.desks[desk], wanted)


def starts_of(columns: Columns, calendars: Sequence[Calendar]) -> list[dict[int, int]]:
    """Each member's starts by day, of a timetable that can be placed."""
    starts: list[dict[int, int]] = [{} for _ in calendars]
    for (desk, _), visits in by_day(columns, calendars).items():
        for (r, day, _), start in zip(visits, placed(columns, desk, visits) or (), strict=True):
            starts[r][day] = start
    return starts


def broken(columns: Columns, calendars: Sequence[Calendar]) -> list[Capacity]:
    """A limit for each day whose visits cannot be placed: the fewest of them that cannot."""
    limits = []
    for (desk, _), visits in by_day(columns, calendars).items():
        if placed(columns, desk, visits) is None:
            fewest = visits
            for visit in visits:
                without = [other for other in fewest if other != visit]
                if placed(columns, desk, without) is None:
                    fewest = without
            limits.append(Capacity(len(fewest) - 1, frozenset(fewest)))
    return limits


def one_after_the_other(columns: Columns) -> list[Calendar]:
    """The best of some timetables in which each member takes what those before have left."""
    size, tables = len(columns.members), []
    for turn in range(_ORDERS):
        calendars: list[Calendar | None] = [None] * size
        for r in sorted(range(size), key=lambda r: (r * (2 * turn + 1) + turn) % size):
            calendars[r] = beside(columns, r, calendars)
        tables.append([calendar for calendar in calendars if calendar])
        if columns.seconds_left() <= 0:
            break
    return improved(columns, max(tables, key=value_of))


def beside(columns: Columns, r: int, calendars: Sequence[Calendar | None]) -> Calendar:
    """A member's best calendar beside those of the others."""
    taken = by_day(columns, [calendar if other != r else None for other, calendar in enumerate(calendars)])
    closed = set()
    for day, options in columns.club.members[r].options.items():
        for n, option in enumerate(options):
            others = taken.get((option.desk, option.windows[0][0] // DAY_MINUTES))
            if others and placed(columns, option.desk, [*others, (r, day, n)]) is None:
                closed.add((day, n))
    calendar = columns.members[r].best(columns.free, closed)[1]
    columns.add(r, calendar)
    return calendar


def improved(columns: Columns, calendars: Sequence[Calendar]) -> list[Calendar]:
    """The timetable after each member in turn took what is better and still free, until nobody does."""
    best = list(calendars)
    while True:
        before = value_of(best)
        for r in range(len(best)):
            best[r] = beside(columns, r, best)
        if value_of(best) == before or columns.seconds_left() <= 0:
            return best
