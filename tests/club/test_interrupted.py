"""Ctrl-C while a club is planned, in a terminal: the best timetable so far is written, and it is a valid one."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rubdown.cli.commands import club as command
from rubdown.planner.club.result import Progress
from support.command import environment, rubdown

from .instances import UNTIL, case, write
from .validator import faults

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")


@pytest.fixture
def restored() -> Iterator[None]:
    """What Ctrl-C does is as it was before."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_writes_the_best_so_far(tmp_path: Path) -> None:
    write("tight-20", tmp_path)
    club, (terminal, stderr) = case("tight-20"), pty.openpty()
    command = [sys.executable, "-m", "rubdown", "club", "club.toml", "--today", str(club.today), "--until", str(UNTIL)]
    process = subprocess.Popen(
        [*command, "--gap", "0", "--format", "json"],
        stdout=subprocess.PIPE, stderr=stderr, cwd=tmp_path, env=environment(),
    )  # fmt: skip
    os.close(stderr)
    shown = b""
    while b"% to go" not in shown:  # the first timetable is there, and the search for a better one goes on
        shown += os.read(terminal, 4096)
    process.send_signal(signal.SIGINT)
    found = json.loads(process.communicate(timeout=120)[0])
    os.close(terminal)
    assert process.returncode == 0
    assert faults(club, found) == []


def test_ctrl_c_ends_the_search_and_accepts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, restored: None
) -> None:
    """Pressed as soon as there is a timetable: it is written, also where no better one is looked for any more."""
    write("tight-20", tmp_path)
    club = case("tight-20")
    times = iter([signal.SIGINT])

    def press(_: Progress) -> None:
        for once in times:
            signal.raise_signal(once)

    monkeypatch.setattr(command, "_progress", lambda _: press)
    days = ("--today", str(club.today), "--until", str(UNTIL))
    done = rubdown("club", tmp_path / "club.toml", *days, "--format", "json", "--accept")
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (2, "rubdown: nothing is accepted, since it was stopped\n")
    assert faults(club, found) == []
    assert found["objective"]["gap"] > 0.01
    assert not [*tmp_path.rglob("*.journal.toml")]
