"""A newer export of what was imported before: what it changes, entry by entry, and what is kept of the old one.

Two entries are the same one when they have the same identity in their source, else the same date and name, else the
same date, else the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from rubdown.importers.event import Refused
from rubdown.importers.to_toml import HEADER, Tables
from rubdown.report.diff.change import full_day, paired
from rubdown.report.shifts import later
from rubdown.text import plural
from rubdown.toml.parse import parse

_KINDS = ("race", "away", "session", "appointment")
_WHEN = ("date", "start", "from", "until")


class ImportedEntry(Struct, frozen=True):
    """A row of an imported file: of which list, on which day, and the rest of its keys."""

    of: str
    day: date
    name: str
    uid: str
    rest: tuple[tuple[str, Any], ...]


class Newer(Struct, frozen=True):
    """The entries that hold from now on, and in words what changed and what was kept."""

    tables: Tables
    lines: tuple[str, ...]
    kept: str = ""


def tables_of(text: str, path: str) -> Tables:
    """The entries of a file that was imported before. Raises Refused where it is none."""
    if not text.startswith(HEADER):
        raise Refused(f"{path} was not written by rubdown import", "name another file for the imported part with -o")
    document = parse(text, path)
    if document.errors:
        first = document.errors[0]
        raise Refused(f"{path}:{first.line} is not as rubdown wrote it: {first.wrong}", "fix it, or move the file away")
    return {kind: list(filter(_has_day, document.values.get(kind, []))) for kind in _KINDS}


def newer(old: Tables, new: Tables, today: date) -> Newer:
    """What a newer export makes of an older one.

    Many programs give only what is to come: what lies in the past, before the newer export begins, is kept.
    """
    begins = min((_day(row) for rows in new.values() for row in rows), default=today)
    known = {row.get("uid") for rows in new.values() for row in rows} - {None}
    past = {
        kind: [row for row in rows if _day(row) < min(begins, today) and row.get("uid") not in known]
        for kind, rows in old.items()
    }
    tables = {kind: sorted((*past.get(kind, ()), *new.get(kind, ())), key=_day) for kind in _KINDS}
    count = sum(map(len, past.values()))
    kept = f"{plural(count, 'past entry').replace('entrys', 'entries')} before {begins} kept" if count else ""
    return Newer(tables, tuple(_compared(_entries(old), _entries(tables))), kept)


def _has_day(row: Any) -> bool:
    return isinstance(row, dict) and any(isinstance(row.get(key), date) for key in _WHEN)


def _day(row: dict[str, Any]) -> date:
    found: date = next(row[key] for key in _WHEN if isinstance(row.get(key), date))
    return found.date() if isinstance(found, datetime) else found


def _entries(tables: Tables) -> list[ImportedEntry]:
    return [
        ImportedEntry(
            kind, _day(row), str(row.get("name") or row.get("reason") or row.get("note") or kind),
            str(row.get("uid", "")),
            tuple(sorted((key, str(value)) for key, value in row.items() if key not in ("date", "from", "uid"))),
        )
        for kind in _KINDS
        for row in tables.get(kind, ())
    ]  # fmt: skip


def _compared(old: Iterable[ImportedEntry], new: Iterable[ImportedEntry]) -> Iterator[str]:
    """`moved`, `changed`, `added` and `gone`, in the order of the days."""
    nothing = ImportedEntry("", date.min, "", "", ())
    pairs = paired(
        old, new, lambda e: e.uid or None, lambda e: (e.day, e.name), lambda e: (e.of, e.day), lambda e: e.name
    )
    for before, after in sorted(pairs, key=lambda pair: (pair[1] or pair[0] or nothing).day):
        entry = after or before or nothing
        day = full_day(entry.day)
        if before is None or after is None:
            yield f'{"added" if after else "gone"}: {day} "{entry.name}"'
            continue
        details = f" ({listed})" if (listed := "; ".join(_details(before, after))) else ""
        if before.day == after.day:
            yield f'changed: {day} "{after.name}"{details}'
        else:
            moved = f'moved: "{after.name}" from {full_day(before.day)} to {day}'
            yield f"{moved}, {later(before.day, after.day)}{details}"


def _details(before: ImportedEntry, after: ImportedEntry) -> Iterator[str]:
    if before.of != after.of:
        yield f"now under [[{after.of}]], was under [[{before.of}]]"
    old, new = dict(before.rest), dict(after.rest)
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key) and not (key in ("start", "until") and before.day != after.day):
            yield f"{key} {new.get(key, 'not given')}, was {old.get(key, 'not given')}"
    if before.uid != after.uid and before.rest == after.rest:
        yield "its identity in the source"
