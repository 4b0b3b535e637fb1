"""Budgets and packages of sessions paid in advance: the tables of the plan file, and the values made of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from rubdown.plan.values import Amount
from rubdown.toml.scalars import About, Day


class BudgetTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What massages may cost, in one of both spans."""

    year: Annotated[Amount | None, About("most in a calendar year")] = None
    month: Annotated[Amount | None, About("most in a calendar month")] = None


class PackageTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"from_": "from"}):
    """Sessions paid in advance: they are used up before a massage costs its price."""

    sessions: Annotated[
        Annotated[int, Meta(ge=1, le=1000)] | None, About("how many were bought; left out: those left")
    ] = None
    left: Annotated[Annotated[int, Meta(ge=0, le=1000)] | None, About("how many are left; left out: all")] = None
    from_: Annotated[
        Day | None, About("first day on which it counts; massages since then are counted off `sessions`")
    ] = None
    until: Annotated[Day | None, About("last day on which it counts; left out: it doesn't lapse")] = None
    price: Annotated[Amount | None, About("price of the whole package: a session's share is what a receipt shows")] = (
        None
    )


class Package(Struct, frozen=True):
    """Sessions paid in advance, to be used from `first` to `last`, both included; None: without such a bound.

    `sessions` were bought for `price` (whole minor units, None: not known), `left` of them were left at last count.
    """

    sessions: int
    left: int
    first: date | None = None
    last: date | None = None
    price: int | None = None
    line: int | None = None
    file: str | None = None

    def covers(self, day: date) -> bool:
        """Whether a session can be used on a day, as far as one is left."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Budget(Struct, frozen=True):
    """The most that massages may cost in each calendar year or month, in whole minor units."""

    amount: int
    span: Literal["year", "month"]

    def period(self, day: date) -> int:
        """The year or month of a day: periods of one span are ordered by their number."""
        return day.year if self.span == "year" else 12 * day.year + day.month - 1
