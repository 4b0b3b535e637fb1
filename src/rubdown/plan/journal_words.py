"""Journal entries in words, and why one cannot be logged."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec.structs import replace

from rubdown.plan.journal import JournalEntry
from rubdown.plan.model import Plan
from rubdown.text import listed, short_day


def entry_words(entry: JournalEntry) -> str:
    """An entry in words: `booked: Tue 24 Nov 2026 17:00`."""
    if entry.what == "accepted" and not entry.start:
        return f"accepted: {listed([short_day(day) for day in entry.dates]) or 'no date'}"
    words = f"{entry.what}: {_when(entry.day, entry.start)}"
    if entry.what == "pause":
        words = f"pause ({entry.reason}): {_when(entry.day, None)} to {_when(entry.until, None)}"
    if entry.what == "ran":
        words += f", {entry.session}"
    if entry.what == "race" and entry.seconds:
        words += f", in {timedelta(seconds=entry.seconds)}"
    if entry.what == "felt":
        words += f", {entry.felt} of 5"
    if entry.what == "moved":
        words += f" to {_when(entry.new_day, entry.to_start)}"
    soft = " (soft)" if entry.kind == "soft" else ""
    price = "" if entry.price is None else f"price {entry.price}"
    extra = [part for part in (price, entry.therapist, entry.where, entry.note) if part]
    return words + soft + (f", {', '.join(extra)}" if extra else "")


def _when(day: date | None, start: datetime | None) -> str:
    return f"{short_day(day)} {day.year}{f' {start:%H:%M}' if start else ''}" if day else ""


def with_booked_kind(plan: Plan, entry: JournalEntry) -> JournalEntry:
    """The entry, about a soft massage where that is the only one booked on its day."""
    kinds = {a.kind for a in plan.appointments if a.date == entry.day}
    if entry.what in ("moved", "cancelled", "skipped", "done") and kinds == {"soft"}:
        return replace(entry, kind="soft")
    return entry


def _why_not_moved(new_day: date, day: date | None, booked: set[date], today: date) -> str | None:
    if new_day in booked and new_day != day:
        return f"a massage is already booked on {_when(new_day, None)}"
    if new_day < today:
        logged = f"`rubdown log cancelled {day}`, then `rubdown log done {new_day}`"
        return f"{_when(new_day, None)} is past; if the massage was then, log so: {logged}"
    return None


def why_refused(plan: Plan, entry: JournalEntry, today: date) -> str | None:
    """Why an entry cannot be logged, given the plan before it; None where it can."""
    booked = {a.date for a in plan.appointments if a.kind == entry.kind}
    day = entry.day
    # A proposed date may go by without a booking, too, and one that was accepted may be given up.
    proposed = (
        entry.kind == "discharge"
        and day is not None
        and ((entry.what == "skipped" and day <= today) or (entry.what == "cancelled" and day in plan.accepted))
    )
    if entry.what in ("moved", "cancelled", "skipped") and day not in booked and not proposed:
        known = listed([f"{short_day(d)} {d.year}" for d in sorted(booked) if d >= today]) or "none"
        return f"no massage is booked on {_when(day, None)}; booked: {known}"
    if entry.what == "booked" and day in booked:
        return f"a massage is already booked on {_when(day, None)}; use `rubdown log moved`"
    if entry.what == "moved" and entry.new_day:
        return _why_not_moved(entry.new_day, day, booked, today)
    if entry.what not in ("booked", "moved", "cancelled", "accepted", "pause") and day and day > today:
        return f"{_when(day, None)} is still to come"
    if entry.what == "well" and not any(c.over is None for c in plan.complaints):
        return "no illness or complaint is logged that isn't over yet"
    return None
