"""Changes of one training session that may make room for a massage: not raced, easy, or on another day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Kind, Plan, Repeat, Session, Week, WeekdaySession, Workout
from rubdown.plan.training import DEFAULT_RPE, ON_FOOT
from rubdown.report.answer import Edit, Room
from rubdown.report.reasons import session_label
from rubdown.rules.running import described
from rubdown.text import WEEKDAY_NAMES, WEEKDAYS, clock, number, short_day

_NEARBY = (1, -1, 2, -2, 3, -3)  # days by which a session may move, the smallest move first

_Place = tuple[str | None, int | None]  # the file and the line of an entry
_Milder = tuple[Workout, str]  # a workout that asks less, and what it is then in words


class Suggestion(Struct, frozen=True):
    """A change in words and as TOML, and the plan with it."""

    room: Room
    plan: Plan


def session_changes(plan: Plan, session: Session) -> Iterator[Suggestion]:
    """Changes of the entry that a session comes from, the smallest first."""
    workout, label = session.workout, session_label(plan, session)
    for i, dated in enumerate(plan.sessions):
        if dated.workout is workout and not dated.done:
            yield from _dated_changes(plan, i, label)
            return
    for i, repeat in enumerate(plan.repeats):
        if repeat.workout is workout:
            yield from _repeat_changes(plan, i, session.date.weekday(), label)
            return
    day = session.date.weekday()
    if any(planned.workout is workout for planned in plan.week[day]):
        for week, text, edits in _week_changes(plan.week, day, workout, label):
            yield Suggestion(_room(text, [Edit("week", key, value) for key, value in edits]), replace(plan, week=week))
    for i, block in enumerate(plan.blocks):
        if any(planned.workout is workout for planned in block.week[day]):
            for week, text, edits in _week_changes(block.week, day, workout, label):
                blocks = (*plan.blocks[:i], replace(block, week=week), *plan.blocks[i + 1 :])
                changed = [Edit("block.week", key, value, block.line, block.file) for key, value in edits]
                yield Suggestion(_room(text, changed), replace(plan, blocks=blocks))


def _room(text: str, edits: list[Edit]) -> Room:
    first, *others = edits
    return Room(text, first.table, first.key, first.value, first.line, first.file, others)


def _milder(workout: Workout) -> Iterator[_Milder]:
    """A test that is run as a tempo run, then any hard workout as an easy one."""
    if workout.kind in ("test", "race"):
        yield replace(workout, kind="tempo", rpe=Fraction(DEFAULT_RPE["tempo"])), "is not raced"
    if workout.hard:
        kind: Kind = "easy" if workout.sport in ON_FOOT else "cross"
        yield replace(workout, kind=kind, rpe=Fraction(DEFAULT_RPE[kind])), "is easy"


def _kind_and_rpe(workout: Workout, place: _Place) -> list[Edit]:
    file, line = place
    values = (("kind", _quoted(workout.kind)), ("rpe", number(workout.rpe)))
    return [Edit("session", key, value, line, file) for key, value in values]


def _dated_changes(plan: Plan, i: int, label: str) -> Iterator[Suggestion]:
    session = plan.sessions[i]

    def changed(session: Session) -> Plan:
        return replace(plan, sessions=(*plan.sessions[:i], session, *plan.sessions[i + 1 :]))

    for workout, now in _milder(session.workout):
        room = _room(f"if {label} {now}", _kind_and_rpe(workout, (session.file, session.line)))
        yield Suggestion(room, changed(replace(session, workout=workout)))
    races = {race.date for race in plan.races}
    for shift in map(timedelta, _NEARBY):
        day = session.date + shift
        if day not in races:
            start = session.start + shift if session.start else None
            key, value = ("start", start.isoformat()) if start else ("date", day.isoformat())
            room = Room(f"if {label} moves to {short_day(day)}", "session", key, value, session.line, session.file)
            yield Suggestion(room, changed(replace(session, date=day, start=start)))


def _repeat_changes(plan: Plan, i: int, day: int, label: str) -> Iterator[Suggestion]:
    repeat = plan.repeats[i]

    def changed(repeat: Repeat) -> Plan:
        return replace(plan, repeats=(*plan.repeats[:i], repeat, *plan.repeats[i + 1 :]))

    for workout, now in _milder(repeat.workout):
        room = _room(f"if {label} {now}", _kind_and_rpe(workout, (repeat.file, repeat.line)))
        yield Suggestion(room, changed(replace(repeat, workout=workout)))
    for other in _nearby_weekdays(day):
        if repeat.weekdays and other not in repeat.weekdays:
            weekdays = repeat.weekdays - {day} | {other}
            every = _array([WEEKDAYS[n] for n in sorted(weekdays)])
            one = f"{WEEKDAY_NAMES[day]}'s {described(repeat.workout, plan.units)}"
            room = Room(
                f"if {one} moves to {WEEKDAY_NAMES[other]}", "session", "every", every, repeat.line, repeat.file
            )
            yield Suggestion(room, changed(replace(repeat, weekdays=weekdays)))


_WeekChange = tuple[Week, str, list[tuple[str, str]]]  # the week, the change in words, weekdays with their new values


def _week_changes(week: Week, day: int, workout: Workout, label: str) -> Iterator[_WeekChange]:
    of_day = week[day]
    at = next(i for i, planned in enumerate(of_day) if planned.workout is workout)
    for milder, now in _milder(workout):
        name = " ".join(filter(None, ("" if milder.sport == "run" else milder.sport, milder.kind)))
        renamed = replace(milder, name=f"{name} {number(milder.minutes)} min")
        with_milder = (*of_day[:at], WeekdaySession(renamed, of_day[at].time), *of_day[at + 1 :])
        yield _with_day(week, day, with_milder), f"if {label} {now}", [_as_toml(day, with_milder)]
    left = (*of_day[:at], *of_day[at + 1 :])
    for other in _nearby_weekdays(day):
        if not any(planned.workout.hard for planned in week[other]):
            joined = (*week[other], of_day[at])
            moved = _with_day(_with_day(week, day, left), other, joined)
            yield moved, f"if {label} moves to {WEEKDAY_NAMES[other]}", [_as_toml(day, left), _as_toml(other, joined)]


def _nearby_weekdays(day: int) -> Iterator[int]:
    return ((day + shift) % 7 for shift in _NEARBY)


def _with_day(week: Week, day: int, sessions: tuple[WeekdaySession, ...]) -> Week:
    return (*week[:day], sessions, *week[day + 1 :])


def _as_toml(day: int, sessions: tuple[WeekdaySession, ...]) -> tuple[str, str]:
    """A weekday's key, and its sessions as the plan file has them."""
    words = [s.workout.name if s.time is None else f"{clock(s.time)} {s.workout.name}" for s in sessions]
    return WEEKDAYS[day], _array(words)


def _array(texts: Sequence[str]) -> str:
    """Texts as an array of a TOML file."""
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    """A text as a string of a TOML file, which JSON's is too; the module `json` would be loaded for this alone."""
    return msgspec.json.encode(text).decode()
