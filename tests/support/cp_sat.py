"""The scheduling problem as a constraint model for OR-Tools' CP-SAT: an optimiser that shares no code with ours.

A schedule is a path through the days: from a start, over days at least the gap apart, to an end. Near jumps are arcs of
their own; from `far` days on, where the rhythm costs a straight line, a path goes over a chain of days, and over a
chain without costs where it leaves its row of massages. Months bound how many days the path may visit in them. A day
with an `earliest_previous` is reached by near jumps alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from ortools.sat.python import cp_model

from rubdown.planner.problem import SHORTFALL_COST, MonthQuota, ScheduleProblem, shortfall_and_points

Node = int | str | tuple[str, int]
START: Node = "start"
END: Node = "end"
Arc = tuple[Node, Node, int]  # from, to, points


def best_by_cp_sat(problem: ScheduleProblem) -> tuple[int, int]:
    """Massages missing and points of the best schedule; proved optimal, or an AssertionError."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2  # a path is nearly a linear program: much faster so
    assert solver.solve(model_of(problem)) == cp_model.OPTIMAL
    return shortfall_and_points(round(solver.objective_value))


def model_of(problem: ScheduleProblem) -> cp_model.CpModel:
    """The whole model."""
    model = cp_model.CpModel()
    worth, _ = add_problem(model, problem)
    model.maximize(worth)
    return model


def add_problem(
    model: cp_model.CpModel, problem: ScheduleProblem
) -> tuple[cp_model.LinearExprT, dict[int, cp_model.IntVar]]:
    """Add a problem to a model: its value, points less what is missing, and whether each day is chosen."""
    taken = {day: model.new_bool_var(f"day {day}") for day in problem.points}
    flow_in: dict[Node, list[cp_model.IntVar]] = defaultdict(list)
    flow_out: dict[Node, list[cp_model.IntVar]] = defaultdict(list)
    worth: list[cp_model.LinearExprT] = [problem.points[day] * var for day, var in taken.items()]
    for before, after, points in arcs(problem):
        arc = model.new_bool_var("")
        flow_out[before].append(arc)
        flow_in[after].append(arc)
        worth.append(points * arc)
    model.add(sum(flow_out[START]) == 1)
    for node in sorted({*flow_in, *flow_out} - {START, END}, key=str):
        model.add(sum(flow_in[node]) == sum(flow_out[node]))
    for day, var in taken.items():
        model.add(sum(flow_in[day]) == var)
    for month, days in of_months(problem):
        worth.append(_in_month(model, problem, month, {day: taken[day] for day in days}))
    return sum(worth), taken


def _in_month(
    model: cp_model.CpModel, problem: ScheduleProblem, month: MonthQuota, taken: dict[int, cp_model.IntVar]
) -> cp_model.LinearExprT:
    """What a month allows, and the costs of what it misses of its least and has beyond it."""
    free = [var for day, var in taken.items() if day not in problem.fixed]
    fixed = len(taken) - len(free)
    for day in taken.keys() & problem.fixed:
        model.add(taken[day] == 1)
    # Bookings stand even where they are more than a month allows; then no free day may join them.
    model.add(sum(free) <= max(0, month.most - month.counted - fixed))
    missing, beyond = model.new_int_var(0, month.least, ""), model.new_int_var(0, len(taken), "")
    model.add(missing >= month.least - month.counted - fixed - sum(free))
    model.add(beyond >= fixed + sum(free) - max(0, month.least - month.counted))
    return -SHORTFALL_COST * missing - problem.extra * beyond


def arcs(problem: ScheduleProblem) -> Iterator[Arc]:
    """Every step that a schedule may take, with its rhythm's points."""
    days = sorted(problem.points)
    standing: list[tuple[Node, int, bool]] = [(day, day, day in problem.fixed) for day in days]
    if problem.previous is None:
        yield from ((START, day, 0) for day in days if day not in problem.earliest_previous)
        yield START, END, 0
    else:
        standing.append((START, problem.previous, True))
    for node, day, stands in standing:
        yield node, END, 0
        yield from _near_arcs(problem, node, day, stands)
        if days:
            yield from _onto_chains(problem, node, day, (days[0], days[-1]))
    if days:
        yield from _chains(problem, days)


def _near_arcs(problem: ScheduleProblem, node: Node, day: int, stands: bool) -> Iterator[Arc]:
    """Each day less than `far` days later that may follow."""
    for later in problem.points:
        between = later - day
        near = 0 < between < far_from(problem) and (between >= problem.gap or (stands and later in problem.fixed))
        if near and day >= problem.earliest_previous.get(later, day):
            yield node, later, problem.rhythm(between) if row_of(problem, day) == row_of(problem, later) else 0


def _onto_chains(problem: ScheduleProblem, node: Node, day: int, ends: tuple[int, int]) -> Iterator[Arc]:
    """Onto the chain within the row of a day, and onto that of all later rows."""
    onto = max(day + far_from(problem), ends[0])
    if onto <= ends[1] and row_of(problem, onto) == row_of(problem, day):
        yield node, ("far", onto), problem.rhythm(onto - day)
    next_row = min((first for first in problem.rows if first > day), default=ends[1] + 1)
    if (free := max(onto, next_row)) <= ends[1]:
        yield node, ("free", free), 0


def _chains(problem: ScheduleProblem, days: list[int]) -> Iterator[Arc]:
    """Day by day along a far jump, within a row or free of the rhythm, and off it on any day."""
    slope = problem.rhythm(problem.far + 1) - problem.rhythm(problem.far)
    for day, after in pairwise(range(days[0], days[-1] + 1)):
        yield ("free", day), ("free", after), 0
        if after not in problem.rows:
            yield ("far", day), ("far", after), slope
    for day in days:
        if day not in problem.earliest_previous:
            yield ("far", day), day, 0
            yield ("free", day), day, 0


def row_of(problem: ScheduleProblem, day: int) -> int:
    """The number of the row of massages that a day belongs to."""
    return sum(first <= day for first in problem.rows)


def far_from(problem: ScheduleProblem) -> int:
    """From how many days between on the rhythm is a straight line, the gap is kept, and no condition can be met."""
    return max(problem.far, problem.gap, *(day - earliest + 1 for day, earliest in problem.earliest_previous.items()))


def of_months(problem: ScheduleProblem) -> Iterator[tuple[MonthQuota, list[int]]]:
    """Each month with its days."""
    ends = [*(month.first for month in problem.months[1:]), 10**9]
    for month, end in zip(problem.months, ends, strict=True):
        yield month, [day for day in problem.points if month.first <= day < end]
