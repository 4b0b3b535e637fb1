"""What would make room in a month that stays short: small changes to the plan, each one proved by solving again.

Smallest changes first. None of them lets a massage come nearer to a race than two days: the day before a race and race
day up to the finish stay closed whatever a plan says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from rubdown.answer import Room
from rubdown.model import Plan
from rubdown.numbers import DISTANCES, Distance
from rubdown.rules.races import clear_days, used_to_massage, wait_end
from rubdown.season import Season, season
from rubdown.wording import WEEKDAY_NAMES, WEEKDAYS, clock, days

_MOST_SHOWN = 4
_LAST_MINUTE = 24 * 60


class Change(Struct, frozen=True):
    """A change to a plan: in words, as TOML, and the plan with it."""

    room: Room
    plan: Plan


def make_room(short: Season, month: date) -> list[Room]:
    """Changes that fill a month which stays short, each alone; the smallest first, a few at most."""
    found = (change.room for change in _changes(short, month) if _fills(short, change.plan, month))
    return list(islice(found, _MOST_SHOWN))


def missing_in(solved: Season, month: date) -> int:
    """Massages missing in a calendar month of a solved season."""
    for found in solved.months:
        first = date.fromordinal(found.first)
        if (first.year, first.month) == (month.year, month.month):
            chosen = sum((day.year, day.month) == (month.year, month.month) for day in solved.chosen)
            return max(0, found.least - found.counted - chosen)
    return 0


def _fills(short: Season, plan: Plan, month: date) -> bool:
    timeline = short.timeline
    solved = season(plan, timeline.today, timeline.start, timeline.until)
    return missing_in(solved, month) == 0 and solved.best.missing < short.best.missing


def _changes(short: Season, month: date) -> Iterator[Change]:
    plan = short.timeline.plan
    yield from _shorter_gap(plan, 1)
    yield from _fewer_clear_days(short, month)
    yield from _longer_hours(plan)
    yield from _shorter_massage(plan)
    yield from _shorter_wait(short, month)
    yield from _more_weekdays(plan)
    yield from _shorter_gap(plan, 2)
    yield from _shorter_gap(plan, 3)


def _rule(plan: Plan, key: str, value: int, text: str) -> Change:
    return Change(Room(text, "rules", key, str(value)), replace(plan, numbers=replace(plan.numbers, **{key: value})))


def _in_table(plan: Plan, key: str, distance: Distance, value: int, text: str) -> Change:
    field = {"5k": "five_k", "10k": "ten_k"}.get(distance, distance)
    table = replace(getattr(plan.numbers, key), **{field: value})
    room = Room(text, f"rules.{key}", distance, str(value))
    return Change(room, replace(plan, numbers=replace(plan.numbers, **{key: table})))


def _shorter_gap(plan: Plan, fewer: int) -> Iterator[Change]:
    least = plan.numbers.days_between - fewer
    if least >= 1:
        text = f"{days(least)} between two massages instead of {plan.numbers.days_between}"
        yield _rule(plan, "days_between", least, text)


def _fewer_clear_days(short: Season, month: date) -> Iterator[Change]:
    """One day nearer to the races around the month, by whichever number holds for them; never nearer than two."""
    plan, numbers = short.timeline.plan, short.timeline.plan.numbers
    near = [race for race in plan.races if abs((race.date - month).days) < 62]
    normal = [r for r in near if r.priority != "C" and r.effort != "training"]
    if not used_to_massage(plan, short.timeline.today):
        return
    for distance in dict.fromkeys(race.distance for race in normal):
        clear = numbers.clear_days_before_race.of(distance)
        if clear > 2:
            text = f"{days(clear - 1)} clear before a race of this distance ({distance}) instead of {clear}"
            yield _in_table(plan, "clear_days_before_race", distance, clear - 1, text)
    minor = [clear_days(plan, race, short.timeline.today) for race in near if race not in normal]
    if minor and min(minor) > 2:
        text = f"{days(min(minor) - 1)} clear before a minor race instead of {min(minor)}"
        yield _rule(plan, "clear_days_before_minor_race", min(minor) - 1, text)


def _shorter_wait(short: Season, month: date) -> Iterator[Change]:
    """A day's less wait after the races whose wait reaches into the month."""
    plan = short.timeline.plan
    near = [race for race in plan.races if race.date < _after(month) and wait_end(plan, race).date() >= month]
    for race in near:
        shift = {"training": -1, "race": 0, "all-out": 1}[race.effort]
        row = min(max(DISTANCES.index(race.distance) + shift, 0), len(DISTANCES) - 1)
        hours = plan.numbers.recover_hours_after_race.of(row, plan.condition) - 24
        if hours >= 24:
            text = f"{hours} hours of recovery after {race.name} instead of {hours + 24}"
            yield _in_table(plan, "recover_hours_after_race", DISTANCES[row], hours, text)


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _shorter_massage(plan: Plan) -> Iterator[Change]:
    minutes = plan.minutes - 15
    if minutes >= 30:
        text = f"a massage of {minutes} minutes instead of {plan.minutes}"
        yield Change(Room(text, "massage", "minutes", str(minutes)), replace(plan, minutes=minutes))


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
