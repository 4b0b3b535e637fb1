"""Calendars in grids: six weeks a line each, or whole months side by side, in the same cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from rubdown.render.marks import NO_MASSAGE, SIGNS, TODAY, Mark, Sign
from rubdown.render.terminal.cells import cut
from rubdown.render.terminal.text import Text
from rubdown.render.weeks import weekday_names, weeks_of_month
from rubdown.render.words import Clock, clock_12, clock_24
from rubdown.report.view import CalendarView
from rubdown.report.week import days_of_weeks, first_of_week, week_totals
from rubdown.text import MONTH_NAMES, distance, escape_controls, month_name

_GUTTER = 2
_LABEL = 7  # `Nov W48`: the month and the week of the year
_LEAST_BESIDE = 16  # columns from which a week's distance, hours and phase stand beside it


class Look(Struct, frozen=True):
    """How the screen is drawn: width in columns, first weekday (0 = Monday), plain ASCII signs or not, a clock of 12
    hours or of 24, and whether each massage comes with a note for the therapist; `verbose`: with all reasons and other
    days in its place, rules with their codes; `every`: all months.
    """

    width: int = 80
    first_weekday: int = 0
    ascii: bool = False
    focus: bool = False
    verbose: bool = False
    every: bool = False
    twelve_hours: bool = False

    def draw(self, sign: Sign) -> str:
        """The character of a sign."""
        return sign.ascii if self.ascii else sign.sign

    def plain(self, words: str) -> str:
        """Words of the program's own in signs that the terminal has."""
        return words.replace("–", "-").replace(" · ", " | ") if self.ascii else words

    @property
    def clock(self) -> Clock:
        """How times of day are written."""
        return clock_12 if self.twelve_hours else clock_24

    @property
    def dots(self) -> str:
        """What ends a text that is cut."""
        return "..." if self.ascii else "…"

    @property
    def cell(self) -> int:
        """Columns of a day: its bracket, today's pointer (beside it where there is room), two digits, the mark."""
        return 5 if self.width >= _LABEL + 7 * 5 + 1 else 4


def weeks_grid(view: CalendarView, marks: Mapping[date, Mark], first: date, look: Look) -> Text:
    """The six weeks from a day on: month, week of the year, seven days, then distance, hours and phase."""
    text = Text(" " * _LABEL).append_text(_weekdays(look))
    text.rstrip()
    text.append("\n")
    left, month = look.width - _LABEL - 7 * look.cell - 1 - _GUTTER, 0
    for held in days_of_weeks(view, first, 6):
        begin, week = first_of_week(held[0].date, look.first_weekday), week_totals(view, held)
        days = [begin + timedelta(days=i) for i in range(7)]
        named = next((day.month for day in days if day.day == 1), begin.month)
        name = "" if named == month else MONTH_NAMES[named - 1][:3]
        line = Text().append(f"{name:3} W{days[3].isocalendar().week:<2d}", "bright_black")
        line.append_text(_days(days, view, marks, look))
        if left >= _LEAST_BESIDE:
            hours = f"{week.hours:g} h".rjust(7) if week.hours else ""
            length = distance(Fraction(str(week.km)), view.plan.units) if week.km else ""
            beside = f"{length:>8}{hours}  {week.phase or ''}"
            line.append(cut(escape_controls(beside), left).rstrip(), "bright_black")
        line.rstrip()
        text.append_text(line).append("\n")
        month = named
    return text


def month_grids(view: CalendarView, marks: Mapping[date, Mark], look: Look) -> Text:
    """All months of the marked days, in rows of as many as fit."""
    months = dict.fromkeys(day.replace(day=1) for day in marks)
    grids, width = [_month(first, view, marks, look) for first in months], 7 * look.cell + 1
    beside = max(1, (look.width + _GUTTER) // (width + _GUTTER))
    text = Text()
    for i in range(0, len(grids), beside):
        text.append("\n" if i else "")
        row = grids[i : i + beside]
        for n in range(max(map(len, row))):
            line = Text(" " * _GUTTER).join(grid[n] if n < len(grid) else Text(" " * width) for grid in row)
            line.rstrip()
            text.append_text(line).append("\n")
    return text


def _month(first: date, view: CalendarView, marks: Mapping[date, Mark], look: Look) -> list[Text]:
    """Title, weekdays, then a line for each week."""
    lines = [Text(f"{month_name(first)} {first.year}".center(7 * look.cell + 1), style="bold"), _weekdays(look)]
    weeks = weeks_of_month(first, look.first_weekday)
    return [*lines, *(_days(week, view, marks, look) for week in weeks)]


def _weekdays(look: Look) -> Text:
    names = "".join(f"{name[:2]} ".rjust(look.cell) for name in weekday_names(look.first_weekday))
    return Text(f"{names} ", style="bright_black")


def _days(days: Sequence[date | None], view: CalendarView, marks: Mapping[date, Mark], look: Look) -> Text:
    """Seven days; days in a row without massages lie between brackets, on a background of their own."""
    without = [day in view.days and view.days[day].no_massage for day in days if day]
    inside = iter(without)
    line, free = Text(), [bool(day) and next(inside) for day in days]
    for day, (before, here) in zip(days, pairwise([False, *free]), strict=True):
        bracket = "[" if here and not before else "]" if before and not here else " "
        ground = NO_MASSAGE.style if here or bracket == "]" else ""
        pointer = look.draw(TODAY) if day == view.schedule.today else ""
        if look.cell == 4:
            line.append(pointer or bracket, ground)
        else:
            line.append(bracket, ground).append(pointer or " ", ground if here else "")
        if day:
            _append_day(line, day, marks.get(day, "outside"), view, look)
        else:
            line.append("   ")
    return line.append("]" if free[-1] else " ", NO_MASSAGE.style if free[-1] else "")


def _append_day(line: Text, day: date, mark: Mark, view: CalendarView, look: Look) -> None:
    sign, today = SIGNS[mark], view.schedule.today
    style = sign.style
    if " on " not in style:  # a mark with a ground of its own is seen on any other
        quiet = "bright_black" if day < today and mark in ("hard", "easy", "free") else style
        style = NO_MASSAGE.style if day in view.days and view.days[day].no_massage else quiet
    line.append(f"{day.day:2d}{look.draw(sign)}", f"{style} {TODAY.style}".strip() if day == today else style)


def legend(view: CalendarView, marks: Mapping[date, Mark], days: Iterable[date], look: Look) -> Text:
    """The signs that occur on the days, with their meanings in a word or two."""
    days = list(days)
    shown = {marks[day] for day in days}
    signs = [sign for mark, sign in SIGNS.items() if mark in shown and sign.brief]
    without = any(view.days[day].no_massage for day in days)
    return legend_lines([*signs, NO_MASSAGE] if without else signs, look, brief=True)


def legend_lines(signs: Iterable[Sign], look: Look, *, brief: bool = False) -> Text:
    """Signs with their meanings, in as few lines as the width allows."""
    text, used = Text(), 0
    for sign in signs:
        meaning = sign.brief if brief else sign.meaning
        width = len(look.draw(sign)) + 1 + len(meaning)
        if used:
            fits = used + _GUTTER + width <= look.width
            text.append(" " * _GUTTER if fits else "\n")
            used = used + _GUTTER if fits else 0
        text.append(look.draw(sign), style=sign.style).append(f" {meaning}")
        used += width
    return text.append("\n")
