"""What was done, put into the plan: races run, massages had, and the days that the record covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from msgspec.structs import replace

from rubdown.plan.model import Appointment, Race, Session, Workout
from rubdown.text import days_between

_ONE_DAY = timedelta(days=1)
_LONGEST_RECORD = timedelta(days=731)
_SAME_LENGTH = (Fraction(2, 3), Fraction(3, 2))
_SAME_RACE = Fraction(1, 10)  # of its km: what a watch adds to a race's distance, and takes from it


def races_run(races: Sequence[Race], sessions: Sequence[Session]) -> tuple[tuple[Race, ...], tuple[Session, ...]]:
    """The races, each once, as they were run, and the sessions that are none of them.

    A race that was run takes the place of the one planned for its date, or is one of its own; so does a run of the
    race's km on its date. Of two that were run on one date the longer one is the race, the other a session.
    """
    runs: dict[date, Race] = {}
    others, raced = list(sessions), set[int]()
    for run in sorted((race for race in races if race.done), key=lambda race: race.minutes):
        if shorter := runs.get(run.date):
            others.append(_as_session(shorter))
        runs[run.date] = run
    by_date = {race.date: race for race in races if not race.done}
    by_date |= {day: _run(by_date[day], run) if day in by_date else run for day, run in runs.items()}
    for session in sessions:
        race = by_date.get(session.date)
        if session.done and race and not race.done and _is_the_race(session.workout, race):
            by_date[race.date] = replace(
                race, done=True, planned_minutes=race.minutes, minutes=session.workout.minutes,
                start=session.start or race.start, timed=bool(session.start) or race.timed,
            )  # fmt: skip
            raced.add(id(session))
    return tuple(by_date.values()), tuple(session for session in others if id(session) not in raced)


def _run(planned: Race, run: Race) -> Race:
    """A planned race as it was run: its name, priority and effort stay, and its length unless another one was run."""
    same = bool(planned.triathlon) or abs(run.km - planned.km) <= _SAME_RACE * planned.km
    length = planned if same else run
    return replace(
        planned, km=length.km, distance=length.distance, climb=length.climb, triathlon=length.triathlon,
        start=run.start if run.timed else planned.start, timed=run.timed or planned.timed, minutes=run.minutes,
        rpe=run.rpe, done=True, planned_minutes=planned.minutes,
    )  # fmt: skip


def _as_session(race: Race) -> Session:
    workout = Workout(race.name, "race", race.km, race.minutes, race.rpe, "run", race.climb)
    return Session(race.date, race.start if race.timed else None, workout, race.line, race.file, done=True)


def _is_the_race(workout: Workout, race: Race) -> bool:
    on_foot = workout.sport == "run" and not race.triathlon
    return on_foot and workout.km is not None and abs(workout.km - race.km) <= _SAME_RACE * race.km


def days_recorded(deeds: Iterable[date]) -> frozenset[date]:
    """The days whose sessions were missed unless they were done: from the week of the first deed to before the last.

    Two years of them at most.
    """
    days = sorted(deeds)
    if not days:
        return frozenset()
    first = max(days[0] - timedelta(days=days[0].weekday()), days[-1] - _LONGEST_RECORD)
    return frozenset(days_between(first, days[-1] - _ONE_DAY))


def massages_had(appointments: Sequence[Appointment]) -> tuple[Appointment, ...]:
    """The massages, each once: a recorded one is the booking of its day, else that of the day beside it, else extra."""
    massages = [a for a in appointments if a.booked or not a.id]
    for had in (a for a in appointments if a.id and not a.booked):
        near = [a for a in massages if not a.id and a.booked and abs(a.date - had.date) <= _ONE_DAY]
        if not near:
            massages.append(had)
            continue
        booked = min(near, key=lambda a: (abs(a.date - had.date), a.kind, a.date))
        massages[massages.index(booked)] = replace(
            booked, date=had.date, start=had.start or (booked.start if booked.date == had.date else None),
            minutes=had.minutes, done=True, id=had.id,
            origin=booked.origin or (booked.date if booked.date != had.date else None),
        )  # fmt: skip
    return tuple(massages)


def with_logged(sessions: Sequence[Session], logged: Sequence[Session]) -> tuple[Session, ...]:
    """The sessions with those that the runner logged; one that a watch recorded too is there once, as it recorded it.

    Both are the same where day and sport are, and the length much the same.
    """
    recorded: dict[date, list[Session]] = {}
    for session in sessions:
        if session.done:
            recorded.setdefault(session.date, []).append(session)
    extra = []
    for session in logged:
        of_day = recorded.get(session.date, [])
        same = [each for each in of_day if _same_deed(each, session)]
        if same:
            of_day.remove(same[0])
        else:
            extra.append(session)
    return (*sessions, *extra)


def _same_deed(recorded: Session, logged: Session) -> bool:
    if recorded.workout.sport != logged.workout.sport:
        return False
    return _SAME_LENGTH[0] <= logged.workout.minutes / recorded.workout.minutes <= _SAME_LENGTH[1]
