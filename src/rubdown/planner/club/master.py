"""The linear programme over calendars: one for each member, within the capacities. Solved by HiGHS (extra `club`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from rubdown.planner.club.problem import Calendar, Capacity
from rubdown.planner.club.stages import FAIR_LOSS, MISSING_WEIGHS, Duals, Stage, largest_loss, measure

_INFINITE = highspy.kHighsInf
# Of a member without a calendar: more than any calendar is worth, and less than the dearest price of the stage.
_COST_OF_NONE = {"missing": 1e3, "loss": 500.0, "weighed": 1e6, "kept": 1e5, "points": 1e6, "accepted": 1e5}
_COST_OF_ONE = 1e4  # point or accepted start in all that is not there
_MANY = 300  # members: from then on the interior point method is faster than the simplex method
_FIRST = 2  # column of a calendar: before them are the largest loss, and what in all is not there


class Master:
    """The programme, which grows by calendars and, seldom, by capacities.

    Each member may also be without a calendar (None), dearly: so every branch has a solution, and prices are finite.

    Rows, in order: a calendar for each member; the massages missing; the points (with `keeps_accepted` the accepted
    starts) in all; the points of each member, with the first column's share of what they have alone, the largest loss;
    the capacities.
    """

    def __init__(self, alone: Sequence[int], limits: Sequence[Capacity], *, keeps_accepted: bool) -> None:
        self.keeps_accepted = keeps_accepted
        self.members = members = len(alone)
        self.columns: list[tuple[int, Calendar | None]] = []
        self._known: set[tuple[int, Calendar]] = set()
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self._solver.setOptionValue(option, value)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._capacities = 2 * members + 2  # the first row of them
        for _ in range(members):
            self._add_row(1.0, 1.0, {})
        for _ in range(members, self._capacities):
            self._add_row(-_INFINITE, _INFINITE, {})
        self._add_column(0.0, {members + 2 + r: float(measure(points)) for r, points in enumerate(alone)})
        self._add_column(-_COST_OF_ONE, {members + 1: 1.0})
        self._solver.changeColBounds(1, 0.0, _INFINITE)
        self.stage: Stage | None = None
        self._taken: list[float] = []  # of each calendar, when last solved
        for limit in limits:
            self._add_row(-_INFINITE, float(limit.most), {})
        for r, points in enumerate(alone):
            self._append(r, None, {r: 1.0, members + 2 + r: float(points)})

    def _add_row(self, low: float, high: float, entries: dict[int, float]) -> None:
        columns, values = np.array(list(entries), dtype=np.int32), np.array(list(entries.values()), dtype=np.float64)
        self._solver.addRow(low, high, len(entries), columns, values)

    def _add_column(self, cost: float, entries: dict[int, float]) -> None:
        rows, values = np.array(list(entries), dtype=np.int32), np.array(list(entries.values()), dtype=np.float64)
        self._solver.addCol(cost, 0.0, 1.0, len(entries), rows, values)

    def add(self, r: int, calendar: Calendar, uses: Sequence[int]) -> bool:
        """Add a member's calendar, with the capacities that it uses; False where it is known already."""
        if (r, calendar) in self._known:
            return False
        self._known.add((r, calendar))
        members, points = self.members, float(calendar.points)
        in_all = float(calendar.accepted) if self.keeps_accepted else points
        entries = {r: 1.0, members: float(calendar.shortfall), members + 1: in_all, members + 2 + r: points}
        for i in uses:
            row = self._capacities + i
            entries[row] = entries.get(row, 0.0) + 1.0
        self._append(r, calendar, entries)
        return True

    def _append(self, r: int, calendar: Calendar | None, entries: dict[int, float]) -> None:
        self._add_column(self._cost(calendar), {row: value for row, value in entries.items() if value})
        self.columns.append((r, calendar))

    def limit(self, capacity: Capacity) -> None:
        """Add a capacity, which the calendars that are there already must keep too."""
        users = {
            i: float(places)
            for i, (r, calendar) in enumerate(self.columns, _FIRST)
            if calendar and (places := sum(capacity.visits.get((r, day, n), 0) for day, n in calendar.visits))
        }
        self._add_row(-_INFINITE, float(capacity.most), users)

    def count(self, stage: Stage) -> None:
        """Count what a stage counts, and hold what it holds, from now on."""
        if stage == self.stage:
            return
        self.stage = stage
        solver, members, is_loss = self._solver, self.members, stage.goal == "loss"
        least: Sequence[int | None] = stage.least_points or [None] * members
        solver.changeRowBounds(members, -_INFINITE, _upper(stage.most_missing))
        in_all = stage.least_kept if self.keeps_accepted else stage.least_total
        solver.changeRowBounds(members + 1, -_upper(_minus(in_all)), _INFINITE)
        for r, (points, alone) in enumerate(zip(least, stage.alone, strict=True)):
            solver.changeRowBounds(members + 2 + r, -_upper(_minus(alone if is_loss else points)), _INFINITE)
        solver.changeColBounds(0, float(FAIR_LOSS) if is_loss else 0.0, _INFINITE if is_loss else 0.0)
        solver.changeColCost(0, -1.0 if is_loss else 0.0)
        for i, (_, calendar) in enumerate(self.columns, _FIRST):
            solver.changeColCost(i, self._cost(calendar))

    def _cost(self, calendar: Calendar | None) -> float:
        if self.stage is None:
            return 0.0
        goal = self.stage.goal
        if calendar is None:
            return -_COST_OF_NONE[goal]
        if goal == "weighed":
            return float(calendar.points - MISSING_WEIGHS * calendar.shortfall)
        values = {"missing": -calendar.shortfall, "loss": 0, "points": calendar.points}
        return float(values.get(goal, calendar.accepted))

    def restrict(self, allows: Callable[[int, Calendar], bool]) -> None:
        """Allow only some of the calendars that are there already."""
        count = len(self.columns)
        highest = np.array([float(calendar is None or allows(r, calendar)) for r, calendar in self.columns])
        columns = np.arange(_FIRST, _FIRST + count, dtype=np.int32)
        self._solver.changeColsBounds(count, columns, np.zeros(count), highest)

    def taken(self) -> list[tuple[int, Calendar, float]]:
        """Which calendars of which members the programme took when it was last solved, and how much of each."""
        taken = zip(self.columns, self._taken, strict=False)
        return [(r, calendar, x) for (r, calendar), x in taken if x > 1e-9 and calendar]

    def relax(self, seconds: float) -> tuple[float, Duals] | None:
        """Solve with parts of calendars allowed: the value, and the prices of what is short; None: not in that time."""
        self._solver.setOptionValue("solver", "ipm" if self.members >= _MANY else "simplex")
        self._run(seconds)
        if self._solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
            self._taken = []
            return None
        solution, members = self._solver.getSolution(), self.members
        duals: NDArray[np.float64] = np.array(solution.row_dual)
        self._taken = list(solution.col_value)[_FIRST:]
        kept = np.maximum(0.0, -duals[members + 1 : self._capacities])
        prices = Duals(np.maximum(0.0, duals[self._capacities :]), max(0.0, duals[members]), kept[1:], kept[0])
        return self._solver.getInfo().objective_function_value, prices

    def no_prices(self) -> Duals:
        """Prices at which everything is free."""
        members = self.members
        return Duals(np.zeros(self._solver.getNumRow() - self._capacities), 0.0, np.zeros(members), 0.0)

    def _run(self, seconds: float) -> None:
        self._solver.setOptionValue("time_limit", max(0.1, seconds) + self._solver.getRunTime())
        self._solver.run()

    def choose(self, seconds: float, start: Sequence[Calendar] | None = None) -> list[Calendar] | None:
        """Solve with whole calendars only: the best found in that time, in the order of the members; None: none."""
        count = len(self.columns)
        columns = np.arange(_FIRST, _FIRST + count, dtype=np.int32)
        self._solver.changeColsIntegrality(count, columns, np.full(count, highspy.HighsVarType.kInteger))
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = [
                self._largest_loss(start),
                0.0,
                *(float(start[r] == calendar) for r, calendar in self.columns),
            ]
            self._solver.setSolution(solution)
        self._solver.setOptionValue("solver", "choose")
        self._run(seconds)
        found = self._solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = list(self._solver.getSolution().col_value)[_FIRST:]
        self._solver.changeColsIntegrality(count, columns, np.full(count, highspy.HighsVarType.kContinuous))
        if not found:
            return None
        chosen = {r: calendar for (r, calendar), x in zip(self.columns, values, strict=True) if x > 0.5 and calendar}
        return [chosen[r] for r in range(self.members)] if len(chosen) == self.members else None

    def _largest_loss(self, calendars: Sequence[Calendar]) -> float:
        """What the first column is with these calendars."""
        if self.stage is None or self.stage.goal != "loss":
            return 0.0
        return float(largest_loss(calendars, self.stage.alone))


def _upper(value: int | None) -> float:
    return _INFINITE if value is None else float(value)


def _minus(value: int | None) -> int | None:
    return None if value is None else -value
