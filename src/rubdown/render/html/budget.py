"""What each number of massages is worth and costs, as a page with a chart: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from rubdown.render.html.chart import Box, Point
from rubdown.render.tables.budget import table_cells
from rubdown.render.templates import environment
from rubdown.render.terminal.budget import answer_lines
from rubdown.report.budget import BudgetCurve, BudgetRow
from rubdown.text import escape_controls, plural

_WIDTH, _TOP, _HEIGHT, _BELOW = 960, 24, 240, 44
_SIDE = 8
TITLES = ("Massages", "Missing", "Points", "Cost", "The next one adds")


class BudgetPicture(Struct, frozen=True):
    """The chart laid out: a bar of points for each number of massages, from `zero` up or down; labels around it."""

    width: int
    height: int
    zero: float
    bars: list[Box]
    labels: list[Point]


def budget_page(curve: BudgetCurve) -> str:
    """The page of one plan's curve."""
    template = environment("html", autoescape=True).get_template("budget.html")
    lines = [escape_controls(line) for line in answer_lines(curve)]
    rows = [(row, table_cells(row)) for row in curve.rows]
    over = any(row.within is False for row in curve.rows)
    return template.render(lines=lines, titles=TITLES, rows=rows, picture=_picture(curve.rows), over=over)


def _picture(rows: Sequence[BudgetRow]) -> BudgetPicture:
    points = [row.points for row in rows]
    highest, lowest = max(0, *points, 1), min(0, *points)
    a_point = _HEIGHT / (highest - lowest)
    zero, step = _TOP + highest * a_point, (_WIDTH - 2 * _SIDE) / max(1, len(rows))
    bars, labels = list[Box](), list[Point]()
    for i, row in enumerate(rows):
        left, height = _SIDE + i * step + step * 0.15, abs(row.points) * a_point
        top = zero - height if row.points >= 0 else zero
        mark = "chosen" if row.chosen else "over" if row.within is False else "plain"
        bars.append(Box(left, top, step * 0.7, height, mark, _bar_words(row)))
        labels += _labels(row, left + step * 0.35, top)
    return BudgetPicture(_WIDTH, _TOP + _HEIGHT + _BELOW, zero, bars, labels)


def _bar_words(row: BudgetRow) -> str:
    number, _, points, cost, _ = table_cells(row)
    missing = f", {row.missing} missing" if row.missing else ""
    return f"{plural(int(number), 'massage')}: {points} points{missing}, {cost}"


def _labels(row: BudgetRow, middle: float, top: float) -> Iterator[Point]:
    """The points above a bar; below the chart the number, and how many massages the months miss."""
    yield Point(middle, top - 6, "points", str(row.points))
    yield Point(middle, _TOP + _HEIGHT + 18, "number", str(row.n))
    yield Point(middle, _TOP + _HEIGHT + 36, "missing", f"−{row.missing}" if row.missing else "")
