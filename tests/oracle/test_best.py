"""The best calendar: the table of days agrees with brute force, and small plans come out as they must."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from oracle.best import solve, solve_by_force
from oracle.generate import case
from oracle.season import judge

TODAY = date(2027, 1, 4)
D = date(2027, 3, 3)
DAY = timedelta(days=1)


def dates(**plan: Any) -> list[str]:
    return [f"{day:%m-%d}" for day in judge(plan, TODAY).best.dates]


@pytest.mark.parametrize("seed", range(60))
def test_the_table_equals_brute_force(seed: int) -> None:
    random = case(seed, "small")
    season = judge(random.plan, random.today, random.journal)
    problem = season.problem._replace(candidates=season.problem.candidates[:28])
    assert solve(problem) == solve_by_force(problem)
    best = season.best
    assert best.points == sum(sum(massage.points.values()) for massage in season.massages)
    assert best.short == sum(row.short for row in season.months.values())


def test_the_earliest_dates_of_equal_calendars() -> None:
    assert dates() == ["01-05", "02-01", "03-01"]  # a day off the rhythm costs, an early day does not
    assert dates(massage={"notice": 7}) == ["01-11", "02-01", "03-01"]


def test_a_gap_of_ten_days_and_two_a_month() -> None:
    hours = {"hours": {"mon": "10:00-12:00"}}
    plan: dict[str, Any] = {"massage": {"per_month": 3}, "therapist": hours}
    assert dates(**plan) == ["01-11", "01-25", "02-08", "02-22", "03-08", "03-22"]
    plan["rules"] = {"days_between": 7}
    assert dates(**plan)[:3] == ["01-11", "01-18", "01-25"]


def test_accepted_days_are_not_bound_by_the_notice() -> None:
    season = judge({"massage": {"notice": 3}}, TODAY, [{"what": "accepted", "dates": [TODAY, TODAY + DAY]}])
    assert season.best.dates[0] == TODAY
    assert season.problem.candidates[:3] == (TODAY, TODAY + DAY, TODAY + 3 * DAY)


@pytest.mark.parametrize(
    ("distance", "closed"), [("10k", range(3, 7)), ("half", range(4, 7)), ("marathon", range(5, 14))]
)
def test_the_unaccustomed_need_one_within_six_weeks_of_the_race(distance: str, closed: range) -> None:
    plan: dict[str, Any] = {
        "runner": {"used_to_massage": False},
        "race": [{"date": D, "distance": distance}],
        "massage": {"per_month": [0, 1]},
    }
    season = judge(plan, TODAY)
    assert sorted((D - day).days for day in season.strange) == list(closed)
    assert not set(season.best.dates) & set(season.strange)
    for since, allowed in ((42, True), (43, False)):
        last = D - since * DAY
        problem = judge({**plan, "massage": {"last": last}}, last + DAY).problem
        for before in closed:
            assert (solve(problem._replace(must=D - before * DAY, most=1)) is not None) is allowed


def test_bookings_count_and_are_never_moved() -> None:
    booking = {"appointment": [{"date": date(2027, 2, 15)}], "massage": {"per_month": 1}}
    season = judge(booking, TODAY)
    assert [(m.date.day, m.status) for m in season.massages][1] == (15, "booked")
    assert len(season.best.dates) == 1  # the horizon ends on 1 March, a month that owes none


def test_alternatives_are_the_nearest_open_days_and_their_costs() -> None:
    plan = {"massage": {"prefer": ["wed"]}, "race": [{"date": date(2027, 3, 1), "km": 10, "priority": "C"}]}
    season = judge(plan, TODAY)
    first = season.best.dates[0]
    assert first == date(2027, 1, 6)
    assert [day.day for day, _ in season.alternatives(first)] == [5, 7, 8]
    for day, cost in season.alternatives(first):
        others = tuple(other for other in season.problem.candidates if other != first)
        other = solve(season.problem._replace(candidates=others, must=day))
        assert other is not None
        assert (other.short, other.points) == (season.best.short, season.best.points - cost)


@pytest.mark.parametrize(
    ("massage", "session", "start"),
    [
        ({}, {}, "10:15"),
        ({"prefer_time": "12:38"}, {}, "12:45"),
        ({"prefer_time": "08:00"}, {"kind": "easy"}, "10:15"),
        ({}, {"kind": "easy"}, "12:00"),
        ({}, {"kind": "strength"}, "10:15"),
        ({}, {"kind": "easy", "sport": "bike"}, "10:15"),
        ({"minutes": 180}, {"kind": "easy"}, "10:45"),
    ],
)
def test_the_proposed_start(massage: dict[str, Any], session: dict[str, Any], start: str) -> None:
    plan: dict[str, Any] = {"massage": massage, "therapist": {"hours": {"wed": "10:10-13:50"}}}
    if session:
        plan["session"] = [{"date": D, **session}]
    minutes = judge(plan, TODAY).start_on(D)
    assert minutes is not None
    assert f"{minutes // 60:02}:{minutes % 60:02}" == start
