"""What each massage costs: sessions paid in advance are used up first, then a massage costs its price.

A booking or a past massage with a price of its own was paid at that price, without a package. Of several packages that
cover a day the one that lapses first is used. Sessions count from the package's `from`: what the record has used since
then is counted off `sessions`, and where fewer are `left` by the plan, the plan is right. A package without `from` has
what is left today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from rubdown.plan.model import Appointment, Plan
from rubdown.plan.prepaid import Package


class Charge(Struct, frozen=True):
    """What a massage costs in whole minor units, None where no price is known; `package`: the index of what pays it."""

    price: int | None
    package: int | None = None

    @property
    def paid(self) -> int | None:
        """What it adds to the money spent: nothing where a package pays for it."""
        return self.price if self.package is None else 0


class Accounts(Struct, frozen=True):
    """The money of a plan on a day: the charge of each massage before it, soft ones to come, those after the horizon,
    and the sessions that are `left` of each package for the deep massages from that day on.
    """

    settled: tuple[tuple[Appointment, Charge], ...]
    left: tuple[int, ...]


def package_for(packages: Sequence[Package], left: Sequence[int], day: date) -> int | None:
    """The index of the package that pays for a massage on a day, given how many sessions each has left."""
    usable = [i for i, package in enumerate(packages) if left[i] and package.covers(day)]
    return min(usable, key=lambda i: (packages[i].last or date.max, i), default=None)


def charge(plan: Plan, day: date, own_price: int | None, left: list[int]) -> Charge:
    """What a massage on a day costs; the session that pays for it is taken off `left`."""
    i = None if own_price is not None else package_for(plan.packages, left, day)
    if i is None:
        return Charge(plan.price if own_price is None else own_price)
    left[i] -= 1
    package = plan.packages[i]
    if package.price is None:
        return Charge(None, i)
    nth = package.sessions - left[i]  # the shares of all sessions sum up to the package's price
    return Charge(package.price * nth // package.sessions - package.price * (nth - 1) // package.sessions, i)


def past_charges(plan: Plan, massages: Iterable[Appointment]) -> tuple[list[tuple[Appointment, Charge]], list[int]]:
    """The charge of each past massage, by date, and the sessions that are left of each package afterwards."""
    left = [package.sessions if package.first else 0 for package in plan.packages]
    dated = sorted(massages, key=lambda massage: (massage.date, massage.kind))
    charges = [(massage, charge(plan, massage.date, massage.price, left)) for massage in dated]
    now = [min(p.left, rest) if p.first else p.left for p, rest in zip(plan.packages, left, strict=True)]
    return charges, now


def accounts(plan: Plan, today: date, until: date) -> Accounts:
    """The money of a plan on a day whose horizon ends at `until`."""
    known = {(a.date, a.kind) for a in plan.appointments}
    last = plan.last if plan.last and plan.last < today and (plan.last, "discharge") not in known else None
    before = [Appointment(last, None, plan.minutes, "discharge", "", "")] if last else []
    settled, left = past_charges(plan, [*before, *(a for a in plan.appointments if a.date < today)])
    for massage in sorted(plan.appointments, key=lambda massage: massage.date):
        if massage.date > until or (massage.date >= today and massage.kind == "soft"):
            settled.append((massage, charge(plan, massage.date, massage.price, left)))
    return Accounts(tuple(settled), tuple(left))
