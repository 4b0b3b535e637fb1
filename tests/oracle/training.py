"""Races and sessions of a plan, and the sessions that count on a day: written, repeated, typical, done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from dateutil.rrule import rrulestr

from oracle.numbers import (
    HARD_KINDS,
    KM,
    KM_UP_TO,
    MINUTES_A_KM,
    ROWS,
    RPE,
    SOFT_DAYS_AFTER,
    TRIATHLONS,
    WEEKDAYS,
    Raw,
)

DAY = timedelta(days=1)


class Session(NamedTuple):
    """A training session; `start` is None where its hour is not known."""

    day: date
    start: datetime | None
    kind: str
    sport: str
    minutes: Fraction
    rpe: Fraction
    km: Fraction = Fraction(0)
    softened: bool = False

    @property
    def load(self) -> Fraction:
        return self.rpe * self.minutes

    @property
    def hard(self) -> bool:
        return self.kind in HARD_KINDS or self.rpe >= 7


class Race(NamedTuple):
    """A race: `row` counts from 0 (5k) to 4 (ultra), `clear` is RACE1's number of days."""

    day: date
    start: datetime
    finish: datetime
    row: int
    priority: str
    effort: str
    load: Fraction
    clear: int


def exact(value: Any) -> Fraction:
    """A number of TOML as it was written."""
    return Fraction(str(value))


def span(minutes: Fraction) -> timedelta:
    """Minutes as a duration, to the microsecond."""
    return timedelta(microseconds=round(minutes * 60_000_000))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def day_of(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def moment(raw: Raw) -> tuple[date, datetime | None]:
    """Day and start of an entry with `date` or `start`."""
    start = raw.get("start")
    return (start.date(), start) if start is not None else (day_of(raw["date"]), None)


# ---- races ----


def races_of(plan: Raw, rules: Raw) -> list[Race]:
    return [race_of(raw, rules) for raw in races_as_run(plan)]


def races_as_run(plan: Raw) -> list[Raw]:
    """The races of a plan; one that was run has the name, priority and effort of the one planned for its date."""
    planned = {moment(raw)[0]: raw for raw in plan.get("race", []) if not raw.get("done")}
    done = {moment(raw)[0]: raw for raw in plan.get("race", []) if raw.get("done")}
    deeds = [raw for raw in plan.get("session", []) if raw.get("done")]
    for day, race in planned.items():
        if day not in done and (run := next((raw for raw in deeds if is_the_race(raw, day, race)), None)):
            minutes = session_of(run, *moment(run)).minutes
            done[day] = {**race, "minutes": minutes, **({"start": run["start"]} if "start" in run else {})}
    return [planned[day] for day in planned if day not in done] + [
        _as_run(planned[day], run) if day in planned else run for day, run in done.items()
    ]


def is_the_race(deed: Raw, day: date, race: Raw) -> bool:
    """Whether a run is the race of its day: by its km, within a tenth."""
    run = session_of(deed, *moment(deed))
    km = _km_of(race)
    return bool(run.day == day and run.sport == "run" and km and 9 * km <= 10 * run.km <= 11 * km)


def _km_of(race: Raw) -> Fraction:
    """The km of a race that is run; 0 for a triathlon."""
    distance = race.get("distance") or ("" if "km" in race else _distance_in(race["name"]))
    return Fraction(0) if distance in TRIATHLONS else exact(race["km"] if "km" in race else KM[distance])


def _as_run(planned: Raw, run: Raw) -> Raw:
    kept: Raw = {key: planned[key] for key in ("name", "priority", "effort") if key in planned}
    minutes = run["minutes"] if "minutes" in run else race_minutes(run)
    start = run.get("start") or planned.get("start")
    when = {"start": start} if start else {"date": planned["date"]}
    before, after = _km_of(planned), _km_of(run)
    near = not before or 9 * before <= 10 * after <= 11 * before
    length = {key: value for key, value in (planned if near else run).items() if key in ("km", "distance", "climb")}
    return {**kept, **length, **when, "minutes": minutes, "rpe": run.get("rpe", 9)}


def race_minutes(raw: Raw) -> Fraction:
    race = race_of(raw, {"clear_days_before_race": dict.fromkeys(ROWS, 2),
                         "clear_days_before_minor_race": {"half": 2, "beyond": 2}})  # fmt: skip
    return Fraction((race.finish - race.start) // timedelta(microseconds=1), 60_000_000)


def race_of(raw: Raw, rules: Raw) -> Race:
    """One `[[race]]`; without a time it starts at 09:00."""
    day, start = moment(raw)
    start = start or midnight(day) + timedelta(hours=9)
    distance = raw.get("distance") or ("" if "km" in raw else _distance_in(raw["name"]))
    climb = exact(raw.get("climb", 0)) / 100
    if distance in TRIATHLONS:
        name, usual = TRIATHLONS[distance]
        row, minutes = ROWS.index(name), Fraction(usual)
    else:
        km = exact(raw["km"] if "km" in raw else KM[distance]) + climb
        row, minutes = sum(km > exact(end) for end in KM_UP_TO), km * 6
    minutes = exact(raw["minutes"]) if "minutes" in raw else minutes
    priority, effort = raw.get("priority", "A"), raw.get("effort", "race")
    clear = rules["clear_days_before_race"][ROWS[row]]
    if priority == "C" or effort == "training":
        clear = rules["clear_days_before_minor_race"]["half" if row <= 2 else "beyond"]
    load = exact(raw.get("rpe", 9)) * minutes
    return Race(day, start, start + span(minutes), row, priority, effort, load, max(2, clear))


def _distance_in(name: str) -> str:
    words = name.lower().split()
    return next(row for row in reversed(ROWS) if row in words)


# ---- sessions ----


def session_of(raw: Raw, day: date, start: datetime | None) -> Session:
    """A session from the keys `kind` (else the words' first), `sport`, `km`, `minutes`, `rpe` and `climb`."""
    kind = raw.get("kind") or _kind_in(raw.get("name", ""))
    sport = raw.get("sport") or ("other" if kind in ("strength", "cross") else "run")
    km, climb = exact(raw.get("km", 0)), exact(raw.get("climb", 0))
    minutes = Fraction(60)
    if km:
        uphill = climb / 100 if sport in ("run", "hike") else Fraction(0)
        minutes = (km + uphill) * Fraction(MINUTES_A_KM[sport])
    minutes = exact(raw["minutes"]) if "minutes" in raw else minutes
    if kind is None:
        far = minutes >= 90 or (bool(km) and climb / km >= 25 and minutes >= 60)
        kind = ("long" if far else "easy") if sport == "run" else "cross"
    if kind == "rest":
        return Session(day, start, kind, sport, Fraction(0), Fraction(0))
    return Session(day, start, kind, sport, minutes, exact(raw.get("rpe", RPE[kind])), km)


def _kind_in(words: str) -> str | None:
    return next((word for word in words.split() if word in RPE), None)


LINE = re.compile(r"(?:(\d\d:\d\d) )?([a-z ]+?)(?: ([\d.]+) (km|min))?")


def typical_session(words: str, day: date) -> Session:
    """One line of a typical week, as in `19:00 intervals 8 km`."""
    match = LINE.fullmatch(words)
    assert match, words
    clock, name, number, unit = match.groups()
    raw: Raw = {"name": name}
    if number:
        raw["km" if unit == "km" else "minutes"] = number
    start = datetime.combine(day, time.fromisoformat(clock)) if clock else None
    return session_of(raw, day, start)


def week_on(week: Raw, day: date) -> list[Session]:
    """The sessions that a typical week has on the day's weekday."""
    lines = week.get(WEEKDAYS[day.weekday()], [])
    return [typical_session(line, day) for line in ([lines] if isinstance(lines, str) else lines)]


def is_repeat(raw: Raw) -> bool:
    return "every" in raw or "rrule" in raw


def occurrences(raw: Raw) -> Iterator[Session]:
    """The sessions of a repeat, those under `except` left out."""
    clock = raw.get("time")
    for day in _days_of_repeat(raw):
        if day not in raw.get("except", []):
            start = datetime.combine(day, time.fromisoformat(clock)) if clock else None
            yield session_of(raw, day, start)


def _days_of_repeat(raw: Raw) -> list[date]:
    if "rrule" in raw:
        days = rrulestr(raw["rrule"], dtstart=midnight(raw["from"]))
        return [at.date() for at in days.between(midnight(raw["from"]), midnight(raw["until"]), inc=True)]
    every = [raw["every"]] if isinstance(raw["every"], str) else raw["every"]
    return [day for day in days_of((raw["from"], raw["until"])) if WEEKDAYS[day.weekday()] in every]


def days_of(stretch: tuple[date, date]) -> Iterator[date]:
    """All days from the first to the last."""
    first, last = stretch
    return (first + n * DAY for n in range((last - first).days + 1))


# ---- the days ----


class Training:
    """The sessions and races of every day, past ones too."""

    def __init__(self, plan: Raw, rules: Raw, resting: set[date], today: date) -> None:
        self.races = races_of(plan, rules)
        self._missed = missed_days(plan, today)
        self.week: Raw = plan.get("week", {})
        self._blocks = plan.get("block", [])
        self._resting = resting
        self._dated: dict[date, list[Session]] = {}
        done = []
        for raw in plan.get("session", []):
            if is_repeat(raw):
                self._write(occurrences(raw))
            elif raw.get("done"):
                if not any(is_the_race(raw, moment(raw)[0], race) for race in _races_to_run(plan, moment(raw)[0])):
                    done.append(session_of(raw, *moment(raw)))
            else:
                self._write([session_of(raw, *moment(raw))])
        self._changed = self._pair(sorted(done, key=lambda s: s.day))
        self.on = cache(self._on)
        self.load_on = cache(self._load_on)

    def _write(self, sessions: Iterable[Session]) -> None:
        for session in sessions:
            self._dated.setdefault(session.day, []).append(session)

    def _pair(self, done: list[Session]) -> dict[date, list[Session]]:
        """The sessions of each day on which something was done in place of something planned, or missed, or added."""
        near = {deed.day + n * DAY for deed in done for n in (-1, 0, 1)}
        left: dict[date, list[Session | None]] = {day: [*self._planned(day)] for day in near | self._missed}
        open_deeds = list(range(len(done)))
        while pairs := [
            (_apart(planned, done[number]), day, place, number)
            for number in open_deeds
            for day in (done[number].day + n * DAY for n in (-1, 0, 1))
            for place, planned in enumerate(left[day])
            if planned and _may_pair(planned, done[number])
        ]:
            _, day, place, number = min(pairs)
            left[day][place] = None
            open_deeds.remove(number)
        changed = {
            day: [s for s in sessions if s and (day not in self._missed or s.kind == "rest")]
            for day, sessions in left.items()
        }
        for session in done:
            changed[session.day].append(session)
        return changed

    def _planned(self, day: date) -> list[Session]:
        """Dated sessions and repeats; without any, and without a race, those of the typical week."""
        if day in self._dated or any(race.day == day for race in self.races):
            return list(self._dated.get(day, []))
        if day in self._resting:
            return []
        week = next((block["week"] for block in self._blocks if block["from"] <= day <= block["until"]), self.week)
        return [_softened(s) if s.hard and self._near_race(day) else s for s in week_on(week, day)]

    def _near_race(self, day: date) -> bool:
        """Whether the typical week is softened: around races of priority A or B that are really raced."""
        return any(
            -race.clear <= (day - race.day).days <= SOFT_DAYS_AFTER[race.row]
            for race in self.races
            if race.priority in "AB" and race.effort != "training"
        )

    def _on(self, day: date) -> tuple[Session, ...]:
        return tuple(self._changed[day] if day in self._changed else self._planned(day))

    def _load_on(self, day: date) -> Fraction:
        return sum((session.load for session in self.on(day)), Fraction(0))

    def race_load_on(self, day: date) -> Fraction:
        return sum((race.load for race in self.races if race.day == day), Fraction(0))

    def hard_on(self, day: date) -> Fraction:
        """The largest load of a hard session of the day; 0 without one."""
        return max((session.load for session in self.on(day) if session.hard), default=Fraction(0))

    def has_hard(self, day: date) -> bool:
        """Whether a hard session or a race is on the day."""
        return any(session.hard for session in self.on(day)) or any(race.day == day for race in self.races)


def _softened(session: Session) -> Session:
    return session._replace(kind="easy", rpe=Fraction(3), softened=True)


# ---- what was done ----


def missed_days(plan: Raw, today: date) -> set[date]:
    """The past days whose sessions were missed unless done: from the week of the first deed to before the last one."""
    tables = [*plan.get("session", []), *plan.get("race", [])]
    days = sorted(moment(raw)[0] for raw in tables if raw.get("done"))
    if not days:
        return set()
    first = days[0] - days[0].weekday() * DAY
    return {day for day in days_of((first, days[-1] - DAY)) if day < today}


def _races_to_run(plan: Raw, day: date) -> list[Raw]:
    """The races planned for a day of which no result is recorded."""
    races = [raw for raw in plan.get("race", []) if moment(raw)[0] == day]
    return [] if any(raw.get("done") for raw in races) else races


def _may_pair(planned: Session, deed: Session) -> bool:
    """The same sport; on another day also the same effort, and at least half and at most one and a half of the size."""
    if planned.kind == "rest" or planned.sport != deed.sport:
        return False
    size = deed.km / planned.km if planned.km and deed.km else deed.minutes / planned.minutes
    alike = Fraction(1, 2) <= size <= Fraction(3, 2) and (planned.softened or planned.hard == deed.hard)
    return planned.day == deed.day or alike


def _apart(planned: Session, deed: Session) -> tuple[bool, Fraction, bool]:
    """The own day goes first; then the fewest minutes apart, half an hour between two starts as one of them."""
    minutes = abs(planned.minutes - deed.minutes)
    if planned.day == deed.day and planned.start and deed.start:
        minutes += Fraction(abs(planned.start - deed.start) // timedelta(minutes=1), 30)
    return planned.day != deed.day, minutes, planned.hard != deed.hard
