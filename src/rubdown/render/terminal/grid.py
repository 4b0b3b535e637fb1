"""Month grids side by side, as many as the width allows: one Text, laid out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from rubdown.render.marks import SIGNS, TODAY, Mark, Sign
from rubdown.render.terminal.text import Text
from rubdown.render.weeks import weekday_names, weeks_of_month
from rubdown.text import month_name

_CELL = 4  # today's pointer, two digits, the mark
_WIDTH = 7 * _CELL
_GUTTER = 2


class Look(Struct, frozen=True):
    """How the screen is drawn: width in columns, first weekday (0 = Monday), plain ASCII signs or not, and whether
    each massage comes with a note for the therapist; `verbose`: with other days in its place, rules with their codes.
    """

    width: int = 80
    first_weekday: int = 0
    ascii: bool = False
    focus: bool = False
    verbose: bool = False

    def draw(self, sign: Sign) -> str:
        """The character of a sign."""
        return sign.ascii if self.ascii else sign.sign


def month_grids(marks: Mapping[date, Mark], today: date, look: Look) -> Text:
    """All months of the marked days, in rows of as many as fit."""
    months = dict.fromkeys(day.replace(day=1) for day in marks)
    grids = [_grid(first, marks, today, look) for first in months]
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


def _grid(first: date, marks: Mapping[date, Mark], today: date, look: Look) -> list[Text]:
    """Title, weekdays, then a line for each week."""
    lines = [
        Text(f"{month_name(first)} {first.year}".center(_WIDTH), style="bold"),
        Text("".join(f" {name[:2]} " for name in weekday_names(look.first_weekday)), style="bright_black"),
    ]
    for week in weeks_of_month(first, look.first_weekday):
        line = Text()
        for day in week:
            if day:
                _append_day(line, day, marks.get(day, "outside"), today, look)
            else:
                line.append(" " * _CELL)
        lines.append(line)
    return lines


def _append_day(line: Text, day: date, mark: Mark, today: date, look: Look) -> None:
    sign = SIGNS[mark]
    line.append(look.draw(TODAY) if day == today else " ", style="bold" if day == today else "")
    style = f"{sign.style} {TODAY.style}" if day == today else sign.style
    line.append(f"{day.day:2d}{look.draw(sign)}", style=style.strip())


def legend(marks: Mapping[date, Mark], today: date, look: Look) -> Text:
    """The signs that occur, with their meanings."""
    shown = set(marks.values())
    signs = [SIGNS[mark] for mark in SIGNS if mark in shown and SIGNS[mark].meaning]
    return legend_lines([*signs, TODAY] if today in marks else signs, look)


def legend_lines(signs: Iterable[Sign], look: Look) -> Text:
    """Signs with their meanings, in as few lines as the width allows."""
    text, used = Text(), 0
    for sign in signs:
        width = len(sign.meaning) + 2
        if used:
            fits = used + _GUTTER + width <= look.width
            text.append(" " * _GUTTER if fits else "\n")
            used = used + _GUTTER if fits else 0
        text.append(look.draw(sign), style=sign.style).append(f" {sign.meaning}")
        used += width
    return text.append("\n")
