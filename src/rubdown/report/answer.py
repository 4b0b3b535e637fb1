"""The answer: a schedule with its reasons, field by field what `--format json` promises.

Fields are added, never removed or renamed. Dates are ISO 8601, times civil times without offset, windows `HH:MM`. A
`line` counts in `file`, the path of an included file, or in the plan itself where that is None. The published schema
(`rubdown.report.json_schema`) is made of these types, their annotations and docstrings.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rubdown.plan.model import MassageKind
from rubdown.report.massage import Line, Massage, Moment, Reason, Uid, Version, Window
from rubdown.report.money import Money
from rubdown.report.printed import Printed
from rubdown.report.questions import Question
from rubdown.toml.problems import Count

Date = date  # where a field is called date
ClosingCode = Annotated[str, Meta(extra_json_schema={"$ref": "#/$defs/Closing"})]
BreachCode = Annotated[str, Meta(extra_json_schema={"$ref": "#/$defs/Breach"})]


class Edit(Struct, frozen=True):
    """A TOML value for a key of a table; `line` is where the table begins, for one of several of its name."""

    table: str
    key: str
    value: str
    line: Line | None = None
    file: str | None = None


class Room(Struct, frozen=True):
    """A change that would fill a month which stays short: in words, and as a TOML value for a key of a table.

    `line` is where the table begins, for one of several of its name; `also` are the edits that go with it.
    """

    text: str
    table: str
    key: str
    value: str
    line: Line | None = None
    file: str | None = None
    also: list[Edit] = []


class MonthPlan(Struct, frozen=True):
    """A calendar month: its least and most, what is planned in it (done ones counted), what is missing, why,
    and what would make room.
    """

    month: Annotated[str, Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
    least: Count
    most: Count
    planned: Count
    short: Count
    why_short: str | None
    make_room: list[Room]


class Caution(Struct, frozen=True):
    """A warning: the rule that a booked appointment breaks, and the nearest day that would be better."""

    code: BreachCode
    date: date
    text: str
    line: Line | None
    better: Date | None
    mend: str
    file: str | None = None
    kind: MassageKind = "discharge"


class Shift(Struct, frozen=True):
    """A massage that moves (both dates), is dropped (only old) or added (only new)."""

    old: date | None
    new: date | None


class Objective(Struct, frozen=True):
    """What was optimised: massages missing, then points. `optimal` is always true: the search is exact."""

    short: Count
    points: int
    optimal: Annotated[bool, Meta(extra_json_schema={"const": True})] = True


class Closed(Struct, frozen=True):
    """A rule that closes a day, and how."""

    code: ClosingCode
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
    """A booking that was cancelled or skipped, as it was."""

    uid: Uid
    date: date
    start: Moment | None
    end: Moment | None
    kind: MassageKind


class PlanLabel(Struct, frozen=True):
    """Which plan this is about."""

    path: str
    runner: str | None
    timezone: str | None


class Assumption(Struct, frozen=True):
    """What was inferred in reading the plan, and at which line."""

    line: Line | None
    text: str
    file: str | None = None


class Horizon(Struct, frozen=True, rename={"from_": "from"}):
    """The days that the calendar is the best of, both included; what is shown may be a part of them."""

    from_: date
    until: date


class Schedule(Printed, frozen=True, rename={"from_": "from"}):
    """The whole answer for one plan."""

    schema_version: Version
    plan: PlanLabel
    today: date
    from_: date
    until: date
    horizon: Horizon
    appointments: list[Massage]
    months: list[MonthPlan]
    warnings: list[Caution]
    objective: Objective
    notes: list[Assumption]
    accepted_moves: list[Shift]
    dropped: list[Dropped]
    questions: list[Question]
    money: Money | None = None
    days: list[DayVerdict] | UnsetType = UNSET
