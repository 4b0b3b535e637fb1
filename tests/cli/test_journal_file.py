"""The journal on disk: the old or the new one whatever happens, by one process at a time, and never lost."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rubdown.cli.io import journal as journal_files
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.files import write_whole
from rubdown.cli.io.journal import journal_entries, locked
from rubdown.cli.io.plans import journal_path
from rubdown.plan.journal import JournalEntry, with_entry
from support.command import ROOT, rubdown
from support.reading import plan_of

TODAY = ("--today", "2026-11-22")
NOW: Any = date(2026, 11, 22)  # what the option's parser gives, whatever Typer is told
RACE = '[[race]]\nname = "City 10 km"\nstart = 2026-12-06T09:00:00\n'
OLD = with_entry("# my own words\n", JournalEntry(what="done", on=date(2026, 11, 10)))
NEW = with_entry(OLD, JournalEntry(what="booked", on=date(2026, 12, 14)))


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(RACE, encoding="utf-8")
    return path


@pytest.fixture
def journal(plan: Path) -> Path:
    path = plan.with_name("plan.journal.toml")
    path.write_text(OLD, encoding="utf-8")
    return path


def temporary_files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]


# A child that counts every call which reaches the disk, and dies (not by an exception) before or after the n-th. What
# it has done is told by its trace. Buffers of a killed process are lost, as they would be.
CHILD = """
import json, os, pathlib, signal, sys, tempfile
from pathlib import Path
target, new, trace, dying = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
steps = []

def step(name):
    steps.append(name)
    if dying == f"{len(steps) - 1}":
        os.kill(os.getpid(), signal.SIGKILL)

def watched(name, real):
    def call(*args, **more):
        step(f"before {name}")
        found = real(*args, **more)
        step(f"after {name}")
        return found
    return call

class Watched:
    def __init__(self, file):
        self.file = file
    def __enter__(self):
        return self
    def __exit__(self, *_):
        step("before close")
        self.file.close()
        step("after close")
    def fileno(self):
        return self.file.fileno()
    def flush(self):
        step("before flush")
        self.file.flush()
        step("after flush")
    def write(self, text):
        step("before write")
        for part in (text[:7], text[7:-7], text[-7:]):  # the disk has a part of it only
            self.file.write(part)
            self.file.flush()
            step("within write")

real_fdopen = os.fdopen
os.fdopen = lambda *args, **more: Watched(real_fdopen(*args, **more))
os.fsync = watched("fsync", os.fsync)
tempfile.mkstemp = watched("mkstemp", tempfile.mkstemp)
Path.chmod = watched("chmod", Path.chmod)
Path.replace = watched("replace", Path.replace)
from rubdown.cli.io.files import write_whole
from rubdown.cli.io.journal import locked
with locked(target):
    step("locked")
    write_whole(target, new)
    step("written")
Path(trace).write_text(json.dumps(steps))
"""
STEPS = [
    "locked", "before mkstemp", "after mkstemp", "before write", "within write", "within write", "within write",
    "before flush", "after flush", "before fsync", "after fsync", "before close", "after close", "before chmod",
    "after chmod", "before replace", "after replace", "before fsync", "after fsync", "written",
]  # fmt: skip


def write_and_die(target: Path, at: int, trace: Path) -> int:
    child = [sys.executable, "-c", CHILD, str(target), NEW, str(trace), str(at)]
    return subprocess.run(child, cwd=ROOT, check=False, capture_output=True).returncode


def test_the_steps_of_a_write(journal: Path, tmp_path: Path) -> None:
    """Data before the renaming, the folder after it; else the tests below would miss a step."""
    trace = tmp_path / "trace.json"
    assert write_and_die(journal, -1, trace) == 0
    assert json.loads(trace.read_text()) == STEPS
    assert journal.read_text(encoding="utf-8") == NEW
    assert temporary_files(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("at", range(len(STEPS)))
def test_a_killed_write_leaves_the_old_or_the_new_journal(at: int, first: bool, plan: Path) -> None:
    journal = plan.with_name("plan.journal.toml")
    if not first:
        journal.write_text(OLD, encoding="utf-8")
    assert write_and_die(journal, at, plan.with_name("trace")) == -signal.SIGKILL
    replaced = at > STEPS.index("before replace")
    if first and not replaced:
        assert not journal.exists()
    else:
        assert journal.read_text(encoding="utf-8") == (NEW if replaced else OLD)
    assert len(journal_entries(journal)) == (2 if replaced else 0 if first else 1)
    # neither a lock of the dead nor what it left behind is in the way of the next one
    left = temporary_files(plan.parent)
    assert bool(left) == (STEPS.index("after mkstemp") <= at < STEPS.index("after replace"))
    with locked(journal):
        after = with_entry(
            journal.read_text(encoding="utf-8") if journal.exists() else "", JournalEntry(on=date(2027, 1, 9))
        )
        write_whole(journal, after)
    assert journal_entries(journal)[-1] == JournalEntry(on=date(2027, 1, 9))
    assert temporary_files(plan.parent) == left


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
@pytest.mark.parametrize("at", [STEPS.index("within write"), STEPS.index("before replace"), len(STEPS) - 1])
def test_the_command_goes_on_after_a_kill(at: int, plan: Path, journal: Path) -> None:
    write_and_die(journal, at, plan.with_name("trace"))
    before = journal_entries(journal)
    done = rubdown("log", "booked", "2026-12-28", "--plan", plan, *TODAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert journal_entries(journal)[:-1] == before
    assert rubdown("calendar", plan, *TODAY).returncode == 0


# In-process: each step fails with an error of the system.

STEP_FAILS = [
    ("os.fsync", OSError(28, "No space left on device")),
    ("os.fdopen", OSError(28, "No space left on device")),
    ("tempfile.mkstemp", OSError(30, "Read-only file system")),
    ("pathlib.Path.replace", PermissionError(13, "Permission denied")),
    ("os.fsync", KeyboardInterrupt()),
]


@pytest.mark.parametrize(("step", "error"), STEP_FAILS)
def test_a_step_that_fails_leaves_the_old_journal_and_nothing_else(
    step: str, error: BaseException, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(step, fails)
    with pytest.raises(type(error)):
        write_whole(journal, NEW)
    monkeypatch.undo()
    assert journal.read_text(encoding="utf-8") == OLD
    assert temporary_files(journal.parent) == []


@pytest.mark.parametrize(("step", "error"), STEP_FAILS[:-1])
def test_the_command_tells_why_nothing_is_recorded(
    step: str, error: OSError, journal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rubdown.cli.commands.log import log

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(step, fails)
    with pytest.raises(CommandError) as ended:
        log(what="ill", plan=f"{journal.with_name('plan.toml')}", today=NOW)
    monkeypatch.undo()
    assert capsys.readouterr().out == ""
    assert str(ended.value) == f"nothing is recorded, {journal} cannot be written: {str(error.strerror).lower()}"
    assert journal.read_text(encoding="utf-8") == OLD
    assert temporary_files(journal.parent) == []


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from rubdown.cli.main import run
run()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
@pytest.mark.parametrize("room", [0, 10, len(OLD), len(OLD) + 20])
def test_a_disk_without_room(room: int, plan: Path, journal: Path) -> None:
    """A real short write: the system lets the file grow so far and no further."""
    args = [sys.executable, "-c", FULL, str(room), "log", "ill", "--plan", str(plan), *TODAY]
    done = subprocess.run(args, capture_output=True, check=False, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"rubdown: nothing is recorded, {journal} cannot be written: ")
    assert done.stderr.count("\n") == 1
    assert journal.read_text(encoding="utf-8") == OLD
    assert temporary_files(plan.parent) == []


def test_a_folder_that_cannot_be_written(plan: Path, journal: Path) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    plan.parent.chmod(0o500)
    try:
        done = rubdown("log", "ill", "--plan", plan, *TODAY)
    finally:
        plan.parent.chmod(0o700)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing is recorded" in done.stderr
    assert journal.read_text(encoding="utf-8") == OLD


@pytest.mark.parametrize("name", ["blocked/x.toml", "folder"])
def test_a_journal_where_none_can_be(name: str, plan: Path) -> None:
    plan.with_name("blocked").write_text("a file, no folder")
    plan.with_name("folder").mkdir()
    plan.write_text(f'journal.file = "{name}"\n{RACE}')
    done = rubdown("log", "ill", "--plan", plan, *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert plan.with_name("blocked").read_text() == "a file, no folder"


# A broken journal.

BROKEN = [
    ('[[entry]]\nwhat = "bookd"\non = 2026-12-01\n', ":2:8: error: "),
    ("[[entry]]\nwhat = \n", ":2:8: error: not valid TOML"),
    ('[[entry]]\nwhat = "booked"\non = 2026-12-01\nwhen = 5\n', ":4:1: error: unknown key"),
    ('[[entry]]\nwhat = "moved"\non = 2026-12-01\n', ":1:1: error: this entry has no new day"),
    ("<<<<<<< HEAD\n" + OLD, ":1:9: error: not valid TOML"),
    ("[[entry]]\n\x00", ":2:2: error: not valid TOML"),
]


@pytest.mark.parametrize(("text", "place"), BROKEN)
def test_a_broken_journal_is_never_overwritten(text: str, place: str, plan: Path, journal: Path) -> None:
    journal.write_bytes(text.encode())
    for args in (("ill",), ("undo",), ("show",), ("accept",)):
        done = rubdown("log", *args, "--plan", plan, *TODAY)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"{journal}{place}"), done.stderr
        assert journal.read_bytes() == text.encode()


def test_a_broken_journal_stops_the_calendar_too(plan: Path, journal: Path) -> None:
    journal.write_text(BROKEN[0][0])
    done = rubdown("calendar", plan, *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{journal}:2:8: error: ")


def test_bytes_that_are_no_text(plan: Path, journal: Path) -> None:
    journal.write_bytes(OLD.encode() + b"\xff")
    done = rubdown("log", "ill", "--plan", plan, *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "not UTF-8 text" in done.stderr
    assert journal.read_bytes() == OLD.encode() + b"\xff"


def test_journal_entries(journal: Path) -> None:
    assert journal_entries(None) == ()
    assert journal_entries(journal.with_name("none.toml")) == ()
    assert journal_entries(journal) == (JournalEntry(what="done", on=date(2026, 11, 10)),)
    journal.write_text("[[entry]]\n")
    with pytest.raises(CommandError):
        journal_entries(journal)


# Where it is, and how the file is kept.


@pytest.mark.parametrize(
    ("name", "table", "expected"),
    [
        ("plan.toml", "", "plan.journal.toml"),
        ("a/b/my season.toml", "", "a/b/my season.journal.toml"),
        ("season.2027.toml", "", "season.2027.journal.toml"),
        ("plan", "", "plan.journal.toml"),
        ("a/plan.toml", 'journal.file = "b/what.toml"\n', "a/b/what.toml"),
        ("a/plan.toml", 'journal.file = "../what.toml"\n', "a/../what.toml"),
        ("a/plan.toml", 'journal.file = "/var/what.toml"\n', "/var/what.toml"),
    ],
)
def test_where_the_journal_is(name: str, table: str, expected: str) -> None:
    assert journal_path(name, plan_of(table + RACE)) == Path(expected)
    assert journal_path("-", plan_of(table + RACE)) is None


def test_the_journal_keeps_its_mode(journal: Path) -> None:
    journal.chmod(0o640)
    write_whole(journal, NEW)
    assert stat.S_IMODE(journal.stat().st_mode) == (0o640 if os.name != "nt" else 0o666)


def test_a_new_journal_has_the_mode_of_any_new_file(journal: Path) -> None:
    journal.unlink()
    write_whole(journal, NEW)
    (usual := journal.with_name("usual")).touch()
    assert stat.S_IMODE(journal.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


def test_what_is_written_is_what_is_read(journal: Path) -> None:
    text = "# á ◆ 🦵 \u2028 end\r\n# second\n"
    write_whole(journal, text)
    assert journal.read_bytes() == text.encode()


# One process at a time.


def test_a_second_process_waits_and_then_says_so(
    plan: Path, journal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rubdown.cli.commands.log import log

    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path; from rubdown.cli.io.journal import locked\n"
         "with locked(Path(sys.argv[1])):\n print('held', flush=True); sys.stdin.read()", str(journal)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert holder.stdout
    assert holder.stdin
    assert holder.stdout.readline().strip() == b"held"
    monkeypatch.setattr(journal_files, "_LONGEST_WAIT", 0.2)
    try:
        with pytest.raises(CommandError) as ended:
            log(what="ill", plan=str(plan), today=NOW)
        assert capsys.readouterr().out == ""
        assert "nothing is recorded" in str(ended.value)
        assert journal.read_text(encoding="utf-8") == OLD
        assert rubdown("log", "show", "--plan", plan).returncode == 0  # reading waits for nobody
    finally:
        holder.communicate(timeout=300)
    assert rubdown("log", "ill", "--plan", plan, *TODAY).returncode == 0


# Each worker is a process of its own that runs the command itself, again and again, beside the others.
WORKER = """
import sys
from datetime import date, timedelta
from rubdown.cli.shell import app
plan, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for n in range(first, first + count):
    day = date(2026, 11, 22) + timedelta(days=n)
    args = ["log", "booked", str(day), "--soft", "--note", f"call {n}", "--plan", plan, "--today", "2026-11-22"]
    app(args, standalone_mode=False)
"""
WORKERS, CALLS = 4, 12


def test_concurrent_calls_lose_none(plan: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(plan), str(n * CALLS), str(CALLS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for n in range(WORKERS)
    ]  # fmt: skip
    for worker in started:  # all have started before the first may write
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    with locked(plan.with_name("plan.journal.toml")):
        for worker in started:
            assert worker.stdin
            worker.stdin.write("go\n")
            worker.stdin.flush()
    told = [worker.communicate(timeout=300) for worker in started]
    assert [(worker.returncode, err) for worker, (_, err) in zip(started, told, strict=True)] == [(0, "")] * WORKERS
    assert sum(out.count("recorded: booked: ") for out, _ in told) == WORKERS * CALLS
    found = journal_entries(plan.with_name("plan.journal.toml"))
    days = [date(2026, 11, 22) + timedelta(days=n) for n in range(WORKERS * CALLS)]
    assert len(found) == WORKERS * CALLS
    assert sorted(entry.on for entry in found if entry.on) == days
    assert {entry.note for entry in found} == {f"call {n}" for n in range(WORKERS * CALLS)}
    assert temporary_files(plan.parent) == []
    assert plan.read_text(encoding="utf-8") == RACE


def test_of_two_bookings_of_one_day_one_is_refused(plan: Path) -> None:
    args = [sys.executable, "-m", "rubdown", "log", "booked", "2026-12-14", "--plan", str(plan), *TODAY]
    both = [subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) for _ in range(2)]
    for process in both:
        process.communicate(timeout=300)
    assert sorted(process.returncode for process in both) == [0, 2]
    assert len(journal_entries(plan.with_name("plan.journal.toml"))) == 1


def test_a_link_keeps_leading_to_its_journal(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    real.write_text("old\n")
    link.symlink_to(real)
    write_whole(link, "new\n")
    assert link.is_symlink()
    assert real.read_text() == "new\n"
