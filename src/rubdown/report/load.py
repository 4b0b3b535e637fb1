"""The training load week by week, with the massages, the races and the days closed to massage of each week.

Load is session-RPE (Foster 1998): effort times minutes, in whole points, halves up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

from msgspec import Struct

from rubdown.plan.model import MassageKind
from rubdown.plan.timeline import LOAD_DAYS, TWO_YEARS, Timeline, lay_out
from rubdown.planner.season import Season
from rubdown.planner.verdicts import stretches
from rubdown.report.answer import ClosingCode, PlanLabel, Schedule
from rubdown.report.massage import SCHEMA_VERSION, Status, Version
from rubdown.rules import rule_of, rules_of
from rubdown.rules.base import DAY_MINUTES, ClosedMark, Closing, Stretch, subtract
from rubdown.rules.running import described
from rubdown.text import days_between, round_half_up
from rubdown.toml.problems import Count

Date = date  # where a field is called date
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


class Hardest(Struct, frozen=True):
    """The hardest session of a week, races aside: a hard one before an easy one, then by load."""

    date: Date
    name: str
    load: Count


class RaceDay(Struct, frozen=True):
    """A race of a week; `done` where it was run."""

    date: Date
    name: str
    done: bool = False


class MassageDay(Struct, frozen=True):
    """A massage of a week; also one that lies before the calendar."""

    date: Date
    kind: MassageKind
    status: Status


class ClosedDays(Struct, frozen=True, rename={"from_": "from"}):
    """Days in a row, `from_` to `until` within the week, that a rule leaves no room on."""

    code: ClosingCode
    from_: date
    until: date
    text: str

    @property
    def mark(self) -> ClosedMark:
        """The sign of these days in a chart."""
        return rule_of(Closing, self.code).mark


class Week(Struct, frozen=True, rename={"from_": "from"}):
    """Seven days: their load, the part of it that races are, its share of the largest week in whole per cent; the
    load of the 21 days up to the week's last day and its share of the plan's largest, as WISH3 counts them.

    `load` is what counts: what was done, and what is planned and not missed. `planned_load` is what the plan had for
    the week, `done_load` what was done, `done_percent` its share; null for a week that has no record.
    """

    from_: date
    until: date
    load: Count
    race_load: Count
    share: Count
    load_21_days: Count
    share_21_days: Count
    hardest: Hardest | None
    races: list[RaceDay]
    massages: list[MassageDay]
    closed: list[ClosedDays]
    planned_load: Count = 0
    done_load: Count = 0
    done_percent: Count | None = None


class LoadChart(Struct, frozen=True, rename={"from_": "from"}):
    """The weeks of a plan that are shown; `largest_week` and `largest_21_days` are those of the whole plan."""

    schema_version: Version
    plan: PlanLabel
    today: date
    from_: date
    until: date
    largest_week: Count
    largest_21_days: Count
    weeks: list[Week]


class StreamLoad(Struct, frozen=True):
    """The load of one of several plans, by its name."""

    id: str
    load: LoadChart
    schema_version: Version = SCHEMA_VERSION


def load_chart(season: Season, schedule: Schedule, first_weekday: int = 0) -> LoadChart:
    """The whole weeks from the plan's first dated training to the calendar's end, at most two years.

    Where only a part of the calendar is shown, so is the chart's; the largest week is still that of the whole.
    """
    plan, until = season.timeline.plan, season.timeline.until
    written = [*(race.date for race in plan.races), *(session.date for session in plan.sessions)]
    dated = [*written, *(repeat.first for repeat in plan.repeats if repeat.first)]
    begin = max(min((season.timeline.start, *dated)), until - TWO_YEARS)
    first = begin - timedelta(days=(begin.weekday() - first_weekday) % 7)
    last = until + timedelta(days=(first_weekday - 1 - until.weekday()) % 7)
    timeline = season.timeline
    known = timeline.first + timedelta(days=len(timeline.load_before) - 2)
    if timeline.first > first - timedelta(days=LOAD_DAYS) or last > known:
        timeline = lay_out(plan, timeline.today, last, first)
    starts = [first + i * _WEEK for i in range(((last - first).days + 1) // 7)]
    largest = max(_load(timeline, start) for start in starts)
    massages = _massages(season, schedule)
    begin, end = season.shown if season.shown[0] != schedule.today else (first, season.shown[1])
    starts = [start for start in starts if start <= end and start + _WEEK > begin]
    return LoadChart(
        schema_version=SCHEMA_VERSION, plan=schedule.plan, today=schedule.today, from_=starts[0],
        until=starts[-1] + _WEEK - _DAY,
        largest_week=round_half_up(largest, timeline.unit),
        largest_21_days=round_half_up(season.timeline.largest_sum, season.timeline.unit),
        weeks=[_week(season, timeline, start, largest, massages) for start in starts],
    )  # fmt: skip


def _load(timeline: Timeline, start: date) -> int:
    """The load of the seven days from a day on, in the timeline's units."""
    i = (start - timeline.first).days
    return timeline.load_before[i + 7] - timeline.load_before[i]


def _week(season: Season, timeline: Timeline, start: date, largest: int, massages: list[MassageDay]) -> Week:
    last = start + _WEEK - _DAY
    days = list(days_between(start, last))
    races = [timeline.races[day] for day in days if day in timeline.races]
    load, three_weeks = _load(timeline, start), timeline.sum_before(last + _DAY)
    of_plan = season.timeline.largest_sum * timeline.unit
    planned, done = _planned_and_done(timeline, days)
    on_record = bool(done or timeline.plan.missed.intersection(days))
    return Week(
        from_=start, until=last,
        load=round_half_up(load, timeline.unit),
        race_load=round_half_up(int(sum(race.load for race in races) * timeline.unit), timeline.unit),
        share=round_half_up(100 * load, largest or 1),
        load_21_days=round_half_up(three_weeks, timeline.unit),
        share_21_days=round_half_up(100 * three_weeks * season.timeline.unit, of_plan or 1),
        hardest=_hardest(timeline, days),
        races=[RaceDay(race.date, race.name, race.done) for race in races],
        massages=[massage for massage in massages if start <= massage.date <= last],
        closed=list(_closed(season, days)),
        planned_load=_points(planned), done_load=_points(done),
        done_percent=_points(100 * done / planned) if on_record and planned else None,
    )  # fmt: skip


def _planned_and_done(timeline: Timeline, days: list[date]) -> tuple[Fraction, Fraction]:
    """The load that the plan had for some days in a row, and what was done on them, races included."""
    first, last = days[0], days[-1]
    i = (first - timeline.first).days
    done = planned = Fraction(0)
    for pair in timeline.pairs:
        if pair.done and first <= pair.done.date <= last:
            done += pair.done.workout.load
        if pair.planned and first <= pair.planned.date <= last:
            planned += pair.planned.workout.load
    for race in timeline.plan.races:
        if race.done and first <= race.date <= last:
            done += race.load
            planned += race.rpe * (race.planned_minutes or 0)
    counted = Fraction(timeline.load_before[i + len(days)] - timeline.load_before[i], timeline.unit)
    return counted - done + planned, done


def _points(value: Fraction) -> int:
    return round_half_up(value.numerator, value.denominator)


def _hardest(timeline: Timeline, days: list[date]) -> Hardest | None:
    sessions = (s for day in days for s in timeline.sessions.get(day, ()) if s.workout.kind not in ("race", "rest"))
    hardest = max(sessions, key=lambda session: (session.workout.hard, session.workout.load), default=None)
    if hardest is None or not hardest.workout.load:
        return None
    load = _points(hardest.workout.load)
    return Hardest(hardest.date, hardest.workout.name or described(hardest.workout, timeline.plan.units), load)


def _massages(season: Season, schedule: Schedule) -> list[MassageDay]:
    """The massages of the calendar and those done before it, by date."""
    start = min(season.timeline.today, schedule.from_)
    soft = (a.date for a in season.timeline.plan.appointments if a.kind == "soft" and a.date < start)
    massages = [
        *(MassageDay(m.date, m.kind, m.status) for m in schedule.appointments),
        *(MassageDay(day, "discharge", "done") for day in season.standing.done if day < start),
        *(MassageDay(day, "soft", "done") for day in soft),
    ]
    return sorted(massages, key=lambda massage: (massage.date, massage.kind))


def _closed(season: Season, days: list[date]) -> Iterator[ClosedDays]:
    """The rules that close days of a week, by code and words, each row of days in a row as one."""
    closed = sorted((s.code, s.text, day) for day in days for s in _closers(season, day))
    for (code, text), group in groupby(closed, key=lambda c: c[:2]):
        of_text = [day for _, _, day in group]
        for first, last in _runs(of_text):
            yield ClosedDays(code, first, last, text)


def _closers(season: Season, day: date) -> list[Stretch]:
    """The stretches that close a day together, those aside that the chart does not show; none where it stays open."""
    judged, plan = season.days.get(day), season.timeline.plan
    if judged is None:
        return []
    codes = {rule.code for rule in rules_of(Closing) if rule.in_load}
    shown = [(s, part) for s, part in stretches(season.timeline, judged) if s.code in codes and not s.weekly]
    hours = plan.therapist.hours[day.weekday()] or ((0, DAY_MINUTES),)
    full = not subtract(hours, [part for _, part in shown], plan.minutes)
    return [stretch for stretch, _ in shown] if full else []


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    first = last = days[0]
    for day in days[1:]:
        if day - last > _DAY:
            yield first, last
            first = day
        last = day
    yield first, last
