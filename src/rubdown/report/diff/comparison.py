"""The JSON of `rubdown diff --format json`. Fields are added, never removed."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from rubdown.report.answer import SCHEMA_VERSION, Shift, Version
from rubdown.report.diff.causes import Difference, Horizon
from rubdown.report.printed import Printed
from rubdown.toml.problems import Count


class ShiftBecause(Shift, frozen=True):
    """A massage that is not where it was, with the changes that did it, in words."""

    because: list[str]


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
            ShiftBecause(moved.shift.old, moved.shift.new, [change.text for change in moved.because])
            for moved in found.massages
        ],
        changes=[ChangeTold(change.text, found.affected(change)) for change in found.changes],
    )  # fmt: skip
