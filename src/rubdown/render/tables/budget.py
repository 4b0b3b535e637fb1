"""What each number of massages is worth and costs, as CSV and as a plain table."""

from __future__ import annotations

from collections.abc import Iterable

from rubdown.plan.currency import money
from rubdown.render.tables.rows import aligned, csv_text
from rubdown.report.budget import BudgetRow
from rubdown.text import escape_controls, month_name, ordinal, short_day

HEADER = (
    "n", "missing", "points", "money", "currency", "adds_date", "adds_points", "adds_missing", "adds_money", "adds_why",
    "dates", "chosen", "within",
)  # fmt: skip
_TITLES = ("n", "missing", "points", "money", "the next one")


def budget_csv(rows: Iterable[BudgetRow]) -> str:
    """A row for each number; money in whole minor units, the dates joined by spaces."""
    return csv_text([HEADER, *map(_cells, rows)])


def _cells(row: BudgetRow) -> tuple[str, ...]:
    more = row.adds
    adds = (more.date, more.points, more.missing, more.money, more.text) if more else (None,) * 5
    values = (row.n, row.missing, row.points, row.money, row.currency, *adds)
    flags = ("" if flag is None else str(flag).lower() for flag in (row.chosen, row.within))
    return (*("" if value is None else str(value) for value in values), " ".join(map(str, row.dates)), *flags)


def budget_table(rows: Iterable[BudgetRow]) -> str:
    """Aligned columns, a line for each number."""
    return aligned([_TITLES, *map(table_cells, rows)])


def table_cells(row: BudgetRow) -> tuple[str, str, str, str, str]:
    """Number, massages missing, points, cost, and what the next one would add."""
    cost = "-" if row.money is None else money(row.money, row.currency)
    return str(row.n), str(row.missing or "-"), str(row.points), cost, next_words(row)


def next_words(row: BudgetRow) -> str:
    """`the 9th, Tue 9 Mar: +41 points, 55 EUR, 5 days after City Half`; "" where no more fit."""
    more = row.adds
    if more is None:
        return ""
    fills = [f"fills {month_name(more.date)}"] if more.missing < 0 else []
    cost = [] if more.money is None else [money(more.money, row.currency) if more.money else "at no cost"]
    points = f"{more.points:+d} point{'s' * (abs(more.points) != 1)}"
    reason = escape_controls(more.text.partition(" (")[0])  # without a share of the peak
    return f"the {ordinal(row.n + 1)}, {short_day(more.date)}: {', '.join([*fills, points, *cost, reason])}"
