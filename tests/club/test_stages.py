"""The stages of the club's search: prices in rows and between two, and when a timetable is good enough."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest

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
