"""Reminders in words: a headline that fits a subject, and the lines below it, without control characters."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from rubdown.plan.model import Plan
from rubdown.report.massage import Massage
from rubdown.report.reasons import in_one_line
from rubdown.report.reminders import CurrentAppointment, DueReminder, What
from rubdown.report.terms import cancel_words
from rubdown.text import days, escape_controls, listed, short_day

_WIDEST_NAME = 40  # characters of a runner's name in a subject
_SOON = timedelta(days=300)  # dates further off are shown with their year


class ReminderText(Struct, frozen=True):
    """The text of a reminder: a headline that says what and when and fits a subject, and the lines below it."""

    what: What
    headline: str
    lines: list[str]


def reminder(due: DueReminder, plan: Plan, path: str | None, *, named: bool = False) -> ReminderText:
    """The text of a reminder. `path`: the plan's file for `rubdown log`, None if it has no journal.

    `named` puts the runner's name in front, for a message about several plans.
    """
    whose = ""
    if named:
        name = plan.runner or plan.path
        whose = f"{name if len(name) <= _WIDEST_NAME else f'{name[: _WIDEST_NAME - 1]}…'}: "
    lines = [escape_controls(line) for line in _lines(due, plan, path)]
    return ReminderText(due.what, escape_controls(whose + _headline(due)), lines)


def subject(texts: Sequence[ReminderText]) -> str:
    """The first line of a message: the nearest reminder, and how many more there are."""
    more = len(texts) - 1
    return texts[0].headline + (f" (and {more} more)" if more else "")


def paragraphs(texts: Sequence[ReminderText]) -> list[list[str]]:
    """The lines of a whole message, by paragraph; several reminders have the subject as a paragraph before them."""
    messages = [[text.headline, *text.lines] for text in texts]
    return messages if len(messages) == 1 else [[subject(texts)], *messages]


def _headline(due: DueReminder) -> str:
    current, last = due.current, due.before.announced
    soft = "soft massage" if due.after.kind == "soft" else "massage"
    was_booked = last is not None and last.standing == "booked"
    was = _when(last.date, last.start if was_booked else None, due.today) if last else ""
    if current is None:
        return f"Cancelled: {soft} of {was}" if was_booked else f"No longer proposed: {soft} on {was}"
    now = _when(current.date, _shown_start(current), due.today)
    if due.open:
        all_days = listed([_when(day, None, due.today) for day in due.open])
        return f"Not logged yet: {soft}{'s' * (len(due.open) > 1)} of {all_days}"
    match due.what:
        case "moved":
            text = f"New place: {soft} {now}" if now == was else f"Moved: {soft} now {now} (was {was})"
        case "booked":
            same_day = last is None or last.gone or last.date == current.date
            before = f" ({'was' if was_booked else 'proposed for'} {was})"
            text = f"Booked: {soft} {now}{'' if same_day else before}"
        case "happened":
            text = f"Did the {soft} of {now} happen?"
        case "warning":
            text = f"Check the {soft} booked for {now}: it breaks a rule"
        case "book":
            lead = f"Not booked yet: {soft}" if due.days_left < 2 else f"Time to book a {soft}:"
            text = f"{lead} {_in_days(due, current)}"
        case _:
            text = f"{soft.capitalize()} {_in_days(due, current)}"
    return text


def _in_days(due: DueReminder, current: CurrentAppointment) -> str:
    """`today at 17:00 (Tue 24 Nov)`, `in 7 days, Tue 24 Nov 17:00`."""
    start = _shown_start(current)
    if due.days_left < 2:
        at = f" at {start:%H:%M}" if start else ""
        return f"{('today', 'tomorrow')[due.days_left]}{at} ({_when(current.date, None, due.today)})"
    return f"in {days(due.days_left)}, {_when(current.date, start, due.today)}"


def _shown_start(current: CurrentAppointment) -> datetime | None:
    """Its hour, where that is booked or agreed on."""
    return current.start if current.standing == "booked" or current.agreed else None


def _when(day: date, start: datetime | None, today: date) -> str:
    year = f" {day.year}" if abs(day - today) > _SOON else ""
    return f"{short_day(day)}{year}{f' {start:%H:%M}' if start else ''}"


def _lines(due: DueReminder, plan: Plan, path: str | None) -> Iterator[str]:
    current = due.current
    if current is None:
        if due.why:
            yield f"why: {due.why}"
        return
    if due.what == "happened":
        soft, day = " --soft" if current.kind == "soft" else "", "DATE" if len(due.open) > 1 else current.date
        yield from _log("if so:", f"done {day}{soft}", path)
        yield from _log("if not:", f"skipped {day}{soft}", path)
        return
    name = current.massage.therapist if current.massage else plan.therapist.name
    therapist = f"with {name}" if name else ""
    if therapist or current.place:
        yield ", ".join(filter(None, (therapist, current.place)))
    if current.standing != "booked" and current.massage:
        yield from _to_book(current, current.massage, path)
    if current.instead:
        yield f"if that is too soon: the next date is {_when(current.instead, None, due.today)}"
    terms = cancel_words(plan, current.start, due.today, due.clock) if current.standing == "booked" else None
    yield from filter(None, (current.note, terms))
    if due.breach:
        for caution in current.breaches:
            yield f"{caution.text} ({caution.code})"
        yield current.breaches[0].mend


def _to_book(current: CurrentAppointment, massage: Massage, path: str | None) -> Iterator[str]:
    """For a day that is not booked: its open hours, why that day, and how to record the booking."""
    if current.standing == "accepted":
        yield f"you accepted this {'hour' if current.agreed else 'day'}; no booking is recorded"
    if massage.windows and not current.agreed:
        hours = listed([f"{start}–{end}" for start, end in massage.windows])
        yield f"open {hours}" + (f"; best at {current.start:%H:%M}" if current.start else "")
    yield f"why: {in_one_line(massage)}"
    when = current.start.strftime("%Y-%m-%dT%H:%M") if current.start else current.date.isoformat()
    yield from _log("once it is booked:", f"booked {when}", path)


def _log(lead: str, words: str, path: str | None) -> Iterator[str]:
    if path is not None:
        yield f"{lead} rubdown log {words} --plan {shlex.quote(path)}"
