"""What a calendar costs: packages that run out or lapse, the budget and what it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.charges import Accounts, Charge, accounts, charge
from rubdown.plan.currency import money
from rubdown.plan.model import Plan
from rubdown.plan.prepaid import Budget, Package
from rubdown.planner.problem import Optimum, State
from rubdown.planner.season import Season
from rubdown.text import MONTH_NAMES, days_between, long_date, plural
from rubdown.toml.problems import Count

Date = date  # where a field is called date


class PackageUse(Struct, frozen=True):
    """A package with the sessions that the calendar leaves of it; `text` says what to mind, "" where nothing is."""

    sessions: Count
    left: Count
    until: Date | None
    text: str
    line: int | None = None
    file: str | None = None


class BudgetPeriod(Struct, frozen=True):
    """A year (`2027`) or month (`2027-03`) of the calendar: its budget, and what massages cost in it, past and planned.

    Both in whole minor units; only massages that no package pays for cost anything.
    """

    period: str
    budget: Count
    cost: Count


class Money(Struct, frozen=True):
    """The money of a calendar: what is worth knowing in words, each package, each period of the budget.

    `without_limit` is how many massages the calendar would have without the budget and `--most`, null without both.
    """

    currency: str
    texts: list[str]
    packages: list[PackageUse]
    budget: list[BudgetPeriod]
    without_limit: Count | None


def money_of(season: Season) -> Money | None:
    """The money of a solved season; None where the plan has no package, no budget and no largest number."""
    plan = season.timeline.plan
    if not plan.packages and plan.budget is None and plan.at_most is None:
        return None
    packages, without = package_uses(season), without_limit(season)
    texts = [*limit_texts(season, without), *(use.text for use in packages if use.text)]
    periods = budget_periods(season) if plan.budget else []
    return Money(plan.currency, texts, packages, periods, len(without.days) if without else None)


def charges_of(season: Season, days: Iterable[date] | None = None) -> tuple[list[tuple[date, Charge]], list[int]]:
    """What each massage on some days of the horizon costs (those of the best calendar), and what packages have left."""
    plan, fixed = season.timeline.plan, season.standing.fixed
    left = [*accounts_of(season).left]
    dated = season.chosen if days is None else days
    return [(day, charge(plan, day, fixed[day].price if day in fixed else None, left)) for day in dated], left


def accounts_of(season: Season) -> Accounts:
    """The money of the plan before any massage of the horizon."""
    return accounts(season.timeline.plan, season.timeline.today, season.timeline.until)


def cost_of(season: Season, days: Iterable[date]) -> int | None:
    """What massages on some days of the horizon cost, in whole minor units; None where a price is not known."""
    paid = [each.paid for _, each in charges_of(season, days)[0]]
    return None if None in paid else sum(amount or 0 for amount in paid)


def package_uses(season: Season) -> list[PackageUse]:
    """Each package with what the calendar leaves of it, and what to mind."""
    plan = season.timeline.plan
    charges, left = charges_of(season)
    uses = []
    for i, package in enumerate(plan.packages):
        used_on = max((day for day, each in charges if each.package == i), default=None)
        paid = [day for day, each in charges if each.package is None and used_on and day > used_on]
        text = _lapse(season, package, left[i]) if left[i] else _used_up(plan, used_on, paid) if not any(left) else ""
        uses.append(PackageUse(package.sessions, left[i], package.last, text, package.line, package.file))
    return uses


def _lapse(season: Season, package: Package, left: int) -> str:
    """What to mind of a package of which sessions are left: nothing where it lasts longer than the calendar."""
    if package.last is None or package.last > season.timeline.until:
        return ""
    sessions = f"{left} of {plural(package.sessions, 'session')}"
    if package.last < season.timeline.today:
        return f"Your package lapsed on {long_date(package.last)} with {sessions} left"
    return f"{sessions} will be left when your package lapses on {long_date(package.last)}"


def _used_up(plan: Plan, used_on: date | None, paid: Sequence[date]) -> str:
    """What to mind of a package that is used up: that later massages cost their price."""
    if not used_on or not paid:
        return ""
    price = "" if plan.price is None else f" {money(plan.price, plan.currency)}"
    cost = f"{plural(len(paid), 'later massage')} cost{'s' if len(paid) == 1 else ''}{price}"
    return f"Your package is used up on {long_date(used_on)}: {cost}{' each' if price and len(paid) > 1 else ''}"


def without_limit(season: Season) -> Optimum | None:
    """The best calendar without the plan's limit; None where it has none."""
    if season.problem.limit is None:
        return None
    from rubdown.planner.search import solve

    return solve(replace(season.problem, limit=None))


def limit_texts(season: Season, without: Optimum | None) -> Iterator[str]:
    """What the budget or the largest number does to the calendar, if anything."""
    plan, planned = season.timeline.plan, len(season.best.days)
    if without is None:
        return
    if plan.at_most is not None and plan.at_most < len(season.standing.fixed):
        booked = plural(len(season.standing.fixed), "massage")
        yield f"At most {plan.at_most}: {booked} booked already, and bookings stay"
    elif plan.budget and (over := next(overbooked(season), None)):
        yield over
    elif without.days != season.best.days:
        most = plan.at_most is not None and planned >= plan.at_most
        lead = f"At most {plan.at_most}" if most else "Budget"
        if planned == len(without.days):
            yield f"{lead}: {plural(planned, 'massage')}, on other days than without it"
            return
        cost = "" if plan.price is None else f"; the next would cost {money(plan.price, plan.currency)}"
        yield f"{lead}: {planned} of {plural(len(without.days), 'massage')}{cost}"


def overbooked(season: Season) -> Iterator[str]:
    """The periods in which bookings and past massages alone cost more than the budget."""
    plan = season.timeline.plan
    if plan.budget:
        for period, cost in costs_by_period(season, season.standing.fixed).items():
            if cost > plan.budget.amount:
                spent, most = (money(amount, plan.currency) for amount in (cost, plan.budget.amount))
                yield f"Budget: what is booked and done in {period_name(plan.budget, period)} costs {spent}, not {most}"


def costs_by_period(season: Season, days: Iterable[date]) -> dict[int, int]:
    """What each period of the budget from today on costs: with massages on some days, and all that is settled."""
    budget, timeline = season.timeline.plan.budget, season.timeline
    if budget is None:
        return {}
    costs = Counter({budget.period(day): 0 for day in days_between(timeline.today, timeline.until)})
    settled = [(massage.date, each) for massage, each in accounts_of(season).settled]
    for day, each in (*settled, *charges_of(season, days)[0]):
        if (period := budget.period(day)) in costs:
            costs[period] += each.paid or 0
    return dict(costs)


def budget_periods(season: Season) -> list[BudgetPeriod]:
    """Each period of the calendar with its budget and its cost."""
    budget = season.timeline.plan.budget
    costs = costs_by_period(season, season.chosen).items() if budget else ()
    return [BudgetPeriod(_code(budget, period), budget.amount, cost) for period, cost in costs if budget]


def _code(budget: Budget, period: int) -> str:
    return str(period) if budget.span == "year" else f"{period // 12}-{period % 12 + 1:02}"


def period_name(budget: Budget, period: int) -> str:
    """`2027`, `March 2027`."""
    return str(period) if budget.span == "year" else f"{MONTH_NAMES[period % 12]} {period // 12}"


def limit_reached(season: Season, day: date) -> str | None:
    """Why no further massage is allowed on a day that has room for one, by the budget or the largest number, in words.

    None where one is allowed, or another massage is too near.
    """
    problem, plan, ordinal = season.problem, season.timeline.plan, day.toordinal()
    limit, days = problem.limit, [*season.best.days, *(d.toordinal() for d in season.standing.done)]
    if limit is None or any(abs(other - ordinal) < problem.gap for other in days):
        return None
    state: State | None = limit.start
    for each in sorted((*season.best.days, ordinal)):
        state = limit.after(state, each) if state else None
    if state:
        return None
    if plan.at_most is not None and len(season.best.days) >= plan.at_most:
        return f"you allow {plural(plan.at_most, 'massage')} at most"
    if plan.budget is None:
        return None
    amount = money(plan.budget.amount, plan.currency)
    return f"the budget of {amount} for {period_name(plan.budget, plan.budget.period(day))} is used up"
