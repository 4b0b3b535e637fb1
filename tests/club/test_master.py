"""The programme as its solver gets it: the method, the threads and the time, and the timetable to begin with."""

from __future__ import annotations

import random
from math import inf

import pytest

from rubdown.planner.club.problem import Calendar

from .small_clubs import small_club

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")

import highspy

from rubdown.planner.club.generate import Columns
from rubdown.planner.club.master import Master
from rubdown.planner.club.stages import Stage, largest_loss


class Asked:
    """What a solver is asked for: its options, and the values of the columns that it begins with."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.options: dict[str, bool | int | float | str] = {}
        self.begin: list[float] = []
        set_option, set_solution = highspy.Highs.setOptionValue, highspy.Highs.setSolution

        def noted(solver: highspy.Highs, option: str, value: bool | int | float | str) -> object:
            self.options[option] = value
            return set_option(solver, option, value)

        def begun(solver: highspy.Highs, solution: highspy.HighsSolution) -> object:
            self.begin = list(solution.col_value)
            return set_solution(solver, solution)

        monkeypatch.setattr(highspy.Highs, "setOptionValue", noted)
        monkeypatch.setattr(highspy.Highs, "setSolution", begun)


def master_of(members: int) -> Master:
    """A programme of members who have an empty calendar each."""
    master = Master([0] * members, [], keeps_accepted=False)
    for r in range(members):
        master.add(r, Calendar((), 1, 0), [])
    return master


@pytest.mark.parametrize(("members", "method"), [(1, "simplex"), (299, "simplex"), (300, "ipm"), (301, "ipm")])
def test_many_members_are_solved_by_the_interior_point_method(
    members: int, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, master = Asked(monkeypatch), master_of(members)
    master.count(Stage("missing", (0,) * members))
    solved = master.relax(inf)
    assert solved
    assert solved[0] == pytest.approx(-members)
    assert asked.options["solver"] == method
    master.choose(inf)
    assert asked.options["solver"] == "choose"


def test_the_programme_is_solved_by_one_thread() -> None:
    """So an answer is the same on every machine, and others may solve by one thread beside it."""
    assert master_of(2).relax(inf)
    other = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1)):
        other.setOptionValue(option, value)
    other.addVar(0.0, 1.0)
    assert other.run() == highspy.HighsStatus.kOk


@pytest.mark.parametrize(("seconds", "given"), [(5.0, 5.0), (0.1, 0.1), (0.01, 0.1), (-3.0, 0.1)])
def test_the_solver_has_the_time_that_is_left(seconds: float, given: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of a second at least, beyond all that it took till then: its clock goes on from one time to the next."""
    asked, master = Asked(monkeypatch), master_of(2)
    for taken in (0.0, 40.0, 100.0):
        monkeypatch.setattr(highspy.Highs, "getRunTime", lambda _, taken=taken: taken)
        master.relax(seconds)
        assert asked.options["time_limit"] == pytest.approx(taken + given)
        asked.options.clear()
        master.choose(seconds)
        assert asked.options["time_limit"] == pytest.approx(taken + given)


def test_who_has_no_calendar_loses_nothing() -> None:
    """But it is dear: without any calendar only the loss that everybody may have is counted."""
    master = Master([10, 20, 0, -7], [], keeps_accepted=False)
    master.count(Stage("loss", (10, 20, 0, -7), most_missing=0))
    solved = master.relax(inf)
    assert solved
    assert solved[0] == pytest.approx(-4 * 500 - 0.25)


@pytest.mark.parametrize("goal", ["missing", "loss", "points"])
@pytest.mark.parametrize("seed", range(4))
def test_whole_calendars_begin_with_a_timetable_that_is_there(
    seed: int, goal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each member that calendar and no other, and the largest loss, where it is counted."""
    one, rng = small_club(seed), random.Random(seed)
    columns, asked = Columns(one.problem, lambda: inf), Asked(monkeypatch)
    start = list(rng.choice(one.timetables))
    columns.add(enumerate(start))
    master = columns.master
    master.count(Stage(goal, one.alone))  # type: ignore[arg-type]
    assert master.choose(inf)
    assert asked.begin == []  # no start is known
    assert master.choose(inf, start)
    loss, known = largest_loss(start, one.alone), [start[r] == calendar for r, calendar in master.columns]
    assert asked.begin == [float(loss) if goal == "loss" else 0.0, 0.0, *known]
    assert sum(known) == len(start)


def test_prices_at_which_all_is_free() -> None:
    one = small_club(1)
    columns = Columns(one.problem, lambda: inf)
    free = columns.master.no_prices()
    assert free.flat().tolist() == [0.0] * (len(one.alone) + 2 + len(columns.capacities))
    assert (len(free.points), len(free.capacities)) == (len(one.alone), len(columns.capacities))
