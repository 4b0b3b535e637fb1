"""A club's timetable, jointly best, with a proved bound: branch and price over the runners' own exact searches.

A small linear programme picks a calendar for each member within the therapists' hours and so sets a price for each
hour; each member's exact search answers with the best calendar at these prices (Dantzig and Wolfe 1960). First the
fewest massages missing over all, then the largest sum of points. Where parts of calendars are left over, a visit is
chosen or ruled out, and both cases are solved the same way (Barnhart and others 1998).
"""

from __future__ import annotations

from math import ceil, floor, inf

from rubdown.planner.club.generate import Branch, Columns, Relaxed, Stage, value_of
from rubdown.planner.club.problem import Calendar, ClubProblem
from rubdown.planner.club.result import Limits, Progress, Timetable
from rubdown.planner.club.timetables import broken, improved, one_after_the_other, starts_of

_WHOLE = 1e-6  # nearer to a whole number than this is whole
_LEAST_GAP = 0.01  # of a point: prices are known to a thousandth


def plan_jointly(club: ClubProblem, limits: Limits) -> Timetable:
    """The best timetable that the limits allow, with its bounds."""
    solver = _Solver(club, limits)
    solver.solve()
    columns, prices = solver.columns, solver.prices
    bound = solver.points_bound
    return Timetable(
        tuple(solver.best),
        tuple(starts_of(columns, solver.best)),
        columns.alone,
        tuple(columns.capacities),
        tuple(price / 1000 for price in prices + (0,) * (len(columns.capacities) - len(prices))),
        solver.shortfall_bound,
        value_of(solver.best)[1] if bound is None else bound,
    )


class _Solver:
    """The best timetable so far, the bounds, and the two stages."""

    def __init__(self, club: ClubProblem, limits: Limits) -> None:
        self.limits = limits
        self.columns = Columns(club, limits.seconds_left)
        self.shortfall_bound = sum(calendar.shortfall for calendar in self.columns.alone)
        self.points_bound: int | None = None
        self.prices: tuple[int, ...] = ()
        self.best = one_after_the_other(self.columns)

    @property
    def missing(self) -> int:
        """The massages missing in the best timetable so far."""
        return -value_of(self.best)[0]

    def solve(self) -> None:
        """As few missing as can be; then the points."""
        if self.missing > self.shortfall_bound:
            self._search(Stage())
        self._search(Stage(self.missing))

    def _search(self, stage: Stage) -> None:
        """Branch and price: depth first, the half with the visit chosen before the one without."""
        open_: list[tuple[Branch, float]] = [(Branch(), inf)]
        first = True
        while open_ and self.limits.seconds_left() > 0:
            branch, above = open_.pop()
            if not self._can_beat(stage, above):
                continue
            relaxed = self.columns.relax(stage, branch, lambda bound, value: self._enough(stage, bound, value))
            if first:
                self.prices = relaxed.prices.capacities if stage.most_missing is not None else self.prices
                self._note_bound(stage, relaxed.bound)
                self._choose(stage)
                first = False
            bound = min(above, relaxed.bound)
            if self._can_beat(stage, bound):
                open_ += self._halves(branch, relaxed, bound)
            if stage.most_missing is None and self.missing <= self.shortfall_bound:
                return
            self._note_bound(stage, max((bound for _, bound in open_), default=-inf))

    def _halves(self, branch: Branch, relaxed: Relaxed, bound: float) -> list[tuple[Branch, float]]:
        """The two cases of the visit that is nearest to being chosen; none where whole calendars were chosen."""
        if self.limits.seconds_left() <= 0:
            return [(branch, bound)]
        parts = [(x, visit) for visit, x in relaxed.parts.items() if _WHOLE < x < 1 - _WHOLE]
        if parts:
            _, visit = max(parts)
            without = Branch(branch.chosen, branch.closed | {visit})
            return [(without, bound), (Branch(branch.chosen | {visit}, branch.closed), bound)]
        whole = self.columns.master.whole()
        limits = broken(self.columns, whole) if whole else []
        for limit in limits:
            self.columns.limit(limit)
        if whole and not limits:
            self._keep(whole)
        return [(branch, bound)] if limits else []

    def _choose(self, stage: Stage) -> None:
        """The best whole calendars of those seen so far, with a tenth of the time that is left."""
        while self.limits.seconds_left() > 0:
            chosen = self.columns.master.choose(min(30.0, 0.3 * self.limits.seconds_left()), self.best)
            limits = broken(self.columns, chosen) if chosen else []
            for limit in limits:
                self.columns.limit(limit)
            if chosen and not limits:
                self._keep(chosen)
                self._keep(improved(self.columns, self.best))
            if not limits:
                return

    def _keep(self, calendars: list[Calendar]) -> None:
        if value_of(calendars) > value_of(self.best):
            self.best = list(calendars)
            self._report()

    def _report(self) -> None:
        missing, points = value_of(self.best)
        self.limits.progress(Progress(-missing, points, self.shortfall_bound, self.points_bound))

    # A bound, as the stage counts: points, or missing massages below 0.

    def _can_beat(self, stage: Stage, bound: float) -> bool:
        """Whether a branch may hold a timetable that is better by more than the gap."""
        if bound == inf:
            return True
        if stage.most_missing is None:
            return ceil(-bound - _WHOLE) < self.missing
        points = value_of(self.best)[1]
        return floor(bound + _WHOLE) > points + self.limits.gap * max(1, abs(bound))

    def _enough(self, stage: Stage, bound: float, value: float) -> bool:
        """Whether a branch is solved as far as it matters."""
        if not self._can_beat(stage, bound):
            return True
        if stage.most_missing is None:
            return ceil(-bound - _WHOLE) >= ceil(-value - _WHOLE)
        return bound - value <= max(_LEAST_GAP, self.limits.gap / 4 * abs(bound))

    def _note_bound(self, stage: Stage, bound: float) -> None:
        """Remember what no timetable can beat: the best of the open branches, or what is there already."""
        if stage.most_missing is None:
            fewest = self.missing if bound == -inf else ceil(-bound - _WHOLE)
            self.shortfall_bound = max(self.shortfall_bound, min(self.missing, fewest))
            return
        points = value_of(self.best)[1]
        within_gap = floor(points + self.limits.gap * max(1, abs(points)))
        highest = within_gap if bound == -inf else max(within_gap, floor(bound + _WHOLE))
        if self.points_bound is None or highest < self.points_bound:
            self.points_bound = highest
            self._report()
