"""On which lines a plan's entries stand: a light scan, since most runs need no more than that."""

from __future__ import annotations

import re

from rubdown.toml.problems import Path

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z]+)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z]+)\s*=")


def entry_lines(text: str, entries: dict[str, int]) -> dict[Path, int]:
    """Lines of `[[race]]` and the like by ("race", 0), of keys of plain tables by ("week", "tue").

    `entries` is how many the document holds of each list. Where the scan finds another number (inline lists, a header
    inside a long text), it tells no lines of that list: a line that may be wrong helps nobody.
    """
    found: dict[Path, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for line, words in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(words):
            table = header[2]
            if header[1] == "[[":
                found[(table, counts.setdefault(table, 0))] = line
                counts[table] += 1
        elif (key := _KEY.match(words)) and table not in counts:
            found.setdefault((table, key[1]), line)
    wrong = {name for name, count in entries.items() if counts.get(name, 0) != count}
    return {path: line for path, line in found.items() if path[0] not in wrong}
