"""The JSON of `rubdown log show --format json`. Fields are added, never removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from rubdown.plan.journal import JournalEntry, What
from rubdown.plan.journal_words import entry_words
from rubdown.plan.model import MassageKind
from rubdown.report.answer import SCHEMA_VERSION, Moment, Version
from rubdown.toml.problems import Count


class LoggedEntry(Struct, frozen=True, kw_only=True):
    """What was logged, field by field as in the journal, with its words in `text`; `uid` begins that of a massage."""

    what: What
    on: date | None
    start: Moment | None
    to: date | None
    to_start: Moment | None
    kind: MassageKind
    minutes: Count | None
    where: str
    note: str
    dates: list[date]
    therapist: str
    until: date | None
    reason: str
    session: str
    seconds: Count | None
    felt: Count | None
    logged: Moment | None
    uid: str
    text: str
    schema_version: Version = SCHEMA_VERSION


def logged(entries: Iterable[JournalEntry]) -> Iterator[LoggedEntry]:
    """The entries of a journal as they are printed."""
    fields = [field for field in LoggedEntry.__struct_fields__ if field in JournalEntry.__struct_fields__]
    return (LoggedEntry(**{f: getattr(entry, f) for f in fields}, text=entry_words(entry)) for entry in entries)
