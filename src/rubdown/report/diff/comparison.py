"""The JSON of `rubdown diff --format json`. Fields are added, never removed."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from rubdown.report.answer import Shift
from rubdown.report.diff.causes import Difference, ExplainedShift, Horizon
from rubdown.report.massage import SCHEMA_VERSION, Moment, Uid, Version
from rubdown.report.printed import Printed
from rubdown.toml.problems import Count


class ShiftBecause(Shift, frozen=True):
    """A massage that is on another day or at another hour, with the changes that did it, in words.

    Of another hour alone `old` and `new` are the same day. `uid` is that of the new massage, if there is one.
    """

    because: list[str]
    uid: Uid
    old_start: Moment | None
    new_start: Moment | None


def shift_because(moved: ExplainedShift) -> ShiftBecause:
    """The JSON of a massage that moved."""
    because = [change.text for change in moved.because]
    return ShiftBecause(moved.shift.old, moved.shift.new, because, moved.uid, moved.old_start, moved.new_start)


class ChangeTold(Struct, frozen=True):
    """A change between the plans in words, and how many massages it has a part in."""

    text: str
    massages: Count


class Comparison(Printed, frozen=True, rename={"from_": "from"}):
    """What a changed plan does to the massages from one day to another; `old` and `new` name the plans."""

    schema_version: Version
    old: str
    new: str
    today: date
    from_: date
    until: date
    massages: list[ShiftBecause]
    changes: list[ChangeTold]


def comparison(found: Difference, span: Horizon, old: str, new: str) -> Comparison:
    """The JSON of a difference between two plans of these names."""
    return Comparison(
        schema_version=SCHEMA_VERSION, old=old, new=new, today=span.today, from_=span.start, until=span.until,
        massages=[
            shift_because(moved)
            for moved in found.massages
        ],
        changes=[ChangeTold(change.text, found.affected(change)) for change in found.changes],
    )  # fmt: skip
