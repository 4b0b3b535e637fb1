"""Changes of one training session that may make room for a massage: not raced, easy, or on another day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Kind, Plan, Session, Week, WeekdaySession, Workout
from rubdown.plan.training import DEFAULT_RPE, ON_FOOT
from rubdown.report.answer import Edit, Room
from rubdown.report.no_room import session_label
from rubdown.rules.running import described
from rubdown.text import WEEKDAY_NAMES, WEEKDAYS, clock, number, short_day

_NEARBY = (1, -1, 2, -2, 3, -3)  # days by which a session may move, the smallest move first
_Entry = TypeVar("_Entry")
_WeekChange = tuple[Week, str, dict[str, str]]  # the week, the change in words, weekdays with their new values


class Suggestion(Struct, frozen=True):
    """A change in words and as TOML, and the plan with it."""

    room: Room
    plan: Plan


def session_changes(plan: Plan, session: Session) -> Iterator[Suggestion]:
    """Changes of the entry that a session comes from, the smallest first."""
    workout, label, day = session.workout, session_label(plan, session), session.date.weekday()
    for i, dated in enumerate(plan.sessions):
        if dated.workout is workout and not dated.done:
            yield from _dated_changes(plan, i, label)
            return
    for i, repeat in enumerate(plan.repeats):
        if repeat.workout is workout:
            yield from _repeat_changes(plan, i, day, label)
            return
    for week, text, values in _week_changes(plan.week, day, workout, label):
        yield Suggestion(_room(text, [Edit("week", *value) for value in values.items()]), replace(plan, week=week))
    for i, block in enumerate(plan.blocks):
        for week, text, values in _week_changes(block.week, day, workout, label):
            edits = [Edit("block.week", *value, block.line, block.file) for value in values.items()]
            changed = replace(plan, blocks=_with(plan.blocks, i, replace(block, week=week)))
            yield Suggestion(_room(text, edits), changed)


def _room(text: str, edits: list[Edit]) -> Room:
    first, *others = edits
    return Room(text, first.table, first.key, first.value, first.line, first.file, others)


def _with(entries: tuple[_Entry, ...], i: int, *instead: _Entry) -> tuple[_Entry, ...]:
    """The entries with others, or none, in place of one."""
    return (*entries[:i], *instead, *entries[i + 1 :])


def _milder(workout: Workout) -> Iterator[tuple[Workout, str]]:
    """The workout, and what it is then: a test that is run as a tempo run; any hard one as an easy one."""
    if workout.kind in ("test", "race"):
        yield replace(workout, kind="tempo", rpe=Fraction(DEFAULT_RPE["tempo"])), "is not raced"
    if workout.hard:
        kind: Kind = "easy" if workout.sport in ON_FOOT else "cross"
        yield replace(workout, kind=kind, rpe=Fraction(DEFAULT_RPE[kind])), "is easy"


def _milder_entries(
    workout: Workout, label: str, place: tuple[int | None, str | None]
) -> Iterator[tuple[Workout, Room]]:
    """The milder workouts of an entry, whose line and file are its place, with the edits that make it one."""
    for milder, now in _milder(workout):
        values = {"kind": _toml(milder.kind), "rpe": number(milder.rpe)}
        yield milder, _room(f"if {label} {now}", [Edit("session", *value, *place) for value in values.items()])


def _dated_changes(plan: Plan, i: int, label: str) -> Iterator[Suggestion]:
    session, place = plan.sessions[i], (plan.sessions[i].line, plan.sessions[i].file)
    for workout, room in _milder_entries(session.workout, label, place):
        yield Suggestion(room, replace(plan, sessions=_with(plan.sessions, i, replace(session, workout=workout))))
    races = {race.date for race in plan.races}
    for shift in map(timedelta, _NEARBY):
        day, start = session.date + shift, session.start + shift if session.start else None
        if day not in races:
            key, value = ("start", start.isoformat()) if start else ("date", day.isoformat())
            room = Room(f"if {label} moves to {short_day(day)}", "session", key, value, *place)
            moved = replace(session, date=day, start=start)
            yield Suggestion(room, replace(plan, sessions=_with(plan.sessions, i, moved)))


def _repeat_changes(plan: Plan, i: int, day: int, label: str) -> Iterator[Suggestion]:
    repeat, place = plan.repeats[i], (plan.repeats[i].line, plan.repeats[i].file)
    for workout, room in _milder_entries(repeat.workout, label, place):
        yield Suggestion(room, replace(plan, repeats=_with(plan.repeats, i, replace(repeat, workout=workout))))
    one = f"{WEEKDAY_NAMES[day]}'s {described(repeat.workout, plan.units)}"
    for other in ((day + shift) % 7 for shift in _NEARBY):
        if repeat.weekdays and other not in repeat.weekdays:
            weekdays = repeat.weekdays - {day} | {other}
            every = _toml([WEEKDAYS[n] for n in sorted(weekdays)])
            room = Room(f"if {one} moves to {WEEKDAY_NAMES[other]}", "session", "every", every, *place)
            yield Suggestion(room, replace(plan, repeats=_with(plan.repeats, i, replace(repeat, weekdays=weekdays))))


def _week_changes(week: Week, day: int, workout: Workout, label: str) -> Iterator[_WeekChange]:
    """Changes of a typical week in which the workout is on that weekday; none for another week."""
    sessions = week[day]
    at = next((i for i, planned in enumerate(sessions) if planned.workout is workout), None)
    if at is None:
        return
    for milder, now in _milder(workout):
        name = " ".join(filter(None, ("" if milder.sport == "run" else milder.sport, milder.kind)))
        renamed = replace(milder, name=f"{name} {number(milder.minutes)} min")
        easier = _with(sessions, at, replace(sessions[at], workout=renamed))
        yield _with(week, day, easier), f"if {label} {now}", {WEEKDAYS[day]: _as_toml(easier)}
    left = _with(sessions, at)
    for other in ((day + shift) % 7 for shift in _NEARBY):
        if not any(planned.workout.hard for planned in week[other]):
            joined = (*week[other], sessions[at])
            values = {WEEKDAYS[day]: _as_toml(left), WEEKDAYS[other]: _as_toml(joined)}
            yield _with(_with(week, day, left), other, joined), f"if {label} moves to {WEEKDAY_NAMES[other]}", values


def _as_toml(sessions: Sequence[WeekdaySession]) -> str:
    """A weekday's sessions as the plan file has them."""
    return _toml([s.workout.name if s.time is None else f"{clock(s.time)} {s.workout.name}" for s in sessions])


def _toml(value: str | list[str]) -> str:
    """A text, or a list of texts, as in a TOML file; JSON's strings are TOML's, and `json` would be loaded for this."""
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return msgspec.json.encode(value).decode()
