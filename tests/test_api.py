"""The public API: the answers of the command line, from Python."""

from __future__ import annotations

import ast
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

import rubdown
from support.command import ROOT
from support.command import rubdown as command
from support.examples_on import TODAY

TODAY_HERE = date(2026, 11, 22)
PLAN = """
[runner]
timezone = "Europe/Madrid"
[[race]]
name = "City Half"
distance = "half"
start = 2026-12-06T09:00:00
[[appointment]]
start = 2026-12-05T17:00:00
"""
TABLES = {
    "runner": {"timezone": "Europe/Madrid"},
    "race": [{"name": "City Half", "distance": "half", "start": "2026-12-06T09:00:00"}],
    "appointment": [{"start": "2026-12-05T17:00:00"}],
}


@pytest.mark.parametrize("name", TODAY)
def test_a_schedule_is_the_calendar_of_the_command(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ROOT / f"examples/{name}.toml"
    monkeypatch.setenv("TZ", "Europe/Madrid")
    best = rubdown.schedule(rubdown.load(path), today=TODAY[name], days=True)
    printed = command("calendar", path, "--today", str(TODAY[name]), "--format", "json", "--days").stdout
    assert best.to_json() == printed
    assert json.loads(best.to_json(line=True)) == best.to_dict() == json.loads(printed)


def test_a_reason_and_a_difference_are_those_of_the_command(tmp_path: Path) -> None:
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(PLAN, "utf-8")
    new.write_text(PLAN.replace("12-06", "12-13").replace("12-05", "12-02"), "utf-8")
    told = command("why", old, "2026-12-05", "--today", str(TODAY_HERE), "--format", "json").stdout
    before, after = rubdown.load(old), rubdown.load(new)
    assert rubdown.why(before, date(2026, 12, 5), today=TODAY_HERE).to_dict() == json.loads(told)
    told = command("diff", old, new, "--today", str(TODAY_HERE), "--format", "json").stdout
    assert rubdown.diff(before, after, today=TODAY_HERE).to_dict() == json.loads(told)


def test_a_booking_that_breaks_a_rule_is_found() -> None:
    (warning,) = rubdown.check(rubdown.loads(PLAN, path="mine.toml"), today=TODAY_HERE)
    assert (warning.path, warning.line, warning.code) == ("mine.toml", 8, "RACE1")
    assert rubdown.check(rubdown.loads(PLAN.partition("[[appointment]]")[0]), today=TODAY_HERE) == ()


def test_the_journal_counts_unless_it_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, "utf-8")
    journal = '[[entry]]\nwhat = "booked"\non = 2026-11-26\n'
    (tmp_path / "plan.journal.toml").write_text(journal, "utf-8")
    dates = [one.date for one in rubdown.load(path).appointments]
    assert dates == [date(2026, 11, 26), date(2026, 12, 5)]
    assert dates == [one.date for one in rubdown.loads(PLAN, journal=journal).appointments]
    assert len(rubdown.load(str(path), journal=False).appointments) == 1
    (tmp_path / "plan.journal.toml").write_text("[[entry", "utf-8")
    with pytest.raises(rubdown.PlanError) as broken:
        rubdown.load(path)
    assert Path(broken.value.diagnostics[0].path).name == "plan.journal.toml"
    with pytest.raises(rubdown.PlanError):
        rubdown.loads(PLAN, journal="[[entry")


def test_a_dict_is_a_plan() -> None:
    theirs, ours = rubdown.Plan.from_dict(TABLES), rubdown.loads(PLAN)
    assert (theirs.races[0].start, theirs.appointments[0].start) == (ours.races[0].start, ours.appointments[0].start)
    assert (
        rubdown.Plan.from_dict({"race": [{"date": "2027-05-16", "name": "2027-05-16"}]}).races[0].name == "2027-05-16"
    )
    with pytest.raises(rubdown.PlanError) as wrong:
        rubdown.Plan.from_dict({"race": [{"date": "someday", "nonsense": 1}]})
    assert {one.wrong.split()[0] for one in wrong.value.diagnostics} >= {'"someday"'}


def test_all_problems_of_a_plan_come_at_once() -> None:
    with pytest.raises(rubdown.PlanError) as wrong:
        rubdown.loads('[[race]]\ndate = "2026-12-06"\n[nonsense]\n', path="mine.toml")
    assert [one.line for one in wrong.value.diagnostics] == [2, 3]
    assert "mine.toml:2: " in str(wrong.value)
    with pytest.raises(rubdown.PlanError, match="no such file"):
        rubdown.load("nowhere.toml")


def test_a_plan_that_is_over_has_no_calendar() -> None:
    plan, later = rubdown.loads(PLAN), date(2027, 12, 6)
    with pytest.raises(rubdown.PlanError, match="the plan is over"):
        rubdown.schedule(plan, today=later)
    assert "the plan is over" in rubdown.check(plan, today=later)[0].wrong


@pytest.mark.parametrize("days", [-1, 800])
def test_a_calendar_ends_within_two_years(days: int) -> None:
    with pytest.raises(ValueError, match="is not within two years from today"):
        rubdown.schedule(rubdown.loads(PLAN), today=TODAY_HERE, until=TODAY_HERE + timedelta(days=days))
    with pytest.raises(ValueError, match="is before today"):
        rubdown.why(rubdown.loads(PLAN), date(2026, 11, 1), today=TODAY_HERE)


def test_what_is_promised_is_there() -> None:
    assert sorted(rubdown.__all__) == sorted(dir(rubdown))
    for name in rubdown.__all__:
        assert getattr(rubdown, name)
    with pytest.raises(AttributeError, match="nonsense"):
        rubdown.nonsense  # type: ignore[attr-defined]  # noqa: B018
    hints = ast.parse(Path(rubdown.__file__).read_text("utf-8"))
    named = {alias.name for node in ast.walk(hints) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert named >= set(rubdown.__all__) - {"__version__"}  # what editors and mypy see


def test_a_clubs_timetable() -> None:
    pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")
    plans = [rubdown.load(ROOT / f"examples/club/runners/{name}.toml") for name in ("ana", "ben", "eva")]
    table = rubdown.plan_club(plans, ["Marta: mon 17-19:15, wed 17-18"], today=date(2026, 11, 26))
    objective = table.to_dict()["objective"]
    assert objective["short"] == objective["short_bound"] == 0
    assert objective["bound"] - objective["points"] <= 0.001 * objective["bound"]
    visits = table.therapists[0].appointments
    assert len({visit.start for visit in visits}) == len(visits) > 10
    with pytest.raises(
        ValueError, match="runners live in Europe/Madrid and Europe/Paris; say which clock the hours are of: timezone="
    ):
        rubdown.plan_club(
            [plans[0], rubdown.loads(PLAN.replace("Madrid", "Paris"))], ["Marta: tue 16-20"], today=TODAY_HERE
        )
    with pytest.raises(ValueError, match="cannot read"):
        rubdown.plan_club(plans, ["Marta"], today=TODAY_HERE)
