"""Reminders in words: a headline that fits a subject, and the lines below it, without control characters."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct

from rubdown.plan.model import Plan
from rubdown.report.answer import Massage
from rubdown.report.reasons import in_one_line
from rubdown.report.reminders import CurrentAppointment, DueReminder
from rubdown.text import days, escape_controls, listed, short_day

What = Literal["book", "coming", "moved", "cancelled", "warning", "happened"]
_WIDEST_NAME = 40  # characters of a runner's name in a subject
_SOON = timedelta(days=300)  # dates further off are shown with their year


class ReminderText(Struct, frozen=True):
    """The text of a reminder: a headline that says what and when, and the lines below it."""

    what: What
    headline: str
    lines: list[str]


def what_of(due: DueReminder) -> What:
    """The kind of news that the headline names; the others follow in the lines."""
    if due.current is None:
        return "cancelled"
    if due.moved:
        return "moved"
    if due.days_left < 0:
        return "happened"
    if due.rung is None:
        return "warning"
    return "book" if due.current.standing == "proposed" else "coming"


def reminder(due: DueReminder, plan: Plan, path: str | None, *, named: bool = False) -> ReminderText:
    """The text of a reminder. `path`: the plan's file for `rubdown log`, None if it has no journal.

    `named` puts the runner's name in front, for a message about several plans.
    """
    what, whose = what_of(due), ""
    if named:
        name = plan.runner or plan.path
        whose = f"{name if len(name) <= _WIDEST_NAME else f'{name[: _WIDEST_NAME - 1]}…'}: "
    headline = _cancelled(due) if due.current is None else _headline(what, due, due.current)
    lines = _lines(what, due, plan, path)
    return ReminderText(what, escape_controls(whose + headline), [escape_controls(line) for line in lines])


def subject(texts: Sequence[ReminderText]) -> str:
    """The first line of a message: the nearest reminder, and how many more there are."""
    more = len(texts) - 1
    return texts[0].headline + (f" (and {more} more)" if more else "")


def paragraphs(texts: Sequence[ReminderText]) -> list[list[str]]:
    """The lines of a whole message, by paragraph; several reminders have the subject as a paragraph before them."""
    messages = [[text.headline, *text.lines] for text in texts]
    return messages if len(messages) == 1 else [[subject(texts)], *messages]


def _headline(what: What, due: DueReminder, current: CurrentAppointment) -> str:
    soft = "soft massage" if current.kind == "soft" else "massage"
    when = _when(current.date, current.start if current.standing == "booked" else None, due.today)
    if what == "moved":
        return _moved(due, current, soft)
    if what == "happened":
        return f"Did the {soft} of {when} happen?"
    if what == "warning":
        return f"Check the {soft} booked for {when}: it breaks a rule"
    if what == "book":
        lead = f"Not booked yet: {soft}" if due.days_left < 2 else f"Time to book a {soft}:"
        return f"{lead} {_in_days(due)}"
    return f"{soft.capitalize()} {_in_days(due)}"


def _in_days(due: DueReminder) -> str:
    """`today at 17:00 (Tue 24 Nov)`, `in 7 days, Tue 24 Nov 17:00`; only a booking has its hour shown."""
    current = due.current
    assert current is not None
    start = current.start if current.standing == "booked" else None
    if due.days_left < 2:
        at = f" at {start:%H:%M}" if start else ""
        return f"{('today', 'tomorrow')[due.days_left]}{at} ({_when(current.date, None, due.today)})"
    return f"in {days(due.days_left)}, {_when(current.date, start, due.today)}"


def _moved(due: DueReminder, current: CurrentAppointment, soft: str) -> str:
    last = due.before.announced
    assert last is not None
    now = _when(current.date, current.start if current.standing == "booked" else None, due.today)
    was = _when(last.date, last.start if last.standing == "booked" else None, due.today)
    if now == was:
        return f"New place: {soft} {now}"
    if current.standing == "booked" and last.standing != "booked":
        return f"Booked: {soft} {now} (proposed for {was})"
    return f"Moved: {soft} now {now} (was {was})"


def _cancelled(due: DueReminder) -> str:
    last = due.before.announced
    assert last is not None
    soft = "soft massage" if due.before.kind == "soft" else "massage"
    if last.standing == "booked":
        return f"Cancelled: {soft} of {_when(last.date, last.start, due.today)}"
    return f"No longer proposed: {soft} on {_when(last.date, None, due.today)}"


def _when(day: date, start: datetime | None, today: date) -> str:
    year = f" {day.year}" if abs(day - today) > _SOON else ""
    return f"{short_day(day)}{year}{f' {start:%H:%M}' if start else ''}"


def _lines(what: What, due: DueReminder, plan: Plan, path: str | None) -> Iterator[str]:
    current = due.current
    if current is None:
        return
    if what == "happened":
        soft = " --soft" if current.kind == "soft" else ""
        yield from _log("if so:", f"done {current.date}{soft}", path)
        yield from _log("if not:", f"skipped {current.date}{soft}", path)
        return
    therapist = f"with {plan.therapist.name}" if plan.therapist.name else ""
    if therapist or current.place:
        yield ", ".join(filter(None, (therapist, current.place)))
    if current.standing != "booked" and current.massage:
        yield from _to_book(current, current.massage, path)
    elif current.standing == "proposed":
        yield from _log("once it is booked:", f"booked {current.date}", path)
    if current.note:
        yield current.note
    if due.breach:
        yield from current.breach.split("\n")
        yield current.mend


def _to_book(current: CurrentAppointment, massage: Massage, path: str | None) -> Iterator[str]:
    """For a day that is not booked: its open hours, why that day, and how to record the booking."""
    if current.standing == "accepted":
        yield "you accepted this day; no booking is recorded"
    if massage.windows:
        hours = listed([f"{start}–{end}" for start, end in massage.windows])
        yield f"open {hours}" + (f"; best at {current.start:%H:%M}" if current.start else "")
    yield f"why: {in_one_line(massage)}"
    when = current.start.strftime("%Y-%m-%dT%H:%M") if current.start else current.date.isoformat()
    yield from _log("once it is booked:", f"booked {when}", path)


def _log(lead: str, words: str, path: str | None) -> Iterator[str]:
    if path is not None:
        yield f"{lead} rubdown log {words} --plan {shlex.quote(path)}"
