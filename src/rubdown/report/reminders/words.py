"""What is due, in words: a headline fit for a subject, and the lines under it. Safe to be shown anywhere."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct

from rubdown.plan.model import Plan
from rubdown.report.reasons import in_one_line
from rubdown.report.reminders import Due, Item
from rubdown.text import days, escape_controls, listed, short_day

What = Literal["book", "coming", "moved", "cancelled", "warning", "happened"]
_WIDEST_NAME = 40  # characters of a runner's name in a subject
_SOON = timedelta(days=300)  # a day further off is told with its year


class Reminder(Struct, frozen=True):
    """One appointment's news: a headline that says what and when, and what else is worth knowing."""

    what: What
    headline: str
    lines: list[str]


def what_of(due: Due) -> What:
    """What kind of news it is: where there are several, the one that comes first in the headline."""
    if due.item is None:
        return "cancelled"
    if due.moved:
        return "moved"
    if due.left < 0:
        return "happened"
    if due.rung is None:
        return "warning"
    return "book" if due.item.standing == "proposed" else "coming"


def reminder(due: Due, plan: Plan, path: str | None, *, named: bool = False) -> Reminder:
    """The words for what is due; `path` is the plan's place for `rubdown log`, None for one that has no journal.

    `named` puts the runner in front, where several plans are told together.
    """
    what = what_of(due)
    whose = f"{_shortened(plan.runner or plan.path)}: " if named else ""
    headline = _cancelled(due) if due.item is None else _headline(what, due, due.item)
    lines = _lines(what, due, plan, path)
    return Reminder(what, escape_controls(whose + headline), [escape_controls(line) for line in lines])


def subject(found: Sequence[Reminder]) -> str:
    """The first line of a message: the nearest news, and how many more."""
    more = len(found) - 1
    return found[0].headline + (f" (and {more} more)" if more else "")


def paragraphs(found: Sequence[Reminder]) -> list[list[str]]:
    """The whole message: what its first line says comes first, and is not said twice."""
    told = [[one.headline, *one.lines] for one in found]
    return told if len(told) == 1 else [[subject(found)], *told]


def _shortened(name: str) -> str:
    return name if len(name) <= _WIDEST_NAME else f"{name[: _WIDEST_NAME - 1]}…"


def _headline(what: What, due: Due, item: Item) -> str:
    soft = "soft massage" if item.kind == "soft" else "massage"
    when = _when(item.date, item.start if item.standing == "booked" else None, due.today)
    if what == "moved":
        return _moved(due, item, soft)
    if what == "happened":
        return f"Did the {soft} of {when} happen?"
    if what == "warning":
        return f"Check the {soft} booked for {when}: it breaks a rule"
    if what == "book":
        return f"Not booked yet: {soft} {_in_days(due)}" if due.left < 2 else f"Time to book a {soft}: {_in_days(due)}"
    return f"{soft.capitalize()} {_in_days(due)}"


def _in_days(due: Due) -> str:
    """`today at 17:00 (Tue 24 Nov)`, `in 7 days, Tue 24 Nov 17:00`; the hour of a booking only."""
    item = due.item
    assert item is not None
    start = item.start if item.standing == "booked" else None
    if due.left < 2:
        at = f" at {start:%H:%M}" if start else ""
        return f"{('today', 'tomorrow')[due.left]}{at} ({_when(item.date, None, due.today)})"
    return f"in {days(due.left)}, {_when(item.date, start, due.today)}"


def _moved(due: Due, item: Item, soft: str) -> str:
    told = due.before.told
    assert told is not None
    now = _when(item.date, item.start if item.standing == "booked" else None, due.today)
    was = _when(told.date, told.start if told.standing == "booked" else None, due.today)
    if now == was:
        return f"New place: {soft} {now}"
    if item.standing == "booked" and told.standing != "booked":
        return f"Booked: {soft} {now} (proposed for {was})"
    return f"Moved: {soft} now {now} (was {was})"


def _cancelled(due: Due) -> str:
    told = due.before.told
    assert told is not None
    soft = "soft massage" if due.before.kind == "soft" else "massage"
    if told.standing == "booked":
        return f"Cancelled: {soft} of {_when(told.date, told.start, due.today)}"
    return f"No longer proposed: {soft} on {_when(told.date, None, due.today)}"


def _when(day: date, start: datetime | None, today: date) -> str:
    year = f" {day.year}" if abs(day - today) > _SOON else ""
    return f"{short_day(day)}{year}{f' {start:%H:%M}' if start else ''}"


def _lines(what: What, due: Due, plan: Plan, path: str | None) -> Iterator[str]:
    item = due.item
    if item is None:
        return
    if what == "happened":
        yield from _log_what_happened(item, path)
        return
    yield from _who_and_where(item, plan)
    if item.standing != "booked" and item.massage:
        yield from _to_book(item, plan, path)
    if item.note:
        yield item.note
    if due.breach:
        yield from item.breach.split("\n")
        yield item.mend


def _who_and_where(item: Item, plan: Plan) -> Iterator[str]:
    """`with Marta, Calle Mayor 3`."""
    found = [part for part in (f"with {plan.therapist.name}" if plan.therapist.name else "", item.place) if part]
    if found:
        yield ", ".join(found)


def _to_book(item: Item, plan: Plan, path: str | None) -> Iterator[str]:
    """For a day that is not booked: its open hours, why that day, and how to record the booking."""
    massage = item.massage
    assert massage is not None
    if item.standing == "accepted":
        yield "you accepted this day; no booking is recorded"
    if massage.windows:
        hours = listed([f"{start}–{end}" for start, end in massage.windows])
        yield f"open {hours}" + (f"; best at {item.start:%H:%M}" if item.start else "")
    yield f"why: {in_one_line(massage)}"
    when = item.start.strftime("%Y-%m-%dT%H:%M") if item.start else item.date.isoformat()
    yield from _log("once it is booked:", f"booked {when}", path)


def _log_what_happened(item: Item, path: str | None) -> Iterator[str]:
    soft = " --soft" if item.kind == "soft" else ""
    yield from _log("if so:", f"done {item.date}{soft}", path)
    yield from _log("if not:", f"skipped {item.date}{soft}", path)


def _log(lead: str, words: str, path: str | None) -> Iterator[str]:
    if path is not None:
        yield f"{lead} rubdown log {words} --plan {shlex.quote(path)}"
