"""One massage of a schedule with its reasons, field by field what `--format json` promises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import asdict

from rubdown.plan.model import MassageKind, Plan
from rubdown.planner.uids import UID_PATTERN
from rubdown.toml.problems import Count

Version = Literal[1]
SCHEMA_VERSION: Version = 1
Status = Literal["proposed", "booked", "done"]
Moment = Annotated[
    datetime,
    Meta(
        description="civil time of the runner's time zone, without offset",
        extra_json_schema={"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?$"},
    ),
]
# Patterns are for the schema alone: nothing is read here that they would have to check.
Clock = Annotated[str, Meta(extra_json_schema={"pattern": r"^([01][0-9]:[0-5][0-9]|2[0-3]:[0-5][0-9]|24:00)$"})]
Window = tuple[Clock, Clock]
Line = Annotated[int, Meta(ge=1)]
Uid = Annotated[
    str,
    Meta(
        description="the same when the massage moves: its month, its ordinal in it, its plan",
        extra_json_schema={"pattern": UID_PATTERN},
    ),
]
# The codes themselves are listed where the schema is put together.
WishCode = Annotated[str, Meta(extra_json_schema={"$ref": "#/$defs/Wish"})]


class Reason(Struct, frozen=True):
    """A wish that makes a day better (points above 0) or worse, in words."""

    code: WishCode
    points: int
    text: str


class Alternative(Struct, frozen=True):
    """Another day for a proposed massage, its start where the therapist's hours are known, and its cost in points."""

    date: date
    start: Moment | None
    cost: int


class Massage(Struct, frozen=True):
    """One appointment of the schedule; `points` is the sum of its reasons' points, `where` the address if given."""

    uid: Uid
    date: date
    start: Moment | None
    end: Moment | None
    windows: list[Window]
    kind: MassageKind
    status: Status
    days_since_previous: Count | None
    points: int
    reasons: list[Reason]
    notes: list[str]
    focus: list[str]
    line: Line | None
    where: str | None
    file: str | None = None
    alternatives: list[Alternative] = []
    therapist: str | None = None
    minutes: Count = 0
    weekday: str = ""
    start_utc: str | None = None
    cancel_until: str | None = None


class Coming(Massage, frozen=True, kw_only=True):
    """A massage that is to come, with the days left until it, and whose it is."""

    days_left: Count
    plan: str
    runner: str | None
    schema_version: Version = SCHEMA_VERSION


def coming(massage: Massage, plan: Plan, today: date) -> Coming:
    """The massage with the days left until it, and whose it is."""
    path = plan.path.encode(errors="backslashreplace").decode()  # a file name may be no text
    days_left = (massage.date - today).days
    return Coming(**asdict(massage), days_left=days_left, plan=path, runner=plan.runner or None)
