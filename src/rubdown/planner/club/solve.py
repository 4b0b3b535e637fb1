"""A club's timetable, jointly best, with a proved bound: branch and price over the runners' own exact searches.

A small linear programme picks a calendar for each member within the therapists' hours and so sets a price for each
hour; each member's exact search answers with the best calendar at these prices (Dantzig and Wolfe 1960). First the
fewest massages missing over all, then the largest sum of points, then the most accepted starts; where it should be
fair, the smallest largest loss comes before the points, and where it is planned again, the most accepted starts come
before both. Where parts of calendars are left over, a visit is chosen or ruled out, and both cases are solved the same
way (Barnhart and others 1998). With many members prices descend before (`descent.py`): most of what can be reached and
proved is there soon, without the programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import count
from math import ceil, inf

from rubdown.planner.club.descent import Descent
from rubdown.planner.club.generate import MOST_ROUNDS, Columns, Relaxed
from rubdown.planner.club.pricing import SCALE
from rubdown.planner.club.problem import Branch, Calendar, ClubProblem, Visit
from rubdown.planner.club.result import Limits, Progress, Timetable
from rubdown.planner.club.stages import FAIR_LOSS, MISSING_WEIGHS, WHOLE, Duals, Goal, Stage, Value, measure, value_of
from rubdown.planner.club.timetables import (
    Placing,
    broken,
    deeper,
    improved,
    one_after_the_other,
    rounded,
    starts_of,
    with_what_is_accepted,
)

_ORDERS = 4  # in which members are planned one after the other for a first timetable
_MANY = 40  # members: from then on a descent of prices comes first
_TOO_MANY = 300  # from then on the programme would not be solved in as long again
_DESCENTS = (1000, 150, 100, 200)  # rounds at most of each: the less prices have settled, the later a dive decides
_ROUNDS = 20  # of new prices, after visits were chosen
_ROUNDED = 200  # members for each step of a dive that makes no timetable
_DIVING = 0.7  # of a goal's time
_SHARE = 0.5  # of the time that is left, for each goal but the last


def plan_jointly(club: ClubProblem, limits: Limits) -> Timetable:
    """The best timetable that the limits allow, with its bounds."""
    solver = _Solver(club, limits)
    for goal in solver.goals():
        solver.seek(goal)
    columns, bounds = solver.columns, solver.bounds
    prices = solver.prices + (0,) * (len(columns.capacities) - len(solver.prices))
    return Timetable(
        calendars=tuple(solver.best),
        starts=tuple(starts_of(solver.placing, solver.best)),
        alone=columns.alone,
        limits=tuple(columns.capacities),
        prices=tuple(price * limit.each / SCALE for price, limit in zip(prices, columns.capacities, strict=True)),
        shortfall_bound=-bounds.missing,
        points_bound=bounds.points,
        accepted_bound=max(bounds.kept, bounds.accepted),
        loss=float(-solver.value.loss) if club.fair else None,
        loss_bound=float(-bounds.loss) if club.fair else None,
    )


class _Solver:
    """The best timetable so far, and the bound of each goal."""

    def __init__(self, club: ClubProblem, limits: Limits) -> None:
        self.club, self.limits = club, limits
        self.stops_at = 0.0  # seconds left at which a goal's share of the time is over
        self.columns = Columns(club, self._seconds_left)
        self.placing = Placing(club)
        self.alone = tuple(calendar.points for calendar in self.columns.alone)
        self.prices: tuple[int, ...] = ()
        if club.keeps_accepted:
            self.best = with_what_is_accepted(self.columns, self.placing)
        else:
            self.best = one_after_the_other(self.columns, self.placing, 0)
        self.value = value_of(self.best, self.alone, club)
        for turn in range(1, 1 if len(club.members) >= _MANY else _ORDERS):
            if self._has_time():
                self._keep(one_after_the_other(self.columns, self.placing, turn))
        accepted = sum(any(o.accepted for o in options) for one in club.members for options in one.options.values())
        self.bounds = Value(
            -sum(calendar.shortfall for calendar in self.columns.alone),
            accepted if club.keeps_accepted else 0,
            -FAIR_LOSS,
            self.columns.most_points(),
            0 if club.keeps_accepted else accepted,
        )

    def _seconds_left(self) -> float:
        return self.limits.seconds_left() - self.stops_at

    def _has_time(self) -> bool:
        return self._seconds_left() > 0

    def goals(self) -> list[Goal]:
        """The goals in order, as far as there is something to reach."""
        goals: list[Goal] = ["missing", "kept", "loss", "points", "accepted"]
        needless = {"kept": self.bounds.kept == 0, "loss": not self.club.fair, "accepted": self.bounds.accepted == 0}
        return [goal for goal in goals if not needless.get(goal)]

    def seek(self, goal: Goal) -> None:
        """The best timetable for one goal: nearly so by a descent of prices, then by branch and price."""
        self._stop_after(1.0 if goal == self.goals()[-1] else _SHARE, 0.0)
        stage = self._stage(goal)
        descends = goal == "missing" or (goal == "points" and not self.club.fair)  # no mix is fair to each
        if descends and len(self.alone) >= _MANY:
            stops_at = self.stops_at
            self._stop_after(1.0 if len(self.alone) >= _TOO_MANY else _DIVING, stops_at)
            self._descend(stage)
            self.stops_at = stops_at
        self._branch(stage)

    def _stop_after(self, share: float, stops_at: float) -> None:
        """Use a share of the time up to where `stops_at` seconds are left."""
        left = self.limits.seconds_left() - stops_at
        self.stops_at = stops_at + (0.0 if left == inf else (1.0 - share) * left)

    def _descend(self, stage: Stage) -> None:
        """A bound and timetables from prices that no programme sets: quick with many members."""
        stops_at, is_missing, start = self.stops_at, stage.goal == "missing", self.columns.master.no_prices()
        counted, gap = self._of_a_dive(stage), self.limits.gap
        for rounds in _DESCENTS:
            if not self._has_time() or not stage.can_beat(float(self._bound(stage.goal)), self.value, gap):
                return
            self._stop_after(_SHARE, stops_at)
            descent = self._lowered(counted, start, rounds)
            hours = descent.duals.capacities
            if not is_missing:
                self.prices = self.prices or (descent.prices.capacities if stage.least_kept is None else ())
                self._note_bound(stage, descent.bound)
            self._stop_after(_SHARE if is_missing else 1.0, stops_at)
            self._dive_down(descent, stage)
            self.stops_at = stops_at
            if is_missing and rounds == _DESCENTS[0]:
                descent = self._lowered(stage, start._replace(capacities=hours / MISSING_WEIGHS), rounds)
                self._note_bound(stage, descent.bound)

    def _lowered(self, stage: Stage, start: Duals, rounds: int) -> Descent:
        """Prices after rounds of descent, or once they hardly fall, or prove the best timetable to be good enough."""
        descent = Descent(self.columns.pricing, stage, start)
        descent.run(
            rounds,
            lambda: (
                self._has_time()
                and not descent.is_settled
                and stage.can_beat(descent.bound, self.value, self.limits.gap)
            ),
        )
        return descent

    def _dive_down(self, descent: Descent, stage: Stage) -> None:
        """Choose visit after visit that the descent is nearly sure of, with new prices after each few."""
        branch = Branch()
        for step in count():
            if not self._has_time() or abs(descent.bound) == inf:
                return
            relaxed = Relaxed(descent.bound, descent.bound, descent.prices, descent.taken())
            if step % (1 + len(self.alone) // _ROUNDED) == 0:
                self._keep(rounded(self.columns, self.placing, relaxed))
                self._note_bound(stage, float(self._bound(stage.goal)))
            if not descent.stage.can_beat(descent.bound, self.value, 0):
                return
            before, branch = branch, deeper(self.columns, self.placing, branch, relaxed)
            if branch == before:
                self._keep(rounded(self.columns, self.placing, relaxed))
                return
            descent.narrow(branch)
            descent.run(_ROUNDS, self._has_time)

    def _branch(self, stage: Stage) -> None:
        """Branch and price for one goal: depth first, the half with the visit chosen before the one without."""
        goal, gap = stage.goal, self.limits.gap
        open_, settled = [(Branch(), float(self._bound(goal)))], -inf
        while open_ and self._has_time():
            branch, above = open_.pop()
            halves: list[tuple[Branch, float]] = []
            if stage.can_beat(above, self.value, gap):
                relaxed = self.columns.relax(stage, branch, lambda b, v: self._is_enough(stage, b, v))
                above = min(above, relaxed.bound)
                if branch == Branch():
                    self._start(stage, relaxed, above)
                halves = self._halves(stage, branch, relaxed, above) if stage.can_beat(above, self.value, gap) else []
            if not halves:
                settled = max(settled, above)
            open_ += halves
            self._note_bound(stage, max([settled, *(bound for _, bound in open_)]))

    def _stage(self, goal: Goal) -> Stage:
        """What is counted for a goal, and what the best timetable so far makes the stages before it keep."""
        if goal == "missing":
            return Stage(goal, self.alone)
        if goal == "kept":
            return Stage(goal, self.alone, -self.value.missing)
        least = [ceil(points + self.value.loss * measure(points)) for points in self.alone]
        keeps_points = self.club.fair and goal != "loss"
        total = self.value.points if goal == "accepted" else None
        kept = self.value.kept or None
        return Stage(goal, self.alone, -self.value.missing, tuple(least) if keeps_points else None, total, kept)

    def _of_a_dive(self, stage: Stage) -> Stage:
        """The stage that a dive counts: missing massages together with points, to find the better of the calendars."""
        return Stage("weighed", self.alone) if stage.goal == "missing" else stage

    def _is_enough(self, stage: Stage, bound: float, value: float) -> bool:
        """Whether a branch is solved as far as it matters."""
        gap = self.limits.gap
        return not stage.can_beat(bound, self.value, gap) or stage.is_enough(bound, value, gap)

    def _start(self, stage: Stage, relaxed: Relaxed, bound: float) -> None:
        """Whole timetables from the root's calendars: by diving, then the best of all calendars seen so far."""
        if stage.goal == "points" and stage.least_kept is None:  # else they are the price of what is kept, too
            self.prices = relaxed.prices.capacities
        self._note_bound(stage, bound)
        self._dive(stage, bound)
        while self._has_time() and stage.can_beat(bound, self.value, self.limits.gap):
            chosen = self.columns.master.choose(min(30.0, 0.3 * self._seconds_left()), self.best)
            limits = broken(self.placing, chosen) if chosen else []
            self.columns.limit(limits)
            if chosen and not limits:
                self._keep(chosen)
                self._keep(improved(self.columns, self.placing, chosen))
            if not limits:
                return

    def _dive(self, stage: Stage, bound: float) -> None:
        """Choose visit after visit that the programme is nearly sure of, with new prices after each few."""
        branch, rounds, counted = Branch(), MOST_ROUNDS, self._of_a_dive(stage)
        while self._has_time() and stage.can_beat(bound, self.value, self.limits.gap):
            relaxed = self.columns.relax(counted, branch, lambda b, v: self._is_enough(counted, b, v), rounds)
            self._keep(rounded(self.columns, self.placing, relaxed))
            if not counted.can_beat(relaxed.bound, self.value, self.limits.gap):
                return
            before, rounds = branch, 8
            branch = deeper(self.columns, self.placing, branch, relaxed)
            if branch == before:
                return

    def _halves(self, stage: Stage, branch: Branch, relaxed: Relaxed, bound: float) -> list[tuple[Branch, float]]:
        """The two cases of the visit that is nearest to being chosen; none where whole calendars were chosen."""
        if not self._has_time():
            return [(branch, bound)]
        parts = [(x, visit) for visit, x in relaxed.parts.items() if WHOLE < x < 1 - WHOLE]
        if parts:
            visit = max(parts)[1]
            if stage.goal == "loss":
                visit = losing_visit(relaxed, parts, self.alone, -self.value.loss)
            without = Branch(branch.chosen, branch.closed | {visit})
            return [(without, bound), (Branch(branch.chosen | {visit}, branch.closed), bound)]
        whole = relaxed.whole(len(self.alone))
        limits = broken(self.placing, whole) if whole else []
        self.columns.limit(limits)
        if whole and not limits:
            self._keep(whole)
        return [(branch, bound)] if limits else []

    def _keep(self, calendars: list[Calendar]) -> None:
        value = value_of(calendars, self.alone, self.club)
        if value > self.value:
            self.best, self.value = list(calendars), value

    def _bound(self, goal: Goal) -> int | Fraction:
        bound: int | Fraction = getattr(self.bounds, goal)
        return bound

    def _note_bound(self, stage: Stage, bound: float) -> None:
        """Remember what no timetable can beat, but never less than what there is."""
        reached: int | Fraction = getattr(self.value, stage.goal)
        if bound == inf:
            return
        highest = stage.highest(bound) if stage.can_beat(bound, self.value, 0) else reached
        lower = max(reached, min(highest, self._bound(stage.goal)))
        self.bounds = Value(**(self.bounds._asdict() | {stage.goal: lower}))
        missing, points = self.value.missing, self.value.points
        self.limits.progress(Progress(-missing, points, -self.bounds.missing, self.bounds.points))


def losing_visit(relaxed: Relaxed, parts: Sequence[tuple[float, Visit]], alone: Sequence[int], loss: Fraction) -> Visit:
    """Of visits that are taken in part the one nearest to half, of members with a calendar that loses so much, if any.

    Such a member loses less only in the mean of several calendars.
    """
    too_few = {r for r, calendar, _ in relaxed.taken if alone[r] - calendar.points >= loss * measure(alone[r])}
    losing = [(x, visit) for x, visit in parts if visit[0] in too_few] or parts
    return min(losing, key=lambda part: abs(part[0] - 0.5))[1]
