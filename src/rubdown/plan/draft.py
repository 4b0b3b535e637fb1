"""The files of a plan in the making."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from rubdown.plan.file_schema import PlanFile
from rubdown.plan.notes import Note, Subject
from rubdown.toml.parse import Document
from rubdown.toml.places import line_of
from rubdown.toml.problems import Path, Problems

Entry = TypeVar("Entry")


class Draft(Struct):
    """One file of a plan as it was read, with its problems so far.

    `name` is None for the plan's own file, and the path of one that it includes. `settings` are those of the whole
    plan, and `notes` are shared by all its files: both are known once every file is read.
    """

    path: str
    name: str | None
    document: Document
    file: PlanFile
    problems: Problems
    settings: PlanFile = PlanFile()
    notes: list[Note] = []

    @property
    def zone(self) -> str | None:
        """The runner's time zone, where it is known."""
        return self.settings.runner.timezone

    def line(self, *path: str | int) -> int | None:
        """The line of an entry or a key."""
        return line_of(self.document, path)

    def note(
        self, line: int | None, about: Subject, text: str, *, before: date | None = None, path: tuple[str, ...] = ()
    ) -> None:
        """Add a note on a line of this file; it holds on days before `before` only."""
        self.notes.append(Note(line, about, text, self.name, before, path))

    def civil(self, moment: datetime | None) -> datetime | None:
        """A moment on the runner's wall clock, without offset."""
        if moment is None or moment.tzinfo is None:
            return moment
        return moment.astimezone(ZoneInfo(self.zone or "UTC")).replace(tzinfo=None)


def read_entries(
    drafts: Sequence[Draft], name: str, read: Callable[[Draft, Any, Path], Entry | None]
) -> list[tuple[Draft, Path, Entry]]:
    """Each entry of the tables of a name with its place, as `read` makes it of a table; None: it has a problem."""
    tables = ((draft, (name, i), table) for draft in drafts for i, table in enumerate(getattr(draft.file, name)))
    entries = ((draft, path, read(draft, table, path)) for draft, path, table in tables)
    return [(draft, path, entry) for draft, path, entry in entries if entry is not None]


def last_file_that(sets: Callable[[PlanFile], bool], drafts: list[Draft]) -> Draft:
    """The last file that sets something, whose value therefore holds; the plan's own file where none does."""
    return next((draft for draft in reversed(drafts) if sets(draft.file)), drafts[-1])
