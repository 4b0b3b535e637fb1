"""Which sessions each day holds: dated ones and repeats, else the typical week; and what was done in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from msgspec.structs import replace

from rubdown.plan.model import Plan, Session, Workout
from rubdown.plan.occurrences import occurrences
from rubdown.plan.training import clear_days, days_softened_after, is_minor
from rubdown.text import days_between

SessionsByDay = dict[date, tuple[Session, ...]]
_ONE_DAY = timedelta(days=1)


def sessions_by_day(plan: Plan, begin: date, end: date, at_rest: frozenset[date]) -> SessionsByDay:
    """The sessions of each day from `begin` to `end` that has any, in the order of the plan.

    The typical week, or the block's, holds where no dated session, repeat or race stands and the runner does not rest.
    What was done takes the place of the planned session that it is paired with.
    """
    laid: dict[date, list[Session]] = {}
    repeated = (
        Session(day, _at(day, repeat.time), repeat.workout, repeat.line, repeat.file)
        for repeat in plan.repeats
        for day in occurrences(repeat, begin, end)
        if day not in repeat.without
    )
    for session in (*(session for session in plan.sessions if not session.done), *repeated):
        if begin <= session.date <= end:
            laid.setdefault(session.date, []).append(session)
    taken = laid.keys() | {race.date for race in plan.races} | at_rest
    for session in _weekly(plan, (day for day in days_between(begin, end) if day not in taken)):
        laid.setdefault(session.date, []).append(session)
    _put_done(laid, [session for session in plan.sessions if session.done and begin <= session.date <= end])
    return {day: tuple(laid[day]) for day in sorted(laid) if laid[day]}


def days_at_rest(plan: Plan, begin: date, end: date) -> frozenset[date]:
    """The days on which the typical week rests: the runner is away or has paused."""
    spans = [*((away.first, away.last) for away in plan.aways), *((pause.first, pause.last) for pause in plan.pauses)]
    return frozenset(day for first, last in spans for day in days_between(max(first, begin), min(last, end)))


def _weekly(plan: Plan, days: Iterable[date]) -> Iterator[Session]:
    """The sessions of the typical week on these days: the block's that a day lies in, else the plan's.

    In the days around main races its hard sessions count as easy ones of the same minutes.
    """
    soft_days = {
        race.date + timedelta(days=n)
        for race in plan.races
        if not is_minor(race)
        for n in range(-clear_days(plan.numbers, race), days_softened_after(race) + 1)
    }
    easy: dict[int, Workout] = {}  # by the identity of the hard workout, so that each is softened once
    for day in days:
        block = plan.block_on(day)
        for planned in (block.week if block else plan.week)[day.weekday()]:
            workout, softened = planned.workout, day in soft_days and planned.workout.hard
            if softened:
                if id(workout) not in easy:
                    easy[id(workout)] = replace(workout, kind="easy", rpe=Fraction(3))
                workout = easy[id(workout)]
            yield Session(day, _at(day, planned.time), workout, softened=softened)


def _at(day: date, minutes: int | None) -> datetime | None:
    return None if minutes is None else datetime.combine(day, time()) + timedelta(minutes=minutes)


def _put_done(laid: dict[date, list[Session]], done: Iterable[Session]) -> None:
    """Let what was done take the place of what was planned: of the same sport on its day, else on the day beside it."""
    unpaired = sorted(done, key=lambda session: session.date)
    for days_later in (0, -1, 1):
        rest = []
        for deed in unpaired:
            planned = laid.get(deed.date + timedelta(days=days_later), [])
            matching = [s for s in planned if s.workout.sport == deed.workout.sport and s.workout.kind != "rest"]
            if matching:  # the nearest in minutes
                distances = [abs(session.workout.minutes - deed.workout.minutes) for session in matching]
                planned.remove(matching[distances.index(min(distances))])
            else:
                rest.append(deed)
        unpaired = rest
    for deed in done:
        laid.setdefault(deed.date, []).append(deed)
