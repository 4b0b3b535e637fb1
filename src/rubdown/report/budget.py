"""What each number of massages is worth and costs. JSON of `rubdown budget`; fields are added, never removed."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from rubdown.planner.budget import best_of_each_number
from rubdown.planner.limits import Allowance
from rubdown.planner.problem import Optimum, State
from rubdown.planner.season import Season
from rubdown.report.appointments import proposal_on
from rubdown.report.massage import SCHEMA_VERSION, Version
from rubdown.report.money import Money, accounts_of, cost_of, money_of
from rubdown.report.printed import Printed
from rubdown.report.reasons import main_reason
from rubdown.report.shifts import shifts
from rubdown.toml.problems import Count

Date = date  # where a field is called date


class Addition(Struct, frozen=True):
    """What one massage more would bring: its day (others may move for it), the points and the massages missing that
    the calendar would gain or lose with it, its cost in whole minor units, and why that day.
    """

    date: Date
    points: int
    missing: int
    money: int | None
    text: str


class BudgetRow(Printed, frozen=True):
    """The best calendar with `n` massages, booked ones counted: massages missing, points, and what it costs from today
    on in whole minor units of `currency`, null where no price is known; `adds`: what the next one would add.

    `chosen`: your calendar has that number. `within` says whether it keeps the budget, null without one.
    """

    n: Count
    missing: Count
    points: int
    money: Count | None
    adds: Addition | None
    dates: list[Date]
    chosen: bool
    within: bool | None
    currency: str
    schema_version: Version = SCHEMA_VERSION


class BudgetCurve(Struct, frozen=True):
    """The rows, and what is said about them: whose they are, how many are booked, what the money does."""

    label: str
    until: Date
    price: int | None
    currency: str
    booked: int
    best: int
    money: Money | None
    rows: list[BudgetRow]


def budget_curve(season: Season) -> BudgetCurve:
    """What each number of massages is worth and costs, with what is said about it."""
    plan, rows = season.timeline.plan, budget_rows(season)
    best = min(rows, key=lambda row: (row.missing, -row.points, row.dates), default=None)
    return BudgetCurve(
        plan.runner or plan.path, season.timeline.until, plan.price, plan.currency, len(season.standing.fixed),
        best.n if best else 0, money_of(season), rows,
    )  # fmt: skip


def budget_rows(season: Season) -> list[BudgetRow]:
    """A row for each number of massages that the calendar can have, from that of the bookings to the most that fit."""
    plan = season.timeline.plan
    at_most = len(season.problem.points) if plan.at_most is None else max(plan.at_most, len(season.standing.fixed))
    numbers = {n: best for n, best in best_of_each_number(season.problem).items() if n <= at_most}
    costs = {n: cost_of(season, map(date.fromordinal, best.days)) for n, best in numbers.items()}
    return [
        BudgetRow(
            n, best.shortfall, best.points, costs[n],
            _addition(season, best, numbers[n + 1], (costs[n], costs[n + 1])) if n + 1 in numbers else None,
            [date.fromordinal(day) for day in best.days], n == len(season.best.days),
            _keeps_budget(season, best) if plan.budget else None, plan.currency,
        )
        for n, best in numbers.items()
    ]  # fmt: skip


def _addition(season: Season, best: Optimum, more: Optimum, costs: tuple[int | None, int | None]) -> Addition:
    with_more = replace(season, best=more)
    old, new = (tuple(map(date.fromordinal, each.days)) for each in (best, more))
    day = next(shift.new for shift in shifts(old, new) if shift.old is None and shift.new)
    money = None if costs[0] is None or costs[1] is None else costs[1] - costs[0]
    reason = main_reason(proposal_on(with_more, day))
    return Addition(day, more.points - best.points, more.shortfall - best.shortfall, money, reason)


def _keeps_budget(season: Season, best: Optimum) -> bool:
    """Whether a calendar keeps the plan's budget, whatever number is allowed."""
    plan = replace(season.timeline.plan, at_most=None)
    limit = Allowance(plan, season.standing.fixed, accounts_of(season))
    state: State | None = limit.start
    for day in best.days:
        state = limit.after(state, day) if state else None
    return state is not None
