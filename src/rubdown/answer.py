"""The answer: a schedule with its reasons, field by field what `--format json` promises.

Fields are added, never removed or renamed. Dates are ISO 8601, times civil times without offset, windows `HH:MM`. A
`line` is counted in `file`, the path of an included file, or in the plan itself where that is None.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from rubdown.model import MassageKind

SCHEMA_VERSION = 1
Status = Literal["proposed", "booked", "done"]
Window = tuple[str, str]
Date = date  # where a field is called date


class Reason(Struct, frozen=True):
    """A wish that speaks for a day (points above 0) or against it, in words."""

    code: str
    points: int
    text: str


class Massage(Struct, frozen=True):
    """One appointment of the schedule; `points` is the sum of its reasons' points, `where` the address if told."""

    uid: str
    date: date
    start: datetime | None
    end: datetime | None
    windows: list[Window]
    kind: MassageKind
    status: Status
    days_since_previous: int | None
    points: int
    reasons: list[Reason]
    notes: list[str]
    focus: list[str]
    line: int | None
    where: str | None
    file: str | None = None


class Room(Struct, frozen=True):
    """A change that would fill a month which stays short: in words, and as a TOML value for a key of a table."""

    text: str
    table: str
    key: str
    value: str


class MonthPlan(Struct, frozen=True):
    """A calendar month: what it owes and allows, what is planned in it (done ones counted), what is missing, why,
    and what would make room.
    """

    month: str
    least: int
    most: int
    planned: int
    short: int
    why_short: str | None
    make_room: list[Room]


class Caution(Struct, frozen=True):
    """A warning: the rule that a booked appointment breaks, and the nearest day that would be better."""

    code: str
    date: date
    text: str
    line: int | None
    better: Date | None
    mend: str
    file: str | None = None


class Shift(Struct, frozen=True):
    """A massage that moves (both dates), falls away (only old) or comes in (only new)."""

    old: date | None
    new: date | None


class Objective(Struct, frozen=True):
    """What was optimised: massages missing, then points. `optimal` is always true: the search is exact."""

    short: int
    points: int
    optimal: bool = True


class Closed(Struct, frozen=True):
    """A rule that closes a day, and how."""

    code: str
    text: str


class DayVerdict(Struct, frozen=True):
    """A day of the horizon: open or not, what closes it, its points by WISH1 to WISH5."""

    date: date
    open: bool
    windows: list[Window]
    closed_by: list[Closed]
    points: int
    reasons: list[Reason]


class Dropped(Struct, frozen=True):
    """A booking that was cancelled or skipped, as it stood."""

    uid: str
    date: date
    start: datetime | None
    end: datetime | None
    kind: MassageKind


class PlanLabel(Struct, frozen=True):
    """Which plan this is about."""

    path: str
    runner: str | None
    timezone: str | None


class Assumption(Struct, frozen=True):
    """What was inferred in reading the plan, and at which line."""

    line: int | None
    text: str
    file: str | None = None


class Schedule(Struct, frozen=True, rename={"from_": "from"}):
    """The whole answer for one plan."""

    schema_version: int
    plan: PlanLabel
    today: date
    from_: date
    until: date
    appointments: list[Massage]
    months: list[MonthPlan]
    warnings: list[Caution]
    objective: Objective
    notes: list[Assumption]
    accepted_moves: list[Shift]
    dropped: list[Dropped]
    days: list[DayVerdict] | UnsetType = UNSET
