"""The days of a repeat: by weekdays, or by an RFC 5545 rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from rubdown.plan.model import Repeat
from rubdown.text import days_between

_CYCLE = 400  # years after which leap days and weekdays are the same again


def occurrences(repeat: Repeat, begin: date, end: date) -> Iterator[date]:
    """The days of a repeat within [begin, end]; a rule counts from the repeat's first day."""
    low, high = max(begin, repeat.first or begin), min(end, repeat.until or end)
    if repeat.rrule is None:
        return (day for day in days_between(low, high) if day.weekday() in repeat.weekdays)
    return days_by_rule(repeat.rrule, repeat.first or begin, low, high)


def days_by_rule(rule: str, first: date, low: date, high: date) -> Iterator[date]:
    """The days within [low, high] of an RFC 5545 rule that counts from its first day.

    The rule is followed as late as the calendar goes, whole rounds of it on: one that never comes true (30 February) is
    searched to the year 9999, and there it is given up at once.
    """
    from dateutil.rrule import rrulestr

    years = (date.max.year - max(first, high).year) // _CYCLE * _CYCLE
    start, after, before = (datetime(day.year + years, day.month, day.day) for day in (first, low, high))
    moments = rrulestr(rule, dtstart=start).between(after, before, inc=True)
    return (moment.date().replace(year=moment.year - years) for moment in moments)
