"""What would make room: every suggestion, applied to the file, does fill the month, and none breaks the article."""

from __future__ import annotations

import random
import tomllib
from datetime import date
from typing import Any

import pytest
import tomli_w

from rubdown.plan.timeline import horizon_end
from rubdown.report.answer import Room, Schedule
from rubdown.report.calendar import schedule
from rubdown.text import WEEKDAYS
from support.examples_on import EXAMPLES, TODAY
from support.plans import random_plan
from support.reading import plan_of

Days = tuple[date, date, date]


def applied(text: str, room: Room) -> str:
    """The plan with a suggestion written into it, as its owner would."""
    raw: dict[str, Any] = tomllib.loads(text)
    table = raw
    for name in room.table.split("."):
        table = table.setdefault(name, {})
    if room.table == "therapist.hours" and not table:
        table.update(dict.fromkeys(WEEKDAYS, "08:00-20:00"))
    table[room.key] = tomllib.loads(f"value = {room.value}")["value"]
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


def test_the_example_names_two_ways() -> None:
    text, today = (EXAMPLES / "crowded-spring.toml").read_text("utf-8"), TODAY["crowded-spring"]
    assert check(text, (today, today, horizon_end(plan_of(text, today), today))) == 2


def crowded(text: str, rng: random.Random) -> str:
    """The plan with two massages a month, a longer gap and few hours, so that months stay short."""
    raw: dict[str, Any] = tomllib.loads(text)
    raw.setdefault("massage", {}).update(per_month=2, minutes=60)
    raw.setdefault("rules", {})["days_between"] = rng.randint(10, 16)
    days = rng.sample(WEEKDAYS, rng.randint(1, 3))
    raw.setdefault("therapist", {})["hours"] = dict.fromkeys(days, f"10:00-{rng.choice((11, 12, 14))}:00")
    return tomli_w.dumps(raw)


@pytest.mark.parametrize("part", range(10))
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
until = 2026-12-31
"""
    found = schedule(plan_of(text), date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 31))
    (month,) = found.months
    assert month.short == 1
    assert month.make_room[0].key == "days_between"
    assert month.make_room[0].text == "9 days between two massages instead of 10"
