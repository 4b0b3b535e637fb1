"""Inputs of a megabyte that are made to keep a reader busy, and files without an end: each is told at once."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubdown.toml import bounds
from support.command import Done, largest_memory, rubdown
from support.hostile import TODAY, as_toml, plan_of

MB = 1_000_000
RACE = '[[race]]\nname = "City Half"\ndate = 2026-12-06\n'
LONGEST = (
    30  # seconds of processor time, on a machine that may be slow and busy: what grew with the square took minutes
)


def flood(text: str, size: int = MB) -> str:
    return text * (size // len(text.encode()))


def repeats(rule: str, count: int) -> str:
    return RACE + f'[[session]]\nname = "x"\n{rule}\nfrom = 2020-01-01\n' * count


# What the plan says, and what is said of it.
PLANS = {
    "open brackets": (f"x = {flood('[')}", "nested too deeply"),
    "closed in comments": (f"x = {flood('[[[[[ #]]]]]' + chr(10))}", "nested too deeply"),
    "closed in texts": ("x = " + flood('[[[[[ "]]]]]",\n'), "nested too deeply"),
    "closed in open texts": ("x = " + flood('[[[[[ "]]]]]\n'), "nested too deeply"),
    "closed behind quotes": ("x = " + flood("[[[[[ ''''']]]]]''''',\n"), "nested too deeply"),
    "behind an error": (f'y = bad " {flood("[")}', "not valid TOML"),
    "behind a quote in a word": (f"y = [b'{flood('[')}", "nested too deeply"),
    "behind a carriage return": (f"y = [ # \r{flood('[')}", "nested too deeply"),
    "in a text that an error held": (f'y = bad """\n{flood("[")}\n"""\n', "not valid TOML"),
    "long keys of inline tables": ("x = " + f"{{{'a.' * 50}a = " * 50 + "1" + "}" * 50, "nested too deeply"),
    "inline tables": (f"x = {flood('{a=')}", "nested too deeply"),
    "flat brackets": (f"x = [{flood('[],')}]\n{RACE}", "more lists and tables"),
    "a key of many steps": (f"{flood('a.')}b = 1\n", "too many steps"),
    "a key of quoted steps": (f"{flood(chr(34) + ' ' + chr(34) + '.')}b = 1\n", "too many steps"),
    "a header of many steps": (f"[{flood('a.')}b]\n", "too many steps"),
    "dots and a long word": (f'[runner]\nname = "{". " * 60}{flood("b")}"\n{RACE}', ""),
    "quotes and dots": (f'[runner]\nname = "{flood(chr(39) + "-")}{"." * 60}"\n{RACE}', ""),
    "words with dots": (f'[runner]\nname = "{flood("a . b ")}"\n{RACE}', ""),
    "a long header": (f'["a{flood(" ")}b"]\nx = 1\n{RACE}', "unknown key"),
    "a long key": (f"{flood('k')} = 1\n{RACE}", "without end"),
    "quotes": (flood('"'), "not valid TOML"),
    "open texts": (flood('"""\n'), "not valid TOML"),
    "backslashes": (f'x = "{flood(chr(92))}', "not valid TOML"),
    "spaces": (f"{flood(' ')}x\n{RACE}", "not valid TOML"),
    "a long number": (f"[massage]\nminutes = {flood('9')}\n{RACE}", "without end"),
    "a long fraction": (f"{RACE}km = 1.{flood('1')}\n", "without end"),
    "a large exponent": (f"{RACE}km = 1e999\nminutes = nan\nrpe = -inf\n", "out of bounds"),
    "hexadecimal": (
        f"[therapist]\nclosed = [{('0x' + 'f' * 480 + ',') * 2000}]\n{RACE}",
        "more problems are not shown",
    ),
    "a time zone": (f'[runner]\ntimezone = "{flood("Europe/")}"\n{RACE}', "unknown time zone"),
    "hours": (f'[therapist]\nhours = {{ mon = "9:00{flood(" ")}x" }}\n{RACE}', "not a stretch of hours"),
    "weekdays": (f"[massage]\nprefer = [{flood(chr(34) + 'x' + chr(34) + ',')}]\n{RACE}", "weekdays, where"),
    "unknown keys": (RACE + "".join(f"k{i} = 1\n" for i in range(90_000)), "more problems are not shown"),
    "unknown tables": (RACE + "".join(f"[t{i}]\n" for i in range(25_000)), "more problems are not shown"),
    "wrong sessions": (RACE + '[[session]]\ndate = "x"\nkind = "y"\nkm = "z"\nrpe = 11\n' * 5000, "more problems"),
    "too many races": ("[[race]]\n" * 1001, "no plan has more than 1000"),
    "syntax errors": ("".join(f"k{i} = \n" for i in range(90_000)), "not valid TOML"),
    "a few syntax errors": (RACE + "x = bad\n" * 60 + flood("# comment\n"), "not valid TOML"),
    "the same key": ("a = 1\n" * 100_000, "not valid TOML"),
    "a long rule": (f'{RACE}[[session]]\nname = "x"\nrrule = "FREQ=DAILY;BYMONTH={flood("1,")}1"\n', "fewer parts"),
    "a rule of seconds": (repeats('rrule = "FREQ=SECONDLY"', 1), "DAILY, WEEKLY, MONTHLY or YEARLY"),
    "a rule of many counts": (repeats('rrule = "FREQ=DAILY;COUNT=999999999"', 1), "COUNT=999999999"),
    "a rule that is sought day by day": (repeats('rrule = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"', 1), "BYMONTHDAY with"),
    "a sixtieth Monday": (repeats('rrule = "FREQ=MONTHLY;BYDAY=60MO"', 1), "beyond those that there are"),
    "rules that never come": (repeats('rrule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"', 20), ""),
    "rules of a position that never comes": (repeats('rrule = "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366"', 20), ""),
    "too many rules": (repeats('rrule = "FREQ=DAILY"', 51), "51 rules, where no plan has more than 50"),
    "a flood of rules": (repeats('rrule = "FREQ=DAILY"', 5000), "no plan has more than 400"),
    "too many repeats": (repeats('every = ["mon", "sun"]', 401), "no plan has more than 400"),
    "a repeat over millennia": (repeats('every = "mon"\nuntil = 9999-12-31', 1), "the year 9999 is out of reach"),
    "a long name": (f'[runner]\nname = "{flood("ab ")}"\n{RACE}', ""),
    "a long race": (f'[[race]]\nname = "{flood("日")}"\ndate = 2026-12-06\n', ""),
    "a long session": (f'{RACE}[[session]]\nname = "{flood("6 x 800 m ")}"\ndate = 2026-12-01\n', ""),
}


def quickly(*args: str, stdin: bytes) -> Done:
    begin = time.process_time()
    done = rubdown(*args, "--today", TODAY, stdin=stdin)
    assert time.process_time() - begin < LONGEST
    return done


@pytest.mark.parametrize(("text", "wrong"), PLANS.values(), ids=list(PLANS))
def test_plans(text: str, wrong: str) -> None:
    done = quickly("check", "-", stdin=text.encode())
    assert wrong in done.stdout
    assert len(done.stdout) < 2 * MB
    assert done.returncode == (1 if wrong else 0)


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", "DTSTART:20270302", "SUMMARY:easy 8 km", *lines, "END:VEVENT", ""])


def calendar(*events: str) -> str:
    return f"BEGIN:VCALENDAR\n{''.join(events)}END:VCALENDAR\n"


TITLED = '{"start_date_local": "2027-03-02T00:00:00", "name": '
IMPORTS = {
    "properties": (calendar(event(), event(*["X-A:b"] * 100_000)), "100002 lines"),
    "folds": (calendar(event(), event("X-A:b", *[" x"] * 200_000)), "200003 lines"),
    "parts": (calendar(event(), event(*["BEGIN:VALARM"] * 60_000)), "60002 lines"),
    "days without": (calendar(event("RRULE:FREQ=DAILY;COUNT=9", "EXDATE:" + flood("20270303,") + "20270304")), ""),
    "rules": (calendar(event(), event(*["RRULE:FREQ=DAILY"] * 1000)), "repeats by 1000 rules"),
    "seconds": (calendar(event(), event("RRULE:FREQ=SECONDLY")), "its repeat cannot be read"),
    "counts": (calendar(event(), event("RRULE:FREQ=DAILY;COUNT=999999999")), "its repeat cannot be read"),
    "repeats": (calendar(event("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30") * 2000), "more than 500 repeated"),
    "old repeats": (calendar(event("RRULE:FREQ=DAILY").replace("2027", "1990") * 500), "more than 6000 events"),
    "a position": (calendar(event("RRULE:FREQ=YEARLY;BYDAY=MO,TU;BYSETPOS=-366")), ""),
    "a zone": (calendar(event().replace("DTSTART", f"DTSTART;TZID={'Europe/' * 500}Madrid")), ""),
    "a title": (calendar(event("SUMMARY:" + flood("6 x 800 m "))), ""),
    "a description": (calendar(event("DESCRIPTION:" + flood("Distance: - - 10 km\\n"))), ""),
    "commas": (f"date,title\n2027-03-02,Easy 8 km\n{flood(',')}\n", ""),
    "columns": (f"date,title{flood(',')}\n2027-03-02,Easy 8 km\n", ""),
    "a wide cell": (f"date,title,km\n2027-03-02,Easy 8 km,{' ' * 100_000}-x\n", ""),
    "wide cells": ("date,title,minutes\n" + f"2027-03-02,Easy 8 km,{' ' * 300}-{' ' * 300}x\n" * 1600, ""),
    "quotes": (f'date,title\n"{flood(chr(34) * 2)}', "a cell is longer"),
    "deep lists": (f"[{TITLED}{'[' * 100_000}{']' * 100_000}}}]", "nested too deeply"),
    "deep objects": ('{"a":' * 100_000, "nested too deeply"),
    "the same name": (f'[{TITLED}"easy 8 km"{flood(", " + TITLED[1:24] + chr(34) + "x" + chr(34), 500_000)}}}]', ""),
    "a number": (f'[{TITLED}"easy 8 km", "moving_time": {"9" * 900_000}}}]', "numbers too large"),
    "lines": (f'[{chr(10) * 900_000}{TITLED}"easy 8 km"}}]', ""),
    "yaml": (f"schedule: {flood('[', 100_000)}", "nested too deeply"),
    "yaml weeks": ("schedule:\n" + "- workouts: [a, b]\n" * 20_000, "larger than 150 kB"),
}


@pytest.mark.parametrize(("text", "told"), IMPORTS.values(), ids=list(IMPORTS))
def test_imports(text: str, told: str) -> None:
    done = quickly("import", "-", stdin=text.encode())
    assert done.returncode in (0, 2)
    assert told in done.stderr


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A folder of files that no plan is."""
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "ring.toml").symlink_to("other.toml")
    (tmp_path / "other.toml").symlink_to("ring.toml")
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    with (tmp_path / "archive.toml").open("wb") as file:
        file.truncate(5_000_000_000)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are files elsewhere")
@pytest.mark.parametrize("name", ["folder", "ring", "zero", "archive"])
@pytest.mark.parametrize("command", ["calendar", "import"])
def test_files_without_an_end(command: str, name: str, endless: Path) -> None:
    done = rubdown(command, endless / f"{name}.toml", "--today", TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{name}.toml:" in done.stderr
    assert "Traceback" not in done.stderr
    assert largest_memory(command, endless / f"{name}.toml") < 100


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are files elsewhere")
@pytest.mark.parametrize("name", ["pipe", "folder", "zero", "archive"])
def test_journals_without_an_end(name: str, endless: Path) -> None:
    path = endless / "plan.toml"
    path.write_text(as_toml({**plan_of("Spring"), "journal": {"file": f"{name}.toml"}}), "utf-8")
    for args in (("calendar", path), ("log", "booked", "2026-12-16", "--plan", path)):
        done = rubdown(*args, "--today", TODAY)
        assert done.returncode == 2, done.stdout
        assert "Traceback" not in done.stderr
        assert f"{name}.toml" in done.stderr


def rings() -> Iterator[tuple[dict[str, str], str]]:
    yield {"plan.toml": 'include = ["plan.toml"]\n'}, "includes itself"
    yield (
        {"plan.toml": 'include = ["a.toml"]\n', "a.toml": 'include = ["b.toml"]\n', "b.toml": 'include = ["a.toml"]\n'},
        "a.toml",
    )
    many = {f"{i}.toml": f'include = ["{i + 1}.toml"]\n' for i in range(40)}
    yield {"plan.toml": 'include = ["0.toml"]\n', **many}, "more than 20 files"


@pytest.mark.parametrize(("files", "wrong"), list(rings()))
def test_includes_without_an_end(files: dict[str, str], wrong: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text + (RACE if name == "plan.toml" else ""), "utf-8")
    done = rubdown("calendar", tmp_path / "plan.toml", "--today", TODAY)
    assert done.returncode == 2
    assert wrong in done.stderr


# Lines that are near a bound, or seem to be: the glance must never pass what the careful look refuses.
_LINES = (
    *("[", "[[", "[[race]]", "[race]", "[x", "]", "]]", "{", "}", "x = [", "x = [[ ']]'", "'", '"', "'''", '"""', "#"),
    *("[a]b[", "km = 1", "a." * 59 + "b = 1", "a." * 60 + "b = 1", "[" * 29 + "a" + "]" * 29, "[[a]] # ]", "]race["),
)


@given(st.lists(st.sampled_from(_LINES), max_size=90).map("\n".join))
@settings(max_examples=500)
def test_a_glance_passes_nothing_that_is_refused(text: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bounds, "_is_clearly_small", lambda text: False)
        careful = bounds.refuse_endless(text, "")
    assert bounds.refuse_endless(text, "") == careful
