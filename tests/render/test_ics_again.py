"""Exported again: what stayed keeps its stamps, what moved grows, what is gone is cancelled; nothing is lost."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Event

from rubdown.planner.season import season
from rubdown.render.ics import Export, as_ics, read_events
from support import synced
from support.command import rubdown, rubdown_process
from support.plans import random_plan
from support.reading import plan_of, view_of
from support.rfc5545 import events, faults

PLAN = """
[runner]
name = "Ana"
timezone = "Europe/Madrid"
[massage]
per_month = 1
[therapist]
name = "Marta"
hours = { tue = "16:00-20:00" }
[[race]]
name = "New Year 10 km"
date = 2027-01-10
[[appointment]]
start = 2026-11-10T17:00:00
[[appointment]]
start = 2026-12-15T17:00:00
"""
LATER = PLAN.replace("2026-12-15T17:00", "2026-12-22T16:30")


def export(folder: Path, text: str, today: str, *args: str, name: str = "plan.toml") -> dict[str, Any]:
    """The events of an export into `massages.ics`, by UID without the plan's part."""
    synced.export(folder, text, today, *args, name=name)
    return read(folder)


def read(folder: Path) -> dict[str, Any]:
    raw = (folder / "massages.ics").read_bytes().decode()
    assert faults(raw) == []
    return {str(event["UID"]).rsplit("-", 1)[0]: event for event in events(raw)}


def stamps(event: Any) -> tuple[int, str, str]:
    return event["SEQUENCE"], event["LAST-MODIFIED"].dt.date().isoformat(), event["DTSTAMP"].dt.date().isoformat()


def day_number(today: str) -> int:
    return (date.fromisoformat(today) - date(2000, 1, 1)).days


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    export(tmp_path, PLAN, "2026-11-01")
    raw = (tmp_path / "massages.ics").read_bytes()
    for today in ("2026-11-01", "2026-11-02", "2026-11-09"):
        export(tmp_path, PLAN, today)
        assert (tmp_path / "massages.ics").read_bytes() == raw
    piped = rubdown("calendar", "plan.toml", "--today", "2026-11-01", "--format", "ics", cwd=tmp_path)
    assert piped.stdout.encode() == raw


def test_what_moved_grows_and_what_stayed_does_not(tmp_path: Path) -> None:
    before = export(tmp_path, PLAN, "2026-11-01")
    after = export(tmp_path, LATER, "2026-11-05")
    assert list(before) == list(after)
    assert stamps(after["2026-12-1"]) == (day_number("2026-11-05"), "2026-11-05", "2026-11-05")
    assert after["2026-12-1"].start.isoformat() == "2026-12-22T16:30:00+01:00"
    assert stamps(after["2026-11-1"]) == stamps(before["2026-11-1"])


def test_two_changes_on_a_day_grow_twice(tmp_path: Path) -> None:
    found = [export(tmp_path, text, "2026-11-01")["2026-12-1"] for text in (PLAN, LATER, PLAN)]
    assert [event["SEQUENCE"] - found[0]["SEQUENCE"] for event in found] == [0, 1, 2]
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert [f"{event[name].dt:%d %X}" for event in found] == ["01 00:00:00", "01 00:00:01", "01 00:00:02"]


def test_an_earlier_today_never_shrinks_it(tmp_path: Path) -> None:
    before = export(tmp_path, PLAN, "2026-11-05")["2026-12-1"]["SEQUENCE"]
    assert export(tmp_path, LATER, "2026-11-01")["2026-12-1"]["SEQUENCE"] == before + 1


def test_what_is_gone_is_cancelled_for_a_while(tmp_path: Path) -> None:
    extra = PLAN + "[[appointment]]\nstart = 2026-12-01T17:00:00\n"
    assert export(tmp_path, extra, "2026-11-01")["2026-12-2"]["STATUS"] == "CONFIRMED"
    for today in ("2026-11-03", "2026-11-09"):
        gone = export(tmp_path, PLAN, today)["2026-12-2"]
        assert (gone["STATUS"], gone["SUMMARY"]) == ("CANCELLED", "Cancelled: Deep massage with Marta")
        assert stamps(gone) == (day_number("2026-11-03"), "2026-11-03", "2026-11-03")
        assert gone.start.date() == date(2026, 12, 1)
    assert "2026-12-2" in export(tmp_path, PLAN, "2026-12-31")
    assert "2026-12-2" not in export(tmp_path, PLAN, "2027-01-01")


def test_what_is_planned_again_comes_back(tmp_path: Path) -> None:
    extra = PLAN + "[[appointment]]\nstart = 2026-12-01T17:00:00\n"
    numbers = [export(tmp_path, text, "2026-11-01")["2026-12-2"] for text in (extra, PLAN, extra)]
    assert [event["STATUS"] for event in numbers] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [event["SEQUENCE"] - numbers[0]["SEQUENCE"] for event in numbers] == [0, 1, 2]


def test_past_ones_stay_as_they_are(tmp_path: Path) -> None:
    before = export(tmp_path, PLAN, "2026-11-01")["2026-11-1"]
    after = export(tmp_path, PLAN, "2026-11-20")["2026-11-1"]
    assert after.to_ical() == before.to_ical()


def test_the_journal_is_told(tmp_path: Path) -> None:
    export(tmp_path, PLAN, "2026-11-01")
    for args in (("cancelled", "2026-11-10"), ("moved", "2026-12-15", "2027-01-26T17:00")):
        assert rubdown("log", *args, "--plan", "plan.toml", "--today", "2026-11-02", cwd=tmp_path).returncode == 0
    after = export(tmp_path, PLAN, "2026-11-02")
    assert after["2026-12-1"].start.isoformat() == "2027-01-26T17:00:00+01:00"
    november = {event.start.date(): str(event["STATUS"]) for uid, event in after.items() if uid.startswith("2026-11")}
    assert "CONFIRMED" not in november.values()
    assert november.get(date(2026, 11, 10)) in ("CANCELLED", "TENTATIVE")


def test_a_shorter_horizon_cancels_nothing_beyond_it(tmp_path: Path) -> None:
    before = export(tmp_path, PLAN, "2026-11-01")
    after = export(tmp_path, PLAN, "2026-11-01", "--until", "2026-11-30")
    assert {uid: event.to_ical() for uid, event in after.items()} == {u: e.to_ical() for u, e in before.items()}
    late = export(tmp_path, PLAN, "2026-11-01", "--from", "2026-12-20", "--until", "2026-12-31")
    assert late["2026-11-1"]["STATUS"] == "CONFIRMED"


def test_a_plan_that_cannot_be_read_cancels_nothing(tmp_path: Path) -> None:
    ben = PLAN.replace('"Ana"', '"Ben"')
    (tmp_path / "ben.toml").write_text(ben, "utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    both = ("calendar", "plan.toml", "ben.toml", "--today", "2026-11-01", "--format", "ics", "-o", "massages.ics")
    assert rubdown(*both, cwd=tmp_path).returncode == 0
    before = (tmp_path / "massages.ics").read_bytes()
    (tmp_path / "ben.toml").write_text("oops", "utf-8")
    assert rubdown(*both, cwd=tmp_path).returncode == 2
    titles = {line for line in before.split(b"\r\n") if line.startswith(b"SUMMARY:Ben")}
    assert titles
    assert titles <= set((tmp_path / "massages.ics").read_bytes().split(b"\r\n"))
    assert b"CANCELLED" not in (tmp_path / "massages.ics").read_bytes()
    (tmp_path / "ben.toml").unlink()
    export(tmp_path, PLAN, "2026-11-01")  # left out on purpose: Ben's are gone
    assert b"SUMMARY:Cancelled: Ben" in (tmp_path / "massages.ics").read_bytes()


def test_races_that_are_left_out_are_not_called_cancelled(tmp_path: Path) -> None:
    export(tmp_path, PLAN, "2026-11-01", "--with-races")
    gone = [e for e in export(tmp_path, PLAN, "2026-11-01").values() if e["STATUS"] == "CANCELLED"]
    titles = {str(event["SUMMARY"]) for event in gone}
    assert titles
    assert {title.partition(":")[0] for title in titles} == {"Left out"}
    discreet = export(tmp_path, PLAN, "2026-11-01", "--discreet")
    assert {str(discreet[uid]["SUMMARY"]) for uid in discreet if uid.startswith("closed-")} == {
        "Left out: No appointment"
    }


def test_discreet_hides_what_was_told_before(tmp_path: Path) -> None:
    export(tmp_path, PLAN, "2026-11-01")
    export(tmp_path, LATER, "2026-11-20", "--discreet")
    assert b"assage" not in (tmp_path / "massages.ics").read_bytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"dear diary\n", "is not a calendar", id="text"),
        pytest.param(b"\x89PNG\r\n\xff", "is not a calendar", id="bytes"),
        pytest.param(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "is a broken calendar", id="cut off"),
        pytest.param(
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//EN\r\nEND:VCALENDAR\r\n", "another program", id="other"
        ),
        pytest.param(
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rubdown//rubdown//EN\r\nBEGIN:VEVENT\r\nUID:a\r\n"
            b"DTSTART:oops\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            "is a broken calendar",
            id="no date",
        ),
        pytest.param(
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rubdown//rubdown//EN\r\nBEGIN:VEVENT\r\n"
            b"DTSTART:20261110T170000Z\r\nSEQUENCE:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            "is a broken calendar",
            id="no uid",
        ),
    ],
)
def test_a_file_that_is_something_else_is_spared(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    (tmp_path / "massages.ics").write_bytes(content)
    done = rubdown("calendar", "plan.toml", "--format", "ics", "-o", "massages.ics", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr
    assert (tmp_path / "massages.ics").read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"\n \r\n"])
def test_an_empty_file_is_written(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "massages.ics").write_bytes(content)
    assert export(tmp_path, PLAN, "2026-11-01")


def test_a_huge_file_is_spared(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    with (tmp_path / "massages.ics").open("wb") as file:
        file.truncate(30_000_000)
    done = rubdown("calendar", "plan.toml", "--format", "ics", "-o", "massages.ics", cwd=tmp_path)
    assert (done.returncode, "too large" in done.stderr) == (2, True)


@pytest.mark.skipif(os.name == "nt", reason="no such device")
def test_a_device_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    for name in ("/dev/stdout", "-"):
        args = ("--today", "2026-11-01", "--format", "ics", "-o", name)
        done = rubdown_process("calendar", "plan.toml", *args, cwd=tmp_path)
        assert (done.returncode, faults(done.stdout)) == (0, [])


def test_plans_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    nameless = '[[race]]\ndate = 2027-01-10\nname = "{}"\n'
    for place in ("a", "b"):
        (tmp_path / place / "2026").mkdir(parents=True)
        (tmp_path / place / "2026" / "plan.toml").write_text(nameless.format(place), "utf-8")
    both = ("a/2026/plan.toml", "b/2026/plan.toml")
    done = rubdown("calendar", *both, "--today", "2026-11-01", "--format", "ics", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot share one calendar" in done.stderr
    same = rubdown("calendar", both[0], f"./{both[0]}", "--today", "2026-11-01", "--format", "ics", cwd=tmp_path)
    assert (same.returncode, faults(same.stdout)) == (0, [])


@pytest.mark.parametrize("option", ["--discreet", "--with-races"])
def test_options_of_the_calendar_go_with_it(option: str) -> None:
    done = rubdown("calendar", "examples/half.toml", option)
    assert (done.returncode, done.stderr) == (2, f"rubdown: {option} goes with --format ics\n")


def test_a_lone_surrogate_in_a_file_name_is_no_harm(tmp_path: Path) -> None:
    name = os.fsdecode(b"pl\xffn.toml") if os.name != "nt" else "pln.toml"
    try:
        (tmp_path / name).write_text(PLAN.replace('name = "Ana"\n', ""), "utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    (tmp_path / "other.toml").write_text(PLAN, "utf-8")
    done = rubdown("calendar", name, "other.toml", "--today", "2026-11-01", "--format", "ics", cwd=tmp_path)
    assert (done.returncode, done.stderr, faults(done.stdout)) == (0, "", [])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_any_two_exports_in_a_row(first: int, second: int) -> None:
    """Whatever changes: valid, each UID once, SEQUENCE grows exactly where the event says something else."""

    def exported(seed: int, before: str) -> str:
        text, today, start, until = random_plan(Random(seed))
        found = season(plan_of(text, today), today, start, until)
        return as_ics([view_of(found)], Export(with_races=True, before=read_events(before)))

    one = exported(first, "")
    two = exported(second, one)
    assert faults(two) == []
    assert exported(second, two) == two
    old, new = ({str(e["UID"]): e for e in events(raw)} for raw in (one, two))
    for uid in old.keys() & new.keys():
        same = content(old[uid]) == content(new[uid])
        assert (new[uid]["SEQUENCE"] == old[uid]["SEQUENCE"]) == same
        assert new[uid]["SEQUENCE"] >= old[uid]["SEQUENCE"]


def content(event: Any) -> bytes:
    copy = Event.from_ical(event.to_ical())
    for name in ("SEQUENCE", "LAST-MODIFIED", "DTSTAMP"):
        copy.pop(name)
    raw: bytes = copy.to_ical()
    return raw
