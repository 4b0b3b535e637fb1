"""Variations of life: the plan with sessions missed or moved, a week of illness, a race moved by a week.

A variation is a list of changes, drawn by dice that the caller brings, and the plan with them: a value like any other,
to be planned as any other. All changes lie between tomorrow and the horizon's last two weeks, so that they do not
lengthen it; only a race that is moved may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Complaint, Plan, Race, Session, Workout
from rubdown.plan.timeline import TAIL, Timeline
from rubdown.planner.life_rates import LifeEvent
from rubdown.text import days_between

Dice = Callable[[int], int]  # a whole number from 0 up to, not including, the given one; all are as likely
Rates = Mapping[LifeEvent, int]  # in a thousand sessions, weeks or races
Date = date  # where a field is called date

_ONE_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_RACE_KNOWN = timedelta(weeks=4)  # how long before a race it is known that it moves
_REST = Workout("rest", "rest", None, Fraction(60), Fraction(0))


class LifeChange(Struct, frozen=True):
    """One thing that goes otherwise than planned, and the day from which it is known.

    `date` is the planned day of the session or race, or the first day of an illness; `to` the new day, or its last
    day; None for a session that is missed. `name` is that of the session or race, `nth` counts the sessions of the day.
    """

    what: LifeEvent
    date: Date
    to: Date | None
    name: str
    known: Date
    nth: int = 0

    @property
    def last(self) -> Date:
        """The other end of what it touches."""
        return self.to or self.date


def draw_changes(timeline: Timeline, rates: Rates, dice: Dice) -> list[LifeChange]:
    """What goes otherwise than planned in one variation, in the order in which it becomes known."""
    first, last = timeline.today + _ONE_DAY, timeline.until - TAIL
    changes = [*_races(timeline, rates, dice), *_illnesses(first, last, rates, dice)]
    ill = {day for change in changes if change.what == "illness" for day in days_between(change.date, change.last)}
    taken = ill | timeline.races.keys()
    for day in days_between(first, last):
        for nth, session in enumerate(timeline.sessions.get(day, ())):
            roll = dice(1000)
            if session.workout.kind == "rest" or day in ill:
                continue
            name, to = session.workout.name, None
            if roll < rates["session-missed"]:
                changes.append(LifeChange("session-missed", day, None, name, day, nth))
            elif roll < rates["session-missed"] + rates["session-moved"]:
                to = _other_day(day, _ONE_DAY, dice, lambda to: first <= to <= last and to not in taken)
                if to is not None:
                    changes.append(LifeChange("session-moved", day, to, name, min(day, to), nth))
    return sorted(changes, key=lambda change: change.known)


def _races(timeline: Timeline, rates: Rates, dice: Dice) -> Iterator[LifeChange]:
    tomorrow, taken = timeline.today + _ONE_DAY, {race.date for race in timeline.plan.races}
    for race in sorted(timeline.plan.races, key=lambda race: race.date):
        if race.date > timeline.today and not race.done and dice(1000) < rates["race-moved"]:
            to = _other_day(race.date, _WEEK, dice, lambda to: to >= tomorrow and to not in taken)
            if to is not None:
                taken.add(to)
                known = max(tomorrow, min(race.date, to) - _RACE_KNOWN)
                yield LifeChange("race-moved", race.date, to, race.name, known)


def _illnesses(first: date, last: date, rates: Rates, dice: Dice) -> Iterator[LifeChange]:
    """Weeks of illness; none begins while another lasts."""
    well_from = first
    for week in range(first.toordinal(), last.toordinal() + 1, 7):
        if dice(1000) < rates["illness"]:
            begin = date.fromordinal(week + dice(7))
            end = begin + _WEEK - _ONE_DAY
            if begin >= well_from and end <= last:
                well_from = end + _ONE_DAY
                yield LifeChange("illness", begin, end, "", begin)


def _other_day(day: date, step: timedelta, dice: Dice, allowed: Callable[[date], bool]) -> date | None:
    """The day a step earlier or later, by the dice; the other one where that is not allowed, None where neither is."""
    ways = (day - step, day + step) if dice(2) else (day + step, day - step)
    return next(filter(allowed, ways), None)


def plan_with(timeline: Timeline, changes: Iterable[LifeChange]) -> Plan:
    """The plan with these changes, written as a runner would: dated sessions for the days that differ.

    What remains of such a day stands as a dated session each; a day with nothing left is a rest day.
    """
    plan, changes = timeline.plan, list(changes)
    days = _changed_days(timeline.sessions, changes)
    dated = (session for day, of_day in sorted(days.items()) for session in of_day or [Session(day, None, _REST)])
    ill = [change for change in changes if change.what == "illness"]
    races = {change.date: change.last for change in changes if change.what == "race-moved"}
    return replace(
        plan,
        sessions=(*(s for s in plan.sessions if s.done or s.date not in days), *dated),
        repeats=tuple(replace(repeat, without=repeat.without | days.keys()) for repeat in plan.repeats),
        races=tuple(_moved_race(race, races[race.date]) if race.date in races else race for race in plan.races),
        complaints=(*plan.complaints, *(_illness(change.date, change.last) for change in ill)),
    )


def _changed_days(sessions: Mapping[date, Sequence[Session]], changes: list[LifeChange]) -> dict[date, list[Session]]:
    """The sessions of each day that differs from the plan."""
    of_sessions = [(c, sessions[c.date][c.nth]) for c in changes if c.what in ("session-missed", "session-moved")]
    gone = {id(session) for _, session in of_sessions}
    touched = sorted({day for change, _ in of_sessions for day in (change.date, change.last)})
    days = {day: [s for s in sessions.get(day, ()) if id(s) not in gone and not s.done] for day in touched}
    for change, session in of_sessions:
        if change.to:
            days[change.to].append(_moved_session(session, change.to))
    ill = (change for change in changes if change.what == "illness")
    return days | {day: [] for change in ill for day in days_between(change.date, change.last)}


def _moved_session(session: Session, to: date) -> Session:
    start = session.start and datetime.combine(to, session.start.time())
    return replace(session, date=to, start=start)


def _moved_race(race: Race, to: date) -> Race:
    return replace(race, date=to, start=datetime.combine(to, race.start.time()))


def _illness(first: date, last: date) -> Complaint:
    """An illness of whole days."""
    return Complaint("illness", datetime.combine(first, time()), datetime.combine(last + _ONE_DAY, time()))
