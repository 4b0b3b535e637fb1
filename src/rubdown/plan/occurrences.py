"""The days of a repeat: by weekdays, or by an RFC 5545 rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rubdown.plan.model import Repeat
from rubdown.plan.recurrence import days_by_rule
from rubdown.text import days_between


def occurrences(repeat: Repeat, begin: date, end: date) -> Iterator[date]:
    """The days of a repeat within [begin, end]; a rule counts from the repeat's first day."""
    low, high = max(begin, repeat.first or begin), min(end, repeat.until or end)
    if repeat.rrule is None:
        return (day for day in days_between(low, high) if day.weekday() in repeat.weekdays)
    return days_by_rule(repeat.rrule, repeat.first or begin, low, high)
