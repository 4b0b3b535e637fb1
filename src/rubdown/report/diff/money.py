"""Changes of what massages cost: their price, the budget, packages of sessions paid in advance."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.plan.currency import money
from rubdown.plan.model import Plan
from rubdown.plan.prepaid import Package
from rubdown.report.diff.change import Change, deed, entry, full_day, now, paired, setting
from rubdown.text import plural


def money_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """One change for the price with its currency, one for the budget, one for each package that differs."""
    if (old.price, old.currency) != (new.price, new.currency):
        what = "The price of a massage" if old.price != new.price else "The currency"
        before, after = (_amount(p.price, p.currency) if old.price != new.price else p.currency for p in (old, new))
        yield setting(now(what, after, before), price=old.price, currency=old.currency)
    if old.budget != new.budget:
        yield setting(now("The budget", _budget(new), _budget(old)), budget=old.budget)
    for packages in paired(
        old.packages, new.packages, lambda p: (p.first, p.last), lambda p: p.first, lambda p: p.last,
        lambda p: p.sessions,
    ):  # fmt: skip
        yield entry(_package(*packages, new.currency), "packages", *packages)


def _amount(minor: int | None, currency: str) -> str:
    return "" if minor is None else money(minor, currency)


def _budget(plan: Plan) -> str:
    return f"{money(plan.budget.amount, plan.currency)} a {plan.budget.span}" if plan.budget else ""


def _package(before: Package | None, after: Package | None, currency: str) -> str:
    """`Package of 10 sessions added, 7 left until Sat 1 May 2027`, `… changed (6 left, was 7)`."""
    package = before or after
    if package is None:
        return ""
    text = f"Package of {plural(package.sessions, 'session')} {deed(before, after)}"
    if before is None or after is None:
        return f"{text}, {package.left} left{f' until {full_day(package.last)}' if package.last else ''}"
    return f"{text} ({'; '.join(_differences(before, after, currency))})"


def _differences(before: Package, after: Package, currency: str) -> Iterator[str]:
    if before.sessions != after.sessions:
        yield f"of {after.sessions}"
    if before.left != after.left:
        yield f"{after.left} left, was {before.left}"
    words = [
        {
            "from": package.first and full_day(package.first),
            "until": package.last and full_day(package.last),
            "price": _amount(package.price, currency),
        }
        for package in (before, after)
    ]
    for key, was in words[0].items():
        if words[1][key] != was:
            yield f"{key} {words[1][key] or 'not given'}, was {was or 'not given'}"
