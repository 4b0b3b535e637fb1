"""Not everything in an output file is rubdown's: what others put there is kept to the byte, and never cancelled."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from rubdown.planner.season import season
from rubdown.render.ics import Export, as_ics, read_previous
from rubdown.report.view import CalendarView
from support import synced
from support.command import rubdown
from support.plans import random_plan
from support.reading import plan_of, view_of
from support.rfc5545 import events, faults
from support.synced import DENTIST

PLAN = """
[runner]
name = "Ana"
timezone = "Europe/Madrid"
[massage]
per_month = 1
[therapist]
hours = { tue = "16:00-20:00" }
[[race]]
name = "New Year 10 km"
date = 2027-05-30
[[appointment]]
start = 2026-12-15T17:00:00
"""
MILK = "BEGIN:VTODO\nUID:todo-1\nDTSTAMP:20261101T080000Z\nSUMMARY:Milk\nSTATUS:NEEDS-ACTION\nEND:VTODO\n"
TOKYO = (
    "BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\nX-LIC-LOCATION:Asia/Tokyo\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    "TZOFFSETFROM:+0900\r\nTZOFFSETTO:+0900\r\nTZNAME:JST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
CALL = 'BEGIN:VEVENT\r\nUID:c\r\nDTSTART;TZID="Asia/Tokyo":20261204T090000\r\nSUMMARY:Call\r\nEND:VEVENT\r\n'


def export(folder: Path, text: str = PLAN, today: str = "2026-11-20", *args: str) -> bytes:
    return synced.export(folder, text, today, *args)


def put(folder: Path, *components: str | bytes) -> None:
    synced.put(folder / "massages.ics", *components)


def test_a_phones_dentist_stays(tmp_path: Path) -> None:
    export(tmp_path)
    put(tmp_path, DENTIST, MILK)
    for text, today in (
        (PLAN, "2026-11-21"),
        (PLAN.replace("12-15T17", "12-22T18"), "2027-01-05"),
        (PLAN, "2027-05-20"),
    ):
        raw = export(tmp_path, text, today)
        assert DENTIST.encode() in raw
        assert MILK.encode() in raw
        assert export(tmp_path, text, today) == raw
    assert raw.count(b"BEGIN:VTIMEZONE") == 1


def test_the_zone_of_a_foreign_event_stays_as_it_is_written_and_a_zone_that_nobody_uses_goes(tmp_path: Path) -> None:
    export(tmp_path)
    put(tmp_path, TOKYO, TOKYO.replace("Tokyo", "Seoul"), CALL)
    raw = export(tmp_path)
    assert TOKYO.encode() in raw
    assert CALL.encode() in raw
    assert b"Seoul" not in raw


def test_a_zone_of_both_is_described_once_for_the_days_of_both(tmp_path: Path) -> None:
    old = export(tmp_path).decode()
    put(tmp_path, DENTIST)
    later = export(tmp_path, PLAN.replace("2026-12-15", "2028-12-12").replace("2027-05-30", "2029-01-14"), "2028-11-20")
    assert later.count(b"BEGIN:VTIMEZONE") == 1
    first = old.partition("BEGIN:VTIMEZONE")[2].partition("DTSTART:")[2][:8]
    assert first in later.decode()
    assert b"202903" in later
    theirs = (
        old.partition("BEGIN:VTIMEZONE")[2].partition("END:VTIMEZONE")[0].replace("DTSTART", "X-OF:phone\r\nDTSTART", 1)
    )
    (tmp_path / "massages.ics").write_text(
        old.replace(old.partition("BEGIN:VTIMEZONE")[2].partition("END:VTIMEZONE")[0], theirs), newline=""
    )
    put(tmp_path, DENTIST)
    raw = export(tmp_path)
    assert raw.count(b"BEGIN:VTIMEZONE") == 1
    assert theirs.encode() in raw


def test_what_vdirsyncer_makes_of_the_head_is_no_obstacle(tmp_path: Path) -> None:
    """It repeats the heads of all items, in the order in which these came."""
    raw = export(tmp_path).decode()
    ours = next(line for line in raw.split("\r\n") if line.startswith("PRODID"))
    for heads in ("PRODID:-//Apple\r\n" + ours, "PRODID:-//Apple", "X-A:b"):
        (tmp_path / "massages.ics").write_text(raw.replace(ours, heads), newline="")
        put(tmp_path, DENTIST)
        assert DENTIST in export(tmp_path).decode()


GYM = (
    "BEGIN:VEVENT\r\nUID:gym\r\nDTSTART:20261203T090000Z\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:gym\r\n"
    "RECURRENCE-ID:20261210T090000Z\r\nDTSTART:20261211T090000Z\r\nDESCRIPTION:END:VEVENT\\n\r\n END:VEVENT\r\n"
    " BEGIN:VEVENT\r\nEND:VEVENT\r\n"
)
FILES = {
    "a byte order mark": lambda raw, more: b"\xef\xbb\xbf" + raw.replace(b"END:VCALENDAR", more + b"END:VCALENDAR"),
    "no line end": lambda raw, more: raw.replace(b"END:VCALENDAR", more + b"END:VCALENDAR").rstrip(),
    "lines of Unix": lambda raw, more: raw.replace(b"\r\n", b"\n").replace(b"END:VCALENDAR", more + b"END:VCALENDAR"),
    "two calendars": lambda raw, more: raw + b"BEGIN:VCALENDAR\r\nPRODID:-//Apple\r\n" + more + b"END:VCALENDAR\r\n",
    "theirs first": lambda raw, more: raw.replace(b"BEGIN:VEVENT", more + b"BEGIN:VEVENT", 1),
}


@pytest.mark.parametrize("written", FILES.values(), ids=list(FILES))
def test_however_a_program_writes_the_file(written: Any, tmp_path: Path) -> None:
    raw = export(tmp_path)
    ours = next(line for line in raw.split(b"\r\n") if line.startswith(b"UID:")).decode()
    note = f"BEGIN:VJOURNAL\r\n{ours}\r\nSUMMARY:Note\r\nEND:VJOURNAL\r\n"
    (tmp_path / "massages.ics").write_bytes(written(raw, (GYM + note + DENTIST).encode()))
    done = rubdown("log", "--from", "massages.ics", "--today", "2026-11-20", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "No changes in massages.ics\n", "")
    after = export(tmp_path, today="2026-11-21")
    assert [foreign.encode() in after for foreign in (GYM, note, DENTIST)] == [True] * 3
    assert b"CANCELLED" not in after


def test_what_is_all_foreign_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Apple\r\n{DENTIST}END:VCALENDAR\r\n"
    (tmp_path / "massages.ics").write_text(text, newline="")
    done = rubdown("calendar", "--format", "ics", "-o", "massages.ics", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "another program wrote" in done.stderr
    assert (tmp_path / "massages.ics").read_bytes().decode() == text


@pytest.mark.parametrize(
    ("uid", "ours"),
    [
        ("2026-12-1-0123456789ab@rubdown", True), ("soft-2026-12-1-0123456789ab@rubdown", True),
        ("race-0123456789ab-1-0123456789ab@rubdown", True), ("closed-0123456789ab-1-0123456789ab@rubdown", True),
        ("book-2026-12-1-0123456789ab@rubdown", True), ("2026-12-1-0123456789AB@rubdown", False),
        ("x2026-12-1-0123456789ab@rubdown", False), ("2026-12-1-0123456789ab@rubdown.org", False),
        ("race-a@rubdown", False), ("2026-12-1@rubdown", False), ("@rubdown", False),
    ],
)  # fmt: skip
def test_ours_are_known_by_their_uids(uid: str, ours: bool, tmp_path: Path) -> None:
    """An event of ours that nobody plans is cancelled, and gone a month later; all others stay."""
    export(tmp_path)
    event = f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T080000Z\r\nDTSTART:20261216T090000Z\r\nEND:VEVENT\r\n"
    put(tmp_path, event)
    assert (event.encode() in export(tmp_path)) == (not ours)
    assert (f"UID:{uid}\r\n".encode() in export(tmp_path, today="2027-03-01")) == (not ours)


# Any component of another program.

words = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), max_size=60)
ends = st.sampled_from(["\r\n", "\n", "\r", "\r\n\r\n", "\r\n \r\n"])
zones = st.sampled_from(
    ["", ";TZID=Europe/Madrid", ";TZID=Asia/Tokyo", ';TZID="Custom: Zone"', ';X-A=":;";TZID=W. Europe']
)


@st.composite
def components(draw: st.DrawFn, number: int) -> bytes:
    """An event, a to-do or what else there may be, with folds, line ends of all kinds, bytes that are no text."""
    kind = draw(st.sampled_from(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY", "X-NOTE"]))
    lines = [f"UID:{number}-{draw(words)}", f"DTSTART{draw(zones)}:20261203T090000", f"SUMMARY:{draw(words)}"]
    lines += [
        f'X-{draw(st.sampled_from(["A", "FOO-BAR"]))};P="{draw(words).replace(chr(34), "")}":{draw(words)}'
        for _ in range(draw(st.integers(0, 3)))
    ]
    if draw(st.booleans()):
        lines += ["BEGIN:VALARM", f"UID:{draw(words)}", "TRIGGER:-PT5M", "BEGIN:X-DEEP", "END:X-DEEP", "END:VALARM"]
    lines = draw(st.permutations(lines[:3])) + lines[3:]
    text = ""
    for line in [f"BEGIN:{kind}", *lines, f"END:{kind}"]:
        begin = line.startswith(("BEGIN", "END"))
        cut = len(line) if begin else draw(st.integers(1, max(1, len(line))))
        fold = draw(st.sampled_from(["\r\n ", "\n\t"])) if line[cut:] else ""
        text += line[:cut] + fold + line[cut:] + draw(ends if not begin else st.sampled_from(["\r\n", "\n"]))
    raw = text.encode()
    return raw.replace(b"SUMMARY:", b"SUMMARY:\xff\xfe") if draw(st.booleans()) else raw


@cache
def view_of_seed(seed: int) -> CalendarView:
    text, today, start, until = random_plan(Random(seed))
    return view_of(season(plan_of(text, today), today, start, until))


@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(0, 7), st.integers(0, 7))
def test_any_foreign_component_survives_to_the_byte(data: st.DataObject, first: int, second: int) -> None:
    """Whatever becomes of the plan: all of them are there, in their order, with the zones that they use, once."""

    def exported(seed: int, before: bytes) -> bytes:
        previous, kept = read_previous(before.decode(errors="surrogateescape"))
        export = Export(with_races=True, todos=True, before=previous, kept=kept)
        return as_ics([view_of_seed(seed)], export).encode(errors="surrogateescape")

    head, end = exported(first, b"").rsplit(b"END:VCALENDAR", 1)
    foreign = [data.draw(components(number)) for number in range(data.draw(st.integers(1, 4)))]
    zone = TOKYO.replace("Asia/Tokyo", "Custom: Zone").encode()
    one = head + zone + TOKYO.encode() + b"".join(foreign) + b"END:VCALENDAR" + end
    two = exported(second, one)
    at = 0
    for raw in foreign:
        at = two.index(raw, at) + len(raw)
    used = b"".join(foreign)
    assert (zone in two) == (b'TZID="Custom: Zone"' in used.replace(b"\r\n ", b"").replace(b"\n\t", b""))
    assert exported(second, two) == two
    rest = two
    for raw in (*foreign, zone, TOKYO.encode()):
        rest = rest.replace(raw, b"")
    assert faults(rest.decode()) == [] or b"TZID" in used  # a zone that both use may be the other program's


# To-dos.


def todos(raw: bytes) -> dict[str, tuple[str, str]]:
    found: Any = Calendar.from_ical(raw).todos
    return {str(t["UID"]).rsplit("-", 1)[0]: (str(t["STATUS"]), f"{t['DUE'].dt:%Y-%m-%d}") for t in found}


def test_to_dos_for_what_is_to_be_booked(tmp_path: Path) -> None:
    raw = export(tmp_path, PLAN, "2026-11-20", "--todos")
    assert faults(raw.decode()) == []
    massages = {str(e["UID"]): e for e in events(raw.decode())}
    proposed = [e for e in massages.values() if e["STATUS"] == "TENTATIVE"]
    assert todos(raw) == {
        f"book-{str(e['UID']).rsplit('-', 1)[0]}": ("NEEDS-ACTION", f"{date.fromordinal(e.start.toordinal() - 7)}")
        for e in proposed
    }
    assert export(tmp_path, PLAN, "2026-11-20", "--todos") == raw
    day = proposed[0].start
    start = f"{day:%Y-%m-%d}T17:00"
    assert rubdown("log", "booked", start, "--today", "2026-11-21", cwd=tmp_path).returncode == 0
    booked = todos(export(tmp_path, PLAN, "2026-11-21", "--todos"))
    name = f"book-{str(proposed[0]['UID']).rsplit('-', 1)[0]}"
    assert booked[name][0] == "COMPLETED"
    assert faults((tmp_path / "massages.ics").read_bytes().decode()) == []
    assert name not in todos(export(tmp_path, PLAN, "2027-03-20", "--todos"))


def test_a_to_do_that_was_ticked_off_stays_so_and_without_the_option_they_end(tmp_path: Path) -> None:
    raw = export(tmp_path, PLAN, "2026-11-20", "--todos")
    ticked = raw.replace(b"STATUS:NEEDS-ACTION", b"STATUS:COMPLETED", 1)
    (tmp_path / "massages.ics").write_bytes(ticked)
    states = todos(export(tmp_path, PLAN, "2026-11-21", "--todos"))
    assert [state for state, _ in states.values()].count("COMPLETED") == 1
    ended = todos(export(tmp_path, PLAN, "2026-11-21"))
    assert {state for state, _ in ended.values()} <= {"COMPLETED", "CANCELLED"}
    assert ended.keys() == states.keys()


@pytest.mark.skipif(os.name == "nt", reason="a device of Unix")
def test_a_pipe_holds_nothing_of_others(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    done = rubdown("calendar", "--format", "ics", "-o", "/dev/null", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
