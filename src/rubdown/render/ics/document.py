"""The calendar object around events: its head, and the time zones that they use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from icalendar import Calendar, Component, Event

from rubdown import __version__
from rubdown.render.ics.moments import timezone

MAKER = "-//rubdown//"


def document(events: Sequence[Event]) -> Calendar:
    """A calendar object of some events, in the order of their dates, with the zones that they use."""
    calendar = calendar_head()
    for component in components(events, set(), None):
        calendar.add_component(component)
    return calendar


def calendar_head() -> Calendar:
    """A calendar object without events."""
    calendar = Calendar()
    calendar.add("PRODID", f"{MAKER}rubdown {__version__}//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


def components(events: Sequence[Event], known: set[str], days: tuple[date, date] | None) -> Iterator[Component]:
    """The time zones of some events that are not known yet, then the events by date.

    The zones hold for the years around the given days (None: those of the events), and are known from then on.
    """
    ordered = sorted(events, key=lambda event: (day_of(event), str(event["UID"])))
    zones = [(zone, day_of(event)) for event in ordered if (zone := event["DTSTART"].params.get("TZID"))]
    for name in sorted({zone for zone, _ in zones} - known):
        known.add(name)
        own = [day for zone, day in zones if zone == name]
        yield timezone(name, *(days or (own[0], own[-1])))
    yield from ordered


def day_of(event: Event) -> date:
    """The civil date on which an event begins."""
    start = event.start
    return start.date() if isinstance(start, datetime) else start


def as_text(calendar: Component) -> str:
    """RFC 5545 text, lines ended by CRLF and folded."""
    raw: bytes = calendar.to_ical()
    return raw.decode()
