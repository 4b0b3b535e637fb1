"""A plan's section of the page: the values that its template shows, in the order in which it shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from rubdown.render.answer_words import start_words
from rubdown.render.day_words import DayLine, race_facts, race_lines, race_title
from rubdown.render.html.chart import NARROW, WIDE, Picture, picture
from rubdown.render.marks import LOAD_SIGNS, NO_MASSAGE, SIGNS, Mark, Sign, mark_days, mark_of
from rubdown.render.weeks import weekday_names, weeks_of_month
from rubdown.render.words import Clock, days_away, days_since_previous, hours_in_words, month_title, weeks_left
from rubdown.report.answer import MonthPlan
from rubdown.report.applied_rules import AppliedRules, applied_rules
from rubdown.report.load import LoadChart
from rubdown.report.massage import Massage
from rubdown.report.race import around_race
from rubdown.report.reasons import in_one_line, main_reason
from rubdown.report.view import CalendarView
from rubdown.text import listed, long_date, plural, short_day


class MassageEntry(Struct, frozen=True):
    """A massage in words. `id` names its place on the page, `when` is its day and start, `away` how far off it is;
    `plain` stands for the reasons of a massage that has none in its favour.
    """

    id: str
    massage: Massage
    when: str
    hours: str
    away: str
    mark: Mark
    status: str
    since: str
    moved_from: date | None
    main: str
    plain: str


class RaceEntry(Struct, frozen=True):
    """A race in words: whether it is the goal or the next one, its day and start, how long it is, what is left."""

    role: str
    day: str
    name: str
    distance: str
    left: str


class RaceSection(Struct, frozen=True):
    """A race with what matters around it, by label, and its days; `open` where its table is shown from the start."""

    title: str
    facts: list[tuple[str, str]]
    days: list[DayLine]
    open: bool


class MonthGrid(Struct, frozen=True):
    """A month: weeks of seven days (None outside the month), and what is planned in it."""

    name: str
    weeks: list[list[date | None]]
    planned: str
    short: bool


class PlanSection(Struct, frozen=True):
    """One plan's section of the page: `places` are its massages' places on it, `heaviest` is the first day of the week
    with the largest load.
    """

    id: str
    view: CalendarView
    next_massage: MassageEntry | None
    races: list[RaceEntry]
    around: list[RaceSection]
    massages: list[MassageEntry]
    places: dict[date, str]
    marks: dict[date, Mark]
    weekdays: tuple[str, ...]
    months: list[MonthGrid]
    legend: list[tuple[str, Sign]]
    chart: LoadChart
    heaviest: date
    chart_legend: list[tuple[Mark, Sign]]
    swatches: list[tuple[str, str]]
    pictures: list[Picture]
    applied: AppliedRules


def plan_section(view: CalendarView, id: str, clock: Clock) -> PlanSection:  # noqa: A002
    """Everything that the page shows of a plan; `id` begins the names of all its places."""
    schedule, chart, marks = view.schedule, view.load_chart(), mark_days(view)
    massages = [_massage(view, m, f"{id}-massage-{n}", clock) for n, m in enumerate(schedule.appointments, 1)]
    legend = [(mark, sign) for mark, sign in SIGNS.items() if mark in marks.values() and sign.meaning]
    without = [("none", NO_MASSAGE)] if any(day.no_massage for day in view.days.values()) else []
    return PlanSection(
        id=id, view=view,
        next_massage=next((entry for entry in massages if entry.massage == view.next_massage), None),
        races=list(_races(view, clock)), around=list(_around(view, clock)), massages=massages,
        places={entry.massage.date: entry.id for entry in reversed(massages)}, marks=marks,
        weekdays=weekday_names(view.first_weekday), months=list(_months(view)), legend=[*legend, *without],
        chart=chart, heaviest=max(chart.weeks, key=lambda week: week.load).from_,
        chart_legend=_chart_legend(chart), swatches=_swatches(chart),
        pictures=[picture(chart, WIDE, f"{id}-wide"), picture(chart, NARROW, f"{id}-narrow")],
        applied=applied_rules(view),
    )  # fmt: skip


def _massage(view: CalendarView, massage: Massage, id: str, clock: Clock) -> MassageEntry:  # noqa: A002
    soft, start = massage.kind == "soft", start_words(massage, clock)
    return MassageEntry(
        id=id,
        massage=massage,
        when=f"{short_day(massage.date)}{f' {start}' if massage.start else ''}",
        hours=hours_in_words(massage, clock=clock),
        away=days_away((massage.date - view.schedule.today).days),
        mark=mark_of(massage),
        status=f"soft, {massage.status}" if soft else massage.status,
        since="" if soft else days_since_previous(massage),
        moved_from=view.moved_from.get(massage.date),
        main=clock(main_reason(massage)),
        plain="" if any(reason.points > 0 for reason in massage.reasons) else in_one_line(massage),
    )


def _races(view: CalendarView, clock: Clock) -> Iterator[RaceEntry]:
    schedule = view.schedule
    for race in view.races:
        if schedule.from_ <= race.date <= schedule.until:
            role = "Goal" if race == view.goal else "Next race" if race == view.next_race else ""
            start = clock(f", {race.start:%H:%M}") if race.timed else ""
            away = (race.date - schedule.today).days
            left = weeks_left(race.date, schedule.today) if away > 0 else days_away(away)
            yield RaceEntry(role, f"{long_date(race.date)}{start}", race.name, race.triathlon or race.distance, left)


def _around(view: CalendarView, clock: Clock) -> Iterator[RaceSection]:
    """The races to come of priority A and B and the goal race, by date; the goal race is open."""
    goal, today = view.goal, view.schedule.today
    for race in sorted(view.plan.races, key=lambda race: race.date):
        is_goal = goal is not None and race.date == goal.date
        if race.date in view.days and race.date >= today and (is_goal or race.priority != "C"):
            around = around_race(view, race)
            yield RaceSection(race_title(around), list(race_facts(around, clock)), race_lines(around, clock), is_goal)


def _months(view: CalendarView) -> Iterator[MonthGrid]:
    plans = {month.month: month for month in view.schedule.months}
    for first in dict.fromkeys(day.replace(day=1) for day in view.days):
        if month := plans.get(f"{first:%Y-%m}"):  # none of a month that was over before today
            weeks = weeks_of_month(first, view.first_weekday)
            yield MonthGrid(month_title(month), weeks, _planned(month), bool(month.short))


def _planned(month: MonthPlan) -> str:
    wanted = f"{month.least} to {month.most}" if month.least < month.most else f"{month.most}"
    wanted = wanted if month.least else f"at most {month.most}"
    words = f"{plural(month.planned, 'massage')}; {wanted} wanted"
    return f"{words}, {month.short} short" if month.short else words


def _chart_legend(chart: LoadChart) -> list[tuple[Mark, Sign]]:
    """The signs above the bars."""
    shown: set[Mark] = {"race" for week in chart.weeks if week.races}
    shown |= {mark_of(massage) for week in chart.weeks for massage in week.massages}
    return [(mark, sign) for mark, sign in LOAD_SIGNS.items() if mark in shown]


def _swatches(chart: LoadChart) -> list[tuple[str, str]]:
    """What the bars, the line and the shaded days of the picture mean, each with its style."""
    closed = {closed.mark for week in chart.weeks for closed in week.closed}
    races = any(week.race_load for week in chart.weeks)
    return [
        ("training", "training"),
        *([("races", "its races")] if races else []),
        ("trend", "the last 21 days"),
        *((mark, LOAD_SIGNS[mark].meaning) for mark in ("closed", "away") if mark in closed),
    ]


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
