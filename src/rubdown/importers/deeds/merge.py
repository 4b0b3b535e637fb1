"""What was imported before and what a newer export says, as one: the deeds of the last 180 days, and the history.

An activity is known by its id, else by its start and sport: what two programs recorded at once is there once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from rubdown.importers.deeds.interpret import Deed
from rubdown.importers.event import Refused
from rubdown.importers.to_toml import Tables, toml_table
from rubdown.toml.parse import parse

HEADER = "# What you did, as `rubdown import --done` wrote it; a newer import replaces it.\n"
HISTORY_HEADER = "# What you did more than 180 days ago: `rubdown history` reads it, the plan does not include it.\n"
RECENT = timedelta(days=180)
_TABLES = ("session", "race", "appointment")
_KEYS = re.compile(r"^(?:(?P<table>\[\[\w+\]\])|(?P<key>id|start|date|sport) = (?P<value>.+))$", re.MULTILINE)

Row = dict[str, Any]
Key = tuple[str, ...]


class Merged(Struct, frozen=True):
    """The rows of the last 180 days, those that go into the history now, and how many are new, changed and the same."""

    recent: Tables
    older: list[tuple[str, Row]]
    new: int
    changed: int
    same: int


class Known(Struct, frozen=True):
    """The activities of the history: their ids, and their starts with sports, by which other programs' are known."""

    ids: frozenset[str] = frozenset()
    starts: frozenset[Key] = frozenset()


def done_rows(text: str, path: str) -> Tables:
    """The entries of a file of deeds. Raises Refused where rubdown did not write it."""
    if not text:
        return {table: [] for table in _TABLES}
    if not text.startswith(HEADER):
        raise Refused(f"{path} was not written by rubdown import --done", "name another file for the deeds with -o")
    document = parse(text, path)
    if document.errors:
        first = document.errors[0]
        raise Refused(f"{path}:{first.line} is not as rubdown wrote it: {first.wrong}", "move the file away, or fix it")
    return {
        table: [row for row in document.values.get(table, []) if isinstance(row, dict) and _moment(row) is not None]
        for table in _TABLES
    }


def known_of(history: str) -> Known:
    """What a history holds, without reading it as TOML: it only grows, and is long."""
    ids, starts, when, sport, counts = set[str](), set[Key](), "", "", Counter[Key]()

    def close() -> None:
        if when:
            starts.add(_start_key(when, sport, counts))

    for match in _KEYS.finditer(history):
        if match["table"]:
            close()
            when, sport = "", "massage" if match["table"] == "[[appointment]]" else "run"
        elif match["key"] == "id":
            ids.add(match["value"].strip('"'))
        elif match["key"] == "sport":
            sport = match["value"].strip('"')
        else:
            when = match["value"]
    close()
    return Known(frozenset(ids), frozenset(starts))


def _start_key(when: str, sport: str, counts: Counter[Key]) -> Key:
    """A start to the minute with its sport; what has no time is counted within its day."""
    if len(when) > 10:
        return when[:16].replace(" ", "T"), sport
    counts[when, sport] += 1
    return when, sport, str(counts[when, sport])


def merged(old: Tables, new: Sequence[Deed], known: Known, today: date) -> Merged:
    """The old rows with the newer export's in their places.

    What was said before of a day's race holds until the runner or the source says otherwise.
    """
    held = _by_key([(table, row) for table in _TABLES for row in old.get(table, [])])
    starts = {_starts(key, row): key for key, (_, row) in held.items()}
    counted = Counter[str]()
    firm = {id(deed.row) for deed in new if deed.firm}
    for key, (table, row) in _by_key([(deed.table, deed.row) for deed in new]).items():
        start = _starts(key, row)
        if key not in held and (row.get("id") in known.ids or start in known.starts or start in starts):
            counted["same"] += 1  # in the history, or another program's record of what is there
            continue
        if key in held and held[key][0] != table and id(row) not in firm:
            counted["same"] += 1
            continue
        counted["same" if held.get(key) == (table, row) else "changed" if key in held else "new"] += 1
        held[key] = table, row
        starts[start] = key
    rows = sorted(held.values(), key=lambda entry: (_day(entry[1]), str(_moment(entry[1]))))
    limit = today - RECENT
    recent: Tables = {name: [row for table, row in rows if table == name and _day(row) >= limit] for name in _TABLES}
    older = [(table, row) for table, row in rows if _day(row) < limit]
    older = [(table, row) for table, row in older if row.get("id") not in known.ids or "id" not in row]
    return Merged(recent, older, counted["new"], counted["changed"], counted["same"])


def _by_key(rows: Sequence[tuple[str, Row]]) -> dict[Key, tuple[str, Row]]:
    counts = Counter[Key]()
    return {
        ((row["id"],) if row.get("id") else _start_key(str(_moment(row)), _sport(table, row), counts)): (table, row)
        for table, row in rows
    }


def _starts(key: Key, row: Row) -> Key:
    when = row.get("start")
    if not isinstance(when, datetime):
        return key
    return _start_key(str(when), "massage" if "note" in row else str(row.get("sport", "run")), Counter())


def _sport(table: str, row: Row) -> str:
    return "massage" if table == "appointment" else str(row.get("sport", "run"))


def _moment(row: Mapping[str, Any]) -> date | None:
    found = row.get("start", row.get("date"))
    return found if isinstance(found, date) else None


def _day(row: Mapping[str, Any]) -> date:
    moment = _moment(row)
    return moment.date() if isinstance(moment, datetime) else moment or date.min


def done_text(tables: Tables) -> str:
    """The file of deeds."""
    return HEADER + "".join(toml_table(f"[[{name}]]", row) for name in _TABLES for row in tables[name])


def history_text(history: str, older: Sequence[tuple[str, Row]]) -> str:
    """The history with further rows at its end."""
    return (history or HISTORY_HEADER) + "".join(toml_table(f"[[{table}]]", row) for table, row in older)
