"""The massages of a year for a reimbursement form: date, therapist, minutes, price, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rubdown.plan.currency import decimals, money
from rubdown.plan.model import Plan
from rubdown.render.tables.rows import aligned, csv_text
from rubdown.report.history import PastMassage
from rubdown.text import escape_controls, long_date, plural

HEADER = ("date", "therapist", "minutes", "price", "currency")
TITLES = ("Date", "Therapist", "Minutes", "Price")


def receipts_csv(rows: Sequence[PastMassage], plan: Plan) -> str:
    """A row a massage and the sum; prices as decimals, as a form wants them."""
    currency = plan.currency
    lines = [
        (str(row.date), row.therapist or "", str(row.minutes), decimal_price(row.price, currency), currency)
        for row in rows
    ]
    total = decimal_price(sum(row.price or 0 for row in rows), plan.currency)
    return csv_text([HEADER, *lines, ("sum", "", str(sum(row.minutes for row in rows)), total, plan.currency)])


def decimal_price(minor: int | None, currency: str) -> str:
    """`49.50`, `5500` yen; "" where no price is known."""
    return "" if minor is None else str(Decimal(minor).scaleb(-decimals(currency)))


def receipts_text(rows: Sequence[PastMassage], plan: Plan, year: int) -> str:
    """The headline and the rows in aligned columns."""
    return (
        f"{headline(rows, plan, year)}\n\n{aligned([TITLES, *receipt_cells(rows, plan)])}"
        if rows
        else (f"{headline(rows, plan, year)}\n")
    )


def headline(rows: Sequence[PastMassage], plan: Plan, year: int) -> str:
    """`Ana: 7 massages in 2026, 385 EUR in all`."""
    whose = f"{plan.runner}: " if plan.runner else ""
    if not rows:
        return escape_controls(f"{whose}no massages in {year}")
    unknown = sum(row.price is None for row in rows)
    total = money(sum(row.price or 0 for row in rows), plan.currency)
    words = f"{whose}{plural(len(rows), 'massage')} in {year}, {total} in all"
    return escape_controls(words + (f", {plural(unknown, 'massage')} without a known price" if unknown else ""))


def receipt_cells(rows: Sequence[PastMassage], plan: Plan) -> list[list[str]]:
    """The rows as they are shown, and the sum below them."""
    cells = [
        [
            long_date(row.date), escape_controls(row.therapist or "-"), str(row.minutes),
            ("-" if row.price is None else money(row.price, plan.currency)) + " (package)" * row.package,
        ]
        for row in rows
    ]  # fmt: skip
    total = money(sum(row.price or 0 for row in rows), plan.currency)
    return [*cells, ["Sum", "", str(sum(row.minutes for row in rows)), total]]


def receipts_page(rows: Sequence[PastMassage], plan: Plan, year: int) -> str:
    """One HTML file that needs nothing else, to print or to attach."""
    from rubdown.render.templates import environment

    template = environment("html", autoescape=True).get_template("table.html")
    heading, cells = headline(rows, plan, year), receipt_cells(rows, plan)
    return template.render(heading=heading, titles=TITLES, rows=cells, with_sum=True)
