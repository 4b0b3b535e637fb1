"""Today's reminders for a plan, given what was announced before: nothing twice, nothing missed.

Pure: the caller delivers the reminders and keeps the new records, or neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from rubdown.planner.uids import UID_PATTERN, next_sequence, plan_identity
from rubdown.report.massage import Massage
from rubdown.report.no_room import closed_by
from rubdown.report.reminders.outlook import LOOK_BACK, Outlook, current_appointments, outlook
from rubdown.report.reminders.pairing import paired
from rubdown.report.reminders.records import (
    TRANSITIONS,
    Announcement,
    Change,
    CurrentAppointment,
    Record,
    remember,
    state_announced,
    state_today,
)
from rubdown.text import month_name, short_day

__all__ = [
    "Announcement", "CurrentAppointment", "DueReminder", "Invitation", "Outlook", "Record", "outlook", "remember",
    "remind", "rung_of",
]  # fmt: skip

What = Literal["book", "booked", "coming", "moved", "cancelled", "warning", "happened"]
CALM_DAYS = 7  # between two messages about a proposal that keeps moving
# Days after an appointment that nobody logged: it is asked about twice, then once a month with all the others.
_FIRST_QUESTION, _SECOND_QUESTION, _MONTHLY = -2, -9, -31
_LAST_QUESTION = -28


class Invitation(Struct, frozen=True):
    """What the runner's calendar should learn: the massage under this UID, or with None that the one then is off."""

    uid: str
    sequence: int
    massage: Massage | None
    start: datetime | date


class DueReminder(Struct, frozen=True):
    """All that is due today of one appointment, for one message; or the month's question about all that is not logged.

    `current`: the appointment as it is today, None if it was cancelled. `before`: its record so far; `after`: its
    record once this is delivered. `what` leads; `rung` is the rung that is due, `breach`: whether a warning is news,
    `why` a proposal is gone. `also`: other records that change with it, and `open`: the days of all that is not logged.
    `invitations` go into the runner's calendar. `history`: the largest SEQUENCE of the plan so far. `clock`: the time
    of day where the runner lives; None: only the day counts.
    """

    today: date
    current: CurrentAppointment | None
    before: Record
    after: Record
    what: What
    rung: int | None = None
    breach: bool = False
    why: str = ""
    also: tuple[Change, ...] = ()
    open: tuple[date, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    history: int = 0
    clock: time | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What becomes of the records once this is delivered."""
        return (self.before, self.after), *self.also

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
        before = self.history, self.before.announced, sorted(self.before.delivered)
        return repr((self.after.uid, now, self.what, breach, before))


def rung_of(ladder: Sequence[int], days_left: int) -> int | None:
    """The rung of the ladder that was reached last; with negative days left, the question that was.

    A missed rung is still of use while no later one is reached: the message names the days that are left by then.
    """
    if days_left < _LAST_QUESTION:
        return None
    rungs = ladder if days_left >= 0 else (_FIRST_QUESTION, _SECOND_QUESTION)
    return min((rung for rung in rungs if rung >= days_left), default=None)


def remind(view: Outlook, records: Sequence[Record]) -> tuple[list[DueReminder], tuple[Record, ...]]:
    """The reminders that are due, nearest first, and the records as they are if none of them is delivered.

    Even then the records may change: appointments are followed before they are first announced.
    """
    appointments = current_appointments(view, records)
    pairs = paired(view, appointments, records)
    history = max((record.sequence for record in records), default=0)
    end_sequence = next_sequence(history, view.today)
    sequence = end_sequence + 1  # of what may take over the UID of what ends
    due, quiet, followed = list[DueReminder](), list[Record](), list[tuple[CurrentAppointment, Record]]()
    for current in appointments:
        known = pairs.get(current.key)
        record = known or Record(current.uid, current.kind, current.date, current.standing)
        seen = _seen(current, record)
        if news := _news(view, current, record, seen, sequence):
            due.append(news)
            quiet += [known] if known else []
        else:
            quiet.append(seen)
            followed.append((current, seen))
    taken = {one.uid for one in appointments if one.firm}
    for record in (record for record in records if record not in pairs.values()):
        news = _passed_or_gone(view, appointments, record, end_sequence, taken)
        due += [news] if news else []
        quiet += [record] if record.announced else []
    if question := _monthly_question(view, followed, records):
        due.append(question)
    due.sort(key=lambda one: (one.days_left < 0, abs(one.days_left), one.current is not None, one.after.uid))
    due = [replace(one, history=history, invitations=tuple(_invitations(one, taken))) for one in due]
    return _with_new_names(due, followed, sequence), remember(quiet, ())


def _seen(current: CurrentAppointment, record: Record) -> Record:
    """The record of an appointment after a look at it; a warning that no longer holds is news when it comes back."""
    lasting = " ".join(sorted(current.codes & record.warned))
    return replace(
        record, uid=current.uid, date=current.date, standing=current.standing, breach=lasting,
        recorded=current.recorded,
    )  # fmt: skip


def _news(
    view: Outlook, current: CurrentAppointment, record: Record, seen: Record, sequence: int
) -> DueReminder | None:
    """The reminder that is due of an appointment."""
    today, last = view.today, record.announced
    now = state_today(current, record, view.moment)
    timing, days_left = TRANSITIONS.get((state_announced(record, view.moment), now)), (current.date - today).days
    rung = rung_of(view.plan.remind, days_left) if timing else None
    # Whoever heard that it is off hears all of it again, on its days, once it is back.
    delivered = frozenset() if record.gone and days_left >= 0 else record.delivered
    wavers = current.standing == "proposed" and last is not None and last.standing == "proposed"
    what: What | None = None
    if timing == "at once" or (timing == "once a week" and not (wavers and _recently(record.moved_on, today))):
        what, rung = "moved" if now == "moved" else "booked", rung if days_left >= 0 else None
    elif rung is None or (current.date, rung) in delivered:
        pass
    elif timing == "afterwards":
        what = "happened" if view.plan.remind_ask and days_left < 0 and not (last and last.on == today) else None
    elif not (wavers and last and rung in {earlier for _, earlier in delivered} and _recently(last.on, today)):
        due_on_its_days: What = "book" if current.standing == "proposed" else "coming"
        what = "moved" if now == "moved" else due_on_its_days
    broken = now in ("booked", "moved") and not current.codes <= record.warned
    if what is None and not broken:
        return None
    new_uid = last is None or (last.uid or record.uid) != current.uid
    after = replace(
        seen,
        announced=Announcement(current.date, current.start, current.place, current.standing, today, uid=current.uid),
        moved_on=today if what == "moved" else record.moved_on,
        sequence=sequence if new_uid or what in ("moved", "booked") else record.sequence,
        breach=" ".join(sorted(current.codes)),
        delivered=record.delivered | ({(current.date, rung)} if rung is not None else set()),
    )
    due_rung = None if (current.date, rung) in delivered else rung
    return DueReminder(today, current, record, after, what or "warning", due_rung, broken, clock=view.moment.clock)


def _recently(day: date | None, today: date) -> bool:
    """Whether it is too early to speak of a proposal that keeps moving."""
    return day is not None and abs((today - day).days) < CALM_DAYS  # abs: a clock that was wrong once silences nothing


def _passed_or_gone(
    view: Outlook, appointments: Iterable[CurrentAppointment], record: Record, sequence: int, taken: set[str]
) -> DueReminder | None:
    """What is due of a remembered appointment that the plan no longer has: one question, or that it is cancelled."""
    told, last = state_announced(record, view.moment), record.announced
    if last is None:
        return None
    proposed, days_left = record.standing == "proposed", (last.date - view.today).days
    if proposed and days_left <= 0 and last.date in view.plan.skipped:
        return None
    if told == "past" and proposed:
        rung = rung_of((), days_left)
        # Of a date that was only proposed it is asked once, and not where its massage was booked for another day.
        asks = view.plan.remind_ask and rung == _FIRST_QUESTION and record.uid not in taken
        if rung is None or not asks or (last.date, rung) in record.delivered:
            return None
        current = CurrentAppointment(record.uid, record.kind, last.date, None, "", "proposed")
        after = replace(record, delivered=record.delivered | {(last.date, rung)})
        return DueReminder(view.today, current, record, after, "happened", rung)
    if (told, "cancelled") not in TRANSITIONS or (proposed and view.season is None):
        return None
    gone = replace(last, on=view.today, gone=True)
    valid = re.fullmatch(UID_PATTERN, record.uid)  # not every one of 0.1.0 is
    uid = record.uid if valid else f"{last.date:%Y-%m}-0-{plan_identity(view.plan)}"
    after = replace(record, uid=uid, announced=gone, sequence=sequence, breach="")
    why = _why_gone(view, appointments, last.date) if last.standing not in ("booked", "done") else ""
    return DueReminder(view.today, None, replace(record, date=last.date), after, "cancelled", why=why)


def _why_gone(view: Outlook, appointments: Iterable[CurrentAppointment], day: date) -> str:
    """Why a date is no longer proposed."""
    for current in appointments:
        if current.firm and current.kind == "discharge" and not view.apart(current.date, day):
            return f"too near to your massage on {short_day(current.date)}"
    judged = view.season.days.get(day) if view.season else None
    if view.season and judged and not judged.open:
        return f"the day is no longer open: {closed_by(view.season.timeline, judged)[0].text}"
    others = [one.date for one in appointments if one.standing == "proposed"]
    better = min(others, key=lambda other: abs((other - day).days), default=None)
    return f"{short_day(better)} is better now" if better else f"{month_name(day)} needs no more massages"


def _monthly_question(
    view: Outlook, followed: Iterable[tuple[CurrentAppointment, Record]], records: Iterable[Record]
) -> DueReminder | None:
    """One question about all that was asked about twice and is not logged, with the first run of a month."""
    first = view.today.replace(day=1)
    asked = (first, _MONTHLY)
    unlogged = [
        (current, record) for current, record in followed
        if record.announced and record.announced.on < first and current.standing in ("booked", "accepted")
        and view.today - LOOK_BACK <= current.date < first + timedelta(days=_SECOND_QUESTION)
    ]  # fmt: skip
    if not view.plan.remind_ask or not unlogged or any(asked in record.delivered for record in records):
        return None
    unlogged.sort(key=lambda each: each[0].kind == "discharge")  # the last one names them all
    changes = [(record, replace(record, delivered=record.delivered | {asked})) for _, record in unlogged]
    (before, after), *others = reversed(changes)
    days = tuple(sorted({current.date for current, _ in unlogged}))
    return DueReminder(view.today, unlogged[-1][0], before, after, "happened", _MONTHLY, also=tuple(others), open=days)


def _with_new_names(
    due: list[DueReminder], followed: Iterable[tuple[CurrentAppointment, Record]], sequence: int
) -> list[DueReminder]:
    """The reminders, the first with the bookings whose UID is no longer that of their last invitation.

    A booking that the journal does not name changes its UID when others of its month come or go.
    """
    changes, renamed = [], []
    for current, record in followed:
        last = record.announced
        if last and last.standing == "booked" and current.massage and (last.uid or record.uid) != current.uid:
            after = replace(record, announced=replace(last, uid=current.uid), sequence=sequence)
            changes.append((record, after))
            renamed.append(Invitation(current.uid, sequence, current.massage, current.date))
    if not (due and renamed):
        return due
    first, *others = due
    also, invitations = (*first.also, *changes), (*first.invitations, *renamed)
    return [replace(first, also=also, invitations=invitations), *others]


def _invitations(due: DueReminder, taken: set[str]) -> Iterator[Invitation]:
    """What goes into the runner's calendar: a booking, and the end of one that is off. A proposal is no appointment."""
    if due.what == "happened":  # what is past stays in the calendar as it is
        return
    last, current, sequence = due.before.announced, due.current, due.after.sequence
    invited = (last.uid or due.before.uid) if last and last.standing == "booked" and not last.gone else ""
    over = current is None or (due.what == "moved" and current.massage is None)
    if last and invited and (over or (current and invited != current.uid and invited not in taken)):
        yield Invitation(invited, sequence, None, last.start or last.date)
    if current and current.massage and current.standing == "booked" and due.days_left >= 0:
        yield Invitation(current.uid, sequence, current.massage, current.start or current.date)
