"""Changed entries of the runner's calendar: days away, pauses, phases, booked massages, complaints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from rubdown.plan.currency import money
from rubdown.plan.file_schema import plain_tables
from rubdown.plan.model import Appointment, Away, Block, Complaint, Pause, Plan
from rubdown.report.diff.change import Change, deed, entry, full_day, paired
from rubdown.report.shifts import later, shifts

_Pair = tuple[Appointment | None, Appointment | None]


def calendar_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """One change for each entry that differs: days away, pauses, phases, booked massages, complaints, other entries."""
    for aways in paired(old.aways, new.aways, lambda a: a.start, lambda a: a.end, lambda a: a.reason or None):
        yield entry(_away(*aways), "aways", *aways)
    for pauses in paired(old.pauses, new.pauses, lambda p: p.first, lambda p: p.last):
        yield entry(_stretch(*pauses), "pauses", *pauses)
    for blocks in paired(old.blocks, new.blocks, lambda b: b.name or None, lambda b: b.first):
        yield entry(_stretch(*blocks), "blocks", *blocks)
    yield from _appointments(old, new)
    for complaints in paired(old.complaints, new.complaints, lambda c: (c.kind, c.at)):
        yield entry(_complaint(*complaints), "complaints", *complaints)
    for table in plain_tables():
        for before, after in paired(getattr(old, table), getattr(new, table), lambda entry: entry):
            yield entry(f"{table} {deed(before, after)}: {_fields(before or after)}", table, before, after)


def _fields(entry: Struct | None) -> str:
    return ", ".join(f"{key} {value}" for key, value in to_builtins(entry).items())


def _away(before: Away | None, after: Away | None) -> str:
    if before and after:
        return f"Days away are now {_stay(after)}, were {_stay(before)}"
    away = after or before
    return f"Days away {deed(before, after)}, {_stay(away)}" if away else ""


def _stay(away: Away) -> str:
    """`from Sun 20 Dec 2026 to Sun 27 Dec 2026 (family)`; an end at midnight is the end of the day before."""
    reason = f" ({away.reason})" if away.reason else ""
    if away.end.time() == time() and away.start.time() == time():
        last = away.end.date() - timedelta(days=1)
        if last == away.start.date():
            return f"on {full_day(last)}{reason}"
        return f"from {full_day(away.start.date())} to {full_day(last)}{reason}"
    return f"from {_moment(away.start)} to {_moment(away.end)}{reason}"


def _stretch(before: Pause | Block | None, after: Pause | Block | None) -> str:
    """`Pause added, from Sun 20 Dec 2026 to Sun 27 Dec 2026 (rest)`, or the same of a phase."""
    given = after or before
    if given is None:
        return ""
    text = f"{_title(given)} {deed(before, after)}, {_days(given)}"
    if before and after and _days(before) != _days(after):
        text += f", was {_days(before)}"
    if isinstance(before, Block) and isinstance(after, Block) and before.week != after.week:
        text += " (another week)"
    return text


def _title(given: Pause | Block) -> str:
    return (
        f'Phase "{given.name}"'
        if isinstance(given, Block) and given.name
        else "Pause"
        if isinstance(given, Pause)
        else "Phase"
    )


def _days(given: Pause | Block) -> str:
    reason = f" ({given.reason})" if isinstance(given, Pause) else ""
    return f"from {full_day(given.first)} to {full_day(given.last)}{reason}"


def _moment(when: datetime) -> str:
    return f"{full_day(when.date())} {when:%H:%M}"


def _appointments(old: Plan, new: Plan) -> Iterator[Change]:
    pairs = paired(old.appointments, new.appointments, lambda a: (a.date, a.start), lambda a: a.date)
    for booked, after in _by_nearness(pairs):
        before = _with_new_defaults(booked, after, old, new) if booked and after else booked
        if before != after:
            yield entry(_appointment(before, after, new.currency), "appointments", before, after)


def _by_nearness(pairs: Sequence[_Pair]) -> list[_Pair]:
    """The pairs, where one that was dropped and one that was added near it are now one pair: it moved."""
    gone = {before.date: before for before, after in pairs if before and after is None}
    come = {after.date: after for before, after in pairs if after and before is None}
    moved = [(gone[s.old], come[s.new]) for s in shifts([*gone], [*come]) if s.old and s.new]
    taken = {id(entry) for pair in moved for entry in pair}
    return [pair for pair in pairs if not taken & {id(pair[0]), id(pair[1])}] + moved


def _with_new_defaults(before: Appointment, after: Appointment, old: Plan, new: Plan) -> Appointment:
    """The old appointment, whose length and place follow the plan's defaults: those are changes of their own."""
    if before.minutes == old.minutes and after.minutes == new.minutes:
        before = replace(before, minutes=after.minutes)
    if before.where == old.therapist.where and after.where == new.therapist.where:
        before = replace(before, where=after.where)
    return before


def _appointment(before: Appointment | None, after: Appointment | None, currency: str) -> str:
    if before is None or after is None:
        appointment = after or before
        return f"{_named(appointment)} {deed(before, after)}, {_when(appointment)}" if appointment else ""
    details = "; ".join(_details(before, after, currency))
    if before.date == after.date:
        return f"{_named(before)} on {full_day(before.date)} changed{f' ({details})' if details else ''}"
    moved = (
        f"{_named(before)} of {full_day(before.date)} moved {later(before.date, after.date)}, to {full_day(after.date)}"
    )
    return f"{moved} ({details})" if details else moved


def _named(appointment: Appointment) -> str:
    status = "Recorded" if appointment.id else "Booked"
    return f"{status} soft massage" if appointment.kind == "soft" else f"{status} massage"


def _when(appointment: Appointment) -> str:
    at = f" at {appointment.start:%H:%M}" if appointment.start else ""
    return f"on {full_day(appointment.date)}{at}"


def _details(before: Appointment, after: Appointment, currency: str) -> Iterator[str]:
    if before.kind != after.kind:
        yield "now a soft massage" if after.kind == "soft" else "now a deep massage"
    old, new = ((f"{a.start:%H:%M}" if a.start else "not given") for a in (before, after))
    if old != new:
        yield f"start {new}, was {old}"
    if before.minutes != after.minutes:
        yield f"{after.minutes} minutes, was {before.minutes}"
    if before.where != after.where:
        yield f"place {after.where or 'not given'}, was {before.where or 'not given'}"
    if before.therapist != after.therapist:
        yield f"therapist {after.therapist or 'not given'}, was {before.therapist or 'not given'}"
    if before.note != after.note:
        yield f'note "{after.note}"' if after.note else "note taken out"
    if before.price != after.price:
        prices = ["as planned" if a.price is None else money(a.price, currency) for a in (after, before)]
        yield "price {}, was {}".format(*prices)


def _complaint(before: Complaint | None, after: Complaint | None) -> str:
    complaint = after or before
    return f"Complaint {deed(before, after)}: {complaint.kind} since {_moment(complaint.at)}" if complaint else ""
