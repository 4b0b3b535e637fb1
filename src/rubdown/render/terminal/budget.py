"""What each number of massages is worth and costs, on the screen: the answer, then a line and a bar a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rubdown.plan.currency import money
from rubdown.render.marks import TODAY
from rubdown.render.tables.budget import next_words, table_cells
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.budget import BudgetCurve, BudgetRow
from rubdown.text import escape_controls, long_date, plural

_BAR, _BAR_AT = 8, 3
_BARS_FROM = 72  # columns from which there is room for bars
_LEAST_WORDS = 20
_TITLES = ("n", "missing", "points", "", "cost", "the next one adds")


def budget_screen(curve: BudgetCurve, look: Look) -> Text:
    """The curve of one plan; no line is wider than the look's width."""
    text = Text()
    for i, line in enumerate(answer_lines(curve)):
        text.append_text(wrapped(look.plain(escape_controls(line)), look.width, "", "" if i else "bold"))
    bar = _BAR if look.width >= _BARS_FROM else 0
    cells = [_TITLES, *(_cells(row, curve, bar, look) for row in curve.rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(5)]
    text.append("\n").append_text(_line(_TITLES, widths, look, "bright_black"))
    for row, columns in zip(curve.rows, cells[1:], strict=True):
        style = "bold" if row.chosen else "bright_black" if row.within is False else ""
        text.append_text(_line(columns, widths, look, style, pointer=row.chosen))
    return text.append("\n").append_text(wrapped(look.plain(_legend(curve, look)), look.width, "", "bright_black"))


def answer_lines(curve: BudgetCurve) -> Iterator[str]:
    """What the curve says: what your calendar has and costs, what limits it, and how many could be."""
    chosen = next((row for row in curve.rows if row.chosen), None)
    until = long_date(curve.until)
    if chosen:
        cost = "" if chosen.money is None else f", {money(chosen.money, curve.currency)}"
        yield f"{curve.label}: {plural(chosen.n, 'massage')} until {until}{cost}"
    yield from curve.money.texts if curve.money else ()
    if curve.money and curve.money.without_limit is not None and chosen and chosen.n != curve.best:
        yield f"Without a limit {curve.best} would be best."
    for period in curve.money.budget if curve.money else ():
        spent, most = (money(amount, curve.currency) for amount in (period.cost, period.budget))
        yield f"{period.period}: {spent} of {most}"
    if curve.booked:
        yield f"{plural(curve.booked, 'massage')} booked: fewer are not possible."
    if curve.price is None:
        yield "No price is known: add price = 55 under [massage] to see what they cost."


def _cells(row: BudgetRow, curve: BudgetCurve, bar: int, look: Look) -> tuple[str, ...]:
    number, missing, points, cost, _ = table_cells(row)
    highest = max(1, *(other.points for other in curve.rows))
    filled = max(0, row.points) * bar // highest
    return number, missing, points, ("#" if look.ascii else "█") * filled, cost, look.clock(next_words(row))


def _line(cells: Sequence[str], widths: Sequence[int], look: Look, style: str, *, pointer: bool = False) -> Text:
    columns = [
        cell.ljust(w) if i == _BAR_AT else cell.rjust(w) for i, (cell, w) in enumerate(zip(cells, widths, strict=False))
    ]
    lead = f"{look.draw(TODAY) if pointer else ' '} {'  '.join(column for column in columns if column)}  "
    room = look.width - len(lead)
    words = wrapped(cells[-1], room).plain.rstrip("\n") if room >= _LEAST_WORDS else ""
    return Text(f"{lead}{words}".replace("\n", f"\n{' ' * len(lead)}").rstrip() + "\n", style=style)


def _legend(curve: BudgetCurve, look: Look) -> str:
    """What the columns mean."""
    words = f"{look.draw(TODAY)} your calendar. Missing: massages that months should have and don't. Bars: points."
    return words + (" Grey: more than your budget." if any(row.within is False for row in curve.rows) else "")
