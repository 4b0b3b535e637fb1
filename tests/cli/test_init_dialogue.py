"""`rubdown init` on a real terminal: its questions, wrong answers, and ways to leave."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from support.command import rubdown
from support.terminal import Terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a terminal of POSIX")

ON = ("--today", "2026-11-22")
RACE = ("--race", "Valencia Marathon", "--date", "2026-12-06")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    assert {path.name for path in tmp_path.iterdir()} <= {"plan.toml"}, "something was left behind"


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIRST = ("Your name", "Your next big race", "Its date", "Its distance", "How fast")
MASSAGE = ("Are you used to it", "Your last one", "When you usually run")
QUESTIONS = (*FIRST, *MASSAGE, *DAYS, "  Name", "Days and hours", "The days that suit")
NEEDED = {"Your next big race": "Valencia Marathon", "Its date": "6 dec 8:30"}


def answered(terminal: Terminal, told: dict[str, str], questions: tuple[str, ...] = QUESTIONS) -> None:
    """Questions answered as told, by Enter where nothing is told."""
    for question in questions:
        terminal.answer(question, told.get(question, ""))


def test_a_whole_dialogue_ends_with_the_calendar(folder: Path) -> None:
    terminal = Terminal(folder, "init", *ON)
    told = {
        "Your name": 'Ana "la rápida" 日本 \\ [b]', "Monday": "rest", "Wednesday": "intervals 10 km",
        "Sunday": "9:00 long run 24 km", "Your last one": "3 weeks ago",
        "When you usually run": "7pm", "  Name": "Marta", "Days and hours": "tue 9-13, 16-20",
        "The days that suit": "tue",
    }  # fmt: skip
    answered(terminal, {**NEEDED, **told})
    code, shown = terminal.end()
    assert code == 0
    assert "Wrote plan.toml." in shown
    assert "Goal: Valencia Marathon, 14 days" in shown
    found = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    assert found["runner"] == {
        "name": 'Ana "la rápida" 日本 \\ [b]', "condition": "regular", "timezone": "Europe/Madrid",
    }  # fmt: skip
    assert found["race"] == [
        {
            "name": "Valencia Marathon",
            "start": datetime(2026, 12, 6, 8, 30),
            "distance": "marathon",
            "priority": "A",
        }
    ]
    assert found["week"] == {"mon": "rest", "wed": "19:00 intervals 10 km", "sun": "9:00 long run 24 km"}
    assert found["therapist"] == {"name": "Marta", "hours": {"tue": "09:00-13:00, 16:00-20:00"}}
    assert (found["massage"]["prefer"], found["massage"]["last"]) == (["tue"], date(2026, 11, 1))
    assert rubdown("check", folder / "plan.toml", *ON).returncode == 0


def test_answers_are_read_at_once_and_asked_for_again(folder: Path) -> None:
    terminal = Terminal(folder, "init", *ON)
    terminal.answer("Your name", "")
    terminal.answer("Your next big race", "  ")
    assert "a plan is made around a race" in terminal.answer("Your next big race", "Town race")
    terminal.answer("Its date", "6 foo")
    assert '"6 foo" is not a day that can be read' in terminal.answer("Its date", "2026-11-01")
    assert "2026-11-01 is past" in terminal.answer("Its date", "6 dec")
    assert "Sunday 6 December 2026, in 14 days" in terminal.answer("Its distance", "")
    assert '"" is not a distance' in terminal.answer("Its distance", "15 km")
    assert "15 km: recovered from like a race over 10k" in terminal.answer("How fast", "fast")
    assert '"fast" is not a condition' in terminal.answer("How fast", "exp")
    terminal.answer("Are you used to it", "perhaps")
    assert '"perhaps" is neither yes nor no' in terminal.answer("Are you used to it", "n")
    terminal.answer("Your last one", "1 dec 2026")
    assert "2026-12-01 is still to come" in terminal.answer("Your last one", "30 oct")
    assert "Friday 30 October 2026, 23 days ago" in terminal.answer("When you usually run", "")
    answered(terminal, {}, DAYS[:5])
    terminal.answer("Saturday", "ñandú")
    assert "names no kind of training that rubdown knows" in terminal.answer("Sunday", "tirada larga 28 km")
    assert "read as: long, 28 km" in terminal.answer("  Name", "")
    terminal.answer("Days and hours", "mon-fry 16-20")
    assert 'did you mean "fri"?' in terminal.answer("Days and hours", "")
    terminal.answer("The days that suit", "")
    assert terminal.end()[0] == 0
    found = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    assert found["race"][0]["km"] == 15
    assert (found["runner"]["condition"], found["runner"]["used_to_massage"]) == ("experienced", False)
    assert found["week"] == {"sat": "ñandú", "sun": "tirada larga 28 km"}
    assert "therapist" not in found or "hours" not in found["therapist"]


def test_back_to_the_question_before_with_its_answer_as_default(folder: Path) -> None:
    terminal = Terminal(folder, "init", *ON)
    terminal.answer("Your name", "<")
    terminal.answer("Your name", "Ana")
    terminal.answer("Your next big race", "<")
    terminal.until("Your name [Ana]")
    terminal.type(b"Eva\n")
    answered(terminal, {"Your next big race": "Half of Town", "Its date": "6 dec", "Its distance": "10k"}, FIRST[1:4])
    terminal.answer("How fast", "<")
    terminal.until("[10k]")
    terminal.type(b"\n")
    answered(terminal, {}, QUESTIONS[4:])
    assert terminal.end()[0] == 0
    found = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    assert (found["runner"]["name"], found["race"][0]["distance"]) == ("Eva", "10k")


def test_flags_answer_questions(folder: Path) -> None:
    terminal = Terminal(folder, "init", *ON, *RACE[:2], "--week", "tue=tempo", "--hours", "tue=16-20", "--name", "Ana")
    answered(terminal, NEEDED, ("Its date", "Its distance", "How fast", *MASSAGE))
    assert "Monday" not in terminal.answer("  Name", "")
    assert "Days and hours" not in terminal.answer("The days that suit", "")
    assert terminal.end()[0] == 0
    assert tomllib.loads((folder / "plan.toml").read_text("utf-8"))["week"] == {"tue": "tempo"}


def test_flags_that_tell_enough_ask_nothing(folder: Path) -> None:
    code, shown = Terminal(folder, "init", *ON, *RACE).end()
    assert (code, "Your name" in shown, (folder / "plan.toml").exists()) == (0, False, True)


@pytest.mark.parametrize("at", ["Your name", "Its date", "Sunday", "The days that suit"])
@pytest.mark.parametrize(("key", "code", "told"), [(b"\x03", 130, "Nothing was written."), (b"\x04", 2, "nothing was")])
def test_leaving_early_leaves_nothing(folder: Path, at: str, key: bytes, code: int, told: str) -> None:
    terminal = Terminal(folder, "init", *ON)
    answered(terminal, NEEDED, QUESTIONS[: QUESTIONS.index(at)])
    terminal.until(at)
    terminal.until(": ")
    terminal.type(key)
    ended, shown = terminal.end()
    assert (ended, told in shown, "Traceback" in shown) == (code, True, False)
    assert list(folder.iterdir()) == []


def test_a_process_that_is_killed_leaves_nothing(folder: Path) -> None:
    terminal = Terminal(folder, "init", *ON)
    terminal.answer("Your name", "Ana")
    terminal.process.terminate()
    terminal.process.wait(60)
    assert list(folder.iterdir()) == []


def test_a_plan_that_is_there_is_told_before_any_question(folder: Path) -> None:
    (folder / "plan.toml").write_text("mine", "utf-8")
    code, shown = Terminal(folder, "init", *ON).end()
    assert (code, "Your name" in shown, "never overwrites" in shown) == (2, False, True)


def test_what_was_typed_never_steers_the_terminal(folder: Path) -> None:
    terminal = Terminal(folder, "init", *ON)
    terminal.answer("Your name", "")
    terminal.answer("Your next big race", "Town race")
    terminal.answer("Its date", b"\x16\x1b[31mred")  # Ctrl-V: the next key as it is
    assert "\\x1b" in terminal.answer("Its date", "6 dec")
    terminal.type(b"\x03")
    assert terminal.end()[0] == 130
