"""`rubdown club --accept` and `--replan`: recorded in every journal or in none; few changes, each with its reason."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import rubdown as rubdown_api
from rubdown.cli.io import files, together
from rubdown.cli.io.journal import journal_text, locked
from support.clubs import RUNNER, write_club
from support.command import ROOT, environment, rubdown

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")

TODAY = ("--today", "2026-11-26")
PLAN = RUNNER.replace("[week]", '[therapist]\nname = "Marta"\nhours = "mon-fri 9-17"\n[week]')


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return write_club(tmp_path, PLAN)


def planned(club: Path, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rubdown("club", club, *TODAY, "--format", "json", *options).stdout)
    return found


def starts(found: dict[str, Any]) -> dict[str, list[str]]:
    return {r["runner"]: [visit["start"] for visit in r["appointments"]] for r in found["runners"]}


def entries(club: Path, name: str) -> list[dict[str, Any]]:
    journal = club.parent / f"runners/{name}.journal.toml"
    return tomllib.loads(journal.read_text("utf-8"))["entry"] if journal.exists() else []


def test_each_journal_gets_the_hours_that_the_calendar_then_shows(club: Path) -> None:
    done = rubdown("club", club, *TODAY, "--format", "json", "--accept")
    found = json.loads(done.stdout)
    assert "accepted: " in done.stderr
    for runner in found["runners"]:
        accepted = entries(club, runner["runner"].lower())
        assert [(e["what"], e["start"].isoformat(), e["therapist"], e["where"]) for e in accepted] == [
            ("accepted", visit["start"], "Marta", "Club room") for visit in runner["appointments"]
        ]
        own = json.loads(rubdown("calendar", runner["plan"], *TODAY, "--format", "json").stdout)["appointments"]
        shown = {(massage["uid"], massage["start"], massage["therapist"]) for massage in own}
        assert {(visit["uid"], visit["start"], "Marta") for visit in runner["appointments"]} <= shown


def test_accepting_twice_changes_nothing(club: Path) -> None:
    rubdown("club", club, *TODAY, "--accept")
    journal = club.parent / "runners/ana.journal.toml"
    before = journal.read_bytes()
    done = rubdown("club", club, *TODAY, "--replan", "--accept")
    assert done.stderr == "nothing to accept: every appointment is booked or accepted already\n"
    assert journal.read_bytes() == before
    assert all(visit["accepted"] for runner in planned(club)["runners"] for visit in runner["appointments"])


def test_a_new_runner_changes_little_and_each_change_is_listed(club: Path) -> None:
    rubdown("club", club, *TODAY, "--accept")
    before = starts(planned(club, "--replan"))
    (club.parent / "runners/zoe.toml").write_text(PLAN.format(name="Zoe"), encoding="utf-8")
    again = planned(club, "--replan")
    after = starts(again)
    gone = {(name, start) for name, old in before.items() for start in old if start not in after[name]}
    assert {(change["runner"], change["old"]) for change in again["changes"]} == gone
    assert all(change["why"] for change in again["changes"])
    assert len(gone) <= len(starts(planned(club))["Zoe"])
    assert not again["prices"], "they would be of what is kept, too"


def test_a_booking_in_an_accepted_hour_moves_its_runner_and_says_who_has_it(club: Path) -> None:
    rubdown("club", club, *TODAY, "--accept")
    first = min(start for of_runner in starts(planned(club)).values() for start in of_runner)
    (name,) = [name for name, of_runner in starts(planned(club)).items() if first in of_runner]
    with (club.parent / "runners/zoe.toml").open("w", encoding="utf-8") as file:
        file.write(PLAN.format(name="Zoe") + f"[[appointment]]\nstart = {first}\n")
    again = planned(club, "--replan")
    (change,) = [change for change in again["changes"] if change["old"] == first]
    assert (change["runner"], change["why"]) == (name, "Zoe is booked then")
    done = rubdown("club", club, *TODAY, "--replan", "--accept")
    assert "; given up: 1; in " in done.stderr
    assert first not in starts(planned(club))[name]
    assert not planned(club, "--replan")["changes"]


def test_an_hour_that_the_runner_closes(club: Path) -> None:
    rubdown("club", club, *TODAY, "--accept")
    first = starts(planned(club))["Ana"][0]
    with (club.parent / "runners/ana.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[away]]\nfrom = {first[:10]}\nreason = "family"\n')
    (change,) = planned(club, "--replan")["changes"]
    assert (change["runner"], change["old"], change["why"]) == ("Ana", first, "away (family)")


@pytest.mark.parametrize(
    ("option", "wrong"),
    [("--for", "--accept is for all runners"), ("zoe", "nothing is accepted, since not every plan can be read")],
)
def test_what_cannot_be_accepted(club: Path, option: str, wrong: str) -> None:
    if option == "zoe":
        (club.parent / "runners/zoe.toml").write_text("[[race]]\n", encoding="utf-8")
    done = rubdown("club", club, *TODAY, "--accept", *(["--for", "Ana"] if option == "--for" else []))
    assert done.returncode == 2
    assert wrong in done.stderr
    assert not [*club.parent.glob("runners/*.journal.toml")]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="a folder is no obstacle to root")
def test_a_folder_that_cannot_be_written(club: Path) -> None:
    club.parent.joinpath("runners").chmod(0o500)
    assert rubdown("club", club, *TODAY, "--accept").returncode == 2


class Killed(BaseException):
    """The process ends: nothing after it runs."""


@pytest.mark.parametrize("step", range(12))
def test_a_kill_at_any_step_leaves_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Three journals, one of which is new: each write and each deletion may be the last thing that happens."""
    journals = [tmp_path / f"{name}.journal.toml" for name in ("ana", "ben", "eva")]
    for journal in journals[:2]:
        journal.write_text("old\n", encoding="utf-8")
    left = [step]

    def counted(do: Any) -> Any:
        def one(*given: Any, **named: Any) -> None:
            if left[0] <= 0:
                raise Killed
            left[0] -= 1
            do(*given, **named)

        return one

    with monkeypatch.context() as patch:
        patch.setattr(together, "write_whole", counted(files.write_whole))
        patch.setattr(Path, "unlink", counted(Path.unlink))
        try:
            together.write_together(dict.fromkeys(journals, "new\n"), tmp_path / ".record.json")
            completed = True
        except Killed:
            completed = False
    texts = {journal_text(journal) for journal in journals}
    assert texts in ({"new\n"}, {"old\n", ""})
    assert texts == {"new\n"} or not completed
    for journal in journals:
        with locked(journal):
            pass
    assert {journal_text(journal) for journal in journals} == texts
    assert not [*tmp_path.glob(".*.next")]


def test_a_reader_who_has_had_enough_stops_no_acceptance(club: Path) -> None:
    command = [sys.executable, "-m", "rubdown", "club", str(club), *TODAY, "--accept"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout
    process.stdout.close()
    _, errors = process.communicate()
    assert (process.returncode, errors.decode().split()[0]) == (0, "accepted:")
    assert all(entries(club, name) for name in ("ana", "ben", "eva"))


def test_what_is_accepted_can_be_booked_and_cancelled(club: Path) -> None:
    rubdown("club", club, *TODAY, "--accept")
    plan, first = club.parent / "runners/ana.toml", datetime.fromisoformat(starts(planned(club))["Ana"][0])
    assert rubdown("log", "booked", str(first.date()), "--plan", plan, *TODAY).returncode == 0
    visit = planned(club, "--replan")["runners"][0]["appointments"][0]
    assert (visit["status"], visit["start"]) == ("booked", first.isoformat())
    assert date.fromisoformat(visit["date"]) == first.date()


@pytest.mark.parametrize("replan", [False, True])
def test_a_script_plans_what_the_command_plans(tmp_path: Path, replan: bool) -> None:
    """The example, with what is accepted, one date of it cancelled and one booked: from its file and from dicts."""
    shutil.copytree(ROOT / "examples/club", tmp_path / "club")
    club = tmp_path / "club/club.toml"
    rubdown("club", club, *TODAY, "--accept")
    before = starts(planned(club))
    ana, ben, eva = (tmp_path / f"club/runners/{name}.toml" for name in ("ana", "ben", "eva"))
    assert rubdown("log", "cancelled", before["Ana"][1][:10], "--plan", ana, *TODAY).returncode == 0
    assert rubdown("log", "booked", before["Ben"][0][:10], "--plan", ben, *TODAY).returncode == 0
    file = tomllib.loads(club.read_text("utf-8"))
    found = rubdown_api.plan_club(
        [rubdown_api.load(plan) for plan in (ana, ben, eva)], file["therapist"], today=date(2026, 11, 26),
        timezone=file["timezone"], replan=replan,
    ).to_dict()  # fmt: skip
    assert found == planned(club, *(["--replan"] if replan else []))
    assert before["Ana"][1] not in [change["old"] for change in found["changes"]]
    visits = [visit for runner in found["runners"] for visit in runner["appointments"]]
    assert {visit["status"] for visit in visits} == {"booked", "proposed"}
    assert sum(visit["accepted"] for visit in visits) > 4


def test_therapists_of_a_script() -> None:
    plan = rubdown_api.loads("[[race]]\ndate = 2027-01-17\n", path="a.toml")
    marta, today = {"name": "Marta", "hours": "mon 17-18:30"}, date(2026, 11, 26)
    refused: list[tuple[str, list[Any]]] = [
        ("Marta is there twice", ["marta: tue 16-20", "Marta: sat 10-14"]),
        ("Marta is there twice", ["marta: tue 16-20", marta]),
        ("hours", [{"name": "Marta", "hours": "sometimes"}]),
        ("Marta has no hours", [{"name": "Marta"}]),
        ("unknown", [{**marta, "betwen": 10}]),
        ("Marta: no plan has the path 'b.toml'", [{**marta, "runners": ["b.toml"]}]),
    ]
    for wrong, therapists in refused:
        with pytest.raises(ValueError, match=wrong):
            rubdown_api.plan_club([plan], therapists, today=today)
    for runners, count in (["a.toml"], 2), ([], 2):
        table = rubdown_api.plan_club([plan], [{**marta, "runners": runners}], today=today)
        assert len(table.runners[0].appointments) >= count
