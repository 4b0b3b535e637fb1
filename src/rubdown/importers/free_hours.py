"""A therapist's free hours, as they come: a table of days and hours, free/busy times, or a calendar of free events."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rubdown.importers.busy import busy_calendar
from rubdown.importers.event import Refused
from rubdown.importers.ics import component_of, event_blocks, moment_of, refuse_long, values_of
from rubdown.plan.busy import BusyTime, busy_times, merged
from rubdown.plan.timeline import LONGEST_HORIZON
from rubdown.plan.values import parse_hours
from rubdown.planner.slots import TherapistTimes
from rubdown.toml.problems import InvalidValue, shown

_MOST_ROWS = 10_000
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[./](\d\d?)[./](\d{4})")
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # invisible ones that pasted text carries
_DIGITS = re.compile(r"\d[-./:h]\d")  # of a date or an hour: no heading has any
_EXAMPLE = "write a line for each stretch: 2026-12-01,17:00,20:00"


def free_hours(text: str, zone: str | None, today: date) -> TherapistTimes:
    """The free hours that a file holds, on the runner's clock. Raises Refused."""
    text = _MARKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if "BEGIN:VFREEBUSY" in text.upper():
        return _free_busy(text, ZoneInfo(zone or "UTC"))
    if "BEGIN:VCALENDAR" in text.upper():
        calendar = busy_calendar(text, today, opaque_only=False)
        if not calendar.events:
            raise Refused("no events to come in it", "export the calendar whose events are free hours")
        if calendar.zoneless:
            raise Refused(f"line {calendar.zoneless[0]}: an event in an unknown time zone", "export it with its zones")
        return TherapistTimes(busy_times(calendar.events, zone, today, today + LONGEST_HORIZON))
    return TherapistTimes(tuple(sorted(_rows(text))))


def _rows(text: str) -> Iterator[BusyTime]:
    """The stretches of a table: a date, then start and end, or hours as `16-20, 21-22`; a heading is passed over."""
    lines = text.split("\n")
    if len(lines) > _MOST_ROWS:
        raise Refused(f"more than {_MOST_ROWS} lines", "keep those of the coming weeks")
    sample = next((line for line in lines if line.strip()), "")
    delimiter = next((sign for sign in ";\t," if sign in sample), ",")
    empty = True
    for number, cells in _cells(lines, delimiter):
        given = [cell.strip() for cell in cells if cell.strip()]
        if not given or given[0].startswith("#"):
            continue
        day = _day(given[0], number, heading=empty and not any(map(_DIGITS.search, given)))
        if day is not None:
            begin = _DATE.sub("", given[0], count=1).strip(" Tt")  # 2026-12-01T17:00 is a date with a time
            yield from _stretches(day, [*([begin] if begin else []), *given[1:]], number)
            empty = False
    if empty:
        raise Refused("no free hours in it", _EXAMPLE)


def _cells(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with their numbers."""
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        yield from enumerate(rows, 1)
    except csv.Error as error:
        raise Refused(f"no table: {error}", _EXAMPLE, rows.line_num) from None


def _day(cell: str, number: int, *, heading: bool) -> date | None:
    """A cell's date; None where it is a heading."""
    match = _DATE.match(cell)
    if not match:
        if heading:
            return None
        raise Refused(f"{shown(cell)} is not a date", _EXAMPLE, number)
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Refused(f"{shown(cell)} is not a date", _EXAMPLE, number) from None


def _stretches(day: date, cells: list[str], number: int) -> Iterator[BusyTime]:
    words = [_DATE.sub("", cell, count=1).strip(" Tt") for cell in cells[:2]]
    try:
        hours = parse_hours("-".join(words) if len(words) == 2 else " ".join(words))
    except InvalidValue as error:
        raise Refused(error.message, error.fix, number) from None
    midnight = datetime.combine(day, time())
    yield from ((midnight + timedelta(minutes=a), midnight + timedelta(minutes=b)) for a, b in hours)


def _free_busy(text: str, here: ZoneInfo) -> TherapistTimes:
    """Free and taken times of free/busy components, and the days that they tell of."""
    blocks, _ = event_blocks(text, kind="VFREEBUSY", used=frozenset(("DTSTART", "DTEND", "FREEBUSY")))
    refuse_long(blocks)
    free, taken, days = list[BusyTime](), list[BusyTime](), list[date]()
    try:
        components = list(map(component_of, blocks))
        for period in (period for component in components for period in values_of(component, "FREEBUSY")):
            is_free = str(period.params.get("FBTYPE", "BUSY")).upper() == "FREE"
            (free if is_free else taken).append((_civil(period.start, here), _civil(period.end, here)))
        for component in components:
            first, last = moment_of(component, "DTSTART"), moment_of(component, "DTEND")
            if first and last:
                days += [_civil(first, here).date(), (_civil(last, here) - timedelta(microseconds=1)).date()]
    except Exception as error:  # the library raises many kinds, on text that anybody may have written
        raise Refused(f"its free/busy times cannot be read: {shown(str(error))}", _EXAMPLE) from None
    known = (min(days), max(days)) if days else None
    return TherapistTimes(merged(free) if free else None, merged(taken), known)


def _civil(moment: date, here: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return moment.astimezone(here).replace(tzinfo=None) if moment.tzinfo else moment
