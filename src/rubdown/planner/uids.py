"""Stable iCalendar UIDs: a massage keeps its UID wherever it moves.

A UID is made of the plan (its runner, folder and file name), the month and an ordinal within the month, never of the
day. Ordinals count back from the end of the month, so that a day that passes without a massage leaves the later ones
as they are. A dropped massage keeps its place in the order, and a booking that was logged as moved counts in the month
where it was first. An ordinal recorded in the journal is kept for ever; later proposals take the next free one.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import count

from rubdown.plan.model import Appointment, MassageKind, Plan
from rubdown.planner.season import Season

Key = tuple[date, MassageKind]
_ORDINAL = r"(soft-)?[0-9]{4}-[0-9]{2}-[0-9]{1,2}"


def uids(season: Season) -> dict[Key, str]:
    """The UID of each massage of a season by day and kind: proposed, booked, done and dropped ones."""
    identity = plan_identity(season.timeline.plan)
    return {key: f"{ordinal}-{identity}" for key, ordinal in _ordinals(season).items()}


def _ordinals(season: Season) -> dict[Key, str]:
    """Month and ordinal (`2026-11-1`) of each massage: from the journal, else the next free one, latest date first."""
    days = (*season.standing.done, *season.chosen, *season.standing.after)
    booked = {(a.date, a.kind): a for a in (*dropped(season), *season.timeline.plan.appointments)}
    ordinals: dict[Key, str] = {}
    for key, appointment in booked.items():
        if re.fullmatch(_ORDINAL, appointment.ordinal) and appointment.ordinal not in ordinals.values():
            ordinals[key] = appointment.ordinal
    origins: dict[Key, date] = {(day, "discharge"): day for day in days}
    origins |= {key: appointment.origin or appointment.date for key, appointment in booked.items()}
    taken = set(ordinals.values())
    for key in sorted(origins.keys() - ordinals.keys(), key=lambda key: (origins[key], key), reverse=True):
        month = f"{'soft-' if key[1] == 'soft' else ''}{origins[key]:%Y-%m}"
        ordinals[key] = next(name for nth in count(1) if (name := f"{month}-{nth}") not in taken)
        taken.add(ordinals[key])
    return ordinals


def ordinal_of(season: Season, day: date, kind: MassageKind) -> str | None:
    """The month and ordinal that begin a massage's UID, as the journal keeps them; None for an unknown massage."""
    return _ordinals(season).get((day, kind))


def dropped(season: Season) -> list[Appointment]:
    """The cancelled and skipped bookings whose day holds no massage of their kind again."""
    plan = season.timeline.plan
    taken: set[Key] = {(a.date, a.kind) for a in plan.appointments} | {(day, "discharge") for day in season.chosen}
    return [gone for gone in plan.dropped if (gone.date, gone.kind) not in taken]


def plan_identity(plan: Plan) -> str:
    """The part after the ordinal in each UID of a plan; it differs between any two plans of a folder."""
    file = plan.path.replace("\\", "/").rsplit("/", 1)[-1]
    return f"{digest(plan.runner, plan.folder, file)}@rubdown"


def digest(*parts: str) -> str:
    """Twelve hexadecimal digits of a hash of some texts."""
    from hashlib import sha256  # loads OpenSSL, and `next` shows no UIDs

    return sha256("\0".join(parts).encode(errors="backslashreplace")).hexdigest()[:12]
