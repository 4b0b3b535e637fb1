"""The calendar object around events: its head, and the time zones that they use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from icalendar import Calendar, Component, Event, Todo

from rubdown import __version__
from rubdown.render.ics.moments import timezone

MAKER = "-//rubdown//"
Entry = Event | Todo


def document(events: Sequence[Entry]) -> Calendar:
    """A calendar object of some events, in the order of their dates, with the zones that they use."""
    calendar = calendar_head()
    for component in components(events, set(), {}, None):
        calendar.add_component(component)
    return calendar


def calendar_head() -> Calendar:
    """A calendar object without events."""
    calendar = Calendar()
    calendar.add("PRODID", f"{MAKER}rubdown {__version__}//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


Days = tuple[date, date]  # the first and the last


def components(
    entries: Sequence[Entry], known: set[str], described: Mapping[str, Days], days: Days | None
) -> Iterator[Component]:
    """The time zones of some entries that are not known yet, then the entries by date.

    The zones hold for the years around the given days (None: those of the entries) and those for which they were
    `described` before, and are known from then on.
    """
    ordered = sorted(entries, key=lambda entry: (day_of(entry), str(entry["UID"])))
    zones = [(zone, day_of(entry)) for entry in ordered if (zone := _zone_of(entry))]
    for name in sorted(({zone for zone, _ in zones} | described.keys()) - known):
        known.add(name)
        own = [day for zone, day in zones if zone == name]
        every = [*described.get(name, ()), *(days or ()), *own]
        yield timezone(name, min(every), max(every))
    yield from ordered


def _zone_of(entry: Entry) -> str | None:
    return entry["DTSTART"].params.get("TZID") if "DTSTART" in entry else None


def day_of(entry: Entry) -> date:
    """The civil date on which an event begins, or a to-do is due."""
    moment: date = entry.get("DUE", entry.get("DTSTART")).dt
    return moment.date() if isinstance(moment, datetime) else moment


def as_text(calendar: Component) -> str:
    """RFC 5545 text, lines ended by CRLF and folded."""
    raw: bytes = calendar.to_ical()
    return raw.decode()
