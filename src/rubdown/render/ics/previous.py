"""Merging with the previous export: what stayed keeps its stamps, what changed grows, what is gone is cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from icalendar import Calendar, Component, Event, vText
from msgspec import Struct

from rubdown.render.ics.document import MAKER, day_of
from rubdown.render.ics.event import cancel, stamp
from rubdown.render.ics.texts import IcalText
from rubdown.report.event_ids import next_sequence

KEPT = timedelta(days=30)  # for so long after its date a cancelled event stays in the export
_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


class NotOursError(ValueError):
    """A file is no calendar of rubdown's; the message says what it is."""


class PlannedDays(Struct, frozen=True):
    """The days that a plan's calendar covers, `first` to `last`: an event on one that is no longer planned is gone."""

    first: date
    last: date


def read_events(raw: str) -> list[Event]:
    """The events of a previous export; none of an empty text. Raises NotOursError."""
    if not raw.strip():
        return []
    if not raw.lstrip("\ufeff \t\r\n")[:15].upper().startswith("BEGIN:VCALENDAR"):
        raise NotOursError("is not a calendar")
    try:
        calendar = Calendar.from_ical(raw)
        events = calendar.events
        for event in events:
            _escape_as_ours(event)
            day_of(event)  # raises where there is no readable date
        broken = any(not event.get("UID") or event.errors for event in events)
    except (ValueError, LookupError, AttributeError, TypeError, OverflowError):
        raise NotOursError("is a broken calendar") from None
    if not str(calendar.get("PRODID", "")).startswith(MAKER):
        raise NotOursError("is a calendar that another program wrote")
    if broken:
        raise NotOursError("is a broken calendar")
    return events


def _escape_as_ours(event: Component) -> None:
    """Let the event's texts be escaped as ours are, so that one that is kept is written as it was read."""
    for part in event.walk():
        for name, value in list(part.items()):
            if type(value) is vText:
                part[name] = IcalText(value)


class PreviousExport:
    """The events of the previous export, by the identity that ends the UIDs of their plan; each is merged once."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._left: dict[str, dict[str, Event]] = {}
        for event in events:
            uid = str(event["UID"])
            self._left.setdefault(uid.rsplit("-", 1)[-1], {})[uid] = event

    def merge(self, new: Iterable[Event], identity: str, planned: PlannedDays, today: date) -> Iterator[Event]:
        """A plan's new events with their stamps, then its previous ones: those that are no longer planned cancelled."""
        left = self._left.pop(identity, {})
        for uid, event in {str(event["UID"]): event for event in new}.items():
            old = left.pop(uid, None)
            if old is not None and _content(event) == _content(old):
                for name in _STAMPS:
                    event[name] = old[name]
            else:
                stamp(event, today, next_sequence(int(old.get("SEQUENCE", 0)) if old is not None else None, today))
            yield event
        yield from _gone(left, planned, today)

    def others(self, planned: PlannedDays | None, today: date) -> Iterator[Event]:
        """The events of plans that were not merged; cancelled where `planned` says that they are known to be gone."""
        for left in self._left.values():
            yield from _gone(left, planned, today)


def _gone(events: Mapping[str, Event], planned: PlannedDays | None, today: date) -> Iterator[Event]:
    """Previous events: those on a planned day are cancelled, and left out once that is long ago; others stay."""
    for event in events.values():
        day, cancelled = day_of(event), str(event.get("STATUS", "")) == "CANCELLED"
        if not cancelled and planned and planned.first <= day <= planned.last:
            cancel(event)
            stamp(event, today, next_sequence(int(event.get("SEQUENCE", 0)), today))
        if not cancelled or still_exported(day, today):
            yield event


def _content(event: Event) -> bytes:
    """The event without its stamps, as it is after it was written and read."""
    read = Event.from_ical(event.to_ical())
    _escape_as_ours(read)
    for name in _STAMPS:
        read.pop(name, None)
    raw: bytes = read.to_ical()
    return raw


def still_exported(day: date, today: date) -> bool:
    """Whether a cancelled event on a day still belongs into an export."""
    return day + KEPT >= today
