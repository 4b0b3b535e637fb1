"""GAP1, MON1, MON2, WISH6 and WISH7, at the limit and to both sides of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rubdown.plan.timeline import Timeline, lay_out
from rubdown.planner.season import season
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


def only_on(*days: date) -> str:
    """The therapist works on these days alone of this winter."""
    closed = [str(DECEMBER + timedelta(days=n)) for n in range(90) if DECEMBER + timedelta(days=n) not in days]
    return f"\ntherapist.closed = [{', '.join(closed)}]\n"


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
    found = solved("\n".join((only_on(date(2026, 12, day)), rules, last)))
    assert proposed(found) == [date(2026, 12, day)] * taken
    assert found.objective.short == 1 + (not taken)  # January has none


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


def stay(table: str, first: date, days: int) -> str:
    return f"[[{table}]]\nfrom = {first}\nuntil = {first + timedelta(days=days - 1)}\n" if days else ""


def owed(text: str, today: date) -> list[int]:
    """What each month of the horizon owes."""
    return [month.least for month in season(plan_of(text, today), today).months]


TWICE = "massage.per_month = 2\n"


@pytest.mark.parametrize("table", ["away", "pause"])
@pytest.mark.parametrize(
    ("head", "days", "least"),
    [
        (PLAIN, 0, 1),
        (PLAIN, 15, 1),
        (PLAIN, 16, 1),  # 15 days are covered
        (PLAIN, 17, 0),
        (PLAIN, 31, 0),
        (TWICE, 0, 2),
        (TWICE, 5, 2),
        (TWICE, 6, 2),  # 25
        (TWICE, 7, 1),
        (TWICE, 16, 1),
        (TWICE, 17, 0),
        ("massage.per_month = [0, 2]", 0, 0),
        ("massage.per_month = [3, 4]", 6, 3),
        ("massage.per_month = [3, 4]", 7, 1),
        ("rules.least_days_of_a_month = 20", 11, 1),
        ("rules.least_days_of_a_month = 20", 12, 0),
        ("rules.least_days_of_a_month = 1", 30, 1),
        ("rules.least_days_of_a_month = 1", 31, 0),
        (TWICE + "rules.full_month_days = 31", 0, 2),
        (TWICE + "rules.full_month_days = 31", 1, 1),
        (TWICE + "rules.full_month_days = 20", 11, 2),
        (TWICE + "rules.full_month_days = 20", 12, 1),
        (TWICE + "rules.full_month_days = 10", 21, 2),
        (TWICE + "rules.full_month_days = 10", 22, 0),
    ],
)
def test_mon2_counts_the_covered_days_of_a_month(table: str, head: str, days: int, least: int) -> None:
    text = f"{head}\nweek.mon = 'easy 5 km'\n{stay(table, DECEMBER, days)}"
    assert owed(text, DECEMBER)[0] == least
    # The first month counts as a whole: neither its past days nor a pause behind are forgiven, or counted twice.
    for today in (15, 28, 31):
        assert owed(text, date(2026, 12, today))[0] == least
    assert owed(text, date(2026, 11, 20))[1] == least


def test_mon2_counts_days_away_and_paused_once() -> None:
    text = TWICE + stay("away", DECEMBER, 4) + stay("pause", date(2026, 12, 3), 4)  # six days
    assert owed(text, DECEMBER)[0] == 2
    assert owed(text + stay("away", date(2026, 12, 31), 1), DECEMBER)[0] == 1
    assert owed(TWICE + "[[away]]\nfrom = 2026-12-25T20:00:00\nuntil = 2026-12-31T08:00:00", DECEMBER)[0] == 1


@pytest.mark.parametrize(
    ("last", "least"),
    [(date(2027, 1, 31), 0), (date(2027, 2, 1), 1), (date(2027, 2, 10), 1), (date(2027, 2, 11), 2)],
)
def test_mon2_covers_the_last_month_up_to_the_horizons_end(last: date, least: int) -> None:
    assert owed(f"{TWICE}[[race]]\ndate = {last}", DECEMBER) == [2, 2, least]  # 14, 15, 24 and 25 days of February


@pytest.mark.parametrize(
    ("shown", "first", "last"), [("2027-01", date(2027, 1, 20), date(2027, 1, 31)), ("2026-12", DECEMBER, DECEMBER)]
)
def test_mon2_asks_the_same_whatever_is_shown(shown: str, first: date, last: date) -> None:
    plan = plan_of(PLAIN, DECEMBER)
    assert [(m.month, m.least) for m in schedule(plan, DECEMBER, first, last).months] == [(shown, 1)]


def test_mon2_stays_short_and_says_why() -> None:
    closed = ", ".join(f"2026-12-{day:02}" for day in range(1, 32))
    found = solved(f"[therapist]\nclosed = [{closed}]", until=date(2027, 1, 31))
    assert [(m.least, m.planned, m.short) for m in found.months] == [(1, 0, 1), (1, 1, 0)]
    assert found.months[0].why_short == "the therapist is closed: 1–31"
    assert found.months[1].why_short is None
    assert found.objective.short == 1


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("massage.last = 2026-12-02", 1),
        (done(date(2026, 12, 2)), 1),  # booked and passed: done until it is logged otherwise
        (done(date(2026, 12, 2), date(2026, 12, 12)), 2),
        ('appointment = [{date = 2026-12-02, kind = "soft"}]', 0),
        (PLAIN, 0),
    ],
)
def test_what_was_done_counts_in_its_month(text: str, planned: int) -> None:
    found = solved(text + only_on(date(2026, 12, 22)) + "massage.per_month = 2", start=date(2026, 12, 15))
    assert found.months[0].planned == min(2, planned + 1)
    assert proposed(found) == [date(2026, 12, 22)] * (planned < 2)


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
        (PLAIN, 43, -28),
        (PLAIN, 44, -28),
        (PLAIN, 400, -28),
        (RHYTHM, 11, -3),
        (RHYTHM, 12, 0),
        (RHYTHM, 20, 0),
        (RHYTHM, 21, -3),
        (RHYTHM, 29, -27),
        (RHYTHM, 30, -28),
        (RHYTHM, 31, -28),
        (RHYTHM.replace("}", ", most = 60}"), 30, -30),
        (RHYTHM.replace("}", ", most = 60}"), 31, -38),
        (RHYTHM.replace("}", ", most = 60}"), 33, -54),
        (RHYTHM.replace("}", ", most = 60}"), 34, -60),
        (RHYTHM.replace("}", ", most = 0}"), 60, 0),
        (RHYTHM.replace("}", ", most = 0}"), 11, -3),
        ("rules.even_rhythm.points_a_day = 0", 43, 0),
        ("rules.even_rhythm.points_a_day = 0", 10, 0),
        ("rules.even_rhythm.points_a_day = 20", 10, -80),
        ("rules.even_rhythm = {further_points_a_day = 3, most = 90}", 42, -28),
        ("rules.even_rhythm = {further_points_a_day = 3, most = 90}", 43, -33),
        ("rules.even_rhythm = {further_points_a_day = 3, most = 90}", 54, -88),
        ("rules.even_rhythm = {further_points_a_day = 3, most = 90}", 55, -90),
    ],
)
def test_wish6_wants_an_even_rhythm(text: str, between: int, points: int) -> None:
    verdict = WISH6.judge(laid(text), between)
    assert (verdict.allowed, verdict.points) == (True, points)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (PLAIN, 42),  # 28 days, and 14 that cost 2 points each
        ("rules.even_rhythm.points_a_day = 5", 34),
        ("rules.even_rhythm.points_a_day = 0", 28),
        ("rules.even_rhythm.most = 0", 28),
        ("rules.even_rhythm.most = 29", 43),
        ("rules.even_rhythm = {points_a_day = 0, further_points_a_day = 5}", 48),
        ("rules.even_rhythm = {points_a_day = 1, further_points_a_day = 6}", 44),  # 14 up to 42, then 7 a day
        ("rules.even_rhythm = {points_a_day = 1, further_points_a_day = 5}", 45),
    ],
)
def test_wish6_says_from_when_on_its_cost_stays(text: str, days: int) -> None:
    timeline = laid(text)
    assert WISH6.straight_from(timeline.plan) == days
    assert len({WISH6.judge(timeline, n).points for n in range(days, days + 400)}) == 1
    assert days == 28 or WISH6.judge(timeline, days - 1).points > WISH6.judge(timeline, days).points


@pytest.mark.parametrize(
    ("last", "since", "points"),
    [
        ("massage.last = 2026-11-21", 19, 0),
        ("massage.last = 2026-11-10", 30, -4),
        ("massage.last = 2026-10-28", 43, -28),
        (PLAIN, None, 0),  # the first massage has no rhythm
    ],
)
def test_wish6_counts_from_the_last_massage_done(last: str, since: int | None, points: int) -> None:
    found = solved(only_on(date(2026, 12, 10)) + last)
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


def weekly(minutes: float, days: int = 28, more: str = "") -> str:
    """A plan of so many days, with so many minutes of training on each of four Thursdays."""
    last = DECEMBER + timedelta(days=days - 1)
    away = f"[[away]]\nfrom = {last}\nuntil = {last}\n[[away]]\nfrom = {DECEMBER}\nuntil = {DECEMBER}\n"
    repeat = "[[session]]\nevery = 'thu'\nfrom = 2026-12-03\nuntil = 2026-12-24\n"
    return f"{more}\n{away}{repeat}kind = 'easy'\nminutes = {minutes}\n"


TABLE = "rules.cost_beyond_least = {from_0h = 9, from_4h = 6, from_7h = 3}"


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        (PLAIN, 50),
        # from the first dated entry to the last, where these are 28 days and more
        (weekly(239), 50),
        (weekly(240), 40),
        (weekly(241), 40),
        (weekly(419), 40),
        (weekly(420), 30),
        (weekly(600), 30),
        (weekly(240, days=29), 50),  # four of these in 4 1/7 weeks
        (weekly(249, days=29), 40),  # 240.4
        (weekly(239) + "[[race]]\ndate = 2026-12-10\nminutes = 600", 50),  # races aside
        (weekly(239) + '[[session]]\ndate = 2026-12-10\nkind = "rest"\nminutes = 600', 50),
        (weekly(240, more='week.wed = "easy 180 min"'), 30),  # typical training as well
        (weekly(240, more='week.wed = "easy 179 min"'), 40),
        # fewer days: the typical week alone
        (weekly(600, days=27), 50),
        (weekly(600, days=27, more='week.tue = "easy 239 min"'), 50),
        (weekly(600, days=27, more='week.tue = "easy 240 min"'), 40),
        ('week.tue = "easy 420 min"', 30),
        ('week.tue = ["easy 120 min", "strength 120 min"]', 40),
        ('[week]\ntue = "easy 120 min"\nwed = "rest"\nsat = "19:00 easy 119 min"', 50),
        # overridden
        (f"{TABLE}\n{weekly(239)}", 9),
        (f"{TABLE}\n{weekly(240)}", 6),
        (f"{TABLE}\n{weekly(420)}", 3),
        (f"rules.cost_beyond_least.from_4h = 45\n{weekly(420)}", 30),
        (f"rules.cost_beyond_least.from_4h = 45\n{weekly(240)}", 45),
        (f"rules.cost_beyond_least = 45\n{weekly(420)}", 45),  # one number for all
    ],
)
def test_wish7_costs_less_the_more_is_trained(text: str, cost: int) -> None:
    assert WISH7.judge(laid(text), MonthCount(DECEMBER, 2, 1)).points == -cost


@pytest.mark.parametrize(
    ("cost", "last", "taken"),
    [
        # The 17th is worth 60, as the first day after a C race; 9 and 10 days after the last one costs 10 and 8 more.
        (51, "massage.last = 2026-12-07", True),
        (52, "massage.last = 2026-12-07", False),  # no better than none: the fewer dates
        (53, "massage.last = 2026-12-07", False),
        (59, "massage.last = 2026-12-01", True),
        (60, "massage.last = 2026-12-01", False),
        (91, "massage.last = 2026-11-30", True),  # then it is the one that December owes
    ],
)
def test_wish7_plans_a_second_one_only_where_it_is_worth_it(cost: int, last: str, taken: bool) -> None:
    race = '[[race]]\ndate = 2026-12-15\npriority = "C"'
    text = f"{only_on(date(2026, 12, 17))}rules.cost_beyond_least = {cost}\n{last}\n{race}"
    found = solved(text, start=date(2026, 12, 8))
    assert proposed(found) == [date(2026, 12, 17)] * taken


@pytest.mark.parametrize(
    ("count", "least", "text"),
    [
        (1, 0, "December needs no massage"),
        (1, 1, "December's massage"),
        (2, 1, "the 2nd massage in December (1 is enough)"),
        (1, 2, "one of December's 2 massages"),
        (2, 2, "one of December's 2 massages"),
        (3, 2, "the 3rd massage in December (2 is enough)"),
    ],
)
def test_wish7_says_which_of_the_month_it_is(count: int, least: int, text: str) -> None:
    assert WISH7.judge(laid("massage.per_month = 1"), MonthCount(DECEMBER, count, least)).text == text


@pytest.mark.parametrize(
    ("count", "least", "allowed", "text"),
    [
        (0, 0, True, "December needs no massage"),
        (0, 1, False, "0 massages in December (at least 1)"),
        (1, 1, True, "1 massage in December (at least 1)"),
        (1, 2, False, "1 massage in December (at least 2)"),
    ],
)
def test_mon2_says_what_the_month_needs(count: int, least: int, allowed: bool, text: str) -> None:
    verdict = MON2.judge(laid("massage.per_month = 1"), MonthCount(DECEMBER, count, least))
    assert (verdict.allowed, verdict.text) == (allowed, text)
