"""Which of today's appointments is which remembered one: an appointment that moves stays the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rubdown.report.reminders.outlook import Outlook
from rubdown.report.reminders.records import FIRM, CurrentAppointment, Key, Record
from rubdown.report.shifts import shifts


def paired(view: Outlook, appointments: Sequence[CurrentAppointment], records: Iterable[Record]) -> dict[Key, Record]:
    """The record of each appointment, by the appointment's key; new appointments are left out.

    A proposal on a day that was announced is the one that was announced. Then decides a day that has passed, then a UID
    that the journal had and has, then the date, then a UID that it has by now. What is left is paired so that it moves
    as little as possible; what the journal says is cancelled, what was announced as such, and what has passed moves
    nowhere. A booking is never continued by a proposal, nor a proposal by what was done on another day: it is off.
    """
    free, pairs = list(records), dict[Key, Record]()

    def announced(current: CurrentAppointment, record: Record) -> bool:
        proposed = not current.firm and current.date >= view.today
        return proposed and (_announced_proposal(record), record.kind) == (current.date, current.kind)

    def same(current: CurrentAppointment, record: Record) -> bool:
        passed = record.date < view.today and (current.date, current.kind) == (record.date, record.kind)
        return passed or current.key == record.key

    def named_twice(current: CurrentAppointment, record: Record) -> bool:
        return record.recorded and _same_in_journal(current, record)

    def is_off(current: CurrentAppointment, record: Record) -> bool:
        proposed = _announced_proposal(record)
        return current.standing == "done" and proposed is not None and view.today <= proposed != current.date

    for match in (announced, same, named_twice, _same_day, _same_in_journal):
        for current in appointments:
            matching = [] if current.key in pairs else [r for r in free if match(current, r) and not is_off(current, r)]
            if matching:
                pairs[current.key] = max(matching, key=lambda record: (record.date, not record.gone))
                free.remove(pairs[current.key])
    # A booking that was never announced cannot move; without its record it may be what was proposed.
    movable = [
        r for r in free if (r.announced or r.standing not in FIRM)
        and not r.gone and r.date >= view.today and r.uid not in view.journal_uids
    ]  # fmt: skip
    for firm in (True, False):
        for kind in ("discharge", "soft"):
            left = {
                one.date: one for one in appointments
                if one.key not in pairs and one.kind == kind and (one.firm or not firm)
                and (firm if one.standing == "done" else one.date >= view.today)
            }  # fmt: skip
            rows = {r.date: r for r in movable if r.kind == kind and (r.standing in FIRM) == firm}
            moved = shifts(sorted(rows), sorted(left))
            pairs |= {left[shift.new].key: rows[shift.old] for shift in moved if shift.old and shift.new}
    return pairs


def _announced_proposal(record: Record) -> date | None:
    """The day that was announced last of a proposal; None of a booking, and where it is off."""
    last = record.announced
    return last.date if last and not last.gone and last.standing not in FIRM else None


def _same_in_journal(current: CurrentAppointment, record: Record) -> bool:
    told = record.recorded or (record.announced is not None and not record.gone)
    return current.recorded and current.uid == record.uid and told


def _same_day(current: CurrentAppointment, record: Record) -> bool:
    same = current.date == record.date and current.kind == record.kind
    return same and (current.firm or record.standing not in FIRM)
