"""The last deep massage before an A race lies near it: 300 invented seasons of runners who are used to massage.

Practitioners put it 3 to 5 days before (P5 P7 P8 P10 P13 P14), but never on the days that RACE1 closes.
"""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

import tomli_w

import rubdown
from oracle.dice import Dice, some
from oracle.numbers import WEEKDAYS, Raw

SEASONS = 300
FIRST_MONDAY = date(2026, 11, 30)
DAY = timedelta(days=1)
CLEAR = {"5k": 3, "10k": 3, "half": 4, "marathon": 5, "ultra": 7}
HARD = ("intervals 8 km", "intervals 12 km", "tempo 8 km", "hills 9 km", "19:00 intervals 10 km", "18:30 tempo 10 km")
LONG = ("long run 16 km", "long run 22 km", "long run 28 km", "09:00 long run 20 km")
HOURS = ("08:00-20:00", "16:00-20:00", "10:00-14:00", "09:00-13:00, 16:00-20:00")


def week(dice: Dice) -> Raw:
    """One or two hard days in the working week, some easy ones, and a long run at the weekend."""
    hard = dice.sample(WEEKDAYS[:5], dice.choice((1, 1, 2)))
    lines: Raw = {weekday: dice.choice(HARD) for weekday in hard}
    for weekday in dice.sample([day for day in WEEKDAYS[:5] if day not in hard], dice.randint(0, 3)):
        lines[weekday] = dice.choice(("easy 6 km", "easy 10 km", "07:00 easy 8 km", "strength 40 min", "rest"))
    lines[dice.choice(WEEKDAYS[5:])] = dice.choice(LONG)
    return lines


def races(dice: Dice, today: date) -> list[Raw]:
    """An A race two to seven months ahead at a weekend, and up to two smaller ones in the weeks before it."""
    goal = FIRST_MONDAY + timedelta(weeks=dice.randint(8, 30), days=dice.choice((5, 6)))
    entries = [{"name": "Goal", "date": goal, "distance": dice.choice(tuple(CLEAR)), "priority": "A"}]
    for number in range(dice.choice((0, 0, 1, 2))):
        day = goal - timedelta(weeks=dice.randint(2, 12) * 2 + number)
        if day > today and day not in [race["date"] for race in entries]:
            distance, priority = dice.choice(("5k", "10k", "half")), dice.choice("BC")
            entries.append({"name": f"Tune-up {number}", "date": day, "distance": distance, "priority": priority})
    return entries


def season(seed: int) -> tuple[Raw, date]:
    """A plan, and the day on which it is asked for."""
    dice = Dice(seed)
    today = FIRST_MONDAY + dice.randrange(14) * DAY
    hours = {weekday: dice.choice(HOURS) for weekday in dice.sample(WEEKDAYS, dice.randint(3, 7))}
    condition = dice.choice(("experienced", "regular", "beginner"))
    massage = some(
        dice, 0.5,
        last=lambda: today - dice.randint(1, 40) * DAY,
        prefer=lambda: dice.sample(sorted(hours), 1),
        per_month=lambda: dice.choice((1, 2, [1, 2])),
    )  # fmt: skip
    return {
        "runner": {"condition": condition, "timezone": "Europe/Madrid", "used_to_massage": True},
        "massage": massage,
        "therapist": {"hours": hours},
        "week": week(dice),
        "race": races(dice, today),
    }, today


def days_before_the_goal(plan: Raw, today: date) -> int:
    """Days from the last deep massage before the plan's A race to the race."""
    goal: Raw = plan["race"][0]
    answer = rubdown.schedule(rubdown.loads(tomli_w.dumps(plan)), today=today).to_dict()
    dates = [date.fromisoformat(massage["date"]) for massage in answer["appointments"]]
    days: int = (goal["date"] - max(day for day in dates if day < goal["date"])).days
    assert days >= CLEAR[goal["distance"]], f"{days} days before {goal}"
    return days


def test_the_last_deep_massage_before_an_a_race_is_within_ten_days_of_it() -> None:
    days = [days_before_the_goal(*season(seed)) for seed in range(SEASONS)]
    assert median(days) <= 10, sorted(days)
