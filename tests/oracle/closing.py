"""Closed stretches of time by the hard rules, and what they leave open of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from oracle.facts import Facts
from oracle.numbers import ROWS, WEEKDAYS, Raw
from oracle.training import DAY, Race, Session, Training, midnight, span

QUARTER = 15
REACH = 9  # days after which no session closes anything: 6000 minutes and 96 hours


class Stretch(NamedTuple):
    """Time from start up to, not including, end that a rule closes."""

    code: str
    start: datetime
    end: datetime


Window = tuple[int, int]  # minutes from midnight


class Basis(NamedTuple):
    """All that a day is judged by."""

    plan: Raw
    rules: Raw
    training: Training
    facts: Facts


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


def closed_on(day: date, basis: Basis) -> list[Stretch]:
    """All stretches, but the therapist's, that touch the day."""
    plan, rules, training, facts = basis
    rows = [
        *(stretch for race in training.races for stretch in around_race(race, rules)),
        *(stretch for near in range(-REACH, 2 + rules["hours_before_hard"] // 24)
          for session in training.on(day + near * DAY) for stretch in around_session(session, rules)),
        *before_maximum(day, rules, training),
        *(Stretch("PAUSE1", midnight(first), midnight(last + DAY)) for first, last in facts.pauses),
        *(_away(raw) for raw in plan.get("away", [])),
        *after_complaints(facts, rules),
    ]  # fmt: skip
    return [row for row in rows if row.start < midnight(day + DAY) and row.end > midnight(day)]


def around_race(race: Race, rules: Raw) -> Iterator[Stretch]:
    yield Stretch("RACE1", midnight(race.day - (race.clear - 1) * DAY), race.finish)
    row = race.row + {"training": -1, "race": 0, "all-out": 1}[race.effort]
    wait = rules["recover_hours_after_race"][ROWS[min(max(row, 0), 4)]]
    yield Stretch("RACE2", race.finish, race.finish + hours(wait))


def around_session(session: Session, rules: Raw) -> Iterator[Stretch]:
    """RUN1, RUN2 and RUN4."""
    if session.kind == "rest":
        return
    if session.start is None:
        if session.hard:
            yield Stretch("RUN2", midnight(session.day), midnight(session.day + DAY))
        return
    rest = hours(rules["hours_after_running"]["hard" if session.hard else "easy"])
    yield Stretch("RUN1", session.start, session.start + span(session.minutes) + rest)
    if session.hard:
        yield Stretch("RUN4", session.start - hours(rules["hours_before_hard"]), session.start)


def before_maximum(day: date, rules: Raw, training: Training) -> Iterator[Stretch]:
    """RUN3: before a test, or a session of RPE 9 and more; always from the day before."""
    days = max(2, rules["clear_days_before_maximum_effort"])
    for ahead in range(days):
        for session in training.on(day + ahead * DAY):
            if session.kind == "test" or session.rpe >= 9:
                first = midnight(session.day - (days - 1) * DAY)
                yield Stretch("RUN3", first, session.start or midnight(session.day + DAY))


def _away(raw: Raw) -> Stretch:
    first, last = raw["from"], raw["until"]
    start = first if isinstance(first, datetime) else midnight(first)
    return Stretch("AWAY1", start, last if isinstance(last, datetime) else midnight(last + DAY))


def after_complaints(facts: Facts, rules: Raw) -> Iterator[Stretch]:
    waits = rules["hours_after_complaint"]
    for kind, start in facts.complaints:
        yield Stretch("HURT1", start, start + hours(waits[kind]))
    for start, end in facts.illnesses:
        yield Stretch("HURT1", start, end + hours(waits["illness"]))


# ---- what stays open ----


def therapist_windows(plan: Raw, day: date) -> list[Window]:
    """The therapist's hours on a day, in minutes from midnight; 08:00-20:00 where no hours are given."""
    therapist = plan.get("therapist", {})
    if day in therapist.get("closed", []):
        return []
    if "hours" not in therapist:
        return [(480, 1200)]
    text = therapist["hours"].get(WEEKDAYS[day.weekday()], "")
    pairs = [part.strip().split("-") for part in text.split(",") if part.strip()]
    return [(_minutes(start), _minutes(end)) for start, end in pairs]


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


class Opening(NamedTuple):
    """What is open of a day. `alone`: rules of which each leaves no room by itself; `touching`: all that may speak."""

    windows: list[Window]
    alone: set[str]
    touching: set[str]


def opening(plan: Raw, day: date, stretches: list[Stretch]) -> Opening:
    """The windows that hold a massage, and on a closed day the rules to blame."""
    therapist = therapist_windows(plan, day)
    room = _usable(therapist, day, [], plan)
    windows = _usable(therapist, day, stretches, plan)
    codes = {stretch.code for stretch in stretches}
    if not room:
        return Opening([], {"OPEN1"}, codes | {"OPEN1"})
    alone = {
        code for code in codes if not _usable(therapist, day, [s for s in stretches if s.code == code], plan)
    }  # fmt: skip
    return Opening(windows, alone, codes | {"OPEN1"})


def _usable(windows: list[Window], day: date, stretches: list[Stretch], plan: Raw) -> list[Window]:
    """What the stretches leave of the windows, inward to the quarter hour, where a start on the step fits."""
    left = [(midnight(day) + timedelta(minutes=a), midnight(day) + timedelta(minutes=b)) for a, b in windows]
    for stretch in stretches:
        left = [part for window in left for part in _without(window, stretch)]
    rounded = (_inward(start - midnight(day), end - midnight(day)) for start, end in left)
    return [window for window in rounded if list(starts_in([window], plan))]


def _without(window: tuple[datetime, datetime], stretch: Stretch) -> Iterable[tuple[datetime, datetime]]:
    start, end = window
    parts = ((start, min(end, stretch.start)), (max(start, stretch.end), end))
    return [(a, b) for a, b in parts if a < b]


def _inward(start: timedelta, end: timedelta) -> Window:
    quarter = timedelta(minutes=QUARTER)
    return -(-start // quarter) * QUARTER, end // quarter * QUARTER


def starts_in(windows: Iterable[Window], plan: Raw) -> Iterator[int]:
    """All starts on the therapist's step, in minutes from midnight, from which a massage fits into a window."""
    step = plan.get("therapist", {}).get("step", 15)
    minutes = plan.get("massage", {}).get("minutes", 60)
    for first, last in windows:
        yield from range(-(-first // step) * step, last - minutes + 1, step)
