"""A file of a plan in the making."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from rubdown.plan.file_schema import PlanFile
from rubdown.plan.model import Note, Subject
from rubdown.toml.parse import Document
from rubdown.toml.places import line_of
from rubdown.toml.problems import Problems


class Draft(Struct):
    """One file of a plan in the making: its structs, its document, and what has been found so far.

    `settings` are those of the whole plan, and `notes` are shared by all files of it; `included` is False for the plan
    itself.
    """

    file: PlanFile
    settings: PlanFile
    path: str
    document: Document
    problems: Problems
    notes: list[Note]
    included: bool

    @property
    def zone(self) -> str | None:
        """The runner's time zone, where it is known."""
        return self.settings.runner.timezone

    def line(self, *path: str | int) -> int | None:
        """The line of an entry."""
        return line_of(self.document, path)

    @property
    def name(self) -> str | None:
        """The file's path, where it is not the plan itself."""
        return self.path if self.included else None

    def note(self, line: int | None, about: Subject, text: str, before: date | None = None) -> None:
        """Add a note on a line of this file; it holds on days before `before` only."""
        self.notes.append(Note(line, about, text, self.name, before))

    def civil(self, moment: datetime | None) -> datetime | None:
        """A moment on the runner's wall clock, without offset."""
        if moment is None or moment.tzinfo is None:
            return moment
        return moment.astimezone(ZoneInfo(self.zone or "UTC")).replace(tzinfo=None)


def teller(drafts: list[Draft], tells: Callable[[PlanFile], bool]) -> Draft:
    """The file that says what holds: the last that tells it; the plan itself where none does."""
    return next((draft for draft in reversed(drafts) if tells(draft.file)), drafts[-1])
