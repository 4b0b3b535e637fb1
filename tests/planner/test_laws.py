"""The laws of `laws.py` on 300 random plans; that each of them can be broken; and two runs, the same to the byte.

`python -m tests.laws 10000 --jobs 2` tries the laws on as many plans as wanted.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import pytest
from msgspec.structs import replace

import laws
from laws import Case, case_of, laws_for, looser, openings, rank, shuffled, without_each_rule
from rubdown.plan.model import Plan
from rubdown.plan.timeline import horizon_end
from rubdown.planner.problem import Optimum
from rubdown.planner.search import Search
from rubdown.planner.season import Season, season
from rubdown.report.calendar import answer, schedule
from rubdown.rules import rule_of, rules_of
from rubdown.rules.base import Closing, Wish
from rubdown.rules.races import RACE1
from support.command import rubdown_process
from support.faults import NIGHTLY
from support.plans import random_journal, random_plan
from support.reading import plan_of

SEEDS = range(300)


@pytest.mark.parametrize("seed", SEEDS)
def test_laws(seed: int) -> None:
    case = case_of(seed)
    for law in laws_for(seed):
        law(case)


class GreedySearch(Search):
    """A search that more days lead astray."""

    def best(self) -> Optimum:
        best = super().best()
        return replace(best, points=best.points - len(self.problem.points))


def forgetful(value: Any, rng: random.Random) -> Any:
    """An order that loses a race."""
    found = shuffled(value, rng)
    return found | {"race": found["race"][1:]} if isinstance(found, dict) and "race" in found else found


def narrow(plan: Plan, today: date, start: date | None = None, until: date | None = None) -> Season:
    """A season that ends with what is shown, as if nothing came after it."""
    with mock.patch("rubdown.planner.season.horizon_end", lambda plan, today: until or horizon_end(plan, today)):
        return season(plan, today, start, until)


def fickle(plan: Plan, today: date, start: date | None = None, until: date | None = None) -> Season:
    """A season in which the runner likes the weekday that it is, or that is shown first, best."""
    return season(replace(plan, prefer=frozenset({(start or today).weekday()})), today, start, until)


BREAKERS: dict[Callable[[Case], None], Callable[[], AbstractContextManager[Any]]] = {
    laws.keeps_every_hard_rule: lambda: laws.without(RACE1),
    laws.equals_the_oracle: lambda: laws.without(rule_of(Wish, "WISH4")),
    laws.equals_cp_sat: lambda: mock.patch("rubdown.planner.season.Search", GreedySearch),
    laws.an_open_day_more_is_never_worse: lambda: mock.patch("rubdown.planner.season.Search", GreedySearch),
    laws.a_rule_less_is_never_worse: lambda: mock.patch("rubdown.planner.season.Search", GreedySearch),
    laws.the_order_of_entries_is_irrelevant: lambda: mock.patch.object(laws, "shuffled", forgetful),
    laws.what_is_shown_is_a_part_of_the_whole: lambda: mock.patch.object(laws, "season", narrow),
    laws.tomorrows_calendar_is_todays: lambda: mock.patch.object(laws, "season", fickle),
    laws.a_days_points_depend_neither_on_from_nor_on_today: lambda: mock.patch.object(laws, "season", fickle),
    laws.its_json_keeps_the_schema: lambda: mock.patch.object(
        laws, "answer", lambda season: replace(answer(season), today="some day")
    ),
}


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_each_law_can_be_broken(law: Callable[[Case], None]) -> None:
    with BREAKERS[law]():
        found = (trace for seed in range(60) for _, trace in laws.broken_by(seed, [law]))
        assert "AssertionError" in next(found)


def test_a_law_that_is_broken_is_told() -> None:
    with BREAKERS[laws.the_order_of_entries_is_irrelevant]():
        (law, trace), *_ = laws.broken_by(1)
    assert law == "the_order_of_entries_is_irrelevant"
    assert "AssertionError" in trace


def test_each_change_makes_room_somewhere() -> None:
    """A law about more room says little where there is none more."""
    closings = [rule for rule in rules_of(Closing) if not rule.stretches_on and not rule.starts_row]
    rules = {rule.code for rule in closings if rule.reads != ("runner.busy",)}  # these plans have no calendar file
    wanted = {"closed date", "hours", "complaints", "days_between", "per_month", "notice", "used_to_massage", *rules}
    seen = set[str]()
    for seed in SEEDS:
        case = case_of(seed)
        better = [(what, other.season) for what, other in (*openings(case), *looser(case)) if what not in seen]
        better += without_each_rule(case, but=seen)
        seen |= {what for what, found in better if rank(found) < rank(case.season)}
        wanted -= seen
        if not wanted:
            return
    assert not wanted


def test_the_plans_hold_everything() -> None:
    """Every key of a plan that dates may hang on comes up in the random plans."""
    text = "\n".join(case_of(seed).text + case_of(seed).journal for seed in SEEDS)
    for word in (
        "rrule", "every", "except", "time =", "prefer_time", "timezone", "accepted", "moved", "cancelled", "done",
        "skipped", "ill", "well", "cramp", "soft", "even_rhythm", "recover_hours", "17:05:00", "[week]",
        "block", "pause", "notice", "step", "sport", "climb", "done = true", "-tri", '"19:00 ', "away",
    ):  # fmt: skip
        assert word in text


TODAY = date(2027, 1, 20)


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Forty plans around one day; every third with a journal."""
    folder = tmp_path_factory.mktemp("club")
    paths = []
    for seed in range(40):
        rng = random.Random(seed)
        path = folder / f"plan{seed}.toml"
        path.write_text(random_plan(rng, today=TODAY)[0], "utf-8")
        if seed % 3 == 0:
            path.with_suffix(".journal.toml").write_text(random_journal(rng, TODAY, date(2027, 3, 1)), "utf-8")
        paths.append(path)
    return paths


def test_two_runs_give_the_same_bytes(club: list[Path]) -> None:
    args: tuple[str | Path, ...] = ("calendar", *club, "--today", TODAY.isoformat(), "--format", "json", "--days")
    first = rubdown_process(*args, env={"PYTHONHASHSEED": "0"})
    assert first.returncode == 0, first.stderr
    for seed, jobs in ((1, 1), (2, 3)):
        again = rubdown_process(*args, "--jobs", str(jobs), env={"PYTHONHASHSEED": str(seed)})
        assert (again.stdout, again.stderr) == (first.stdout, first.stderr)
    lines = first.stdout.splitlines()
    assert len(lines) == len(club)
    for line in lines:
        assert laws.VALIDATORS["calendar"].is_valid(msgspec.json.decode(line))


@pytest.mark.parametrize(
    "args",
    [
        ("calendar",), ("calendar", "--focus"), ("calendar", "--format", "html"), ("calendar", "--format", "ics"),
        ("calendar", "--format", "ics", "--with-races"), ("calendar", "--format", "markdown"),
        ("calendar", "--format", "csv"), ("next", "-n", "9"), ("check", "-v"), ("load",), ("load", "--format", "csv"),
        ("remind", "--dry-run"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_output_is_the_same_in_two_runs(args: tuple[str, ...], club: list[Path]) -> None:
    runs = [
        rubdown_process(args[0], *club[:9], *args[1:], "--today", TODAY.isoformat(), env={"PYTHONHASHSEED": seed})
        for seed in (("0", "1", "2") if NIGHTLY else ("0", "1"))
    ]
    assert runs[0].stdout
    assert {(run.returncode, run.stdout, run.stderr) for run in runs} == {
        (runs[0].returncode, runs[0].stdout, runs[0].stderr)
    }


def test_hours_that_hold_no_start_on_the_step_close_their_day() -> None:
    text = '[massage]\nminutes = 75\n[therapist]\nstep = 20\nhours = { sun = "14:45-16:00", mon = "15:00-16:15" }\n'
    today = date(2026, 11, 24)
    told = schedule(plan_of(f"{text}[[race]]\ndate = 2027-01-31\n", today), today, today, date(2027, 1, 10))
    assert isinstance(told.days, list)
    closed = {day.date.weekday(): [each.code for each in day.closed_by] for day in told.days if not day.open}
    assert (closed[6], 0 in closed) == (["OPEN1"], False)
