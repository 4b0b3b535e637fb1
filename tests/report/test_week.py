"""Weeks in rows: distances, hours and phases in a table of plans, and each day against the calendar's verdicts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction

import msgspec
import pytest

from rubdown.planner.season import season
from rubdown.render.day_words import week_facts, week_title
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.week import week_screen
from rubdown.report.calendar import answer
from rubdown.report.view import calendar_view
from rubdown.report.week import TrainingWeek, first_of_week, training_weeks
from rubdown.text import distance
from support.plans import random_plan
from support.reading import plan_of

DAY = timedelta(days=1)
MONDAY = date(2027, 3, 1)


def weeks_of(text: str, count: int = 1, first: date = MONDAY, today: date = MONDAY) -> list[TrainingWeek]:
    plan = plan_of(text, today)
    solved = season(plan, today, first, first + (7 * count - 1) * DAY)
    return training_weeks(calendar_view(solved, answer(solved, days=False)), first, count)


LATER = '[[race]]\nname = "Later"\ndate = 2027-06-06\n'
AMOUNTS = [
    ("", 0, 0),
    ('[week]\nmon = "easy 8 km"', 8, 0.8),
    ('[week]\nmon = ["easy 8 km", "strength 40 min"]\nwed = "rest"', 8, 1.5),
    ('[[session]]\ndate = 2027-03-02\nname = "ride"\nsport = "bike"\nkm = 50', 0, 2.0),
    ('[[session]]\ndate = 2027-03-02\nname = "walk"\nsport = "hike"\nkm = 5', 5, 1.0),
    ('[[session]]\ndate = 2027-03-02\nname = "easy 5.25 km"', 5.3, 0.5),
    ('[[race]]\nname = "A"\ndate = 2027-03-07\ndistance = "half"\nminutes = 105', 21.1, 1.8),
    ('[[race]]\nname = "T"\ndate = 2027-03-07\ndistance = "olympic-tri"', 0, 2.5),
    ('[week]\nmon = "easy 8 km"\n[[away]]\nfrom = 2027-03-01\nuntil = 2027-03-03', 0, 0),
]


@pytest.mark.parametrize(("text", "km", "hours"), AMOUNTS)
def test_distance_on_foot_and_hours(text: str, km: float, hours: float) -> None:
    (week,) = weeks_of(f"{text}\n{LATER}")
    assert (week.km, week.hours) == (km, hours)


BLOCKS = """
[[block]]
name = "base"
from = 2027-03-01
until = 2027-03-10
week = { tue = "easy 6 km" }
[[block]]
name = "build"
from = 2027-03-11
until = 2027-03-28
week = { tue = "tempo 9 km" }
"""


def test_a_week_has_the_phase_of_most_of_its_days() -> None:
    weeks = weeks_of(BLOCKS + LATER, 5)
    assert [week.phase for week in weeks] == ["base", "build", "build", "build", None]
    assert [day.phase for day in weeks[1].days] == ["base"] * 3 + ["build"] * 4
    assert week_facts(weeks[1], "km") == "base, build from Thu 11 Mar, 6 km, 0.6 hours"
    assert week_facts(weeks[2], "mi") == "build, 5.6 mi, 0.9 hours"
    assert week_facts(weeks[4], "km") == "0 km, 0 hours"


@pytest.mark.parametrize(
    ("km", "units", "words"),
    [(0, "km", "0 km"), (62.0, "km", "62 km"), (62.4, "km", "62.4 km"), (16.1, "mi", "10 mi"), (8, "mi", "5 mi")],
)
def test_distances_in_the_runners_units(km: float, units: str, words: str) -> None:
    assert distance(Fraction(str(km)), units) == words


@pytest.mark.parametrize(
    ("first", "title"),
    [
        (MONDAY, "This week: Mon 1 Mar to Sun 7 Mar 2027"),
        (MONDAY + 7 * DAY, "Next week: Mon 8 Mar to Sun 14 Mar 2027"),
        (MONDAY + 14 * DAY, "Week: Mon 15 Mar to Sun 21 Mar 2027"),
        (MONDAY - 7 * DAY, "Week: Mon 22 Feb to Sun 28 Feb 2027"),
    ],
)
def test_titles(first: date, title: str) -> None:
    assert week_title(weeks_of(LATER, first=first, today=MONDAY + 2 * DAY)[0]) == title


@pytest.mark.parametrize(
    ("weekday", "first"),
    [(0, "2027-03-01"), (2, "2027-03-03"), (3, "2027-02-25"), (5, "2027-02-27"), (6, "2027-02-28")],
)
def test_the_first_day_of_a_week(weekday: int, first: str) -> None:
    assert first_of_week(date(2027, 3, 3), weekday) == date.fromisoformat(first)


@pytest.mark.parametrize("seed", range(12))
def test_each_day_is_as_the_calendar_has_it(seed: int) -> None:
    text, today, *_ = random_plan(random.Random(4000 + seed))
    plan, first = plan_of(text, today), first_of_week(today, 0)
    solved = season(plan, today, first, first + 27 * DAY)
    schedule = answer(solved)
    assert not isinstance(schedule.days, msgspec.UnsetType)
    weeks = training_weeks(calendar_view(solved, schedule), first, 4)
    days = [day for week in weeks for day in week.days]
    assert [day.date for day in days] == [first + n * DAY for n in range(28)]
    assert [(d.open, d.windows, d.closed) for d in days] == [(v.open, v.windows, v.closed_by) for v in schedule.days]
    massages = [(d.date, m.kind, m.status, m.start) for d in days for m in (d.massage, d.soft_massage) if m]
    assert massages == [(m.date, m.kind, m.status, m.start) for m in schedule.appointments]
    assert {race.date for day in days for race in day.races} == {r.date for r in plan.races} & {d.date for d in days}


def test_days_beyond_the_calendar_are_left_out() -> None:
    plan = plan_of(LATER, MONDAY)
    solved = season(plan, MONDAY, date(2027, 6, 14))
    (week,) = training_weeks(calendar_view(solved, answer(solved)), date(2027, 6, 14), 3)
    assert (week.from_, week.until, len(week.days)) == (date(2027, 6, 14), date(2027, 6, 20), 7)


def test_a_week_shows_what_was_done_missed_and_moved() -> None:
    record = (
        '[[session]]\ndate = 2026-11-17\nname = "Intervals"\nkm = 10\ndone = true\n'
        '[[session]]\ndate = 2026-11-21\nname = "long run"\nkm = 23\ndone = true\n'
    )
    week = '[week]\ntue = "intervals 10 km"\nwed = "easy 8 km"\nsun = "long run 24 km"\n'
    weeks = weeks_of(week + record, 2, date(2026, 11, 16), date(2026, 11, 22))
    training = {day.date.day: [(s.name, s.outcome) for s in day.training] for day in weeks[0].days if day.training}
    assert training == {17: [("Intervals", "done")], 21: [("long run", "moved")]}
    outcomes = {day.date.day: [o.outcome for o in day.outcomes] for day in weeks[0].days if day.outcomes}
    assert outcomes == {17: ["done"], 18: ["missed"], 21: ["moved"], 22: ["moved"]}
    shown = week_screen(weeks, "km", Look(100, 0, False)).plain
    for words in ("Intervals (done)", "easy 8 km (missed)", "long run (done, moved)", "24 km (moved to Sat 21 Nov)"):
        assert words in shown
    assert "easy 8 km" in shown.partition("Next week")[2]
