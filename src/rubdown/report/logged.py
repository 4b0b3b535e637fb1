"""The JSON of `rubdown log show --format json`. Fields are added, never removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import asdict

from rubdown.plan.journal import JournalEntry, entry_words
from rubdown.report.answer import SCHEMA_VERSION, Version


class LoggedEntry(JournalEntry, frozen=True, kw_only=True):
    """What was logged, field by field as in the journal, and in words."""

    text: str
    schema_version: Version = SCHEMA_VERSION


def logged(entries: Iterable[JournalEntry]) -> Iterator[LoggedEntry]:
    """The entries of a journal as they are printed."""
    return (LoggedEntry(**asdict(entry), text=entry_words(entry)) for entry in entries)
