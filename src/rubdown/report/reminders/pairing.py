"""Which of today's appointments is which remembered one: an appointment that moves stays the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rubdown.report.reminders.outlook import Outlook
from rubdown.report.reminders.records import FIRM, CurrentAppointment, Key, Record
from rubdown.report.shifts import shifts


def paired(view: Outlook, appointments: Sequence[CurrentAppointment], records: Iterable[Record]) -> dict[Key, Record]:
    """The record of each appointment, by the appointment's key; new appointments are left out.

    A UID that the journal has decides, then the date. What is left is paired so that it moves as little as possible;
    what the journal says is cancelled, what was announced as such, and what has passed moves nowhere. A booking is
    never continued by a proposal: it is cancelled, it did not move.
    """
    free, pairs = list(records), dict[Key, Record]()
    for match in (_same, _same_in_journal, _same_day):
        for current in appointments:
            matching = [] if current.key in pairs else [record for record in free if match(current, record)]
            if matching:
                pairs[current.key] = max(matching, key=lambda record: record.date)
                free.remove(pairs[current.key])
    movable = [r for r in free if not r.gone and r.date >= view.today and r.uid not in view.journal_uids]
    for firm in (True, False):
        for kind in ("discharge", "soft"):
            left = {
                one.date: one for one in appointments
                if one.key not in pairs and one.kind == kind and (one.firm or not firm)
                and (one.date >= view.today or one.standing == "done")
            }  # fmt: skip
            rows = {r.date: r for r in movable if r.kind == kind and (r.standing in FIRM) == firm}
            moved = [shift for shift in shifts(sorted(rows), sorted(left)) if shift.old and shift.new]
            pairs |= {left[shift.new].key: rows[shift.old] for shift in moved if shift.old and shift.new}
    return pairs


_Match = Callable[[CurrentAppointment, Record], bool]


def _may_continue(current: CurrentAppointment, record: Record) -> bool:
    return current.kind == record.kind and (current.firm or record.standing not in FIRM)


def _same(current: CurrentAppointment, record: Record) -> bool:
    return current.key == record.key


def _same_in_journal(current: CurrentAppointment, record: Record) -> bool:
    return current.recorded and current.uid == record.uid and bool(record.announced or record.standing in FIRM)


def _same_day(current: CurrentAppointment, record: Record) -> bool:
    return current.date == record.date and _may_continue(current, record)
