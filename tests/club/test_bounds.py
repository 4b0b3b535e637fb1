"""The bounds of each stage against all timetables of small clubs: none is better at any prices, and the programme's own
prices prove what it is worth.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product
from math import inf
from typing import Any

import pytest
from msgspec.structs import replace

from rubdown.planner.club.problem import Branch, Calendar

from .small_clubs import SmallClub, crowd, loss_of, small_club
from .test_replan import QUARTER

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")

import numpy as np

from rubdown.planner.club.generate import Columns, Relaxed
from rubdown.planner.club.master import Master
from rubdown.planner.club.pricing import Answer, Prices, Pricing
from rubdown.planner.club.stages import MISSING_WEIGHS, Duals, Stage, value_of
from rubdown.planner.club.timetables import Placing, broken

SEEDS = range(8)


def counted(stage: Stage, timetable: Sequence[Calendar]) -> float:
    short, points = sum(c.shortfall for c in timetable), sum(c.points for c in timetable)
    if stage.goal == "loss":
        return float(-loss_of(stage.alone, timetable))
    values = {"missing": -short, "points": points, "weighed": points - MISSING_WEIGHS * short}
    return values.get(stage.goal, sum(c.accepted for c in timetable))


def keeps(stage: Stage, timetable: Sequence[Calendar]) -> bool:
    least = stage.least_points or (-inf,) * len(timetable)
    return (
        sum(c.shortfall for c in timetable) <= (inf if stage.most_missing is None else stage.most_missing)
        and sum(c.points for c in timetable) >= (-inf if stage.least_total is None else stage.least_total)
        and sum(c.accepted for c in timetable) >= (stage.least_kept or 0)
        and all(c.points >= points for c, points in zip(timetable, least, strict=True))
    )


def stages(one: SmallClub, rng: random.Random) -> Iterator[Stage]:
    """Each goal, with what one of the timetables makes it keep."""
    fewest = min(sum(c.shortfall for c in t) for t in one.timetables)
    kept = rng.choice([t for t in one.timetables if sum(c.shortfall for c in t) == fewest])
    accepted = sum(c.accepted for c in kept) or None if one.problem.keeps_accepted else None
    least = tuple(c.points for c in kept)
    yield Stage("missing", one.alone)
    yield Stage("weighed", one.alone)
    yield Stage("kept", one.alone, fewest)
    yield Stage("loss", one.alone, fewest, None, None, accepted)
    yield Stage("points", one.alone, fewest, None, None, accepted)
    yield Stage("points", one.alone, fewest + 1, least, None, accepted)
    if not one.problem.keeps_accepted:
        yield Stage("accepted", one.alone, fewest, rng.choice((None, least)), sum(least))


def random_prices(stage: Stage, capacities: int, rng: random.Random) -> Duals:
    """Prices of what the stage holds and counts; what it does not hold is free."""
    members = len(stage.alone)
    each = stage.goal == "loss" or stage.least_points is not None
    in_all = stage.least_total is not None or stage.least_kept is not None
    return Duals(
        np.array([rng.choice((0, rng.uniform(0, 30))) for _ in range(capacities)]),
        rng.uniform(0, 500) * (stage.most_missing is not None),
        np.array([rng.choice((0, rng.uniform(0, 2))) for _ in range(members)]) * each,
        rng.uniform(0, 2) * in_all,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_no_timetable_is_better_than_the_bound_at_any_prices(seed: int) -> None:
    one, rng = small_club(seed), random.Random(seed)
    columns = Columns(one.problem, lambda: inf)
    assert tuple(c.points for c in columns.alone) == one.alone
    free = replace(columns.pricing.free, accepted=0)
    missing = sum(calendar.shortfall for calendar in columns.alone)
    assert columns.pricing.bound(free, columns.pricing.best(free)) == sum(one.alone) - 10**6 * missing
    for stage in stages(one, rng):
        best = max(counted(stage, t) for t in one.timetables if keeps(stage, t))
        for _ in range(8):
            prices = stage.prices(random_prices(stage, len(columns.capacities), rng))
            answer = columns.pricing.best(prices)
            assert columns.pricing.bound(prices, answer) >= best - 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_the_programmes_prices_prove_what_it_is_worth(seed: int) -> None:
    """In any branch: no timetable of it is better than the bound, which is the value of the programme."""
    one, rng = small_club(seed), random.Random(seed)
    columns = Columns(one.problem, lambda: inf)
    for stage in stages(one, rng):
        within = [t for t in one.timetables if keeps(stage, t)]
        kept = rng.choice(within)
        visits = [(r, day, n) for r, calendar in enumerate(kept) for day, n in calendar.visits if n >= 0]
        others = {(r, day, n) for t in within for r, c in enumerate(t) for day, n in c.visits if n >= 0} - {*visits}
        chosen = frozenset(rng.sample(visits, min(1, len(visits))))
        for branch in (Branch(), Branch(chosen, frozenset(rng.sample(sorted(others), min(1, len(others)))))):
            relaxed = columns.relax(stage, branch, lambda bound, value: False)
            of_branch = [t for t in within if all(branch.allows(r, c) for r, c in enumerate(t))]
            assert relaxed.bound >= max(counted(stage, t) for t in of_branch) - 1e-6
            assert relaxed.bound == pytest.approx(relaxed.value, abs=2e-3)
            assert all(branch.allows(r, calendar) for r, calendar, _ in relaxed.taken)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_prices_of_a_bound_are_the_first_that_prove_it(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one, tried = small_club(seed), list[tuple[float, Prices]]()
    columns, bound = Columns(one.problem, lambda: inf), Pricing.bound

    def noted(pricing: Pricing, prices: Prices, answer: Answer) -> float:
        tried.append((bound(pricing, prices, answer), prices))
        return tried[-1][0]

    monkeypatch.setattr(Pricing, "bound", noted)
    for stage in stages(one, random.Random(seed)):
        tried.clear()
        relaxed = columns.relax(stage, Branch(), lambda bound, value: False)
        assert (relaxed.bound, relaxed.prices) == min(tried, key=lambda each: each[0])


def test_prices_are_smoothed_while_calendars_are_new(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those tried lie halfway between the programme's and the best so far; the last are the programme's own."""
    columns = Columns(crowd([*range(10, 40)], 2, days=4), lambda: inf)
    solved, tried, relax, best = list[Duals](), list[list[float]](), Master.relax, Pricing.best

    def noted(master: Master, seconds: float) -> tuple[float, Duals] | None:
        result = relax(master, seconds)
        solved.extend([result[1]] if result else [])
        return result

    def at_prices(pricing: Pricing, prices: Prices, *more: Any) -> Answer:
        tried.append([price / prices.scale for price in prices.capacities])
        return best(pricing, prices, *more)

    monkeypatch.setattr(Master, "relax", noted)
    monkeypatch.setattr(Pricing, "best", at_prices)
    columns.relax(Stage("weighed", (*range(10, 40),)), Branch(), lambda bound, value: False)
    first, second, *_, last = solved
    assert tried[0] == pytest.approx(first.capacities, abs=1e-3)
    assert tried[1] == pytest.approx((first.capacities + second.capacities) / 2, abs=1e-3)
    assert tried[-1] == pytest.approx(last.capacities, abs=1e-3)
    assert len(tried) == len(solved) > 3


def test_without_an_answer_of_the_programme_all_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """So there is a bound: what all would have alone."""
    columns = Columns(crowd([5, 6, 7], 1), lambda: inf)
    monkeypatch.setattr(Master, "relax", lambda *_: None)
    relaxed = columns.relax(Stage("points", (5, 6, 7)), Branch(), lambda bound, value: False)
    assert (relaxed.bound, relaxed.value, relaxed.taken) == (18, -inf, [])
    assert relaxed.prices.capacities == (0,) * len(columns.capacities)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_most_points_are_those_of_each_alone(seed: int) -> None:
    """However many massages are missing then; the programme knows these calendars afterwards."""
    one = small_club(seed)
    columns = Columns(one.problem, lambda: inf)
    assert columns.most_points() == sum(max(c.points for c in calendars) for calendars in one.calendars)
    known = {(r, calendar.points) for r, calendar in columns.master.columns if calendar}
    assert known >= {(r, max(c.points for c in calendars)) for r, calendars in enumerate(one.calendars)}


def test_a_massage_that_is_missing_takes_nothing_from_the_most_points() -> None:
    columns = Columns(crowd([-5, -6], 1, least=1), lambda: inf)
    assert [calendar.points for calendar in columns.alone] == [-5, -6]
    assert columns.most_points() == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_of_all_calendars_is_chosen(seed: int) -> None:
    one, rng = small_club(seed), random.Random(seed)
    columns, placing = Columns(one.problem, lambda: inf), Placing(one.problem)
    new = {(r, c) for t in one.timetables for r, c in enumerate(t)}
    old = set(enumerate(columns.alone))
    assert columns.add(sorted(new | old, key=str)) == len(new - old)
    assert columns.add(new) == 0
    for stage in stages(one, rng):
        columns.master.count(stage)
        columns.master.restrict(lambda r, c: True)
        within = [t for t in one.timetables if keeps(stage, t)]
        best = max(counted(stage, t) for t in within)
        for start in (None, rng.choice(within)):
            while wrong := broken(placing, chosen := columns.master.choose(inf, start) or []):
                columns.limit(wrong)
            assert len(chosen) == len(one.alone)
            assert keeps(stage, chosen)
            assert counted(stage, chosen) == best


@pytest.mark.parametrize("seed", SEEDS)
def test_how_good_a_timetable_is(seed: int) -> None:
    """Fewer missing, then more kept, a smaller loss and more points, then more accepted; losses where it is fair."""
    one, rng = small_club(seed), random.Random(seed)
    for timetable in rng.sample(one.timetables, min(30, len(one.timetables))):
        short, points, accepted = (
            sum(part) for part in zip(*((c.shortfall, c.points, c.accepted) for c in timetable), strict=True)
        )
        for fair, keeps_accepted in product((False, True), repeat=2):
            club = replace(one.problem, fair=fair, keeps_accepted=keeps_accepted)
            loss = -loss_of(one.alone, timetable) if fair else -QUARTER
            kept = (accepted, 0) if keeps_accepted else (0, accepted)
            assert tuple(value_of(timetable, one.alone, club)) == (-short, kept[0], loss, points, kept[1])


def test_a_branch_that_no_calendar_keeps_to_is_known_at_once() -> None:
    one = next(small_club(seed) for seed in SEEDS if two_options(small_club(seed)))
    r, day = two_options(one)[0]
    columns = Columns(one.problem, lambda: inf)
    known = len(columns.master.columns)
    branch = Branch(frozenset({(r, day, 0), (r, day, 1)}))
    assert columns.relax(Stage("points", one.alone), branch, lambda bound, value: False).bound == -inf
    assert len(columns.master.columns) == known


def two_options(one: SmallClub) -> list[tuple[int, int]]:
    """The members and days with more than one option."""
    members = enumerate(one.problem.members)
    return [(r, day) for r, member in members for day, options in member.options.items() if len(options) > 1]


@pytest.mark.parametrize(("seconds_left", "goes_on"), [(0.0, False), (0.5, True)])
def test_one_round_of_prices_once_time_is_over(seconds_left: float, goes_on: bool) -> None:
    columns = Columns(crowd([*range(10, 18)], 1, days=4), lambda: seconds_left)
    known = len(columns.master.columns)
    relaxed = columns.relax(Stage("points", (*range(10, 18),)), Branch(), lambda bound, value: False)
    assert (len(columns.master.columns) - known > 8) == goes_on
    assert (relaxed.bound == pytest.approx(relaxed.value)) == goes_on


def test_whole_calendars_and_parts_of_visits() -> None:
    half, other, whole = Calendar(((1, 0), (3, 1)), 0, 5), Calendar(((1, 0),), 0, 4), Calendar((), 1, 0)
    relaxed = Relaxed(0, 0, Prices((), 0, ()), [(0, half, 0.4), (0, other, 0.6), (1, whole, 1.0)])
    assert relaxed.parts == {(0, 1, 0): 1.0, (0, 3, 1): 0.4}
    assert relaxed.whole(2) == [other, whole]
    halves = replace(relaxed, taken=[(0, half, 0.5), (0, other, 0.5)])
    assert halves.whole(1) is None
    assert relaxed.whole(3) is None
