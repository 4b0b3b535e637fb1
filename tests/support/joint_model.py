"""A whole club as one constraint model for OR-Tools' CP-SAT: an optimiser that shares no code with ours."""

from __future__ import annotations

import time
from collections.abc import Sequence
from math import floor

from msgspec import Struct
from ortools.sat.python import cp_model

from rubdown.planner.club.problem import ClubProblem
from rubdown.planner.problem import SHORTFALL_COST, shortfall_and_points
from support.cp_sat import add_problem

_MOST_POINTS = 10**6  # of a member


class Asked(Struct, frozen=True):
    """What a timetable must have: points of each member (None: any); the value of the best, to count accepted starts.

    With the value it is not the value that is as large as can be, but how many accepted starts are kept.
    """

    least_points: tuple[int, ...] | None = None
    value: int | None = None


def model_of_club(club: ClubProblem, asked: Asked = Asked()) -> cp_model.CpModel:  # noqa: B008  frozen
    """Each member's own model, a start for each visit, and no more visits at a time than a therapist has places."""
    model, values, accepted = cp_model.CpModel(), list[cp_model.LinearExpr](), list[cp_model.IntVar]()
    taking: dict[int, list[tuple[int, int, cp_model.IntVar]]] = {n: [] for n in range(len(club.desks))}
    for r, member in enumerate(club.members):
        value, taken = add_problem(model, member.problem)
        of_member: list[cp_model.LinearExprT] = [value]
        for day, options in member.options.items():
            here = []
            for option in options:
                desk = club.desks[option.desk]
                for begin, end in option.windows:
                    for start in range(-(-begin // desk.step) * desk.step, end - member.minutes + 1, desk.step):
                        var = model.new_bool_var("")
                        here.append(var)
                        accepted += [var] if option.accepted else []
                        taking[option.desk].append((start, start + member.minutes + desk.between, var))
                        of_member.append(option.points * var)
            model.add(sum(here) == taken[day])
        values.append(cp_model.LinearExpr.sum(of_member))
        if asked.least_points:
            missing = model.new_int_var(0, 100, "")
            points = model.new_int_var(asked.least_points[r], _MOST_POINTS, "")
            model.add(values[-1] + SHORTFALL_COST * missing == points)
    _share_hours(model, club, taking)
    if asked.value is None:
        model.maximize(sum(values))
    else:
        model.add(sum(values) == asked.value)
        model.maximize(sum(accepted))
    return model


def _share_hours(
    model: cp_model.CpModel, club: ClubProblem, taking: dict[int, list[tuple[int, int, cp_model.IntVar]]]
) -> None:
    for n, desk in enumerate(club.desks):
        for moment in {begin for begin, _, _ in taking[n]} | {begin for begin, _ in desk.booked}:
            booked = sum(begin <= moment < end for begin, end in desk.booked)
            at_once = [var for begin, end, var in taking[n] if begin <= moment < end]
            if at_once:
                model.add(sum(at_once) <= max(0, desk.at_once - booked))


def best_by_cp_sat(club: ClubProblem, least_points: Sequence[int] | None = None) -> tuple[int, int] | None:
    """Massages missing and points of the best timetable that leaves members so many points; None where there is none.

    Proved optimal, or an AssertionError.
    """
    value = _solved(club, Asked(tuple(least_points) if least_points else None))
    return None if value is None else shortfall_and_points(value)


def most_accepted_by_cp_sat(club: ClubProblem) -> int:
    """How many accepted starts the best timetables keep at most; proved, or an AssertionError."""
    most = _solved(club, Asked(value=_solved(club, Asked())))
    assert most is not None
    return most


def _solved(club: ClubProblem, asked: Asked) -> int | None:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    status = solver.solve(model_of_club(club, asked))
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def best_within(club: ClubProblem, ends: float) -> tuple[int | None, int | None, int, int | None]:
    """Massages missing and points of the best timetable found until then, on all cores, and the bounds of both.

    None: no timetable is found, or nothing is proved of the points. `ends` is a time of `time.monotonic`.
    """
    model, solver = model_of_club(club), cp_model.CpSolver()
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = max(0.1, ends - time.monotonic())
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, None, 0, None  # its bound is then 0, whatever it is of
    short_bound, points_bound = shortfall_and_points(floor(solver.best_objective_bound))
    proved = points_bound if abs(points_bound) < _MOST_POINTS * len(club.members) else None
    return *shortfall_and_points(round(solver.objective_value)), short_bound, proved
