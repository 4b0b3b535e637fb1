"""What would make room: every suggestion, applied to the file, does fill the month, and none breaks the article."""

from __future__ import annotations

import random
import tomllib
from datetime import date
from typing import Any

import pytest
import tomli_w

from rubdown.plan.timeline import horizon_end
from rubdown.report.answer import Edit, Room, Schedule
from rubdown.report.calendar import schedule
from rubdown.text import WEEKDAYS
from rubdown.toml.parse import parse
from rubdown.toml.places import line_of
from support.examples_on import EXAMPLES, TODAY
from support.faults import NIGHTLY
from support.plans import random_plan
from support.reading import plan_of

Days = tuple[date, date, date]


def applied(text: str, room: Room) -> str:
    """The plan with a suggestion written into it, as its owner would."""
    raw: dict[str, Any] = tomllib.loads(text)
    document = parse(text, "plan.toml")
    for edit in (Edit(room.table, room.key, room.value, room.line), *room.also):
        table = raw
        for name in edit.table.split("."):
            table = table.setdefault(name, {})
            if isinstance(table, list):  # one of several, known by its line
                table = next(t for i, t in enumerate(table) if line_of(document, (name, i)) == edit.line)
        if edit.table == "therapist.hours" and not table:
            table.update(dict.fromkeys(WEEKDAYS, "08:00-20:00"))
        table[edit.key] = tomllib.loads(f"value = {edit.value}")["value"]
    return tomli_w.dumps(raw)


def check(text: str, days: Days) -> int:
    found = schedule(plan_of(text, days[0]), *days)
    rooms = [(month.month, room) for month in found.months for room in month.make_room]
    for month, room in rooms:
        changed = schedule(plan_of(applied(text, room), days[0]), *days)
        assert {m.month: m.short for m in changed.months}[month] == 0, room
        assert keeps_the_article(changed, text, days[0]), room
    assert all(month.why_short for month in found.months if month.short)
    return len(rooms)


def keeps_the_article(found: Schedule, text: str, today: date) -> bool:
    """No proposal on the day before a race, nor on race day before its finish."""
    races = plan_of(text, today).races
    return all(
        (race.date - massage.date).days not in (0, 1) or (race.date == massage.date)
        for race in races
        for massage in found.appointments
        if massage.status == "proposed"
    )


def test_the_example_names_three_changes() -> None:
    text, today = (EXAMPLES / "crowded-spring.toml").read_text("utf-8"), TODAY["crowded-spring"]
    assert check(text, (today, today, horizon_end(plan_of(text, today), today))) == 3


def crowded(text: str, rng: random.Random) -> str:
    """The plan with two massages a month, a longer gap and few hours, so that months stay short."""
    raw: dict[str, Any] = tomllib.loads(text)
    raw.setdefault("massage", {}).update(per_month=2, minutes=60)
    raw.setdefault("rules", {})["days_between"] = rng.randint(10, 16)
    days = rng.sample(WEEKDAYS, rng.randint(1, 3))
    raw.setdefault("therapist", {})["hours"] = dict.fromkeys(days, f"10:00-{rng.choice((11, 12, 14))}:00")
    return tomli_w.dumps(raw)


@pytest.mark.parametrize("part", range(30 if NIGHTLY else 6))
def test_random_plans_that_stay_short(part: int) -> None:
    told = 0
    for seed in range(part * 12, part * 12 + 12):
        rng = random.Random(seed)
        text, *days = random_plan(rng, weeks=rng.randint(5, 16))
        told += check(crowded(text, rng), (days[0], days[1], days[2]))
    assert told


def test_the_smallest_change_comes_first() -> None:
    # The half on Saturday 12 and the days away leave Tuesday 8 alone, 9 days after the last one.
    text = """
[massage]
last = 2026-11-29
[therapist]
hours = { tue = "16:00-20:00" }
[[race]]
start = 2026-12-12T09:00:00
distance = "half"
[[away]]
from = 2026-12-15
until = 2026-12-30
"""
    found = schedule(plan_of(text), date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 31))
    (month,) = found.months
    assert month.short == 1
    assert month.make_room[0].key == "days_between"
    assert month.make_room[0].text == "leave 9 days between two massages instead of 10"


def parkrun(kind: str = "test") -> str:
    return f"""
[massage]
last = 2026-11-20
[therapist]
name = "Marta"
hours = {{ fri = "16:00-20:00", sat = "10:00-14:00" }}
[[session]]
name = "parkrun"
every = ["sat"]
kind = "{kind}"
from = 2026-11-01
until = 2027-03-31
"""


def test_a_weekly_test_is_to_blame_and_not_the_hours() -> None:
    text, today = parkrun(), date(2026, 11, 26)
    days = (today, today, date(2027, 3, 31))
    months = schedule(plan_of(text, today), *days).months
    assert [month.short for month in months] == [0, 1, 1, 1, 1]  # November has had its massage
    for month in months[1:]:
        assert str(month.why_short).startswith("Saturday's parkrun: ")
        assert str(month.why_short).endswith("Marta works on Fridays and Saturdays only: the other days")
        assert month.make_room[0].text == "if Saturday's parkrun is not raced"
        assert any(room.text.startswith("ask Marta about ") for room in month.make_room)
    assert check(text, days) == sum(len(month.make_room) for month in months)
    assert not any(month.short for month in schedule(plan_of(parkrun("tempo"), today), *days).months)


@pytest.mark.parametrize(
    ("training", "texts"),
    [
        (
            '[week]\nfri = ["easy 5 km", "07:00 intervals 10 km"]\ntue = "tempo 8 km"',
            ["if Friday's 10 km interval session is easy", "if Friday's 10 km interval session moves to Saturday"],
        ),
        (
            '[[block]]\nname = "build"\nfrom = 2026-11-20\nuntil = 2027-01-31\n[block.week]\nfri = "hills 10 km"',
            ["if Friday's 10 km hill session is easy", "if Friday's 10 km hill session moves to Saturday"],
        ),
        (
            '[[session]]\nname = "long run 24 km"\nevery = ["wed", "fri"]\nfrom = 2026-11-01\nuntil = 2027-01-31',
            ["if Wednesday's and Friday's 24 km long run is easy", "if Friday's 24 km long run moves to Saturday"],
        ),
    ],
)
def test_the_session_to_blame_may_be_easy_or_move(training: str, texts: list[str]) -> None:
    hours = '[therapist]\nhours = { fri = "12:00-20:00" }\n'
    text = f"[massage]\nlast = 2026-11-27\n[rules]\nhours_after_running = {{ hard = 14 }}\n{hours}{training}\n"
    today = date(2026, 12, 1)
    days = (today, today, date(2027, 1, 31))
    found = schedule(plan_of(text, today), *days)
    assert [room.text for room in found.months[0].make_room][:2] == texts
    assert check(text, days)


def test_a_single_session_moves_off_the_only_day() -> None:
    text = """
[massage]
last = 2026-11-27
[therapist]
hours = { fri = "16:00-20:00" }
[[session]]
date = 2026-12-11
name = "intervals 10 km"
[[away]]
from = 2026-12-16
until = 2026-12-31
[[race]]
date = 2027-01-24
distance = "10k"
"""
    today = date(2026, 12, 5)
    days = (today, today, date(2027, 1, 31))
    texts = [room.text for room in schedule(plan_of(text, today), *days).months[0].make_room]
    assert texts[:2] == [
        "if the 10 km interval session on Fri 11 Dec is easy",
        "if the 10 km interval session on Fri 11 Dec moves to Sat 12 Dec",
    ]
    assert check(text, days)
