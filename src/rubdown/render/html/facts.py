"""What the page tells of a plan, in the order in which it tells it: plain values, words from the answer as they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from rubdown.plan.model import Race
from rubdown.planner.season import Season
from rubdown.planner.verdicts import closers
from rubdown.render.html.chart import NARROW, WIDE, Picture, picture
from rubdown.render.html.months import MonthGrid, grids, legend
from rubdown.render.terminal.lines import long_date
from rubdown.render.terminal.load import CLOSED_MEANING, MARKS
from rubdown.render.terminal.marks import SIGNS, mark_days
from rubdown.render.terminal.screen import since, when
from rubdown.report.answer import Massage, MonthPlan, Reason, Room, Schedule
from rubdown.report.load import LoadChart, load_chart
from rubdown.report.reasons import in_one_line
from rubdown.rules import rules_of
from rubdown.rules.base import Reference, Rule
from rubdown.text import MONTH_NAMES, days, listed


class Fact(Struct, frozen=True):
    """A massage on the page. `id` names its place on it, `due` says how far off it is; `plain` stands for reasons
    where nothing speaks for the day.
    """

    id: str
    date: date
    day: str
    when: str
    due: str
    mark: str
    status: str
    where: str
    since: str
    moved_from: str
    plain: str
    reasons: list[Reason]
    points: int
    notes: list[str]
    focus: list[str]


class RaceFact(Struct, frozen=True):
    """A race of the season."""

    day: str
    name: str
    distance: str
    due: str


class ShortMonth(Struct, frozen=True):
    """A month that stays short, with its name."""

    name: str
    month: MonthPlan
    make_room: list[Room]


class PlanFacts(Struct, frozen=True):
    """One plan's part of the page."""

    id: str
    runner: str
    path: str
    span: str
    made: str
    whom: str
    where: str
    following: Fact | None
    next_race: RaceFact | None
    races: list[RaceFact]
    massages: list[Fact]
    gone: list[str]
    grids: list[MonthGrid]
    legend: list[tuple[str, str, str]]
    short: list[ShortMonth]
    schedule: Schedule
    chart: LoadChart
    heaviest: date
    chart_legend: list[tuple[str, str, str]]
    swatches: list[tuple[str, str]]
    pictures: list[Picture]
    notes: list[str]
    rules: list[Rule]
    sources: list[Reference]
    hurt: bool


def facts(season: Season, schedule: Schedule, id: str, first_weekday: int) -> PlanFacts:  # noqa: A002
    """Everything that the page tells of a plan; `id` begins the names of all its places."""
    plan = season.timeline.plan
    massages = [_fact(schedule, m, f"{id}-massage-{n}") for n, m in enumerate(schedule.appointments, 1)]
    races = [r for r in sorted(plan.races, key=_by_date) if schedule.from_ <= r.date <= schedule.until]
    to_come = [fact for fact in massages if fact.date >= schedule.today and fact.status != "done"]
    told = [_race(race, schedule.today) for race in races]
    chart = load_chart(season, schedule, first_weekday)
    rules, marks = _rules(season, schedule), mark_days(season, schedule)
    return PlanFacts(
        id=id, runner=plan.runner, path=schedule.plan.path,
        span=f"{long_date(schedule.from_)} to {long_date(schedule.until)}", made=long_date(schedule.today),
        whom=plan.therapist.name, where=plan.therapist.where,
        following=to_come[0] if to_come else None,
        next_race=next((fact for race, fact in zip(races, told, strict=True) if race.date >= schedule.today), None),
        races=told, massages=massages, gone=[long_date(s.old) for s in schedule.accepted_moves if s.old and not s.new],
        grids=grids(season, schedule, marks, {fact.date: fact.id for fact in massages}, first_weekday),
        legend=legend(marks), short=list(_short(schedule)), schedule=schedule, chart=chart,
        heaviest=max(chart.weeks, key=lambda week: week.load).from_,
        chart_legend=_chart_legend(chart), swatches=_swatches(chart),
        pictures=[picture(chart, WIDE, f"{id}-wide"), picture(chart, NARROW, f"{id}-narrow")],
        notes=[note.text for note in plan.notes_on(schedule.today) if note.about != "session"],
        rules=rules, sources=_sources(rules), hurt=any(rule.red_flags for rule in rules),
    )  # fmt: skip


def _by_date(race: Race) -> date:
    return race.date


def due(day: date, today: date) -> str:
    """How far off a day is: `in 12 days`, `today`, `3 days ago`."""
    left = (day - today).days
    if left == 0:
        return "today"
    if left == 1:
        return "tomorrow"
    return f"in {days(left)}" if left > 0 else f"{days(-left)} ago"


def _race(race: Race, today: date) -> RaceFact:
    start = f", {race.start:%H:%M}" if race.timed else ""
    return RaceFact(f"{long_date(race.date)}{start}", race.name, race.distance, due(race.date, today))


def _fact(schedule: Schedule, massage: Massage, id: str) -> Fact:  # noqa: A002
    moved = {shift.new: shift.old for shift in schedule.accepted_moves if shift.new and shift.old}
    was = moved.get(massage.date)
    return Fact(
        id=id, date=massage.date, day=long_date(massage.date), when=when(massage),
        due=due(massage.date, schedule.today), mark="soft" if massage.kind == "soft" else massage.status,
        status=f"soft, {massage.status}" if massage.kind == "soft" else massage.status,
        where=massage.where or "", since="" if massage.kind == "soft" else since(massage),
        moved_from=long_date(was) if was else "",
        plain="" if any(reason.points > 0 for reason in massage.reasons) else in_one_line(massage),
        reasons=massage.reasons, points=massage.points, notes=massage.notes, focus=massage.focus,
    )  # fmt: skip


def _short(schedule: Schedule) -> Iterator[ShortMonth]:
    for month in schedule.months:
        if month.short:
            year, number = month.month.split("-")
            yield ShortMonth(f"{MONTH_NAMES[int(number) - 1]} {year}", month, month.make_room)


def _rules(season: Season, schedule: Schedule) -> list[Rule]:
    """The rules that spoke: in reasons, in warnings, in closed days; in the order of the rulebook."""
    codes = {reason.code for massage in schedule.appointments for reason in massage.reasons}
    codes |= {caution.code for caution in schedule.warnings}
    codes |= {s.code for day in season.days.values() if not day.open for s in closers(season.timeline, day)}
    return [rule for rule in rules_of(Rule) if rule.code in codes]


def _sources(rules: list[Rule]) -> list[Reference]:
    return list({source.code: source for rule in rules for source in rule.sources}.values())


def _chart_legend(chart: LoadChart) -> list[tuple[str, str, str]]:
    """The signs above the bars."""
    shown = {"race" for week in chart.weeks if week.races}
    shown |= {"soft" if m.kind == "soft" else m.status for week in chart.weeks for m in week.massages}
    return [(mark, SIGNS[mark].sign, SIGNS[mark].meaning) for mark in MARKS if mark in shown]


def _swatches(chart: LoadChart) -> list[tuple[str, str]]:
    """What the bars, the line and the shaded days of the picture mean."""
    marks = {closed.mark for week in chart.weeks for closed in week.closed}
    told = {
        "training": ("training", True),
        "races": ("its races", any(week.race_load for week in chart.weeks)),
        "trend": ("the last 21 days", True),
        "closed": (CLOSED_MEANING, "closed" in marks),
        "away": (SIGNS["away"].meaning, "away" in marks),
    }
    return [(mark, meaning) for mark, (meaning, shown) in told.items() if shown]


def picture_words(chart: LoadChart) -> str:
    """The chart in words, for whoever cannot see it."""
    largest = max(chart.weeks, key=lambda week: week.load)
    massages = [long_date(m.date) for week in chart.weeks for m in week.massages]
    races = [f"{race.name} on {long_date(race.date)}" for week in chart.weeks for race in week.races]
    return (
        f"A bar for each of {len(chart.weeks)} weeks from {long_date(chart.from_)} to {long_date(chart.until)}. "
        f"The largest week, of {long_date(largest.from_)}, has a load of {chart.largest_week:,}. "
        f"Massages: {listed(massages) or 'none'}. Races: {listed(races) or 'none'}."
    )
