"""A plan's section of the page: the values that its template shows, in the order in which it shows them."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from rubdown.render.html.chart import NARROW, WIDE, Picture, picture
from rubdown.render.html.months import MonthGrid, month_grids
from rubdown.render.html.race_section import RaceSection, race_sections
from rubdown.render.marks import LOAD_SIGNS, SIGNS, Mark, Sign, mark_days, mark_of
from rubdown.render.words import days_away, days_since_previous, hours_in_words
from rubdown.report.answer import Massage
from rubdown.report.applied_rules import AppliedRules, applied_rules
from rubdown.report.load import LoadChart
from rubdown.report.reasons import in_one_line
from rubdown.report.view import CalendarView, RaceView
from rubdown.text import listed, long_date


class MassageEntry(Struct, frozen=True):
    """A massage in words. `id` names its place on the page, `away` says how far off it is; `plain` stands for the
    reasons of a massage that has none in its favour.
    """

    id: str
    massage: Massage
    hours: str
    away: str
    mark: Mark
    status: str
    since: str
    moved_from: date | None
    plain: str


class RaceEntry(Struct, frozen=True):
    """A race in words; `next` tells that it is the first that is not past."""

    day: str
    name: str
    distance: str
    away: str
    next: bool


class PlanSection(Struct, frozen=True):
    """One plan's section of the page: `heaviest` is the first day of the week with the largest load."""

    id: str
    view: CalendarView
    next_massage: MassageEntry | None
    races: list[RaceEntry]
    around: list[RaceSection]
    massages: list[MassageEntry]
    months: list[MonthGrid]
    legend: list[tuple[Mark, Sign]]
    chart: LoadChart
    heaviest: date
    chart_legend: list[tuple[Mark, Sign]]
    swatches: list[tuple[str, str]]
    pictures: list[Picture]
    applied: AppliedRules


def plan_section(view: CalendarView, id: str) -> PlanSection:  # noqa: A002
    """Everything that the page shows of a plan; `id` begins the names of all its places."""
    schedule = view.schedule
    massages = [_massage(view, massage, f"{id}-massage-{n}") for n, massage in enumerate(schedule.appointments, 1)]
    to_come = (m for m in massages if m.massage.date >= schedule.today and m.massage.status != "done")
    chart, marks = view.load_chart(), mark_days(view)
    marked = set(marks.values())
    return PlanSection(
        id=id, view=view, next_massage=next(to_come, None),
        races=[_race(view, race) for race in view.races if schedule.from_ <= race.date <= schedule.until],
        around=race_sections(view),
        massages=massages,
        months=month_grids(view, marks, {entry.massage.date: entry.id for entry in massages}),
        legend=[(mark, sign) for mark, sign in SIGNS.items() if mark in marked and sign.meaning],
        chart=chart, heaviest=max(chart.weeks, key=lambda week: week.load).from_,
        chart_legend=_chart_legend(chart), swatches=_swatches(chart),
        pictures=[picture(chart, WIDE, f"{id}-wide"), picture(chart, NARROW, f"{id}-narrow")],
        applied=applied_rules(view),
    )  # fmt: skip


def _race(view: CalendarView, race: RaceView) -> RaceEntry:
    start = f", {race.start:%H:%M}" if race.timed else ""
    away = days_away((race.date - view.schedule.today).days)
    return RaceEntry(f"{long_date(race.date)}{start}", race.name, race.distance, away, race == view.next_race)


def _massage(view: CalendarView, massage: Massage, id: str) -> MassageEntry:  # noqa: A002
    soft = massage.kind == "soft"
    return MassageEntry(
        id=id,
        massage=massage,
        hours=hours_in_words(massage),
        away=days_away((massage.date - view.schedule.today).days),
        mark=mark_of(massage),
        status=f"soft, {massage.status}" if soft else massage.status,
        since="" if soft else days_since_previous(massage),
        moved_from=view.moved_from.get(massage.date),
        plain="" if any(reason.points > 0 for reason in massage.reasons) else in_one_line(massage),
    )


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
