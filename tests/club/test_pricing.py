"""Each member's best calendar at prices: visits that must be had, visits that cannot, and what outweighs what."""

from __future__ import annotations

from datetime import date
from math import inf

import pytest
from msgspec.structs import replace

from rubdown.planner.club.problem import Calendar, ClubProblem, Desk, Member, Option
from rubdown.planner.problem import MonthQuota, ScheduleProblem

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")

from rubdown.planner.club.pricing import Pricing

from .small_clubs import FIRST

pytestmark = pytest.mark.filterwarnings("error")  # numpy only warns where it divides by 0


def a_year_of(worth: int, days: int) -> ClubProblem:
    """One member, who may have a massage each day, worth some points each."""
    ordinals = range(FIRST, FIRST + days)
    firsts = sorted({date.fromordinal(day).replace(day=1).toordinal() for day in ordinals})
    months = tuple(MonthQuota(first, 0, 31) for first in firsts)
    problem = ScheduleProblem(dict.fromkeys(ordinals, worth), frozenset(), None, months, 1, lambda n: 0, 1, 0)
    options = {day: (Option(0, ((day * 1440 + 480, day * 1440 + 540),)),) for day in ordinals}
    return ClubProblem((Member(problem, 60, options),), (Desk(15, 0, 1),))


@pytest.mark.parametrize("musts", [0, 1, 2, 50])
@pytest.mark.parametrize("worth", [-400, 400])
def test_who_must_have_many_visits_has_them_all_and_none_that_is_closed(worth: int, musts: int) -> None:
    """Whatever they are worth: a visit each week of a year, say."""
    pricing = Pricing(a_year_of(worth, 55), [])
    chosen = [(0, FIRST + 1 + n, 0) for n in range(musts)]
    closed = pricing.closed([(0, FIRST, 0), (0, FIRST + 54, 0)])
    answer = pricing.best(pricing.free, closed, chosen)
    others = 53 - musts if worth > 0 else 0
    assert answer.values.tolist() == [1000 * worth * (musts + others)]
    (calendar,) = pricing.calendars(answer).values()
    assert {(0, *visit) for visit in calendar.visits} >= {*chosen}
    assert len(calendar.visits) == musts + others
    for impossible in (chosen[:1], chosen[-1:]):
        nobody = pricing.best(pricing.free, pricing.closed(impossible), chosen)
        assert (pricing.bound(pricing.free, nobody) == -inf) == (musts > 0)


@pytest.mark.parametrize("accepted_first", [False, True])
@pytest.mark.parametrize(("gain", "is_kept"), [(0, True), (9_999, True), (10_001, False)])
def test_an_accepted_start_outweighs_what_most_changes_can_win(gain: int, is_kept: bool, accepted_first: bool) -> None:
    """Ten thousand points, where accepted starts come first; else it weighs nothing."""
    (one,) = (club := a_year_of(5, 1)).members
    (option,) = one.options[FIRST]
    options = replace(option, points=gain), replace(option, accepted=True)
    in_order = {FIRST: options[::-1] if accepted_first else options}
    club = replace(club, members=(replace(one, options=in_order),), keeps_accepted=True)
    pricing = Pricing(club, [])
    answer = pricing.best(pricing.free)
    assert pricing.calendars(answer) == {
        0: Calendar(((FIRST, is_kept != accepted_first),), 0, 5 + gain * (not is_kept), is_kept)
    }
    assert pricing.accepted(answer) == is_kept
    assert answer.values.tolist() == [10_000_000 + 5000 if is_kept else 1000 * gain + 5000]
    assert Pricing(replace(club, keeps_accepted=False), []).free.accepted == 0


def test_a_booked_day_has_no_visit() -> None:
    (one,) = (club := a_year_of(5, 2)).members
    problem, options = replace(one.problem, fixed=frozenset({FIRST})), {FIRST + 1: one.options[FIRST + 1]}
    pricing = Pricing(replace(club, members=(replace(one, problem=problem, options=options),)), [])
    answer = pricing.best(pricing.free)
    assert (answer.visits.tolist(), answer.values.tolist()) == ([-1, 0], [10_000])
    assert pricing.calendars(answer) == {0: Calendar(((FIRST, -1), (FIRST + 1, 0)), 0, 10)}
