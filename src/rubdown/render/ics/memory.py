"""The previous export as a memory: what stayed keeps its stamps, what changed grows, what is gone is cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from icalendar import Calendar, Component, Event, vText
from msgspec import Struct

from rubdown.render.ics.document import MAKER, day_of
from rubdown.render.ics.event import cancel, stamp
from rubdown.render.ics.words import Words
from rubdown.report.event_ids import sequence_on

_REMEMBERED = timedelta(days=30)  # a cancelled event is told so long after its date
_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


class NotOursError(ValueError):
    """A file that is no calendar of rubdown's; its text says what it is."""


class Reach(Struct, frozen=True):
    """The days that were planned, both included: an event in them that is not planned any more is gone."""

    first: date
    last: date


def events_of(raw: str) -> list[Event]:
    """The events of a previous export; none where there is no text. Raises NotOursError."""
    if not raw.strip():
        return []
    if not raw.lstrip("\ufeff \t\r\n")[:15].upper().startswith("BEGIN:VCALENDAR"):
        raise NotOursError("is no calendar")
    try:
        calendar = Calendar.from_ical(raw)
        found = calendar.events
        for event in found:
            _reword(event)
        broken = any(not event.get("UID") or event.errors for event in found)
        days = [day_of(event) for event in found]
    except (ValueError, LookupError, AttributeError, TypeError, OverflowError):
        raise NotOursError("is a broken calendar") from None
    if not str(calendar.get("PRODID", "")).startswith(MAKER):
        raise NotOursError("is a calendar that another program wrote")
    if broken or len(days) != len(found):
        raise NotOursError("is a broken calendar")
    return found


def _reword(event: Component) -> None:
    """The event's texts escaped as ours are, so that what is kept is written as it was read."""
    for part in event.walk():
        for name, value in list(part.items()):
            if type(value) is vText:
                part[name] = Words(value)


def remembered(
    new: Iterable[Event], old: Iterable[Event], today: date, planned: Mapping[str, Reach], elsewhere: Reach | None
) -> list[Event]:
    """The new events after the old ones, with their stamps.

    `planned` tells for each plan (by the end of its UIDs) which days were planned; `elsewhere` for all other plans,
    None where nothing is to be concluded about them.
    """
    before = {str(event["UID"]): event for event in old}
    now = {str(event["UID"]): event for event in new}
    for uid, event in now.items():
        _stamped(event, before.get(uid), today)
    kept = (event for uid, event in before.items() if uid not in now)
    return [*now.values(), *_left(kept, today, planned, elsewhere)]


def _stamped(event: Event, before: Event | None, today: date) -> None:
    if before is not None and _content(event) == _content(before):
        for name in _STAMPS:
            event[name] = before[name]
    else:
        stamp(event, today, _next_sequence(before, today))


def _next_sequence(before: Event | None, today: date) -> int:
    return max(int(before.get("SEQUENCE", 0)) + 1 if before is not None else 0, sequence_on(today))


def _content(event: Event) -> bytes:
    """What an event says, its stamps aside, as it is after it was written and read."""
    read = Event.from_ical(event.to_ical())
    _reword(read)
    for name in _STAMPS:
        read.pop(name, None)
    raw: bytes = read.to_ical()
    return raw


def _left(
    events: Iterable[Event], today: date, planned: Mapping[str, Reach], elsewhere: Reach | None
) -> Iterator[Event]:
    """What the new export does not tell: past ones as they are, future ones cancelled."""
    for event in events:
        day = day_of(event)
        reach = planned.get(str(event["UID"]).rsplit("-", 1)[-1], elsewhere)
        if str(event.get("STATUS", "")) == "CANCELLED":
            if day + _REMEMBERED < today:
                continue
        elif reach and reach.first <= day <= reach.last:
            cancel(event)
            stamp(event, today, _next_sequence(event, today))
        yield event


def worth_telling(day: date, today: date) -> bool:
    """Whether a cancelled event on a day is still told."""
    return day + _REMEMBERED >= today
