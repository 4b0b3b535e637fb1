"""The disk fails, or the machine, at any step of what is written: nothing recorded is lost, no half file is left, and
the message says what to do.
"""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rubdown.cli.io import files
from rubdown.cli.io.journal import journal_text
from support.command import environment, rubdown
from support.faults import KILL, NIGHTLY, Machine, Step, mounted, without_powers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="faults are injected by Linux's own means")

BOOKED = "[[appointment]]\nstart = 2026-11-24T17:00:00\n"
NONE = "[massage]\nper_month = [0, 1]\n[rules]\ncost_beyond_least = 1000\n"
PLAN = f'[runner]\nname = "Zoë"\ntimezone = "Europe/Madrid"\n{NONE}[[race]]\ndate = 2027-01-31\n{BOOKED}'
OLD = '# by hand\n[[entry]]\nwhat = "done"\non = 2026-10-10\n'
TABLE = "date,title,km\n2026-12-01,Easy,8\n2026-12-06,City Half,21.1\n"
TODAY = ("--today", "2026-11-23")
SAID = "Massage tomorrow at 17:00 (Tue 24 Nov)\n"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    return Machine(folder, {"XDG_STATE_HOME": f"{folder}/state", "XDG_CONFIG_HOME": f"{folder}/config"})


# What is written: the command, the file, and what stands in it before.
WRITES = {
    "log": (("log", "booked", "2026-12-14", "--soft", "--plan", "plan.toml", *TODAY), "plan.journal.toml", OLD),
    "undo": (("log", "undo", "--plan", "plan.toml", *TODAY), "plan.journal.toml", OLD),
    "accept": (("log", "accept", "--plan", "plan.toml", *TODAY), "plan.journal.toml", None),
    "output": (("calendar", "plan.toml", "--format", "json", "-o", "out.json", *TODAY), "out.json", "old\n"),
    "ics": (("calendar", "plan.toml", "--format", "ics", "-o", "out.ics", *TODAY), "out.ics", ""),
    "into": (("import", "table.csv", "--into", "season.toml", *TODAY), "imported.toml", None),
    "done": (("import", "--done", "done.csv", "--into", "deeds.toml", *TODAY), "done.toml", None),
    "stream": (("calendar", "--input", "ndjson", "plans.ndjson", "-o", "out.ndjson", *TODAY), "out.ndjson", "old\n"),
    "club": (("club", "club.toml", "--format", "json", "-o", "club.json", *TODAY), "club.json", "old\n"),
    "init": (
        ("init", "new.toml", "--race", "x", "--date", "2026-12-30", "--distance", "10k", *TODAY),
        "new.toml",
        None,
    ),
}


GIVEN = {
    "table.csv": TABLE, "season.toml": 'include = ["imported.toml"]\n',
    "deeds.toml": 'include = ["done.toml"]\n[week]\nsun = "long run 20 km"\n',
    "done.csv": "Activity Date,Activity Name,Activity Type,Moving Time,Distance\n2026-11-20,Easy,Run,3000,8000\n",
    "plans.ndjson": "".join(f"{json.dumps({'id': i, 'toml': PLAN})}\n" for i in range(9)),
    "club.toml": 'plans = ["plan.toml"]\ntimezone = "Europe/Madrid"\n[[therapist]]\nname = "M"\nhours = "mon 9-18"\n',
}  # fmt: skip


def timeless(text: str | None) -> str | None:
    return re.sub(r"logged = .*", "", text) if text else text


# The others are written by the same steps: tried in a nightly run.
TRIED = [(name, fault) for name in WRITES for fault in (KILL, "error")] if NIGHTLY else [
    ("log", KILL), ("log", "error"), ("output", "error"), ("init", KILL),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fault"), TRIED)
def test_a_write_that_fails_or_is_killed_at_any_step(name: str, fault: str, machine: Machine) -> None:
    args, target, old = WRITES[name]
    path = machine.folder / target
    for given, text in GIVEN.items():
        machine.folder.joinpath(given).write_text(text)
    if name == "club":
        pytest.importorskip("highspy")

    def again() -> None:
        path.unlink(missing_ok=True)
        if old is not None:
            path.write_text(old, encoding="utf-8")

    again()
    whole = machine.run(*args)
    new = path.read_text(encoding="utf-8")
    assert new != old
    assert len(whole.calls) >= 5, "data, fsync, mode, renaming, folder"
    for where, done in machine.faulted(fault, again, *args):
        found = path.read_text(encoding="utf-8") if path.exists() else None
        assert timeless(found) in (timeless(old), timeless(new)), where
        assert "Traceback" not in done.err, where
        if not done.reached:
            assert (done.code, timeless(found)) == (0, timeless(new)), where
        elif fault == KILL:
            assert done.code == -9, where
        elif done.code:
            assert done.code == 2, where
            assert done.err.splitlines()[-1].startswith("rubdown: "), where
            told = "it is recorded" in done.err or "cannot write the output" in done.err
            assert told or timeless(found) == timeless(old), where
            assert machine.left() == [], where
        else:
            assert timeless(found) == timeless(new), where
        for leftover in machine.left():
            machine.folder.joinpath(leftover).unlink()
    again()
    assert machine.run(*args).code == 0, "what the dead left behind is in nobody's way"


@pytest.mark.skipif(not NIGHTLY, reason="by night: a run for each step")
@pytest.mark.parametrize("fault", [KILL, "error"])
def test_a_club_is_accepted_by_all_or_by_nobody(fault: str, machine: Machine) -> None:
    """Three journals, one of which is new, at any step; the next run completes it, and nothing is recorded twice."""
    pytest.importorskip("highspy")
    plan = PLAN.replace(BOOKED, "").replace(NONE, "[massage]\nlast = 2026-11-01\n")
    names = ("ana", "ben", "eva")
    for name in names:
        machine.folder.joinpath(f"{name}.toml").write_text(plan.replace("Zoë", name), encoding="utf-8")
    club = GIVEN["club.toml"].replace('"plan.toml"', ", ".join(f'"{name}.toml"' for name in names))
    machine.folder.joinpath("club.toml").write_text(club, encoding="utf-8")
    journals = [machine.folder / f"{name}.journal.toml" for name in names]
    args = ("club", "club.toml", "--until", "2026-12-31", "--accept", *TODAY)

    def again() -> None:
        for path in (*machine.folder.glob("*.journal.toml"), *machine.folder.glob(".*")):
            path.unlink()
        for journal in journals[:2]:
            journal.write_text(OLD, encoding="utf-8")

    def texts() -> list[str | None]:
        return [timeless(journal_text(journal)) for journal in journals]

    again()
    old = texts()
    assert machine.run(*args).code == 0
    new = texts()
    assert all(one != other for one, other in zip(old, new, strict=True))
    for where, done in machine.faulted(fault, again, *args):
        assert texts() in (old, new), where
        assert "Traceback" not in done.err, where
        assert not done.code or fault == KILL or done.code == 2, where
        if not done.reached or not done.code:
            assert (done.code, texts()) == (0, new), where
        then = rubdown(*args, env=machine.env, cwd=machine.folder)
        assert (then.returncode, texts()) == (0, new), where
        assert [journal.read_text(encoding="utf-8") for journal in journals] == [*map(journal_text, journals)], where
        assert not [*machine.folder.glob(".*.next")], where


# --- what was told (SQLite)


@pytest.mark.parametrize(
    ("first", "fault"), [(True, "error"), (False, KILL), *([(True, KILL), (False, "error")] if NIGHTLY else [])]
)
def test_a_reminder_is_told_at_least_once_whatever_fails(first: bool, fault: str, machine: Machine) -> None:
    state = machine.folder / "state" / "rubdown" / "reminders.sqlite"

    def again() -> None:
        for path in state.parent.glob("*"):
            path.unlink()
        if first:
            shutil.rmtree(machine.folder / "state", ignore_errors=True)
        else:
            state.parent.mkdir(parents=True, exist_ok=True)
            state.write_bytes(before)

    before = b""
    if not first:
        assert rubdown("remind", "plan.toml", "--today", "2026-11-17", env=machine.env, cwd=machine.folder).stdout
        before = state.read_bytes()
    for where, done in machine.faulted(fault, again, "remind", "plan.toml", *TODAY):
        assert len(done.calls) >= 8 or done.reached, where
        assert "Traceback" not in done.err, where
        assert done.code == (-9 if fault == KILL and done.reached else 2 if done.err else 0), where
        then = rubdown("remind", "plan.toml", *TODAY, env=machine.env, cwd=machine.folder)
        assert (then.returncode, then.stderr) == (0, ""), where
        assert SAID in (done.out, then.stdout), where
        if NIGHTLY or not done.reached:
            quiet = rubdown("remind", "plan.toml", *TODAY, env=machine.env, cwd=machine.folder)
            assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", ""), where


@pytest.mark.skipif(not NIGHTLY, reason="by night: a run for each step")
def test_a_stream_of_reminders_that_is_killed_repeats_at_most_the_one_in_hand(machine: Machine) -> None:
    plans = "".join(f"{json.dumps({'id': n, 'toml': PLAN})}\n" for n in range(2))
    machine.folder.joinpath("plans.ndjson").write_text(plans)
    args = ("remind", "--input", "ndjson", "plans.ndjson", *TODAY)
    for where, done in machine.faulted(
        KILL, lambda: shutil.rmtree(machine.folder / "state", ignore_errors=True), *args
    ):
        then = rubdown(*args, env=machine.env, cwd=machine.folder)
        assert (then.returncode, then.stderr) == (0, ""), where
        lines = [json.loads(line) for line in (*done.out.splitlines(), *then.stdout.splitlines())]
        told = [line["id"] for line in lines if line["notices"]]
        assert sorted({*told}) == [0, 1], where
        assert len(told) <= 3, where


def test_a_failure_to_remember_says_whether_it_was_told(machine: Machine) -> None:
    before = machine.run("remind", "plan.toml", *TODAY, fault="error=ENOSPC", at=Step("pwrite64", 1))
    assert (before.code, before.out) == (2, "") or before.out == SAID
    ends = set()
    for nth in range(1, 9):  # it writes twice: before it is told, and after
        shutil.rmtree(machine.folder / "state")
        after = machine.run("remind", "plan.toml", *TODAY, fault="error=EIO", at=Step("fdatasync", nth))
        assert after.code in (0, 2)
        if after.code:
            ends.add((after.out, after.err.rpartition("; ")[2]))
    assert ends == {("", "nothing is sent\n"), (SAID, "the reminders just sent may come a second time\n")}


# --- real mounts and modes


@pytest.mark.parametrize(("kind", "why"), [("full", "no space left on device"), ("read-only", "read-only file system")])
def test_a_disk_that_is_full_or_read_only(kind: str, why: str, machine: Machine) -> None:
    machine.folder.joinpath("plan.journal.toml").write_text(OLD, encoding="utf-8")
    machine.folder.joinpath("old.json").write_text("old\n")
    script = """
    rubdown log ill --plan plan.toml --today 2026-11-23; echo "code $?"
    rubdown calendar plan.toml --today 2026-11-23 --format json -o old.json; echo "code $?"
    rubdown init new.toml --race x --date 2026-12-30 --distance 10k; echo "code $?"
    rubdown remind plan.toml --today 2026-11-23; echo "code $?"
    rubdown remind plan.toml --today 2026-11-23 --dry-run; echo "code $?"
    cat old.json plan.journal.toml; ls -A
    """
    done = mounted(kind, machine.folder, script, machine.env)
    told, shown = done.stderr.splitlines(), done.stdout
    assert told[:3] == [
        f"rubdown: nothing is recorded, plan.journal.toml cannot be written: {why}",
        f"rubdown: cannot write old.json: {why}",
        f"rubdown: cannot write new.toml: {why}",
    ]
    assert len(told) == 4
    assert "nothing is sent" in told[3]
    assert shown.startswith(f"code 2\ncode 2\ncode 2\ncode 2\n{SAID}code 0\nold\n{OLD}"), shown
    assert ".tmp" not in shown
    assert "new.toml" not in shown


def shut(path: Path, mode: int) -> Callable[[], None]:
    before = path.stat().st_mode
    path.chmod(mode)
    return lambda: path.chmod(before)


@pytest.mark.parametrize(
    ("args", "shuts", "mode", "told"),
    [
        (("log", "ill", "--plan", "plan.toml"), ".", 0o500, "nothing is recorded, plan.journal.toml cannot be written"),
        (("log", "ill", "--plan", "plan.toml"), "plan.journal.toml", 0, "plan.journal.toml: error: cannot be read"),
        (("calendar", "plan.toml"), "plan.toml", 0, "plan.toml: error: cannot be read: permission denied"),
        (("calendar", "plan.toml", "-o", "x"), ".", 0o500, "cannot write x: permission denied"),
        (("calendar", "plan.toml", "--format", "ics", "-o", "out.ics"), "out.ics", 0, "cannot read out.ics: "),
        (("remind", "plan.toml"), "state", 0o500, "permission denied; nothing is sent"),
        (("remind", "plan.toml", "--send"), "config/rubdown/config.toml", 0, "config.toml: error: cannot be read"),
        (("import", "table.csv", "--into", "plan.toml"), ".", 0o500, "cannot write imported.toml: permission denied"),
    ],
)  # fmt: skip
def test_what_may_not_be_read_or_written(
    args: tuple[str, ...], shuts: str, mode: int, told: str, machine: Machine
) -> None:
    for name, text in (("plan.journal.toml", OLD), ("out.ics", ""), ("table.csv", TABLE), ("state/x", ""),
                       ("config/rubdown/config.toml", "")):  # fmt: skip
        path = machine.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    opened = shut(machine.folder / shuts, mode)
    argv = without_powers([sys.executable, "-m", "rubdown", *args, *TODAY])
    done = subprocess.run(
        argv, capture_output=True, check=False, text=True, cwd=machine.folder, env=environment(machine.env)
    )
    opened()
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert machine.left() == []


def test_secrets_stay_with_their_owner(machine: Machine) -> None:
    """What a file's owner alone may read stays so when it is written anew, also by a careless umask."""
    journal, page = machine.folder / "plan.journal.toml", machine.folder / "page.html"
    for path in (journal, page):
        path.write_text("")
        path.chmod(0o600)
    script = 'umask 0; for words in "log ill --plan plan.toml" "calendar plan.toml --format html -o page.html" ' \
        f'"remind plan.toml"; do "{sys.executable}" -m rubdown $words {" ".join(TODAY)} || exit 1; done'  # fmt: skip
    done = subprocess.run(["sh", "-c", script], cwd=machine.folder, env=environment(machine.env), check=False)
    assert done.returncode == 0
    state = machine.folder / "state" / "rubdown"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (journal, page, state, state / "reminders.sqlite")] == [
        0o600, 0o600, 0o700, 0o600,
    ]  # fmt: skip


def test_a_file_system_without_modes_is_written_to(machine: Machine) -> None:
    args, target, old = WRITES["log"]
    machine.folder.joinpath(target).write_text(str(old), encoding="utf-8")
    chmod = next(call for call in machine.run(*args).calls if "chmod" in call)
    machine.folder.joinpath(target).write_text(str(old), encoding="utf-8")
    assert machine.run(*args, fault="error=EPERM", at=Step(chmod, 1)).code == 0
    assert machine.folder.joinpath(target).read_text(encoding="utf-8").startswith(f"{old}\n[[entry]]")


def test_a_new_file_is_whole_without_hard_links_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it has to be copied into its place, and that fails half-way, nothing stays there."""

    def fails(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", fails)
    monkeypatch.setattr(files, "write_whole", lambda path, content: None)
    with pytest.raises(UnicodeEncodeError):
        files.write_new(tmp_path / "plan.toml", "half of it\n\ud800")
    assert list(tmp_path.iterdir()) == []
