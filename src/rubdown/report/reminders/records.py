"""A plan's appointments as they are today, and as they are remembered from the last run."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from rubdown.plan.model import MassageKind
from rubdown.report.answer import Massage

Standing = Literal["proposed", "accepted", "booked", "done"]
Day = date  # where a field is called date


class Announcement(Struct, frozen=True):
    """An appointment as it was last announced, and the day `on` which; `gone`: that it is cancelled.

    Kept as JSON on the disk: fields are added, never renamed.
    """

    date: date
    start: datetime | None
    place: str
    standing: Standing
    on: Day
    gone: bool = False


class Record(Struct, frozen=True):
    """What is remembered of an appointment, under its first UID: as it was last seen, and what was announced of it.

    `delivered`: its delivered rungs, each with the date of the appointment then. `moved_on`: the day on which a move
    was last announced. `sequence`: the iTIP SEQUENCE of the last invitation. `breach`: the last warning.
    """

    uid: str
    kind: MassageKind
    date: date
    standing: Standing
    announced: Announcement | None = None
    moved_on: Day | None = None
    sequence: int = 0
    breach: str = ""
    delivered: frozenset[tuple[Day, int]] = frozenset()

    @property
    def over(self) -> bool:
        """Whether it was announced as cancelled."""
        return self.announced is not None and self.announced.gone


class CurrentAppointment(Struct, frozen=True):
    """An appointment as the plan has it today; `massage` is its entry in the calendar, None for a past one.

    `breach`: the rules that it breaks, a line each; `mend`: how to fix that.
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
