"""What would make room in a month that stays short: small changes to the plan, each one proved by solving again.

Smallest changes first. None of them lets a massage come nearer to a race than two days: the day before a race and race
day up to the finish stay closed whatever a plan says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from rubdown.answer import Room
from rubdown.model import Plan, Race
from rubdown.numbers import DISTANCES, Distance
from rubdown.rules.races import clear_days, used_to_massage, wait_end, wait_row
from rubdown.season import Season, season, with_other_closings, with_other_limits
from rubdown.wording import WEEKDAY_NAMES, WEEKDAYS, clock, days

_MOST_SHOWN = 4
_LAST_MINUTE = 24 * 60


class Change(Struct, frozen=True):
    """A change to a plan: in words, as TOML, and the plan with it."""

    room: Room
    plan: Plan


def make_room(short: Season) -> dict[date, list[Room]]:
    """For each month that stays short (its first day in the horizon), changes that fill it, each alone; the smallest
    first, a few at most. Each change is solved once, for all months together.
    """
    months = [date.fromordinal(month.first) for month in short.months]
    found: dict[date, list[Room]] = {month: [] for month in months if missing_in(short, month)}
    for change in _changes(short, list(found)):
        open_ones = [month for month, rooms in found.items() if len(rooms) < _MOST_SHOWN]
        if not open_ones:
            break
        for month in _filled(short, change.plan, open_ones):
            found[month].append(change.room)
    return found


def missing_in(solved: Season, month: date) -> int:
    """Massages missing in a calendar month of a solved season."""
    for found in solved.months:
        first = date.fromordinal(found.first)
        if (first.year, first.month) == (month.year, month.month):
            chosen = sum((day.year, day.month) == (month.year, month.month) for day in solved.chosen)
            return max(0, found.least - found.counted - chosen)
    return 0


def _filled(short: Season, plan: Plan, months: list[date]) -> list[date]:
    """The months that a changed plan fills, where it does not merely move what is missing to another month."""
    solved = _again(short, plan)
    if solved.best.missing >= short.best.missing:
        return []
    return [month for month in months if missing_in(solved, month) == 0]


def _again(short: Season, plan: Plan) -> Season:
    """The changed plan solved; what the change cannot touch is not judged anew."""
    before = short.timeline.plan
    if replace(plan, numbers=replace(plan.numbers, days_between=before.numbers.days_between)) == before:
        return with_other_limits(short, plan)
    if plan.numbers.recover_hours_after_race == before.numbers.recover_hours_after_race:
        return with_other_closings(short, plan)
    # Another wait makes other days the best after a race.
    return season(plan, short.timeline.today, short.timeline.start, short.timeline.until)


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


def _fewer_clear_days(short: Season, months: list[date]) -> Iterator[Change]:
    """One day nearer to the races around the months, by whichever number holds for them; never nearer than two."""
    plan, numbers = short.timeline.plan, short.timeline.plan.numbers
    near = [race for race in plan.races if any(abs((race.date - month).days) < 62 for month in months)]
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


def _shorter_wait(short: Season, months: list[date]) -> Iterator[Change]:
    """A day's less wait after the races whose wait reaches into the months."""
    plan = short.timeline.plan
    rows: dict[int, Race] = {}
    for race in plan.races:
        if any(race.date < _after(month) and wait_end(plan, race).date() >= month for month in months):
            rows.setdefault(wait_row(race), race)
    for row, race in rows.items():
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
