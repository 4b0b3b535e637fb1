"""A whole club as one constraint model for OR-Tools' CP-SAT: an optimiser that shares no code with ours."""

from __future__ import annotations

from ortools.sat.python import cp_model

from rubdown.planner.club.problem import ClubProblem
from rubdown.planner.problem import shortfall_and_points
from support.cp_sat import add_problem

Start = tuple[int, int]  # minute, and its visit's minutes


def model_of_club(club: ClubProblem) -> cp_model.CpModel:
    """Each member's own model, a start for each visit, and no more visits at a time than a therapist has places."""
    model, values = cp_model.CpModel(), []
    taking: dict[int, list[tuple[int, int, cp_model.IntVar]]] = {n: [] for n in range(len(club.desks))}
    for member in club.members:
        value, taken = add_problem(model, member.problem)
        values.append(value)
        for day, options in member.options.items():
            here = []
            for option in options:
                desk = club.desks[option.desk]
                for begin, end in option.windows:
                    for start in range(-(-begin // desk.step) * desk.step, end - member.minutes + 1, desk.step):
                        var = model.new_bool_var("")
                        here.append(var)
                        taking[option.desk].append((start, start + member.minutes + desk.between, var))
                        values.append(option.points * var)
            model.add(sum(here) == taken[day])
    for n, desk in enumerate(club.desks):
        for moment in {begin for begin, _, _ in taking[n]} | {begin for begin, _ in desk.booked}:
            booked = sum(begin <= moment < end for begin, end in desk.booked)
            at_once = [var for begin, end, var in taking[n] if begin <= moment < end]
            if at_once:
                model.add(sum(at_once) <= max(0, desk.at_once - booked))
    model.maximize(sum(values))
    return model


def best_by_cp_sat(club: ClubProblem) -> tuple[int, int]:
    """Massages missing and points of the best timetable; proved optimal, or an AssertionError."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    assert solver.solve(model_of_club(club)) == cp_model.OPTIMAL
    return shortfall_and_points(round(solver.objective_value))
