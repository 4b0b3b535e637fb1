"""The month grids of the page: real tables, a sign and words for each day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from rubdown.render.marks import SIGNS, Mark
from rubdown.render.weeks import weekday_names, weeks_of_month
from rubdown.render.words import month_title
from rubdown.report.answer import MonthPlan
from rubdown.report.view import CalendarView
from rubdown.text import plural


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


def month_grids(view: CalendarView, marks: Mapping[date, Mark], places: Mapping[date, str]) -> list[MonthGrid]:
    """A grid for each month of the marked days; `places` are the appointments' places on the page."""
    months = {month.month: month for month in view.schedule.months}
    weekdays = [(name[:2], name) for name in weekday_names(view.first_weekday)]
    grids = []
    for first in dict.fromkeys(day.replace(day=1) for day in marks):
        month = months[f"{first:%Y-%m}"]
        weeks = [
            [_cell(view, day, marks.get(day, "outside"), places) if day else None for day in week]
            for week in weeks_of_month(first, view.first_weekday)
        ]
        grids.append(MonthGrid(month_title(month), weekdays, weeks, _planned(month), bool(month.short)))
    return grids


def _cell(view: CalendarView, day: date, mark: Mark, places: Mapping[date, str]) -> DayCell:
    race = view.days[day].race if day in view.days else None
    words = f"race: {race.name}" if race else SIGNS[mark].meaning
    if race and day in places:
        words += ", and a massage"
    return DayCell(day, mark, SIGNS[mark].sign.strip(), words, places.get(day), day == view.schedule.today)


def _planned(month: MonthPlan) -> str:
    wanted = f"{month.least} to {month.most}" if month.least < month.most else f"{month.most}"
    wanted = wanted if month.least else f"at most {month.most}"
    words = f"{plural(month.planned, 'massage')}; {wanted} wanted"
    return f"{words}, {month.short} short" if month.short else words


def legend(marks: Mapping[date, Mark]) -> list[tuple[str, str, str]]:
    """Mark, sign and meaning of what occurs."""
    shown = set(marks.values())
    return [(mark, SIGNS[mark].sign, SIGNS[mark].meaning) for mark in SIGNS if mark in shown and SIGNS[mark].meaning]
