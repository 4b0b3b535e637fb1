"""Budgets, packages and the curve of a plan against brute force; what is said where money runs out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rubdown import check, loads
from rubdown.plan.model import Plan
from rubdown.plan.read import read_plan
from rubdown.planner.season import Season, season
from rubdown.report.budget import budget_rows
from rubdown.report.calendar import answer
from rubdown.report.money import money_of
from support.small_problems import sets_of_days, worth

TODAY = date(2026, 11, 26)
_PLANS = 200 if settings().max_examples > 100 else 40


def plan_text(rng: Random) -> str:
    """A plan of two to four months with few open days, so that every set of them can be tried."""
    days = sorted(rng.sample(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], 1))
    budget = rng.choice(["", f"budget = {{ year = {rng.choice([0, 50, 100, 149.99, 150, 220])} }}",
                         f"budget = {{ month = {rng.choice([0, 49.99, 50, 100])} }}"])  # fmt: skip
    lines = [
        "[massage]", f"price = {rng.choice([50, '50.00', 49.99])}", budget, f"per_month = [1, {rng.randint(1, 3)}]",
        "[therapist]", f'hours = "{days[0]} 16-20"', "[rules]", f"days_between = {rng.choice([5, 10, 15])}",
        "[week]", 'tue = "intervals 10 km"', 'sat = "long run 20 km"',
    ]  # fmt: skip
    if rng.random() < 0.6:
        lines += ["[[race]]", 'name = "City 10k"', f"date = {TODAY + timedelta(days=rng.randint(20, 60))}"]
    for _ in range(rng.randint(0, 2)):
        first, sessions = TODAY + timedelta(days=rng.randint(-40, 30)), rng.randint(1, 4)
        lines += ["[[package]]", f"sessions = {sessions}", f"left = {rng.randint(0, sessions)}"]
        lines += [f"from = {first}"] * rng.randint(0, 1)
        lines += [f"until = {first + timedelta(days=rng.randint(41, 90))}"] * rng.randint(0, 1)
    for day in rng.sample(range(-50, 40), rng.randint(0, 3)):
        lines += ["[[appointment]]", f"date = {TODAY + timedelta(days=day)}", rng.choice(["", "price = 30"])]
        lines += ['kind = "soft"'] * (rng.random() < 0.2)
    return "\n".join(lines)


def read(text: str) -> Plan:
    plan = read_plan(text, "plan.toml", zone="UTC")
    assert isinstance(plan, Plan), plan
    return plan


class Purse:
    """What massages cost, booked in a plain ledger: sessions of packages first, the soonest to lapse before others."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.left = [package.sessions if package.first else 0 for package in plan.packages]
        self.spent: dict[str, int] = defaultdict(int)
        for booked in sorted((a for a in plan.appointments if a.date < TODAY), key=lambda a: (a.date, a.kind)):
            self.pay(booked.date, booked.price)
        for i, package in enumerate(plan.packages):
            self.left[i] = min(package.left, self.left[i]) if package.first else package.left
        for booked in sorted((a for a in plan.appointments if a.date >= TODAY), key=lambda a: a.date):
            if booked.kind == "soft":
                self.pay(booked.date, booked.price)

    def pay(self, day: date, price: int | None) -> None:
        usable = [
            (package.last or date.max, i) for i, package in enumerate(self.plan.packages)
            if self.left[i] and (package.first or date.min) <= day <= (package.last or date.max)
        ]  # fmt: skip
        if price is None and usable:
            self.left[min(usable)[1]] -= 1
            return
        cost = self.plan.price if price is None else price
        for span in (f"{day:%Y}", f"{day:%Y-%m}", "all"):
            self.spent[span] += cost or 0

    def with_days(self, days: list[date]) -> dict[str, int]:
        prices = {a.date: a.price for a in self.plan.appointments if a.kind == "discharge"}
        purse = Purse(self.plan)
        for day in days:
            purse.pay(day, prices.get(day))
        return purse.spent


def keeps_budget(plan: Plan, days: list[date], fixed: list[date]) -> bool:
    if plan.budget is None:
        return True
    spent, alone = Purse(plan).with_days(days), Purse(plan).with_days(fixed)
    spans = {f"{day:%Y}" if plan.budget.span == "year" else f"{day:%Y-%m}" for day in days}
    return all(spent[span] <= max(plan.budget.amount, alone[span]) for span in spans)


def all_sets(solved: Season) -> list[tuple[tuple[int, int, tuple[int, ...]], list[date]]]:
    """Every set of days that the rules allow, with its order among them."""
    sets = []
    for days in sets_of_days(solved.problem):
        shortfall, points = worth(solved.problem, days)
        sets.append(((shortfall, -points, days), [*map(date.fromordinal, days)]))
    return sets


@settings(max_examples=_PLANS)
@given(st.integers(0, 10**9), st.none() | st.integers(0, 4))
@example(43, None)  # a package's session in a year that has cost more than its budget already
def test_a_calendar_and_its_curve_equal_brute_force(seed: int, most: int | None) -> None:
    plan = replace(read(plan_text(Random(seed))), at_most=most)
    solved = season(plan, TODAY)
    fixed, sets = [*solved.standing.fixed], all_sets(solved)
    at_most = max(most, len(fixed)) if most is not None else 99
    allowed = [order for order, days in sets if len(days) <= at_most and keeps_budget(plan, days, fixed)]
    assert (solved.best.shortfall, -solved.best.points, solved.best.days) == min(allowed)
    best: dict[int, Any] = {}
    for order, days in sets:
        if len(days) <= at_most:
            best[len(days)] = min(best.get(len(days), (order, days)), (order, days))
    rows = budget_rows(solved)
    assert [(row.n, row.missing, row.points, row.dates) for row in rows] == [
        (n, order[0], -order[1], days) for n, (order, days) in sorted(best.items())
    ]
    before = Purse(plan).spent["all"]
    for row in rows:
        assert row.money == Purse(plan).with_days(row.dates)["all"] - before
        assert row.within == (keeps_budget(plan, row.dates, fixed) if plan.budget else None)
    for row, more in pairwise(rows):
        assert row.adds
        assert (row.adds.points, row.adds.missing) == (more.points - row.points, more.missing - row.missing)
        assert row.adds.date in more.dates
        assert row.adds.date not in row.dates


@settings(max_examples=_PLANS // 4)
@given(st.integers(0, 10**9))
def test_prices_of_days_and_alternatives_keep_the_budget(seed: int) -> None:
    plan = read(plan_text(Random(seed)))
    solved = season(plan, TODAY)
    fixed, with_day = [*solved.standing.fixed], dict[int, tuple[int, int]]()
    for (shortfall, cost, days), dates in all_sets(solved):
        if keeps_budget(plan, dates, fixed):
            for day in days:
                with_day[day] = min(with_day.get(day, (99, 0)), (shortfall, cost))
    assert solved.search.best_with_each_day == {day: (short, -cost) for day, (short, cost) in with_day.items()}


BOOKED = "[[appointment]]\ndate = 2027-01-14\n"
SEASON = """
[massage]
price = 55
{money}
[therapist]
hours = "thu 16-20"
[week]
tue = "intervals 10 km"
sun = "long run 20 km"
[[race]]
name = "City Half"
date = 2027-05-16
{more}
"""


def texts(money: str, more: str = "", at_most: int | None = None) -> list[str]:
    plan = replace(read(SEASON.format(money=money, more=more)), at_most=at_most)
    money_said = money_of(season(plan, TODAY))
    return money_said.texts if money_said else []


@pytest.mark.parametrize(
    ("money", "more", "said"),
    [
        ("", "", []),
        ("budget = { year = 4000 }", "", []),
        ("budget = { year = 110 }", "", ["Budget: 3 of 7 massages; the next would cost 55 EUR"]),
        ("budget = { year = 0 }", "", ["Budget: 0 of 7 massages; the next would cost 55 EUR"]),
        ("budget = { year = 0 }\ncurrency = 'KWD'", "", ["Budget: 0 of 7 massages; the next would cost 55 KWD"]),
        (
            "budget = { year = 50 }", BOOKED,
            ["Budget: what is booked and done in 2027 costs 55 EUR, not 50 EUR"],
        ),
        (
            "", "[[package]]\nsessions = 10\nleft = 3\nuntil = 2026-11-25",
            ["Your package lapsed on Wed 25 Nov 2026 with 3 of 10 sessions left"],
        ),
        (
            "", "[[package]]\nsessions = 10\nleft = 8\nuntil = 2027-05-01",
            ["3 of 10 sessions will be left when your package lapses on Sat 1 May 2027"],
        ),
    ],
)  # fmt: skip
def test_what_is_said(money: str, more: str, said: list[str]) -> None:
    assert texts(money, more) == said


@pytest.mark.parametrize(
    ("until", "text"),
    [
        ("2026-11-25", "Your package lapsed on Wed 25 Nov 2026 with 3 of 10 sessions left"),
        ("2026-11-26", "2 of 10 sessions will be left when your package lapses on Thu 26 Nov 2026"),
        ("2026-12-02", "2 of 10 sessions will be left when your package lapses on Wed 2 Dec 2026"),
    ],
)
def test_a_package_pays_up_to_its_last_day(until: str, text: str) -> None:
    booked = "[[appointment]]\nstart = 2026-11-26T20:00:00\n"
    assert texts("", f"{booked}[[package]]\nsessions = 10\nleft = 3\nuntil = {until}") == [text]


@pytest.mark.parametrize(("budget", "over"), [("54.99", True), ("55", False), ("55.01", False), ("0", True)])
def test_what_is_booked_stays_whatever_the_budget(budget: str, over: bool) -> None:
    booked = f"{BOOKED}[[appointment]]\ndate = 2026-01-08\n"
    text = SEASON.format(money=f'budget = {{ year = "{budget}" }}', more=booked)
    solved = season(read(text), TODAY)
    assert {day for day in solved.chosen if day.year == 2027} == {date(2027, 1, 14)}
    wrong = f"Budget: what is booked and done in 2027 costs 55 EUR, not {budget} EUR"
    assert ((wrong, "raise the budget, or cancel a booking") in findings(text)) == over


PACKAGE = "[[package]]\nsessions = 1\nfrom = 2026-11-01\n"


@pytest.mark.parametrize(
    ("package", "budget", "count"), [("", "109.99", 0), ("", "110", 1), (PACKAGE, "54.99", 0), (PACKAGE, "55", 1)]
)
def test_what_was_paid_before_today_is_of_its_years_budget(package: str, budget: str, count: int) -> None:
    done = f"[[appointment]]\ndate = 2026-11-05\n{package}"
    solved = season(read(SEASON.format(money=f'budget = {{ year = "{budget}" }}', more=done)), TODAY)
    assert sum(day.year == 2026 for day in solved.chosen) == count


@pytest.mark.parametrize(("sessions", "count"), [(0, 0), (1, 1), (2, 2)])
def test_a_budget_of_nothing_leaves_what_a_package_pays(sessions: int, count: int) -> None:
    package = f"[[package]]\nsessions = 2\nleft = {sessions}"
    solved = season(read(SEASON.format(money="budget = { year = 0 }", more=package)), TODAY)
    assert len(solved.chosen) == count


def findings(text: str) -> set[tuple[str, str]]:
    return {(each.wrong, each.mend) for each in check(loads(text), today=TODAY)}


@pytest.mark.parametrize(
    ("until", "fix"),
    [("2026-11-25", "take the package out"), ("2026-11-26", "use them sooner"), ("2027-08-01", None)],
)
def test_check_says_what_to_do_with_a_package(until: str, fix: str | None) -> None:
    package = f"[[package]]\nsessions = 10\nleft = 3\nuntil = {until}"
    fixes = {mend for wrong, mend in findings(SEASON.format(money="", more=package)) if "package" in wrong}
    assert fixes == ({fix} if fix else {"buy the next one in time"})


def test_a_package_that_is_used_up() -> None:
    (text,) = texts("", "[[package]]\nsessions = 2")
    assert text.startswith("Your package is used up on ")
    assert text.endswith("5 later massages cost 55 EUR each")


def test_a_largest_number() -> None:
    assert texts("", at_most=3) == ["At most 3: 3 of 7 massages; the next would cost 55 EUR"]
    booked = "[[appointment]]\ndate = 2027-01-14\n[[appointment]]\ndate = 2027-02-11"
    assert texts("", booked, at_most=1) == ["At most 1: 2 massages booked already, and bookings stay"]


@pytest.mark.parametrize(
    ("span", "budget", "less", "larger"),
    [
        ("year", "110", "164.99", "165"),
        ("year", "100", "109.99", "110"),
        ("month", "54.99", "54.99", "55"),
        ("month", "0", "54.99", "55"),
    ],
)
def test_the_smallest_budget_that_fills_more_months_is_offered(span: str, budget: str, less: str, larger: str) -> None:
    text = SEASON.format(money=f"budget = {{ {span} = %s }}", more="")
    solved, not_yet, enough = (season(read(text % amount), TODAY) for amount in (budget, less, larger))
    rooms = {room.value for month in answer(solved).months for room in month.make_room if room.key == "budget"}
    assert f"{{ {span} = {larger} }}" in rooms
    assert f"{{ {span} = {less} }}" not in rooms
    assert enough.best.shortfall < not_yet.best.shortfall == solved.best.shortfall
