"""The days of a repeat: by weekdays, or by an RFC 5545 rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from rubdown.plan.model import Repeat
from rubdown.plan.recurrence import days_by_rule
from rubdown.text import days_between

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def occurrences(repeat: Repeat, begin: date, end: date) -> Iterator[date]:
    """The days of a repeat within [begin, end]; a rule counts from the repeat's first day."""
    low, high = max(begin, repeat.first or begin), min(end, repeat.until or end)
    if repeat.rrule is None:
        return (day for day in days_between(low, high) if day.weekday() in repeat.weekdays)
    return days_by_rule(repeat.rrule, repeat.first or begin, low, high)


def weekdays_of(repeat: Repeat) -> frozenset[int]:
    """The weekdays (0 = Monday) on which a repeat may fall: those that it names, else all."""
    if repeat.rrule is None:
        return repeat.weekdays
    named = re.search("BYDAY=([^;]*)", repeat.rrule)
    if named:
        return frozenset(map(_WEEKDAYS.index, re.findall("MO|TU|WE|TH|FR|SA|SU", named[1])))
    return frozenset({repeat.first.weekday()} if repeat.first and "FREQ=WEEKLY" in repeat.rrule else range(7))
