"""Prices, the budget and packages, read from the plan file's `[massage]` and `[[package]]`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rubdown.plan.currency import minor_units
from rubdown.plan.draft import Draft, last_file_that, read_entries
from rubdown.plan.prepaid import Budget, Package, PackageTable
from rubdown.plan.values import parse_price
from rubdown.text import plural
from rubdown.toml.problems import InvalidValue, Path


def price_at(draft: Draft, path: Path, amount: Decimal | None) -> int | None:
    """An amount of a plan in whole minor units; one with more decimals than its currency is a problem."""
    currency = draft.settings.massage.currency
    if amount is None:
        return None
    try:
        parse_price(str(amount), currency)
    except InvalidValue as error:
        draft.problems.add(path, error.message, error.fix)
    return minor_units(amount, currency)


def read_price(drafts: list[Draft]) -> int | None:
    """The price of one massage in whole minor units."""
    draft = last_file_that(lambda file: file.massage.price is not None, drafts)
    return price_at(draft, ("massage", "price"), drafts[-1].settings.massage.price)


def read_budget(drafts: list[Draft]) -> Budget | None:
    """The budget of a plan; one of two spans, of none, or without a price is a problem."""
    massage, path = drafts[-1].settings.massage, ("massage", "budget")
    table, draft = massage.budget, last_file_that(lambda file: file.massage.budget is not None, drafts)
    if table is None or draft.problems.any_within(path):
        return None
    if (table.year is None) == (table.month is None):
        wrong = "a budget is for a year or for a month" if table.year is None else "a budget has one span, not two"
        draft.problems.add(path, wrong, "write { year = 400 }, or { month = 60 }")
        return None
    if massage.price is None and not any(each.problems.any_within(("massage", "price")) for each in drafts):
        draft.problems.add(path, "a budget needs the price of a massage", "add price = 55 under [massage]", on_key=True)
    amount, span = (table.month, "month") if table.year is None else (table.year, "year")
    return Budget(price_at(draft, (*path, span), amount) or 0, span)  # type: ignore[arg-type]


def read_packages(drafts: Sequence[Draft]) -> tuple[Package, ...]:
    """The packages, in the order in which they are written."""
    return tuple(package for _, _, package in read_entries(drafts, "package", _package))


def _package(draft: Draft, table: PackageTable, path: Path) -> Package | None:
    problems, left = draft.problems, table.sessions if table.left is None else table.left
    if any(problems.any_within((*path, key)) for key in ("sessions", "left", "from", "until", "price")):
        return None
    if left is None:
        problems.add(path, "this package has no number of sessions", "add sessions = 10, and left = 7", on_key=True)
        return None
    sessions = left if table.sessions is None else table.sessions
    if left > sessions:
        wrong = f"{plural(left, 'session')} left of {sessions} cannot be"
        problems.add((*path, "left"), wrong, "correct left, or sessions")
    if table.from_ and table.until and table.until < table.from_:
        wrong = f"until ({table.until}) is before from ({table.from_})"
        problems.add((*path, "until"), wrong, "give the later day in until")
    line = draft.line(*path)
    if table.from_ is None:
        text = f"a package without from has {plural(left, 'session')} left, whatever day it is"
        draft.note(line, "package", f"{text}; with from, each massage since then is counted off")
    price = price_at(draft, (*path, "price"), table.price)
    return Package(sessions, left, table.from_, table.until, price, line, draft.name)
