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
    planned = (session for session in plan.sessions if not session.done)
    for session in (*planned, *_repeated(plan, begin, end)):
        if begin <= session.date <= end:
            laid.setdefault(session.date, []).append(session)
    taken = laid.keys() | {race.date for race in plan.races} | at_rest
    soft_days = _softened_days(plan)
    week = _Week(plan)
    for day in days_between(begin, end):
        if day not in taken and (of_day := week.sessions_on(day, soft=day in soft_days)):
            laid[day] = of_day
    done = [session for session in plan.sessions if session.done and begin <= session.date <= end]
    _put_done(laid, done)
    return {day: tuple(laid[day]) for day in sorted(laid) if laid[day]}


def days_at_rest(plan: Plan, begin: date, end: date) -> frozenset[date]:
    """The days on which the typical week rests: the runner is away or has paused."""
    spans = [*((away.first, away.last) for away in plan.aways), *((pause.first, pause.last) for pause in plan.pauses)]
    return frozenset(day for first, last in spans for day in days_between(max(first, begin), min(last, end)))


def _softened_days(plan: Plan) -> frozenset[date]:
    """The days around main races on which the hard sessions of the typical week count as easy ones."""
    return frozenset(
        race.date + timedelta(days=n)
        for race in plan.races
        if not is_minor(race)
        for n in range(-clear_days(plan.numbers, race), days_softened_after(race) + 1)
    )


class _Week:
    """The typical week of each day: the block's that the day lies in, else the plan's."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._softened: dict[int, Workout] = {}  # by the identity of the workout as it is written

    def sessions_on(self, day: date, *, soft: bool) -> list[Session]:
        block = self._plan.block_on(day)
        week = block.week if block else self._plan.week
        return [
            Session(day, _at(day, planned.time), self._soften(planned.workout), softened=True)
            if soft and planned.workout.hard
            else Session(day, _at(day, planned.time), planned.workout)
            for planned in week[day.weekday()]
        ]

    def _soften(self, workout: Workout) -> Workout:
        """A hard workout as an easy one of the same minutes."""
        known = self._softened.get(id(workout))
        if known is None:
            known = self._softened[id(workout)] = replace(workout, kind="easy", rpe=Fraction(3))
        return known


def _repeated(plan: Plan, begin: date, end: date) -> Iterator[Session]:
    for repeat in plan.repeats:
        for day in occurrences(repeat, begin, end):
            if day not in repeat.without:
                yield Session(day, _at(day, repeat.time), repeat.workout, repeat.line, repeat.file)


def _at(day: date, minutes: int | None) -> datetime | None:
    return None if minutes is None else datetime.combine(day, time()) + timedelta(minutes=minutes)


def _put_done(laid: dict[date, list[Session]], done: Iterable[Session]) -> None:
    """Let what was done take the place of what was planned: of the same sport on its day, else on the day beside it."""
    unpaired = sorted(done, key=lambda session: session.date)
    for days_later in (0, -1, 1):
        rest = []
        for deed in unpaired:
            if planned := _nearest_planned(laid, deed, days_later):
                laid[planned.date].remove(planned)
            else:
                rest.append(deed)
        unpaired = rest
    for deed in done:
        laid.setdefault(deed.date, []).append(deed)


def _nearest_planned(laid: dict[date, list[Session]], deed: Session, days_later: int) -> Session | None:
    """The planned session of the deed's sport, so many days later, that is nearest to it in minutes."""
    planned = [
        session
        for session in laid.get(deed.date + timedelta(days=days_later), ())
        if session.workout.sport == deed.workout.sport and session.workout.kind != "rest"
    ]
    return min(planned, key=lambda session: abs(session.workout.minutes - deed.workout.minutes), default=None)
