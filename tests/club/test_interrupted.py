"""Ctrl-C while a club is planned, in a terminal: the best timetable so far is written, and it is a valid one."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.command import environment

from .instances import UNTIL, case, write
from .validator import faults

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")


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
    assert found["objective"]["gap"] > 0
