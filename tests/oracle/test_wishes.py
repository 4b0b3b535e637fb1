"""The reading of the wishes, month by month and at their limits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from oracle.season import judge

TODAY = date(2027, 1, 4)
D = date(2027, 3, 3)
DAY = timedelta(days=1)


def points(code: str, days: range, **plan: Any) -> list[int]:
    """The points by one wish on days counted from D."""
    season = judge(plan, TODAY)
    return [season.points[D + n * DAY].get(code, 0) for n in days]


def rhythm(days: int, **plan: Any) -> int:
    return judge(plan, TODAY).rhythm(D, D + days * DAY)


def cost(**plan: Any) -> int:
    return judge(plan, TODAY).problem.beyond


@pytest.mark.parametrize(("priority", "best"), [("A", 100), ("B", 80), ("C", 60)])
def test_wish1_falls_from_the_day_on_which_the_wait_ends(priority: str, best: int) -> None:
    race = {"date": D, "distance": "10k", "priority": priority}  # 48 hours
    expected = [0, 0, *(max(0, best - 12 * n) for n in range(12))]
    assert points("WISH1", range(14), race=[race]) == expected
    assert points("WISH1", range(1, 3), race=[race | {"effort": "training"}]) == [best, best - 12]


def test_wish1_takes_the_larger_of_two_races() -> None:
    races = [{"date": D, "distance": "10k"}, {"date": D + DAY, "distance": "5k", "priority": "C"}]
    assert points("WISH1", range(1, 4), race=races) == [0, 100, 88]


def test_wish2_is_a_share_of_the_largest_hard_session() -> None:
    sessions = [
        {"date": D, "kind": "tempo", "minutes": 60},  # load 420
        {"date": D + 9 * DAY, "kind": "tempo", "minutes": 90},  # 630, the largest of the hard ones
        {"date": D - 9 * DAY, "kind": "easy", "minutes": 600},
    ]
    assert points("WISH2", range(-1, 4), session=sessions) == [0, 0, 27, 13, 0]
    assert points("WISH2", range(9, 13), session=sessions) == [0, 40, 20, 0]
    sessions[0]["minutes"] = 45  # exactly a half
    assert points("WISH2", range(1, 3), session=sessions) == [20, 10]


def test_wish2_and_wish3_leave_races_aside() -> None:
    race = [{"date": D, "distance": "half"}]
    assert points("WISH2", range(-3, 4), race=race) == [0] * 7
    assert points("WISH3", range(-3, 4), race=race) == [0] * 7


@pytest.mark.parametrize(("minutes", "expected"), [(50, 0), (51, 1), (75, 15), (76, 16), (100, 30)])
def test_wish3_rises_from_half_of_the_largest_21_days(minutes: int, expected: int) -> None:
    sessions = [
        {"date": D, "kind": "easy", "minutes": minutes},
        {"date": D - 40 * DAY, "kind": "easy", "minutes": 100},
        {"date": D + 40 * DAY, "kind": "rest"},
    ]
    assert points("WISH3", range(1, 2), session=sessions) == [expected]
    assert points("WISH3", range(21, 23), session=sessions) == [expected, 0]
    assert points("WISH3", range(1), session=sessions) == [0]


def test_wish3_counts_races_up_to_the_largest_training() -> None:
    plan = {"session": [{"date": D - 40 * DAY, "kind": "easy", "minutes": 300}], "race": [{"date": D, "km": 10}]}
    assert points("WISH3", range(1, 2), **plan) == [6]  # 540 of 900
    plan["race"] = [{"date": D, "km": 20}]
    assert points("WISH3", range(1, 2), **plan) == [30]


def test_wish4_wants_calm_days_after() -> None:
    hard = [{"date": D, "kind": "long"}]
    assert points("WISH4", range(-3, 1), session=hard) == [0, -10, -30, 0]
    assert points("WISH4", range(-3, 1), race=[{"date": D, "km": 5, "priority": "C"}]) == [0, -10, -30, 0]
    assert points("WISH4", range(-3, 1), session=[{"date": D, "kind": "easy"}]) == [0, 0, 0, 0]


def test_wish5_and_wish8_name_days() -> None:
    assert points("WISH5", range(2), massage={"prefer": ["wed"]}) == [10, 0]
    accepted = [{"what": "accepted", "dates": [D]}]
    assert judge({}, TODAY, accepted).points[D] == {"WISH8": 30}


@pytest.mark.parametrize(
    ("days", "expected"), [(10, -8), (13, -2), (14, 0), (28, 0), (29, -2), (41, -26), (42, -28), (43, -28), (90, -28)]
)
def test_wish6_by_the_days_since_the_massage_before(days: int, expected: int) -> None:
    assert rhythm(days) == expected


def test_wish6_ends_at_a_pause() -> None:
    def across(first: int, last: int) -> int:
        return rhythm(40, pause=[{"from": D + first * DAY, "until": D + last * DAY, "reason": "injury"}])

    assert across(5, 20) == across(39, 39) == across(-3, 0) == 0
    assert across(-5, -1) == across(41, 50) == -24


def test_wish6_far_days_cost_more_where_a_plan_says_so() -> None:
    rules = {"even_rhythm": {"further_points_a_day": 3, "most": 60}}
    assert [rhythm(days, rules=rules) for days in (42, 43, 50)] == [-28, -33, -60]


@pytest.mark.parametrize(
    ("hours", "expected"), [(3.99, 50), (4, 40), (6.99, 40), (7, 30), (20, 30)]
)  # fmt: skip
def test_wish7_by_the_hours_of_training_a_week(hours: float, expected: int) -> None:
    session = {"every": ["wed"], "from": D, "until": D + 27 * DAY, "kind": "easy", "minutes": hours * 60}
    assert cost(session=[session]) == expected
    assert cost(session=[session], rules={"cost_beyond_least": 12}) == 12


def test_wish7_takes_the_typical_week_of_a_short_plan() -> None:
    week = {"sat": "easy 240 min", "sun": ["rest", "easy 179 min"]}
    assert cost(week=week) == 40
    away = [{"from": D, "until": D + 26 * DAY}]
    assert cost(week=week, away=away) == 40
    assert cost(week=week, away=[{"from": D, "until": D + 27 * DAY}]) == 50


@pytest.mark.parametrize(
    ("race", "clear", "best"),
    [
        ({"distance": "half"}, 4, 40),
        ({"distance": "marathon"}, 5, 40),
        ({"distance": "half", "priority": "B"}, 4, 20),
        ({"distance": "half", "effort": "training"}, 2, 0),
        ({"distance": "half", "priority": "C"}, 2, 0),
    ],
)
def test_wish9_falls_with_the_days_before_a_race(race: dict[str, Any], clear: int, best: int) -> None:
    first = [0, *(max(0, best - 5 * max(0, n - 2)) for n in range(7)), 0]
    expected = first if best else [0] * 9
    assert points("WISH9", range(-clear + 1, -clear - 8, -1), race=[{"date": D, **race}]) == expected


@pytest.mark.parametrize(
    ("today", "entry", "until"),
    [
        (date(2027, 1, 4), None, date(2027, 3, 31)),  # 1 March is 56 days ahead
        (date(2027, 1, 3), None, date(2027, 2, 28)),
        (date(2027, 1, 4), date(2027, 2, 14), date(2027, 3, 31)),  # 14 days later lacks a day
        (date(2027, 1, 4), date(2027, 2, 15), date(2027, 3, 1)),
        (date(2027, 1, 4), date(2028, 11, 20), date(2028, 12, 4)),
        (date(2027, 1, 4), date(2030, 11, 20), date(2028, 12, 31)),  # 700 days ahead is 4 December 2028
    ],
)
def test_the_horizon_ends_after_the_last_entry_or_with_a_month(today: date, entry: date | None, until: date) -> None:
    plan = {"race": [{"date": entry, "km": 10}]} if entry else {}
    assert judge(plan, today).until == until


def test_what_is_a_dated_entry() -> None:
    day = date(2027, 6, 1)
    stretch = {"from": D, "until": day}
    entries: list[dict[str, Any]] = [
        {"session": [{"date": day, "kind": "rest"}]},
        {"session": [stretch | {"every": ["mon"], "kind": "easy"}]},
        {"away": [stretch]},
        {"pause": [stretch]},
        {"block": [stretch | {"week": {}}]},
        {"appointment": [{"date": day, "kind": "soft"}]},
    ]
    none: list[dict[str, Any]] = [
        {"session": [{"date": day, "kind": "easy", "done": True}]},
        {"therapist": {"closed": [day]}},
        {"massage": {"last": TODAY}},
    ]
    assert [judge(plan, TODAY).until for plan in entries] == [day + 14 * DAY] * 6
    assert [judge(plan, TODAY).until for plan in none] == [date(2027, 3, 31)] * 3
    booked = [
        {"what": "booked", "start": datetime(2027, 5, 1, 17)},
        {"what": "moved", "on": date(2027, 5, 1), "to": day},
    ]
    assert judge({}, TODAY, booked).until == day + 14 * DAY


@pytest.mark.parametrize(
    ("away", "least"), [(None, 2), (3, 2), (6, 2), (7, 1), (16, 1), (17, 0)]
)  # fmt: skip
def test_mon2_by_the_covered_days_of_a_month(away: int | None, least: int) -> None:
    plan: dict[str, Any] = {"massage": {"per_month": 2}}
    first = date(2027, 1, 1)  # past days of the first month are covered as well, or not
    if away:
        plan["away"] = [{"from": first, "until": first + (away - 1) * DAY}]
    assert judge(plan, TODAY).owed[2027, 1] == least
    assert judge(plan, date(2027, 1, 31)).owed[2027, 1] == least


def test_mon2_covers_the_last_month_up_to_the_horizon() -> None:
    plan = {"massage": {"per_month": 2}, "race": [{"date": date(2027, 4, 30), "km": 10}]}
    assert judge(plan, TODAY).owed == {(2027, n): 2 for n in range(1, 5)} | {(2027, 5): 0}
    plan["race"] = [{"date": date(2027, 5, 1), "km": 10}]
    assert judge(plan, TODAY).owed[2027, 5] == 1
    plan["race"] = [{"date": date(2027, 5, 11), "km": 10}]
    assert judge(plan, TODAY).owed[2027, 5] == 2
