"""What is remembered of a plan's appointments: how each was last seen, how it was last told, which rungs were."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from rubdown.plan.model import MassageKind
from rubdown.report.answer import Massage

Standing = Literal["proposed", "accepted", "booked", "done"]
Day = date  # where a field is called date


class Told(Struct, frozen=True):
    """How an appointment was last told, and on which day; `gone` when its end was."""

    date: date
    start: datetime | None
    place: str
    standing: Standing
    on: Day
    gone: bool = False


class Known(Struct, frozen=True):
    """An appointment as it was last seen, under the uid that it was first seen with; `told` None: to nobody yet.

    `delivered` are its rungs that were delivered, each with the day that the appointment was on; `moved_on` the day
    on which a move was announced last; `sequence` the iTIP SEQUENCE of what was told; `breach` what it was last warned
    of.
    """

    uid: str
    kind: MassageKind
    date: date
    standing: Standing
    told: Told | None = None
    moved_on: Day | None = None
    sequence: int = 0
    breach: str = ""
    delivered: frozenset[tuple[Day, int]] = frozenset()

    @property
    def over(self) -> bool:
        """Whether it was told as fallen away."""
        return self.told is not None and self.told.gone


class Item(Struct, frozen=True):
    """An appointment as the plan has it today; `massage` is its place in the calendar, None for what is past.

    `breach` tells the rules that it breaks, a line each, and `mend` what would mend it.
    """

    uid: str
    kind: MassageKind
    date: date
    start: datetime | None
    place: str
    standing: Standing
    massage: Massage | None = None
    breach: str = ""
    mend: str = ""
    note: str = ""
