"""The runner's own busy hours: the events of a calendar file, and the hours that they take on the runner's clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from rubdown.plan.recurrence import days_by_rule

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

BusyTime = tuple[datetime, datetime]  # [start, end) in civil time
_DAY = timedelta(days=1)


class BusyRule(Struct, frozen=True):
    """By what rule an event repeats (RFC 5545, the parts that give days), and the last day that it reaches."""

    rule: str
    until: date | None


class BusyEvent(Struct, frozen=True):
    """An event that takes the runner's time: `start` as written, with its zone, or without one on the runner's clock.

    It lasts `length`, and comes again by `rules` and on the days `extra`, but not on those `without`; all days are
    those of its own zone.
    """

    start: datetime
    length: timedelta
    rules: tuple[BusyRule, ...] = ()
    extra: frozenset[date] = frozenset()
    without: frozenset[date] = frozenset()


class BusyCalendar(Struct, frozen=True):
    """What a calendar file holds; `unread` are the lines of events whose repeat cannot be followed.

    `zoneless` are those of events in a time zone that nobody knows: their hours count on the runner's clock.
    """

    events: tuple[BusyEvent, ...] = ()
    unread: tuple[int, ...] = ()
    zoneless: tuple[int, ...] = ()


# Reads the calendar file of a name that stands in the plan of a path; raises InvalidValue.
ReadCalendar = Callable[[str, str], BusyCalendar]


def busy_times(events: Iterable[BusyEvent], zone: str | None, first: date, last: date) -> tuple[BusyTime, ...]:
    """The hours of these days on which the runner is busy, in order; those that touch each other as one."""
    from zoneinfo import ZoneInfo

    begin, end = datetime.combine(first, time()), datetime.combine(last + _DAY, time())
    here = ZoneInfo(zone or "UTC")
    occurring = (
        (_civil(start, here), _civil(_end(start, event.length), here)) for event, start in _starts(events, first, last)
    )
    return merged(each for each in occurring if each[0] < end and begin < each[1])


def merged(stretches: Iterable[BusyTime]) -> tuple[BusyTime, ...]:
    """The same hours in order, with stretches that overlap or touch each other as one."""
    joined = list[BusyTime]()
    for start, until in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(until, joined[-1][1])
        else:
            joined.append((start, until))
    return tuple(joined)


def _starts(events: Iterable[BusyEvent], first: date, last: date) -> Iterator[tuple[BusyEvent, datetime]]:
    """Each event that may touch these days, with each of its starts around them."""
    for event in events:
        low, high = first - event.length - 2 * _DAY, last + 2 * _DAY  # no two zones are farther apart
        day = event.start.date()
        days = {day, *event.extra}
        for each in event.rules:
            days.update(days_by_rule(each.rule, day, max(low, day), max(day, min(high, each.until or high))))
        for each_day in days - event.without:
            if low <= each_day <= high:
                yield event, event.start + (each_day - day)


def _end(start: datetime, length: timedelta) -> datetime:
    """The end in exact time, whatever the clock does meanwhile."""
    return (start.astimezone(UTC) if start.tzinfo else start) + length


def _civil(moment: datetime, here: ZoneInfo) -> datetime:
    return moment.astimezone(here).replace(tzinfo=None) if moment.tzinfo else moment
