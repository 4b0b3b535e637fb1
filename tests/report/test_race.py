"""The days around a race: its dates in a table of plans, and each day against the calendar's own verdicts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
import pytest

from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.race import AroundRace, around_race, goal_race, races_named
from rubdown.report.view import calendar_view
from support.examples_on import EXAMPLES, TODAY
from support.reading import plan_of

DAY = timedelta(days=1)
ON = date(2027, 3, 1)
RACE = date(2027, 4, 4)  # a Sunday
WEEK = '[week]\ntue = "intervals 8 km"\nthu = "easy 6 km"\nsun = "long run 18 km"\n'


def around(text: str, today: date = ON, day: date = RACE) -> AroundRace:
    plan = plan_of(text, today)
    race = next(race for race in plan.races if race.date == day)
    solved = season(plan, today, min(day - 14 * DAY, today))
    return around_race(calendar_view(solved, answer(solved, days=False)), race)


def race(distance: str, more: str = "") -> str:
    return f'[[race]]\nname = "R"\nstart = 2027-04-04T09:00:00\ndistance = "{distance}"\n{more}\n'


Row = tuple[str, str, str, str, tuple[str, str] | None, str, str]
# distance · more · too close from · recovered · softened from, until (None: never) · first open day · first hard day
DATES: list[Row] = [
    ("5k", "", "04-02", "04-05T09:30", ("04-01", "04-06"), "04-05", "04-11"),
    ("10k", "", "04-02", "04-06T10:00", ("04-01", "04-07"), "04-06", "04-11"),
    ("half", "", "04-01", "04-07T11:06", ("03-31", "04-09"), "04-07", "04-11"),
    ("marathon", "minutes = 240", "03-31", "04-08T13:00", ("03-30", "04-14"), "04-08", "04-18"),
    ("ultra", "minutes = 300", "03-29", "04-11T14:00", ("03-28", "04-18"), "04-11", "04-20"),
    ("half", 'priority = "C"', "04-03", "04-07T11:06", None, "04-07", "04-06"),
    ("marathon", 'effort = "training"\nminutes = 240', "04-01", "04-07T13:00", None, "04-07", "04-06"),
    ("half", 'effort = "all-out"', "04-01", "04-08T11:06", ("03-31", "04-09"), "04-08", "04-11"),
]


@pytest.mark.parametrize("row", DATES, ids=lambda row: " ".join(row[:2]))
def test_dates_by_distance(row: Row) -> None:
    distance, more, close, recovered, softened, first_open, first_hard = row
    found = around(WEEK + race(distance, more))
    assert found.too_close_from == date.fromisoformat(f"2027-{close}")
    assert found.recovered == datetime.fromisoformat(f"2027-{recovered}")
    span = (found.softened.from_, found.softened.until) if found.softened else None
    assert span == (tuple(date.fromisoformat(f"2027-{day}") for day in softened) if softened else None)
    assert found.first_open
    assert found.first_hard
    assert found.first_open.date == date.fromisoformat(f"2027-{first_open}")
    assert found.first_hard.date == date.fromisoformat(f"2027-{first_hard}")
    assert found.first_open.days_after == (found.first_open.date - RACE).days


def test_the_last_deep_massage_may_be_proposed_booked_done_or_none() -> None:
    proposed = around(WEEK + race("half")).last_massage
    assert proposed
    assert (proposed.status, proposed.date) == ("proposed", RACE - proposed.days_before * DAY)
    booked = around(f"{WEEK}{race('half')}[[appointment]]\ndate = 2027-03-29\n").last_massage
    assert booked
    assert (booked.date, booked.days_before, booked.status) == (date(2027, 3, 29), 6, "booked")
    soft = '[[appointment]]\ndate = 2027-03-31\nkind = "soft"\n'
    done = around(f"{race('half')}{soft}[massage]\nlast = 2027-02-20\nper_month = [0, 1]\n", date(2027, 4, 5))
    assert done.last_massage
    assert (done.last_massage.date, done.last_massage.days_before, done.last_massage.status) == (
        date(2027, 2, 20), 43, "done",
    )  # fmt: skip
    assert around(race("half"), date(2027, 4, 5)).last_massage is None


@pytest.mark.parametrize("name", sorted(TODAY))
def test_each_day_is_as_the_calendar_has_it(name: str) -> None:
    plan, today = plan_of((EXAMPLES / f"{name}.toml").read_text("utf-8"), TODAY[name]), TODAY[name]
    for one in plan.races:
        solved = season(plan, today, min(one.date - 14 * DAY, today))
        schedule = answer(solved)
        assert not isinstance(schedule.days, msgspec.UnsetType)
        found = around_race(calendar_view(solved, schedule), one)
        assert [day.date for day in found.days] == [one.date + n * DAY for n in range(-14, 15)]
        verdicts = {verdict.date: verdict for verdict in schedule.days}
        for day in found.days:
            verdict = verdicts[day.date]
            assert (day.open, day.windows, day.closed_by) == (verdict.open, verdict.windows, verdict.closed_by)
            assert day.days_to_race == (one.date - day.date).days
        massages = [(d.date, m.status) for d in found.days for m in (d.massage, d.soft_massage) if m]
        assert massages == [(m.date, m.status) for m in schedule.appointments if abs(m.date - one.date) <= 14 * DAY]
        opened = [day.date for day in found.days if day.open]
        assert not [day for day in opened if found.too_close_from <= day <= one.date]
        if found.first_open and found.first_open.date <= one.date + 14 * DAY:
            assert found.first_open.date == min(day for day in opened if day > one.date)


def test_hard_sessions_of_the_week_count_as_easy_and_dated_ones_stay() -> None:
    dated = '[[session]]\ndate = 2027-04-08\nname = "tempo 8 km"\n'
    days = {day.date: day for day in around(WEEK + race("half") + dated).days}
    (easy,), (hard,), (before,) = (days[date(2027, *on)].training for on in ((4, 6), (4, 8), (3, 30)))
    assert (easy.name, easy.kind, easy.hard, easy.softened) == ("intervals 8 km", "easy", False, True)
    assert (hard.name, hard.kind, hard.hard, hard.softened) == ("tempo 8 km", "tempo", True, False)
    assert (before.hard, before.softened) == (True, False)


def test_a_soft_massage_waits_for_the_finish_and_for_health() -> None:
    found = around(race("half", "minutes = 100"))
    assert {day.date: day.soft_closed for day in found.days if day.soft_closed} == {RACE: [("00:00", "10:40")]}
    assert "right after the finish" in found.soft


NOTES = {
    "03-31": "last open day before the race",
    "04-01": "too close to the race",
    "04-03": "too close to the race",
    "04-04": "finish at about 11:06",
    "04-05": "recovering from the race",
    "04-07": "first open day after the race",
    "04-11": "first hard session after the race",
}


def test_notes_name_what_a_day_means() -> None:
    found = {f"{day.date:%m-%d}": day.note for day in around(WEEK + race("half")).days}
    assert {day: found[day] for day in NOTES} == NOTES
    assert found["03-22"] is None


RACES = """
[[race]]
name = "Spring Half"
date = 2027-03-14
priority = "B"
[[race]]
name = "City Marathon"
date = 2027-04-25
[[race]]
name = "Maratón de la Montaña"
date = 2027-09-12
[[race]]
name = "City Marathon Relay"
date = 2027-10-03
priority = "C"
"""


@pytest.mark.parametrize(
    ("today", "name"),
    [
        ("2027-03-01", "City Marathon"),
        ("2027-04-25", "City Marathon"),
        ("2027-04-26", "Maratón de la Montaña"),
        ("2027-09-13", "City Marathon Relay"),
        ("2027-10-10", "City Marathon Relay"),
    ],
)
def test_the_goal_race(today: str, name: str) -> None:
    goal = goal_race(plan_of(RACES, ON), date.fromisoformat(today))
    assert goal
    assert goal.name == name


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("spring", ["Spring Half"]),
        ("city marathon", ["City Marathon"]),
        ("CITY", ["City Marathon", "City Marathon Relay"]),
        ("maraton", ["Maratón de la Montaña"]),
        ("montana", ["Maratón de la Montaña"]),
        ("  spring   half ", ["Spring Half"]),
        ("ultra", []),
    ],
)
def test_races_by_part_of_their_name(words: str, names: list[str]) -> None:
    assert [race.name for race in races_named(plan_of(RACES, ON), words)] == names
