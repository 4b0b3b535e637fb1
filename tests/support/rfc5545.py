"""A strict reading of what RFC 5545 demands of a calendar, by itself: no library's leniency in between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import vobject
from icalendar import Calendar

_LINE = re.compile(
    r"([A-Z][A-Z0-9-]*)((?:;[A-Z0-9-]+=(?:\"[^\"\x00-\x08\x0a-\x1f\x7f]*\"|[^\";:,\x00-\x08\x0a-\x1f\x7f]*))*):(.*)"
)
_TEXT = r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*"
_DURATION = r"[+-]?P(?:\d+W|\d+D(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?|T(?:\d+H)?(?:\d+M)?(?:\d+S)?)"
_DATE, _TIME = r"\d{8}", r"\d{8}T\d{6}"
_VALUES = {
    "UID": _TEXT, "SUMMARY": _TEXT, "DESCRIPTION": _TEXT, "LOCATION": _TEXT, "NAME": _TEXT, "X-WR-CALNAME": _TEXT,
    "COMMENT": _TEXT, "CATEGORIES": f"{_TEXT}(?:,{_TEXT})*", "PRODID": _TEXT, "TZNAME": _TEXT, "VERSION": r"2\.0",
    "CALSCALE": "GREGORIAN", "METHOD": "REQUEST|CANCEL",
    "STATUS": "TENTATIVE|CONFIRMED|CANCELLED|NEEDS-ACTION|COMPLETED",
    "TRANSP": "OPAQUE|TRANSPARENT", "CLASS": "PUBLIC|PRIVATE|CONFIDENTIAL", "SEQUENCE": r"\d+",
    "DTSTAMP": f"{_TIME}Z", "LAST-MODIFIED": f"{_TIME}Z", "DTSTART": f"{_DATE}|{_TIME}Z?",
    "DTEND": f"{_DATE}|{_TIME}Z?", "DUE": _DATE, "COMPLETED": f"{_TIME}Z",
    "RDATE": f"{_TIME}(?:,{_TIME})*", "TZOFFSETFROM": r"[+-]\d{4}", "TZOFFSETTO": r"[+-]\d{4}",
    "TZID": r"[\w/+-]+", "ACTION": "DISPLAY", "TRIGGER": _DURATION, "REFRESH-INTERVAL": _DURATION,
    "X-PUBLISHED-TTL": _DURATION, "ORGANIZER": r"mailto:\S+@\S+", "ATTENDEE": r"mailto:\S+@\S+",
}  # fmt: skip
# What must be there once, and what may be there once; anything else is refused.
_PARTS = {
    "VCALENDAR": (
        {"PRODID", "VERSION"},
        {"CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"},
    ),
    "VEVENT": (
        {"UID", "DTSTAMP", "DTSTART"},
        {
            *("DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "CLASS", "SEQUENCE", "STATUS", "TRANSP", "LAST-MODIFIED"),
            *("CATEGORIES", "ORGANIZER", "ATTENDEE"),
        },
    ),
    "VTODO": (
        {"UID", "DTSTAMP", "DUE"},
        {"SUMMARY", "DESCRIPTION", "CLASS", "SEQUENCE", "STATUS", "LAST-MODIFIED", "CATEGORIES", "COMPLETED"},
    ),
    "VALARM": ({"ACTION", "DESCRIPTION", "TRIGGER"}, set()),
    "VTIMEZONE": ({"TZID"}, set()),
    "STANDARD": ({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}, {"TZNAME", "RDATE"}),
    "DAYLIGHT": ({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}, {"TZNAME", "RDATE"}),
}
_WITHIN = {"VEVENT": "VCALENDAR", "VTODO": "VCALENDAR", "VTIMEZONE": "VCALENDAR", "VALARM": "VEVENT",
           "STANDARD": "VTIMEZONE", "DAYLIGHT": "VTIMEZONE"}  # fmt: skip
Property = tuple[str, str, str]


def events(raw: str) -> list[Any]:
    """The events of a calendar, for tests that know what each holds."""
    return list(Calendar.from_ical(raw).events)


def faults(raw: str) -> list[str]:
    """Everything that is wrong with a calendar, by this reading and by vobject's; empty where it is valid."""
    found = list(_faults(raw))
    if not found:
        try:
            vobject.readOne(raw).validate(raiseException=True)
        except Exception as error:  # whatever it finds
            found.append(f"vobject: {error}")
    return found


def _faults(raw: str) -> Iterator[str]:
    if not raw.endswith("\r\n") or re.search(r"\r(?!\n)|(?<!\r)\n", raw):
        yield "lines are not all ended by CRLF"
    yield from (f"longer than 75 octets: {line}" for line in raw.split("\r\n") if len(line.encode()) > 75)
    lines = [_LINE.fullmatch(line) for line in raw.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")]
    if not all(lines):
        yield "a line that is no content line"
        return
    parts: list[tuple[str, list[Property]]] = []
    yield from _nested([(match[1], match[2], match[3]) for match in lines if match], parts)
    for part, properties in parts:
        yield from _part(part, properties)
    yield from _named(parts)


def _nested(lines: list[Property], parts: list[tuple[str, list[Property]]]) -> Iterator[str]:
    """The components as they are closed."""
    stack: list[tuple[str, list[Property]]] = []
    for name, params, value in lines:
        if name == "BEGIN":
            if _WITHIN.get(value) != (stack[-1][0] if stack else None):
                yield f"{value} stands in the wrong place"
            stack.append((value, []))
        elif not stack:
            yield f"{name} stands outside of the calendar"
        elif name == "END":
            parts.append(stack.pop())
            if parts[-1][0] != value:
                yield f"{parts[-1][0]} ends as {value}"
        else:
            stack[-1][1].append((name, params, value))
    if stack:
        yield "components are left open"


def _named(parts: list[tuple[str, list[Property]]]) -> Iterator[str]:
    """What refers to what: each UID once, and each zone that is used described once."""
    uids = Counter(value for part, found in parts for name, _, value in found if (part, name) == ("VEVENT", "UID"))
    yield from (f"the UID {uid} twice" for uid, count in uids.items() if count > 1)
    zones = sorted(value for _, found in parts for name, _, value in found if name == "TZID")
    used = {match[1] for _, found in parts for _, p, _ in found if (match := re.search(r"TZID=([^;]+)", p))}
    if zones != sorted(used):
        yield f"zones used {sorted(used)}, described {zones}"


def _part(part: str, properties: list[Property]) -> Iterator[str]:
    yield from (
        f"not a value of {name}: {value!r}"
        for name, _, value in properties
        if not re.fullmatch(_VALUES.get(name, "(?!)"), value)
    )
    must, may = _PARTS[part]
    counts = Counter(name for name, _, _ in properties)
    yield from (f"{part} without {name}" for name in sorted(must - set(counts)))
    yield from (f"{name} may not stand in {part}" for name in sorted(set(counts) - must - may))
    yield from (f"{name} twice in {part}" for name, count in counts.items() if count > 1)
    if part == "VEVENT":
        yield from _times({name: (params, value) for name, params, value in properties})


def _times(event: dict[str, tuple[str, str]]) -> Iterator[str]:
    if "DTSTART" not in event or "DTEND" not in event:
        return
    (first, start), (last, end) = event["DTSTART"], event["DTEND"]
    if first != last or len(start) != len(end):
        yield "DTSTART and DTEND are told in two ways"
    if ("VALUE=DATE" in first) != (len(start) == 8):
        yield "a date without VALUE=DATE, or a time with it"
    if ("TZID" in first) and start.endswith("Z"):
        yield "a zone and UTC at once"
    form = "%Y%m%d" if len(start) == 8 else "%Y%m%dT%H%M%S"
    if datetime.strptime(end[:15], form) - datetime.strptime(start[:15], form) <= timedelta():
        yield "ends before it begins"
