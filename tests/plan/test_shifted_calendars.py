"""Whole weeks later: the same plan on the same weekdays. What is law, and under how many weeks.

No rule of a day knows of months, so each day's verdict moves with any number of weeks. Which days are chosen depends
on calendar months (MON1, MON2, WISH7), so a schedule moves with the weeks where no month counts, and else with those
that bring back the calendar itself: 28 years within 1901 to 2099, and 400 years.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.plan.timeline import dated_entries, horizon_end, lay_out
from rubdown.planner.season import season
from rubdown.planner.verdicts import Day, judge_days
from rubdown.report.calendar import schedule
from support.faults import NIGHTLY
from support.plans import random_plan
from support.reading import plan_of

_T = TypeVar("_T")
WEEK = timedelta(weeks=1)
ROUND_OF_28_YEARS, ROUND_OF_400_YEARS = 1461, 20871  # weeks
READ = date(2026, 1, 1)  # a plan is refused when all of it is past; these are read before
SEEDS = st.integers(0, 10**9)
Given = tuple[Plan, date, date, date]


def moved(value: _T, by: timedelta) -> _T:
    """A value with every date in it moved."""
    found: Any = value
    if isinstance(value, date):
        found = value + by
    elif isinstance(value, Struct):
        changed = {name: moved(getattr(value, name), by) for name in value.__struct_fields__}
        found = replace(value, **changed)
    elif isinstance(value, tuple | list | frozenset):
        found = type(value)(moved(each, by) for each in value)
    elif isinstance(value, dict):
        found = {moved(key, by): moved(each, by) for key, each in value.items()}
    return found  # type: ignore[no-any-return]


def drawn(seed: int) -> Given:
    text, today, start, until = random_plan(Random(seed))
    return replace(plan_of(text, READ), notes=()), today, start, until


def without_rules(plan: Plan, pattern: str) -> Plan:
    """The plan without the repeats whose rule (RRULE) matches."""
    return replace(plan, repeats=tuple(r for r in plan.repeats if not (r.rrule and re.search(pattern, r.rrule))))


OF_MONTHS = "MONTH|YEAR|UNTIL"  # such a rule goes by the calendar, or names a day that is not moved


Told = tuple[date, tuple[tuple[int, int], ...], list[tuple[str, datetime, datetime, str]], list[tuple[str, int]]]


def told(days: dict[date, Day], by: timedelta = timedelta()) -> list[Told]:
    """What is said of each day, its words aside: they name days of the month."""
    return [
        (
            day.date + by, day.windows, [(s.code, s.start + by, s.end + by, s.cause) for s, _ in day.closed],
            [(verdict.code, verdict.points) for verdict in day.reasons],
        )
        for day in days.values()
    ]  # fmt: skip


def test_moving_moves_every_date() -> None:
    plan, today, _, _ = drawn(1)
    assert moved(moved(plan, 5 * WEEK), -5 * WEEK) == plan
    assert {r.date - s.date for r, s in zip(moved(plan, WEEK).races, plan.races, strict=True)} == {WEEK}
    assert moved({today: [today]}, WEEK) == {today + WEEK: [today + WEEK]}


@given(seed=SEEDS, weeks=st.integers(-1700, 8000))
def test_the_verdict_of_every_day_moves_with_the_weeks(seed: int, weeks: int) -> None:
    plan, today, _, until = drawn(seed)
    plan, by = without_rules(plan, OF_MONTHS), weeks * WEEK
    before = judge_days(lay_out(plan, today, until))
    after = judge_days(lay_out(moved(plan, by), today + by, until + by))
    assert told(after) == told(before, by)
    last = max(last for _, last in dated_entries(plan))
    if timedelta(weeks=6) <= last - today < timedelta(days=686):  # else the horizon ends with a month
        assert horizon_end(moved(plan, by), today + by) == horizon_end(plan, today) + by == last + 2 * WEEK + by


def without_months(plan: Plan) -> Plan:
    return replace(without_rules(plan, OF_MONTHS), least=0, most=99)


@given(seed=SEEDS, weeks=st.integers(-1700, 8000))
def test_where_no_month_counts_the_schedule_moves_with_the_weeks(seed: int, weeks: int) -> None:
    plan, today, start, until = drawn(seed)
    plan, by = without_months(plan), weeks * WEEK
    later = moved(plan, by)
    until = max(until, horizon_end(plan, today), horizon_end(later, today + by) - by)  # which may end with a month
    before = season(plan, today, start, until)
    after = season(later, today + by, start + by, until + by)
    assert after.chosen == tuple(day + by for day in before.chosen)
    assert after.best.points == before.best.points


@given(rounds=st.sampled_from([1, 15]), seed=SEEDS)
def test_after_400_years_all_is_the_same(rounds: int, seed: int) -> None:
    """The Gregorian calendar begins anew; every word is the same but for the year."""
    given_ = drawn(seed)
    _same_but_for_the_year(given_, moved(given_, rounds * ROUND_OF_400_YEARS * WEEK), 400 * rounds)


@given(rounds=st.sampled_from([-1, 1, 2]), seed=SEEDS)
def test_after_28_years_all_is_the_same_within_a_century(rounds: int, seed: int) -> None:
    given_ = drawn(seed)
    _same_but_for_the_year(given_, moved(given_, rounds * ROUND_OF_28_YEARS * WEEK), 28 * rounds)


def _same_but_for_the_year(old: Given, new: Given, years: int) -> None:
    before, after = (
        msgspec.json.encode(schedule(replace(plan, timezone="UTC"), *days)).decode()  # zones have had other offsets
        for plan, *days in (old, new)
    )

    def later(match: re.Match[str]) -> str:
        return f"{int(match[0]) + years}"

    assert re.sub(r"(?<!\d)20[23]\d(?=-\d\d)|(?<= )20[23]\d(?!\d)", later, before) == after


def test_a_round_that_crosses_a_century_is_none() -> None:
    """2100 is no leap year: the law above would be false there, and the test above would see it."""
    assert date(2072, 3, 1) + ROUND_OF_28_YEARS * WEEK != date(2100, 3, 1)
    assert date(2026, 3, 1) + ROUND_OF_28_YEARS * WEEK == date(2054, 3, 1)
    assert date(2026, 3, 1) + ROUND_OF_400_YEARS * WEEK == date(2426, 3, 1)


def test_months_do_count() -> None:
    """Two weeks on, another month owes a massage: why the law of schedules says no more."""
    text = '[massage]\nper_month = 1\n[[race]]\ndate = 2026-12-20\npriority = "C"\n'
    found = []
    for by in (timedelta(), 2 * WEEK):
        today = date(2026, 11, 2) + by
        solved = season(moved(plan_of(text), by), today, today, today + 8 * WEEK)
        found.append([day - by for day in solved.chosen])
    assert found[0] != found[1]


WRITTEN = range(300 if NIGHTLY else 20)


@pytest.mark.parametrize("seed", WRITTEN)
def test_a_plan_that_is_written_28_years_later_is_the_same(seed: int) -> None:
    """The reader too: a season's text with other years in it."""
    text, today, start, until = random_plan(Random(seed))
    by = ROUND_OF_28_YEARS * WEEK

    def later(match: re.Match[str]) -> str:
        return f"{date.fromisoformat(match[0]) + by}"

    new = plan_of(re.sub(r"\d{4}-\d\d-\d\d", later, text), READ + by)
    assert replace(new, notes=(), end=None) == replace(moved(plan_of(text, READ), by), notes=(), end=None)
    assert season(new, today + by, start + by, until + by).chosen == tuple(
        day + by for day in season(plan_of(text, READ), today, start, until).chosen
    )
