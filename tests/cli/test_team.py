"""`rubdown team`: every runner a row, in each format the same ones; broken plans are rows of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command import Done, largest_memory, rubdown
from support.markup import parse

BASE = '[runner]\nname = "{name}"\ntimezone = "Europe/Madrid"\n{more}[[race]]\nname = "Half"\ndate = 2027-01-31\n'
BOOKED = "[[appointment]]\nstart = 2026-12-03T17:00:00\n"
TEAM = {
    "ana": BASE.format(name="Ana", more='[week]\nsun = "long run 22 km"\n') + BOOKED,
    "bo": BASE.format(name="Bo", more="") + "[[appointment]]\ndate = 2026-11-20\n[[appointment]]\ndate = 2027-01-30\n",
    "cy": '[[race]]\ndate = 2026-01-31\n[[appointment]]\ndate = 2026-11-04\n',
    "di": BASE.format(name="Di\\u001b[2J<b>", more=""),
    "ed": "[[race]]\ndate = 2027-02-30\n",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEAM.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def team(folder: Path, *args: str) -> Done:
    return rubdown("team", ".", *args, "--today", "2026-11-26", cwd=folder)


def test_every_runner_is_a_row(folder: Path) -> None:
    done = team(folder, "--format", "json")
    rows = json.loads(done.stdout)
    assert done.returncode == 2
    assert "ed.toml:2:8: error: " in done.stderr
    fields = ("plan", "runner", "next", "state", "short", "questions", "breaches")
    ana, bo, cy, _, ed = [[row[field] for field in fields] for row in rows]
    assert ana == ["ana.toml", "Ana", "2026-12-03", "booked", 1, 0, 0]
    assert bo[:2] + bo[4:] == ["bo.toml", "Bo", 0, 1, 1]
    assert cy == ["cy.toml", None, None, "over", 0, 1, 0]
    assert ed == ["ed.toml", None, None, "unreadable", 0, 0, 0]
    assert [problem["line"] for problem in rows[4]["problems"]] == [2]
    assert [bool(row["problems"]) for row in rows] == [False] * 4 + [True]
    assert 0 < rows[0]["load"] <= 100
    lines = team(folder, "--format", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows


@pytest.mark.parametrize("plan", ["half", "marathon", "trail", "ultra-beginner", "crowded-spring"])
def test_a_row_says_what_the_other_commands_say(plan: str) -> None:
    args = (f"examples/{plan}.toml", "--format", "json", "--today", "2026-11-26")
    (row,) = json.loads(rubdown("team", *args).stdout)
    schedule = json.loads(rubdown("calendar", *args).stdout)
    (coming,) = json.loads(rubdown("next", *args).stdout)
    assert (row["next"], row["state"]) == (coming["date"], coming["status"])
    assert row["short"] == sum(month["short"] > 0 for month in schedule["months"])
    assert row["questions"] == len(schedule["questions"])
    assert row["breaches"] == len(schedule["warnings"])


def test_a_list_of_plans_is_a_team_too(folder: Path) -> None:
    (folder / "list").write_text("bo.toml\nana.toml\n")
    args = ("--files-from", "list", "--format", "json", "--today", "2026-11-26")
    assert [row["runner"] for row in json.loads(rubdown("team", *args, cwd=folder).stdout)] == ["Bo", "Ana"]


def test_a_day_that_was_accepted(folder: Path) -> None:
    args = ("--plan", "ana.toml", "--today", "2026-11-26")
    (folder / "ana.toml").write_text(TEAM["ana"].replace(BOOKED, ""))
    assert rubdown("log", "accept", *args, cwd=folder).returncode == 0
    (row,) = json.loads(rubdown("team", "ana.toml", "--format", "json", *args[2:], cwd=folder).stdout)
    assert row["state"] == "accepted"


def test_the_table_leads_with_the_runner(folder: Path) -> None:
    done = team(folder)
    head, ana, _, cy, di, ed = done.stdout.splitlines()
    assert head.split("  ")[0] == "Runner"
    assert ana.split()[:4] == ["Ana", "Thu", "3", "Dec"]
    assert cy.split() == ["cy.toml", "season", "over", "1", "0", "%"]
    assert di.startswith("Di\\x1b[2J<b>")
    assert ed.split() == ["ed.toml", "can't", "be", "read"]


def test_the_page_is_whole_and_keeps_names_as_text(folder: Path) -> None:
    done = team(folder, "--format", "html", "-o", "team.html")
    assert (done.returncode, done.stdout) == (2, "")
    page = (folder / "team.html").read_text("utf-8")
    names = [head.text for head in parse(page).all("th", scope="row")]
    assert names == ["Ana", "Bo", "cy.toml", "Di\\x1b[2J<b>", "ed.toml"]


def test_a_page_over_a_plan_is_refused(folder: Path) -> None:
    done = team(folder, "--format", "html", "-o", "ana.toml")
    assert (done.returncode, (folder / "ana.toml").read_text("utf-8")) == (2, TEAM["ana"])
    assert "name another file for the result" in done.stderr


def test_lines_take_no_more_memory_for_more_plans(folder: Path) -> None:
    def of(count: int) -> int:
        return largest_memory("team", *["bo.toml"] * count, "--format", "ndjson", "--today", "2026-11-26", cwd=folder)

    assert of(60) <= of(5) + 4
