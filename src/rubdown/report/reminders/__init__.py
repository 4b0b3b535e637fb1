"""Today's reminders for a plan, given what was announced before: nothing twice, nothing missed.

Pure: the caller delivers the reminders and keeps the new records, or neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain, count

from msgspec import Struct
from msgspec.structs import replace

from rubdown.report.event_ids import sequence_on
from rubdown.report.reminders.outlook import Outlook, current_appointments, outlook
from rubdown.report.reminders.pairing import paired
from rubdown.report.reminders.records import Announcement, CurrentAppointment, Record

__all__ = ["Announcement", "CurrentAppointment", "DueReminder", "Outlook", "Record", "outlook", "remind", "rung_of"]

CALM_DAYS = 7  # between two messages about a proposal that keeps moving
# Days after an appointment that nobody logged: asked about after two days, then weekly for three weeks.
_RUNGS_AFTER = (-2, -9, -16, -23)
_LAST_DAY_AFTER = -29  # from then on nobody is asked

_Rungs = frozenset[tuple[str, date, int]]  # kind, date and rung


class DueReminder(Struct, frozen=True):
    """All that is due today of one appointment, for one message.

    `current`: the appointment as it is today, None if it was cancelled. `before`: its record so far; `after`: its
    record once this is delivered. `rung`: the rung that is due; `moved` and `breach`: whether these are news.
    """

    today: date
    current: CurrentAppointment | None
    before: Record
    after: Record
    rung: int | None = None
    moved: bool = False
    breach: bool = False

    @property
    def day(self) -> date:
        """The date of the appointment."""
        return self.current.date if self.current else self.before.date

    @property
    def days_left(self) -> int:
        """The days until the appointment; negative: since then."""
        return (self.day - self.today).days

    @property
    def key(self) -> str:
        """A text that is the same for the same news on any day, and another one once it was delivered."""
        now = (self.day, self.current.start, self.current.place) if self.current else None
        breach = self.after.breach if self.breach else ""
        return repr((self.after.uid, now, self.rung, self.moved, breach, self.before.announced))


def rung_of(ladder: Sequence[int], days_left: int) -> int | None:
    """The rung of the ladder that was reached last; with negative days left, that of the days after.

    A missed rung is still of use while no later one is reached: the message names the days that are left by then.
    """
    if days_left < _LAST_DAY_AFTER:
        return None
    rungs = ladder if days_left >= 0 else _RUNGS_AFTER
    return min((rung for rung in rungs if rung >= days_left), default=None)


def remind(view: Outlook, records: Sequence[Record]) -> tuple[list[DueReminder], tuple[Record, ...]]:
    """The reminders that are due, nearest first, and the records once they are delivered.

    Even if nothing is due the records may change: appointments are followed before they are first announced.
    """
    appointments = current_appointments(view, records)
    known = paired(appointments, records, view.today)
    still = {record.uid for record in known.values()}
    results = [gone for record in records if record.uid not in still and (gone := _gone(view, record))]
    # What was said of a massage that is cancelled today says nothing of another on its day.
    cancelled = {one.after.uid for one in results if isinstance(one, DueReminder)}
    lasting = [record for record in records if not record.over and record.uid not in cancelled]
    delivered = frozenset((record.kind, *rung) for record in lasting for rung in record.delivered)
    taken = {record.uid for record in records}
    for current in appointments:
        record = known.get(current.uid) or _new_record(current, taken)
        results.append(_followed(view, current, record, delivered))
    due = sorted((one for one in results if isinstance(one, DueReminder)), key=_nearest_first)
    after = [one.after if isinstance(one, DueReminder) else one for one in results]
    return due, tuple(sorted(after, key=lambda record: (record.date, record.uid)))


def _nearest_first(due: DueReminder) -> tuple[bool, int, str]:
    return due.days_left < 0, abs(due.days_left), due.after.uid


def _new_record(current: CurrentAppointment, taken: set[str]) -> Record:
    """The record of a new appointment; where its UID is taken by an earlier one, with a number in it."""
    name, _, host = current.uid.partition("@")
    names = chain([current.uid], (f"{name}-{n}@{host}" for n in count(2)))
    uid = next(uid for uid in names if uid not in taken)
    taken.add(uid)
    return Record(uid, current.kind, current.date, current.standing)


def _followed(view: Outlook, current: CurrentAppointment, record: Record, delivered: _Rungs) -> DueReminder | Record:
    """The reminder that is due of an appointment, else its new record."""
    breach = record.breach if current.breach else ""
    seen = replace(record, date=current.date, standing=current.standing, breach=breach)
    if current.standing == "done":
        return seen
    rung = rung_of(view.plan.remind, (current.date - view.today).days)
    if current.standing == "proposed" and current.date < view.today and rung != _RUNGS_AFTER[0]:
        return seen  # of a date that was only proposed it is asked once
    moved = _is_moved(view, current, record)
    broken = bool(current.breach) and current.breach != record.breach
    due_rung = rung if rung is not None and _is_rung_due(view, current, record, rung, delivered) else None
    if not (moved or broken or due_rung is not None):
        return seen
    after = replace(
        seen,
        announced=Announcement(current.date, current.start, current.place, current.standing, view.today),
        moved_on=view.today if moved else record.moved_on,
        sequence=_next_sequence(record, view.today) if moved or record.announced is None else record.sequence,
        breach=current.breach,
        delivered=record.delivered | ({(current.date, rung)} if rung is not None else set()),
    )
    return DueReminder(view.today, current, record, after, due_rung, moved, broken)


def _next_sequence(record: Record, today: date) -> int:
    """Larger than the last one, and than that of a calendar file of an earlier day."""
    return max(record.sequence + 1, sequence_on(today))


def _is_rung_due(view: Outlook, current: CurrentAppointment, record: Record, rung: int, delivered: _Rungs) -> bool:
    """Whether a rung of this date is new; of a proposal that keeps moving, also once a week at most."""
    if (current.kind, current.date, rung) in delivered:
        return False
    wavering = current.standing == "proposed" and any(earlier == rung for _, earlier in record.delivered)
    return not wavering or record.announced is None or _calm_since(record.announced.on, view.today)


def _is_moved(view: Outlook, current: CurrentAppointment, record: Record) -> bool:
    """Whether an appointment to come is elsewhere than announced; of a proposal only the date counts."""
    last = record.announced
    if last is None or last.date < view.today or current.date < view.today:
        return False
    if current.standing == last.standing == "booked":
        return (current.date, current.start, current.place) != (last.date, last.start, last.place)
    if current.date == last.date:
        return False
    firm = (last.standing, current.standing) != ("proposed", "proposed")
    return firm or record.moved_on is None or _calm_since(record.moved_on, view.today)


def _calm_since(day: date, today: date) -> bool:
    return abs((today - day).days) >= CALM_DAYS  # abs: a clock that was wrong once silences nothing


def _gone(view: Outlook, record: Record) -> DueReminder | Record | None:
    """The cancellation that is due of a vanished appointment, else its record; None if it was never announced."""
    last = record.announced
    if last is None:
        return None
    matters = last.standing == "booked" or not view.over
    if last.gone or last.date < view.today or not matters:
        return record
    gone, sequence = replace(last, on=view.today, gone=True), _next_sequence(record, view.today)
    after = replace(record, announced=gone, sequence=sequence)
    return DueReminder(view.today, None, replace(record, date=last.date), after)
