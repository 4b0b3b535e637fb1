"""`rubdown import` as a user runs it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from support.command import ROOT, rubdown
from support.importing import EXPORTS

ON = ("--today", "2027-02-20")


def test_straight_to_the_calendar() -> None:
    for path in sorted(EXPORTS.iterdir()):
        plan = rubdown("import", path, *ON)
        assert plan.returncode == 0
        shown = rubdown("calendar", "-", *ON, "--format", "csv", stdin=plan.stdout)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert len(shown.stdout.splitlines()) > 1


def test_what_is_told_on_stderr() -> None:
    done = rubdown("import", EXPORTS / "calendar_hack.ics", *ON)
    told = done.stderr.splitlines()
    assert told[-3:] == [
        'race: Sat 20 Mar 2027 "10K tune-up race" (its words say so), 10k, priority B (a tune-up race)',
        'race: Sun 25 Apr 2027 "Half Marathon (13.1 mi)" (its words say so), half, priority A (the longest race)',
        "96 events: 12 week headers, 82 sessions, 2 races",
    ]
    assert told[0] == (
        'left out: line 7 Mon 1 Feb 2027 "Training Week 1 Distance: 38.6 km": it lasts to Sun 7 Feb, longer'
        " than any session"
    )
    assert len(told) == 12 + 3
    assert rubdown("import", EXPORTS / "calendar_hack.ics", *ON, "--quiet").stderr == ""


def test_standard_input_and_a_name_that_lies(tmp_path: Path) -> None:
    raw = (EXPORTS / "runna.ics").read_bytes()
    by_name = rubdown("import", EXPORTS / "runna.ics", *ON).stdout
    lying = tmp_path / "runna.csv"
    lying.write_bytes(raw)
    body = by_name.split("\n", 1)[1]
    assert rubdown("import", "-", *ON, stdin=raw).stdout.split("\n", 1)[1] == body
    assert rubdown("import", lying, *ON).stdout.split("\n", 1)[1] == body


def test_corrections() -> None:
    done = rubdown(
        "import", EXPORTS / "calendar_hack.ics", *ON, "--race", "2027-04-11=half", "--not-race", "2027-03-20"
    )
    races = tomllib.loads(done.stdout)["race"]
    assert [(str(r["date"]), r["name"], r["distance"]) for r in races] == [
        ("2027-04-11", "19.3 km long run", "half"), ("2027-04-25", "Half Marathon (13.1 mi)", "half")]  # fmt: skip
    assert "(as you say)" in done.stderr
    assert done.stderr.endswith("96 events: 12 week headers, 82 sessions, 2 races\n")


@pytest.mark.parametrize(
    ("args", "wrong"),
    [
        (["--race", "2027-05-01"], "no event on that day"),
        (["--not-race", "2027-03-02"], "no race was read on that day"),
        (["--race", "soon"], "--race: 'soon' is not a date"),
        (["--race", "2027-04-11=far"], "'far' is not a distance"),
        (["--timezone", "Europe/Madird"], "Europe/Madrid"),
        (["--map", "when=Day"], "date=COLUMN"),
        (["--today", "2028-01-01"], "all of it is past: its last training is on Sun 25 Apr 2027"),
    ],
)
def test_wrong_options(args: list[str], wrong: str) -> None:
    done = rubdown("import", EXPORTS / "calendar_hack.ics", *ON, *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong in done.stderr
    assert "Traceback" not in done.stderr


def test_a_zone_that_is_named_goes_into_the_plan() -> None:
    done = rubdown("import", EXPORTS / "runna.ics", *ON, "--timezone", "Asia/Tokyo")
    assert tomllib.loads(done.stdout)["runner"] == {"timezone": "Asia/Tokyo"}


def test_a_file_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    assert rubdown("import", EXPORTS / "runna.ics", *ON, "-o", plan).returncode == 0
    first = plan.read_bytes()
    again = rubdown("import", EXPORTS / "trainingpeaks.ics", *ON, "-o", plan)
    assert (again.returncode, plan.read_bytes()) == (2, first)
    assert "exists" in again.stderr
    assert rubdown("import", EXPORTS / "trainingpeaks.ics", *ON, "-o", plan, "--force").returncode == 0
    assert plan.read_bytes() != first
    assert [path.name for path in tmp_path.iterdir()] == ["plan.toml"]


@pytest.mark.parametrize("raw", ["<html>", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "", "a,b\n1,2\n"])
def test_no_partial_plan_is_left_behind(raw: str, tmp_path: Path) -> None:
    done = rubdown("import", "-", *ON, "-o", tmp_path / "plan.toml", stdin=raw)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert re.fullmatch(r"rubdown: <stdin>(?::\d+)?: .+\n  help: .+\n", done.stderr)


def test_200_mb_are_refused_at_once(tmp_path: Path) -> None:
    large = tmp_path / "large.ics"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    done = rubdown("import", large)
    assert done.returncode == 2
    assert "larger than 20 MB" in done.stderr


@pytest.mark.parametrize(("name", "wrong"), [("gone.ics", "no such file"), (".", "a folder")])
def test_a_file_that_is_not_there(name: str, wrong: str, tmp_path: Path) -> None:
    done = rubdown("import", tmp_path / name)
    assert done.returncode == 2
    assert wrong in done.stderr


def test_a_folder_that_is_not_there_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    done = rubdown("import", EXPORTS / "runna.ics", *ON, "-o", tmp_path / "gone" / "plan.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no folder" in done.stderr
    assert "race:" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize("file", ["-", str(EXPORTS / "runna.ics")])
def test_a_closed_standard_input(file: str) -> None:
    command = f"{sys.executable} -m rubdown import {file} --today 2027-02-20 <&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == (2 if file == "-" else 0)
    assert "Traceback" not in done.stderr


def test_nothing_in_a_title_steers_the_terminal_or_the_plan() -> None:
    title = 'Easy \x1b[31m8 km\u202e"]]\\n[[away]]\\nfrom=2027-03-03'
    raw = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270302\nSUMMARY:{title}\nEND:VEVENT\n" + (
        "BEGIN:VEVENT\nDTSTART:20270303\nSUMMARY:Dentist \x1b[2J\x07\nEND:VEVENT\nEND:VCALENDAR\n")  # fmt: skip
    done = rubdown("import", "-", *ON, stdin=raw)
    assert done.returncode == 0
    assert not {"\x1b", "\x07", "\u202e"} & {*done.stdout, *done.stderr}
    (session,) = tomllib.loads(done.stdout)["session"]
    assert session["name"] == 'Easy 8 km"]], [[away]], from=2027-03-03'


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("answers", "races"),
    [
        ("\n\n", [("2027-03-20", "10k"), ("2027-04-25", "half")]),
        ("n\nno idea\nmarathon\n", [("2027-04-25", "marathon")]),
    ],
)
def test_on_a_terminal_it_asks_about_its_guesses(answers: str, races: list[tuple[str, str]], tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    plan = tmp_path / "plan.toml"
    command = [sys.executable, "-m", "rubdown", "import", str(EXPORTS / "calendar_hack.ics"), *ON, "-o", str(plan)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT) as process:
        os.write(ours, answers.encode())
        deadline = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < deadline:
            os.read(ours, 65536) if _readable(ours) else None
        assert process.wait(60) == 0
    os.close(ours)
    os.close(theirs)
    assert [(str(r["date"]), r["distance"]) for r in tomllib.loads(plan.read_text("utf-8"))["race"]] == races


def _readable(descriptor: int) -> bool:
    import select

    return bool(select.select([descriptor], [], [], 0.1)[0])
