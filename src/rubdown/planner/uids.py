"""Who an appointment is, for every command: its UID, its status and its SEQUENCE (RFC 5545).

A UID is made of the plan (its runner, folder and file name), the month and an ordinal within the month, never of the
day: a massage keeps it wherever it moves. Ordinals count back from the end of the month, so that a day that passes
without a massage leaves the later ones as they are. A dropped massage keeps its place in the order, and a booking that
was logged as moved counts in the month where it was first. An ordinal that the journal records is that massage's for
ever; later proposals take the next free one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Literal

from rubdown.plan.model import Appointment, MassageKind, Plan
from rubdown.planner.season import Season

Key = tuple[date, MassageKind]
UID_PATTERN = r"^(again[0-9]+-)?(soft-)?[0-9]{4}-[0-9]{2}-[0-9]+-[0-9a-f]{12}(-[0-9]+)?@rubdown$"
# Races, closed stretches, and the to-dos of proposals.
_OTHERS = r"((race|closed)-[0-9a-f]{12}|book-[0-9]{4}-[0-9]{2})-[0-9]+-[0-9a-f]{12}@rubdown"
_ORDINAL = r"(soft-)?[0-9]{4}-[0-9]{2}-[0-9]{1,2}"
_EPOCH = date(2000, 1, 1)


def is_own_uid(uid: str) -> bool:
    """Whether a calendar component's UID is one that rubdown gives."""
    return re.match(UID_PATTERN, uid) is not None or re.fullmatch(_OTHERS, uid) is not None


def uids(season: Season) -> dict[Key, str]:
    """The UID of each massage of a season by day and kind: proposed, booked, done and dropped ones."""
    return plan_uids(season.timeline.plan, season.chosen)


def plan_uids(plan: Plan, days: Iterable[date] = ()) -> dict[Key, str]:
    """The UID of each massage that is booked, done or dropped, and of those on `days`, by day and kind."""
    identity = plan_identity(plan)
    return {key: f"{ordinal}-{identity}" for key, ordinal in _ordinals(plan, days).items()}


def _ordinals(plan: Plan, days: Iterable[date]) -> dict[Key, str]:
    """Month and ordinal (`2026-11-1`) of each massage: from the journal, else the next free one, latest date first."""
    chosen = {*days, *([plan.last] if plan.last else [])}
    booked = {(a.date, a.kind): a for a in (*_dropped(plan, chosen), *plan.appointments)}
    ordinals: dict[Key, str] = {}
    for key, appointment in booked.items():
        if re.fullmatch(_ORDINAL, appointment.ordinal) and appointment.ordinal not in ordinals.values():
            ordinals[key] = appointment.ordinal
    origins: dict[Key, date] = {(day, "discharge"): day for day in chosen}
    origins |= {key: appointment.origin or appointment.date for key, appointment in booked.items()}
    taken = {*ordinals.values(), *plan.ordinals}
    for key in sorted(origins.keys() - ordinals.keys(), key=lambda key: (origins[key], key), reverse=True):
        ordinals[key] = _next_free(origins[key], key[1], taken)
        taken.add(ordinals[key])
    return ordinals


def ordinal_of(season: Season, day: date, kind: MassageKind) -> str | None:
    """The month and ordinal that begin a massage's UID, as the journal keeps them; None for an unknown massage."""
    return _ordinals(season.timeline.plan, season.chosen).get((day, kind))


def ordinal_of_new(before: Season, after: Season, day: date, kind: MassageKind) -> str:
    """The month and ordinal of a massage that was not in the season before: that of the proposal that it replaces.

    Of several in its month that of the nearest, else one that no other massage has: these keep their own.
    """
    old = _ordinals(before.timeline.plan, before.chosen)
    replaced = {*before.chosen} - {*after.chosen} - {*before.standing.fixed}
    same_month = [d for d in replaced if kind == "discharge" and (d.year, d.month) == (day.year, day.month)]
    if same_month:
        return old[min(same_month, key=lambda other: (abs(other - day), other)), kind]
    return _next_free(day, kind, {*old.values(), *before.timeline.plan.ordinals})


def _next_free(day: date, kind: MassageKind, taken: set[str]) -> str:
    month = f"{'soft-' if kind == 'soft' else ''}{day:%Y-%m}"
    return next(name for nth in count(1) if (name := f"{month}-{nth}") not in taken)


def dropped(season: Season) -> list[Appointment]:
    """The cancelled and skipped bookings whose day holds no massage of their kind again."""
    return _dropped(season.timeline.plan, {*season.chosen})


def _dropped(plan: Plan, days: set[date]) -> list[Appointment]:
    taken: set[Key] = {(a.date, a.kind) for a in plan.appointments} | {(day, "discharge") for day in days}
    return [gone for gone in plan.dropped if (gone.date, gone.kind) not in taken]


def plan_identity(plan: Plan) -> str:
    """The part after the ordinal in each UID of a plan; it differs between any two plans of a folder."""
    file = plan.file or plan.path.replace("\\", "/").split("/")[-1]
    return f"{digest(plan.runner, plan.folder, file)}@rubdown"


def digest(*parts: str) -> str:
    """Twelve hexadecimal digits of a hash of some texts."""
    from hashlib import sha256  # loads OpenSSL, and `next` shows no UIDs

    return sha256("\0".join(parts).encode(errors="backslashreplace")).hexdigest()[:12]


def status_of(booked: Appointment | None, day: date, today: date) -> Literal["proposed", "booked", "done"]:
    """What a massage is today: a booking counts as done once its day has passed, whatever was logged."""
    if booked is None:
        return "proposed"
    return "done" if booked.done or day < today else "booked"


def sequence_on(day: date) -> int:
    """The SEQUENCE of what is new or changed on a day: it grows from day to day without a memory."""
    return (day - _EPOCH).days


def next_sequence(last: int | None, today: date) -> int:
    """The SEQUENCE of a change today: larger than the last one, and than that of any earlier day."""
    return max(0 if last is None else last + 1, sequence_on(today))
