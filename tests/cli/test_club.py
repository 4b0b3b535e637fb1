"""`rubdown club`: its file, its formats, what it refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from support.command import rubdown

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")

TODAY = ("--today", "2026-11-26", "--until", "2027-02-28")
PLAN = """
[runner]
name = "{name}"
timezone = "Europe/Madrid"
[massage]
last = 2026-11-01
[therapist]
name = "Marta"
hours = "mon-fri 9-17"
[week]
tue = "intervals 8 km"
sun = "long run 20 km"
[[race]]
name = "Half"
date = 2027-02-14
distance = "half"
"""
CLUB = """
plans = ["runners/*.toml"]
timezone = "Europe/Madrid"
[[therapist]]
name = "Marta"
where = "Club room"
hours = "mon 17-18:30, wed 17-19:15"
"""


@pytest.fixture
def club(tmp_path: Path) -> Path:
    (tmp_path / "runners").mkdir()
    for name in ("Ana", "Ben", "Eva"):
        (tmp_path / f"runners/{name.lower()}.toml").write_text(PLAN.format(name=name), encoding="utf-8")
    file = tmp_path / "club.toml"
    file.write_text(CLUB, encoding="utf-8")
    return file


def test_the_json_of_a_timetable(club: Path) -> None:
    found = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)
    assert [*found] == [
        "schema_version", "today", "horizon", "therapists", "runners", "unplaced", "clashes", "objective", "prices",
        "changes", "suggestions",
    ]  # fmt: skip
    visits = found["therapists"][0]["appointments"]
    assert len({visit["start"] for visit in visits}) == len(visits) > 6
    assert {visit["start"][11:] for visit in visits} <= {"17:00:00", "17:15:00", "17:30:00", "18:15:00"}
    assert found["objective"]["gap"] <= 0.001
    assert found["objective"]["short"] == found["objective"]["short_bound"] == len(found["unplaced"])
    for runner in found["runners"]:
        assert runner["cost"] == runner["alone"] - runner["points"]


def test_one_therapist_at_a_time_is_dearer_than_two(club: Path) -> None:
    one = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)["objective"]
    club.write_text(CLUB + "at_once = 3\n", encoding="utf-8")
    three = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)
    assert (-three["objective"]["short"], three["objective"]["points"]) > (-one["short"], one["points"])
    assert all(runner["cost"] == 0 for runner in three["runners"])


def test_the_same_bytes_from_a_file_and_from_options(club: Path) -> None:
    club.write_text(CLUB.replace('where = "Club room"\n', "").replace('timezone = "Europe/Madrid"\n', ""), "utf-8")
    runners = sorted((club.parent / "runners").iterdir())
    options = ("--therapist", "Marta: mon 17-18:30, wed 17-19:15")
    by_file = rubdown("club", club, *TODAY, "--format", "json").stdout
    by_options = rubdown("club", *runners, *options, *TODAY, "--format", "json").stdout
    assert by_file == by_options


def test_csv_and_ics_have_the_runners_own_uids(club: Path) -> None:
    rows = [*csv.DictReader(io.StringIO(rubdown("club", club, *TODAY, "--format", "csv").stdout))]
    ics = rubdown("club", club, *TODAY, "--format", "ics", "--for", "Ana").stdout.replace("\r\n ", "")
    own = [row["uid"] for row in rows if row["runner"] == "Ana"]
    assert [line[4:] for line in ics.splitlines() if line.startswith("UID:")] == own
    assert all(uid.endswith("@rubdown") for uid in own)
    assert "Ben" not in ics


def test_the_screen_begins_with_the_answer(club: Path) -> None:
    lines = rubdown("club", club, *TODAY, "-v").stdout.splitlines()
    assert "without a place, proved to be the fewest: " in lines[0] or lines[0].startswith("Everybody has a place: ")
    assert any(line.startswith("Next: ") for line in lines[:4])
    assert any(line.startswith("Marta, Club room: ") for line in lines)


def test_a_broken_plan_stops_no_other(club: Path) -> None:
    (club.parent / "runners/zoe.toml").write_text("[[race]]\n", encoding="utf-8")
    done = rubdown("club", club, *TODAY)
    assert (done.returncode, "Next: " in done.stdout) == (2, True)
    assert "zoe.toml:1:1" in done.stderr


def test_two_bookings_at_one_time_are_a_clash(club: Path) -> None:
    for name in ("ana", "ben"):
        with (club.parent / f"runners/{name}.toml").open("a", encoding="utf-8") as file:
            file.write("[[appointment]]\nstart = 2026-12-07T17:00:00\n")
    done = rubdown("club", club, *TODAY)
    assert done.returncode == 1
    assert "Marta is booked on Mon 7 Dec at 17:00" in done.stdout


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (CLUB.replace("runners/", "x/"), 'club.toml:2:10: error: no file is called "x/*.toml"'),
        ('plans = ["runners/*.toml"]\n', "a club needs a therapist"),
        ('plans = ["runners/*.toml"]\n[[therapist]]\nname = "A"\n', "club.toml:2:1: error: A has no hours"),
        (CLUB + '[[therapist]]\nname = "marta"\nhours = "tue 16-20"\n', 'two therapists called "marta"'),
        (CLUB + "betwen = 10\n", "between"),
        (CLUB + 'runners = ["nobody.toml"]\n', 'club.toml:8:12: error: no plan is called "nobody.toml"'),
        ("plans = [\n", "not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_club_is_said(club: Path, text: str, wrong: str) -> None:
    club.write_text(text, encoding="utf-8")
    done = rubdown("club", club, *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong in done.stderr


def test_a_therapist_of_the_command_line_that_cannot_be_read(club: Path) -> None:
    plans = sorted((club.parent / "runners").iterdir())
    for text in ("Marta", ": tue 16-20", "Marta: sometimes"):
        done = rubdown("club", *plans, "--therapist", text)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("rubdown: --therapist: ")
