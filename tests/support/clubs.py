"""Clubs: random runners with plans of their own, and therapists with few hours; a club of three in a folder."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from rubdown.plan.model import Plan
from rubdown.plan.therapist import AcceptedHour, Therapist
from rubdown.plan.values import parse_week_hours
from rubdown.planner.club.members import SharedTherapist
from support.reading import plan_of

TODAY = date(2026, 11, 26)
HOURS = ("mon 16-20, tue 16-20, thu 16-20, sat 10-14", "tue 8-12, wed 15-20, fri 14-20", "mon 9-13, wed 9-13, sat 9-15")
_KINDS = ("intervals 8 km", "tempo 10 km", "intervals 7 km", "hills 9 km", "easy 8 km", "18:00 tempo 8 km")

CLUB = """
plans = ["runners/*.toml"]
timezone = "Europe/Madrid"
[[therapist]]
name = "Marta"
where = "Club room"
hours = "mon 17-18:30, wed 17-19:15"
"""
RUNNER = """
[runner]
name = "{name}"
timezone = "Europe/Madrid"
[massage]
last = 2026-11-10
[week]
sun = "long run 20 km"
[[race]]
name = "10K"
date = 2027-01-17
distance = "10k"
"""


def write_club(folder: Path, plan: str) -> Path:
    """The club file of three runners who share Marta; `plan` is the plan of each, with a place for the name."""
    (folder / "runners").mkdir()
    for name in ("Ana", "Ben", "Eva"):
        (folder / f"runners/{name.lower()}.toml").write_text(plan.format(name=name), encoding="utf-8")
    file = folder / "club.toml"
    file.write_text(CLUB, encoding="utf-8")
    return file


def runner(rng: random.Random, name: str, weeks: int) -> str:
    """A runner's plan as TOML: a week, races, perhaps days away, hours of the day that the runner likes."""
    lines = [
        f'[runner]\nname = "{name}"\ncondition = "{rng.choice(("beginner", "regular", "experienced"))}"',
        'timezone = "Europe/Madrid"',
        f"[massage]\nper_month = [1, 2]\nlast = {TODAY - timedelta(days=rng.randint(3, 30))}",
        f"minutes = {rng.choice((45, 60, 60, 60))}",
    ]
    if rng.random() < 0.3:
        lines.append('prefer_time = "18:00"')
    lines.append('[therapist]\nname = "Marta"\nhours = "weekdays 8-20"\n[week]')
    lines += [f'{day} = "{rng.choice(_KINDS)}"' for day in rng.sample(("mon", "tue", "wed", "thu", "fri"), 3)]
    lines.append(f'{rng.choice(("sat", "sun"))} = "long run {rng.choice((18, 20, 24, 28))} km"')
    for day in sorted(rng.sample(range(14, weeks * 7 - 3), rng.randint(1, 4))):
        distance, priority = rng.choice(("5k", "10k", "10k", "half", "marathon")), rng.choice("AABC")
        lines.append(
            f'[[race]]\nname = "Race {day}"\ndate = {TODAY + timedelta(days=day)}\n'
            f'distance = "{distance}"\npriority = "{priority}"'
        )
    if rng.random() < 0.3:
        first = TODAY + timedelta(days=rng.randint(10, weeks * 7 - 14))
        lines.append(f"[[away]]\nfrom = {first}\nuntil = {first + timedelta(days=rng.randint(3, 10))}")
    return "\n".join(lines) + "\n"


def club(seed: int, runners: int, therapists: int, weeks: int) -> tuple[list[Plan], list[SharedTherapist]]:
    """A club of so many runners and therapists, the same for the same seed."""
    rng = random.Random(seed)
    plans = [plan_of(runner(rng, f"Runner {n:03}", weeks), TODAY) for n in range(runners)]
    shared = [therapist(f"Therapist {n}", HOURS[n % len(HOURS)]) for n in range(therapists)]
    return plans, shared


def therapist(name: str, hours: str, at_once: int = 1, between: int = 10) -> SharedTherapist:
    """A therapist with these hours of the week."""
    by_day = parse_week_hours(hours)
    week = tuple(by_day.get(day, ()) for day in range(7))
    return SharedTherapist(Therapist(name, "", week, frozenset(), True), between, at_once, None, "Europe/Madrid")


def hours_of(starts: Mapping[int, int]) -> dict[date, AcceptedHour]:
    """A timetable's starts by day as what their runner accepted."""
    days = {date.fromordinal(day): timedelta(minutes=start % 1440) for day, start in starts.items()}
    return {day: AcceptedHour(datetime.combine(day, time()) + minutes) for day, minutes in days.items()}


def small(seed: int) -> tuple[list[Plan], list[SharedTherapist]]:
    """A club of three to six runners who want the same few hours."""
    rng = random.Random(seed)
    plans = [plan_of(runner(rng, f"Runner {n}", 10), TODAY) for n in range(rng.randint(3, 6))]
    hours: Sequence[str] = ("tue 17-19, thu 17-18:30", "sat 10-12", "mon 16-18, wed 9-10:30, fri 18-20")
    shared = [therapist(f"T{n}", rng.choice(hours), rng.choice((1, 1, 2))) for n in range(rng.randint(1, 2))]
    return plans, shared
