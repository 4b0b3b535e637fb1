"""The wishes that are worth points by the day alone: WISH1 to WISH5, WISH8 and WISH9."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from oracle.closing import Basis, around_race
from oracle.numbers import WEEKDAYS, Raw
from oracle.training import DAY, Training, days_of, week_on


def rounded(value: Fraction) -> int:
    """The nearest whole number, halves up."""
    return math.floor(value + Fraction(1, 2))


class Largest(NamedTuple):
    """What WISH2 and WISH3 compare with: the plan's largest hard session, and its largest 21 days of training."""

    hard: Fraction
    weeks: Fraction


def largest(training: Training, first: date, last: date) -> Largest:
    """The largest over the days from the first to the last, and the 21 days before the first."""
    loads = [training.load_on(day) for day in days_of((first - 21 * DAY, last))]
    sums = (sum(loads[n : n + 21], Fraction(0)) for n in range(len(loads) - 21))
    hard = max(training.hard_on(day) for day in days_of((first - 21 * DAY, last)))
    return Largest(hard, max(sums))


def points_of_day(day: date, basis: Basis, peak: Largest) -> dict[str, int]:
    """The points of a day by wish, zeros left out."""
    plan, rules, training, facts = basis
    points = {
        "WISH1": after_race(day, rules, training),
        "WISH2": after_hard(day, rules, training, peak.hard),
        "WISH3": after_hard_weeks(day, rules, training, peak.weeks),
        "WISH4": calm_after(day, rules, training),
        "WISH5": rules["points_preferred_day"] if _preferred(day, plan) else 0,
        "WISH8": rules["cost_to_move_accepted"] if day in facts.accepted else 0,
        "WISH9": before_race(day, rules, training),
    }
    return {code: value for code, value in points.items() if value}


def after_race(day: date, rules: Raw, training: Training) -> int:
    table, best = rules["points_after_race"], 0
    for race in training.races:
        wait_ends = list(around_race(race, rules))[1].end.date()
        if day >= wait_ends:
            best = max(best, table[race.priority] - table["a_day_later"] * (day - wait_ends).days)
    return best


def after_hard(day: date, rules: Raw, training: Training, peak: Fraction) -> int:
    if not peak:
        return 0
    one = rules["points_day_after_hard"] * training.hard_on(day - DAY) / peak
    two = rules["points_two_days_after_hard"] * training.hard_on(day - 2 * DAY) / peak
    return rounded(max(one, two))


def after_hard_weeks(day: date, rules: Raw, training: Training, peak: Fraction) -> int:
    if not peak:
        return 0
    before = days_of((day - 21 * DAY, day - DAY))
    load = sum((training.load_on(past) + training.race_load_on(past) for past in before), Fraction(0))
    share, floor = min(load / peak, Fraction(1)), Fraction(rules["hard_weeks_from_percent"], 100)
    return rounded(rules["points_after_hard_weeks"] * max(Fraction(0), share - floor) / (1 - floor))


def calm_after(day: date, rules: Raw, training: Training) -> int:
    if training.has_hard(day + DAY):
        return -int(rules["cost_hard_next_day"])
    return -int(rules["cost_hard_in_two_days"]) if training.has_hard(day + 2 * DAY) else 0


def _preferred(day: date, plan: Raw) -> bool:
    prefer = plan.get("massage", {}).get("prefer", [])
    return WEEKDAYS[day.weekday()] in ([prefer] if isinstance(prefer, str) else prefer)


def before_race(day: date, rules: Raw, training: Training) -> int:
    """WISH9: the last massage before a race that matters."""
    table, best = rules["points_before_race"], 0
    for race in training.races:
        farther = (race.day - day).days - race.clear
        if race.priority in "AB" and race.effort != "training" and 0 <= farther <= 6:
            best = max(best, table[race.priority] - table["a_day"] * max(0, farther - 2))
    return best


def cost_beyond(plan: Raw, rules: Raw, training: Training, entries: list[tuple[date, date]]) -> int:
    """WISH7: what a massage beyond its month's minimum costs, by the hours of training a week."""
    tiers = rules["cost_beyond_least"]
    weekly = hours_a_week(training, entries)
    return int(tiers["from_7h" if weekly >= 7 else "from_4h" if weekly >= 4 else "from_0h"])


def hours_a_week(training: Training, entries: list[tuple[date, date]]) -> Fraction:
    """Hours of training a week between the first and the last dated entry; of `[week]` where these are too near."""
    first = min((first for first, _ in entries), default=date.min)
    last = max((last for _, last in entries), default=date.min)
    days = (last - first).days + 1
    if days >= 28:
        minutes = sum((s.minutes for day in days_of((first, last)) for s in training.on(day)), Fraction(0))
        return minutes / 60 * 7 / days
    return _typical_hours(training)


def _typical_hours(training: Training) -> Fraction:
    week = (session for n in range(7) for session in week_on(training.week, date(2001, 1, 1) + n * DAY))
    return sum((session.minutes for session in week), Fraction(0)) / 60
