"""iCalendar files: TrainingPeaks, Runna, Calendar Hack, and any other.

Each VEVENT is read by itself by the icalendar library, so that a broken one is named by its line and spoils no other.
The library goes through a line character by character, so it gets only the properties that are used, and no texts.
"""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from rubdown.importers.dialects import dialect_of
from rubdown.importers.event import (
    CUT,
    MOST_EVENTS,
    Event,
    ImportOptions,
    LeftOut,
    Refused,
    SourceEvents,
    refuse_long_texts,
)
from rubdown.importers.interpret import cleaned, numbers_as_runs
from rubdown.importers.occurrences import CalendarEntry, Occurrences, day_of, is_utc, zone_of

_BROKEN_DATE = re.compile(r"((?:DTSTART|DTEND|RECURRENCE-ID));(?:VALUE=)?([0-9]{8}(?:T[0-9]{6}Z?)?)", re.IGNORECASE)
_DASHED = re.compile(r"((?:DTSTART|DTEND)(?:;VALUE=DATE)?):([0-9]{4})-([0-9]{2})-([0-9]{2})", re.IGNORECASE)
# Evolution and others write a path before a zone's name: "/freeassociation.sourceforge.net/Europe/Berlin".
_LONG_ZONE = re.compile(r"(?<=;TZID=)/[^:;]*?/([A-Z][A-Za-z_]+/[A-Za-z_/]+)(?=[:;])")
_MOST_LINES = 2000  # of one event, folded lines among them; a long description has 100
MOST_LINES_IN_ALL = 400_000  # 20 MB in lines of 50 characters; far shorter ones would fill the memory
MOST_CHARACTERS = 2_000_000  # of what the library reads, and of titles; 6,000 events have half of it
_MOST_LINES_READ = 60_000  # by the library: ten of each of 6,000 events
_LONGEST_CATEGORIES = 120  # characters
_LONGEST_RULE = 500
_MOST_REPEATED = 500  # repeated events: each may take as long to follow as a thousand others to read


TEXTS = frozenset(("SUMMARY", "DESCRIPTION", "UID"))
_REPEATS = re.compile("RRULE|RDATE", re.IGNORECASE)
_NAME = re.compile(r"[^:;]*")
# A parameter's value may stand in quotes, and hold a colon there.
_TEXT = re.compile(r'[^:;]*(?:;(?:[^:;"]|"[^"]*")*)*+:(.*)', re.DOTALL)
_ESCAPED = (("\\n", "\n"), ("\\N", "\n"), ("\\,", ","), ("\\;", ";"), ("\\:", ":"))
USED = frozenset((
    "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE", "STATUS", "CATEGORIES", "TRANSP",
    "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "COMPLETED", "X-WORKOUT-ESTIMATED-DURATION", "X-MICROSOFT-CDO-BUSYSTATUS",
))  # fmt: skip


class Block(Struct):
    """A VEVENT: the line on which it begins, how many it has, its texts, and its other used properties, unfolded."""

    line: int
    size: int
    texts: dict[str, str]
    properties: list[str]

    @property
    def uid(self) -> str:
        """Its UID, "" where it has none."""
        return self.texts.get("UID", "").strip()


def read_ics(text: str, options: ImportOptions) -> SourceEvents:
    """The events of a calendar's text, with lines ended by `\\n`. Raises Refused."""
    blocks, repaired = event_blocks(text)
    texts = (block.texts.get(name, "") for block in blocks for name in ("SUMMARY", "DESCRIPTION"))
    refuse_long(blocks, MOST_CHARACTERS - refuse_long_texts(texts))
    if sum(any(map(_REPEATS.match, block.properties)) for block in blocks) > _MOST_REPEATED:
        raise Refused(f"more than {_MOST_REPEATED} repeated events", "export the training calendar alone")
    unfolded = re.sub(r"\n[ \t]", "", text)
    dialect, zone = dialect_of(unfolded), _zone(unfolded, options)
    read = [_entry(block) for block in blocks]
    entries = [each for each in read if isinstance(each, CalendarEntry)]
    spread = Occurrences(options.today, dialect, zone_of(zone), entries)
    events: list[Event] = [event for entry in entries for event in spread.events(entry)]
    notes = [f"line {line}: a date after `;`, where `:` belongs, is read as a date" for line in repaired[:1]]
    if any(is_utc(entry.begin) for entry in entries):
        notes.append(f"times in UTC are taken as {zone or 'UTC: name your time zone with --timezone'}")
    left = [each for each in read if isinstance(each, LeftOut)]
    return SourceEvents(
        dialect.source, tuple(numbers_as_runs(events)), (*left, *spread.left), (*notes, *spread.notes), dialect.units
    )


def event_blocks(
    text: str, most: int = MOST_EVENTS, kind: str = "VEVENT", used: frozenset[str] = USED
) -> tuple[list[Block], list[int]]:
    """The events of a text, or its to-dos (VTODO), and the lines with a broken date that were repaired."""
    if text.count("\n") > MOST_LINES_IN_ALL:
        raise Refused(f"more than {MOST_LINES_IN_ALL:,} lines, as no training calendar has", "export a shorter time")
    lines = text.split("\n")
    found: list[Block] = []
    repaired: list[int] = []
    begin, block = 0, list[str]()
    for number, line in enumerate(lines, 1):
        is_folded = block and line[:1] in (" ", "\t")  # part of a text, whatever it says
        bare = line if is_folded else line.strip().upper()
        if bare == f"BEGIN:{kind}":
            if begin:
                raise Refused(f"an event begins inside another one, whose END:{kind} is missing", CUT, begin)
            begin, block = number, []
        elif bare == f"END:{kind}" and begin:
            found.append(_block(begin, block, used))
            begin = 0
        elif begin and bare:
            whole = _BROKEN_DATE.fullmatch(line.strip())
            repaired += [number] if whole else []
            block.append(f"{whole[1]}:{whole[2]}" if whole else line)
        if len(found) > most:
            raise Refused(f"more than {most} events, which no training calendar has", "export a shorter time")
    if begin:
        raise Refused("the file ends in the middle of an event", CUT, begin)
    if next((line.strip().upper() for line in reversed(lines) if line.strip()), "") != "END:VCALENDAR":
        raise Refused("the file ends before END:VCALENDAR", CUT, len(lines))
    return found, repaired


def _block(line: int, lines: list[str], used: frozenset[str]) -> Block:
    """An event of these folded lines, without what stands in a component inside it, as an alarm."""
    block, depth = Block(line, len(lines), {}, []), 0
    for whole in re.sub(r"\n[ \t]", "", "\n".join(lines)).split("\n"):
        match = _NAME.match(whole)
        name = match[0].strip().upper() if match else ""
        depth += {"BEGIN": 1, "END": -1}.get(name, 0)
        if depth == 0 and name in TEXTS and (text := _TEXT.fullmatch(whole)):
            block.texts.setdefault(name, _unescaped(text[1]))
        elif depth == 0 and name in used:
            most = _LONGEST_CATEGORIES if name == "CATEGORIES" else None
            block.properties.append(_LONG_ZONE.sub(r"\1", _DASHED.sub(r"\1:\2\3\4", whole[:most])))
    return block


def _unescaped(text: str) -> str:
    """A TEXT value as it is meant (RFC 5545, 3.3.11)."""
    parts = text.split("\\\\")
    for escape, sign in _ESCAPED:
        parts = [part.replace(escape, sign) for part in parts]
    return "\\".join(parts)


def refuse_long(blocks: list[Block], most: int = MOST_CHARACTERS) -> None:
    """Refuse events that would take the library too long, in lines or in characters."""
    if sum(len(each) for block in blocks for each in block.properties) > most:
        wrong = f"more than {MOST_CHARACTERS // 1_000_000} MB of dates and titles"
        raise Refused(wrong, "export a shorter time")
    if sum(len(block.properties) for block in blocks) > _MOST_LINES_READ:
        raise Refused(f"more than {_MOST_LINES_READ:,} lines of dates", "export a shorter time")


def _zone(text: str, options: ImportOptions) -> str | None:
    """The runner's time zone: as given, else the calendar's own, else the machine's."""
    named = re.search(r"^X-WR-TIMEZONE:(\S{1,60})\s*$", text, re.MULTILINE)
    return named[1] if named and not options.zone_given and zone_of(named[1]) else options.zone


def _entry(block: Block) -> CalendarEntry | LeftOut:
    """A block as the library reads it, or why it is left out."""
    title = block.texts.get("SUMMARY", "")
    if block.size > _MOST_LINES:
        return LeftOut(block.line, None, cleaned(title), "unreadable event", f"it has {block.size} lines")
    if any(len(line) > _LONGEST_RULE and line[:5].upper() == "RRULE" for line in block.properties):
        wrong = f"its repeat has more than {_LONGEST_RULE} characters"
        return LeftOut(block.line, None, cleaned(title), "repeated event", wrong)
    try:
        component = component_of(block)
        begin = moment_of(component, "DTSTART")
        if begin is None:
            written = next((line for line in block.properties if line.upper().startswith("DTSTART")), "")
            reason = f"its date cannot be read: {cleaned(written)}" if written else "it has no DTSTART"
            return LeftOut(block.line, None, cleaned(title), "undated event", reason)
        return _read(component, block, begin)
    except Exception as error:  # the library raises many kinds, on text that anybody may have written
        reason = f"it cannot be read: {cleaned(str(error)) or type(error).__name__}"
        return LeftOut(block.line, None, cleaned(title), "unreadable event", reason)


def component_of(block: Block) -> Any:
    """A block as the library reads it, which raises many kinds of errors."""
    from icalendar import Event as Component

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library finds odd in a file is nothing to its reader
        component = Component.from_ical("\r\n".join(["BEGIN:VEVENT", *block.properties, "END:VEVENT", ""]))
    component.update(block.texts)
    return component


def _read(component: Any, block: Block, begin: date) -> CalendarEntry:
    categories = values_of(component, "CATEGORIES")
    return CalendarEntry(
        line=block.line, title=block.texts.get("SUMMARY", ""), description=block.texts.get("DESCRIPTION", ""),
        uid=block.uid, begin=begin, end=end_of(component, begin),
        replaces=moment_of(component, "RECURRENCE-ID"),
        rules=tuple(rule.to_ical().decode("utf-8", "replace") for rule in values_of(component, "RRULE")),
        cancelled=text_of(component, "STATUS").strip().upper() == "CANCELLED", extra=_listed(component, "RDATE"),
        without=_listed(component, "EXDATE"), estimated=text_of(component, "X-WORKOUT-ESTIMATED-DURATION"),
        categories=",".join(str(category) for each in categories for category in getattr(each, "cats", ()))[:100],
    )  # fmt: skip


def text_of(component: Any, name: str) -> str:
    """A property's text; of several, the first."""
    return next(map(str, values_of(component, name)), "")


def moment_of(component: Any, name: str) -> date | None:
    """A property's date or date-time; of several, the first; None where it has none that can be read."""
    value = next(iter(values_of(component, name)), None)
    try:
        found = None if value is None else value.dt
    except Exception:  # the library keeps a broken value until it is asked for
        return None
    return found if isinstance(found, date) else None


def end_of(component: Any, begin: date) -> date | None:
    """When an event ends, by its DTEND or its DURATION; None where neither can be read."""
    end = moment_of(component, "DTEND")
    if end is not None:
        return end if isinstance(end, datetime) == isinstance(begin, datetime) else None
    duration = component.get("DURATION")
    length = getattr(duration, "dt", None) if duration is not None and not isinstance(duration, list) else None
    return begin + length if isinstance(length, timedelta) else None


def values_of(component: Any, name: str) -> list[Any]:
    """All values of a property."""
    value = component.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _listed(component: Any, name: str) -> frozenset[date]:
    """The days of EXDATE or RDATE, as written."""
    moments = [each.dt for dates in values_of(component, name) for each in dates.dts]
    starts = [moment[0] if isinstance(moment, tuple) else moment for moment in moments]
    return frozenset(day_of(start) for start in starts if isinstance(start, date))
