"""`include`: a plan in several files is the plan in one; every problem is told in the file that it stands in."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from rubdown.plan.include import SourceFile
from rubdown.plan.model import Plan
from rubdown.plan.read import read_plan
from rubdown.plan.timeline import refuse_if_over
from rubdown.report.answer import Schedule
from rubdown.report.calendar import schedule
from rubdown.toml.problems import Diagnostic, InvalidValue, Refusal
from support.command import rubdown
from support.plans import random_plan
from support.reading import TODAY

RACE = "[[race]]\ndate = 2026-12-06\ndistance = 'half'\n"
ON = ("--today", "2026-11-22")


def read(files: dict[str, str], today: date = TODAY) -> Plan | Refusal:
    """The plan of the first file; a name means the same file wherever it stands."""

    def included(path: str, name: str) -> SourceFile:
        if name not in files:
            raise InvalidValue(f"{name} is missing", "name another")
        return SourceFile(name, files[name], name)

    name, text = next(iter(files.items()))
    found = read_plan(text, name, included, zone="Europe/Madrid")
    return found if isinstance(found, Refusal) else refuse_if_over(found, today) or found


def plan_of(files: dict[str, str], today: date = TODAY) -> Plan:
    found = read(files, today)
    assert isinstance(found, Plan), found
    return found


def refused(files: dict[str, str]) -> tuple[Diagnostic, ...]:
    found = read(files)
    assert isinstance(found, Refusal), "the plan was accepted"
    return found.diagnostics


def told(files: dict[str, str]) -> list[tuple[str, int, int]]:
    return [(d.path, d.line, d.column) for d in refused(files)]


def pieces(text: str) -> list[tuple[str, str]]:
    """The entries of a plan, and each key of its settings by itself: a header, and what stands below it."""
    found: list[tuple[str, str]] = []
    header = ""
    for line in text.splitlines():
        if line.startswith("["):
            header = line
            found += [(line, "")] if line.startswith("[[") else []
        elif header.startswith("[["):
            found[-1] = header, f"{found[-1][1]}{line}\n"
        else:
            found.append((header, f"{line}\n"))
    return found


def scattered(text: str, rng: Random) -> dict[str, str]:
    """A plan over up to six files, each included by one that comes before it."""
    names = [f"{n}.toml" for n in range(rng.randint(2, 6))]
    held: dict[str, dict[str, str]] = {name: {} for name in names}
    for header, below in pieces(text):
        file = held[rng.choice(names)]
        if header.startswith("[["):
            file[f"{header}{len(file)}"] = f"{header}\n{below}"
        else:
            file[header] = file.get(header, f"{header}\n") + below
    above = {name: rng.choice(names[:n]) for n, name in enumerate(names) if n}
    heads = {name: json.dumps([below for below, other in above.items() if other == name]) for name in names}
    return {name: f"include = {heads[name]}\n" + "".join(file.values()) for name, file in held.items()}


def facts(found: Schedule) -> list[object]:
    """All of a schedule but its places and words: of two entries that count alike, the words name the first."""
    return [
        found.objective,
        [replace(m, line=None, file=None, uid="", reasons=[], notes=[], focus=[]) for m in found.appointments],
        [replace(month, why_short=None, make_room=[]) for month in found.months],
        [(c.code, c.date, c.better) for c in found.warnings],
        sorted(note.text for note in found.notes),
        [(d.date, d.open, d.windows, d.points, sorted(c.code for c in d.closed_by)) for d in found.days or []],
    ]


@pytest.mark.parametrize("seed", range(60))
def test_a_plan_in_several_files_is_the_plan_in_one(seed: int) -> None:
    rng = Random(seed)
    text, today, start, until = random_plan(rng)
    whole = schedule(plan_of({"plan.toml": text}, today), today, start, until)
    parts = schedule(plan_of(scattered(text, rng), today), today, start, until)
    assert facts(parts) == facts(whole)


# what the plan says, what the file says that it includes first, and the one after; a setting, and what holds
WINNERS = [
    ("[runner]\nname = 'own'", "[runner]\nname = 'first'", "[runner]\nname = 'last'", "runner", "own"),
    ("", "[runner]\nname = 'first'", "[runner]\nname = 'last'", "runner", "last"),
    ("[runner]\nname = 'own'", "[runner]\ncondition = 'beginner'", "", "condition", "beginner"),
    ("[massage]\nper_month = 2", "[massage]\nminutes = 90", "", "minutes", 90),
    ("[massage]\nminutes = 60", "[massage]\nminutes = 90", "", "minutes", 60),
    ("[massage]\nprefer = ['tue']", "[massage]\nprefer = ['wed', 'thu']", "", "prefer", {1}),
    ("[remind]\ndays = [3]", "[remind]\ndays = [9, 4]", "", "remind", (3,)),
    ("[journal]\nfile = 'own.toml'", "[journal]\nfile = 'first.toml'", "", "journal", "own.toml"),
    ("[runner]\ntimezone = 'Asia/Tokyo'", "[runner]\ntimezone = 'Europe/Paris'", "", "timezone", "Asia/Tokyo"),
]


@pytest.mark.parametrize(("own", "first", "last", "field", "value"), WINNERS)
def test_what_the_plan_says_itself_wins(own: str, first: str, last: str, field: str, value: object) -> None:
    plan = plan_of(
        {"plan.toml": f"include = ['a.toml', 'b.toml']\n{own}\n{RACE}", "a.toml": first, "b.toml": last},
    )
    assert getattr(plan, field) == value


def test_numbers_weekdays_and_closed_dates_add_up_but_hours_are_one_setting() -> None:
    own = (
        "[rules]\nclear_days_before_race = { half = 5 }\n[week]\ntue = 'tempo'\nwed = []\n"
        "[therapist]\nhours = { mon = '09:00-12:00' }\nclosed = [2026-12-24]\n"
    )
    other = (
        "[rules]\nclear_days_before_race = { half = 9, ultra = 8 }\ndays_between = 12\n"
        "[week]\ntue = 'easy'\nwed = 'hills'\nsun = 'long run'\n"
        "[therapist]\nhours = { tue = '09:00-12:00' }\nclosed = [2026-12-25]\n"
    )
    plan = plan_of({"plan.toml": f"include = ['a.toml']\n{own}{RACE}", "a.toml": other})
    clear = plan.numbers.clear_days_before_race
    assert (clear.half, clear.ultra, clear.marathon, plan.numbers.days_between) == (5, 8, 5, 12)
    assert [[w.workout.name for w in day] for day in plan.week] == [[], ["tempo"], [], [], [], [], ["long run"]]
    assert [bool(hours) for hours in plan.therapist.hours] == [True] + [False] * 6
    assert plan.therapist.closed == {date(2026, 12, 24), date(2026, 12, 25)}


def test_entries_know_their_file_and_line() -> None:
    other = (
        "\n[[appointment]]\ndate = 2026-12-05\n[[session]]\ndate = 2026-12-01\nname = 'whatever'\n"
        "[week]\nsun = 'something'\n[[away]]\nfrom = 2026-12-20\n"
    )
    plan = plan_of({"plan.toml": f"include = ['a.toml']\n{RACE}", "a.toml": other})
    assert [(race.file, race.line) for race in plan.races] == [(None, 2)]
    assert [(booked.file, booked.line) for booked in plan.appointments] == [("a.toml", 2)]
    assert [(session.file, session.line) for session in plan.sessions] == [("a.toml", 4)]
    assert [(away.file, away.line) for away in plan.aways] == [("a.toml", 9)]
    assert {(n.file, n.line) for n in plan.notes} == {(None, 2), ("a.toml", 4), ("a.toml", 8)}
    assert plan.included == ("a.toml",)


# the files below a plan that includes a.toml and holds a race; where the one problem is told, and a part of it
WRONG = [
    ({"a.toml": "[rumner]\nname = 'x'\n"}, ("a.toml", 1, 2), 'unknown key "rumner"'),
    ({"a.toml": "\ufeff\r\n[runner]\r\ncondition = 'regulr'\r\n"}, ("a.toml", 3, 13), "not a known condition"),
    ({"a.toml": "[runner]\nname = x\n"}, ("a.toml", 2, 8), "not valid TOML"),
    ({"a.toml": RACE}, ("plan.toml", 3, 8), "a second race on Sun 6 Dec 2026; the first is in a.toml, line 1"),
    ({"a.toml": "include = ['b.toml']"}, ("a.toml", 1, 12), "missing"),
    ({"a.toml": "[runner]\ninclude = ['b.toml']"}, ("a.toml", 2, 1), 'unknown key "include"'),
    ({"a.toml": "include = 'b.toml'"}, ("a.toml", 1, 11), "is not a list"),
    ({"a.toml": "include = ['b.toml', 7]", "b.toml": ""}, ("a.toml", 1, 22), "7 is not text"),
    ({"a.toml": "include = ['a.toml']"}, ("a.toml", 1, 12), "includes itself: a.toml → a.toml"),
    (
        {"a.toml": "include = ['b.toml']", "b.toml": "include = [\n  'plan.toml',\n]"},
        ("b.toml", 2, 3),
        "includes itself: plan.toml → a.toml → b.toml → plan.toml",
    ),
    ({"a.toml": "[massage]\nlast = 2026-11-29T10:00:00"}, ("a.toml", 2, 8), "has a time"),
    ({"a.toml": "[rules]\neven_rhythm = { from = 30, until = 20 }"}, ("a.toml", 2, 15), "an even rhythm"),
    ({"a.toml": "[[away]]\nuntil = 2026-12-20"}, ("a.toml", 1, 1), "no beginning"),
    ({"a.toml": "include = [" + "'b.toml', " * 21 + "]", "b.toml": ""}, ("a.toml", 1, 11), "21 entries"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "place", "wrong"), WRONG)
def test_a_problem_is_told_in_its_file(files: dict[str, str], place: tuple[str, int, int], wrong: str) -> None:
    whole = {"plan.toml": f"include = ['a.toml']\n{RACE}", **files}
    assert told(whole) == [place]
    found = refused(whole)[0]
    assert wrong in found.wrong
    assert found.text == whole[found.path].replace("\r", "").removeprefix("\ufeff").split("\n")[found.line - 1]


def test_a_wrong_value_is_told_even_where_another_file_wins() -> None:
    own = f"include = ['a.toml']\n[runner]\ncondition = 'regular'\n{RACE}"
    assert told({"plan.toml": own, "a.toml": "[runner]\ncondition = 'regulr'\n"}) == [("a.toml", 2, 13)]


def test_all_problems_of_all_files_in_one_run() -> None:
    files = {
        "plan.toml": f"include = ['a.toml', 'gone.toml']\n[runner]\nname = 7\n{RACE}",
        "a.toml": "[runner]\nname = 8\n[[session]]\nname = 'x'\n",
    }
    assert told(files) == [("plan.toml", 1, 22), ("plan.toml", 3, 8), ("a.toml", 2, 8), ("a.toml", 3, 1)]


def test_a_file_that_is_included_twice_counts_once() -> None:
    files = {"plan.toml": "include = ['a.toml', 'b.toml', 'c.toml', 'c.toml']", "c.toml": RACE}
    plan = plan_of({**files, "a.toml": "include = ['c.toml']", "b.toml": "include = ['c.toml']"})
    assert len(plan.races) == 1


@pytest.mark.parametrize(("count", "fits"), [(19, True), (20, True), (21, False)])
def test_how_many_files_a_plan_may_include(count: int, fits: bool) -> None:
    chain = {f"{n}.toml": f"include = ['{n + 1}.toml']" for n in range(1, count)}
    files = {"plan.toml": f"include = ['1.toml']\n{RACE}", **chain, f"{count}.toml": ""}
    assert isinstance(read(files), Plan) is fits
    if not fits:
        assert told(files) == [("20.toml", 1, 12)]


def test_a_file_that_is_included_may_be_a_fragment_but_not_the_whole_plan_empty() -> None:
    past = "[[session]]\ndate = 2025-01-01\nname = 'easy'\n"
    plan_of({"plan.toml": f"include = ['a.toml', 'b.toml']\n{RACE}", "a.toml": past, "b.toml": "# nothing yet\n"})
    assert told({"plan.toml": "include = ['a.toml']", "a.toml": ""}) == [("plan.toml", 0, 0)]
    over = refused({"plan.toml": "include = ['a.toml']", "a.toml": past})
    assert [(d.path, d.line, d.wrong[:16]) for d in over] == [("a.toml", 2, "the plan is over")]
    # what is missing may hold the date that is to come
    assert told({"plan.toml": f"include = ['gone.toml']\n{past}"}) == [("plan.toml", 1, 12)]


def test_a_plan_of_text_alone_includes_nothing() -> None:
    found = read_plan("include = ['a.toml']", "plan.toml")
    assert isinstance(found, Refusal)


# Through the command, on the disk


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan in two files, one in a folder that includes a third beside itself."""
    (tmp_path / "in").mkdir()
    written(tmp_path / "in" / "a.toml", f"include = ['b.toml']\n{RACE}")
    written(tmp_path / "in" / "b.toml", "[week]\nsun = 'long run 24 km'\n\n[[appointment]]\ndate = 2026-12-04\n")
    return written(tmp_path / "plan.toml", "include = ['in/a.toml']\n[runner]\nname = 'Ana'\n")


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_calendar_and_next(plan: Path) -> None:
    done = rubdown("calendar", "plan.toml", *ON, "--format", "json", cwd=plan.parent)
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    booked = next(m for m in found["appointments"] if m["status"] == "booked")
    assert (booked["line"], booked["file"]) == (4, "in/b.toml")
    assert [(c["code"], c["line"], c["file"]) for c in found["warnings"]] == [("RACE1", 4, "in/b.toml")]
    assert {(n["line"], n["file"]) for n in found["notes"]} == {(2, "in/a.toml"), (2, "in/b.toml")}
    assert "(in/b.toml:4); the nearest" in rubdown("calendar", "plan.toml", *ON, cwd=plan.parent, env=WIDE).stdout
    assert rubdown("next", plan, *ON, "--status", "booked").stdout.startswith("Fri 4 Dec 2026")
    assert rubdown("why", plan, "2026-12-05", *ON).returncode == 0


WIDE = {"COLUMNS": "200"}


def test_check_tells_the_place_in_the_included_file(plan: Path) -> None:
    done = rubdown("check", "plan.toml", *ON, "-v", cwd=plan.parent)
    assert done.stdout.startswith("in/b.toml:5:8: clear before race (RACE1): ")
    assert "    5 | date = 2026-12-04\n      |        ^^^^^^^^^^\n" in done.stdout
    assert 'in/b.toml:2: "long run 24 km"' in done.stderr
    assert done.stderr.startswith("plan.toml: calendar from")
    assert done.returncode == 1
    found = json.loads(rubdown("check", plan, *ON, "--format", "json").stdout)
    assert [(d["path"], d["line"], d["column"]) for d in found] == [(str(plan.parent / "in" / "b.toml"), 5, 8)]


def test_a_plan_from_a_pipe_includes_from_the_current_folder(plan: Path) -> None:
    from_file = json.loads(rubdown("calendar", "plan.toml", *ON, "--format", "json", cwd=plan.parent).stdout)
    piped = rubdown("calendar", "-", *ON, "--format", "json", stdin=plan.read_text("utf-8"), cwd=plan.parent)
    assert json.loads(piped.stdout)["objective"] == from_file["objective"]
    broken = rubdown("calendar", "-", *ON, stdin="include = ['gone.toml']", cwd=plan.parent)
    assert broken.stderr.startswith('<stdin>:1:12: error: "gone.toml": no such file\n')


def test_log_keeps_the_journal_beside_the_plan(plan: Path) -> None:
    assert rubdown("log", "cancelled", "2026-12-04", "--plan", plan, *ON).returncode == 0
    assert (plan.parent / "plan.journal.toml").exists()
    assert rubdown("check", plan, *ON).returncode == 0


def test_the_calendar_never_takes_an_included_files_place(plan: Path) -> None:
    other = plan.parent / "in" / "b.toml"
    before = other.read_bytes()
    for command in ("calendar", "load"):
        done = rubdown(command, plan, *ON, "-o", other)
        assert (done.returncode, other.read_bytes()) == (2, before)
        assert "is the plan itself" in done.stderr


# a name, what makes it, and a part of what is told at 1:12 of the plan
UNREADABLE = [
    ("gone.toml", "", "no such file"),
    ("", "", "a folder, not a plan"),
    ("/dev/zero", "", "a device or a pipe, not a plan"),
    ("pipe", "pipe", "a device or a pipe, not a plan"),
    ("loop", "loop", "cannot be read"),
    ("closed", "closed", "permission denied"),
    ("latin", "latin", "not UTF-8 text: line 2 holds the byte 0xe9"),
    ("big", "big", "larger than 2 MB"),
    ("x\\u0000y", "", "cannot be read"),
    ("\\u001b[31m", "", "no such file"),
    ("a" * 5000, "", "file name too long"),
]


@pytest.mark.skipif(os.name == "nt", reason="pipes, devices and links of POSIX")
@pytest.mark.parametrize(("name", "kind", "wrong"), UNREADABLE)
def test_a_file_that_cannot_be_included(tmp_path: Path, name: str, kind: str, wrong: str) -> None:
    if kind == "closed" and os.geteuid() == 0:
        pytest.skip("root may read everything")
    made(tmp_path / kind, kind)
    plan = written(tmp_path / "plan.toml", f'include = ["{name}"]\n{RACE}')
    done = rubdown("check", "plan.toml", *ON, "--format", "json", cwd=tmp_path)
    (found,) = json.loads(done.stdout)
    assert (found["path"], found["line"], found["column"]) == ("plan.toml", 1, 12)
    assert wrong in found["wrong"]
    told = rubdown("calendar", plan, *ON)
    assert (told.returncode, told.stdout) == (2, "")
    assert "\x1b" not in told.stderr


def made(path: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    elif kind in ("closed", "latin", "big"):
        written(path, {"closed": b"", "latin": b"\n# caf\xe9\n", "big": b"#" * 2_000_000}[kind])
        path.chmod(0 if kind == "closed" else 0o644)


def test_links_to_one_file_are_one_file(plan: Path) -> None:
    (plan.parent / "link.toml").symlink_to(plan.parent / "in" / "b.toml")
    written(plan, "include = ['in/a.toml', 'link.toml']\n")
    assert len(json.loads(rubdown("check", plan, *ON, "--format", "json").stdout)) == 1
    (plan.parent / "self.toml").symlink_to(plan)
    written(plan, f"include = ['self.toml']\n{RACE}")
    assert "includes itself: plan.toml → plan.toml" in rubdown("check", "plan.toml", *ON, cwd=plan.parent).stdout


GIT = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}


def git(folder: Path, *args: str) -> None:
    named = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", folder, *named, *args], check=True, capture_output=True, env=GIT)


def test_an_older_version_takes_the_included_files_of_then(plan: Path) -> None:
    folder = plan.parent
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "one")
    assert rubdown("diff", plan, "--at", "HEAD", *ON).returncode == 0
    for old in ("a.toml", "b.toml"):  # the folder of then is gone: git still has it
        (folder / old).write_text((folder / "in" / old).read_text("utf-8").replace("2026-12-04", "2026-12-11"), "utf-8")
        (folder / "in" / old).unlink()
    (folder / "in").rmdir()
    written(plan, "include = ['a.toml']\n[runner]\nname = 'Ana'\n")
    done = rubdown("diff", "plan.toml", "--at", "HEAD", *ON, cwd=folder)
    assert "Booked massage of Fri 4 Dec 2026 moved 7 days later" in done.stdout
    assert (done.returncode, done.stderr) == (1, "")
    git(folder, "commit", "-am", "two")  # a.toml and b.toml are not among git's files
    missing = rubdown("diff", "plan.toml", "--at", "HEAD", *ON, cwd=folder)
    assert missing.stderr.startswith('HEAD:plan.toml:1:12: error: "a.toml": not in the revision "HEAD"\n')
    assert missing.returncode == 2


def test_moving_entries_to_another_file_is_no_change(plan: Path, tmp_path: Path) -> None:
    texts = [(tmp_path / name).read_text("utf-8") for name in ("plan.toml", "in/a.toml", "in/b.toml")]
    lines = [line for text in texts for line in text.splitlines(keepends=True) if not line.startswith("include")]
    whole = written(tmp_path / "whole.toml", "".join(lines))
    done = rubdown("diff", plan, whole, *ON, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["changes"]) == (0, [])
