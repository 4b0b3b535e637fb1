"""What a season makes of a plan: the massages that stand, what each month counts, which days may be proposed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.plan.timeline import LONGEST_HORIZON, end_of_month
from rubdown.planner.problem import MonthQuota
from rubdown.planner.search import solve
from rubdown.planner.season import Season, replan, season
from rubdown.rules.base import MonthCount
from support.reading import plan_of

TODAY, UNTIL = date(2026, 12, 10), date(2027, 2, 28)
DAY = timedelta(days=1)


def booked(*days: date, more: str = "") -> str:
    return "".join(f"[[appointment]]\ndate = {day}\n{more}" for day in days)


def solved(text: str, **more: date) -> Season:
    return season(plan_of(f"massage.per_month = [1, 3]\n{text}", TODAY), TODAY, **more)


def test_bookings_stand_before_within_and_after_the_horizon() -> None:
    end = end_of_month(TODAY + LONGEST_HORIZON) + timedelta(10)
    days = [TODAY - 9 * DAY, TODAY - DAY, TODAY, TODAY + DAY, end, end + DAY, end + 9 * DAY]
    text = booked(*days) + booked(TODAY + 20 * DAY, more='kind = "soft"\n')
    known = solved(f"{text}[[race]]\ndate = {TODAY + timedelta(600)}\n", until=end)
    assert known.timeline.until == end
    standing = known.standing
    assert ([*standing.done], [*standing.fixed], [*standing.after]) == (days[:2], days[2:5], days[5:])
    assert standing.previous == TODAY - DAY
    assert known.problem.previous == (TODAY - DAY).toordinal()
    counted = [month.counted for month in known.months]
    assert (counted[0], {*counted[1:-1]}, counted[-1]) == (2, {0}, 2)


@pytest.mark.parametrize(("ago", "done"), [(1, True), (0, True), (-1, False)])
def test_the_last_massage_stands_like_a_booking(ago: int, done: bool) -> None:
    last = TODAY - ago * DAY
    known = season(replace(plan_of("massage.per_month = 1", TODAY), last=last), TODAY)
    standing = known.standing.fixed | known.standing.done
    assert [(day, massage.done) for day, massage in standing.items()] == [(last, done)]


def test_the_last_massage_that_is_booked_as_well_is_that_booking() -> None:
    known = season(replace(plan_of(booked(TODAY - DAY, more="price = 30\n"), TODAY), last=TODAY - DAY), TODAY)
    assert known.standing.done[TODAY - DAY].price == 3000


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("", [1, 1, 1, 0]),  # the first month is due as a whole, five days of March are not
        ("[[away]]\nfrom = 2027-01-01\nuntil = 2027-01-31\n", [1, 0, 1, 0]),
        ("[rules]\nfull_month_days = 31\nleast_days_of_a_month = 31\n", [1, 1, 0, 0]),
        ("[[away]]\nfrom = 2027-01-15\nuntil = 2027-01-31\n", [1, 0, 1, 0]),
        ("[[away]]\nfrom = 2027-01-16\nuntil = 2027-01-31\n", [1, 1, 1, 0]),
    ],
)
def test_a_month_needs_what_its_days_ask_for(text: str, least: list[int]) -> None:
    firsts = [TODAY, date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)]
    quotas = zip(firsts, least, strict=True)
    assert solved(text, until=date(2027, 3, 5)).months == tuple(MonthQuota(d.toordinal(), n, 3) for d, n in quotas)


@pytest.mark.parametrize("most", range(1, 5))
def test_a_month_holds_as_many_as_the_plan_allows(most: int) -> None:
    assert {month.most for month in season(plan_of(f"massage.per_month = [1, {most}]", TODAY), TODAY).months} == {most}


@pytest.mark.parametrize("weeks", [-3, 0, 3])
def test_a_race_that_moves_may_lengthen_the_horizon_but_not_shorten_it(weeks: int) -> None:
    known = solved("[[race]]\ndate = 2027-01-31\n")
    plan = known.timeline.plan
    (race,) = plan.races
    to = race.date + timedelta(weeks=weeks)
    moved = replace(plan, races=(replace(race, date=to, start=datetime.combine(to, race.start.time())),))
    until = max(known.timeline.until, season(moved, TODAY).timeline.until)
    assert max(replan(known, moved).points) == until.toordinal()


@pytest.mark.parametrize("start", [TODAY, TODAY - 5 * DAY])
def test_what_was_accepted_may_stay_from_today_on_though_it_is_too_late_for_others(start: date) -> None:
    plan = plan_of("massage.notice = 4\nmassage.per_month = 1", TODAY)
    accepted = frozenset({TODAY - DAY, TODAY, TODAY + 2 * DAY})
    known = season(replace(plan, accepted=accepted), TODAY, start)
    first, second, third, *_ = map(date.fromordinal, sorted(known.problem.points))
    assert (first, second, third) == (TODAY, TODAY + 2 * DAY, TODAY + 4 * DAY)


def test_each_massage_is_counted_in_its_month() -> None:
    known = solved(booked(TODAY - DAY, date(2027, 1, 1), date(2027, 1, 20), date(2027, 2, 1)), until=UNTIL)
    of_month = {(day.year, day.month): 0 for day in known.chosen} | {(2026, 12): 1}
    expected = []
    for day in known.chosen:
        of_month[day.year, day.month] += 1
        expected.append(MonthCount(day, of_month[day.year, day.month], 1))
    assert [*known.tallies()] == expected
    assert MonthCount(date(2027, 1, 1), 1, 1) in expected


def test_nothing_is_shown_outside_what_was_asked_for() -> None:
    known = solved("", start=TODAY + DAY, until=TODAY + 3 * DAY)
    assert [n for n in range(9) if known.shows(TODAY + n * DAY)] == [1, 2, 3]
    assert known.timeline.until == UNTIL


@pytest.mark.parametrize(("between", "points"), [(12, -4), (13, -2), (14, 0), (20, 0), (21, -2), (22, -4)])
def test_the_rhythm_costs_points_outside_its_days(between: int, points: int) -> None:
    known = solved("[rules]\neven_rhythm = { from = 14, until = 20, points_a_day = 2 }\n")
    assert known.problem.rhythm(between) == points


def test_who_is_not_used_to_massage_needs_one_before_the_last_days_that_are_open() -> None:
    race = date(2027, 1, 31)
    text = f"[runner]\nused_to_massage = false\n[[race]]\ndate = {race}\ndistance = 'half'\n"
    waiting = solved(text).problem.earliest_previous
    assert {*waiting.values()} == {(race - timedelta(weeks=6)).toordinal()}
    assert set(waiting) <= {(race - n * DAY).toordinal() for n in range(1, 40)}
    first = date.fromordinal(min(waiting))
    fixed = solved(text + booked(first)).problem.earliest_previous
    assert fixed == {day: earliest for day, earliest in waiting.items() if day != first.toordinal()}


PRICED = plan_of('[massage]\nprice = 50\nper_month = 1\n[week]\ntue = "tempo 8 km"\n', TODAY)
LIMITED: list[Plan] = [
    replace(PRICED, at_most=1),
    replace(PRICED, budget=plan_of("[massage]\nprice = 50\nbudget = { year = 50 }", TODAY).budget),
]


@pytest.mark.parametrize("plan", LIMITED)
def test_a_limit_is_worked_out_anew_where_it_changes(plan: Plan) -> None:
    known = season(plan, TODAY)
    limit = known.problem.limit
    assert limit
    same = replan(known, replace(plan, numbers=replace(plan.numbers, days_between=9)))
    assert same.limit is limit
    for other in (PRICED, *LIMITED):
        assert solve(replan(known, other)) == season(other, TODAY).best


@pytest.mark.parametrize("at_most", range(4))
def test_no_more_massages_than_are_allowed(at_most: int) -> None:
    assert len(season(replace(PRICED, at_most=at_most), TODAY).chosen) == at_most
