"""`rubdown club --format ics -o`: it follows on what the file holds, and keeps what others put there to the byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.clubs import CLUB, RUNNER, write_club
from support.command import rubdown
from support.rfc5545 import events, faults
from support.synced import DENTIST, put

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return write_club(tmp_path, RUNNER)


def export(club: Path, *options: str, today: str = "2026-11-26", to: str = "out.ics", code: int = 0) -> bytes:
    file = club.parent / to
    done = rubdown("club", club, "--today", today, "--format", "ics", "-o", file, *options)
    assert (done.returncode, done.stdout) == (code, "")
    return file.read_bytes() if file.is_file() else b""


def massages(raw: bytes) -> dict[str, tuple[str, int, str]]:
    """The status, number of changes and start of each event of rubdown's."""
    ours = [event for event in events(raw.decode()) if str(event["UID"]).endswith("@rubdown")]
    return {str(e["UID"]): (str(e["STATUS"]), int(e["SEQUENCE"]), f"{e.start:%F %H:%M}") for e in ours}


def test_a_phones_dentist_stays_and_what_did_not_change_keeps_its_number(club: Path) -> None:
    first = export(club)
    assert faults(first.decode()) == []
    assert b"NAME:Massages: Marta" in first
    put(club.parent / "out.ics", DENTIST)
    again = export(club, today="2026-11-27")
    assert DENTIST.encode() in again
    assert massages(again) == massages(first)
    assert export(club, today="2026-11-27") == again


def test_an_hour_that_changes_has_a_higher_number_and_who_left_is_cancelled(club: Path) -> None:
    before = massages(export(club))
    put(club.parent / "out.ics", DENTIST)
    (ana,) = {uid.rpartition("-")[2] for uid in massages(export(club, "--for", "Ana", to="ana.ics"))}
    club.write_text(CLUB.replace("17-18:30", "10-11:30"), encoding="utf-8")
    (club.parent / "runners/ana.toml").unlink()
    raw = export(club, today="2026-11-27")
    after = massages(raw)
    assert DENTIST.encode() in raw
    assert {status for uid, (status, _, _) in after.items() if ana in uid} == {"CANCELLED"}
    assert all(after[uid][1] > number for uid, (_, number, _) in before.items() if ana in uid)
    moved = [uid for uid in before.keys() & after.keys() if after[uid][2] != before[uid][2]]
    assert moved
    assert all(after[uid][1] > before[uid][1] for uid in moved)


def test_the_runners_of_a_broken_plan_stay(club: Path) -> None:
    before = massages(export(club))
    (ana,) = {uid.rpartition("-")[2] for uid in massages(export(club, "--for", "Ana", to="ana.ics"))}
    (club.parent / "runners/ana.toml").write_text("[[race]]\n", encoding="utf-8")
    after = massages(export(club, today="2026-11-27", code=2))
    of_ana = {uid: event for uid, event in before.items() if ana in uid}
    assert of_ana
    assert of_ana == {uid: event for uid, event in after.items() if ana in uid}


def test_a_runners_calendar_holds_the_bookings_with_others(club: Path) -> None:
    with (club.parent / "runners/ana.toml").open("a", encoding="utf-8") as file:
        file.write('[[appointment]]\nstart = 2026-12-10T12:00:00\ntherapist = "Zoe"\n')
    for name, is_there in (("Ana", True), ("Marta", False)):
        starts = [start for _, _, start in massages(export(club, "--for", name, to=f"{name}.ics")).values()]
        assert ("2026-12-10 12:00" in starts) == is_there


def test_a_calendar_that_another_program_wrote_is_not_written_over(club: Path) -> None:
    text = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Apple\r\n" + DENTIST.encode() + b"END:VCALENDAR\r\n"
    (club.parent / "out.ics").write_bytes(text)
    assert export(club, code=2) == text


def test_a_folder_gets_a_calendar_for_each_therapist_and_each_runner(club: Path) -> None:
    folder = club.parent / "calendars"
    folder.mkdir()
    export(club, to="calendars")
    found: Any = json.loads(rubdown("club", club, "--today", "2026-11-26", "--format", "json").stdout)
    assert sorted(file.name for file in folder.iterdir()) == ["ana.ics", "ben.ics", "eva.ics", "therapist-marta.ics"]
    for runner in found["runners"]:
        own = massages((folder / f"{runner['runner'].lower()}.ics").read_bytes())
        assert sorted(own) == sorted(visit["uid"] for visit in runner["appointments"])
    assert len(massages((folder / "therapist-marta.ics").read_bytes())) == len(found["therapists"][0]["appointments"])
    done = rubdown("club", club, "--format", "ics", "--for", "Ana", "-o", folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is a folder, for the calendars of all: leave out --for" in done.stderr


def test_what_others_put_into_a_folder_of_calendars_stays(club: Path) -> None:
    """To the byte, also where that is no UTF-8; and where one file is another program's, none is written."""
    folder = club.parent / "calendars"
    folder.mkdir()
    export(club, to="calendars")
    note = b"BEGIN:VJOURNAL\r\nUID:j\r\nSUMMARY:Caf\xe9 \xff\r\nEND:VJOURNAL\r\n"
    for file in folder.iterdir():
        put(file, DENTIST, note)
    (folder / "private.ics").write_bytes(DENTIST.encode())
    for today in ("2026-11-27", "2027-01-02"):
        export(club, to="calendars", today=today)
        found = {file.name: file.read_bytes() for file in folder.iterdir()}
        assert all(DENTIST.encode() in raw for raw in found.values())
        assert sum(note in raw for raw in found.values()) == len(found) - 1
    (folder / "ben.ics").write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:x\r\n" + DENTIST.encode() + b"END:VCALENDAR\r\n")
    found = {file.name: file.read_bytes() for file in folder.iterdir()}
    export(club, to="calendars", today="2027-01-05", code=2)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == found


def test_plans_of_one_name_in_a_folder_of_calendars(club: Path) -> None:
    """They are told apart by their folders; where that isn't enough nothing is written."""
    for name in ("ana", "ben"):
        (club.parent / name).mkdir()
        (club.parent / f"runners/{name}.toml").rename(club.parent / name / "plan.toml")
    (club.parent / "calendars").mkdir()
    club.write_text(CLUB.replace("runners/*.toml", "*/plan.toml"), encoding="utf-8")
    export(club, to="calendars")
    files = sorted(file.name for file in (club.parent / "calendars").iterdir())
    assert files == ["ana-plan.ics", "ben-plan.ics", "therapist-marta.ics"]
    (club.parent / "ben" / "ana").mkdir()
    (club.parent / "ben" / "plan.toml").rename(club.parent / "ben" / "ana" / "plan.toml")
    club.write_text(CLUB.replace('"runners/*.toml"', '"ana/plan.toml", "ben/ana/plan.toml"'), encoding="utf-8")
    export(club, to="calendars", code=2)
