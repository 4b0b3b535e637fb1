"""Rules that repeat: the days are those of RFC 5545, however long ago a rule begins, and none is searched for long."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from rubdown.plan.recurrence import days_by_rule, parse_recurrence

PARTS = st.sampled_from([
    "FREQ=DAILY", "FREQ=DAILY;BYMONTH=2,3", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU,SU",
    "FREQ=WEEKLY;WKST=SU;BYDAY=SU,MO", "FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=1,-1", "FREQ=MONTHLY;BYDAY=1SA,-1MO",
    "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2",
    "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=1,12", "FREQ=YEARLY;BYYEARDAY=1,-1", "FREQ=YEARLY;BYWEEKNO=1,52;BYDAY=MO",
    "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
])  # fmt: skip
MORE = st.sampled_from(["", *(f";INTERVAL={n}" for n in (2, 3, 4, 7, 12, 13, 60)), ";COUNT=40", ";INTERVAL=3;COUNT=9"])
FIRST = st.dates(date(1899, 1, 1), date(2101, 12, 31)) | st.sampled_from([date(2024, 2, 29), date(1972, 2, 29)])


def as_written(rule: str, first: date, low: date, high: date) -> list[date]:
    begin, after, before = (datetime(day.year, day.month, day.day) for day in (first, low, high))
    return [moment.date() for moment in rrulestr(rule, dtstart=begin).between(after, before, inc=True)]


@given(PARTS, MORE, FIRST, st.integers(0, 20_000), st.integers(0, 1200))
@settings(max_examples=150, deadline=None)
def test_the_days_of_a_rule_are_those_of_the_standard(
    parts: str, more: str, first: date, later: int, days: int
) -> None:
    rule, low = parse_recurrence(parts + more), first + timedelta(later)
    high = low + timedelta(days)
    assert [*days_by_rule(rule, first, low, high)] == as_written(rule, first, low, high)


@pytest.mark.parametrize("first", [date(1, 1, 1), date(1601, 1, 1), date(2026, 11, 26)], ids=str)
@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    ],
)
def test_a_rule_that_never_comes_is_given_up_at_once(rule: str, first: date) -> None:
    begin = time.process_time()
    for _ in range(20):
        assert not [*days_by_rule(rule, first, date(2026, 11, 26), date(2028, 11, 26))]
    assert time.process_time() - begin < 0.5  # a search through the centuries takes a second
