"""`rubdown log` from outside: what is recorded, what is answered, what is refused, and what the calendar then shows."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rubdown.cli.io.journal import journal_entries
from rubdown.plan.journal import JournalEntry
from support.command import rubdown

PLAN = """# written by hand; never rewritten
[massage]
last = 2026-10-26
[week]
tue = "intervals 10 km"
thu = "tempo 8 km"
sun = "long run 20 km"
[[race]]
name = "City Half"
date = 2026-12-06
distance = "half"
"""
SUNDAY = "2026-11-22"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def log(plan: Path, *args: str, today: str = SUNDAY) -> list[str]:
    """The lines of an answer that was no refusal; the plan file is as it was."""
    before = plan.read_bytes()
    done = rubdown("log", *args, "--plan", plan, "--today", today)
    assert (done.returncode, done.stderr) == (0, "")
    assert plan.read_bytes() == before
    return done.stdout.splitlines()


def refused(plan: Path, *args: str, today: str = SUNDAY) -> str:
    """Why it was refused; the journal is as it was."""
    journal = plan.with_name("plan.journal.toml")
    before = journal.read_bytes() if journal.exists() else None
    done = rubdown("log", *args, "--plan", plan, "--today", today)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr, done.stderr
    assert (journal.read_bytes() if journal.exists() else None) == before
    return done.stderr


def calendar(plan: Path, today: str = SUNDAY, start: str = SUNDAY) -> Any:
    done = rubdown("calendar", plan, "--today", today, "--from", start, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def massages(found: Any) -> list[tuple[str, str, str]]:
    return [(m["date"], m["kind"], m["status"]) for m in found["appointments"]]


def proposed(plan: Path, today: str = SUNDAY) -> list[str]:
    return [day for day, _, status in massages(calendar(plan, today)) if status == "proposed"]


def entries(plan: Path) -> tuple[JournalEntry, ...]:
    return journal_entries(plan.with_name("plan.journal.toml"))


# Everything that can be logged, and its answer.


@pytest.mark.parametrize(
    ("before", "args", "answer"),
    [
        ([], ["booked", "2026-11-30"], "recorded: booked: Mon 30 Nov 2026"),
        ([], ["booked", "2026-11-30T17:00"], "recorded: booked: Mon 30 Nov 2026 17:00"),
        ([], ["booked", "next", "tuesday"], "recorded: booked: Tue 24 Nov 2026"),
        ([], ["booked", "next tuesday at 17:00"], "recorded: booked: Tue 24 Nov 2026 17:00"),
        ([], ["booked", "25 nov"], "recorded: booked: Wed 25 Nov 2026"),
        ([], ["booked", "25", "nov", "17:00"], "recorded: booked: Wed 25 Nov 2026 17:00"),
        ([], ["booked", "2026-11-30", "--soft"], "recorded: booked: Mon 30 Nov 2026 (soft)"),
        ([], ["booked", "2026-11-30", "--minutes", "90", "--where", "Sol", "--note", "knees"],
         "recorded: booked: Mon 30 Nov 2026, Sol, knees"),
        ([], ["done"], "recorded: done: Fri 13 Nov 2026"),  # what was proposed last
        (["booked", "2026-11-20"], ["done"], "recorded: done: Fri 20 Nov 2026"),  # what was booked last
        ([], ["done", "today"], "recorded: done: Sun 22 Nov 2026"),
        ([], ["injury", "friday", "--until", "2026-12-10"],
         "recorded: pause (injury): Fri 20 Nov 2026 to Thu 10 Dec 2026"),
        ([], ["pause", "--until", "10 dec", "--note", "exams"],
         "recorded: pause (other): Sun 22 Nov 2026 to Thu 10 Dec 2026, exams"),
        ([], ["done", "yesterday"], "recorded: done: Sat 21 Nov 2026"),
        ([], ["done", "tuesday"], "recorded: done: Tue 17 Nov 2026"),
        ([], ["done", "2026-11-20", "--soft"], "recorded: done: Fri 20 Nov 2026 (soft)"),
        (["booked", "2026-11-20"], ["skipped", "2026-11-20"], "recorded: skipped: Fri 20 Nov 2026"),
        (["booked", "today"], ["skipped"], "recorded: skipped: Sun 22 Nov 2026"),
        (["booked", "2026-11-30"], ["cancelled", "2026-11-30"], "recorded: cancelled: Mon 30 Nov 2026"),
        (["booked", "2026-11-30"], ["moved", "2026-11-30", "2026-12-02T10:00"],
         "recorded: moved: Mon 30 Nov 2026 to Wed 2 Dec 2026 10:00"),
        (["booked", "2026-11-30"], ["moved", "30 nov", "next friday"],
         "recorded: moved: Mon 30 Nov 2026 to Fri 27 Nov 2026"),
        ([], ["cramp", "--when", "2026-11-22T11:30"], "recorded: cramp: Sun 22 Nov 2026 11:30"),
        ([], ["cramp", "yesterday 19:00", "--where", "calf"], "recorded: cramp: Sat 21 Nov 2026 19:00, calf"),
        ([], ["discomfort", "--when", "yesterday"], "recorded: discomfort: Sat 21 Nov 2026"),
        ([], ["contracture", "--when", "friday"], "recorded: contracture: Fri 20 Nov 2026"),
        ([], ["pull", "--when", "21 nov 8:00", "--where", "left hamstring", "--note", "uphill"],
         "recorded: pull: Sat 21 Nov 2026 08:00, left hamstring, uphill"),
        ([], ["ill", "today"], "recorded: ill: Sun 22 Nov 2026"),
        (["ill", "2026-11-19"], ["well", "today"], "recorded: well: Sun 22 Nov 2026"),
        (["booked", "2026-11-30"], ["undo"], "taken back: booked: Mon 30 Nov 2026"),
    ],
)  # fmt: skip
def test_each_answer_says_what_was_recorded(plan: Path, before: list[str], args: list[str], answer: str) -> None:
    if before:
        log(plan, *before)
    told = log(plan, *args)
    assert told[0] == answer
    assert told[1].startswith("  "), "what it changed in the calendar, or that it changed nothing"
    shown = log(plan, "show")
    assert shown == ([] if "undo" in args else [*shown[:-1], answer.removeprefix("recorded: ")])


def test_each_answer_says_what_it_changed(plan: Path) -> None:
    first, *rest = proposed(plan)
    assert (first, rest[0]) == ("2026-11-27", "2026-12-09")
    unchanged = "  no other date changes"
    assert log(plan, "booked", f"{first}T17:00")[1:] == [unchanged]
    assert log(plan, "moved", first, "2026-11-25")[1:] == ["  Fri 27 Nov moves to Wed 25 Nov (2 days earlier)"]
    assert log(plan, "cancelled", "2026-11-25")[1:] == ["  Wed 25 Nov moves to Fri 27 Nov (2 days later)"]
    told = log(plan, "booked", "2026-12-05")
    assert any("+ Sat 5 Dec added" in line or "moves to Sat 5 Dec" in line for line in told)
    assert any(line.startswith("  warning: the massage booked on Sat 5 Dec is too close") for line in told)
    assert log(plan, "undo")[0] == "taken back: booked: Sat 5 Dec 2026"
    assert proposed(plan) == [first, *rest]


def test_undo_goes_back_to_the_beginning(plan: Path) -> None:
    before = calendar(plan)
    journal = plan.with_name("plan.journal.toml")
    states: list[list[str]] = [[]]
    for args in (["accept"], ["booked", "2026-12-14"], ["cancelled", "2026-12-14"], ["ill"]):
        log(plan, *args)
        states.append(log(plan, "show"))
    for state in reversed(states[:-1]):
        assert log(plan, "undo")[0].startswith("taken back: ")
        assert log(plan, "show") == state
    assert calendar(plan) == before
    assert journal.read_text(encoding="utf-8").startswith("# What happened")
    assert "the journal is empty: nothing to take back" in refused(plan, "undo")


def test_show_writes_nothing(plan: Path) -> None:
    assert log(plan, "show") == []
    assert [path.name for path in plan.parent.iterdir()] == ["plan.toml"]


def test_the_file_is_plain_toml(plan: Path) -> None:
    log(plan, "booked", "2026-11-30T17:00", "--minutes", "90")
    log(plan, "accept")
    text = plan.with_name("plan.journal.toml").read_text(encoding="utf-8")
    assert text.startswith(
        "# What happened, as `rubdown log` recorded it; `rubdown log undo` takes the last entry back.\n\n[[entry]]\n"
        'what = "booked"\nstart = 2026-11-30 17:00:00\nminutes = 90\nlogged = 2026-11-22 '
    )
    assert all(len(line) < 120 for line in text.splitlines())


# What is refused.


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["booked"], "rubdown log booked takes a date: 2026-12-01, or 2026-12-01T17:00"),
        (["cancelled"], "rubdown log cancelled takes a date"),
        (["moved"], "rubdown log moved takes two dates: from, and to"),
        (["moved", "2026-11-30"], "takes two dates: from, and to\n  help: for instance rubdown log moved 2026-11-"),
        (["moved", "2026-11-30", "to", "2026-12-01"], "rubdown log moved takes two dates: from, and to"),
        (["booked", "someday"], "'someday' is not a day that can be read"),
        (["booked", "2026-11-30T25:00"], "25:00 is not a time of day"),
        (["skipped", "tomorrow"], "no massage is booked on Mon 23 Nov 2026; booked: none"),
        (["cancelled", "2026-11-30"], "no massage is booked on Mon 30 Nov 2026; booked: none"),
        (["done", "2026-11-30"], "Mon 30 Nov 2026 is still to come"),
        (["cramp", "--when", "tomorrow"], "Mon 23 Nov 2026 is still to come"),
        (["done", "next tuesday"], "Tue 24 Nov 2026 is still to come"),
        (["well"], "no illness or complaint is logged that isn't over yet"),
        (["undo"], "the journal is empty: nothing to take back"),
        (["sprained"], "sprained"),
        (["booked", "2026-11-30", "--minutes", "5"], "write 10 to 240"),
        (["booked", "\x1b[2J"], "is not a day that can be read"),
    ],
)
def test_a_refusal_records_nothing(plan: Path, args: list[str], reason: str) -> None:
    told = refused(plan, *args)
    assert reason in told
    assert "\x1b" not in told
    assert not plan.with_name("plan.journal.toml").exists()


@pytest.mark.parametrize("args", [["ill"], ["show"], ["undo"], ["accept"]])
def test_a_plan_from_standard_input_has_no_journal(args: list[str], tmp_path: Path) -> None:
    done = rubdown("log", *args, "--plan", "-", stdin=PLAN, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("rubdown: a plan from standard input has no journal; name the plan's file with --plan\n")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_plan_records_nothing(plan: Path) -> None:
    plan.write_text("[[race]]\ndat = 2026-12-06\n")
    assert f"{plan}:2:1: error: unknown key" in refused(plan, "ill")


# Hostile and odd text.

HOSTILE = [
    "line\nbreak", '"quoted" and \'quoted\'', "]]\n[[entry]]\nwhat = \"ill\"", "\x1b[31mred\x07", "tab\there",
    "\u202eright to left", "back\\slash \\u0041", "[red]x[/]", "# no comment", "á ◆ 🦵", "'''\"\"\"",
    "\x7f\u2028\u0085",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_data(plan: Path, text: str) -> None:
    told = log(plan, "cramp", "--when", "2026-11-22T10:00", "--where", text, "--note", text)
    assert len(entries(plan)) == 1
    assert (entries(plan)[0].where, entries(plan)[0].note) == (text, text)
    shown = log(plan, "show")
    assert len(shown) == 1
    assert not {*"\x1b\x07\x7f\u202e\u2028\u0085"} & set("".join([*told, *shown]))
    log(plan, "booked", "2026-11-30", "--soft", "--where", text, "--note", text)
    done = rubdown("calendar", plan, "--today", SUNDAY)
    assert done.returncode == 0
    assert not {*"\x1b\x07\x7f\u202e\u2028\u0085"} & set(done.stdout)
    log(plan, "undo")
    log(plan, "undo")
    assert entries(plan) == ()


@pytest.mark.skipif(os.name == "nt", reason="arguments are bytes on Unix")
def test_a_note_that_is_no_text_is_refused(plan: Path) -> None:
    told = refused(plan, "booked", "2026-11-30", "--note", "\udcff")  # a lone byte 0xff, as Python hands it over
    assert told.count("\n") <= 2


@pytest.mark.parametrize(
    "text",
    [
        '[["entry"]]\nwhat = "booked"\non = 2026-11-30\n',
        'entry = [{what = "booked", on = 2026-11-30}]\n',
        '[[entry]]\nwhat = "booked"\non = 2026-11-30\nnote = """\n[[entry]]\n"""\n',
    ],
)
@pytest.mark.parametrize("what", ["ill", "undo"])
def test_a_list_that_is_written_otherwise_grows_and_shrinks_or_is_refused(plan: Path, text: str, what: str) -> None:
    """TOML has several ways to write one list: a journal that is read must also be written to, or refused in words."""
    journal = plan.with_name("plan.journal.toml")
    journal.write_text(text)
    assert len(log(plan, "show")) == 1
    done = rubdown("log", what, "--plan", plan, "--today", SUNDAY)
    assert "Traceback" not in done.stderr
    if done.returncode:
        assert (done.returncode, journal.read_text()) == (2, text)
    else:
        assert len(entries(plan)) == (2 if what == "ill" else 0)


@pytest.mark.parametrize(
    "entry",
    [
        'what = "booked"\nstart = 2026-11-30T17:00:00+01:00',
        'what = "done"\nstart = 2026-11-20T17:00:00Z',
        'what = "cramp"\nstart = 2026-11-21T17:00:00Z',
        'what = "ill"\non = 2026-11-20\n[[entry]]\nwhat = "well"\nstart = 2026-11-21T12:00:00Z',
    ],
)
def test_a_time_with_an_offset_is_read_as_in_a_plan_or_refused(plan: Path, entry: str) -> None:
    """A plan's times may carry one: 17:00 UTC is 18:00 in Madrid."""
    plan.with_name("plan.journal.toml").write_text(f"[[entry]]\n{entry}\n")
    for args in (("calendar", plan), ("log", "accept", "--plan", plan)):
        done = rubdown(*args, "--today", SUNDAY)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == 0 or f"{plan.with_name('plan.journal.toml')}:" in done.stderr


# Days and hours.


@pytest.mark.parametrize(("machine", "runner"), [("Asia/Tokyo", "Europe/Madrid"), ("America/Lima", "Asia/Tokyo")])
def test_the_hour_of_a_complaint_is_the_runners(plan: Path, machine: str, runner: str) -> None:
    plan.write_text(f'[runner]\ntimezone = "{runner}"\n{PLAN}', encoding="utf-8")
    done = rubdown("log", "cramp", "--plan", plan, env={"TZ": machine})
    assert done.returncode == 0, done.stderr
    start = entries(plan)[0].start
    assert start
    now = datetime.now(ZoneInfo(runner)).replace(tzinfo=None)
    assert timedelta(0) <= now - start < timedelta(minutes=3)


# What the calendar makes of it.


def test_bookings_are_fixed_and_done_ones_count(plan: Path) -> None:
    log(plan, "done", "2026-11-20")
    log(plan, "booked", "2026-12-14T17:00", "--minutes", "90")
    found = calendar(plan, start="2026-11-01")
    shown = [massage for massage in massages(found) if massage[2] != "proposed"]
    assert shown == [("2026-11-20", "discharge", "done"), ("2026-12-14", "discharge", "booked")]
    (booked,) = [massage for massage in found["appointments"] if massage["status"] == "booked"]
    assert (booked["start"], booked["end"]) == (
        "2026-12-14T17:00:00", "2026-12-14T18:30:00",
    )  # fmt: skip
    assert (found["months"][0]["planned"], found["months"][0]["short"]) == (1, 0)


def test_a_skipped_one_is_planned_again(plan: Path) -> None:
    log(plan, "booked", "2026-11-22")
    assert massages(calendar(plan))[0] == ("2026-11-22", "discharge", "booked")
    told = log(plan, "skipped")
    assert told[1:] == ["  Sun 22 Nov moves to Fri 27 Nov (5 days later)"]
    assert massages(calendar(plan))[0] == ("2026-11-27", "discharge", "proposed")


@pytest.mark.parametrize(
    ("kind", "until", "phrase"),
    [
        ("discomfort", "24 hours, until Mon 23 Nov 19:30", "See whether it fades"),
        ("cramp", "24 hours, until Mon 23 Nov 19:30", "First stretch"),
        ("contracture", "48 hours, until Tue 24 Nov 19:30", "no pressure on it"),
        ("pull", "168 hours, until Sun 29 Nov 19:30", "may be a strain: see a physiotherapist first"),
    ],
)
def test_a_complaint_is_advised_and_closes_deep_work(plan: Path, kind: str, until: str, phrase: str) -> None:
    log(plan, "booked", "2026-11-23")
    told = log(plan, kind, "--when", "2026-11-22T19:30", "--where", "calf")
    assert told[1] == "  no other date changes"
    assert told[2].startswith("  warning: ")
    log(plan, "undo")
    log(plan, "undo")
    told = log(plan, kind, "--when", "2026-11-22T19:30", "--where", "calf")
    text = "\n".join(told[2:])
    assert f"No deep massage for {until}." in text
    assert phrase in text
    assert "soft, superficial massage is fine at once, never a deep one" in text
    assert "No massage, and see a professional instead, with: swelling" in text
    assert proposed(plan)[0] > "2026-11-23"
    why = rubdown("why", plan, "2026-11-23", "--today", SUNDAY).stdout
    assert "no deep massage for" in why
    # the soft one is logged and shown, and counts for nothing
    before = calendar(plan)
    log(plan, "booked", "2026-11-23", "--soft")
    after = calendar(plan)
    soft, *rest = after.pop("appointments")
    assert (soft["date"], soft["kind"], soft["status"], soft["points"]) == ("2026-11-23", "soft", "booked", 0)
    assert rest == before.pop("appointments")
    assert after == before
    log(plan, "done", "2026-11-23", "--soft", today="2026-11-23")
    found = massages(calendar(plan, today="2026-11-24"))
    assert [m for m in found if m[1] == "soft"] == [("2026-11-23", "soft", "done")]  # once, though booked and done


def test_illness_closes_everything_until_it_is_over(plan: Path) -> None:
    first, *later = proposed(plan)
    told = log(plan, "ill")
    assert any(line.startswith("No massage of either kind while you're ill") for line in told)
    assert first not in proposed(plan)
    assert proposed(plan)[0] == "2026-12-02", "an illness is taken to last a week, and two days are left after it"
    told = log(plan, "well", "2026-11-24T09:00", today="2026-11-24")
    assert not any("No massage" in line for line in told)
    assert proposed(plan, "2026-11-24") == [first, *later]


def test_accepted_dates_stay_and_what_moved_is_marked(plan: Path) -> None:
    before = proposed(plan)
    assert log(plan, "accept")[1:] == ["  no other date changes"]
    found = calendar(plan)
    assert [day for day, _, status in massages(found) if status == "proposed"] == before
    assert found["accepted_moves"] == []
    assert "which you accepted" not in rubdown("calendar", plan, "--today", SUNDAY).stdout
    log(plan, "pull", "--when", "2026-11-22T19:30")
    assert calendar(plan)["accepted_moves"][0] == {"old": before[0], "new": proposed(plan)[0]}
    screen = " ".join(rubdown("calendar", plan, "--today", SUNDAY).stdout.split())
    assert "Fri 27 Nov 2026, which you accepted" in screen
    log(plan, "accept")
    assert calendar(plan)["accepted_moves"] == []


def test_a_booked_one_never_moves_by_itself(plan: Path) -> None:
    log(plan, "booked", "2026-11-23T18:00")
    told = log(plan, "pull", "--when", "2026-11-22T19:30")
    assert told[1] == "  no other date changes"
    assert told[2].startswith("  warning: the massage booked on Mon 23 Nov is too soon: no deep massage for 168 hours")
    assert massages(calendar(plan))[0] == ("2026-11-23", "discharge", "booked")


# Where the journal is.


def test_a_journal_in_another_folder(plan: Path) -> None:
    plan.write_text(f'[journal]\nfile = "logs/happened.toml"\n{PLAN}', encoding="utf-8")
    (plan.parent / "logs").mkdir()
    done = rubdown("log", "booked", "2026-11-30", "--plan", plan.name, "--today", SUNDAY, cwd=plan.parent)
    assert done.returncode == 0, done.stderr
    assert len(journal_entries(plan.parent / "logs" / "happened.toml")) == 1
    assert not plan.with_name("plan.journal.toml").exists()
    assert ("2026-11-30", "discharge", "booked") in massages(calendar(plan))
    assert log(plan, "show") == ["booked: Mon 30 Nov 2026"]


def test_the_plan_is_found_as_everywhere(plan: Path) -> None:
    assert rubdown("log", "ill", "--today", SUNDAY, cwd=plan.parent).returncode == 0
    assert rubdown("log", "well", "--today", SUNDAY, env={"RUBDOWN_PLAN": str(plan)}).returncode == 0
    assert [entry.what for entry in entries(plan)] == ["ill", "well"]


def test_accepting_some_dates(plan: Path) -> None:
    first, second, *_ = proposed(plan)
    assert log(plan, "accept", second)[0].startswith("recorded: accepted: ")
    assert [day.isoformat() for day in entries(plan)[-1].dates] == [second]
    log(plan, "accept", first)
    assert [day.isoformat() for day in entries(plan)[-1].dates] == [first, second]
    assert "no massage is proposed on Sat 28 Nov; proposed: " in refused(plan, "accept", "2026-11-28")


def test_a_date_that_moved_is_accepted_no_more(plan: Path) -> None:
    first, *_ = proposed(plan)
    log(plan, "accept")
    log(plan, "booked", first)
    log(plan, "moved", first, "2026-12-01")
    found = calendar(plan)
    assert first not in [move["old"] for move in found["accepted_moves"]]
    assert first not in [day for day, _, _ in massages(found)]


def test_a_pause_closes_its_days(plan: Path) -> None:
    log(plan, "injury", "today", "--until", "2026-12-20")
    assert proposed(plan)[0] > "2026-12-20"
    assert "PAUSE1" in rubdown("why", plan, "2026-12-10", "--today", SUNDAY, "--format", "json").stdout


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["ill", "--soft"], "--soft does not go with ill"),
        (["booked", "2026-11-30", "--when", "today"], "--when does not go with booked"),
        (["cramp", "--minutes", "60"], "--minutes does not go with cramp"),
        (["well", "--where", "calf"], "--where does not go with well"),
        (["undo", "--note", "x"], "--note does not go with undo"),
        (["show", "today"], "rubdown log show takes no date"),
        (["cramp", "today", "--when", "yesterday"], "name the day once"),
        (["done", "2026-11-23"], "is still to come"),
        (["injury"], "rubdown log injury needs --until"),
        (["pause", "2026-12-01", "--until", "2026-11-25"], "is before the first day"),
        (["booked", "2026-11-30", "--until", "2026-12-02"], "--until does not go with booked"),
    ],
)
def test_what_does_not_go_together_is_refused(plan: Path, args: list[str], why: str) -> None:
    assert why in refused(plan, *args)


@pytest.mark.parametrize(
    ("word", "written", "meant"),
    [
        ("booked", "20 nov", "Sat 20 Nov 2027"), ("booked", "23 nov", "Mon 23 Nov 2026"),
        ("done", "23 nov", "Sun 23 Nov 2025"), ("done", "20 nov", "Fri 20 Nov 2026"),
        ("cramp", "1 dec", "Mon 1 Dec 2025"),
    ],
)  # fmt: skip
def test_a_date_without_a_year_goes_by_the_word(plan: Path, word: str, written: str, meant: str) -> None:
    assert log(plan, word, written)[0] == f"recorded: {word}: {meant}"


@pytest.mark.parametrize(("day", "asks"), [("2026-12-02", True), ("2026-12-08", True), ("2026-12-09", False)])
def test_a_massage_beside_a_booking_that_is_not_logged_names_it(day: str, asks: bool, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text("[[race]]\ndate = 2027-04-18\n[[appointment]]\ndate = 2026-12-01\n", "utf-8")
    done = rubdown("log", "done", day, "--plan", plan, "--today", "2026-12-10")
    assert ("still open: Did Tue 1 Dec happen? `rubdown log done 2026-12-01`" in done.stdout) == asks
    same = rubdown("log", "done", "2026-12-01", "--plan", plan, "--today", "2026-12-10")
    assert "still open" not in same.stdout
