"""The linear programme over calendars: one for each member, within the capacities. Solved by HiGHS (extra `club`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import highspy
import numpy as np
from msgspec import Struct

from rubdown.planner.club.problem import Calendar, Capacity

_INFINITE = highspy.kHighsInf
_NEVER = -(10**6)  # points of a member without any calendar: so every branch has a solution, and prices stay finite


class Duals(Struct, frozen=True):
    """The value of the programme; what one more place in each capacity is worth, one more missing massage, and one
    point less of what a member must keep."""

    value: float
    capacities: list[float]
    missing: float
    least_points: list[float]


class Master:
    """The programme, which grows by calendars and, seldom, by capacities.

    Rows, in order: a calendar for each member; the massages missing, at most `most_missing`; the points that members
    must keep; the capacities. With `count_missing` the objective is what is missing, the fewer the better.
    """

    def __init__(self, members: int, limits: Sequence[Capacity], least_points: Sequence[int | None]) -> None:
        self.members = members
        self.columns: list[tuple[int, Calendar]] = []
        self._known: set[tuple[int, Calendar]] = set()
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("log_to_console", False), ("threads", 1), ("random_seed", 1)):
            self._solver.setOptionValue(option, value)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        bounds = [(1.0, 1.0)] * members + [(-_INFINITE, _INFINITE)]
        bounds += [(-_INFINITE if least is None else float(least), _INFINITE) for least in least_points]
        for low, high in [*bounds, *((-_INFINITE, float(limit.most)) for limit in limits)]:
            self._add_row(low, high, [])
        self.count_missing = False
        self._counted: tuple[int | None, ...] = ()
        self._taken: list[float] = []  # of each calendar, when last solved
        self.nothing = [Calendar((), 0, _NEVER)] * members
        for r, least in enumerate(least_points):
            self._append(r, self.nothing[r], {r: 1.0, members + 1 + r: float(least or 0)})

    def _add_row(self, low: float, high: float, entries: Sequence[int]) -> None:
        self._solver.addRow(
            low, high, len(entries), np.array(entries, dtype=np.int32), np.ones(len(entries), dtype=np.float64)
        )

    def add(self, r: int, calendar: Calendar, uses: Sequence[int]) -> bool:
        """Add a member's calendar, with the capacities that it uses; False where it is known already."""
        if (r, calendar) in self._known:
            return False
        self._known.add((r, calendar))
        entries = {r: 1.0}
        if calendar.shortfall:
            entries[self.members] = float(calendar.shortfall)
        if calendar.points:
            entries[self.members + 1 + r] = float(calendar.points)
        for i in uses:
            row = 2 * self.members + 1 + i
            entries[row] = entries.get(row, 0.0) + 1.0
        self._append(r, calendar, entries)
        return True

    def _append(self, r: int, calendar: Calendar, entries: dict[int, float]) -> None:
        rows, values = np.array(list(entries), dtype=np.int32), np.array(list(entries.values()), dtype=np.float64)
        self._solver.addCol(self._cost(calendar), 0.0, 1.0, len(entries), rows, values)
        self.columns.append((r, calendar))

    def limit(self, capacity: Capacity) -> None:
        """Add a capacity, which the calendars that are there already must keep too."""
        users = [i for i, (r, calendar) in enumerate(self.columns) if _is_user(r, calendar, capacity)]
        self._add_row(-_INFINITE, float(capacity.most), users)

    def count(self, most_missing: int | None) -> None:
        """Count points from now on, with at most `most_missing` massages missing; None: as few missing as can be."""
        if self._counted == (most_missing,):
            return
        self._counted = (most_missing,)
        self.count_missing = most_missing is None
        self._solver.changeRowBounds(self.members, -_INFINITE, _INFINITE if most_missing is None else most_missing)
        for i, (_, calendar) in enumerate(self.columns):
            self._solver.changeColCost(i, self._cost(calendar))

    def restrict(self, allows: Callable[[int, Calendar], bool]) -> None:
        """Allow only some of the calendars that are there already."""
        count = len(self.columns)
        highest = [float(calendar.points == _NEVER or allows(r, calendar)) for r, calendar in self.columns]
        self._solver.changeColsBounds(count, np.arange(count, dtype=np.int32), np.zeros(count), np.array(highest))

    def parts(self) -> dict[tuple[int, int, int], float]:
        """How much of each visit (member, day, option) the programme took when it was last solved."""
        parts: dict[tuple[int, int, int], float] = {}
        for (r, calendar), x in zip(self.columns, self._taken, strict=False):
            if x > 1e-9:
                for day, n in calendar.visits:
                    parts[r, day, n] = parts.get((r, day, n), 0.0) + x
        return parts

    def whole(self) -> list[Calendar] | None:
        """The calendars that the programme took when it was last solved, if it took whole ones."""
        chosen = {r: calendar for (r, calendar), x in zip(self.columns, self._taken, strict=False) if x > 0.5}
        return [chosen[r] for r in range(self.members)] if len(chosen) == self.members else None

    def _cost(self, calendar: Calendar) -> float:
        if self.count_missing:
            return float(_NEVER // 100 if calendar.points == _NEVER else -calendar.shortfall)
        return float(calendar.points)

    def relax(self) -> Duals:
        """Solve with parts of calendars allowed: the prices of what is short."""
        self._solver.run()
        solution = self._solver.getSolution()
        duals, self._taken = list(solution.row_dual), list(solution.col_value)
        kept = duals[self.members + 1 : 2 * self.members + 1]
        value = self._solver.getInfo().objective_function_value
        return Duals(value, duals[2 * self.members + 1 :], duals[self.members], kept)

    def choose(self, seconds: float, start: Sequence[Calendar] | None = None) -> list[Calendar] | None:
        """Solve with whole calendars only: the best found in that time, in the order of the members; None: none."""
        count = len(self.columns)
        columns = np.arange(count, dtype=np.int32)
        self._solver.changeColsIntegrality(count, columns, np.full(count, highspy.HighsVarType.kInteger))
        self._solver.setOptionValue("time_limit", max(0.1, seconds) + self._solver.getRunTime())
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = [float(start[r] == calendar) for r, calendar in self.columns]
            self._solver.setSolution(solution)
        self._solver.run()
        found = self._solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = list(self._solver.getSolution().col_value)
        self._solver.changeColsIntegrality(count, columns, np.full(count, highspy.HighsVarType.kContinuous))
        self._solver.setOptionValue("time_limit", _INFINITE)
        if not found:
            return None
        chosen = dict(self.columns[i] for i, value in enumerate(values) if value > 0.5)
        return [chosen[r] for r in range(self.members)]


def _is_user(r: int, calendar: Calendar, capacity: Capacity) -> bool:
    return any((r, day, n) in capacity.visits for day, n in calendar.visits)
