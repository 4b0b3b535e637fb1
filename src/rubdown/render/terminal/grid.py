"""Month grids side by side, as many as the width allows: one Text, laid out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from msgspec import Struct

from rubdown.render.terminal.marks import SIGNS, TODAY, Mark
from rubdown.render.terminal.text import Text
from rubdown.text import MONTH_NAMES, WEEKDAY_NAMES, days_between

_CELL = 4  # today's pointer, two digits, the mark
_WIDTH = 7 * _CELL
_GUTTER = 2


class Look(Struct, frozen=True):
    """How the screen is drawn: width in columns, first weekday (0 = Monday), plain ASCII signs or not, and whether
    each massage tells which muscles worked most.
    """

    width: int = 80
    first_weekday: int = 0
    ascii: bool = False
    focus: bool = False


def month_grids(marks: Mapping[date, Mark], today: date, look: Look) -> Text:
    """All months of the marked days, in rows of as many as fit."""
    days = sorted(marks)
    months = [month for month, _ in groupby(days, lambda day: (day.year, day.month))]
    grids = [_grid(year, month, marks, today, look) for year, month in months]
    beside = max(1, (look.width + _GUTTER) // (_WIDTH + _GUTTER))
    text = Text()
    for i in range(0, len(grids), beside):
        if i:
            text.append("\n")
        text.append_text(_side_by_side(grids[i : i + beside]))
    return text


def _side_by_side(grids: Sequence[list[Text]]) -> Text:
    text = Text()
    for row in range(max(map(len, grids))):
        line = Text(" " * _GUTTER).join(grid[row] if row < len(grid) else Text(" " * _WIDTH) for grid in grids)
        line.rstrip()
        text.append_text(line).append("\n")
    return text


def _grid(year: int, month: int, marks: Mapping[date, Mark], today: date, look: Look) -> list[Text]:
    """Title, weekdays, then a line for each week."""
    names = [WEEKDAY_NAMES[(look.first_weekday + i) % 7][:2] for i in range(7)]
    lines = [
        Text(f"{MONTH_NAMES[month - 1]} {year}".center(_WIDTH), style="bold"),
        Text("".join(f" {name} " for name in names), style="bright_black"),
    ]
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    line = Text(" " * _CELL * ((first.weekday() - look.first_weekday) % 7))
    for day in days_between(first, last):
        _append_day(line, day, marks.get(day, "outside"), today, look)
        if (day.weekday() - look.first_weekday) % 7 == 6 or day == last:
            line.pad_right(_WIDTH - len(line))
            lines.append(line)
            line = Text()
    return lines


def _append_day(line: Text, day: date, mark: Mark, today: date, look: Look) -> None:
    sign = SIGNS[mark]
    pointer = (TODAY.ascii if look.ascii else TODAY.sign) if day == today else " "
    line.append(pointer, style="bold" if day == today else "")
    style = f"{sign.style} {TODAY.style}" if day == today else sign.style
    line.append(f"{day.day:2d}{sign.ascii if look.ascii else sign.sign}", style=style.strip())


def legend(marks: Mapping[date, Mark], today: date, look: Look) -> Text:
    """The signs that occur, with their meaning, in as few lines as the width allows."""
    shown = set(marks.values())
    signs = [SIGNS[mark] for mark in SIGNS if mark in shown and SIGNS[mark].meaning]
    if today in marks:
        signs.append(TODAY)
    text, used = Text(), 0
    for sign in signs:
        width = len(sign.meaning) + 2
        if used:
            fits = used + 2 + width <= look.width
            text.append("  " if fits else "\n")
            used = used + 2 if fits else 0
        text.append(sign.ascii if look.ascii else sign.sign, style=sign.style).append(f" {sign.meaning}")
        used += width
    return text.append("\n")
