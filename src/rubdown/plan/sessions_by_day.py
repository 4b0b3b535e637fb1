"""Which sessions each day holds: dated ones and repeats, else the typical week; and what was done in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan, Session, Workout
from rubdown.plan.occurrences import occurrences
from rubdown.plan.training import clear_days, days_softened_after, is_minor
from rubdown.text import days_between

if TYPE_CHECKING:
    from rubdown.plan.pairing import Pair

SessionsByDay = dict[date, tuple[Session, ...]]


class LaidOut(Struct, frozen=True):
    """The sessions that count on each day that has any, in the order of the plan, and what became of those of the past.

    `pairs` are in the order of their days.
    """

    sessions: SessionsByDay
    pairs: tuple[Pair, ...]


def lay_out_sessions(plan: Plan, begin: date, end: date, today: date, at_rest: frozenset[date]) -> LaidOut:
    """The sessions of the days from `begin` to `end`, with what was done in place of what was planned.

    The typical week, or the block's, holds where no dated session, repeat or race stands and the runner does not rest.
    A planned session of a day before today that the record covers was missed, unless something was done in its place.
    """
    laid = _planned(plan, begin, end, at_rest)
    deeds = sorted((s for s in plan.sessions if s.done and begin <= s.date <= end), key=lambda s: s.date)
    if not deeds and not plan.missed:
        return LaidOut({day: tuple(laid[day]) for day in sorted(laid) if laid[day]}, ())
    from rubdown.plan.pairing import Pair, paired  # only a plan with a record needs it

    pairs = list(paired(laid, deeds))
    replaced = {id(pair.planned) for pair in pairs}
    for day in sorted(plan.missed & laid.keys()):
        if day < today:
            pairs += [Pair(s, None) for s in laid[day] if id(s) not in replaced and s.workout.kind != "rest"]
    gone = {id(pair.planned) for pair in pairs}
    sessions = {day: [s for s in of_day if id(s) not in gone] for day, of_day in laid.items()}
    for deed in deeds:
        sessions.setdefault(deed.date, []).append(deed)
    pairs.sort(key=lambda pair: pair.days[0])
    return LaidOut({day: tuple(sessions[day]) for day in sorted(sessions) if sessions[day]}, tuple(pairs))


def _planned(plan: Plan, begin: date, end: date, at_rest: frozenset[date]) -> dict[date, list[Session]]:
    """What the plan has for each day, whatever was done."""
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
    return laid


def days_at_rest(plan: Plan, begin: date, end: date) -> frozenset[date]:
    """The days on which the typical week rests: the runner is away or has paused."""
    spans = {*((away.first, away.last) for away in plan.aways), *((pause.first, pause.last) for pause in plan.pauses)}
    days, known_until = set[date](), date.min
    for first, last in sorted(spans):
        days.update(days_between(max(first, begin, known_until), min(last, end)))
        known_until = max(known_until, last)
    return frozenset(days)


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
