"""Whole timetables of small clubs: all can be had together, and nobody alone could have better."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import inf

import pytest
from msgspec.structs import replace

from rubdown.planner.club.problem import Branch, Calendar, Capacity, ClubProblem, Desk, Member, Option, Visit
from rubdown.planner.problem import MonthQuota, ScheduleProblem

from .small_clubs import FIRST, SmallClub, are_apart, by_desk_and_day, crowd, small_club, starts_of_visit

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")

from rubdown.planner.club.generate import Columns, Relaxed
from rubdown.planner.club.stages import Stage
from rubdown.planner.club.timetables import (
    Board,
    Placing,
    broken,
    deeper,
    improved,
    one_after_the_other,
    rounded,
    starts_of,
    with_what_is_accepted,
)

SEEDS = range(12)


def visits_of(r: int, calendar: Calendar) -> list[Visit]:
    return [(r, day, n) for day, n in calendar.visits if n >= 0]


def columns_of(one: SmallClub, seconds_left: float = inf) -> Columns:
    return Columns(one.problem, lambda: seconds_left)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_cannot_be_placed_is_said_with_the_fewest_visits(seed: int) -> None:
    one, rng = small_club(seed), random.Random(seed)
    placing = Placing(one.problem)
    for _ in range(40):
        timetable = [rng.choice(calendars) for calendars in one.calendars]
        days = by_desk_and_day(one.problem, timetable)
        assert placing.by_day(timetable) == days
        limits = broken(placing, timetable)
        wrong = [visits for visits in days.values() if not one.hours.hold(visits)]
        assert len(limits) == len(wrong)
        for limit, visits in zip(limits, wrong, strict=True):
            fewest = frozenset(limit.visits)
            assert fewest <= visits
            assert not one.hours.hold(fewest)
            assert all(one.hours.hold(fewest - {visit}) for visit in fewest)
            assert limit.most == len(fewest) - 1
            assert set(limit.visits.values()) == {1}
        if not limits:
            starts = starts_of(placing, timetable)
            by_visit = {v: starts[v[0]][v[1]] for r, c in enumerate(timetable) for v in visits_of(r, c)}
            assert sum(map(len, starts)) == len(by_visit)
            assert all(start in starts_of_visit(one.problem, visit) for visit, start in by_visit.items())
            assert are_apart(one.problem, by_visit)
    assert placing.fits(frozenset())


def with_one(timetable: Sequence[Calendar | None], r: int, calendar: Calendar) -> list[Calendar]:
    """A timetable with another calendar of one member; empty ones of those who have none."""
    changed = [one or Calendar((), 0, 0) for one in timetable]
    changed[r] = calendar
    return changed


@pytest.mark.parametrize("seed", SEEDS)
def test_a_board_takes_what_fits_and_nothing_else(seed: int) -> None:
    one, rng = small_club(seed), random.Random(seed)
    columns = columns_of(one)
    board = Board(columns, Placing(one.problem))
    for _ in range(60):
        r = rng.randrange(len(one.calendars))
        calendar, before = rng.choice(one.calendars[r]), list(board.calendars)
        fits = one.hours.hold_all(with_one(before, r, calendar))
        assert board.put(r, calendar) == fits
        after = [*before[:r], calendar, *before[r + 1 :]] if fits else before
        assert board.calendars == after
        for i, limit in enumerate(columns.capacities):
            own = [sum(limit.visits.get(v, 0) for v in visits_of(m, c)) if c else 0 for m, c in enumerate(after)]
            assert board.own[:, i].tolist() == own
            assert board.left[i] == limit.most - sum(own)
        taken = by_desk_and_day(one.problem, [c or Calendar((), 0, 0) for c in after])
        assert {at: visits for at, visits in board.days.items() if visits} == {
            (desk, day): visits for (desk, day), visits in taken.items()
        }


def worth_alone(one: SmallClub, calendar: Calendar) -> tuple[int, int, int]:
    return -calendar.shortfall, one.problem.keeps_accepted * calendar.accepted, calendar.points


@pytest.mark.parametrize("seed", SEEDS)
def test_each_has_the_best_of_what_those_before_left(seed: int) -> None:
    one = small_club(seed)
    columns, size = columns_of(one), len(one.calendars)
    for first in range(size):
        board = Board(columns, Placing(one.problem))
        order = [*range(first, size), *range(first)]
        timetable = board.fill(order, columns.pricing.free)
        assert one.hours.hold_all(timetable)
        best = max(worth_alone(one, calendar) for calendar in one.calendars[first])
        assert worth_alone(one, timetable[first]) == best


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_alone_has_better(seed: int) -> None:
    """However the timetable came about: no other calendar of one member fits and is better."""
    one, rng = small_club(seed), random.Random(seed)
    columns, placing = columns_of(one), Placing(one.problem)
    relaxed = taken_in_parts(one, rng)
    some = rng.choice(one.timetables)
    for timetable in (
        *(one_after_the_other(columns, placing, turn) for turn in range(3)),
        with_what_is_accepted(columns, placing),
        rounded(columns, placing, relaxed),
        improved(columns, placing, some),
    ):
        assert one.hours.hold_all(timetable)
        for r, calendar in enumerate(timetable):
            for other in one.calendars[r]:
                if worth_alone(one, other) > worth_alone(one, calendar):
                    assert not one.hours.hold_all(with_one(timetable, r, other))
    assert columns.add(enumerate(one_after_the_other(columns, placing, 0))) == 0  # the programme knows them already


def taken_in_parts(one: SmallClub, rng: random.Random) -> Relaxed:
    """Some calendars of each member, with the share that is taken of each."""
    taken = []
    for r, calendars in enumerate(one.calendars):
        some = rng.sample(calendars, min(rng.choice((1, 2, 3)), len(calendars)))
        shares = [1.0] if len(some) == 1 else [0.992, 0.008] if len(some) == 2 else [0.5, 0.3, 0.2]
        taken += list(zip([r] * len(some), some, shares, strict=True))
    rng.shuffle(taken)
    free = columns_of(one).pricing.free
    return Relaxed(0.0, 0.0, free, taken)


@pytest.mark.parametrize("seed", range(40))
def test_a_deeper_branch_can_be_had(seed: int) -> None:
    """What is taken whole is chosen or cannot be had, and of the rest no more than a tenth, those taken most of."""
    one, rng = small_club(seed % 12), random.Random(seed)
    columns, placing = columns_of(one), Placing(one.problem)
    relaxed = taken_in_parts(one, rng)
    branch = deeper(columns, placing, Branch(), relaxed)
    assert deeper(columns, placing, branch, relaxed).chosen >= branch.chosen
    own = [tuple((day, n) for m, day, n in sorted(branch.chosen) if m == r) for r in range(len(one.calendars))]
    assert one.hours.hold_all([Calendar(visits, 0, 0) for visits in own])
    assert all(any({*visits} <= {*c.visits} for m, c, _ in relaxed.taken if m == r) for r, visits in enumerate(own))
    for r, day, n in branch.closed:
        crowded = [Calendar((*visits, (day, n)) if m == r else visits, 0, 0) for m, visits in enumerate(own)]
        assert not one.hours.hold_all(crowded)
    parts = {visit: x for visit, x in relaxed.parts.items() if visit[2] >= 0}
    for visit, x in parts.items():
        of_one_calendar = any(
            {visit, *((visit[0], day, n) for day, n in own[visit[0]])} <= {*visits_of(r, c)}
            for r, c, _ in relaxed.taken
        )
        if x >= 0.99 and of_one_calendar:
            assert visit in branch.chosen | branch.closed
    half = [visit for visit, x in parts.items() if x < 0.99]
    chosen = [visit for visit in half if visit in branch.chosen]
    assert len(chosen) <= 1 + sum(parts[visit] for visit in half) // 10
    if chosen:
        most = max(parts[visit] for visit in half if visit not in branch.closed)
        assert parts[chosen[0]] == most


@pytest.mark.parametrize(("seconds_left", "in_time"), [(-4.9, True), (-5.0, True), (-5.1, False)])
def test_who_comes_too_late_takes_nobodys_hours(seconds_left: float, in_time: bool) -> None:
    one = small_club(3)
    columns = columns_of(one, seconds_left)
    timetable = Board(columns, Placing(one.problem)).fill(range(len(one.calendars)), columns.pricing.free)
    assert any(visits_of(r, c) for r, c in enumerate(timetable)) == in_time


def test_nothing_is_improved_once_time_is_over() -> None:
    one = small_club(3)
    poor = [min(calendars, key=lambda c: worth_alone(one, c)) for calendars in one.calendars]
    for seconds_left, is_better in ((0.0, False), (0.5, True)):
        columns = columns_of(one, seconds_left)
        assert (improved(columns, Placing(one.problem), poor) != poor) == is_better


@pytest.mark.parametrize(("seconds_left", "starts"), [(0.0, [0, 60]), (-4.9, [0, 60]), (-5.0, [0]), (-5.1, [])])
def test_who_accepted_nothing_has_the_rest_though_time_is_over(seconds_left: float, starts: list[int]) -> None:
    """Else all but those who accepted a start would have no massage."""
    club = one_day(15, (5, [window(0, 60, accepted=True)]), (5, [window(0, 120)])).club
    placing = Placing(club)
    timetable = with_what_is_accepted(Columns(club, lambda: seconds_left), placing)
    assert [start - 1440 for of_member in starts_of(placing, timetable) for start in of_member.values()] == starts


def one_day(step: int, *members: tuple[int, Sequence[Option]]) -> Columns:
    """Members who want an hour on day 1, worth the points of each, and who are missing one without it."""
    problem = ScheduleProblem({1: 0}, frozenset(), None, (MonthQuota(1, 1, 1),), 1, lambda days: 0, 1, 0)
    club = tuple(
        Member(replace(problem, points={1: points}), 60, {1: tuple(options)} if options else {})
        for points, options in members
    )
    return Columns(ClubProblem(club, (Desk(step, 0, 1),)), lambda: inf)


def window(begin: int, end: int, **more: bool) -> Option:
    """An option of day 1 in these minutes of the day."""
    return Option(0, ((1440 + begin, 1440 + end),), **more)


def test_what_no_limit_says_but_cannot_be_placed_is_refused() -> None:
    """Starts are on the half hour: the one in the middle leaves no hour beside it, though the stretch holds two."""
    columns = one_day(30, (5, [window(15, 90)]), (5, [window(0, 120)]))
    placing = Placing(columns.club)
    assert columns.capacities == []
    timetable = Board(columns, placing).fill((0, 1), columns.pricing.free)
    assert [calendar.visits for calendar in timetable] == [((1, 0),), ()]
    both = Relaxed(0, 0, columns.pricing.free, [(r, columns.pricing.calendar(r, [(1, 0)]), 1.0) for r in range(2)])
    branch = deeper(columns, placing, Branch(), both)
    assert len(branch.chosen) == len(branch.closed) == 1
    (first,) = branch.closed
    again = deeper(columns, placing, Branch(frozenset({first})), both)
    assert (again.chosen, again.closed) == (branch.closed, branch.chosen)  # what was chosen comes first


def test_a_limit_that_was_missed_holds_from_then_on() -> None:
    columns = one_day(30, (5, [window(15, 90)]), (7, [window(0, 120)]))
    placing, master, stage = Placing(columns.club), columns.master, Stage("points", (5, 7))
    columns.add((r, columns.pricing.calendar(r, [])) for r in range(2))
    master.count(stage)
    both = master.choose(inf)
    assert both
    assert sum(calendar.points for calendar in both) == 12
    columns.limit(broken(placing, both))
    assert columns.capacities == [Capacity(1, {(0, 1, 0): 1, (1, 1, 0): 1})]
    one = master.choose(inf, both)
    assert one
    assert [calendar.points for calendar in one] == [0, 7]
    relaxed = columns.relax(stage, Branch(), lambda bound, value: False)
    assert (relaxed.bound, relaxed.value) == pytest.approx((7, 7))


def test_every_branch_has_a_value_and_prices(capfd: pytest.CaptureFixture[str]) -> None:
    """Though nobody can have what is asked for; and the programme's solver writes nothing to the terminal."""
    columns = one_day(15, (5, [window(0, 60)]), (7, [window(0, 60)]))
    stage = Stage("points", (5, 7), 5, None, 100)
    relaxed = columns.relax(stage, Branch(), lambda bound, value: False)
    assert relaxed.value == pytest.approx(7 - 93 * 10**4)
    nobody = columns.relax(Stage("points", (5, 7)), Branch(frozenset({(0, 1, 0), (1, 1, 0)})), lambda b, v: False)
    assert nobody.bound < -(10**5)
    assert capfd.readouterr() == ("", "")


def test_a_window_until_midnight_is_of_its_day() -> None:
    columns = one_day(15, (5, [window(1320, 1440)]), (5, [window(1320, 1380)]))
    placing = Placing(columns.club)
    assert [placing.day((r, 1, 0)) for r in range(2)] == [(0, 1), (0, 1)]


def test_who_accepted_an_hour_comes_before_who_would_like_it() -> None:
    accepted = window(0, 60, accepted=True)
    columns = one_day(15, (9, [window(0, 60)]), (5, [window(0, 60), accepted]), (7, [window(60, 120)]))
    placing = Placing(columns.club)
    timetable = with_what_is_accepted(columns, placing)
    assert [(calendar.visits, calendar.accepted) for calendar in timetable] == [((), 0), (((1, 1),), 1), (((1, 0),), 0)]
    assert [c.visits for c in one_after_the_other(columns, placing, 0)] == [((1, 0),), (), ((1, 0),)]


def test_who_gains_most_is_the_first_to_take_what_is_free() -> None:
    columns = one_day(15, (5, [window(0, 60)]), (9, [window(0, 60)]))
    nobody = [columns.pricing.calendar(r, []) for r in range(2)]
    assert [c.points for c in improved(columns, Placing(columns.club), nobody)] == [0, 9]


def test_rounding_takes_what_is_taken_most_of() -> None:
    """Both have the same two hours to choose from, which are worth the same."""
    hours = [window(0, 60), window(60, 120)]
    columns = one_day(15, (5, hours), (5, hours))
    first, second = ([columns.pricing.calendar(r, [(1, n)]) for n in range(2)] for r in range(2))
    taken = [(0, first[0], 0.3), (1, second[0], 0.6), (1, second[1], 0.4), (0, first[1], 0.7)]
    relaxed = Relaxed(0, 0, columns.pricing.free, taken)
    assert rounded(columns, Placing(columns.club), relaxed) == [first[1], second[0]]
    dear = replace(columns.pricing.free, capacities=tuple(9**9 * ((0, 1, 0) in c.visits) for c in columns.capacities))
    alone = rounded(columns, Placing(columns.club), replace(relaxed, taken=[(0, first[1], 1.0)], prices=dear))
    assert alone == [first[1], second[0]]


@pytest.mark.parametrize(("others", "tenths"), [(23, 2), (22, 1)])
def test_a_tenth_of_what_is_taken_in_parts_is_chosen_and_one_more(others: int, tenths: int) -> None:
    """One of the members is all but sure of the hour; of the others those that are taken most of are chosen."""
    hours = [(5, [window(60 * r, 60 * r + 60)]) for r in range(others + 1)]
    columns = one_day(15, *hours)
    placing, calendars = Placing(columns.club), [columns.pricing.calendar(r, [(1, 0)]) for r in range(others + 1)]
    shares = [0.99, *(0.98 - r / 100 for r in range(others))]
    relaxed = Relaxed(0, 0, columns.pricing.free, [(r, calendars[r], x) for r, x in enumerate(shares)])
    assert tenths == sum(shares[1:]) // 10
    assert sum(shares) > 20
    branch = deeper(columns, placing, Branch(), relaxed)
    assert branch == Branch(frozenset((r, 1, 0) for r in range(2 + tenths)))
    chosen = frozenset((others - n, 1, 0) for n in range(1 + tenths))
    assert deeper(columns, placing, Branch(chosen), relaxed) == Branch(chosen | {(0, 1, 0)})


@pytest.mark.parametrize(("turn", "apart"), [(0, 1), (1, 3), (2, 5), (3, 7)])
def test_each_turn_is_another_order_of_the_members(turn: int, apart: int) -> None:
    """Each has one of the days, all alike, the earliest first; who comes next is one, three, five or seven later."""
    problem = crowd([5] * 11, 1, days=11)
    timetable = one_after_the_other(Columns(problem, lambda: inf), Placing(problem), turn)
    places = [day - FIRST for calendar in timetable for day, _ in calendar.visits]
    assert places == [(turn + apart * r) % 11 for r in range(11)]
