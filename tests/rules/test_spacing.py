"""GAP1, MON1, MON2, WISH6 and WISH7, at the limit and to both sides of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rubdown.plan.timeline import Timeline, lay_out
from rubdown.report.answer import Schedule
from rubdown.report.calendar import schedule
from rubdown.rules.base import MonthCount
from rubdown.rules.spacing import GAP1, MON1, MON2
from rubdown.rules.wishes import WISH6, WISH7
from support.reading import TODAY, plan_of

DECEMBER, NEW_YEARS_EVE = date(2026, 12, 1), date(2026, 12, 31)
PLAIN = "massage.minutes = 60"


def laid(text: str) -> Timeline:
    return lay_out(plan_of(text), TODAY, NEW_YEARS_EVE)


def solved(text: str, start: date = DECEMBER, until: date = NEW_YEARS_EVE) -> Schedule:
    return schedule(plan_of(text, start), start, start, until)


def proposed(found: Schedule) -> list[date]:
    return [m.date for m in found.appointments if m.status == "proposed"]


def only_on(day: date) -> str:
    """Away on every day of December but one."""
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    return f"\n[[away]]\nfrom = 2026-12-01\nuntil = {before}\n[[away]]\nfrom = {after}\nuntil = 2026-12-31\n"


def done(*days: date) -> str:
    return f"appointment = [{', '.join(f'{{date = {day}}}' for day in days)}]\n"


TWELVE = "rules.days_between = 12"


@pytest.mark.parametrize(
    ("text", "between", "kept"),
    [
        (PLAIN, 1, False),
        (PLAIN, 9, False),
        (PLAIN, 10, True),
        (PLAIN, 11, True),
        (TWELVE, 10, False),
        (TWELVE, 11, False),
        (TWELVE, 12, True),
        (TWELVE, 13, True),
        ("rules.days_between = 1", 1, True),
    ],
)
def test_gap1_wants_days_between(text: str, between: int, kept: bool) -> None:
    assert GAP1.judge(laid(text), between).allowed == kept


@pytest.mark.parametrize(
    ("last", "rules", "day", "taken"),
    [
        ("massage.last = 2026-11-25", "", 4, False),
        ("massage.last = 2026-11-25", "", 5, True),  # 10 days
        ("massage.last = 2026-11-25", "", 6, True),
        ("massage.last = 2026-11-25", TWELVE, 6, False),
        ("massage.last = 2026-11-25", TWELVE, 7, True),
        ("massage.last = 2026-11-25", TWELVE, 8, True),
        ("", "", 4, True),  # no massage before it
        ('appointment = [{date = 2026-11-25, kind = "soft"}]', "", 4, True),
    ],
)
def test_gap1_keeps_its_distance_from_the_last_massage(last: str, rules: str, day: int, taken: bool) -> None:
    found = solved("\n".join((last, rules, only_on(date(2026, 12, day)))))
    assert proposed(found) == [date(2026, 12, day)] * taken
    assert found.objective.short == (not taken)


@pytest.mark.parametrize(
    ("rules", "second", "warned"), [("", 11, True), ("", 12, False), ("", 13, False), (TWELVE, 13, True)]
)
def test_gap1_warns_of_bookings(rules: str, second: int, warned: bool) -> None:
    found = solved("\n".join((rules, done(date(2026, 12, 2), date(2026, 12, second)))))
    assert [w.date.day for w in found.warnings if w.code == "GAP1"] == [second] * warned


@pytest.mark.parametrize(
    ("text", "count", "kept"),
    [
        (PLAIN, 0, True),
        (PLAIN, 1, True),
        (PLAIN, 2, True),
        (PLAIN, 3, False),
        ("massage.per_month = [1, 3]", 3, True),
        ("massage.per_month = [1, 3]", 4, False),
        ("massage.per_month = 1", 1, True),
        ("massage.per_month = 1", 2, False),
    ],
)
def test_mon1_caps_a_month(text: str, count: int, kept: bool) -> None:
    assert MON1.judge(laid(text), MonthCount(DECEMBER, count, 1)).allowed == kept


@pytest.mark.parametrize(
    ("per_month", "days", "taken"),
    [
        ("[1, 2]", (11,), True),
        ("[1, 2]", (1, 11), False),
        ("[1, 3]", (1, 11), True),
        ("[1, 1]", (11,), False),
    ],
)
def test_mon1_counts_those_already_done(per_month: str, days: tuple[int, ...], taken: bool) -> None:
    # The 10 km of the 22nd make the 24th worth well over the 50 points that one more massage costs.
    text = f"massage.per_month = {per_month}\n{done(*(date(2026, 12, day) for day in days))}"
    found = solved(f"{text}[[race]]\ndate = 2026-12-22", start=date(2026, 12, 15))
    assert proposed(found) == [date(2026, 12, 24)] * taken
    assert found.months[0].planned == len(days) + taken


@pytest.mark.parametrize(("days", "warned"), [((1, 15), []), ((1, 15, 29), [29])])
def test_mon1_warns_of_bookings(days: tuple[int, ...], warned: list[int]) -> None:
    found = solved(done(*(date(2026, 12, day) for day in days)))
    assert [w.date.day for w in found.warnings if w.code == "MON1"] == warned


@pytest.mark.parametrize(
    ("count", "least", "kept"),
    [(0, 1, False), (1, 1, True), (2, 1, True), (1, 2, False), (2, 2, True), (0, 0, True), (1, 0, True)],
)
def test_mon2_wants_a_months_least(count: int, least: int, kept: bool) -> None:
    assert MON2.judge(laid(PLAIN), MonthCount(DECEMBER, count, least)).allowed == kept


@pytest.mark.parametrize(
    ("text", "start", "until", "least"),
    [
        (PLAIN, date(2026, 12, 18), date(2027, 1, 31), [0, 1]),  # 14 days of December
        (PLAIN, date(2026, 12, 17), date(2027, 1, 31), [1, 1]),
        (PLAIN, date(2026, 12, 16), date(2027, 1, 31), [1, 1]),
        (PLAIN, DECEMBER, date(2027, 1, 14), [1, 0]),
        (PLAIN, DECEMBER, date(2027, 1, 15), [1, 1]),
        (PLAIN, DECEMBER, date(2027, 1, 16), [1, 1]),
        (PLAIN, date(2027, 2, 8), date(2027, 2, 21), [0]),  # within a month
        (PLAIN, date(2027, 2, 8), date(2027, 2, 22), [1]),
        ("rules.least_days_of_a_month = 20", date(2026, 12, 13), date(2027, 1, 31), [0, 1]),
        ("rules.least_days_of_a_month = 20", date(2026, 12, 12), date(2027, 1, 31), [1, 1]),
        ("rules.least_days_of_a_month = 20", date(2026, 12, 11), date(2027, 1, 31), [1, 1]),
        ("rules.least_days_of_a_month = 1", date(2026, 12, 31), date(2027, 1, 1), [1, 1]),
        ("massage.per_month = 2", date(2026, 12, 18), date(2027, 1, 31), [0, 2]),
        ("massage.per_month = [0, 2]", DECEMBER, date(2027, 1, 31), [0, 0]),
    ],
)
def test_mon2_asks_nothing_of_a_part_of_a_month(text: str, start: date, until: date, least: list[int]) -> None:
    assert [month.least for month in solved(text, start, until).months] == least


def test_mon2_stays_short_and_says_why() -> None:
    closed = ", ".join(f"2026-12-{day:02}" for day in range(1, 32))
    found = solved(f"[therapist]\nclosed = [{closed}]", until=date(2027, 1, 31))
    assert [(m.least, m.planned, m.short) for m in found.months] == [(1, 0, 1), (1, 1, 0)]
    assert found.months[0].why_short == "the therapist is closed: 1–31"
    assert found.months[1].why_short is None
    assert found.objective.short == 1


RHYTHM = "rules.even_rhythm = {from = 12, until = 20, far = 30, points_a_day = 3, further_points_a_day = 5}"


@pytest.mark.parametrize(
    ("text", "between", "points"),
    [
        (PLAIN, 10, -8),
        (PLAIN, 12, -4),
        (PLAIN, 13, -2),
        (PLAIN, 14, 0),
        (PLAIN, 15, 0),
        (PLAIN, 27, 0),
        (PLAIN, 28, 0),
        (PLAIN, 29, -2),
        (PLAIN, 30, -4),
        (PLAIN, 41, -26),
        (PLAIN, 42, -28),
        (PLAIN, 43, -32),
        (PLAIN, 44, -36),
        (RHYTHM, 11, -3),
        (RHYTHM, 12, 0),
        (RHYTHM, 20, 0),
        (RHYTHM, 21, -3),
        (RHYTHM, 30, -30),
        (RHYTHM, 31, -38),
        ("rules.even_rhythm.points_a_day = 0", 43, -2),
        ("rules.even_rhythm.further_points_a_day = 0", 43, -30),
    ],
)
def test_wish6_wants_an_even_rhythm(text: str, between: int, points: int) -> None:
    verdict = WISH6.judge(laid(text), between)
    assert (verdict.allowed, verdict.points) == (True, points)


@pytest.mark.parametrize(
    ("last", "since", "points"),
    [
        ("massage.last = 2026-11-21", 19, 0),
        ("massage.last = 2026-11-10", 30, -4),
        ("massage.last = 2026-10-28", 43, -32),
        (PLAIN, None, 0),  # the first massage has no rhythm
    ],
)
def test_wish6_counts_from_the_last_massage_done(last: str, since: int | None, points: int) -> None:
    found = solved(last + only_on(date(2026, 12, 10)))
    (massage,) = found.appointments
    assert (massage.date, massage.days_since_previous, massage.points) == (date(2026, 12, 10), since, points)
    assert [reason.code for reason in massage.reasons] == ["WISH6"] * bool(points)
    assert found.objective.points == points


@pytest.mark.parametrize(
    ("text", "count", "least", "points"),
    [
        (PLAIN, 1, 1, 0),
        (PLAIN, 2, 1, -50),
        (PLAIN, 3, 1, -50),
        (PLAIN, 2, 2, 0),
        (PLAIN, 3, 2, -50),
        (PLAIN, 1, 0, -50),  # a month that owes none
        (PLAIN, 2, 0, -50),
        ("rules.cost_beyond_least = 70", 1, 1, 0),
        ("rules.cost_beyond_least = 70", 2, 1, -70),
        ("rules.cost_beyond_least = 0", 2, 1, 0),
    ],
)
def test_wish7_makes_a_second_one_cost(text: str, count: int, least: int, points: int) -> None:
    verdict = WISH7.judge(laid(text), MonthCount(DECEMBER, count, least))
    assert (verdict.allowed, verdict.points) == (True, points)


@pytest.mark.parametrize(
    ("cost", "last", "taken"),
    [
        # The 17th is worth 90: 60 as the first day after a C race, 30 for the largest three weeks.
        (89, "massage.last = 2026-12-01", True),
        (91, "massage.last = 2026-12-01", False),
        (91, "massage.last = 2026-11-30", True),  # then it is the one that December owes
    ],
)
def test_wish7_plans_a_second_one_only_where_it_is_worth_it(cost: int, last: str, taken: bool) -> None:
    text = f'rules.cost_beyond_least = {cost}\n{last}\n[[race]]\ndate = 2026-12-15\npriority = "C"'
    found = solved(text, start=date(2026, 12, 5))
    assert proposed(found) == [date(2026, 12, 17)] * taken
