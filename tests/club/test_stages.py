"""The stages of the club's search: prices in rows and between two, and when a timetable is good enough."""

from __future__ import annotations

import random
from fractions import Fraction
from math import inf

import pytest

from rubdown.planner.club.problem import Calendar, ClubProblem

np = pytest.importorskip("numpy", reason="comes with HiGHS: pip install -e '.[club]'")


def test_prices_in_a_row_between_two_and_no_dearer() -> None:
    from rubdown.planner.club.stages import Duals

    one = Duals(np.array([8.0, 4.0, 2.0]), 16.0, np.array([1.0, 3.0]), 12.0)
    other = Duals(np.array([4.0, 8.0]), 8.0, np.array([5.0, 7.0]), 4.0)
    assert one.flat().tolist() == [1, 3, 16, 12, 8, 4, 2]
    again = one.unflat(one.flat())
    assert (again.flat().tolist(), again.total, again.missing) == (one.flat().tolist(), 12, 16)
    assert one.at_most(6).flat().tolist() == [1, 3, 6, 6, 6, 4, 2]
    assert one.towards(other, 0.25).flat().tolist() == [2, 4, 14, 10, 7, 5, 1.5]


@pytest.mark.parametrize(
    ("goal", "bound", "best", "gap", "beats"),
    [
        ("missing", -2.0, (-2, 0, 0), 0, False), ("missing", -1.0, (-2, 0, 0), 0, True),
        ("missing", -1.0000001, (-2, 0, 0), 0, True), ("missing", -1.1, (-2, 0, 0), 0, False),
        ("points", 101.9, (0, 101, 0), 0, False), ("points", 102.0, (0, 101, 0), 0, True),
        ("points", 104.0, (0, 101, 0), 0.02, True), ("points", 103.0, (0, 101, 0), 0.02, False),
        ("weighed", 90.0, (-1, 1089, 0), 0, True), ("weighed", 89.0, (-1, 1089, 0), 0, False),
        ("weighed", 90.0, (-2, 2089, 0), 0, True), ("weighed", 89.0, (-2, 2089, 0), 0, False),
        ("kept", 4.0, (0, 0, 3), 0, True), ("kept", 3.0, (0, 0, 3), 0, False), ("accepted", 3.9, (0, 0, 3), 0, False),
        ("accepted", 4.0, (0, 0, 3), 0, True),
        ("points", inf, (0, 101, 0), 0, True), ("points", -inf, (0, 101, 0), 0, False),
        ("points", 1.0, (0, 0, 0), 0.9, True), ("points", 1.0, (0, 0, 0), 1, False),  # a share of one point at least
    ],
)  # fmt: skip
def test_whether_there_may_be_a_better_one(
    goal: str, bound: float, best: tuple[int, int, int], gap: float, beats: bool
) -> None:
    from rubdown.planner.club.stages import Stage, Value

    missing, points, accepted = best
    kept, accepted = (accepted, 0) if goal == "kept" else (0, accepted)
    value = Value(missing, kept, Fraction(-1, 4), points, accepted)
    assert Stage(goal, (100,)).can_beat(bound, value, gap) == beats  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("goal", "scale"),
    [("missing", 10**8), ("weighed", 1000), ("kept", 10**6), ("loss", 10**9), ("points", 1000), ("accepted", 10**6)],
)
@pytest.mark.parametrize("held", range(5))
def test_at_any_prices_a_timetable_is_worth_what_is_counted_and_what_it_leaves_over(
    goal: str, scale: int, held: int
) -> None:
    """What the members' calendars add up to at the prices: the goal, each place, massage and point to spare at its
    price; that of massages at least the smallest there is. So whoever keeps within what is held is worth no less.
    """
    from rubdown.planner.club.stages import FAIR_LOSS, Duals, Stage, measure

    def price() -> float:
        return rng.randint(1, 300) / 1000

    rng, alone = random.Random(held), (90, -40, 0)
    least_points = (70, -50, -3) if held in (2, 4) and goal != "loss" else None
    least_total = {1: 0, 2: 35, 3: 20}.get(held) if goal == "accepted" else None
    least_kept = {3: 2, 4: 3}.get(held) if goal in ("points", "loss") else None
    stage = Stage(goal, alone, (None, 0, 7, 2, 1)[held], least_points, least_total, least_kept)  # type: ignore[arg-type]
    total = 0.0 if least_total is None and least_kept is None else price()
    each = [price() / 50 if goal == "loss" else price() * (least_points is not None) for _ in alone]
    if goal == "loss" and held == 4:
        each = [50 * weight for weight in each]  # more than one in all: brought down to one
    duals = Duals(np.array([price(), price()]), 0.0 if held == 0 else price(), np.array(each), total)
    prices = stage.prices(duals)
    assert prices.scale == scale
    for _ in range(5):
        points, short = [rng.randint(-60, 99) for _ in alone], [rng.randint(0, 4) for _ in alone]
        accepted, used, most = [rng.randint(0, 3) for _ in alone], (3, 5), (4, 9)
        worth = sum(
            weight * p - prices.missing * s + prices.accepted * a
            for weight, p, s, a in zip(prices.points, points, short, accepted, strict=True)
        )
        worth += sum(p * (m - u) for p, m, u in zip(prices.capacities, most, used, strict=True)) + prices.constant
        spare = float(duals.capacities @ (np.array(most) - used))
        if goal == "missing":
            assert worth / scale == pytest.approx(-sum(short) + sum(points) / scale + spare, abs=1e-12)
            continue
        if goal == "weighed":
            assert worth / scale == pytest.approx(sum(points) - 1000 * sum(short) + spare, abs=1e-9)
            continue
        spare += max(1 / scale, duals.missing) * ((stage.most_missing or 0) - sum(short))
        kept = sum(points) - (least_total or 0) if least_kept is None else sum(accepted) - least_kept
        spare += total * kept
        if goal == "loss":
            shares = [weight * measure(p) for weight, p in zip(each, alone, strict=True)]
            to_one = max(1.0, sum(shares))
            losses = sum(share * (p - a) / measure(a) for share, p, a in zip(shares, points, alone, strict=True))
            counted = losses / to_one - max(0.0, 1 - sum(shares)) * float(FAIR_LOSS)
            assert (sum(shares) > 1) == (held == 4)
        else:
            spare += sum(w * (p - least) for w, p, least in zip(each, points, least_points or points, strict=True))
            counted = sum(points) if goal == "points" else sum(accepted)
        assert worth / scale == pytest.approx(counted + spare, abs=1e-6 if goal == "loss" else 1e-9)


def test_how_good_a_timetable_is() -> None:
    """Losses are shares of what each has alone, and count from a quarter on; accepted starts count once."""
    from rubdown.planner.club.stages import Value, largest_loss, value_of

    alone, calendars = (100, 8, 0), [Calendar((), 2, 90, 1), Calendar((), 0, 3, 2), Calendar((), 1, 0)]
    assert largest_loss(calendars, alone) == Fraction(5, 8)
    assert largest_loss([*calendars[:1], Calendar((), 0, 7), *calendars[2:]], alone) == Fraction(1, 4)
    for fair, loss in ((False, Fraction(-1, 4)), (True, Fraction(-5, 8))):
        first, last = (
            value_of(calendars, alone, ClubProblem((), (), fair=fair, keeps_accepted=keeps)) for keeps in (True, False)
        )
        assert (first, last) == (Value(-3, 3, loss, 93, 0), Value(-3, 0, loss, 93, 3))


@pytest.mark.parametrize("goal", ["missing", "weighed", "kept", "loss", "points", "accepted"])
def test_no_price_is_so_dear_that_sums_of_them_grow_too_large(goal: str) -> None:
    from rubdown.planner.club.stages import Duals, Stage

    dearest = Duals(np.array([1e30]), 1e30, np.array([1e30, 1e30]), 1e30)
    prices = Stage(goal, (5, 5), 0, (1, 1)).prices(dearest)  # type: ignore[arg-type]
    assert max(*prices.capacities, prices.missing, *prices.points, prices.accepted) <= 2 * 10**12 + 1000


@pytest.mark.parametrize(
    ("bound", "loss", "beats"),
    [
        (-0.39, Fraction(2, 5), False),  # of 10 points alone a loss is a tenth, and the next smaller one is 0.3
        (-0.3, Fraction(2, 5), True),
        (-0.3 - 1e-6**2, Fraction(2, 5), True),  # so near to it is as good as it
        (-0.3 - 2e-6**2, Fraction(2, 5), False),
        (-0.25, Fraction(3, 10), True),  # no loss below a quarter counts
        (-0.26, Fraction(3, 10), False),
        (-0.1, Fraction(1, 4), False),
    ],
)
def test_a_smaller_loss(bound: float, loss: Fraction, beats: bool) -> None:
    from rubdown.planner.club.stages import Stage, Value

    assert Stage("loss", (10,)).can_beat(bound, Value(0, 0, -loss, 0, 0), 0) == beats


@pytest.mark.parametrize(
    ("goal", "bound", "value", "gap", "enough"),
    [
        ("missing", -1.2, -2.0, 0, True), ("missing", -0.9999999, -2.0, 0, False), ("missing", -1.0, -1.0, 0, True),
        ("kept", 3.9, 3.0, 0, True), ("accepted", 4.0, 3.0, 0, False), ("loss", -0.25, -0.25, 0, True),
        ("loss", 1e-6, 0.0, 0, True),
        ("loss", -0.25, -0.2500020, 0, False), ("points", 100.0, 99.991, 0, True), ("points", 100.0, 99.98, 0, False),
        ("points", 100.0, 99.0, 0.04, True), ("points", 100.0, 98.9, 0.04, False),
        ("points", -100.0, -101.0, 0.04, True), ("weighed", 100.0, 98.9, 0.04, False),
    ],
)  # fmt: skip
def test_what_is_near_enough(goal: str, bound: float, value: float, gap: float, enough: bool) -> None:
    from rubdown.planner.club.stages import Stage

    assert Stage(goal, (100,)).is_enough(bound, value, gap) == enough  # type: ignore[arg-type]


def test_what_can_be_reached_at_most() -> None:
    from rubdown.planner.club.stages import Stage, measure

    assert [Stage("points", (100,)).highest(bound) for bound in (3.0, 3.9999999, 3.9)] == [3, 4, 3]
    assert Stage("loss", (100,)).highest(-0.25) == Fraction(-0.25 + 1e-12)
    assert [measure(points) for points in (-5, 0, 1, 7)] == [5, 1, 1, 7]
