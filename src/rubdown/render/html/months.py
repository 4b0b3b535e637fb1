"""The month grids of the page: real tables, a sign and words for each day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby

from msgspec import Struct

from rubdown.planner.season import Season
from rubdown.render.terminal.marks import SIGNS, Mark
from rubdown.report.answer import MonthPlan, Schedule
from rubdown.text import MONTH_NAMES, WEEKDAY_NAMES, days_between, plural


class DayCell(Struct, frozen=True):
    """A day: its number, mark and sign, what it is in words, and the place on the page that it leads to."""

    date: date
    mark: Mark
    sign: str
    words: str
    leads_to: str | None
    today: bool


class MonthGrid(Struct, frozen=True):
    """A month: weekdays as (short, long), weeks of seven cells (None outside the month), what is planned in it."""

    name: str
    weekdays: list[tuple[str, str]]
    weeks: list[list[DayCell | None]]
    planned: str
    short: bool


def grids(
    season: Season, schedule: Schedule, marks: Mapping[date, Mark], places: Mapping[date, str], first_weekday: int
) -> list[MonthGrid]:
    """A grid for each month of the marked days; `places` are the appointments' places on the page."""
    plans = {plan.month: plan for plan in schedule.months}
    names = [WEEKDAY_NAMES[(first_weekday + i) % 7] for i in range(7)]
    found = []
    for (year, month), _ in groupby(sorted(marks), lambda day: (day.year, day.month)):
        first = date(year, month, 1)
        cells = [_cell(season, schedule, day, marks.get(day, "outside"), places) for day in _days_of(first)]
        plan = plans[f"{first:%Y-%m}"]
        weeks = _weeks(cells, (first.weekday() - first_weekday) % 7)
        weekdays = [(name[:2], name) for name in names]
        title = f"{MONTH_NAMES[month - 1]} {year}"
        found.append(MonthGrid(title, weekdays, weeks, _planned(plan), bool(plan.short)))
    return found


def _days_of(first: date) -> list[date]:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return list(days_between(first, last))


def _weeks(cells: list[DayCell], before: int) -> list[list[DayCell | None]]:
    padded = [*[None] * before, *cells]
    padded += [None] * (-len(padded) % 7)
    return [padded[i : i + 7] for i in range(0, len(padded), 7)]


def _cell(season: Season, schedule: Schedule, day: date, mark: Mark, places: Mapping[date, str]) -> DayCell:
    race = season.timeline.races.get(day) if mark != "outside" else None
    words = f"race: {race.name}" if race else SIGNS[mark].meaning
    if race and day in places:
        words += ", and a massage"
    return DayCell(day, mark, SIGNS[mark].sign.strip(), words, places.get(day), day == schedule.today)


def _planned(plan: MonthPlan) -> str:
    wanted = (
        f"{plan.least} to {plan.most}"
        if 0 < plan.least < plan.most
        else f"{'' if plan.least else 'at most '}{plan.most}"
    )
    words = f"{plural(plan.planned, 'massage')}; {wanted} wanted"
    return f"{words}, {plan.short} short" if plan.short else words


def legend(marks: Mapping[date, Mark]) -> list[tuple[str, str, str]]:
    """Mark, sign and meaning of what occurs."""
    shown = set(marks.values())
    return [(mark, SIGNS[mark].sign, SIGNS[mark].meaning) for mark in SIGNS if mark in shown and SIGNS[mark].meaning]
