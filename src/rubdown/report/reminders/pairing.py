"""Which of today's appointments is which remembered one: an appointment that moves stays the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rubdown.report.reminders.records import CurrentAppointment, Record
from rubdown.report.shifts import shifts

_FIRM = ("booked", "done")


def paired(appointments: Iterable[CurrentAppointment], records: Iterable[Record], today: date) -> dict[str, Record]:
    """The record of each appointment, by the appointment's UID; new appointments are left out.

    The date decides; the others are paired so that they move as little as possible, and bookings only with bookings: a
    booking that is replaced by a proposal is cancelled, it did not move. A proposal whose day has passed continues as
    the next one, so that its reminders do not start again.
    """
    free = list(appointments)
    pairs: dict[str, Record] = {}
    for firm in (True, False):
        rows = [record for record in records if not record.over and (record.standing in _FIRM) == firm]
        for kind in ("discharge", "soft"):
            some = [one for one in free if one.kind == kind and (not firm or one.standing in _FIRM)]
            pairs |= _paired(some, [record for record in rows if record.kind == kind], today, firm=firm)
        free = [one for one in free if one.uid not in pairs]
    return pairs


def _paired(
    appointments: list[CurrentAppointment], records: list[Record], today: date, *, firm: bool
) -> dict[str, Record]:
    by_day = {record.date: record for record in records}
    same = {one.uid: by_day[one.date] for one in appointments if one.date in by_day}
    left = {a.date: a for a in appointments if a.uid not in same and (a.date >= today or a.standing == "done")}
    movable = {r.date: r for r in records if r not in same.values() and not (firm and r.date < today)}
    moved = shifts(sorted(movable), sorted(left))
    return same | {left[shift.new].uid: movable[shift.old] for shift in moved if shift.old and shift.new}
