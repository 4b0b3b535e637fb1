"""Random races and sessions: dated, repeated, typical, done."""

from __future__ import annotations

from datetime import date

from oracle.dice import CLOCKS, Dice, some
from oracle.numbers import ROWS, TRIATHLONS, WEEKDAYS, Raw
from oracle.training import DAY, days_of, moment, week_on

KINDS = ("easy", "easy", "cross", "strength", "long", "hills", "tempo", "intervals", "test", "rest")
LINES = (
    "rest", "easy 6 km", "easy 40 min", "easy 11 km", "run 9 km", "run 16 km", "strength 40 min", "long 18 km",
    "long 28 km", "hills 8 km", "tempo 9.5 km", "intervals 8 km", "intervals 70 min", "test 5 km",
)  # fmt: skip


def week(dice: Dice) -> Raw:
    """A typical week of up to seven days, some of them with a time or with two sessions."""
    week: Raw = {}
    for weekday in dice.sample(WEEKDAYS, dice.randint(1, 6)):
        lines = [line_of_week(dice) for _ in range(dice.choice((1, 1, 1, 2)))]
        week[weekday] = lines if len(lines) > 1 else lines[0]
    return week


def line_of_week(dice: Dice) -> str:
    line = dice.choice(LINES)
    return f"{dice.choice(CLOCKS)} {line}" if dice.chance(0.25) and line != "rest" else line


def blocks(dice: Dice) -> list[Raw]:
    """Phases one after the other, sometimes with days between them."""
    result, day = [], dice.day()
    for name in ("base", "build", "peak")[: dice.randint(1, 3)]:
        until = day + dice.randint(3, 40) * DAY
        result.append({"name": name, "from": day, "until": until, "week": week(dice)})
        day = until + dice.choice((1, 1, 5)) * DAY
    return result


def race(dice: Dice, number: int, day: date) -> Raw:
    race: Raw = {"name": f"R{number}", **dice.moment(day, 0.6)}
    if dice.chance(0.6):
        race["distance"] = dice.choice((*ROWS, *ROWS, *TRIATHLONS))
    else:
        race["km"] = dice.choice((3, 7.5, 7.6, 12, 16, 16.1, 21.1, 25, 25.5, 42.2, 45, 45.5, 80))
    return race | some(
        dice, 0.3,
        climb=lambda: dice.choice((50, 250, 251, 400, 900, 2500)),
        minutes=lambda: dice.choice((19.5, 44, 101, 240, 600, 1300)),
    ) | some(
        dice, 0.6,
        priority=lambda: dice.choice("ABC"),
        effort=lambda: dice.choice(("race", "training", "all-out")),
    ) | some(dice, 0.1, rpe=lambda: dice.randint(5, 10))  # fmt: skip


def training(dice: Dice) -> Raw:
    """What a session is, its days aside."""
    if dice.chance(0.2):
        kindless = {"name": "run", "km": dice.choice((9, 10, 12, 14.9, 15, 20))}
        return kindless | some(
            dice, 0.4, climb=lambda: dice.choice((100, 225, 250, 500)), minutes=lambda: dice.choice((59, 60, 89, 90))
        )
    session: Raw = {"kind": dice.choice(KINDS)}
    if session["kind"] == "rest":
        return session
    if session["kind"] in ("strength", "cross"):
        session["minutes"] = dice.choice((20, 45, 90, 150))
    else:
        session.update(some(dice, 0.7, km=lambda: dice.choice((4, 6.5, 10, 18, 25, 32))))
    session.update(some(dice, 0.2, rpe=lambda: dice.randint(1, 10), minutes=lambda: dice.choice((25, 47.5, 110))))
    if dice.chance(0.3):
        session["sport"] = dice.choice(("run", "hike", "bike", "swim", "row", "other"))
    return session | some(dice, 0.2, climb=lambda: dice.choice((80, 300, 900)))


def session(dice: Dice, day: date) -> Raw:
    return {**dice.moment(day, 0.4), **training(dice)}


def done_session(dice: Dice, today: date) -> Raw:
    """A session done in the last weeks, on a day with or without a planned one."""
    words = training(dice)
    if words.get("kind") == "rest":
        words = {"kind": "easy"}
    return {**dice.moment(today - dice.randint(1, 25) * DAY, 0.4), **words, "done": True}


def record(dice: Dice, plan: Raw, today: date) -> list[Raw]:
    """What a watch recorded over some weeks: most of what was planned, now and then a day late, and a race or two."""
    deeds: list[Raw] = []
    first, last = today - dice.randint(1, 60) * DAY, today - dice.randint(0, 3) * DAY
    for day in days_of((first, last)):
        for planned in week_on(plan.get("week", {}), day):
            if planned.kind != "rest" and dice.chance(0.7):
                on = day + dice.choice((-1, 0, 0, 0, 0, 0, 1)) * DAY
                size = dice.choice((0.4, 0.5, 0.8, 0.9, 1, 1, 1.1, 1.5, 1.6))
                minutes = max(1, float(planned.minutes) * size)
                deed = {**dice.moment(min(on, today), 0.5), "kind": planned.kind, "sport": planned.sport}
                deeds.append({**deed, "minutes": minutes, "done": True})
    for race in list(plan.get("race", [])):
        day = moment(race)[0]
        if first <= day <= last and dice.chance(0.8):
            run = {**dice.moment(day, 0.5), "name": "Morning run", "done": True, "minutes": dice.choice((44, 101))}
            plan["race"].append({**run, "km": race.get("km", 10)})
    if dice.chance(0.3) and not any(moment(race)[0] == last for race in plan.get("race", [])):
        plan.setdefault("race", []).append({"date": last, "km": 10.1, "minutes": 44, "done": True, "priority": "C"})
    return deeds


def repeat(dice: Dice) -> Raw:
    first, last = dice.stretch(50)
    when: Raw = {"every": dice.sample(WEEKDAYS, dice.randint(1, 2))}
    if dice.chance(0.3):
        when = {"rrule": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={dice.choice(WEEKDAYS)[:2].upper()}"}
    elif dice.chance(0.3):
        when["except"] = [first + dice.randint(0, (last - first).days) * DAY]
    return {
        **when,
        "from": first,
        "until": last,
        **some(dice, 0.3, time=lambda: dice.choice(CLOCKS)),
        **training(dice),
    }
