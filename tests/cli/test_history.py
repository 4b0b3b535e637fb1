"""`rubdown history`: past massages with their cost, how they felt, what became of each date, the load around them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.command import rubdown

PLAN = """
[runner]
name = "Ana"
[therapist]
name = "Marta"
[massage]
price = 49.50
last = 2026-08-20
[week]
tue = "intervals 10 km"
sun = "long run 20 km"
[[race]]
name = "City Half"
date = 2026-12-06
[[session]]
date = 2026-10-05
kind = "easy"
"""
JOURNAL = """
[[entry]]
what = "done"
on = 2026-10-12
minutes = 45
[[entry]]
what = "felt"
on = 2026-10-12
felt = 4
[[entry]]
what = "booked"
on = 2026-10-28
[[entry]]
what = "cancelled"
on = 2026-10-28
[[entry]]
what = "skipped"
on = 2026-11-02
[[entry]]
what = "done"
on = 2026-11-04
kind = "soft"
[[entry]]
what = "booked"
start = 2026-11-12T17:00:00
[[entry]]
what = "booked"
on = 2026-12-01
[[entry]]
what = "accepted"
dates = [2026-11-20]
"""
FIELDS = ["date", "kind", "status", "therapist", "minutes", "price", "felt", "days_since"]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    (tmp_path / "plan.journal.toml").write_text(JOURNAL, "utf-8")
    return tmp_path / "plan.toml"


def rows_of(plan: Path, today: str = "2026-11-23") -> list[dict[str, Any]]:
    done = rubdown("history", plan, "--today", today, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def test_every_date_is_there_with_what_became_of_it(plan: Path) -> None:
    assert [[row[field] for field in FIELDS] for row in rows_of(plan)] == [
        ["2026-08-20", "discharge", "done", "Marta", 60, 4950, None, None],
        ["2026-10-12", "discharge", "done", "Marta", 45, 4950, 4, 53],
        ["2026-10-28", "discharge", "cancelled", "Marta", 60, None, None, 16],
        ["2026-11-02", "discharge", "skipped", "Marta", 60, None, None, 21],
        ["2026-11-04", "soft", "done", "Marta", 60, 4950, None, 23],
        ["2026-11-12", "discharge", "done", "Marta", 60, 4950, None, 31],
        ["2026-11-20", "discharge", "unlogged", "Marta", 60, None, None, 8],
    ]
    assert rows_of(plan)[0]["currency"] == "EUR"


def test_the_load_around_a_massage_is_that_of_seven_days(plan: Path) -> None:
    loads = {row["date"]: (row["load_before"], row["load_after"]) for row in rows_of(plan)}
    week = 60 * 8 + 120 * 5
    assert loads["2026-08-20"] == (None, None)  # before the plan
    assert loads["2026-10-12"] == (60 * 3 + week, week)  # the dated session stands on a Monday
    assert loads["2026-11-20"] == (week, None)  # not over yet
    plan.write_text(PLAN.replace("2026-10-05", "2026-10-08"), "utf-8")
    assert {row["date"]: row["load_before"] for row in rows_of(plan)}["2026-10-12"] is None  # only in part


def test_the_screen_sums_up(plan: Path) -> None:
    done = rubdown("history", plan, "--today", "2026-11-23")
    lines = done.stdout.splitlines()
    assert lines[0] == "Massages for Ana by Marta: 4 since Thu 20 Aug 2026, the last 11 days ago"
    assert " ".join(lines[1:3]) == (
        "4 of 7 dates kept, 1 skipped, 1 cancelled, 1 not logged, every 42 days on average"
    )  # fmt: skip
    assert "198 EUR in all, 49.50 EUR each" in lines
    assert [line.split() for line in lines if line.startswith("  Sep 2026")] == [["Sep", "2026", "-"]]
    assert not [line for line in lines if line != line.rstrip() or len(line) > 80]


def test_without_a_price_nothing_is_said_of_cost(plan: Path) -> None:
    plan.write_text(PLAN.replace("price = 49.50\n", ""), "utf-8")
    assert "in all" not in rubdown("history", plan, "--today", "2026-11-23").stdout
    assert {row["price"] for row in rows_of(plan)} == {None}


def test_lines_and_a_table(plan: Path) -> None:
    lines = rubdown("history", plan, "--today", "2026-11-23", "--format", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows_of(plan)
    table = rubdown("history", plan, "--today", "2026-11-23", "--format", "csv").stdout
    assert [row["status"] for row in csv.DictReader(io.StringIO(table))] == [row["status"] for row in rows_of(plan)]


def test_older_deeds_beside_the_plan_are_read(plan: Path) -> None:
    older = "".join(
        f'[[session]]\ndate = {date(2026, 5, 4) + timedelta(days=n)}\nname = "run"\nkind = "easy"\nminutes = 50\n'
        "rpe = 3.0\ndone = true\n"
        for n in range(14)
    )
    older += '[[appointment]]\nstart = 2026-05-11T18:00:00\nminutes = 50\nnote = "x"\nid = "strava:1"\n'
    plan.with_name("done-history.toml").write_text(older, "utf-8")
    first = rows_of(plan)[0]
    assert (first["date"], first["minutes"], first["load_before"], first["load_after"]) == ("2026-05-11", 50, 1050, 900)
    plan.with_name("done-history.toml").write_text("[[session]]\nminutes = 'x'\n", "utf-8")
    broken = rubdown("history", plan, "--today", "2026-11-23")
    assert (broken.returncode, "Traceback" in broken.stderr) == (2, False)
    assert "done-history.toml cannot be read" in broken.stderr


def test_a_recorded_massage_is_part_of_it_and_a_plan_without_any_says_so(plan: Path, tmp_path: Path) -> None:
    plan.write_text(f'{PLAN}[[appointment]]\nstart = 2026-11-13T12:00:00\nminutes = 30\nid = "strava:9"\n', "utf-8")
    rows = [(row["date"], row["status"]) for row in rows_of(plan) if row["date"] > "2026-11-04"]
    assert rows == [("2026-11-13", "done"), ("2026-11-20", "unlogged")]  # it was the booking of the day before
    (tmp_path / "new.toml").write_text("[[race]]\ndate = 2026-12-06\n", "utf-8")
    none = rubdown("history", tmp_path / "new.toml", "--today", "2026-11-23")
    assert none.stdout == "Massages: none yet; log one with `rubdown log done yesterday`\n"
