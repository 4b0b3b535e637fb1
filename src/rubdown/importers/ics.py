"""iCalendar files: TrainingPeaks, Runna, Calendar Hack, and any other.

Each VEVENT is read by itself by the icalendar library, so that a broken one is named by its line and spoils no other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Any

from msgspec import Struct

from rubdown.importers.event import MOST_EVENTS, Event, Found, LeftOut, Refused, Told
from rubdown.importers.flavours import Flavour, flavour_of
from rubdown.importers.repeats import Repeats, days_of
from rubdown.importers.titles import cleaned
from rubdown.wording import plural

_BROKEN_DATE = re.compile(r"((?:DTSTART|DTEND|RECURRENCE-ID));(?:VALUE=)?([0-9]{8}(?:T[0-9]{6}Z?)?)", re.IGNORECASE)
_DASHED = re.compile(r"((?:DTSTART|DTEND)(?:;VALUE=DATE)?):([0-9]{4})-([0-9]{2})-([0-9]{2})", re.IGNORECASE)
_CUT = "it was cut off: save or download the whole file again"
_DAY = timedelta(days=1)


class Block(Struct):
    """The lines of one VEVENT, unfolded by nobody yet, and the line on which it begins."""

    line: int
    lines: list[str]


class Entry(Struct):
    """One VEVENT as the library reads it: `begin` and `end` as written, dates or date-times; `replaces` the day of a
    repeated event in whose place it stands.
    """

    line: int
    title: str
    begin: date
    end: date | None
    replaces: date | None
    component: Any


def read_ics(text: str, told: Told) -> Found:
    """The events of a calendar's text, with lines ended by `\\n`. Raises Refused."""
    blocks, mended = _blocks(text.split("\n"))
    unfolded = re.sub(r"\n[ \t]", "", text)
    flavour = flavour_of(unfolded)
    zone, notes = _zone(unfolded, told), list[str]()
    entries, left = _entries(blocks)
    if any(isinstance(entry.begin, datetime) and _is_utc(entry.begin) for entry in entries):
        notes.append(f"times in UTC are taken as {zone or 'UTC: name your time zone with --timezone'}")
    if mended:
        notes.append(f"line {mended[0]}: a date after `;`, where `:` belongs, is read as a date")
    spread = _Spread(told, flavour, zone)
    spread.replaced = _replaced(entries)
    events = [event for entry in entries for event in spread.events(entry)]
    return Found(flavour.source, tuple(events), (*left, *spread.left), (*notes, *spread.notes), flavour.units)


def _blocks(lines: Sequence[str]) -> tuple[list[Block], list[int]]:
    """The VEVENTs of a text, and the lines with a broken date that were mended."""
    found: list[Block] = []
    mended: list[int] = []
    block: Block | None = None
    for number, line in enumerate(lines, 1):
        bare = line.strip().upper()
        if bare == "BEGIN:VEVENT":
            if block:
                raise Refused("an event begins inside another one, whose END:VEVENT is missing", _CUT, block.line)
            block = Block(number, [])
        elif bare == "END:VEVENT" and block:
            found.append(block)
            block = None
        elif block and bare:
            whole = _BROKEN_DATE.fullmatch(line.strip())
            mended += [number] if whole else []
            block.lines.append(f"{whole[1]}:{whole[2]}" if whole else _DASHED.sub(r"\1:\2\3\4", line))
        if len(found) > MOST_EVENTS:
            raise Refused(f"more than {MOST_EVENTS} events, which no training calendar has", "export a shorter time")
    _check_whole(lines, block)
    return found, mended


def _check_whole(lines: Sequence[str], open_block: Block | None) -> None:
    if open_block:
        raise Refused("the file ends in the middle of an event", _CUT, open_block.line)
    last = next((line.strip().upper() for line in reversed(lines) if line.strip()), "")
    if last != "END:VCALENDAR":
        raise Refused("the file ends before END:VCALENDAR", _CUT, len(lines))


def _zone(text: str, told: Told) -> str | None:
    """The runner's time zone: as told, else the calendar's own, else the machine's."""
    named = re.search(r"^X-WR-TIMEZONE:(\S{1,60})\s*$", text, re.MULTILINE)
    return named[1] if named and not told.zone_given and _tz(named[1]) else told.zone


def _tz(name: str | None) -> tzinfo | None:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        return None


def _is_utc(moment: datetime) -> bool:
    return moment.tzname() == "UTC"


def _entries(blocks: Sequence[Block]) -> tuple[list[Entry], list[LeftOut]]:
    entries: list[Entry] = []
    left: list[LeftOut] = []
    for block in blocks:
        found = _entry(block)
        (entries if isinstance(found, Entry) else left).append(found)  # type: ignore[arg-type]
    return entries, left


def _entry(block: Block) -> Entry | LeftOut:
    """A block as the library reads it, or why it is left out."""
    from icalendar import Event as Component

    title = ""
    try:
        text = "\r\n".join(["BEGIN:VEVENT", *block.lines, "END:VEVENT", ""])
        component: Any = Component.from_ical(text)
        title = _text(component, "SUMMARY")
        begin = _moment(component, "DTSTART")
        if begin is None:
            return LeftOut(block.line, None, cleaned(title), "event without a date", _no_date(block))
        replaces = _moment(component, "RECURRENCE-ID")
        return Entry(block.line, title, begin, _end(component, begin), replaces, component)
    except Exception as error:  # the library raises many kinds, on text that anybody may have written
        reason = f"it cannot be read: {cleaned(str(error)) or type(error).__name__}"
        return LeftOut(block.line, None, cleaned(title), "unreadable event", reason)


def _no_date(block: Block) -> str:
    written = next((line for line in block.lines if line.upper().startswith("DTSTART")), None)
    return f"its date cannot be read: {cleaned(written)}" if written else "it has no DTSTART"


def _text(component: Any, name: str) -> str:
    """A property's text; of several, the first."""
    value = component.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return "" if value is None or isinstance(value, list) else str(value)


def _moment(component: Any, name: str) -> date | None:
    """A property's date or date-time; of several, the first; None where it has none that can be read."""
    value = component.get(name)
    value = value[0] if isinstance(value, list) and value else value
    try:
        found = value.dt if value is not None and not isinstance(value, list) else None
    except Exception:  # the library keeps a broken value until it is asked for
        return None
    return found if isinstance(found, date) else None


def _end(component: Any, begin: date) -> date | None:
    end = _moment(component, "DTEND")
    if end is not None:
        return end
    duration = component.get("DURATION")
    try:
        length = duration.dt if duration is not None else None
        return begin + length if isinstance(length, timedelta) else None
    except Exception:
        return None


def _replaced(entries: Sequence[Entry]) -> dict[str, set[date]]:
    """By identity, the days of repeated events that are told by an entry of their own, as written."""
    found: defaultdict[str, set[date]] = defaultdict(set)
    for entry in entries:
        if entry.replaces is not None:
            found[_text(entry.component, "UID")].add(_day(entry.replaces))
    return found


class _Spread:
    """Entries as events on civil dates, a repeated one on each of its days."""

    def __init__(self, told: Told, flavour: Flavour, zone: str | None) -> None:
        self.told, self.flavour, self.zone = told, flavour, _tz(zone)
        self.replaced: dict[str, set[date]] = {}
        self.left: list[LeftOut] = []
        self.notes: list[str] = []
        self._count = 0

    def events(self, entry: Entry) -> Iterator[Event]:
        """The events of an entry; what cannot be laid out goes to `left`."""
        begin, end = _whole_days(entry.begin, entry.end)
        if _text(entry.component, "STATUS").strip().upper() == "CANCELLED":
            self._leave(entry, "cancelled event", "its status is CANCELLED")
            return
        days = self._days(entry, begin)
        self._count += len(days)
        if self._count > MOST_EVENTS:
            raise Refused(f"more than {MOST_EVENTS} events when all are repeated", "export a shorter time", entry.line)
        for day in days:
            shift = day - _day(begin)
            yield self._event(entry, begin + shift, end + shift if end else None)

    def _leave(self, entry: Entry, what: str, reason: str) -> None:
        self.left.append(LeftOut(entry.line, _day(entry.begin), cleaned(entry.title), what, reason))

    def _days(self, entry: Entry, begin: date) -> list[date]:
        component = entry.component
        if not _repeats(component):
            return [_day(begin)]
        without = _listed(component, "EXDATE") | self.replaced.get(_text(component, "UID"), set())
        repeats = Repeats(tuple(_rules(component)), _listed(component, "RDATE"), without, self.told.today)
        days, wrong, cut = days_of(repeats, begin)
        if wrong or not days:
            self._leave(entry, "repeated event", wrong or "every day of it is taken out")
            return []
        self.notes.append(f'line {entry.line}: "{cleaned(entry.title)}" repeats: {plural(len(days), "day")}{cut}')
        return days

    def _event(self, entry: Entry, begin: date, end: date | None) -> Event:
        start = _on_clock(begin, self.zone)
        day, last = start.date() if start else begin, _last_day(begin, end)
        uid = _text(entry.component, "UID").strip() if self.flavour.steady else ""
        span = end - begin if isinstance(begin, datetime) and isinstance(end, datetime) else None
        event = Event(
            date=day, title=entry.title, line=entry.line, description=_text(entry.component, "DESCRIPTION"),
            start=start, until=last if last and last > day else None,
            minutes=Fraction(int(span.total_seconds()), 60) if span and timedelta() < span <= _DAY else None,
            uid=f"{uid}/{entry.replaces or day}" if uid and (entry.replaces or _repeats(entry.component)) else uid,
        )  # fmt: skip
        return self.flavour.reads(event, entry.component)


def _repeats(component: Any) -> bool:
    return component.get("RRULE") is not None or component.get("RDATE") is not None


def _listed(component: Any, name: str) -> frozenset[date]:
    """The days of EXDATE or RDATE, as written."""
    value = component.get(name)
    found = value if isinstance(value, list) else [value] if value is not None else []
    moments = [each.dt for dates in found for each in getattr(dates, "dts", ())]
    starts = [moment[0] if isinstance(moment, tuple) else moment for moment in moments]
    return frozenset(_day(start) for start in starts if isinstance(start, date))


def _rules(component: Any) -> Iterator[str]:
    value = component.get("RRULE")
    for rule in value if isinstance(value, list) else [value] if value is not None else []:
        yield rule.to_ical().decode("utf-8", "replace")


def _whole_days(begin: date, end: date | None) -> tuple[date, date | None]:
    """A stretch from midnight UTC to midnight UTC is what some programs write for whole days: it is dates."""
    if not (isinstance(begin, datetime) and isinstance(end, datetime)):
        return begin, end
    midnights = all(not (m.hour or m.minute or m.second) for m in (begin, end))
    if midnights and end > begin:
        return begin.date(), end.date()
    return begin, end


def _last_day(begin: date, end: date | None) -> date | None:
    """The last day of a stretch that is longer than a day."""
    if end is None:
        return None
    if isinstance(begin, datetime) and isinstance(end, datetime):
        return end.date() if end - begin > _DAY else None
    return _day(end) - _DAY


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _on_clock(moment: date, zone: tzinfo | None) -> datetime | None:
    """The civil time of a moment: UTC in the runner's zone, any other zone as it is written."""
    if not isinstance(moment, datetime):
        return None
    if zone and _is_utc(moment):
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None, second=0, microsecond=0)
