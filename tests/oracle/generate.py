"""Random plans with journals that exercise every rule often and together; the same seed gives the same case."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import tomli_w

from oracle.dice import Dice, add, some
from oracle.generate_training import blocks, done_session, race, record, repeat, session, week
from oracle.numbers import ROWS, WEEKDAYS, Raw
from oracle.season import judge
from oracle.training import DAY

SIZES = {"small": (30, 45), "medium": (60, 150), "large": (200, 420)}  # days over which a plan's entries lie
PER_MONTH = ([1, 2], [1, 2], [1, 1], [2, 2], [2, 3], [0, 1], [0, 2], [1, 3], 1, 2)
HOURS = (
    "08:00-20:00", "16:00-20:00", "09:00-13:00, 16:00-20:00", "10:10-13:05", "10:00-11:00", "07:50-09:20, 17:35-21:00",
)  # fmt: skip


class Case(NamedTuple):
    """A plan, the entries of its journal, and the day on which it is asked for."""

    plan: Raw
    journal: list[Raw]
    today: date

    @property
    def toml(self) -> str:
        return tomli_w.dumps(self.plan)

    @property
    def journal_toml(self) -> str:
        return tomli_w.dumps({"entry": self.journal})


def case(seed: int, size: str = "") -> Case:
    """The random case of a seed; of a random size, most often a small one, unless a size is named."""
    dice = Dice(seed)
    size = size or dice.choices(list(SIZES), (5, 4, 1))[0]
    today = date(2027, 1, 1) + dice.randrange(730) * DAY
    ahead = dice.randint(*SIZES[size])
    dice.first, dice.last = today - dice.choice((0, 10, 40)) * DAY, today + ahead * DAY
    plan: Raw = {"runner": _runner(dice), "massage": _massage(dice, today), "therapist": _therapist(dice)}
    if dice.chance(0.4):
        plan["rules"] = _rules(dice)
    if dice.chance(0.85):
        plan["week"] = week(dice)
    months = 1 + ahead // 30
    add(plan, "block", blocks(dice) if dice.chance(0.3) else [])
    race_days = sorted({dice.day() for _ in range(dice.randint(0, 1 + months // 2))})
    add(plan, "race", [race(dice, number, day) for number, day in enumerate(race_days)])
    sessions = [session(dice, dice.day()) for _ in range(dice.randint(0, 4 * months) if dice.chance(0.7) else 0)]
    sessions += [repeat(dice) for _ in range(dice.choice((0, 0, 1, 2)))]
    sessions += [done_session(dice, today) for _ in range(dice.choice((0, 0, 0, 1, 3)))]
    sessions += record(dice, plan, today) if dice.chance(0.2) else []
    add(plan, "session", sessions)
    add(plan, "away", [_away(dice) for _ in range(dice.choice((0, 0, 1, 2)))])
    add(plan, "pause", _pauses(dice) if dice.chance(0.25) else [])
    bookings = _booking_days(dice, today)
    add(plan, "appointment", [_appointment(dice, day) for day in bookings[: len(bookings) // 2]])
    if not any(_is_to_come(entry, today) for entry in [*plan.get("race", []), *plan.get("session", [])]):
        plan.setdefault("week", week(dice))  # a plan whose dates are all past is over
    journal = _journal(dice, today, bookings)
    if dice.chance(0.3):
        _accept(dice, plan, journal, today)
    return Case(plan, journal, today)


def _is_to_come(entry: Raw, today: date) -> bool:
    """Whether a race or session has a day from today on, or repeats."""
    day = entry.get("date") or entry.get("start")
    return "repeat" in entry or not day or (day.date() if isinstance(day, datetime) else day) >= today


def season(seed: int) -> tuple[Raw, date]:
    """A plan of which nothing is logged, and the first of the mornings on which it is asked for."""
    plan, _, today = case(seed, ("small", "medium", "medium")[seed % 3])
    return plan, today


def _runner(dice: Dice) -> Raw:
    return {
        "timezone": dice.choice(("Europe/Madrid", "Etc/UTC", "America/New_York")),
        "used_to_massage": dice.chance(0.7),
        **some(dice, 0.8, condition=lambda: dice.choice(("experienced", "regular", "beginner"))),
    }


def _massage(dice: Dice, today: date) -> Raw:
    return some(
        dice, 0.5,
        per_month=lambda: dice.choice(PER_MONTH),
        minutes=lambda: dice.choice((30, 45, 60, 60, 75, 90)),
        notice=lambda: dice.choice((1, 2, 3, 7)),
        prefer=lambda: dice.sample(WEEKDAYS, dice.randint(1, 2)),
        prefer_time=lambda: dice.choice(("08:00", "12:30", "18:00", "18:10")),
        last=lambda: today - dice.choice((1, 5, 9, 10, 13, 14, 20, 28, 29, 35, 41, 42, 43, 60)) * DAY,
    )  # fmt: skip


def _therapist(dice: Dice) -> Raw:
    result: Raw = some(dice, 0.3, step=lambda: dice.choice((5, 10, 15, 20, 30, 60)))
    if dice.chance(0.8):
        weekdays = dice.sample(WEEKDAYS, dice.randint(1, 6))
        result["hours"] = {weekday: dice.choice(HOURS) for weekday in weekdays}
    result.update(some(dice, 0.3, closed=lambda: sorted({dice.day() for _ in range(4)})))
    return result


def _rules(dice: Dice) -> Raw:
    r = dice.randint
    return some(
        dice, 0.2,
        clear_days_before_race=lambda: {row: r(1, 9) for row in dice.sample(ROWS, 3)},
        clear_days_before_minor_race=lambda: dice.choice((1, 3, {"half": r(2, 4)}, {"half": 3, "beyond": r(2, 6)})),
        clear_days_when_not_used=lambda: r(4, 10),
        clear_days_when_not_used_marathon=lambda: r(7, 18),
        recover_hours_after_race=lambda: {row: r(6, 200) for row in dice.sample(ROWS, 2)},
        hours_after_running=lambda: dice.choice(({"easy": r(1, 8)}, {"hard": r(3, 30)}, {"easy": 2, "hard": 26})),
        clear_days_before_maximum_effort=lambda: r(1, 4),
        hours_before_hard=lambda: r(1, 40),
        days_between=lambda: r(8, 16),
        full_month_days=lambda: r(20, 31),
        least_days_of_a_month=lambda: r(1, 20),
        points_after_race=lambda: {"A": r(50, 150), "a_day_later": r(0, 20)},
        points_before_race=lambda: dice.choice(({"A": r(0, 80)}, {"B": r(0, 60), "a_day": r(0, 9)})),
        points_day_after_hard=lambda: r(0, 80),
        points_two_days_after_hard=lambda: r(0, 40),
        points_after_hard_weeks=lambda: r(0, 60),
        hard_weeks_from_percent=lambda: r(0, 99),
        cost_hard_next_day=lambda: r(0, 60),
        cost_hard_in_two_days=lambda: r(0, 30),
        points_preferred_day=lambda: r(0, 40),
        cost_to_move_accepted=lambda: r(0, 100),
        cost_beyond_least=lambda: dice.choice((0, 35, 120, {"from_0h": 60, "from_4h": 20}, {"from_7h": 5})),
        even_rhythm=lambda: dice.choice((
            {"from": r(8, 14)}, {"until": r(20, 35), "most": r(0, 60)}, {"points_a_day": r(0, 5), "most": 40},
            {"far": r(30, 50), "further_points_a_day": r(0, 3), "most": 90},
        )),
    )  # fmt: skip


def _away(dice: Dice) -> Raw:
    first, last = dice.stretch(14)
    if dice.chance(0.2):
        return {"from": datetime.combine(first, time(12)), "until": datetime.combine(last + DAY, time(17, 5))}
    return {"from": first, "until": last}


def _pauses(dice: Dice) -> list[Raw]:
    first, last = dice.stretch(45)
    return [{"from": first, "until": last, "reason": dice.choice(("injury", "pregnancy", "rest", "other"))}]


def _booking_days(dice: Dice, today: date) -> list[date]:
    """Days of bookings, past and future ones, mostly with days between them."""
    days, day = [], today - dice.randint(0, 30) * DAY
    for _ in range(dice.choice((0, 0, 1, 2, 3))):
        day += dice.choice((3, 9, 10, 11, 20, 30)) * DAY
        days.append(day)
    return dice.sample(days, len(days))


def _appointment(dice: Dice, day: date) -> Raw:
    return {**dice.moment(day, 0.7), **_soft(dice)}


def _soft(dice: Dice) -> Raw:
    return {"kind": "soft"} if dice.chance(0.15) else {}


# ---- the journal ----


def _journal(dice: Dice, today: date, bookings: list[date]) -> list[Raw]:
    """Bookings made, moved and dropped, massages done, complaints: in the order in which they were logged."""
    half = len(bookings) // 2
    journal = []
    for day in bookings[half:]:
        entry = {"what": "booked", "start": dice.at(day), **_soft(dice)}
        journal.append(entry)
        if dice.chance(0.3):
            journal.append(_later(dice, entry, today))
    if dice.chance(0.25):
        done = today - dice.randint(0, 40) * DAY
        if done not in bookings and all(entry.get("to") != done for entry in journal):
            journal.append({"what": "done", "on": done})
    journal += [_complaint(dice, today) for _ in range(dice.choice((0, 0, 0, 1, 2)))]
    if dice.chance(0.2):
        journal += _illness(dice, today)
    for number, entry in enumerate(journal):
        entry["logged"] = datetime.combine(today, time(5)) + timedelta(seconds=number)
    return journal


def _later(dice: Dice, booked: Raw, today: date) -> Raw:
    """What became of a booking: moved if it is still to come, else done or skipped."""
    day = booked["start"].date()
    kind = {key: booked[key] for key in ("kind",) if key in booked}
    if day > today:
        if dice.chance(0.5):
            return {"what": "cancelled", "on": day, **kind}
        return {"what": "moved", "on": day, "to": day + dice.choice((1, 2, 4)) * DAY, **kind}
    return {"what": dice.choice(("done", "skipped")), "on": day, **kind}


def _complaint(dice: Dice, today: date) -> Raw:
    what = dice.choice(("discomfort", "cramp", "contracture", "pull"))
    return {"what": what, "start": _past(dice, today, 8), "where": "left calf"}


def _illness(dice: Dice, today: date) -> list[Raw]:
    start = _past(dice, today, 11)
    entries = [{"what": "ill", "start": start}]
    end = start + timedelta(hours=dice.randint(5, 200))
    if dice.chance(0.5) and end.date() < today:
        entries.append({"what": "well", "start": end})
    return entries


def _past(dice: Dice, today: date, days: int) -> datetime:
    return datetime.combine(today - dice.randint(1, days) * DAY, time(dice.randrange(24), dice.randrange(60)))


def _accept(dice: Dice, plan: Raw, journal: list[Raw], today: date) -> None:
    """Some of the proposed dates are accepted, or a random day is that was proposed once."""
    dates = list(judge(plan, today, journal).best.dates)
    dates = dice.sample(dates, min(len(dates), dice.randint(1, 3))) or [today + dice.randint(1, 20) * DAY]
    if dice.chance(0.3):
        dates[0] += dice.choice((-2, -1, 1, 2)) * DAY
    logged = datetime.combine(today, time(6))
    journal.append({"what": "accepted", "dates": sorted(set(dates)), "logged": logged})
