"""A plan in the making, and what it cannot know by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from rubdown.model import Note
from rubdown.plan.problem import Path, Problems
from rubdown.plan.shape import PlanFile


class Here(Struct, frozen=True):
    """What a plan cannot know: the day that it is in a time zone, and the machine's own zone."""

    today_in: Callable[[str | None], date]
    zone: str | None = None


class Draft(Struct):
    """A plan in the making: its file's structs, the lines of its entries, and what has been found so far."""

    file: PlanFile
    path: str
    lines: Mapping[Path, int]
    problems: Problems
    notes: list[Note]
    zone: str | None

    def line(self, *path: str | int) -> int | None:
        """The line of an entry."""
        return self.lines.get(path)

    def civil(self, moment: datetime | None) -> datetime | None:
        """A moment on the runner's wall clock, without offset."""
        if moment is None or moment.tzinfo is None:
            return moment
        return moment.astimezone(ZoneInfo(self.zone or "UTC")).replace(tzinfo=None)
