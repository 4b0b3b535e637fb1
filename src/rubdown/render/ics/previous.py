"""Merging with the previous export: what stayed keeps its stamps, what changed grows, what is gone is cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from icalendar import Calendar, Component, Event, vText
from msgspec import Struct

from rubdown.render.ics.document import MAKER, day_of
from rubdown.render.ics.event import cancel, stamp
from rubdown.render.ics.texts import IcalText
from rubdown.report.event_ids import next_sequence

_KEPT = timedelta(days=30)  # for so long after its date a cancelled event stays in the export
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
        raise NotOursError("is no calendar")
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


def merge_with_previous(
    new: Iterable[Event], previous: Iterable[Event], today: date, planned: Mapping[str, PlannedDays],
    elsewhere: PlannedDays | None,
) -> list[Event]:  # fmt: skip
    """The new events with their stamps, then those of the previous export that are not among them.

    `planned` has the days that each plan covers, by the identity that ends its UIDs; `elsewhere` those of all other
    plans, None where nothing is known of them. Events that are gone from these days are cancelled, others stay.
    """
    old_by_uid = {str(event["UID"]): event for event in previous}
    new_by_uid = {str(event["UID"]): event for event in new}
    for uid, event in new_by_uid.items():
        old = old_by_uid.get(uid)
        if old is not None and _content(event) == _content(old):
            for name in _STAMPS:
                event[name] = old[name]
        else:
            stamp(event, today, next_sequence(int(old.get("SEQUENCE", 0)) if old is not None else None, today))
    merged = list(new_by_uid.values())
    for uid, event in old_by_uid.items():
        if uid in new_by_uid:
            continue
        days, day = planned.get(uid.rsplit("-", 1)[-1], elsewhere), day_of(event)
        cancelled = str(event.get("STATUS", "")) == "CANCELLED"
        if not cancelled and days and days.first <= day <= days.last:
            cancel(event)
            stamp(event, today, next_sequence(int(event.get("SEQUENCE", 0)), today))
        if not cancelled or still_exported(day, today):
            merged.append(event)
    return merged


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
    return day + _KEPT >= today
