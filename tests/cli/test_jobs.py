"""Many plans to JSON lines: in order, whatever the number of processes; one broken plan stops nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.plans import plan_files
from support.command import environment, largest_memory, rubdown_process

BOUNDS = ("--today", "2026-12-01", "--from", "2026-12-01", "--until", "2027-02-28", "--format", "json")
COUNT = 40  # more than two processes are given at a time


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plans of many runners, one of them wrong."""
    found = tmp_path_factory.mktemp("club")
    plan_files(found, COUNT)
    (found / "00017.toml").write_text('[[race]]\nname = "no date"\n', "utf-8")
    return found


def names(folder: Path) -> list[str]:
    return [*sorted(path.name for path in folder.glob("*.toml")), "nowhere.toml"]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_answers_come_in_the_order_of_the_plans(folder: Path, jobs: int) -> None:
    done = rubdown_process("calendar", *names(folder), *BOUNDS, "--jobs", str(jobs), cwd=folder)
    told = [json.loads(line)["plan"]["path"] for line in done.stdout.splitlines()]
    assert told == [name for name in names(folder) if name not in ("00017.toml", "nowhere.toml")]
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if ".toml:" in line] == [
        "00017.toml:1:1: error: this race has no date",
        "nowhere.toml: error: no such file",
    ]


def test_the_bytes_do_not_depend_on_the_number_of_processes(folder: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{jobs}.ndjson" for jobs in (1, 2, 5)]
    for file in files:
        assert (
            rubdown_process(
                "calendar", *names(folder)[:-1], *BOUNDS, "-j", file.stem, "-o", file, cwd=folder
            ).returncode
            == 2
        )
    assert len({file.read_bytes() for file in files}) == 1


def test_standard_input_is_a_plan_among_others(folder: Path) -> None:
    plan = (folder / "00000.toml").read_text("utf-8")
    done = rubdown_process("calendar", "00001.toml", "-", "00002.toml", *BOUNDS, "--jobs", "2", stdin=plan, cwd=folder)
    told = [json.loads(line)["plan"]["path"] for line in done.stdout.splitlines()]
    assert (done.returncode, told) == (0, ["00001.toml", "<stdin>", "00002.toml"])


def again(folder: Path, count: int) -> list[str]:
    """So many names of plans, each a copy of one of the first sixteen."""
    copies, first = folder / "again", names(folder)[:16]
    copies.mkdir(exist_ok=True)
    for i in range(count):
        copy = copies / f"{i:05}.toml"
        if not copy.exists():
            copy.hardlink_to(folder / first[i % 16])
    return [f"again/{i:05}.toml" for i in range(count)]


def started(folder: Path, count: int, **streams: int) -> subprocess.Popen[bytes]:
    """The command on so many plans, in a group of processes of its own."""
    command = (sys.executable, "-m", "rubdown", "calendar", *again(folder, count), *BOUNDS, "--jobs", "2")
    return subprocess.Popen(command, cwd=folder, env=environment(), start_new_session=True, **streams)  # type: ignore[call-overload,no-any-return]


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Its exit code and what it said; nothing of its group is left."""
    _, told = process.communicate(timeout=300)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return process.returncode, told.decode()
        time.sleep(0.05)
    raise AssertionError("processes are left behind")


@pytest.mark.parametrize("to_group", [True, False])
def test_ctrl_c_ends_it_and_its_processes(folder: Path, to_group: bool) -> None:
    """A terminal sends it to the whole group, `kill -INT` to the one process."""
    process = started(folder, 3000, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"{")
    (os.killpg if to_group else os.kill)(process.pid, signal.SIGINT)
    assert ended(process) == (130, "")


def test_a_reader_that_has_had_enough_ends_it(folder: Path) -> None:
    process = started(folder, 3000, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"{")
    process.stdout.close()
    process.stdout = None
    assert ended(process) == (0, "")


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_process_that_is_killed_is_told(folder: Path) -> None:
    process = started(folder, 3000, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"{")
    if not Path(f"/proc/{process.pid}/task/{process.pid}/children").exists():
        pytest.skip("the system does not list a process's children")
    children = children_of(process.pid)
    planning = [worker for child in children for worker in children_of(child)]  # where a server forks them
    os.kill((planning or children)[0], signal.SIGKILL)
    code, told = ended(process)
    assert code == 2
    assert told == "rubdown: a planning process was ended from outside (memory?): run again, with fewer --jobs\n"


def test_a_bar_is_drawn_on_a_terminal_only(folder: Path, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    with (tmp_path / "out").open("wb") as out:
        process = started(folder, 48, stdout=out.fileno(), stderr=theirs)
    os.close(theirs)
    drawn = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # the other end was closed
            break
        drawn += more
    os.close(ours)
    assert process.wait(240) == 0
    assert b"Planning" in drawn
    assert len((tmp_path / "out").read_bytes().splitlines()) == 48
    quiet = started(folder, 48, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert ended(quiet) == (0, "")


def test_memory_does_not_grow_with_the_number_of_plans(folder: Path) -> None:
    few, many = (
        largest_memory("calendar", *again(folder, count), *BOUNDS, "--jobs", "2", cwd=folder) for count in (64, 320)
    )
    assert many < 150
    assert many - few < 12
