"""Suggestions for months without room: small changes to the plan, each proved by solving it again.

The smallest changes come first. None lets a massage come nearer to a race than two days: the day before a race and
race day up to the finish stay closed whatever a plan says.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from msgspec.structs import replace

from rubdown.plan.currency import money
from rubdown.plan.model import Plan, Race
from rubdown.plan.prepaid import Budget
from rubdown.plan.rule_numbers import DISTANCES, Distance, MinorClearDays
from rubdown.plan.timeline import end_of_month, horizon_end
from rubdown.plan.training import clear_days, is_minor
from rubdown.planner.problem import Optimum, ScheduleProblem
from rubdown.planner.search import solve
from rubdown.planner.season import Season, replan
from rubdown.report.answer import Room
from rubdown.report.money import costs_by_period
from rubdown.report.no_room import sessions_to_blame
from rubdown.report.session_changes import Suggestion, session_changes
from rubdown.rules.races import wait_end, wait_row
from rubdown.text import WEEKDAY_NAMES, WEEKDAYS, clock, days

_MOST_SHOWN = 4
_MOST_OF_TRAINING = 2
_MOST_BLAMED, _MOST_CHANGES = 3, 6  # sessions that are looked at, and changes of each: every one is a season to solve
_MOST_MORE = 6  # massages that a larger budget is to pay for
_LAST_MINUTE = 24 * 60


def make_room(season: Season) -> dict[date, list[Room]]:
    """For each month without room (its first day in the horizon), the changes that fill it, each by itself.

    Where a larger budget does it, the smallest such one. Else first up to two changes of the training that closes its
    days, then up to four others. Each is solved once, for all months together.
    """
    short = _short_months(season.problem, season.best)
    budget = _proved(season, short, _larger_budget(season), 1)
    short = [month for month, rooms in budget.items() if not rooms]
    training = _proved(season, short, _of_training(season, short), _MOST_OF_TRAINING)
    others = _proved(season, short, _suggestions(season, short), _MOST_SHOWN)
    return budget | {month: [*training[month], *others[month]] for month in short}


def _proved(season: Season, short: list[date], suggestions: Iterator[Suggestion], most: int) -> dict[date, list[Room]]:
    """For each short month the first suggestions that fill it, at most `most`."""
    rooms: dict[date, list[Room]] = {month: [] for month in short}
    for suggestion in suggestions:
        unfilled = [month for month, suggested in rooms.items() if len(suggested) < most]
        if not unfilled:
            break
        still_short = _short_with(season, suggestion.plan)
        for month in unfilled:
            if month not in still_short:
                rooms[month].append(suggestion.room)
    return rooms


def _of_training(season: Season, months: list[date]) -> Iterator[Suggestion]:
    """Changes of the sessions that close most days of the months: of each in turn, less of it, then another day."""
    plan, today = season.timeline.plan, season.timeline.today
    end = horizon_end(plan, today)
    for session in sessions_to_blame(season, months)[:_MOST_BLAMED]:
        for suggestion in islice(session_changes(plan, session), _MOST_CHANGES):
            if horizon_end(suggestion.plan, today) == end:
                yield suggestion


def _short_months(problem: ScheduleProblem, best: Optimum) -> list[date]:
    """The months with fewer massages than their least, each by its first day in the horizon."""
    ends = [*(month.first for month in problem.months[1:]), math.inf]
    return [
        date.fromordinal(month.first)
        for month, end in zip(problem.months, ends, strict=True)
        if month.least > month.counted + sum(month.first <= day < end for day in best.days)
    ]


def _short_with(season: Season, plan: Plan) -> list[date]:
    """The months that stay short with a changed plan; as before where it only moves the shortfall to another month."""
    problem, before = replan(season, plan), season.problem
    # A schedule can only be fuller if a closed day opens, massages may be nearer to each other or cost more.
    richer = plan.budget != season.timeline.plan.budget
    if richer or problem.gap < before.gap or problem.points.keys() - before.points.keys():
        best = solve(problem)
        if best.shortfall < season.best.shortfall:
            return _short_months(problem, best)
    return _short_months(before, season.best)


def _suggestions(season: Season, months: list[date]) -> Iterator[Suggestion]:
    """All suggestions for some months, the smallest change first."""
    if not months:
        return
    plan = season.timeline.plan
    races = sorted(plan.races, key=lambda race: race.date)  # the order of the file must not matter
    yield from _shorter_gap(plan, 1)
    yield from _fewer_clear_days(plan, [r for r in races if any(abs((r.date - month).days) < 62 for month in months)])
    yield from _longer_hours(plan)
    minutes = plan.minutes - 15
    if minutes >= 30:
        text = f"take {minutes} minutes instead of {plan.minutes}"
        yield Suggestion(Room(text, "massage", "minutes", str(minutes)), replace(plan, minutes=minutes))
    yield from _shorter_wait(plan, races, months)
    yield from _more_weekdays(plan)
    yield from _shorter_gap(plan, 2)
    yield from _shorter_gap(plan, 3)


def _larger_budget(season: Season) -> Iterator[Suggestion]:
    """The budgets that pay for one massage more, for two, and so on: no more than their years or months then cost."""
    plan = season.timeline.plan
    budget, price = plan.budget, plan.price
    if not budget or not price:
        return
    costs, above = costs_by_period(season, season.chosen).values(), budget.amount + 1
    for least in range(above, above + _MOST_MORE * price, price):
        for larger in sorted({least + (cost - least) % price for cost in costs}):
            amount = money(larger, plan.currency)
            value = f"{{ {budget.span} = {amount.partition(' ')[0].replace(',', '')} }}"
            room = Room(f"raise the budget to {amount} a {budget.span}", "massage", "budget", value)
            yield Suggestion(room, replace(plan, budget=Budget(larger, budget.span)))


def _with_numbers(plan: Plan, room: Room, **numbers: Any) -> Suggestion:
    return Suggestion(room, replace(plan, numbers=replace(plan.numbers, **numbers)))


def _with_number_for(plan: Plan, key: str, distance: Distance, value: int, text: str) -> Suggestion:
    field = {"5k": "five_k", "10k": "ten_k"}.get(distance, distance)
    table = replace(getattr(plan.numbers, key), **{field: value})
    return _with_numbers(plan, Room(text, f"rules.{key}", distance, str(value)), **{key: table})


def _shorter_gap(plan: Plan, fewer: int) -> Iterator[Suggestion]:
    gap = plan.numbers.days_between
    if (shorter := gap - fewer) >= 1:
        text = f"leave {days(shorter)} between two massages instead of {gap}"
        yield _with_numbers(plan, Room(text, "rules", "days_between", str(shorter)), days_between=shorter)


def _fewer_clear_days(plan: Plan, near: list[Race]) -> Iterator[Suggestion]:
    """One clear day fewer before the races near the months, by the number that holds for each; never below two."""
    main = [race for race in near if not is_minor(race)]
    for distance in dict.fromkeys(race.distance for race in main):
        clear = plan.numbers.clear_days_before_race.of(distance)
        if clear > 2:
            text = f"leave {days(clear - 1)} clear before each {distance} race instead of {clear}"
            yield _with_number_for(plan, "clear_days_before_race", distance, clear - 1, text)
    minor = plan.numbers.clear_days_before_minor_race
    clear = min((clear_days(plan.numbers, race) for race in near if race not in main), default=0)
    if clear > 2:
        fewer = MinorClearDays(min(minor.half, clear - 1), min(minor.beyond, clear - 1))
        text = f"leave {days(clear - 1)} clear before a minor race instead of {clear}"
        value = f"{{ half = {fewer.half}, beyond = {fewer.beyond} }}"
        room = Room(text, "rules", "clear_days_before_minor_race", value)
        yield _with_numbers(plan, room, clear_days_before_minor_race=fewer)


def _shorter_wait(plan: Plan, races: list[Race], months: list[date]) -> Iterator[Suggestion]:
    """A wait one day shorter after the races whose wait reaches into the months."""
    first_of_row: dict[int, Race] = {}
    for race in races:
        if any(race.date <= end_of_month(month) and wait_end(plan, race).date() >= month for month in months):
            first_of_row.setdefault(wait_row(race), race)
    for row, race in first_of_row.items():
        hours = plan.numbers.recover_hours_after_race.of(row, plan.condition) - 24
        if hours >= 24:
            text = f"leave {hours} hours after {race.name} instead of {hours + 24}"
            yield _with_number_for(plan, "recover_hours_after_race", DISTANCES[row], hours, text)


def _longer_hours(plan: Plan) -> Iterator[Suggestion]:
    """An hour more at the end of a working day."""
    for weekday, hours in enumerate(plan.therapist.hours):
        if plan.therapist.known and hours and hours[-1][1] + 60 <= _LAST_MINUTE:
            longer = (*hours[:-1], (hours[-1][0], hours[-1][1] + 60))
            yield _hours(plan, weekday, longer, f"until {clock(longer[-1][1])}")


def _more_weekdays(plan: Plan) -> Iterator[Suggestion]:
    """One more working day, with the hours of the longest one."""
    longest = max(plan.therapist.hours, key=lambda hours: sum(end - start for start, end in hours))
    for weekday, hours in enumerate(plan.therapist.hours):
        if plan.therapist.known and longest and not hours:
            yield _hours(plan, weekday, longest)


def _hours(plan: Plan, weekday: int, hours: tuple[tuple[int, int], ...], text: str = "") -> Suggestion:
    in_words = ", ".join(f"{clock(start)}-{clock(end)}" for start, end in hours)
    ask = f"ask {plan.therapist.name or 'the therapist'} about {WEEKDAY_NAMES[weekday]}s {text or in_words}"
    room = Room(ask, "therapist.hours", WEEKDAYS[weekday], f'"{in_words}"')
    changed = (*plan.therapist.hours[:weekday], hours, *plan.therapist.hours[weekday + 1 :])
    return Suggestion(room, replace(plan, therapist=replace(plan.therapist, hours=changed)))
