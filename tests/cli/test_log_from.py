"""`rubdown log --from`: what a calendar program wrote back is logged, each change once, and nothing that is unsure."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import typer

from rubdown.cli.io.journal import journal_entries
from rubdown.cli.journaling import written_back
from rubdown.plan.journal import JournalEntry
from rubdown.report.calendar_changes import Change
from support.command import Done, rubdown
from support.synced import PLAN

TODAY = ("--today", "2026-11-26")
BOOKED, LATER, PROPOSED = "2026-12-1-", "2027-01-1-", "2027-02-1-"
Edit = Callable[[str], str]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    export(tmp_path)
    return tmp_path


def run(home: Path, *args: str | Path, today: str = "2026-11-26") -> Done:
    return rubdown(*args, "--today", today, cwd=home, env={"XDG_STATE_HOME": str(home / "state")})


def export(home: Path, *args: str, today: str = "2026-11-26") -> str:
    done = run(home, "calendar", "--format", "ics", "-o", "massages.ics", "--with-races", *args, today=today)
    assert (done.returncode, done.stderr) == (0, "")
    return (home / "massages.ics").read_bytes().decode()


def log(home: Path, *args: str | Path, today: str = "2026-11-26") -> list[tuple[str, str, str]]:
    """What is logged of massages.ics, or of another place: word, day and new day or start, ordinal."""
    before = len(journal(home))
    done = run(home, "log", "--from", *(args or ["massages.ics"]), "--yes", today=today)
    assert (done.returncode, done.stderr) == (0, ""), done
    new = journal(home)[before:]
    assert done.stdout.count("recorded: ") == len(new)
    return [(e.what, moment(e.start or e.on), moment(e.to_start or e.to)) for e in new]


def moment(value: date | None) -> str:
    return f"{value:%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%m-%d}" if value else ""


def journal(home: Path) -> list[JournalEntry]:
    return list(journal_entries(home / "plan.journal.toml"))


def event(raw: str, uid: str) -> str:
    every: list[str] = re.findall(r"BEGIN:VEVENT.*?END:VEVENT\r\n", raw, re.DOTALL)
    return next(each for each in every if f"UID:{uid}" in each)


def edit(home: Path, uid: str, *pairs: tuple[str, str], name: str = "massages.ics") -> None:
    """Change the text of an event, as a program does that touches nothing else."""
    raw = (home / name).read_bytes().decode()
    old = new = event(raw, uid)
    for pattern, text in pairs:
        assert re.search(pattern, new, re.DOTALL), (pattern, new)
        new = re.sub(pattern, text.replace("\\", r"\\"), new, flags=re.DOTALL)
    (home / name).write_text(raw.replace(old, new), newline="")


def at(start: str, end: str = "", zone: str = ";TZID=Europe/Madrid") -> tuple[tuple[str, str], ...]:
    """A new time, as a program writes it; without an end a whole day."""
    if not end:
        return (
            (r"DTSTART[^\r]*", f"DTSTART;VALUE=DATE:{start}"),
            (r"DTEND[^\r]*", f"DTEND;VALUE=DATE:{int(start) + 1}"),
        )
    return ((r"DTSTART[^\r]*", f"DTSTART{zone}:{start}"), (r"DTEND[^\r]*", f"DTEND{zone}:{end}"))


STATUS = (r"STATUS:\w+", "STATUS:CONFIRMED")
GONE = (r"STATUS:\w+", "STATUS:CANCELLED")
MINE = "ATTENDEE;PARTSTAT={}:mailto:Ana@example.org\r\nSTATUS"
CASES: dict[str, tuple[str, tuple[tuple[str, str], ...], list[tuple[str, str, str]]]] = {
    "another day and hour": (BOOKED, at("20261219T103000", "20261219T113000"), [("moved", "12-15", "12-19 10:30")]),
    "another hour": (BOOKED, at("20261215T180000", "20261215T190000"), [("moved", "12-15", "12-15 18:00")]),
    "another length": (BOOKED, at("20261215T170000", "20261215T183000"), [("moved", "12-15", "12-15 17:00")]),
    "a length that no massage has": (BOOKED, at("20261215T170000", "20261215T170500"), []),
    "in UTC": (BOOKED, at("20261216T170000Z", "20261216T180000Z", ""), [("moved", "12-15", "12-16 18:00")]),
    "the same moment in UTC": (BOOKED, at("20261215T160000Z", "20261215T170000Z", ""), []),
    "in New York": (
        BOOKED, at("20261215T200000", "20261215T210000", ";TZID=America/New_York"), [("moved", "12-15", "12-16 02:00")]
    ),
    "floating": (BOOKED, at("20261216T120000", "20261216T130000", ""), [("moved", "12-15", "12-16 12:00")]),
    "in a zone with a path": (
        BOOKED, at("20261216T120000", "20261216T130000", ";TZID=/freeassociation.sourceforge.net/Europe/Madrid"),
        [("moved", "12-15", "12-16 12:00")],
    ),
    "a whole day": (BOOKED, at("20261216"), [("moved", "12-15", "12-16")]),
    "with seconds": (BOOKED, at("20261215T170030", "20261215T180030"), []),
    "repeated: its first day": (
        BOOKED, (*at("20261216T120000", "20261216T130000"), ("STATUS", "RRULE:FREQ=WEEKLY\r\nSTATUS")),
        [("moved", "12-15", "12-16 12:00")],
    ),
    "an occurrence alone says nothing": (
        BOOKED, (*at("20261216T120000", "20261216T130000"), ("STATUS", "RECURRENCE-ID:20261215T160000Z\r\nSTATUS")), []
    ),
    "cancelled": (BOOKED, (GONE,), [("cancelled", "12-15", "")]),
    "declined": (BOOKED, (("STATUS", MINE.format("DECLINED")),), [("cancelled", "12-15", "")]),
    "declined by somebody else": (BOOKED, (("STATUS", MINE.format("DECLINED").replace("Ana", "Ben")),), []),
    "deleted": (BOOKED, ((r".*", ""),), [("cancelled", "12-15", "")]),
    "renamed": (BOOKED, ((r"SUMMARY:[^\r]*", "SUMMARY:Marta!"),), []),
    "a place and a note": (BOOKED, (("STATUS", "LOCATION:There\r\nX-A:b\r\nSTATUS"),), []),
    "a proposal, confirmed": (PROPOSED, (STATUS,), [("booked", "02-16 16:00", "")]),
    "a proposal, accepted": (PROPOSED, (("STATUS", MINE.format("ACCEPTED")),), [("booked", "02-16 16:00", "")]),
    "a proposal, renamed": (PROPOSED, ((r" \(proposed\)", ""),), [("booked", "02-16 16:00", "")]),
    "a proposal, with a word": (PROPOSED, ((r" \(proposed\)", " (proposed) ask Marta"),), []),
    "a proposal, moved": (PROPOSED, at("20270218T180000", "20270218T190000"), [("booked", "02-18 18:00", "")]),
    "a proposal, moved and confirmed": (
        PROPOSED, (*at("20270301T180000", "20270301T184500"), STATUS), [("booked", "03-01 18:00", "")]
    ),
    "a proposal on a whole day": (PROPOSED, (*at("20270216"), STATUS), [("booked", "02-16", "")]),
    "a proposal, cancelled": (PROPOSED, (GONE,), []),
    "a proposal, deleted": (PROPOSED, ((r".*", ""),), []),
    "a race": ("race-", at("20270419T100000", "20270419T110000"), []),
}  # fmt: skip


@pytest.mark.parametrize(("uid", "pairs", "expected"), CASES.values(), ids=list(CASES))
def test_a_change_is_logged_once(
    uid: str, pairs: tuple[tuple[str, str], ...], expected: list[tuple[str, str, str]], home: Path
) -> None:
    edit(home, uid, *pairs)
    before = (home / "massages.ics").read_bytes()
    assert log(home) == expected
    assert log(home) == []
    assert (home / "massages.ics").read_bytes() == before
    assert (home / "plan.toml").read_text("utf-8") == PLAN
    assert {entry.uid for entry in journal(home)} <= {uid.removesuffix("-")}
    known = re.findall(r"UID:\S+", export(home))
    assert len(known) == len(set(known))
    assert log(home) == []


TICKS = {
    "ticked off": ("STATUS:NEEDS-ACTION", "STATUS:COMPLETED\r\nCOMPLETED:20261126T091500Z", True),
    "its status alone": ("STATUS:NEEDS-ACTION", "STATUS:COMPLETED", True),
    "half done": ("STATUS:NEEDS-ACTION", "STATUS:IN-PROCESS\r\nPERCENT-COMPLETE:50", False),
    "given up": ("STATUS:NEEDS-ACTION", "STATUS:CANCELLED", False),
    "completed by rubdown": ("STATUS:NEEDS-ACTION", "STATUS:COMPLETED\r\nCOMPLETED:20261126T000000Z", False),
}


@pytest.mark.parametrize(("old", "new", "booked"), TICKS.values(), ids=list(TICKS))
def test_a_to_do_that_is_ticked_off_books_its_massage_once(old: str, new: str, booked: bool, home: Path) -> None:
    raw = export(home, "--todos")
    todos: list[str] = re.findall(r"BEGIN:VTODO.*?END:VTODO", raw, re.DOTALL)
    todo = next(each for each in todos if f"UID:book-{PROPOSED}" in each)
    (home / "massages.ics").write_text(raw.replace(todo, todo.replace(old, new)), newline="")
    export(home, "--todos")  # keeps the tick
    assert log(home) == ([("booked", "02-16 16:00", "")] if booked else [])
    assert log(home) == []
    export(home, "--todos")
    assert log(home) == []
    assert run(home, "log", "undo").returncode == (0 if booked else 2)
    assert log(home) == []


BROKEN = {
    "beyond all dates": (r"DTSTART[^\r]*", "DTSTART:99991231T235959Z"),
    "before all dates": (r"DTSTART[^\r]*", "DTSTART:00010101T000000Z"),
    "no date": (r"DTSTART[^\r]*", "DTSTART:tomorrow"),
    "a SEQUENCE that no later one exceeds": (r"SEQUENCE:\d+", "SEQUENCE:99999999999999999999"),
    "control characters": (r"SUMMARY:", "SUMMARY:\0\x1b[2J\u202e"),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_event_changes_nothing_and_later_changes_are_still_seen(change: tuple[str, str], home: Path) -> None:
    sound = (home / "massages.ics").read_bytes().decode()
    (home / "massages.ics").write_text(re.sub(*change, sound), newline="")
    assert log(home) == []
    (home / "massages.ics").write_text(sound, newline="")
    edit(home, BOOKED, *at("20261219T103000", "20261219T113000"))
    assert log(home) == [("moved", "12-15", "12-19 10:30")]


def test_a_to_do_without_its_event_books_nothing(home: Path) -> None:
    raw = export(home, "--todos").replace("STATUS:NEEDS-ACTION", "STATUS:COMPLETED")
    (home / "massages.ics").write_text(raw.replace(event(raw, PROPOSED), ""), newline="")
    assert "02-16 16:00" not in {start for _, start, _ in log(home)}


def test_without_a_terminal_and_without_yes_it_is_only_shown(home: Path) -> None:
    edit(home, BOOKED, *at("20261219T103000", "20261219T113000"))
    state = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    for _ in range(2):
        done = run(home, "log", "--from", "massages.ics")
        assert done.returncode == 1
        assert done.stdout == ("Changed in massages.ics:\n  moved: Tue 15 Dec 2026 17:00 to Sat 19 Dec 2026 10:30\n")
        assert done.stderr == "rubdown: nothing is logged: add --yes, or run it in a terminal\n"
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == state
    assert log(home) == [("moved", "12-15", "12-19 10:30")]
    assert run(home, "log", "--from", "massages.ics").stdout == "No changes in massages.ics\n"


def test_the_answers_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    sure, unsure, note = Change("a", "A", JournalEntry()), Change("b", "B", JournalEntry(), "why"), Change("c", "C")
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(getattr(sys, name), "isatty", lambda: True, raising=False)
    for answers, chosen in (([True, True], [sure, unsure]), ([True, False], [sure]), ([False, True], [unsure])):
        left = iter(answers)
        monkeypatch.setattr(typer, "confirm", lambda *_, left=left, **__: next(left))
        assert written_back.chosen_changes([sure, unsure, note], yes=False) == chosen
    assert written_back.chosen_changes([sure, unsure, note], yes=True) == [sure]


def test_two_that_change_places(home: Path) -> None:
    """A day is free only after the other one has moved: the one that can goes first."""
    edit(home, BOOKED, *at("20270119T170000", "20270119T180000"))
    edit(home, LATER, *at("20270120T170000", "20270120T180000"))
    assert log(home) == [("moved", "01-19", "01-20 17:00"), ("moved", "12-15", "01-19 17:00")]
    assert log(home) == []


# What is not sure.


def test_a_move_on_both_sides_is_not_logged_unasked(home: Path) -> None:
    assert run(home, "log", "moved", "2026-12-15", "2026-12-22T18:00").returncode == 0
    edit(home, BOOKED, *at("20261219T103000", "20261219T113000"))
    done = run(home, "log", "--from", "massages.ics", "--yes")
    assert "(it was moved in the plan, too)" in done.stdout
    assert "if it is so: rubdown log moved 2026-12-22 2026-12-19T10:30" in done.stdout
    assert len(journal(home)) == 1
    assert run(home, "log", "--from", "massages.ics", "--yes").stdout == done.stdout


def test_the_same_move_on_both_sides_is_no_news(home: Path) -> None:
    assert run(home, "log", "moved", "2026-12-15", "2026-12-19T10:30").returncode == 0
    edit(home, BOOKED, *at("20261219T103000", "20261219T113000"))
    assert log(home) == []


def test_what_only_the_plan_changed_is_no_news(home: Path) -> None:
    raw = (home / "massages.ics").read_bytes()
    for args in (("moved", "2026-12-15", "2026-12-22T18:00"), ("cancelled", "2027-01-19"), ("booked", "2027-02-17")):
        assert run(home, "log", *args).returncode == 0
    assert log(home) == []
    export(home)
    (home / "massages.ics").write_bytes(raw)  # a copy that has not got the newer export
    assert log(home) == []


def folder_of(home: Path, name: str = "mirror") -> Path:
    """A folder with a file an event, as vdirsyncer keeps one."""
    raw = (home / "massages.ics").read_bytes().decode()
    head = raw.partition("BEGIN:VEVENT")[0]
    (home / name).mkdir()
    for number, each in enumerate(re.findall(r"BEGIN:VEVENT.*?END:VEVENT\r\n", raw, re.DOTALL)):
        (home / name / f"{number}.ics").write_text(f"{head}{each}END:VCALENDAR\r\n", newline="")
    return home / name


def without(folder: Path, *uids: str) -> None:
    for file in folder.glob("*.ics"):
        if any(f"UID:{uid}" in file.read_text("utf-8") for uid in uids):
            file.unlink()


def test_a_folder_in_which_all_was_seen(home: Path) -> None:
    folder = folder_of(home)
    assert log(home, "mirror") == []
    without(folder, LATER)
    assert log(home, "mirror") == [("cancelled", "01-19", "")]
    assert log(home, "mirror") == []


def test_a_new_folder_with_a_later_massage_of_the_same_export_had_the_earlier_one(home: Path) -> None:
    without(folder_of(home), BOOKED)
    assert log(home, "mirror") == [("cancelled", "12-15", "")]


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ((LATER, PROPOSED, "2027-03", "2027-04", "race"), "it was never seen there"),
        (("20",), "no event of this plan is there"),
    ],
)  # fmt: skip
def test_a_new_folder_that_may_be_a_part_cancels_nothing(missing: tuple[str, ...], why: str, home: Path) -> None:
    without(folder_of(home), *missing)
    (home / "mirror" / "other.ics").write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VEVENT\nEND:VCALENDAR\n")
    done = run(home, "log", "--from", "mirror", "--yes")
    assert (done.returncode, journal(home)) == (0, [])
    assert f"Not logged: cancelled: Tue 19 Jan 2027 17:00 ({why})" in done.stdout
    assert "if it is so: rubdown log cancelled 2027-01-19" in done.stdout


def test_a_folder_that_has_not_got_the_newest_export(home: Path) -> None:
    folder_of(home)
    assert run(home, "log", "booked", "2027-02-02T17:00").returncode == 0
    export(home)
    assert log(home, "mirror") == []


def test_an_unreadable_file_of_a_folder_cancels_nothing(home: Path) -> None:
    folder = folder_of(home)
    assert log(home, "mirror") == []
    without(folder, LATER)
    (folder / "half.ics").write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\n")
    done = run(home, "log", "--from", "mirror", "--yes")
    assert (done.returncode, journal(home)) == (0, [])
    assert "half.ics" in done.stderr
    assert "(a part of it could not be read)" in done.stdout


def test_without_a_record_nothing_is_cancelled_and_a_move_by_another_program_is_known(home: Path) -> None:
    for path in (home / "state").rglob("*.json"):
        path.write_text("{")  # damaged: as if there were none
    raw = (home / "massages.ics").read_bytes()
    edit(home, BOOKED, *at("20261219T103000", "20261219T113000"))
    edit(home, LATER, (r".*", ""))
    done = run(home, "log", "--from", "massages.ics", "--yes")
    assert "(it may be an older export)" in done.stdout
    assert journal(home) == []
    edit(home, BOOKED, (r"SEQUENCE:\d+", "SEQUENCE:99999"))
    edit(home, PROPOSED, STATUS)
    assert log(home) == [("moved", "12-15", "12-19 10:30"), ("booked", "02-16 16:00", "")]
    (home / "massages.ics").write_bytes(raw)
    assert [entry.what for entry in journal(home)] == ["moved", "booked"]


def test_what_is_past_is_left_alone(home: Path) -> None:
    edit(home, BOOKED, (r".*", ""))
    edit(home, LATER, *at("20261210T170000", "20261210T180000"))
    assert log(home, today="2027-01-25") == []
    assert log(home, "massages.ics", today="2026-12-15") == [("cancelled", "12-15", "")]


def test_events_of_another_plan_are_ignored(home: Path) -> None:
    raw = (home / "massages.ics").read_bytes().decode()
    identity = re.findall(r"-([0-9a-f]{12})@rubdown", raw)[-1]
    (home / "massages.ics").write_text(
        raw.replace(identity, "0123456789ab").replace("STATUS:TENT", "STATUS:CONF"), newline=""
    )
    done = run(home, "log", "--from", "massages.ics", "--yes")
    assert (done.returncode, journal(home)) == (0, [])
    assert done.stdout.count("no event of this plan is there") == 2


def test_a_discreet_calendar_talks_back_too(home: Path) -> None:
    export(home, "--discreet")
    edit(home, BOOKED, *at("20261219T103000", "20261219T113000"))
    assert log(home) == [("moved", "12-15", "12-19 10:30")]
    assert export(home, "--discreet").count("SUMMARY:Appointment") >= 4


def test_an_export_warns_of_changes_that_were_not_logged(home: Path) -> None:
    edit(home, BOOKED, *at("20261219T103000", "20261219T113000"))
    args = ("calendar", "--format", "ics", "-o", "massages.ics", "--with-races")
    done = run(home, *args)
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 event that a calendar program moved in massages.ics" in done.stderr
    assert "rubdown log --from massages.ics" in done.stderr
    assert "20261215T170000" in (home / "massages.ics").read_text("utf-8")
    assert run(home, *args).stderr == ""
    edit(home, BOOKED, *at("20261219T103000", "20261219T113000"))
    assert log(home) == [("moved", "12-15", "12-19 10:30")]
    assert run(home, *args).stderr == ""


def test_a_deleted_booking_does_not_come_back_as_cancelled(home: Path) -> None:
    edit(home, LATER, (r".*", ""))
    log(home)
    assert LATER not in export(home)


def test_an_event_whose_date_cannot_be_read_says_nothing(home: Path) -> None:
    edit(home, BOOKED, (r"DTSTART[^\r]*", "DTSTART:soon"))
    assert log(home) == []


# What cannot be read.


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.ics", "hello", "not a calendar"), ("a.ics", "", "not a calendar"),
        ("a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "ends in the middle"), ("plan.toml", PLAN, "not a calendar"),
        ("none.ics", None, "no such file"), ("empty", None, "holds no .ics files"), ("pipe", None, "regular file"),
    ],
)  # fmt: skip
def test_what_is_no_calendar(name: str, content: str | None, words: str, home: Path) -> None:
    (home / "empty").mkdir()
    if os.name != "nt":
        os.mkfifo(home / "pipe")
    if content is not None:
        (home / name).write_text(content, "utf-8")
    done = run(home, "log", "--from", name, "--yes")
    assert (done.returncode, done.stdout, words in done.stderr) == (2, "", True), done


@pytest.mark.parametrize(
    "args", [("booked", "--from", "massages.ics"), ("--yes", "ill"), ("--from", "x", "--note", "y")]
)
def test_options_that_do_not_go_together(args: tuple[str, ...], home: Path) -> None:
    assert run(home, "log", *args).returncode == 2
    assert journal(home) == []


def test_hostile_titles_and_uids_do_no_harm(home: Path) -> None:
    edit(home, PROPOSED, (r"SUMMARY:[^\r]*", "SUMMARY:\x1b[2J\x07evil"), STATUS)
    edit(home, BOOKED, (r"UID:[^\r]*", "UID:2026-12-1-\x1b[2J@rubdown"))
    done = run(home, "log", "--from", "massages.ics")
    assert "\x1b" not in done.stdout + done.stderr


def test_two_files_with_numbers_of_their_own(home: Path) -> None:
    """Each file is its own memory, so that the newer SEQUENCE of one says nothing of the other."""
    assert run(home, "log", "moved", "2026-12-15", "2026-12-22T18:00").returncode == 0
    export(home)
    assert run(home, "log", "moved", "2026-12-22", "2026-12-15T17:00").returncode == 0
    export(home)
    done = run(home, "calendar", "--format", "ics", "-o", "copy.ics")
    export(home)
    assert (done.returncode, done.stderr) == (0, "")
    edit(home, BOOKED, *at("20261219T103000", "20261219T113000"), name="copy.ics")
    assert log(home, "copy.ics") == [("moved", "12-15", "12-19 10:30")]
    assert log(home, "copy.ics") == log(home) == []


def test_an_event_that_lost_its_number(home: Path) -> None:
    edit(home, BOOKED, *at("20261219T103000", "20261219T113000"), (r"SEQUENCE:\d+\r\n", ""))
    assert log(home) == [("moved", "12-15", "12-19 10:30")]
    assert log(home) == []


@pytest.mark.parametrize(
    "content", ["[]", '{"events": {"a": {"version": 5}}}', "\x00", '{"number": 1, "events": {"UID": 1}}']
)
def test_a_damaged_record_is_none(content: str, home: Path) -> None:
    record = next((home / "state").rglob("*.json"))
    record.write_text(re.sub(r"2026-12-15T[^\"]*", "soon", record.read_text("utf-8")) if "UID" in content else content)
    assert log(home) == []
    assert "No record" not in export(home)
