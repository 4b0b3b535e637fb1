"""Which appointment of today is which of those remembered: an appointment that moves stays the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rubdown.report.reminders.known import Item, Known
from rubdown.report.shifts import shifts

_FIRM = ("booked", "done")


def paired(items: Iterable[Item], known: Iterable[Known], today: date) -> dict[str, Known]:
    """By the uid of today's items, what is remembered of them; a new one is not in it.

    The day decides; what is left over is paired so that the least is moved, booked ones with booked ones only: a
    booking that makes way for a proposal is cancelled, it did not move. A proposal whose day went by goes on in the
    next one, so that it is not told again from the start.
    """
    free = list(items)
    found: dict[str, Known] = {}
    for firm in (True, False):
        rows = [row for row in known if not row.over and (row.standing in _FIRM) == firm]
        for kind in ("discharge", "soft"):
            some = [item for item in free if item.kind == kind and (not firm or item.standing in _FIRM)]
            found |= _paired(some, [row for row in rows if row.kind == kind], today, firm=firm)
        free = [item for item in free if item.uid not in found]
    return found


def _paired(items: list[Item], rows: list[Known], today: date, *, firm: bool) -> dict[str, Known]:
    by_day = {row.date: row for row in rows}
    same = {item.uid: by_day[item.date] for item in items if item.date in by_day}
    left = {i.date: i for i in items if i.uid not in same and (i.date >= today or i.standing == "done")}
    movable = {row.date: row for row in rows if row not in same.values() and not (firm and row.date < today)}
    moved = shifts(sorted(movable), sorted(left))
    return same | {left[shift.new].uid: movable[shift.old] for shift in moved if shift.old and shift.new}
