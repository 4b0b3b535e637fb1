"""Who is who: the UID of each massage, the same wherever it moves.

A UID is made of the plan (its runner, folder and file name), the month and the ordinal within the month, never of
the day. Ordinals count back from the month's end: a day that passes without a massage leaves those after it as they
are. What was dropped keeps its place in the order, and a booking that was logged as moved counts where it stood
first, in whatever month it is now. What `rubdown log` recorded of a massage holds its ordinal for good: one that is
proposed later takes the next that is free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import count

from rubdown.plan.model import Appointment, MassageKind, Plan
from rubdown.planner.season import Season

Key = tuple[date, MassageKind]
_EPOCH = date(2000, 1, 1)
_ORDINAL = r"(soft-)?[0-9]{4}-[0-9]{2}-[0-9]{1,2}"


def uids(season: Season) -> dict[Key, str]:
    """The UID of every massage of a season by its day and kind: planned, booked, done and dropped ones."""
    identity = plan_identity(season.timeline.plan)
    return {key: f"{ordinal}-{identity}" for key, ordinal in _ordinals(season).items()}


def _ordinals(season: Season) -> dict[Key, str]:
    """`2026-11-1` for each massage: as the journal has it, else the next that is free, from the month's end."""
    days = (*season.standing.done, *season.chosen, *season.standing.after)
    booked = {(a.date, a.kind): a for a in (*dropped(season), *season.timeline.plan.appointments)}
    found: dict[Key, str] = {}
    for key, appointment in booked.items():
        if re.fullmatch(_ORDINAL, appointment.ordinal) and appointment.ordinal not in found.values():
            found[key] = appointment.ordinal
    origins: dict[Key, date] = {(day, "discharge"): day for day in days}
    origins |= {key: appointment.origin or appointment.date for key, appointment in booked.items()}
    taken = set(found.values())
    for key in sorted(origins.keys() - found.keys(), key=lambda key: (origins[key], key), reverse=True):
        month = f"{'soft-' if key[1] == 'soft' else ''}{origins[key]:%Y-%m}"
        found[key] = next(name for nth in count(1) if (name := f"{month}-{nth}") not in taken)
        taken.add(found[key])
    return found


def ordinal_of(season: Season, day: date, kind: MassageKind) -> str | None:
    """The beginning of a massage's UID, as the journal keeps it; None where the season has no such massage."""
    return _ordinals(season).get((day, kind))


def dropped(season: Season) -> list[Appointment]:
    """The bookings that were cancelled or skipped and on whose day no such massage stands or is planned again."""
    plan = season.timeline.plan
    taken: set[Key] = {(a.date, a.kind) for a in plan.appointments} | {(day, "discharge") for day in season.chosen}
    return [gone for gone in plan.dropped if (gone.date, gone.kind) not in taken]


def plan_identity(plan: Plan) -> str:
    """The end of each UID of a plan: no two plans have the same, wherever their files are read from."""
    file = plan.path.replace("\\", "/").rsplit("/", 1)[-1]
    return f"{digest(plan.runner, plan.folder, file)}@rubdown"


def sequence_on(day: date) -> int:
    """The SEQUENCE of what is new or changed on a day: it grows from day to day without a memory."""
    return (day - _EPOCH).days


def digest(*parts: str) -> str:
    """Twelve hexadecimal digits of some texts."""
    from hashlib import sha256  # brings OpenSSL with it, and `next` shows no UIDs

    return sha256("\0".join(parts).encode(errors="backslashreplace")).hexdigest()[:12]


def from_the_end(keys: Iterable[str]) -> list[int]:
    """For each key of a list in order, its ordinal among its like, counted from the end."""
    listed, seen, found = list(keys), dict[str, int](), []
    for key in reversed(listed):
        seen[key] = seen.get(key, 0) + 1
        found.append(seen[key])
    return found[::-1]
