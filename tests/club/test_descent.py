"""A descent of prices: its bound holds for the best timetable, and its mix is one calendar of each member."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import cache
from math import inf

import pytest
from msgspec.structs import replace

import rubdown
from support.clubs import TODAY, runner, therapist

from .small_clubs import FIRST, crowd

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")

from rubdown.planner.club.descent import Descent
from rubdown.planner.club.generate import Columns
from rubdown.planner.club.members import club_seasons
from rubdown.planner.club.problem import Branch, ClubProblem
from rubdown.planner.club.result import Limits
from rubdown.planner.club.solve import plan_jointly
from rubdown.planner.club.stages import MISSING_WEIGHS, Stage


@cache
def club(seed: int, runners: int) -> ClubProblem:
    rng = random.Random(seed)
    plans = [rubdown.loads(runner(rng, f"Runner {n}", 10), path=f"{n}.toml") for n in range(runners)]
    shared = [therapist("Marta", rng.choice(("tue 16-20, sat 10-12", "mon 17-20", "wed 9-12, fri 14-17")))]
    return club_seasons(plans, shared, TODAY, TODAY + timedelta(weeks=10)).problem


@pytest.mark.parametrize("seed", range(3))
def test_the_excess_is_that_of_the_mix(seed: int) -> None:
    """What the mixed calendars take beyond what there is, of hours and of massages that may be missing."""
    problem = club(seed, 8)
    columns = Columns(problem, lambda: inf)
    pricing, alone = columns.pricing, tuple(calendar.points for calendar in columns.alone)
    descent = Descent(pricing, Stage("points", alone, 3), columns.master.no_prices())
    for _ in range(12):
        descent.run(3, lambda: True)
        used = [-float(limit.most) for limit in columns.capacities]
        missing = -3.0
        for r, calendar, x in descent.taken():
            missing += x * calendar.shortfall
            for i in pricing.uses(r, calendar):
                used[i] += x
        assert descent.excess.tolist() == pytest.approx([*(0.0 for _ in alone), missing, 0.0, *used])


def test_the_newest_count_so_much_that_the_excess_gets_small() -> None:
    """Within a fiftieth and a fifth: no other share would leave less of it."""
    columns = Columns(crowd([*range(20, 32)], 2, days=3), lambda: inf)
    stage = Stage("weighed", tuple(calendar.points for calendar in columns.alone))
    descent, shares = Descent(columns.pricing, stage, columns.master.no_prices()), set[float]()
    descent.run(1, lambda: True)
    for _ in range(30):
        before = descent.excess
        descent.run(1, lambda: True)
        shares.add(round(share := descent.answers[-1][0], 9))
        change = (descent.excess - before) / share
        others = [before + other * change for other in (0.02, 0.05, 0.1, 0.15, 0.2)]
        assert descent.excess @ descent.excess <= min(other @ other for other in others) + 1e-9
    assert 0.02 <= min(shares) < 0.2 <= max(shares) <= 0.2


def test_steps_get_shorter_where_the_bound_stays() -> None:
    """Every fifth time that no price is better, a third shorter, until nothing moves; a new branch moves again."""
    problem = crowd([20, 21, 22], 1)
    free = replace(problem, desks=tuple(replace(desk, at_once=9) for desk in problem.desks))
    columns = Columns(free, lambda: inf)
    assert columns.capacities == []
    descent = Descent(columns.pricing, Stage("missing", (0, 0, 0)), columns.master.no_prices())
    descent.run(1, lambda: True)
    bound, first = descent.bound, descent.step
    for shorter in (1, 0.66, 0.66 * 0.66):
        descent.run(4, lambda: True)
        assert descent.step == pytest.approx(shorter * first)
        descent.run(1, lambda: True)
        assert descent.step == pytest.approx(0.66 * shorter * first)
    assert (descent.bound, descent.is_settled) == (bound, False)
    descent.run(100, lambda: True)
    assert descent.is_settled
    assert len(descent.answers) == 40  # no more are in the mix
    descent.narrow(Branch())
    assert not descent.is_settled
    assert descent.step == 0.0001  # twice the last step: enough for five rounds that find nothing
    descent.step = first
    descent.narrow(Branch())
    assert descent.step == first


@pytest.mark.parametrize(
    ("worth", "falls", "steps"),
    [
        ([*range(20, 32)], [0.02, 0.022, 0.0242], [0.22, 0.242, 0.2662]),  # twelve want the two places of the day
        ([20, 21, 22], [0.02, 0.022, 0.0242], [0.22, 0.242, 0.2662]),
        ([1, 30, 31], [1 / 62, 0, 0], [0.2, 0.2, 0.2]),  # the first has it no longer
        ([2, 30, 31], [0.02, 2 / 63 - 0.02, 0], [0.22, 0.22, 0.22]),
    ],
)
def test_a_full_step_looks_a_tenth_of_the_first_bound_ahead(
    worth: list[int], falls: list[float], steps: list[float]
) -> None:
    """A fifth of it first, a tenth more after each that pushes on: if nobody gives way, the bound falls by so much.

    The places of the second day, which nobody likes, change nothing.
    """
    problem, second = crowd(worth, 2, days=2), FIRST + 1
    members = [
        replace(one, options={**one.options, second: (replace(one.options[second][0], points=-90),)})
        for one in problem.members
    ]
    columns = Columns(replace(problem, members=tuple(members)), lambda: inf)
    assert len(columns.capacities) == 2
    descent = Descent(columns.pricing, Stage("points", tuple(worth)), columns.master.no_prices())
    descent.run(1, lambda: True)
    bound = first = descent.bound
    assert first == sum(worth)
    for fall, step in zip(falls, steps, strict=True):
        descent.run(1, lambda: True)
        assert (bound - descent.bound) / first == pytest.approx(fall, abs=2e-4)
        assert descent.step == pytest.approx(step)
        bound = descent.bound
    descent.narrow(Branch())
    descent.run(1, lambda: True)
    assert descent.step == pytest.approx(steps[-1])  # the first bound of a branch says nothing about steps


@pytest.mark.parametrize(("step", "settled"), [(0.00004999, True), (0.00005, False), (0.00005001, False)])
def test_a_step_that_hardly_changes_the_bound_is_the_last(step: float, settled: bool) -> None:
    columns = Columns(crowd([20, 21, 22], 1), lambda: inf)
    descent = Descent(columns.pricing, Stage("missing", (0, 0, 0)), columns.master.no_prices())
    descent.step = step
    assert descent.is_settled == settled


def test_no_more_rounds_than_are_given() -> None:
    columns = Columns(crowd([20, 21, 22, 23], 1), lambda: inf)
    descent, asked = Descent(columns.pricing, Stage("missing", (0,) * 4), columns.master.no_prices()), iter(range(9))
    descent.run(5, lambda: next(asked) < 3)
    assert (len(descent.answers), next(asked)) == (3, 4)
    descent.run(2, lambda: True)
    assert len(descent.answers) == 5


def test_the_bound_of_a_crowd_comes_near_to_who_gains_most() -> None:
    columns = Columns(crowd([*range(20, 32)], 2, days=3), lambda: inf)
    descent = Descent(columns.pricing, Stage("points", (*range(20, 32),)), columns.master.no_prices())
    best = sum(range(26, 32))
    descent.run(60, lambda: True)
    assert best <= descent.bound <= 1.01 * best


def test_what_is_free_and_not_all_taken_stays_free() -> None:
    columns = Columns(crowd([*range(20, 32)], 2, days=3), lambda: inf)
    stage = Stage("weighed", tuple(calendar.points for calendar in columns.alone))
    descent = Descent(columns.pricing, stage, columns.master.no_prices())
    descent.run(1, lambda: True)
    assert descent.hope == pytest.approx(0.1 * abs(descent.bound))  # how far a full step looks ahead
    for _ in range(20):
        stays = (descent.duals.flat() == 0) & (descent.excess <= 0)
        descent.run(1, lambda: True)
        assert not descent.duals.flat()[stays].any()
    assert descent.duals.flat().any()


def test_the_price_of_what_nobody_takes_falls_to_nothing() -> None:
    columns = Columns(crowd([20, 21, 22], 1, days=1), lambda: inf)
    free = columns.master.no_prices()
    half = free._replace(capacities=free.capacities + 0.5)
    descent = Descent(columns.pricing, Stage("points", (20, 21, 22)), half)
    descent.narrow(Branch(closed=frozenset((r, FIRST, 0) for r in range(3))))
    descent.run(20, lambda: True)
    assert not descent.duals.flat().any()
    assert descent.bound == 0


def accepting_crowd() -> ClubProblem:
    """Twelve members for six places, of whom the first four have accepted a start that is worth two points less."""
    problem = crowd([*range(20, 32)], 2, days=3)
    members = list(problem.members)
    for r, one in enumerate(members[:4]):
        day, (option,) = list(one.options.items())[r % 3]
        begin = option.windows[0][0]
        accepted = replace(option, windows=((begin, begin + 60),), accepted=True, points=-2)
        members[r] = replace(one, options={**one.options, day: (option, accepted)})
    return replace(problem, members=tuple(members), keeps_accepted=True)


@pytest.mark.parametrize("least", range(4))
def test_accepted_starts_that_must_be_kept_have_a_price(least: int) -> None:
    """Each takes the place of who gains more: the bound holds for the best that keeps them, and comes near."""
    columns = Columns(accepting_crowd(), lambda: inf)
    alone = tuple(calendar.points for calendar in columns.alone)
    descent = Descent(columns.pricing, Stage("points", alone, least_kept=least), columns.master.no_prices())
    for _ in range(8):
        descent.run(5, lambda: True)  # forty rounds in all are in the mix
        kept = sum(x * calendar.accepted for _, calendar, x in descent.taken())
        assert descent.excess[len(alone) + 1] == pytest.approx(least - kept)
    descent.run(60, lambda: True)
    best = sum(range(26 + least, 32)) + sum(21 - r for r in range(least))
    assert best <= descent.bound <= 1.01 * best + 1
    assert (descent.duals.total > 0) == (least > 0)


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_holds_and_comes_near(seed: int) -> None:
    problem = club(seed, 8)
    best, columns = plan_jointly(problem, Limits(0, lambda: inf)), Columns(problem, lambda: inf)
    alone = tuple(calendar.points for calendar in columns.alone)
    reached = {
        Stage("missing", alone): -best.shortfall,
        Stage("weighed", alone): best.points - MISSING_WEIGHS * best.shortfall,
        Stage("points", alone, best.shortfall): best.points,
    }
    for stage, value in reached.items():
        descent, bounds = Descent(columns.pricing, stage, columns.master.no_prices()), [inf]
        for _ in range(10):
            descent.run(20, lambda: True)
            bounds.append(descent.bound)
        assert bounds == sorted(bounds, reverse=True)
        assert descent.bound >= value
        proved = columns.relax(stage, Branch(), lambda bound, value: False).bound
        assert proved - 1e-3 <= descent.bound <= proved + max(0.2, 0.01 * abs(proved))
        mixed = [0.0] * len(alone)
        for r, _, x in descent.taken():
            mixed[r] += x
        assert mixed == pytest.approx([1.0] * len(alone))


def test_a_branch_asks_for_its_visits_only() -> None:
    problem = club(3, 8)
    columns = Columns(problem, lambda: inf)
    stage = Stage("weighed", tuple(calendar.points for calendar in columns.alone))
    descent = Descent(columns.pricing, stage, columns.master.no_prices())
    descent.run(50, lambda: True)
    bound, parts = descent.bound, [(r, day, n) for r, calendar, _ in descent.taken() for day, n in calendar.visits]
    chosen, closed = parts[0], next(visit for visit in parts if visit[0] != parts[0][0])
    branch = Branch(frozenset({chosen}), frozenset({closed}))
    descent.narrow(branch)
    descent.run(60, lambda: True)
    assert descent.bound <= bound + 1
    assert all(branch.allows(r, calendar) for r, calendar, _ in descent.taken())


def test_nothing_is_asked_once_time_is_over() -> None:
    columns = Columns(club(1, 3), lambda: inf)
    descent = Descent(columns.pricing, Stage("missing", (0, 0, 0)), columns.master.no_prices())
    descent.run(10, lambda: False)
    assert descent.bound == inf
