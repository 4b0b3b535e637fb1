"""A calendar file's components as they are written, so that those of other programs can be kept to the byte.

A file's text is its bytes as UTF-8, where they are none as lone surrogates (`surrogateescape`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfoNotFoundError

from msgspec import Struct

from rubdown.render.ics.moments import timezone
from rubdown.report.event_ids import is_own_uid

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_PROPERTY = re.compile(r'([A-Za-z0-9-]+)((?:[^":]|"[^"]*")*):(.*)', re.DOTALL)
_ZONE = re.compile(r';TZID=(?:"([^"]*)"|([^";:]*))', re.IGNORECASE)
_MOMENT = re.compile(r"[0-9]{8}(?:T[0-9]{6}Z?)?")
_LONGEST_ZONE, _MOST_ZONES = 30, 50  # years that rubdown describes at most; descriptions that are compared with its own
_DAYS = re.compile(r"(?:DTSTART|RDATE)[^:\r\n]*:([0-9TZ,]*)")


class Part(Struct):
    """A component: its kind, the first of each of its properties, the zones that it uses, and its text."""

    kind: str
    properties: dict[str, str] = {}
    zones: set[str] = set()
    raw: str = ""

    @property
    def is_own(self) -> bool:
        """Whether it is an event or a to-do with a UID of rubdown's."""
        return self.kind in ("VEVENT", "VTODO") and is_own_uid(self.properties.get("UID", ""))

    @property
    def is_zone(self) -> bool:
        """Whether it describes a time zone."""
        return self.kind == "VTIMEZONE"

    @property
    def is_broken(self) -> bool:
        """Whether it is an event without a UID, or without a date that can be read."""
        known = self.properties
        return self.kind == "VEVENT" and not (known.get("UID") and _MOMENT.fullmatch(known.get("DTSTART", "")))


class Kept(NamedTuple):
    """What a file keeps of other programs': the time zones that their components use, and these, as they are written.

    `known` are the names of these zones; `own_zones` those that rubdown described itself, with the days for which.
    """

    zones: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    own_zones: Mapping[str, tuple[date, date]] = MappingProxyType({})


def read_parts(text: str) -> tuple[list[Part], list[str]]:
    """The components of a calendar file's text, and the programs that it names as its makers.

    Raises ValueError where components don't begin and end in pairs.
    """
    parts: list[Part] = []
    makers: list[str] = []
    stack: list[str] = []
    begin = 0
    for start, end, line in _content_lines(text):
        name, params, value = match.groups() if (match := _PROPERTY.fullmatch(line)) else ("", "", "")
        name, value = name.upper(), value.strip()
        if name == "BEGIN":
            stack.append(value.upper())
            if len(stack) == 2:
                begin = start
                parts.append(Part(stack[1]))
        elif name == "END" and (not stack or stack.pop() != value.upper()):
            raise ValueError(f"END:{value} ends no component")
        elif len(stack) == 1 and name == "END":
            parts[-1].raw = _ended(text[begin:end])
        elif len(stack) == 1 and name == "PRODID":
            makers.append(value)
        elif stack[1:]:
            if len(stack) == 2:
                parts[-1].properties.setdefault(name, value)
            parts[-1].zones.update(quoted or bare for quoted, bare in _ZONE.findall(params))
    if stack:
        raise ValueError(f"{stack[-1]} has no end")
    return parts, makers


def _content_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Each content line, unfolded, with the places where it begins and ends, whatever ends the lines."""
    start = end = 0
    folds: list[str] = []
    for match in _LINE.finditer(text):
        if match[1][:1] in (" ", "\t") and folds:
            folds.append(match[1][1:])
        else:
            if folds:
                yield start, end, "".join(folds)
            start, folds = match.start(), [match[1]]
        end = match.end()
    yield start, end, "".join(folds)


def _ended(raw: str) -> str:
    return raw if raw.endswith(("\n", "\r")) else f"{raw}\r\n"


def kept_of(parts: list[Part]) -> Kept:
    """What a file of these components keeps of other programs'."""
    foreign = [part for part in parts if not part.is_own and not part.is_zone]
    used = set[str]().union(*(part.zones for part in foreign))
    zones: dict[str, str] = {}
    own: dict[str, tuple[date, date]] = {}
    wanted = {part.raw: part for part in parts if part.is_zone and part.properties.get("TZID") in used}
    for number, part in enumerate(wanted.values()):
        name, days = part.properties["TZID"], _days_of_own(part) if number < _MOST_ZONES else None
        if days is None:
            zones[part.raw] = name
        else:
            first, last = own.get(name, days)
            own[name] = (min(first, days[0]), max(last, days[1]))
    known = frozenset(zones.values())
    own = {name: days for name, days in own.items() if name not in known}
    return Kept(tuple(zones), tuple(part.raw for part in foreign), known, own)


def _days_of_own(zone: Part) -> tuple[date, date] | None:
    """The days for which rubdown described a zone; None where another program did."""
    text = "".join(f"{line}\r\n" for _, _, line in _content_lines(zone.raw) if line)
    days = [day[:8] for listed in _DAYS.findall(text) for day in listed.split(",")]
    try:
        first, last = map(date.fromisoformat, (min(days), max(days)))
        year = (first + timedelta(days=1)).year + 1
        span = date(year, 1, 1), date(max(year, last.year - 1), 12, 31)
        if span[1].year - year > _LONGEST_ZONE:
            return None
        written = timezone(zone.properties["TZID"], *span).to_ical().decode()
    except (ValueError, ZoneInfoNotFoundError, OSError, OverflowError):
        return None
    return span if written.replace("\r\n ", "") == text else None


def own_calendar(parts: list[Part]) -> str:
    """A calendar object of rubdown's own components, with the time zones that they use, each described once."""
    own = [part for part in parts if part.is_own]
    used = set[str]().union(*(part.zones for part in own))
    zones = {part.properties.get("TZID"): part.raw for part in reversed(parts) if part.is_zone}
    wanted = [raw for name, raw in zones.items() if name in used]
    return "".join(["BEGIN:VCALENDAR\r\n", *wanted, *(part.raw for part in own), "END:VCALENDAR\r\n"])
