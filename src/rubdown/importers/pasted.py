"""Plans as plain text: lines or a checklist with dates, and weeks in words such as "Mon rest, Tue 5 mi"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rubdown.importers.days import Days, weekday_of
from rubdown.importers.event import MOST_EVENTS, ImportOptions, Refused, Row, SourceEvents
from rubdown.importers.tables import read_rows

_BULLET = re.compile(r"^\s*(?:[-*+•]\s*)?(?:\[[ xX]?\]\s*)?(?:#+\s*)?")
_LONGEST_DATE = 6  # words
_WEEK = re.compile(r"\s*(?:week|wk|semana|woche|semaine|settimana)\s*#?([0-9]{1,2})\b[\s:.–-]*", re.IGNORECASE)


def read_text(text: str, options: ImportOptions) -> SourceEvents | None:
    """The sessions of a text, None where no line of it begins with a date and none with a weekday. Raises Refused."""
    lines = [(number, _BULLET.sub("", line)) for number, line in enumerate(text.split("\n"), 1)]
    dated = [Row(number, [*parts]) for number, line in lines if (parts := _dated(line, options))]
    if len(dated) > 1 or (dated and len([line for _, line in lines if line.strip()]) == 1):
        return _read([Row(1, ["date", "title"]), *dated], options, "dated lines")
    weekly = list(_weekly(lines))
    if len(weekly) > 1:
        return _read([Row(1, ["week", "weekday", "title"]), *weekly], options, "weeks in words")
    return None


def _read(rows: list[Row], options: ImportOptions, source: str) -> SourceEvents:
    if len(rows) > MOST_EVENTS:
        raise Refused(f"more than {MOST_EVENTS} lines, which no training plan has", "export a shorter time")
    return read_rows(rows, options, source=source)


def _dated(line: str, options: ImportOptions) -> tuple[str, str] | None:
    """The date at the beginning of a line, as written, and the rest."""
    words = line[:200].split()
    for count in range(min(_LONGEST_DATE, len(words) - 1), 0, -1):
        written = " ".join(words[:count]).rstrip(":,;|-–—")
        found = Days(options.day_first).written(written)
        plain = count > 1 or bool(re.search(r"[0-9][./-][0-9]", written))
        if found and plain:
            return written, line.split(None, count)[count].lstrip(":|–—- ").strip()
    return None


def _weekly(lines: list[tuple[int, str]]) -> Iterator[Row]:
    """What each weekday's name is followed by, with the number of the week that stands before it."""
    week = ""
    for number, line in lines:
        if match := _WEEK.match(line):
            week, line = match[1], line[match.end() :]  # noqa: PLW2901
        for part in _parts(line):
            name, _, title = part.partition(" ")
            if title and (weekday_of(name) is not None) and len(name.strip(".,:")) > 2:
                yield Row(number, [week, name, title.lstrip(":–—- ").strip(" ,;.")])


def _parts(line: str) -> Iterator[str]:
    """A line cut before each weekday's name that begins a part."""
    begun: list[str] = []
    for piece in re.split(r"(?<=[,;.|])\s+|\s*[|\t]\s*", re.sub(r"^(\w{3,10}\.?)\s*[:–—-]\s*", r"\1 ", line.strip())):
        plain = re.sub(r"^(\w{3,10}\.?)\s*[:–—-]\s*", r"\1 ", piece)
        if weekday_of(plain.split(" ")[0]) is not None and begun:
            yield " ".join(begun)
            begun = []
        begun.append(plain)
    if begun:
        yield " ".join(begun)
