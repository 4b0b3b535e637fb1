"""`rubdown log` of what was run, missed and raced, and of how a massage felt; and what it does to the plan."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.plans import load_plan
from rubdown.plan.model import Plan
from rubdown.report.outcomes import recorded
from support.command import rubdown

PLAN = """
[massage]
last = 2026-10-26
[week]
tue = "intervals 10 km"
thu = "tempo 8 km"
sat = "rest"
sun = "long run 24 km"
[[race]]
name = "City 10k"
date = 2026-11-15
[[race]]
name = "Winter Half"
start = 2026-12-06T10:00:00
"""
TODAY = date(2026, 11, 23)  # a Monday


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def log(plan: Path, *args: str, today: date = TODAY) -> str:
    done = rubdown("log", *args, "--plan", plan, "--today", str(today))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()[0]


def refused(plan: Path, *args: str, today: date = TODAY) -> str:
    done = rubdown("log", *args, "--plan", plan, "--today", str(today))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert not plan.with_name("plan.journal.toml").exists()
    return done.stderr


def folded(plan: Path) -> Plan:
    return load_plan(str(plan), machine_clock(None), even_if_over=True)


@pytest.mark.parametrize(
    ("args", "day", "amount"),
    [
        (["24 km, 2h10, rpe 7", "sunday"], date(2026, 11, 22), (24, 130, 7)),
        (["24 km, 2h10, rpe 7", "--when", "sunday"], date(2026, 11, 22), (24, 130, 7)),
        (["10", "km", "45", "min"], TODAY, (10, 45, 3)),
        (["10 km 45 min yesterday"], date(2026, 11, 22), (10, 45, 3)),
        (["intervals", "8", "km", "17", "nov"], date(2026, 11, 17), (8, 48, 8)),
        (["bike 60 km 2h", "2026-11-20"], date(2026, 11, 20), (60, 120, 3)),
    ],
)
def test_what_was_run(plan: Path, args: list[str], day: date, amount: tuple[int, ...]) -> None:
    assert log(plan, "ran", *args).startswith("recorded: ran: ")
    (session,) = folded(plan).sessions
    workout = session.workout
    assert (session.date, session.done) == (day, True)
    assert [workout.km, workout.minutes, workout.rpe] == list(amount)


def test_a_start_may_stand_with_the_day(plan: Path) -> None:
    log(plan, "ran", "10 km", "sunday 8:30")
    assert [str(session.start) for session in folded(plan).sessions] == ["2026-11-22 08:30:00"]


def test_what_is_logged_misses_nothing_else_and_missed_does(plan: Path) -> None:
    log(plan, "ran", "24 km", "sunday")
    assert [o.outcome for o in recorded(folded(plan), TODAY)] == ["done"]
    log(plan, "missed", "thursday")
    assert [(o.outcome, o.name) for o in recorded(folded(plan), TODAY)] == [
        ("missed", "tempo 8 km"), ("done", "long run 24 km"),
    ]  # fmt: skip
    log(plan, "undo")
    assert [o.outcome for o in recorded(folded(plan), TODAY)] == ["done"]


def test_a_run_that_a_watch_recorded_too_is_there_once(plan: Path) -> None:
    log(plan, "ran", "24 km, 2h10, rpe 7", "sunday")
    watch = '[[session]]\ndate = 2026-11-22\nname = "Lunch Run"\nkm = 24.2\nminutes = 131\ndone = true\nid = "x:1"\n'
    plan.write_text(PLAN + watch, "utf-8")
    assert [session.workout.name for session in folded(plan).sessions] == ["Lunch Run"]
    plan.write_text(PLAN + watch.replace("131", "20").replace("24.2", "4"), "utf-8")
    assert len(folded(plan).sessions) == 2


@pytest.mark.parametrize(
    ("time", "today", "minutes"),
    [
        ("44:20", date(2026, 11, 16), Fraction(133, 3)),
        ("44:20 15 nov", TODAY, Fraction(133, 3)),
        ("0:44:20", TODAY, Fraction(133, 3)),
        ("1:38:20", date(2026, 12, 6), Fraction(295, 3)),
        ("1:38", date(2026, 12, 7), 98),
        ("1h38 sunday", date(2026, 12, 7), 98),
        ("98 min", date(2026, 12, 7), 98),
    ],
)
def test_a_finish_time_is_the_end_of_the_race(plan: Path, time: str, today: date, minutes: Fraction) -> None:
    log(plan, "race", time, today=today)
    done = [race for race in folded(plan).races if race.done]
    assert [race.minutes for race in done] == [minutes]
    assert done[0].name == ("City 10k" if minutes < 60 else "Winter Half")
    assert done[0].planned_minutes == (60 if minutes < 60 else Fraction("126.585"))


def test_how_a_massage_felt(plan: Path) -> None:
    log(plan, "done", "2026-11-21")
    assert log(plan, "felt", "4") == "recorded: felt: Sat 21 Nov 2026, 4 of 5"
    log(plan, "felt", "2", "2026-11-21")
    assert folded(plan).felt == ((date(2026, 11, 21), 2),)
    late = rubdown("log", "felt", "4", "--plan", plan, "--today", "2026-11-24")
    assert late.returncode == 2
    assert "no massage in two days" in late.stderr
    named = rubdown("log", "felt", "4", "2026-11-21", "--plan", plan, "--today", "2026-11-24")
    assert "no massage on Sat 21 Nov, or it is more than two days ago" in named.stderr


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["ran"], 'rubdown log ran "24 km, 2h10, rpe 7"'),
        (["ran", "well"], "how far or how long"),
        (["ran", "10 km", "2026-11-24"], "is still to come"),
        (["missed"], "rubdown log missed takes a date"),
        (["missed", "saturday"], "nothing was planned on Sat 21 Nov"),
        (["missed", "friday"], "nothing was planned on Fri 20 Nov"),
        (["race", "fast"], "rubdown log race 1:38:20"),
        (["race", "44:20", "2026-11-14"], "the plan has no race on Sat 14 Nov"),
        (["felt", "0"], "from 1 (bad) to 5 (very good)"),
        (["felt", "6"], "from 1 (bad) to 5 (very good)"),
        (["felt", "4"], "no massage in two days"),
        (["felt", "4", "sunday"], "no massage on Sun 22 Nov"),
        (["mised", "sunday"], "did you mean missed?"),
    ],
)
def test_what_cannot_be_logged(plan: Path, args: list[str], reason: str) -> None:
    assert reason in refused(plan, *args)


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ('what = "ran"\non = 2026-11-22', "this entry has no session"),
        ('what = "race"\non = 2026-11-22', "this entry has no finish time"),
        ('what = "race"\non = 2026-11-22\nseconds = 59', "not a whole number in bounds"),
        ('what = "felt"\non = 2026-11-22', "this entry has no number from 1 to 5"),
        ('what = "felt"\non = 2026-11-22\nfelt = 6', "not a whole number in bounds"),
        ('what = "missed"', "this entry has no day"),
    ],
)
def test_a_journal_written_by_hand_is_checked(plan: Path, entry: str, wrong: str) -> None:
    plan.with_name("plan.journal.toml").write_text(f"[[entry]]\n{entry}\n", "utf-8")
    done = rubdown("next", plan, "--today", str(TODAY))
    assert done.returncode == 2
    assert wrong in done.stderr
