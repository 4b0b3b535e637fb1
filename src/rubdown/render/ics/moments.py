"""Civil times on the calendar: whole days, floating times, times in a zone with the zone's own description."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Event, Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def place_hours(event: Event, start: datetime, end: datetime, zone: str | None) -> None:
    """DTSTART and DTEND of an event by the wall clock of a zone; None: by the clock of whoever reads it."""
    first, last = _moments(start, end, _zone(zone))
    event.add("DTSTART", first)
    event.add("DTEND", last)


def place_days(event: Event, first: date, last: date) -> None:
    """DTSTART and DTEND of an event that takes whole days, both included; its end is the day after them."""
    event.add("DTSTART", first)
    event.add("DTEND", last + _DAY)


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _moments(start: datetime, end: datetime, zone: ZoneInfo | None) -> tuple[datetime, datetime]:
    """Start and end as times that exist, as RFC 5545 (3.3.5) reads them: the first one of an hour that comes twice;
    an hour that is skipped is read by the clock before the change, and the event keeps its length.
    """
    if zone is None:
        return start, end
    first, last = _existing(start, zone), _existing(end, zone)
    if first.replace(tzinfo=None) != start:
        last = (first.astimezone(UTC) + (end - start)).astimezone(zone)
    return first, last


def _existing(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def timezone(name: str, first: date, last: date) -> Timezone:
    """The VTIMEZONE for the years from the one before `first` to the one after `last`.

    Not the library's own, which gives the change to summer time by the clock after it; RFC 5545 (3.6.5) wants the one
    before it.
    """
    zone = ZoneInfo(name)
    begin = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("TZID", name)
    onsets: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = {}
    for before, after in _changes(zone, begin, datetime(last.year + 2, 1, 1, tzinfo=UTC)):
        old, new = before.astimezone(zone), after.astimezone(zone)
        offset = _offset(old)
        key = (offset, _offset(new), new.tzname() or "", bool(new.dst()))
        onsets.setdefault(key, []).append((after + offset).replace(tzinfo=None))
    for (offset, to, label, daylight), starts in onsets.items():
        part = TimezoneDaylight() if daylight else TimezoneStandard()
        part.add("DTSTART", starts[0])
        part.add("TZOFFSETFROM", offset)
        part.add("TZOFFSETTO", to)
        part.add("TZNAME", label)
        if starts[1:]:
            part.add("RDATE", starts[1:])
        component.add_component(part)
    return component


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The beginning, then each change of the clock: the last old minute and the first new one, in UTC."""
    yield begin, begin
    day = begin
    while day < end:
        if _clock(day, zone) != _clock(day + _DAY, zone):
            low, high = day, day + _DAY
            while high - low > _MINUTE:
                middle = low + (high - low) // _MINUTE // 2 * _MINUTE
                low, high = (middle, high) if _clock(middle, zone) == _clock(day, zone) else (low, middle)
            yield low, high
        day += _DAY


def _clock(moment: datetime, zone: ZoneInfo) -> tuple[timedelta | None, timedelta | None, str | None]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.dst(), local.tzname()
