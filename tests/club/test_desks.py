"""What a therapist's hours hold, minute by minute, and the limits that follow from it: necessary, and none too many."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

import pytest

from rubdown.planner.club.problem import (
    Branch,
    Calendar,
    Capacity,
    ClubProblem,
    Desk,
    Member,
    Option,
    Visit,
    capacities,
)
from rubdown.planner.problem import MonthQuota, ScheduleProblem
from rubdown.rules.base import Minutes


def random_desk(rng: random.Random) -> Desk:
    booked = [(start, start + rng.choice((20, 40, 55))) for start in rng.sample(range(0, 240, 5), rng.randint(0, 2))]
    return Desk(rng.choice((15, 20, 30)), rng.choice((0, 5, 10)), rng.choice((1, 1, 2)), tuple(sorted(booked)))


def random_windows(rng: random.Random) -> list[Minutes]:
    """Windows in order that do not meet."""
    ends = sorted(rng.sample(range(0, 180, 5), 2 * rng.randint(1, 2)))
    return list(zip(ends[::2], ends[1::2], strict=True))


def is_free(desk: Desk, start: int, minutes: int, others: Sequence[Minutes]) -> bool:
    """Whether a place is free in each minute of a massage and of the time after it."""
    taken = [*desk.booked, *others]
    return all(sum(a <= m < b for a, b in taken) < desk.at_once for m in range(start, start + minutes + desk.between))


def possible_starts(desk: Desk, windows: Sequence[Minutes], minutes: int) -> list[int]:
    return [s for s in range(0, 300) if s % desk.step == 0 and any(a <= s and s + minutes <= b for a, b in windows)]


def most_weight(desk: Desk, windows: Sequence[Minutes], weights: Mapping[int, int]) -> int:
    """The largest sum of weights, by trying all starts one after the other."""
    starts = {minutes: possible_starts(desk, windows, minutes) for minutes in weights}

    @cache
    def most(placed: tuple[Minutes, ...]) -> int:
        after = placed[-1][0] if placed else 0
        return max(
            (
                weights[minutes] + most((*placed, (start, start + minutes + desk.between)))
                for minutes, of_length in starts.items()
                for start in of_length
                if start >= after and is_free(desk, start, minutes, placed)
            ),
            default=0,
        )

    return most(())


@pytest.mark.parametrize("seed", range(40))
def test_what_a_desk_holds(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(8):
        desk, windows, minutes = random_desk(rng), random_windows(rng), rng.choice((40, 55, 60))
        assert list(desk.starts(windows, minutes)) == possible_starts(desk, windows, minutes)
        others = [(start, start + 50) for start in rng.sample(range(0, 200, 5), rng.randint(0, 2))]
        for start in range(0, 240, 5):
            assert desk.fits(start, minutes, others) == is_free(desk, start, minutes, others)
            assert desk.fits(start, minutes) == is_free(desk, start, minutes, [])
        assert desk.most(windows, minutes) == most_weight(desk, windows, {minutes: 1})
        if desk.at_once == 1:
            weights = {40: rng.randint(0, 3), 60: rng.randint(1, 3)}
            assert desk.most_weight(windows, weights) == most_weight(desk, windows, weights)


@pytest.mark.parametrize(("end", "starts"), [(64, []), (65, [5]), (69, [5]), (70, [5, 10])])
def test_a_massage_ends_within_its_window(end: int, starts: list[int]) -> None:
    assert list(Desk(5, 0, 1).starts([(1, end)], 60)) == starts


def member(minutes: int, options: Mapping[int, tuple[Option, ...]]) -> Member:
    problem = ScheduleProblem(
        dict.fromkeys(options, 1), frozenset(), None, (MonthQuota(1, 1, 2),), 1, lambda days: 0, 1, 0
    )
    return Member(problem, minutes, options)


def club(desks: Sequence[Desk], *members: tuple[int, Mapping[int, tuple[Option, ...]]]) -> ClubProblem:
    return ClubProblem(tuple(member(*one) for one in members), tuple(desks))


def one_day(desk: Desk, *visits: tuple[int, tuple[Minutes, ...]]) -> ClubProblem:
    """A club whose members each want a massage of some minutes in some windows of day 0."""
    return club([desk], *((minutes, {0: (Option(0, windows),)}) for minutes, windows in visits))


def limits_of(problem: ClubProblem) -> list[tuple[int, dict[int, int]]]:
    """How many places each limit has, and those that each member's visit takes; a visit of other days is not there."""
    assert all((day, n) == (0, 0) for limit in capacities(problem) for _, day, n in limit.visits)
    return [(limit.most, {r: places for (r, _, _), places in limit.visits.items()}) for limit in capacities(problem)]


HOUR, EVENING = ((0, 60),), ((0, 120),)


@pytest.mark.parametrize(
    ("desk", "visits", "limits"),
    [
        # As many as there is room for: no limit.
        (Desk(15, 0, 1), [(60, EVENING)] * 2, []),
        (Desk(15, 0, 1), [(60, EVENING)] * 3, [(2, {0: 1, 1: 1, 2: 1})]),
        (Desk(15, 10, 1), [(60, EVENING)] * 2, [(1, {0: 1, 1: 1})]),
        (Desk(15, 0, 2), [(60, EVENING)] * 5, [(4, dict.fromkeys(range(5), 1))]),
        (Desk(15, 0, 2, ((0, 60),)), [(60, EVENING)] * 5, [(3, dict.fromkeys(range(5), 1))]),
        # A booking takes all, so nobody can have a place.
        (Desk(15, 0, 1, ((30, 90),)), [(60, EVENING)], [(0, {0: 1})]),
        # Who can come at the first hour alone says less there than the evening says of all.
        (Desk(15, 0, 1), [(60, HOUR), (60, HOUR), (60, EVENING)], [(1, {0: 1, 1: 1}), (2, {0: 1, 1: 1, 2: 1})]),
        # The later begin counts by itself.
        (Desk(15, 0, 1), [(60, ((60, 120),))] * 2 + [(60, EVENING)],
         [(2, {0: 1, 1: 1, 2: 1}), (1, {0: 1, 1: 1})]),
        # Two windows that meet are one stretch, with a gap between they are two.
        (Desk(15, 0, 1), [(60, ((0, 45), (45, 120)))] * 3, [(2, {0: 1, 1: 1, 2: 1})]),
        (Desk(15, 0, 1), [(60, ((0, 90), (105, 180)))] * 3, [(2, {0: 1, 1: 1, 2: 1})]),
        # Two lengths: all; the long ones alone; and all, each in proportion to its minutes and those after it.
        (Desk(20, 0, 1), [(60, EVENING)] * 3 + [(40, EVENING)] * 3,
         [(3, dict.fromkeys(range(6), 1)), (2, {0: 1, 1: 1, 2: 1}), (6, {0: 3, 1: 3, 2: 3, 3: 2, 4: 2, 5: 2})]),
        (Desk(20, 20, 1), [(minutes, ((0, 160),)) for minutes in (100, 20, 20, 20)], [(4, {0: 3, 1: 1, 2: 1, 3: 1})]),
        (Desk(10, 0, 1), [(minutes, ((0, 90),)) for minutes in (90, 60, 30)],
         [(1, {0: 1, 1: 1}), (3, {0: 3, 1: 2, 2: 1})]),
        (Desk(20, 0, 2), [(60, EVENING)] * 5 + [(40, EVENING)] * 2,
         [(6, dict.fromkeys(range(7), 1)), (4, dict.fromkeys(range(5), 1))]),
    ],
)  # fmt: skip
def test_what_hours_hold_together(
    desk: Desk, visits: Sequence[tuple[int, tuple[Minutes, ...]]], limits: list[tuple[int, dict[int, int]]]
) -> None:
    assert sorted(limits_of(one_day(desk, *visits)), key=str) == sorted(limits, key=str)


def test_each_day_and_desk_has_limits_of_its_own() -> None:
    first, second = Option(0, ((0, 60),)), Option(1, ((0, 60),))
    later = Option(0, ((1440, 1500),))
    problem = club([Desk(15, 0, 1)] * 2, *[(60, {0: (first, second), 1: (later,)})] * 2)
    assert capacities(problem) == [
        Capacity(1, {(0, 0, 0): 1, (1, 0, 0): 1}),
        Capacity(1, {(0, 1, 0): 1, (1, 1, 0): 1}),
        Capacity(1, {(0, 0, 1): 1, (1, 0, 1): 1}),
    ]


def random_day(rng: random.Random) -> ClubProblem:
    desk = random_desk(rng)
    visits = [(rng.choice((40, 60)), tuple(random_windows(rng))) for _ in range(rng.randint(1, 4))]
    return one_day(desk, *visits)


def timetables(problem: ClubProblem) -> Iterator[set[Visit]]:
    """The members who can come together, as all sets of them show."""
    (desk,), members = problem.desks, problem.members

    def can_come(waiting: Sequence[int], placed: tuple[Minutes, ...]) -> bool:
        if not waiting:
            return True
        minutes, windows = members[waiting[0]].minutes, members[waiting[0]].options[0][0].windows
        return any(
            can_come(waiting[1:], (*placed, (start, start + minutes + desk.between)))
            for start in possible_starts(desk, windows, minutes)
            if is_free(desk, start, minutes, placed)
        )

    for size in range(len(members) + 1):
        for together in combinations(range(len(members)), size):
            if can_come(together, ()):
                yield {(r, 0, 0) for r in together}


@pytest.mark.parametrize("seed", range(60))
def test_every_timetable_keeps_the_limits_and_no_limit_says_what_another_does(seed: int) -> None:
    problem = random_day(random.Random(seed))
    limits = capacities(problem)
    for together in timetables(problem):
        assert all(sum(limit.visits.get(visit, 0) for visit in together) <= limit.most for limit in limits)
    for limit in limits:
        assert limit.most < sum(limit.visits.values())
        assert min(limit.visits.values()) > 0
        for other in limits:
            says_more = other.most <= limit.most and all(
                other.visits.get(visit, 0) >= places for visit, places in limit.visits.items()
            )
            assert other is limit or not says_more


@pytest.mark.parametrize("seed", range(60))
def test_what_each_stretch_holds_is_said(seed: int) -> None:
    """No more massages of a length or longer than its windows hold, from any begin to any end."""
    problem = random_day(random.Random(seed))
    (desk,), limits = problem.desks, capacities(problem)
    windows = {r: one.options[0][0].windows for r, one in enumerate(problem.members)}
    for begin in {of_member[0][0] for of_member in windows.values()}:
        for end in {of_member[-1][1] for of_member in windows.values()}:
            inside = [r for r, parts in windows.items() if begin <= parts[0][0] and parts[-1][1] <= end]
            for shortest in {problem.members[r].minutes for r in inside}:
                visits = {(r, 0, 0): 1 for r in inside if problem.members[r].minutes >= shortest}
                minutes = {m for r in inside for a, b in windows[r] for m in range(a, b)}
                runs = [m for m in sorted(minutes) if m - 1 not in minutes]
                merged = [(a, next(m for m in range(a, 999) if m not in minutes)) for a in runs]
                most = desk.most(merged, shortest)
                assert len(visits) <= most or any(
                    limit.most <= most and all(limit.visits.get(visit, 0) >= 1 for visit in visits) for limit in limits
                )


def test_nothing_is_accepted_or_earned_unless_it_is_said() -> None:
    option, calendar, problem = Option(0, HOUR), Calendar((), 0, 0), ClubProblem((), ())
    assert (option.points, option.accepted, calendar.accepted) == (0, False, 0)
    assert (problem.fair, problem.keeps_accepted) == (False, False)
    assert Branch().allows(0, calendar)


def test_the_longest_visit_of_a_limit() -> None:
    assert Capacity(2, {(0, 0, 0): 1, (1, 0, 0): 3}).each == 3
    assert Capacity(0, {}).each == 1


@pytest.mark.parametrize(
    ("visits", "allowed"),
    [
        (((5, 0), (9, 1)), True),
        (((5, 0), (7, 0), (9, 1)), True),
        (((5, 0),), False),  # without the other that is chosen
        (((5, 0), (8, 0), (9, 1)), False),  # with one that is closed
        (((5, 1), (9, 1)), False),  # another option of the day
    ],
)
def test_a_branch_allows_what_has_its_visits_and_none_that_are_closed(
    visits: tuple[tuple[int, int], ...], allowed: bool
) -> None:
    branch = Branch(frozenset({(2, 5, 0), (2, 9, 1), (3, 6, 0)}), frozenset({(2, 8, 0), (1, 7, 0)}))
    assert branch.allows(2, Calendar(visits, 0, 0)) == allowed
