"""`rubdown calendar --sure`: what it shows, that it is always the same, and what it does not go with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command import rubdown, rubdown_process

PLAN = ("calendar", "examples/half.toml", "--today", "2027-01-25")
SURE = (*PLAN, "--sure", "--runs", "30")


def test_the_screen_says_how_sure_each_date_is() -> None:
    plain, shown = rubdown(*PLAN).stdout, rubdown(*SURE).stdout
    added = [line for line in shown.splitlines() if line not in plain.splitlines()]
    dates = json.loads(rubdown(*SURE, "--format", "json").stdout)["sure"]
    lines = [line for line in added if line.startswith("    stays within a day in ")]
    assert len(lines) == len(dates) > 2
    assert all("variations; book " in line for line in lines)
    assert "How sure the dates are" in added
    assert "  Planned again in 30 variations of life (seed 1), with 10 of 100 sessions" in added
    assert not [line for line in lines if "of 100" in line]  # 30 variations were tried, not 100
    assert max(map(len, added)) <= 80
    assert "Van Tonder" not in shown
    assert "Van Tonder" in rubdown(*SURE, "-v").stdout


def test_the_json_has_it_only_when_asked() -> None:
    plain = json.loads(rubdown(*PLAN, "--format", "json").stdout)
    sure = json.loads(rubdown(*SURE, "--format", "json").stdout)
    assert not plain.keys() & {"sure", "variations"}
    assert {key: value for key, value in sure.items() if key in plain} == plain
    proposed = [m["date"] for m in plain["appointments"] if m["status"] == "proposed"]
    assert [each["date"] for each in sure["sure"]] == proposed
    assert all(0 <= each["stays"] <= each["of"] == 30 for each in sure["sure"])
    assert all("2027-01-25" <= each["book_by"] < each["date"] for each in sure["sure"])
    assert "each" not in sure["variations"]
    assert {rate["source"] for rate in sure["variations"]["rates"]} == {"default"}


def test_each_variation_is_listed_with_what_moves() -> None:
    found = json.loads(rubdown(*SURE, "--format", "ndjson", "-v").stdout)
    each = found["variations"]["each"]
    assert len(each) == 30
    for date in found["sure"]:
        moved = [{shift["old"] for shift in variation["moves"]} for variation in each]
        assert sum(date["date"] in days for days in moved) >= date["of"] - date["stays"]
    assert all(variation["changes"] for variation in each if variation["moves"])


def test_only_the_days_that_are_shown() -> None:
    part = json.loads(rubdown(*SURE, "--format", "json", "--until", "2027-02-15").stdout)["sure"]
    assert part == json.loads(rubdown(*SURE, "--format", "json").stdout)["sure"][: len(part)]
    assert len(part) > 0
    assert all(each["date"] <= "2027-02-15" for each in part)


def test_the_same_bytes_for_the_same_seed(tmp_path: Path) -> None:
    """Whatever the order of sets is, and however many processes work."""
    plans = ("examples/half.toml", "examples/trail.toml")
    args = ("calendar", *plans, "--today", "2027-01-25", "--sure", "--runs", "20", "--format", "ndjson", "-v")
    found = {
        rubdown_process(*args, "--jobs", jobs, env={"PYTHONHASHSEED": seed}).stdout
        for jobs, seed in (("1", "1"), ("1", "2"), ("2", "3"))
    }
    assert len(found) == 1
    assert rubdown(*args).stdout in found
    assert rubdown(*args, "--seed", "2").stdout not in found
    assert len(found.pop().splitlines()) == 2


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ("--sure --format ics", "--sure goes with --format screen, json or ndjson"),
        ("--sure --format {date}", "--sure goes with --format screen, json or ndjson"),
        ("--sure --watch", "--sure goes without --watch"),
        ("--sure --input ndjson", "--sure goes with plan files, not with --input ndjson"),
        ("--seed 3", "--seed goes with --sure"),
        ("--runs 30", "--runs goes with --sure"),
        ("--days", "--days goes with --format json or ndjson"),
        ("--discreet", "--discreet goes with --format ics"),
        ("--skip-unchanged out --format json", "--skip-unchanged goes with --format ndjson"),
        ("--dask tcp://127.0.0.1:1", "--dask goes with --input ndjson"),
        ("--sure --jobs 2", "--jobs goes with --format ndjson, json, csv, tsv or markdown"),
    ],
)
def test_what_does_not_go_together(args: str, refusal: str) -> None:
    done = rubdown(*PLAN, *args.split())
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"rubdown: {refusal}\n")


@pytest.mark.parametrize("args", ["--runs 0", "--runs 10001", "--seed -1", "--runs many"])
def test_numbers_out_of_range(args: str) -> None:
    done = rubdown(*PLAN, "--sure", *args.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert "\n  help: write " in done.stderr


def test_a_calendar_without_proposals() -> None:
    away = "[[away]]\nfrom = 2026-11-01\nuntil = 2027-03-01\n"
    done = rubdown("calendar", "-", "--today", "2026-11-22", "--sure", "--runs", "5", stdin=away)
    assert done.returncode == 0
    assert "No massage: no day is open." in done.stdout
