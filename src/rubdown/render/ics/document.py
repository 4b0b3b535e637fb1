"""The calendar object around events: its head, and the time zones that they use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from icalendar import Calendar, Event

from rubdown import __version__
from rubdown.render.ics.moments import timezone

MAKER = "-//rubdown//"


def document(events: Sequence[Event]) -> Calendar:
    """A calendar object of some events, in the order of their dates, with the zones that they use."""
    calendar = Calendar()
    calendar.add("PRODID", f"{MAKER}rubdown {__version__}//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    ordered = sorted(events, key=lambda event: (day_of(event), str(event["UID"])))
    for name in sorted({zone for event in ordered if (zone := event["DTSTART"].params.get("TZID"))}):
        days = [day_of(event) for event in ordered if event["DTSTART"].params.get("TZID") == name]
        calendar.add_component(timezone(name, min(days), max(days)))
    for event in ordered:
        calendar.add_component(event)
    return calendar


def day_of(event: Event) -> date:
    """The civil date on which an event begins."""
    start = event.start
    return start.date() if isinstance(start, datetime) else start


def as_text(calendar: Calendar) -> str:
    """RFC 5545 text, lines ended by CRLF and folded."""
    raw: bytes = calendar.to_ical()
    return raw.decode()
