"""The goals of a timetable, one after the other: fewest missing, smallest largest loss, most points, most accepted.

A timetable that is planned again keeps the most accepted starts before it looks at losses and points.

Each stage counts one of them, and keeps what the stages before it reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, inf
from typing import Literal, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from rubdown.planner.club.pricing import SCALE, Prices
from rubdown.planner.club.problem import Calendar, ClubProblem

Goal = Literal["missing", "weighed", "kept", "loss", "points", "accepted"]
FAIR_LOSS = Fraction(1, 4)  # of what a runner would have alone: no smaller loss counts
WHOLE = 1e-6  # nearer to a whole number than this is whole
_LEAST_GAP = 0.01  # of a point: prices are known to a thousandth
_DEAREST = 10**12  # any price gives a bound; beyond this one whole numbers might grow too large
MISSING_WEIGHS = 1000  # points, where both are counted together
_SCALES = {"missing": 10**8, "weighed": SCALE, "kept": 10**6, "loss": 10**9, "points": SCALE, "accepted": 10**6}


class Duals(NamedTuple):
    """What one more place in each capacity is worth, one more missing massage, a point less of what each member must
    keep, and a point (or an accepted start) less in all; none is below 0."""

    capacities: NDArray[np.float64]
    missing: float
    points: NDArray[np.float64]
    total: float

    def flat(self) -> NDArray[np.float64]:
        """All prices in one row."""
        return np.concatenate([self.points, [self.missing, self.total], self.capacities])

    def unflat(self, flat: NDArray[np.float64]) -> Duals:
        """The prices of a row, as `flat` makes one of these."""
        n = len(self.points)
        return Duals(flat[n + 2 :], float(flat[n]), flat[:n], float(flat[n + 1]))

    def at_most(self, dearest: float) -> Duals:
        """The prices, none beyond a dearest one."""
        missing, total = min(self.missing, dearest), min(self.total, dearest)
        return Duals(np.minimum(self.capacities, dearest), missing, np.minimum(self.points, dearest), total)

    def towards(self, other: Duals, share: float) -> Duals:
        """The prices that lie a share of the way to others, which may know fewer capacities."""
        padded = np.zeros_like(self.capacities)
        padded[: len(other.capacities)] = other.capacities
        return Duals(
            (1 - share) * self.capacities + share * padded,
            (1 - share) * self.missing + share * other.missing,
            (1 - share) * self.points + share * other.points,
            (1 - share) * self.total + share * other.total,
        )


class Value(NamedTuple):
    """How good a timetable is, the first difference decides: the larger, the better.

    Accepted starts are counted once: as `kept` where they come before losses and points, else as `accepted`.
    """

    missing: int
    kept: int
    loss: Fraction
    points: int
    accepted: int


class Stage(Struct, frozen=True):
    """What is counted: one goal, or points less MISSING_WEIGHS for each missing massage (`weighed`, to search with).

    `most_missing`, `least_points` of each member, `least_total` of the points in all and `least_kept` of the accepted
    starts in all hold besides (None: do not); `alone`: each member's points alone, the measure of a loss.
    """

    goal: Goal
    alone: tuple[int, ...]
    most_missing: int | None = None
    least_points: tuple[int, ...] | None = None
    least_total: int | None = None
    least_kept: int | None = None

    def prices(self, duals: Duals) -> Prices:
        """The programme's prices as whole numbers."""
        scale = _SCALES[self.goal]
        duals = duals.at_most(_DEAREST / scale)
        hours = tuple(np.rint(duals.capacities * scale).astype(int).tolist())
        if self.goal == "missing":
            return Prices(hours, scale, (1,) * len(self.alone), scale=scale)  # points break ties
        if self.goal == "weighed":
            return Prices(hours, MISSING_WEIGHS * scale, (scale,) * len(self.alone), scale=scale)
        missing, total = max(1, round(duals.missing * scale)), round(duals.total * scale)
        constant = missing * (self.most_missing or 0) - total * (self.least_total or self.least_kept or 0)
        each, kept = (total, 0) if self.least_kept is None else (0, total)
        weights: list[int] = np.floor(duals.points * scale).astype(int).tolist()
        if self.goal == "loss":
            measures = [measure(points) for points in self.alone]
            dearest = max(scale, sum(w * m for w, m in zip(weights, measures, strict=True)))
            weights = [w * scale // dearest for w in weights]
            weighed = sum(w * m for w, m in zip(weights, measures, strict=True))
            constant -= sum(w * points for w, points in zip(weights, self.alone, strict=True))
            constant -= floor((scale - weighed) * FAIR_LOSS)
            return Prices(hours, missing, tuple(weights), kept, constant, scale)
        constant -= sum(w * least for w, least in zip(weights, self.least_points or (), strict=False))
        each += scale if self.goal == "points" else 0
        kept += scale if self.goal in ("kept", "accepted") else 0
        return Prices(hours, missing, tuple(each + w for w in weights), kept, constant, scale)

    def can_beat(self, bound: float, best: Value, gap: float) -> bool:
        """Whether there may be a timetable within a bound that is better than the best by more than the gap."""
        if abs(bound) == inf:
            return bound == inf
        if self.goal == "missing":
            return floor(bound + WHOLE) > best.missing
        if self.goal == "loss":
            return best.loss < -FAIR_LOSS and bound + WHOLE**2 >= -float(self._next_smaller_loss(-best.loss))
        if self.goal == "points":
            return floor(bound + WHOLE) > best.points + gap * max(1, abs(bound))
        if self.goal == "weighed":
            return floor(bound + WHOLE) > best.points + MISSING_WEIGHS * best.missing
        return floor(bound + WHOLE) > best.kept + best.accepted

    def _next_smaller_loss(self, loss: Fraction) -> Fraction:
        """The largest possible share of a loss that is smaller than another."""
        smaller = (Fraction(ceil(loss * measure(points)) - 1, measure(points)) for points in self.alone)
        return max(FAIR_LOSS, *smaller)

    def is_enough(self, bound: float, value: float, gap: float) -> bool:
        """Whether the programme's value is as near to the bound as matters."""
        if self.goal in ("missing", "kept", "accepted"):
            return floor(bound + WHOLE) <= floor(value + WHOLE)
        if self.goal == "loss":
            return bound - value <= WHOLE
        return bound - value <= max(_LEAST_GAP, gap / 4 * abs(bound))

    def highest(self, bound: float) -> int | Fraction:
        """What a timetable within a bound can reach at most."""
        return Fraction(bound + WHOLE**2) if self.goal == "loss" else floor(bound + WHOLE)


def measure(alone: int) -> int:
    """What a loss is a share of: the points alone, at least one."""
    return max(1, abs(alone))


def largest_loss(calendars: Sequence[Calendar], alone: Sequence[int]) -> Fraction:
    """The largest share that a member gives up of the points alone, a quarter or more."""
    return max(FAIR_LOSS, *(Fraction(a - c.points, measure(a)) for a, c in zip(alone, calendars, strict=True)))


def value_of(calendars: Sequence[Calendar], alone: Sequence[int], club: ClubProblem) -> Value:
    """How good a timetable is; losses only count where it should be fair."""
    accepted = sum(calendar.accepted for calendar in calendars)
    return Value(
        -sum(calendar.shortfall for calendar in calendars),
        accepted if club.keeps_accepted else 0,
        -largest_loss(calendars, alone) if club.fair else -FAIR_LOSS,
        sum(calendar.points for calendar in calendars),
        0 if club.keeps_accepted else accepted,
    )
