"""What would make room in a month that stays short: small changes to the plan, each one proved by solving again.

Smallest changes first. None of them lets a massage come nearer to a race than two days: the day before a race and race
day up to the finish stay closed whatever a plan says.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan, Race
from rubdown.plan.rule_numbers import DISTANCES, Distance
from rubdown.plan.training import clear_days
from rubdown.planner.problem import Optimum, ScheduleProblem
from rubdown.planner.search import solve
from rubdown.planner.season import Season, replan
from rubdown.report.answer import Room
from rubdown.rules.races import wait_end, wait_row
from rubdown.text import WEEKDAY_NAMES, WEEKDAYS, clock, days

_MOST_SHOWN = 4
_LAST_MINUTE = 24 * 60


class Change(Struct, frozen=True):
    """A change to a plan: in words and as TOML, the plan with it, and how little must be judged anew for it."""

    room: Room
    plan: Plan


def make_room(short: Season) -> dict[date, list[Room]]:
    """For each month that stays short (its first day in the horizon), changes that fill it, each alone; the smallest
    first, a few at most. Each change is solved once, for all months together.
    """
    found: dict[date, list[Room]] = {month: [] for month in _short_months(short.problem, short.best)}
    for change in _changes(short, list(found)):
        open_ones = [month for month, rooms in found.items() if len(rooms) < _MOST_SHOWN]
        if not open_ones:
            break
        still_short = _short_with(short, change)
        for month in open_ones:
            if month not in still_short:
                found[month].append(change.room)
    return found


def _short_months(problem: ScheduleProblem, best: Optimum) -> list[date]:
    """The months (each by its first day in the horizon) in which massages are missing."""
    ends = [*(month.first for month in problem.months[1:]), math.inf]
    return [
        date.fromordinal(month.first)
        for month, end in zip(problem.months, ends, strict=True)
        if month.least > month.counted + sum(month.first <= day < end for day in best.days)
    ]


def _short_with(short: Season, change: Change) -> list[date]:
    """The months that stay short with a change; all of them where it merely moves what is missing to another one."""
    problem, known = replan(short, change.plan), short.problem
    # Where no day opens that was closed, and none may come nearer to another, nothing can be filled.
    if problem.gap < known.gap or problem.points.keys() - known.points.keys():
        best = solve(problem)
        if best.shortfall < short.best.shortfall:
            return _short_months(problem, best)
    return _short_months(known, short.best)


def _changes(short: Season, months: list[date]) -> Iterator[Change]:
    plan = short.timeline.plan
    if not months:
        return
    yield from _shorter_gap(plan, 1)
    yield from _fewer_clear_days(short, months)
    yield from _longer_hours(plan)
    yield from _shorter_massage(plan)
    yield from _shorter_wait(short, months)
    yield from _more_weekdays(plan)
    yield from _shorter_gap(plan, 2)
    yield from _shorter_gap(plan, 3)


def _rule(plan: Plan, key: str, value: int, text: str) -> tuple[Room, Plan]:
    return Room(text, "rules", key, str(value)), replace(plan, numbers=replace(plan.numbers, **{key: value}))


def _in_table(plan: Plan, key: str, distance: Distance, value: int, text: str) -> tuple[Room, Plan]:
    field = {"5k": "five_k", "10k": "ten_k"}.get(distance, distance)
    table = replace(getattr(plan.numbers, key), **{field: value})
    room = Room(text, f"rules.{key}", distance, str(value))
    return room, replace(plan, numbers=replace(plan.numbers, **{key: table}))


def _shorter_gap(plan: Plan, fewer: int) -> Iterator[Change]:
    least = plan.numbers.days_between - fewer
    if least >= 1:
        text = f"{days(least)} between two massages instead of {plan.numbers.days_between}"
        yield Change(*_rule(plan, "days_between", least, text))


def _fewer_clear_days(short: Season, months: list[date]) -> Iterator[Change]:
    """One day nearer to the races around the months, by whichever number holds for them; never nearer than two."""
    plan, numbers = short.timeline.plan, short.timeline.plan.numbers
    near = [race for race in _by_date(plan) if any(abs((race.date - month).days) < 62 for month in months)]
    normal = [r for r in near if r.priority != "C" and r.effort != "training"]
    for distance in dict.fromkeys(race.distance for race in normal):
        clear = numbers.clear_days_before_race.of(distance)
        if clear > 2:
            text = f"{days(clear - 1)} clear before a race of this distance ({distance}) instead of {clear}"
            yield Change(*_in_table(plan, "clear_days_before_race", distance, clear - 1, text))
    minor = [clear_days(plan.numbers, race) for race in near if race not in normal]
    if minor and min(minor) > 2:
        text = f"{days(min(minor) - 1)} clear before a minor race instead of {min(minor)}"
        yield Change(*_rule(plan, "clear_days_before_minor_race", min(minor) - 1, text))


def _shorter_wait(short: Season, months: list[date]) -> Iterator[Change]:
    """A day's less wait after the races whose wait reaches into the months."""
    plan = short.timeline.plan
    rows: dict[int, Race] = {}
    for race in _by_date(plan):
        if any(race.date < _after(month) and wait_end(plan, race).date() >= month for month in months):
            rows.setdefault(wait_row(race), race)
    for row, race in rows.items():
        hours = plan.numbers.recover_hours_after_race.of(row, plan.condition) - 24
        if hours >= 24:
            text = f"{hours} hours of recovery after {race.name} instead of {hours + 24}"
            changed = _in_table(plan, "recover_hours_after_race", DISTANCES[row], hours, text)
            yield Change(*changed)  # other days are the best after a race


def _by_date(plan: Plan) -> list[Race]:
    """The races in the order in which they are run, whatever order the plan tells them in."""
    return sorted(plan.races, key=lambda race: race.date)


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _shorter_massage(plan: Plan) -> Iterator[Change]:
    minutes = plan.minutes - 15
    if minutes >= 30:
        text = f"a massage of {minutes} minutes instead of {plan.minutes}"
        shorter = replace(plan, minutes=minutes)
        yield Change(Room(text, "massage", "minutes", str(minutes)), shorter)


def _longer_hours(plan: Plan) -> Iterator[Change]:
    """An hour more at the end of a working day."""
    for weekday, hours in enumerate(plan.therapist.hours):
        if plan.therapist.known and hours and hours[-1][1] + 60 <= _LAST_MINUTE:
            longer = (*hours[:-1], (hours[-1][0], hours[-1][1] + 60))
            until = clock(longer[-1][1])
            yield _hours(plan, weekday, longer, f"an hour more on {WEEKDAY_NAMES[weekday]}s, until {until}")


def _more_weekdays(plan: Plan) -> Iterator[Change]:
    """One more working day, with the hours of the longest one."""
    longest = max(plan.therapist.hours, key=lambda hours: sum(end - start for start, end in hours))
    for weekday, hours in enumerate(plan.therapist.hours):
        if plan.therapist.known and longest and not hours:
            yield _hours(plan, weekday, longest, f"{_in_words(longest)} on {WEEKDAY_NAMES[weekday]}s too")


def _hours(plan: Plan, weekday: int, hours: tuple[tuple[int, int], ...], text: str) -> Change:
    changed = (*plan.therapist.hours[:weekday], hours, *plan.therapist.hours[weekday + 1 :])
    room = Room(
        f"if {plan.therapist.name or 'the therapist'} works {text}",
        "therapist.hours", WEEKDAYS[weekday], f'"{_in_words(hours)}"',
    )  # fmt: skip
    return Change(room, replace(plan, therapist=replace(plan.therapist, hours=changed)))


def _in_words(hours: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{clock(start)}-{clock(end)}" for start, end in hours)
