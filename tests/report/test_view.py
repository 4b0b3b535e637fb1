"""What is shown of a season, day by day: the value that all renderers draw from."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.event_ids import event_uids, sequence_on
from rubdown.report.load import load_chart
from rubdown.report.view import CalendarView, calendar_view
from support.plans import random_plan
from support.reading import plan_of, view_of

MONDAY = date(2027, 3, 8)
PLAN = """
[runner]
name = "Ana"
[therapist]
name = "Marta"
closed = [2027-03-11]
[therapist.hours]
tue = "16:00-20:00"
thu = "16:00-20:00"
[week]
mon = "easy 8 km"
wed = ["intervals 10 km", "core 20 min"]
[[session]]
start = 2027-03-14T09:00:00
name = "long run 24 km 150 min"
[[race]]
name = "City half"
distance = "half"
start = 2027-04-04T09:30:00
minutes = 105
[[race]]
name = "parkrun"
km = 5
date = 2027-03-06
priority = "C"
[[away]]
from = 2027-03-15
until = 2027-03-17
reason = "work"
[[appointment]]
start = 2027-03-25T17:00:00
"""


def shown(weeks: int = 6) -> CalendarView:
    return view_of(season(plan_of(PLAN, MONDAY), MONDAY, MONDAY, MONDAY + timedelta(weeks=weeks)))


def test_every_day_of_the_horizon_once_in_order() -> None:
    view = shown()
    assert list(view.days) == [MONDAY + timedelta(days=i) for i in range(43)]
    assert all(day == each.date for day, each in view.days.items())


def test_the_sessions_of_a_day() -> None:
    view = shown()
    first, second = view.days[date(2027, 3, 10)].sessions
    assert (first.name, first.kind, first.hard) == ("intervals 10 km", "intervals", True)
    assert first.km == 10
    assert (second.kind, second.load, second.hard) == ("strength", 100, False)
    assert second.minutes == 20
    (long,) = view.days[date(2027, 3, 14)].sessions
    assert (long.start, long.minutes, long.load) == (datetime(2027, 3, 14, 9), Fraction(150), 750)
    assert view.days[date(2027, 3, 10)].load == first.load + second.load


def test_races_are_in_order_past_ones_too() -> None:
    view = shown()
    assert [race.name for race in view.races] == ["parkrun", "City half"]
    parkrun, half = view.races
    assert (parkrun.timed, half.timed) == (False, True)
    assert half.finish - half.start == timedelta(minutes=105)
    assert view.next_race == half
    assert view.days[half.date].race == half
    assert view.days[half.date].load == 9 * 105


def test_what_closes_a_day() -> None:
    view = shown()
    away, closed, free = (view.days[date(2027, 3, day)] for day in (16, 11, 9))
    assert (away.closed_as, closed.closed_as, free.closed_as) == ("away", "closed", None)
    assert ("AWAY1", "away (work)") in [(by.code, by.text) for by in away.closed_by]
    assert [by.text for by in closed.closed_by] == ["Marta is closed on Thu 11 Mar"]
    assert free.closed_by == []
    assert (free.windows, closed.windows) == ([("16:00", "20:00")], [])


def test_massages_stand_on_their_days() -> None:
    view = shown()
    found = [massage for day in view.days.values() for massage in day.massages]
    assert found == view.schedule.appointments
    assert [massage.status for massage in view.days[date(2027, 3, 25)].massages] == ["booked"]


def test_closures_are_whole_and_none_is_of_a_weekday() -> None:
    found = {closure.cause: (closure.first, closure.last) for closure in shown(weeks=2).find_closures()}
    assert found["away (work)"] == (date(2027, 3, 15), date(2027, 3, 17))
    assert found["Marta is closed"] == (date(2027, 3, 11), date(2027, 3, 11))
    assert not any("works on" in cause for cause in found)


def test_label_is_the_runner_else_the_path() -> None:
    assert shown().label == "Ana"
    plan = plan_of(PLAN.replace('name = "Ana"', ""), MONDAY)
    assert view_of(season(plan, MONDAY, MONDAY, MONDAY + timedelta(weeks=2))).label == "plan.toml"


@pytest.mark.parametrize("seed", range(20))
def test_days_agree_with_the_answer_and_with_the_load_chart(seed: int) -> None:
    text, today, start, until = random_plan(random.Random(seed))
    solved = season(plan_of(text, today), today, start, until)
    schedule = answer(solved)
    view = calendar_view(solved, schedule, first_weekday=3)
    assert isinstance(schedule.days, list)
    for verdict, day in zip(schedule.days, view.days.values(), strict=True):
        assert (verdict.date, verdict.open, verdict.windows) == (day.date, day.closed_as is None, day.windows)
        assert verdict.closed_by == day.closed_by
    assert view.load_chart() == load_chart(solved, schedule, 3)
    for week in view.load_chart().weeks:
        days = [day for day in view.days.values() if week.from_ <= day.date <= week.until]
        if len(days) == 7:  # each day's load is rounded by itself
            assert abs(week.load - sum(day.load for day in days)) <= 7


def test_uids_count_from_the_last_and_never_tell_the_day() -> None:
    uids = event_uids("race", "abac", "x@rubdown")
    assert [uid.split("-")[2] for uid in uids] == ["2", "1", "1", "1"]
    assert uids[1:] == event_uids("race", "bac", "x@rubdown")
    assert uids[0].startswith("race-")
    assert uids[0].endswith("-x@rubdown")


def test_sequences_grow_from_day_to_day() -> None:
    assert sequence_on(MONDAY) + 1 == sequence_on(MONDAY + timedelta(days=1))
