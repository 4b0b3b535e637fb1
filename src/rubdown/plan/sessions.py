"""Training sessions: dated ones, repeats and the typical week; what is not given is read from their words."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any, cast

from rubdown.plan.bounds import check_sessions_a_day
from rubdown.plan.draft import Draft, last_file_that, read_entries
from rubdown.plan.file_schema import SessionTable, WeekTable
from rubdown.plan.model import Kind, Repeat, Session, Sport, Units, Week, WeekdaySession, Workout
from rubdown.plan.training import DEFAULT_RPE, default_minutes, unnamed_kind
from rubdown.text import KM_A_MILE, WEEKDAYS, distance, listed, number
from rubdown.titles import TitleReading
from rubdown.titles import read as read_words
from rubdown.toml.problems import Path, shown
from rubdown.toml.scalars import CLOCK, minutes_of
from rubdown.toml.tables import keys_as_written

# A time of day before words that don't make it an amount.
_TIMED = rf"(?is)(?:at )?(?P<time>{CLOCK})[:,]?\s+(?P<words>(?!(?:k|km|m|mi|miles?|min|h|x|@|/)\b)\S.*)"
_FIRST_HOUR = 5  # "4h bike" is a duration, "5h bike" a time of day
_MOST_BARE = 100  # a larger number without a unit is no distance
_MOST_REPEATS = 400  # of a plan
_MOST_RULES = 50  # of these, by an RRULE: following one takes as long as many others


def read_week(drafts: list[Draft]) -> Week:
    """The plan's typical week; each weekday as the last file that names it has it."""

    def sessions_of(day: str) -> tuple[WeekdaySession, ...]:
        draft = last_file_that(lambda file: getattr(file.week, day) is not None, drafts)
        return _read_weekday(draft, draft.file.week, ("week",), day)

    return tuple(map(sessions_of, WEEKDAYS))


def read_week_table(draft: Draft, table: WeekTable, path: Path) -> Week:
    """The typical week of one table, which is at `path` of a file."""
    return tuple(_read_weekday(draft, table, path, day) for day in WEEKDAYS)


def _read_weekday(draft: Draft, table: WeekTable, path: Path, day: str) -> tuple[WeekdaySession, ...]:
    words: tuple[str, ...] | None = getattr(table, day)
    if not words:
        return ()
    raw: Any = draft.document.values
    for step in path:
        raw = raw[step]
    line = draft.line(*path, keys_as_written(WeekTable, raw)[day])
    timed = map(time_and_words, words)
    return tuple(WeekdaySession(_workout(draft, SessionTable(name=words), line), time) for time, words in timed)


def time_and_words(text: str) -> tuple[int | None, str]:
    """The time of day before a session's words, in minutes, and these: `19:00 intervals 8 km`, `7pm easy`.

    `2h easy` is two hours, `19h easy` a time of day; in `9.30 km easy` there is none.
    """
    words = text.strip()
    match = re.fullmatch(_TIMED, words) if words[:1].isdigit() or words[:3].lower() == "at " else None
    time = minutes_of(match["time"]) if match else None
    if match is None or time is None or time >= 24 * 60:
        return None, text
    if re.search("h", match["time"], re.IGNORECASE) and time < _FIRST_HOUR * 60:
        return None, text
    return time, match["words"]


def read_sessions(drafts: list[Draft]) -> tuple[tuple[Session, ...], tuple[Repeat, ...]]:
    """The dated sessions and the repeats."""
    placed: list[tuple[Draft, Path, Session | Repeat]] = read_entries(drafts, "session", _session)
    check_sessions_a_day(placed)
    entries = [entry for *_, entry in placed]
    sessions = tuple(entry for entry in entries if isinstance(entry, Session))
    repeats = tuple(entry for entry in entries if isinstance(entry, Repeat))
    rules = sum(repeat.rrule is not None for repeat in repeats)
    for count, most, what in ((len(repeats), _MOST_REPEATS, "repeats"), (rules, _MOST_RULES, "rules")):
        if count > most:
            wrong = f"{count} {what}, where no plan has more than {most}"
            drafts[-1].problems.add(("session",), wrong, "write the days that differ as single sessions")
            return sessions, ()
    return sessions, repeats


def _session(draft: Draft, table: SessionTable, path: Path) -> Session | Repeat | None:
    if not _is_sound(draft, table, path):
        return None
    line = draft.line(*path)
    workout = _workout(draft, table, line)
    if table.every is not None or table.rrule is not None:
        return Repeat(
            workout=workout, weekdays=table.every or frozenset(), rrule=table.rrule, first=table.from_,
            until=table.until, without=frozenset[date](table.except_), time=table.time, line=line, file=draft.name,
        )  # fmt: skip
    start = draft.civil(table.start)
    day = start.date() if start else table.date
    assert day is not None
    return Session(day, start, workout, line, draft.name, table.done)


def _is_sound(draft: Draft, table: SessionTable, path: Path) -> bool:
    """Whether a session can be used; what speaks against it is added to the problems."""
    before = len(draft.problems.all)
    names = ("date", "start", "every", "rrule")
    given = [name for name in names if getattr(table, name) is not None]
    wrong = any(draft.problems.any_within((*path, name)) for name in (*names, "from", "until", "except", "time"))
    if not wrong:
        _check_when(draft, table, given, path)
    if not table.name.strip() and table.kind is None and not draft.problems.any_within(path):
        fix = 'add name = "long run 24 km"'
        draft.problems.add(path, "this session has neither a name nor a kind", fix, on_key=True)
    return not wrong and len(given) == 1 and len(draft.problems.all) == before


def _check_when(draft: Draft, table: SessionTable, given: list[str], path: Path) -> None:
    if not given:
        fix = 'add date = 2026-12-06, or every = ["sun"]'
        draft.problems.add(path, "this session has no date", fix, on_key=True)
    elif len(given) > 1:
        fix = f"keep one of them: {' or '.join(given)}"
        draft.problems.add((*path, given[1]), f"{listed(given)} contradict each other", fix, on_key=True)
    elif table.every is None and table.rrule is None:
        of_repeats = {"from": table.from_, "until": table.until, "except": table.except_ or None, "time": table.time}
        for key in (key for key, value in of_repeats.items() if value is not None):
            fix = 'it belongs to a repeat: add every = ["sun"] in place of the date'
            if key == "time":
                fix = "give the time with the day: start = 2026-12-06T07:00:00"
            draft.problems.add((*path, key), f"{key} does not go with a single date", fix, on_key=True)
    elif table.done:
        fix = "write each day on which it was done as a session of its own, with a date"
        draft.problems.add((*path, "done"), "done does not go with a repeat", fix, on_key=True)
    elif table.from_ and table.until and table.until < table.from_:
        wrong = f"until ({table.until}) is before from ({table.from_})"
        draft.problems.add((*path, "until"), wrong, "give the later day in until")
    elif table.rrule and not table.from_ and not _names_its_days(table.rrule):
        fix = "add from = the first day: without it the rule has no day to count from"
        draft.problems.add((*path, "rrule"), "this rule has no first day", fix)


def _names_its_days(rule: str) -> bool:
    """Whether a rule gives the same days from whatever day it is counted."""
    if "INTERVAL" in rule or "COUNT" in rule:
        return False
    yearly = "BYYEARDAY|BYMONTH=.*BY|BY.*BYMONTH="
    by_frequency = {"DAILY": "", "WEEKLY": "BYDAY", "MONTHLY": "BY(MONTH)?DAY", "YEARLY": yearly}
    return bool(re.search(by_frequency[rule.partition("FREQ=")[2].partition(";")[0]], rule))


def _workout(draft: Draft, table: SessionTable, line: int | None) -> Workout:
    """The workout of a session, with a note on what was read or assumed; what was done asks for none."""
    units = draft.settings.runner.units
    workout, reading = workout_of(table, units)
    if table.done:
        return workout
    if text := _guesses(table, reading, workout, units):
        draft.note(line, "session", text)
    if table.kind is None and reading.kind is None:
        noun = "a long run, by its length" if workout.kind == "long" else "an easy session"
        unread = f"{shown(workout.name)} names no kind of training: taken as {noun}; set kind to change it"
        draft.note(line, "words", unread)
    return workout


def workout_of(table: SessionTable, units: Units) -> tuple[Workout, TitleReading]:
    """The workout of a session, as given, else as its words say, else by the rulebook's defaults; and the words."""
    name = table.name.strip()
    reading = read_words(name)
    named = cast("Kind | None", table.kind or reading.kind)
    sport = cast("Sport", table.sport or reading.sport or ("other" if named in ("cross", "strength") else "run"))
    km = table.km or reading.km or _bare_km(reading, units)
    climb = round(reading.climb or 0) if table.climb is None else table.climb
    minutes = table.minutes or reading.minutes or default_minutes(sport, km, climb)
    kind = unnamed_kind(sport, km, climb, minutes) if named is None or (table.kind is None and reading.weak) else named
    rpe = table.rpe if table.rpe is not None else reading.rpe
    effort = Fraction(DEFAULT_RPE[kind]) if rpe is None else rpe
    return Workout(name or kind, kind, km, minutes, effort, sport, climb), reading


def _bare_km(reading: TitleReading, units: Units) -> Fraction | None:
    """The number without a unit in a run's words, in the runner's units: `long 15`."""
    if reading.bare is None or reading.bare >= _MOST_BARE or reading.kind in ("rest", "strength", "cross", "race"):
        return None
    return reading.bare * KM_A_MILE if units == "mi" else reading.bare


def _guesses(table: SessionTable, reading: TitleReading, workout: Workout, units: Units) -> str:
    """What was read or assumed: `"long run 24 km": long and 24 km by its words; 144 min, RPE 5 by default`."""
    read: list[str] = []
    assumed: list[str] = []
    if table.kind is None:
        (read if reading.kind else assumed).append(workout.kind)
    if table.km is None and workout.km is not None:
        read.append(distance(workout.km, units))
    if table.minutes is None:
        (read if reading.minutes else assumed).append(f"{number(workout.minutes)} min")
    if table.rpe is None:
        (read if reading.rpe is not None else assumed).append(f"RPE {number(workout.rpe)}")
    parts = [f"{listed(read)} by its words"] if read else []
    parts += [f"{listed(assumed)} by default"] if assumed else []
    race = " (a race? write it as [[race]])" if workout.kind == "race" else ""
    return f"{shown(workout.name)}: {'; '.join(parts)}{race}" if parts else ""
