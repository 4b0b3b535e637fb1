"""From the structs of a plan's files to the Plan: words read, defaults filled in, contradictions reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from operator import itemgetter

from msgspec.structs import replace

from rubdown.plan.bounds import check_years, dates_written, numbers_within_bounds
from rubdown.plan.deeds import days_recorded, massages_had, races_run
from rubdown.plan.distances import given_in
from rubdown.plan.draft import Draft, last_file_that, read_entries
from rubdown.plan.file_schema import AppointmentTable, AwayTable, RaceTable, TherapistTable, plain_tables
from rubdown.plan.model import Appointment, Away, Plan, Race
from rubdown.plan.money import price_at, read_budget, read_packages, read_price
from rubdown.plan.notes import End
from rubdown.plan.phases import read_blocks, read_pauses
from rubdown.plan.rule_numbers import RhythmTable
from rubdown.plan.sessions import read_sessions, read_week
from rubdown.plan.therapist import Therapist
from rubdown.plan.timeline import last_date
from rubdown.plan.training import DEFAULT_RPE, RACE_KM, race_minutes, race_row
from rubdown.text import WEEKDAYS, number, short_day
from rubdown.text import distance as length
from rubdown.titles import read as read_words
from rubdown.toml.places import place_problems
from rubdown.toml.problems import Path, Problem, shown

_DEFAULT_START = time(9)  # rulebook, RACE2: a race with a date but no time
_DEFAULT_HOURS: tuple[tuple[tuple[int, int], ...], ...] = (((8 * 60, 20 * 60),),) * 7  # rulebook, OPEN1
_ONE_DAY = timedelta(days=1)


def build_plan(drafts: list[Draft]) -> Plan:
    """The plan that its files describe, the plan's own file last; contradictions are added to their problems."""
    plan_itself = drafts[-1]
    file = plan_itself.settings
    massage, runner = file.massage, file.runner
    sessions, repeats = read_sessions(drafts)
    races, appointments = read_entries(drafts, "race", _race), read_entries(drafts, "appointment", _appointment)
    _check_doubles("race", [(draft, path, race.date) for draft, path, race in races if not race.done])
    deep = [(draft, path, a.date) for draft, path, a in appointments if a.kind == "discharge" and not a.id]
    _check_doubles("massage", deep)
    _check_rhythm(drafts)
    _check_heart_rates(drafts)
    check_years(drafts)
    numbers = numbers_within_bounds(drafts)
    least, most = massage.per_month
    deeds = [*(race.date for *_, race in races if race.done), *(s.date for s in sessions if s.done)]
    all_races, sessions = races_run([race for *_, race in races], sessions)
    if massage.last:
        text = f"last = {massage.last} is still to come, so it is taken as booked: better write it as [[appointment]]"
        draft = last_file_that(lambda file: file.massage.last is not None, drafts)
        draft.note(draft.line("massage", "last"), "massage", text, before=massage.last)
    packages = read_packages(drafts)
    plan = Plan(
        runner=runner.name.strip(), condition=runner.condition, timezone=plan_itself.zone,
        used_to_massage=runner.used_to_massage, least=least, most=most, minutes=massage.minutes,
        prefer=massage.prefer, prefer_time=massage.prefer_time, last=massage.last,
        therapist=_therapist(file.therapist, drafts), numbers=numbers, week=read_week(drafts),
        races=all_races, sessions=sessions, repeats=repeats, missed=days_recorded(deeds),
        aways=tuple(away for _, _, away in read_entries(drafts, "away", _away)),
        appointments=massages_had([a for *_, a in appointments]), notes=tuple(dict.fromkeys(plan_itself.notes)),
        path=plan_itself.path, journal=file.journal.file, email=runner.email,
        remind=tuple(sorted({*file.remind.days}, reverse=True)),
        remind_at=7 * 60 if file.remind.at is None else file.remind.at, remind_ask=file.remind.ask,
        week_start=WEEKDAYS.index(runner.week_start),
        included=tuple(draft.path for draft in drafts[:-1]), units=runner.units, notice=massage.notice,
        price=read_price(drafts), currency=massage.currency, budget=read_budget(drafts), packages=packages,
        pauses=read_pauses(drafts), blocks=read_blocks(drafts),
        max_hr=runner.max_hr, threshold_hr=runner.threshold_hr, busy=runner.busy, therapists=runner.therapists,
    )  # fmt: skip
    plain = {name: tuple(e for draft in drafts for e in getattr(draft.file, name)) for name in plain_tables()}
    return replace(plan, end=_end(drafts, plan), **plain)


def _therapist(table: TherapistTable, drafts: list[Draft]) -> Therapist:
    hours = _DEFAULT_HOURS
    if table.hours is not None:
        hours = tuple(getattr(table.hours, day) or () for day in WEEKDAYS)
    closed = frozenset(day for draft in drafts for day in draft.file.therapist.closed)
    return Therapist(
        table.name.strip(), table.where.strip(), hours, closed, table.hours is not None, table.step,
        table.cancel_before, table.open_bookings, table.email or "", table.phone or "", table.between, table.at_once,
    )  # fmt: skip


def _has_day(draft: Draft, table: RaceTable | AppointmentTable, path: Path) -> bool:
    """Whether an entry has either date or start; if not, that is added to its problems, unless it has one already."""
    problems = draft.problems
    if problems.any_at(path) or problems.any_within((*path, "date")) or problems.any_within((*path, "start")):
        return False
    if table.date is None and table.start is None:
        problems.add(path, f"this {path[0]} has no date", "add date = 2026-12-06", on_key=True)
    elif table.date is not None and table.start is not None:
        fix = "keep one of them: start where the time is known"
        problems.add((*path, "start"), "date and start contradict each other", fix, on_key=True)
    return (table.date is None) != (table.start is None)


def _day_of(draft: Draft, day: date | None, start: datetime | None) -> tuple[date, datetime | None]:
    """The civil date and start of an entry that has either."""
    civil = draft.civil(start)
    civil_day = civil.date() if civil else day
    assert civil_day is not None
    if start and start.date() != civil_day:
        text = f"{shown(start)} is {short_day(civil_day)} {civil:%H:%M} in {draft.zone}, the runner's time zone"
        draft.note(None, "race", text)
    return civil_day, civil


def _race(draft: Draft, table: RaceTable, path: Path) -> Race | None:
    if not _has_day(draft, table, path):
        return None
    day, start = _day_of(draft, table.date, table.start)
    line, units, reading = draft.line(*path), draft.settings.runner.units, read_words(table.name)
    written = given_in(units, table.distance) if table.distance else None
    given = table.km or (written.km if written else None)
    km = given or reading.km or RACE_KM["10k"]
    climb = table.climb or round(reading.climb or 0)
    triathlon = written.triathlon if written else ""
    if table.km and written and not triathlon and race_row(km) != written.row:
        wrong = f"{number(km)} km are not the distance {shown(written.row)}"
        draft.problems.add((*path, "km"), wrong, f"keep one of them; by its km it is {race_row(km)}")
    # A named distance keeps its row on the flat, whatever its km; climb counts for all but triathlons.
    distance = written.row if written and (triathlon or not climb) else race_row(km, climb)
    name = table.name.strip() or f"the {distance} race"
    if given is None:
        whence = "read from the name" if reading.km else "not given, assuming 10 km: add distance"
        draft.note(line, "race", f"{name}: {length(km, units)} ({distance}), {whence}")
    if start is None and not table.done:
        draft.note(line, "race", f"{name}: no start time given; assuming 09:00")
    return Race(
        name=name, date=day, start=start or datetime.combine(day, _DEFAULT_START), timed=start is not None,
        km=km, distance=distance, priority=table.priority, effort=table.effort,
        minutes=table.minutes or race_minutes(km, climb, triathlon),
        rpe=Fraction(DEFAULT_RPE["race"]) if table.rpe is None else table.rpe, line=line,
        file=draft.name, climb=climb, triathlon=triathlon, done=table.done,
    )  # fmt: skip


def _away(draft: Draft, table: AwayTable, path: Path) -> Away | None:
    if draft.problems.any_within((*path, "from")) or draft.problems.any_within((*path, "until")):
        return None
    if table.from_ is None:
        draft.problems.add(path, "these days away have no beginning", "add from = 2026-12-20", on_key=True)
        return None
    until = table.until or (table.from_.date() if isinstance(table.from_, datetime) else table.from_)
    start, end = _edge(draft, table.from_), _edge(draft, until, last=True)
    if end <= start:
        wrong = f"until ({shown(until)}) is not after from ({shown(table.from_)})"
        draft.problems.add((*path, "until"), wrong, "give the later day in until")
        return None
    return Away(start, end, table.reason.strip(), draft.line(*path), draft.name)


def _edge(draft: Draft, when: date, *, last: bool = False) -> datetime:
    """When days away begin or end: a date counts with its whole day."""
    if isinstance(when, datetime):
        civil = draft.civil(when)
        assert civil is not None
        return civil
    return datetime.combine(when + _ONE_DAY if last else when, time())


def _appointment(draft: Draft, table: AppointmentTable, path: Path) -> Appointment | None:
    if not _has_day(draft, table, path):
        return None
    day, start = _day_of(draft, table.date, table.start)
    return Appointment(
        date=day, start=start, minutes=table.minutes or draft.settings.massage.minutes, kind=table.kind,
        where=table.where or draft.settings.therapist.where, note=table.note.strip(),
        line=draft.line(*path), file=draft.name, allow=frozenset(table.allow),
        done=bool(table.id), booked=not table.id, id=table.id, therapist=table.therapist.strip(),
        price=price_at(draft, (*path, "price"), table.price),
    )  # fmt: skip


def _check_doubles(what: str, entries: Sequence[tuple[Draft, Path, date]]) -> None:
    seen: dict[date, tuple[Draft, Path]] = {}
    for draft, path, day in entries:
        if day not in seen:
            seen[day] = draft, path
            continue
        wrong, (first, first_path) = f"a second {what} on {short_day(day)} {day.year}", seen[day]
        if first is not draft:
            line = first.line(*first_path)
            wrong += f"; the first is in {first.path}" + (f", line {line}" if line else "")
        key = "date" if getattr(draft.file, str(path[0]))[path[1]].date else "start"
        draft.problems.add((*path, key), wrong, f"give it another day, or take one {what} out")


def _check_rhythm(drafts: list[Draft]) -> None:
    rhythm, path = drafts[-1].settings.rules.even_rhythm, ("rules", "even_rhythm")
    if not rhythm.in_order and not any(draft.problems.any_within(path) for draft in drafts):
        wrong = f"an even rhythm from {rhythm.from_} until {rhythm.until}, far at {rhythm.far} days, cannot be"
        fix = "let from be the smallest of the three numbers, and far the largest"
        last_file_that(lambda file: file.rules.even_rhythm != RhythmTable(), drafts).problems.add(path, wrong, fix)


def _check_heart_rates(drafts: list[Draft]) -> None:
    runner = drafts[-1].settings.runner
    if runner.max_hr and runner.threshold_hr and runner.threshold_hr >= runner.max_hr:
        wrong = f"threshold_hr ({runner.threshold_hr}) is not below max_hr ({runner.max_hr})"
        draft = last_file_that(lambda file: file.runner.threshold_hr is not None, drafts)
        draft.problems.add(("runner", "threshold_hr"), wrong, "it is usually 85 to 92 % of the highest heart rate")


def _end(drafts: list[Draft], plan: Plan) -> End | None:
    """The last date of the plan, and the problem, placed at its entry, for a day on which it is long past."""
    last = last_date(plan)
    if last is None:
        return None
    wrong = f"the plan is over: its last date, {short_day(last)} {last.year}, is past"
    fix = f"add what comes next, or plan from another day with --today {last}"
    latest = ((max(dates_written(draft), default=(date.min, ())), draft) for draft in drafts)
    (_, path), draft = max(latest, key=itemgetter(0))
    (problem,) = place_problems(draft.document, draft.path, [Problem(path, wrong, fix)])
    return End(last, problem)
