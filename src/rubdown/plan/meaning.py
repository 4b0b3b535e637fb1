"""From the plan file's structs to the plan that is meant: words read, defaults filled in, contradictions found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from rubdown.model import (
    DEFAULT_RPE,
    MINUTES_A_KM,
    RACE_KM,
    Appointment,
    Away,
    Note,
    Plan,
    Race,
    Therapist,
    distance_of,
)
from rubdown.plan.draft import Draft, Here
from rubdown.plan.problem import Path, shown
from rubdown.plan.sessions import read_sessions, read_week
from rubdown.plan.shape import AppointmentTable, AwayTable, RaceTable, TherapistTable
from rubdown.timeline import dated_days, is_over
from rubdown.wording import WEEKDAYS, number, short_day
from rubdown.words import read as read_words

_DEFAULT_START = time(9)  # rulebook, RACE2: a race with a date but no time
_DEFAULT_HOURS: tuple[tuple[tuple[int, int], ...], ...] = (((8 * 60, 20 * 60),),) * 7  # rulebook, OPEN1
_ONE_DAY = timedelta(days=1)


def mean(draft: Draft, here: Here) -> Plan:
    """The plan; what contradicts itself goes to the draft's problems."""
    file, massage, runner = draft.file, draft.file.massage, draft.file.runner
    sessions, repeats = read_sessions(draft)
    races, appointments = dict(_races(draft)), dict(_appointments(draft))
    _check_doubles(draft, "race", {("race", i): race.date for i, race in races.items()})
    booked: dict[Path, date] = {("appointment", i): a.date for i, a in appointments.items() if a.kind == "discharge"}
    _check_doubles(draft, "massage", booked)
    _check_rhythm(draft)
    least, most = massage.per_month
    today = here.today_in(draft.zone)
    if massage.last and massage.last > today:
        text = f"last = {massage.last} is still to come, so it is taken as booked: better write it as [[appointment]]"
        draft.notes.append(Note(draft.line("massage", "last"), "massage", text))
    plan = Plan(
        runner=runner.name.strip(), condition=runner.condition, timezone=draft.zone,
        used_to_massage=runner.used_to_massage, least=least, most=most, minutes=massage.minutes,
        prefer=massage.prefer, prefer_time=massage.prefer_time, last=massage.last,
        therapist=_therapist(file.therapist), numbers=file.rules, week=read_week(draft),
        races=tuple(races.values()), sessions=sessions, repeats=repeats, aways=tuple(_aways(draft)),
        appointments=tuple(appointments.values()), notes=tuple(draft.notes), path=draft.path,
        journal=file.journal.file, email=runner.email,
        remind=tuple(sorted({*file.remind.days}, reverse=True)),
    )  # fmt: skip
    _check_not_over(draft, plan, today)
    return plan


def _therapist(table: TherapistTable) -> Therapist:
    hours = _DEFAULT_HOURS
    if table.hours is not None:
        hours = tuple(getattr(table.hours, day) or () for day in WEEKDAYS)
    return Therapist(table.name.strip(), table.where.strip(), hours, frozenset(table.closed), table.hours is not None)


def _has_day(draft: Draft, table: RaceTable | AppointmentTable, path: Path) -> bool:
    """Whether an entry has one of date and start; else that goes to the problems, unless one is already wrong."""
    if draft.problems.at(path) or draft.problems.within((*path, "date")) or draft.problems.within((*path, "start")):
        return False
    if table.date is None and table.start is None:
        draft.problems.add(path, f"this {path[0]} has no date", "add date = 2026-12-06", on_key=True)
    elif table.date is not None and table.start is not None:
        mend = "keep one of them: start where the time is known"
        draft.problems.add((*path, "start"), "date and start contradict each other", mend, on_key=True)
    return (table.date is None) != (table.start is None)


def _day_of(draft: Draft, day: date | None, start: datetime | None) -> tuple[date, datetime | None]:
    """The civil date and start of an entry that has one of both."""
    civil = draft.civil(start)
    found = civil.date() if civil else day
    assert found is not None
    if start and start.date() != found:
        text = f"{shown(start)} is {short_day(found)} {civil:%H:%M} in {draft.zone}, the runner's time zone"
        draft.notes.append(Note(None, "race", text))
    return found, civil


def _races(draft: Draft) -> Iterator[tuple[int, Race]]:
    for i, table in enumerate(draft.file.race):
        if _has_day(draft, table, ("race", i)):
            yield i, _race(draft, table, i)


def _race(draft: Draft, table: RaceTable, i: int) -> Race:
    day, start = _day_of(draft, table.date, table.start)
    line = draft.line("race", i)
    reading = read_words(table.name)
    given = table.km or (RACE_KM[table.distance] if table.distance else None)
    km = given or reading.km or RACE_KM["10k"]
    _check_distance(draft, table, ("race", i))
    distance = table.distance or distance_of(km)
    name = table.name.strip() or f"the {distance} race"
    if given is None:
        whence = "read from the name" if reading.km else "not told, so 10 km are assumed: add distance"
        draft.notes.append(Note(line, "race", f"{name}: {number(km)} km ({distance}), {whence}"))
    if start is None:
        draft.notes.append(Note(line, "race", f"{name}: no start time is told, so 09:00 is assumed"))
    return Race(
        name=name, date=day, start=start or datetime.combine(day, _DEFAULT_START), timed=start is not None,
        km=km, distance=distance, priority=table.priority, effort=table.effort,
        minutes=table.minutes or km * MINUTES_A_KM,
        rpe=Fraction(DEFAULT_RPE["race"]) if table.rpe is None else table.rpe, line=line,
    )  # fmt: skip


def _check_distance(draft: Draft, table: RaceTable, path: Path) -> None:
    if table.km and table.distance and distance_of(table.km) != table.distance:
        wrong = f"{number(table.km)} km are not the distance {shown(table.distance)}"
        draft.problems.add((*path, "km"), wrong, f"keep one of them; by its km it is {distance_of(table.km)}")


def _aways(draft: Draft) -> Iterator[Away]:
    for i, table in enumerate(draft.file.away):
        away = _away(draft, table, ("away", i))
        if away:
            yield away


def _away(draft: Draft, table: AwayTable, path: Path) -> Away | None:
    if draft.problems.within((*path, "from")) or draft.problems.within((*path, "until")):
        return None
    if table.from_ is None:
        draft.problems.add(path, "these days away have no beginning", "add from = 2026-12-20", on_key=True)
        return None
    until = table.until or (table.from_.date() if isinstance(table.from_, datetime) else table.from_)
    start, end = _edge(draft, table.from_), _edge(draft, until, last=True)
    if end <= start:
        wrong = f"until ({shown(until)}) does not lie after from ({shown(table.from_)})"
        draft.problems.add((*path, "until"), wrong, "give the later day in until")
        return None
    return Away(start, end, table.reason.strip(), draft.line(*path))


def _edge(draft: Draft, when: date, *, last: bool = False) -> datetime:
    """A bound of days away: a date stands for its whole day."""
    if isinstance(when, datetime):
        civil = draft.civil(when)
        assert civil is not None
        return civil
    return datetime.combine(when + _ONE_DAY if last else when, time())


def _appointments(draft: Draft) -> Iterator[tuple[int, Appointment]]:
    for i, table in enumerate(draft.file.appointment):
        if _has_day(draft, table, ("appointment", i)):
            yield i, _appointment(draft, table, i)


def _appointment(draft: Draft, table: AppointmentTable, i: int) -> Appointment:
    day, start = _day_of(draft, table.date, table.start)
    return Appointment(
        date=day, start=start, minutes=table.minutes or draft.file.massage.minutes, kind=table.kind,
        where=table.where or draft.file.therapist.where, note=table.note.strip(), line=draft.line("appointment", i),
    )  # fmt: skip


def _check_doubles(draft: Draft, what: str, found: dict[Path, date]) -> None:
    seen: set[date] = set()
    for path, day in found.items():
        if day in seen:
            wrong = f"a second {what} on {short_day(day)} {day.year}"
            key = "date" if getattr(draft.file, str(path[0]))[path[1]].date else "start"
            draft.problems.add((*path, key), wrong, f"give it another day, or take one {what} out")
        seen.add(day)


def _check_rhythm(draft: Draft) -> None:
    rhythm, path = draft.file.rules.even_rhythm, ("rules", "even_rhythm")
    if not rhythm.from_ <= rhythm.until <= rhythm.far and not draft.problems.within(path):
        wrong = f"an even rhythm from {rhythm.from_} until {rhythm.until}, far at {rhythm.far} days, cannot be"
        draft.problems.add(path, wrong, "let from be the smallest of the three numbers, and far the largest")


def _check_not_over(draft: Draft, plan: Plan, today: date) -> None:
    """A plan whose last date is long past has nothing to plan for, unless training goes on."""
    if is_over(plan, today) and not _dates_in_doubt(draft):
        last = max(dated_days(plan))
        wrong = f"the plan is over: its last date, {short_day(last)} {last.year}, is past"
        mend = f"add what comes next, or plan from another day with --today {last}"
        draft.problems.add(_last_entry(draft), wrong, mend)


def _dates_in_doubt(draft: Draft) -> bool:
    """Whether a date could not be read: it may be the one that is still to come."""
    wrong = {problem.path[-1] for problem in draft.problems.found if problem.path}
    return bool(wrong & {"date", "start", "from", "until", "every", "rrule"}) or any(
        isinstance(key, int) for key in wrong
    )


def _last_entry(draft: Draft) -> Path:
    """The path of the latest date in the file."""
    file = draft.file
    found = [
        (value.date() if isinstance(value, datetime) else value, (name, i, key.rstrip("_")))
        for name in ("race", "session", "away", "appointment")
        for i, table in enumerate(getattr(file, name))
        for key in ("date", "start", "from_", "until")
        if (value := getattr(table, key, None)) is not None
    ]
    return max(found)[1] if found else ()
