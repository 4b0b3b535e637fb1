"""A plan or a journal is its real file, whatever link leads to it; a result takes no file of the user's own place."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rubdown.cli.io import files
from rubdown.cli.io.files import is_regular, write_whole
from rubdown.cli.io.journal import journal_entries
from support.command import ROOT, rubdown, rubdown_process
from support.rfc5545 import events

PLAN = """
[runner]
name = "Ana"
timezone = "Europe/Madrid"
[week]
tue = "intervals 10 km"
sun = "long run 22 km"
[[race]]
name = "City Half"
date = 2027-01-17
"""
TODAY = ("--today", "2026-11-24")
unix = pytest.mark.skipif(os.name == "nt", reason="links, pipes and devices of Unix")
pytestmark = unix


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """`real/ana.toml`, and the link `link/plan.toml` that leads to it."""
    for name in ("real", "link"):
        (tmp_path / name).mkdir()
    (tmp_path / "real" / "ana.toml").write_text(PLAN, "utf-8")
    (tmp_path / "link" / "plan.toml").symlink_to("../real/ana.toml")
    return tmp_path


def ok(*args: str | Path, cwd: Path) -> str:
    done = rubdown(*args, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def uids(plan: str, folder: Path) -> list[str]:
    return [str(event["UID"]) for event in events(ok("calendar", plan, *TODAY, "--format", "ics", cwd=folder))]


# Links.


def test_a_plan_behind_a_link_has_one_journal_one_memory_and_one_identity(folders: Path) -> None:
    ok("log", "booked", "2026-12-02T17:00", "--plan", "link/plan.toml", *TODAY, cwd=folders)
    assert sorted(p.name for p in folders.rglob("*.journal.toml")) == [".ana.journal.toml.lock", "ana.journal.toml"][1:]
    assert uids("link/plan.toml", folders) == uids("real/ana.toml", folders)
    (folders / "folder").symlink_to("real")  # a folder that is a link, and a link to a link
    (folders / "again.toml").symlink_to("link/plan.toml")
    assert uids("folder/ana.toml", folders) == uids("again.toml", folders) == uids("real/ana.toml", folders)
    assert "Massage in 7 days" in ok("remind", "link/plan.toml", "--today", "2026-11-25", cwd=folders)
    assert ok("remind", "real/ana.toml", "--today", "2026-11-26", cwd=folders) == ""
    assert ok("remind", "again.toml", "--today", "2026-11-26", cwd=folders) == ""


def test_what_a_plan_includes_is_beside_its_real_file(folders: Path) -> None:
    (folders / "real" / "more.toml").write_text('[[race]]\nname = "Spring 10 km"\ndate = 2027-03-07\n', "utf-8")
    (folders / "real" / "ana.toml").write_text(f'include = ["more.toml"]\n{PLAN}', "utf-8")
    (folders / "link" / "more.toml").write_text("not = [valid", "utf-8")
    assert uids("link/plan.toml", folders) == uids("real/ana.toml", folders)
    (folders / "real" / "last.toml").write_text('[[race]]\nname = "Spring 10 km"\ndate = 2027-03-07\n', "utf-8")
    (folders / "link" / "base.toml").write_text('include = ["last.toml"]\n', "utf-8")
    (folders / "link" / "base.toml").rename(folders / "real" / "base.toml")
    (folders / "link" / "shared.toml").symlink_to("../real/base.toml")
    (folders / "link" / "own.toml").write_text(f'include = ["shared.toml"]\n{PLAN}', "utf-8")
    assert len(uids("link/own.toml", folders)) >= len(uids("real/ana.toml", folders))


@pytest.mark.parametrize("named", ["journal.toml", "../link/journal.toml", "~/journal.toml"])
def test_a_journal_of_another_name_is_beside_the_real_file_or_at_home(named: str, folders: Path) -> None:
    (folders / "real" / "ana.toml").write_text(f'journal.file = "{named}"\n{PLAN}', "utf-8")
    done = rubdown("log", "ill", "--plan", "link/plan.toml", *TODAY, cwd=folders, env={"HOME": str(folders)})
    assert (done.returncode, done.stderr) == (0, "")
    home = Path(named.replace("~", str(folders)))
    assert len(journal_entries(folders / "real" / home)) == 1
    assert not list(folders.rglob("~"))


def test_two_plans_whose_journals_are_one_file_lose_no_entry(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.toml").write_text(PLAN, "utf-8")
    (tmp_path / "a" / "plan.journal.toml").touch()
    (tmp_path / "b" / "plan.journal.toml").symlink_to("../a/plan.journal.toml")
    command = [sys.executable, "-m", "rubdown", "log", "cramp", *TODAY]
    started = [
        subprocess.Popen([*command, f"2026-11-{day}", "--plan", f"{folder}/plan.toml"], cwd=tmp_path,
                         stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
        for day in (10, 11, 12) for folder in "ab"
    ]  # fmt: skip
    assert [process.wait(timeout=300) for process in started] == [0] * 6
    assert len(journal_entries(tmp_path / "a" / "plan.journal.toml")) == 6
    assert (tmp_path / "b" / "plan.journal.toml").is_symlink()


def test_a_link_whose_journal_is_still_to_come_and_a_ring(folders: Path) -> None:
    (folders / "real" / "ana.journal.toml").symlink_to("../link/kept.toml")
    ok("log", "ill", "--plan", "real/ana.toml", *TODAY, cwd=folders)
    assert len(journal_entries(folders / "link" / "kept.toml")) == 1
    (folders / "ring.toml").symlink_to("ring.toml")
    (folders / "real" / "ana.toml").write_text(f'journal.file = "../ring.toml"\n{PLAN}', "utf-8")
    done = rubdown("log", "ill", "--plan", "real/ana.toml", *TODAY, cwd=folders)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rubdown: nothing is recorded")


def test_an_import_goes_beside_the_real_file_of_a_plan(folders: Path) -> None:
    for plan in ("link/plan.toml", "real/ana.toml"):
        done = rubdown("import", ROOT / "tests/exports/runna.ics", "--into", plan, *TODAY, cwd=folders)
        assert (done.returncode, (folders / "real/imported.toml").exists()) == (0, True)
    assert "0 changes" in done.stdout
    assert [path.name for path in (folders / "link").iterdir()] == ["plan.toml"]


def test_the_plans_of_a_club_are_beside_its_real_file_whatever_its_folder_is_called(folders: Path) -> None:
    pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")
    club = 'plans = ["runners/*.toml"]\n[[therapist]]\nname = "Marta"\nhours = "tue 16-20"\n'
    for name in ("c[1]", "c*", "c?"):
        (folders / name / "runners").mkdir(parents=True)
        (folders / name / "runners" / "ana.toml").write_text(PLAN, "utf-8")
        (folders / name / "runners" / "again.toml").symlink_to("ana.toml")
        (folders / name / "club.toml").write_text(club, "utf-8")
    (folders / "club.toml").symlink_to("c[1]/club.toml")
    for given in ("club.toml", "c[1]", "c*/club.toml", "c?"):
        found = json.loads(ok("club", given, *TODAY, "--format", "json", cwd=folders))
        assert len(found["runners"]) == 1, given


def test_a_result_has_any_name_that_a_file_can_have(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    for name in ("n" * 255, "é" * 127, "日" * 85):
        ok("calendar", *TODAY, "--format", "csv", "-o", name, cwd=tmp_path)
        assert (tmp_path / name).is_file()


@pytest.mark.parametrize("command", ["calendar plan.toml", "club plan.toml --format ics", "schema", "import plan.csv"])
def test_a_result_for_a_folder_that_is_not_there_makes_no_file(command: str, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    run = rubdown(*command.split(), "-o", "later/", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert "there is no folder later/; make it first" in run.stderr
    assert not (tmp_path / "later").exists()


def test_a_list_names_a_plan_once(folders: Path) -> None:
    (folders / "folder").symlink_to("real")
    (folders / "names").write_text("link/plan.toml\nreal/ana.toml\nfolder/ana.toml\n./link/plan.toml\n")
    for command in ("calendar", "team", "check"):
        shown = ok(command, "--files-from", "names", *TODAY, "--format", "ndjson", cwd=folders)
        assert shown.count("\n") == (command != "check"), command


def test_a_link_that_leads_nowhere_is_the_plan_that_is_meant(tmp_path: Path) -> None:
    """Not the one in the config folder: nothing is recorded there."""
    (tmp_path / "config" / "rubdown").mkdir(parents=True)
    (tmp_path / "config" / "rubdown" / "plan.toml").write_text(PLAN, "utf-8")
    (tmp_path / "plan.toml").symlink_to("gone/plan.toml")
    for args in (("calendar",), ("log", "ill"), ("next",), ("remind",)):
        done = rubdown(*args, *TODAY, cwd=tmp_path, env={"XDG_CONFIG_HOME": str(tmp_path / "config")})
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("plan.toml: error: no such file")


@pytest.mark.parametrize(
    "args", [("calendar", "--format", "ics", "-o"), ("calendar", "--format", "csv", "-o"),
             ("import", "--into", "plan.toml", "-o"), ("log", "--from"), ("man", "-o"), ("import",)],
)  # fmt: skip
def test_a_ring_of_links_is_refused(args: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    runna = [str(ROOT / "tests/exports/runna.ics")] if args[1:] and args[0] == "import" else []
    done = rubdown(args[0], *runna, *args[1:], "one", *(TODAY if args[0] != "man" else ()), cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "rubdown: " in done.stderr
    assert (tmp_path / "one").is_symlink()


@pytest.mark.parametrize("leads", ["/mnt/gone/kept.toml", "../gone/kept.toml", "ana.journal.toml"])
def test_a_journal_out_of_reach_is_not_an_empty_one(leads: str, folders: Path) -> None:
    """Else what is booked would be cancelled while a disk is not mounted."""
    journal = folders / "real" / "ana.journal.toml"
    ok("log", "booked", "2026-12-02T17:00", "--plan", "link/plan.toml", *TODAY, cwd=folders)
    ok("remind", "link/plan.toml", *TODAY, cwd=folders)
    journal.rename(folders / "kept.toml")
    journal.symlink_to(leads)
    for args in (("remind", "real/ana.toml"), ("calendar", "link/plan.toml"), ("history", "real/ana.toml")):
        done = rubdown(*args, "--today", "2026-11-25", cwd=folders)
        assert (done.returncode, done.stdout) == (2, "")
        assert "ana.journal.toml: error: a link that leads nowhere" in done.stderr
    done = rubdown("log", "ill", "--plan", "link/plan.toml", *TODAY, cwd=folders)
    assert (done.returncode, done.stdout) == (2, "")
    assert not (folders / "gone").exists()
    journal.unlink()
    journal.symlink_to("../kept.toml")
    assert ok("remind", "real/ana.toml", "--today", "2026-11-25", cwd=folders).startswith("Massage in 7 days")


@pytest.mark.parametrize("command", ["calendar", "team", "remind", "check", "load", "next"])
def test_a_plan_that_is_named_twice_comes_once(command: str, folders: Path) -> None:
    one = rubdown(command, "real/ana.toml", *TODAY, "--format", "ndjson" if command != "next" else "json", cwd=folders)
    names = ("link/plan.toml", "real/ana.toml", "./real/ana.toml")
    two = rubdown(command, *names, *TODAY, "--format", "ndjson", cwd=folders)
    assert two.stdout.count("\n") <= max(1, one.stdout.count("\n"))


# What is no file.


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (".", "is a folder"), ("..", "is a folder"), ("/", "is a folder"), ("~", "is a folder"), ("x/", "is a folder"),
        ("a\\u0000b", "cannot be a file name"), ("n" * 300, "cannot be a file name"),
        (f"x/{'é' * 130}", "cannot be a file name"), ("/dev/stdout", "is a device"), ("/proc/self/fd/1", "is a device"),
        ("/sys/kernel/notes", "is a device"),
    ],
)  # fmt: skip
def test_a_journal_that_can_be_no_file(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(f'[journal]\nfile = "{name}"\n{PLAN}', "utf-8")
    (tmp_path / "other.toml").write_text(PLAN, "utf-8")
    for args in (("log", "ill"), ("remind",), ("check",)):
        done = rubdown(*args, *TODAY, cwd=tmp_path)
        assert f"plan.toml:2:8: error: {words}" in (shown := done.stderr + done.stdout).replace(f'"{name}" ', "") or (
            "plan.toml:2:8: error: " in shown and words in shown
        )
    assert uids("other.toml", tmp_path)
    done = rubdown("calendar", "plan.toml", "other.toml", *TODAY, cwd=tmp_path)
    assert "City Half" in done.stdout or "Ana" in done.stdout  # the other plan is shown


def test_a_journal_is_a_regular_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe", "/dev/null", "/proc/self/status"):
        (tmp_path / "plan.toml").write_text(f'journal.file = "{name}"\n{PLAN}', "utf-8")
        for args in (("log", "ill"), ("log", "show"), ("calendar",), ("remind",)):
            done = rubdown(*args, *TODAY, cwd=tmp_path)
            assert done.returncode == 2
            assert "not a journal" in done.stderr
            assert name in done.stderr
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_no_device_is_renamed_over(tmp_path: Path) -> None:
    for path in (Path("/dev/null"), tmp_path, Path("/proc/self/status")):
        with pytest.raises(OSError, match="not a regular file"):
            write_whole(path, "x")
    assert Path("/dev/null").is_char_device()
    assert not is_regular("/proc/self/status")
    assert not is_regular("a\0b")


@pytest.mark.parametrize("kind", ["pipe", "proc"])
def test_what_is_read_twice_is_never_waited_for(kind: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    name = "pipe" if kind == "pipe" else "/proc/self/status"
    (tmp_path / "plan.toml").write_text(f'include = ["{name}"]\n{PLAN}', "utf-8")
    runs = [
        ("log", "ill", "--plan", name), ("log", "show", "--plan", name), ("calendar", name, "--watch"),
        ("import", "tests/exports/runna.ics", "--into", name),
        ("import", "tests/exports/runna.ics", "--into", "plan.toml", "-o", name),
        ("import", "tests/exports/runna.ics", "--into", "plan.toml"),
    ]  # fmt: skip
    for given in runs:
        args = [str(ROOT / arg) if arg.startswith("tests/") else arg for arg in given]
        done = rubdown(*args, *TODAY, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, ""), (args, done)
        assert "Traceback" not in done.stderr


def test_a_pipe_without_another_end_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PATIENCE", 0.05)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    for args in (
        ("calendar", "pipe"), ("remind", "pipe", "plan.toml", "--dry-run"), ("import", "pipe"),
        ("slots", "plan.toml", "--free", "pipe"), ("calendar", "--files-from", "pipe"),
        ("calendar", "--input", "ndjson", "pipe"), ("calendar", "plan.toml", "-o", "pipe"),
        ("calendar", "plan.toml", "--format", "ics", "-o", "pipe"), ("load", "plan.toml", "-o", "pipe"),
    ):  # fmt: skip
        done = rubdown(*args, *TODAY, cwd=tmp_path)
        assert done.returncode == 2, args
        assert "this pipe" in done.stderr
    for endless in ("/dev/zero", "/dev/full"):
        for options in (("--files-from",), ("--input", "ndjson")):
            assert "not a regular file" in rubdown("calendar", *options, endless, cwd=tmp_path).stderr
    assert rubdown("team", "--files-from", "/dev/null", cwd=tmp_path).returncode == 0


def test_a_pipe_with_another_end_is_read_and_written(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    with ThreadPoolExecutor(1) as pool:
        pool.submit((tmp_path / "pipe").write_text, PLAN, "utf-8")
        assert "City Half" in ok("calendar", "pipe", *TODAY, cwd=tmp_path)
        read = pool.submit((tmp_path / "pipe").read_text, "utf-8")
        ok("calendar", "plan.toml", "--format", "json", "-o", "pipe", *TODAY, cwd=tmp_path)
        assert read.result().startswith("{")


def test_a_lock_of_another_user_is_named(folders: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make another user's file")
    folders.chmod(0o777)
    for path in folders.parents:
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o011)
    (folders / "real").chmod(0o777)
    lock = folders / "real" / ".ana.journal.toml.lock"
    lock.touch(mode=0o600)
    code = "import os, sys; os.setuid(65534)\nfrom rubdown.cli.main import run\nrun()"
    done = subprocess.run(
        [sys.executable, "-c", code, "log", "ill", "--plan", "link/plan.toml", *TODAY], cwd=folders, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "HOME": str(folders)}, capture_output=True, text=True,
    )  # fmt: skip
    if "ModuleNotFoundError" in done.stderr or "init_fs_encoding" in done.stderr:
        pytest.skip("another user cannot read this checkout")
    assert done.returncode == 2
    assert done.stderr == f"rubdown: nothing is recorded: the lock {lock} belongs to root; delete it\n"


# Results.

COMMANDS = [
    ("calendar", "plan.toml"), ("load", "plan.toml"), ("history", "plan.toml"), ("team", "plan.toml"), ("man",),
    ("rules",), ("import", str(ROOT / "tests/exports/runna.ics"), "--force"),
    ("import", str(ROOT / "tests/exports/activities.csv"), "--force"),
]  # fmt: skip


@pytest.mark.parametrize("command", [*COMMANDS[:-1], ("calendar", "other.toml", "--format", "json")])
@pytest.mark.parametrize(
    "name", ["plan.toml", "more.txt", "plan.journal.toml", "link.toml", "config/rubdown/config.toml"]
)
def test_no_result_takes_the_place_of_what_the_user_wrote(command: tuple[str, ...], name: str, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(f'include = ["more.txt"]\n{PLAN}', "utf-8")
    (tmp_path / "more.txt").write_text('[[session]]\nname = "easy 8 km"\ndate = 2026-12-01\n', "utf-8")
    (tmp_path / "plan.journal.toml").write_text('[[entry]]\nwhat = "done"\non = 2026-11-10\n', "utf-8")
    (tmp_path / "link.toml").symlink_to("plan.toml")
    (tmp_path / "other.toml").write_text(PLAN.replace("Ana", "Ben"), "utf-8")
    (tmp_path / "config" / "rubdown").mkdir(parents=True)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.t*") if path.is_file()}
    env = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    done = rubdown(*command, *(TODAY if command[0] not in ("man", "rules") else ()), "-o", name, cwd=tmp_path, env=env)
    assert (done.returncode, done.stdout) == (2, "")
    assert "name another file" in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.t*") if path.is_file()} == before


def test_no_result_takes_the_place_of_what_it_is_made_of(folders: Path) -> None:
    """Nor of rubdown's memory, nor of a journal that is empty or still to come."""
    (folders / "free.csv").write_text("2026-12-01,16:00,20:00\n")
    (folders / "names").write_text("link/plan.toml\n")
    (folders / "line").write_text(json.dumps({"id": 1, "toml": PLAN}) + "\n")
    (folders / "runna.ics").write_bytes((ROOT / "tests/exports/runna.ics").read_bytes())
    (folders / "real" / "busy.ics").write_bytes((ROOT / "tests/exports/runna.ics").read_bytes())
    (folders / "real" / "ana.toml").write_text(PLAN.replace("timezone", 'busy = "busy.ics"\ntimezone'), "utf-8")
    (folders / "real" / "ben.journal.toml").touch()
    state = folders / "state" / "rubdown"
    state.mkdir(parents=True)
    (state / "reminders.sqlite").touch()
    before = {path: path.read_bytes() for path in folders.rglob("*") if path.is_file()}
    for command, to in (
        (("slots", "link/plan.toml", "--free", "free.csv"), "free.csv"),
        (("calendar", "--files-from", "names"), "names"), (("team", "--files-from", "names"), "names"),
        (("calendar", "--input", "ndjson", "line"), "line"), (("import", "runna.ics", "--force"), "runna.ics"),
        (("calendar", "link/plan.toml"), "real/busy.ics"), (("load", "real/ana.toml"), "real/busy.ics"),
        (("rules", "--plan", "link/plan.toml"), "real/busy.ics"), (("man",), "state/rubdown/reminders.sqlite"),
        (("man",), "real/ben.journal.toml"), (("schema",), "new.journal.toml"),
        (("import", "runna.ics"), "new.journal.toml"),
    ):  # fmt: skip
        today = TODAY if command[0] not in ("man", "schema", "rules") else ()
        done = rubdown(*command, *today, "-o", to, cwd=folders, env={"XDG_STATE_HOME": str(folders / "state")})
        assert (done.returncode, done.stdout) == (2, ""), command
        assert "name another file" in done.stderr
    assert {path: path.read_bytes() for path in folders.rglob("*") if path.is_file()} == before


def test_the_files_of_a_plan_that_was_refused_are_spared(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('include = ["more.txt"]\nx = \n', "utf-8")
    (tmp_path / "more.txt").write_text("y = = 1\n", "utf-8")
    (tmp_path / "good.toml").write_text(PLAN, "utf-8")
    for command in (("calendar",), ("calendar", "--format", "json"), ("load",), ("team",)):
        done = rubdown(*command, "bad.toml", "good.toml", *TODAY, "-o", "more.txt", cwd=tmp_path)
        assert done.returncode == 2
        assert (tmp_path / "more.txt").read_text("utf-8") == "y = = 1\n", command


def test_a_result_may_be_written_again_and_an_import_too(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    for _ in range(2):
        for format_ in ("ics", "json", "csv", "html", "screen"):
            ok("calendar", *TODAY, "--format", format_, "-o", f"out.{format_}", cwd=tmp_path)
        ok("man", "-o", "rubdown.1", cwd=tmp_path)
        runna = ROOT / "tests/exports/runna.ics"
        done = rubdown("import", runna, "--quiet", "--force", "-o", "runna.toml", *TODAY, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    done = rubdown_process("calendar", *TODAY, "--format", "json", "-o", "/dev/stdout", cwd=tmp_path)
    assert done.stdout.startswith("{")
