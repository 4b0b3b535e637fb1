"""What the other tests stand on: every run of the command is this checkout's, and leaves no trace in this process."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.command import ROOT, SRC, environment, rubdown, rubdown_process

WHERE = "import rubdown; print(rubdown.__file__)"


@pytest.mark.parametrize("env", [None, environment()], ids=["inherited", "plain"])
def test_every_process_runs_this_checkout(env: dict[str, str] | None, tmp_path: Path) -> None:
    """`-S` leaves out all that is installed, so that only the environment can lead to rubdown."""
    command = [sys.executable, "-S", "-c", WHERE]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(SRC / "rubdown" / "__init__.py")


def test_this_process_runs_this_checkout() -> None:
    import rubdown as package

    assert Path(package.__file__) == SRC / "rubdown" / "__init__.py"


@pytest.mark.parametrize(
    "args",
    [
        ("calendar", "examples/half.toml", "--today", "2027-01-25"),
        ("calendar", "examples/half.toml", "--today", "2027-01-25", "--format", "json"),
        ("next", "-", "--today", "2026-11-22", "--quiet"),
        ("why", "nowhere.toml", "2027-01-25"),
        ("calendar", "--format", "pdf"),
        ("init", "new.toml"),
        ("log", "sick", "today"),
        ("--version",),
        ("nonsense",),
    ],
)
def test_a_run_in_this_process_is_as_one_of_its_own(args: tuple[str, ...]) -> None:
    plan = '[runner]\nname = "Zoë"\n[[race]]\ndate = 2026-11-24\n'
    near, far = rubdown(*args, stdin=plan), rubdown_process(*args, stdin=plan)
    assert near.returncode == far.returncode
    assert near.stdout == far.stdout.replace("python -m rubdown", "rubdown")
    assert near.stderr == far.stderr.replace("python -m rubdown", "rubdown")


def surroundings() -> tuple[object, ...]:
    return (
        dict(os.environ), Path.cwd(), sys.argv, sys.stdin, sys.stdout, sys.stderr, time.tzname, gc.get_threshold(),
        gc.get_freeze_count(), [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)],
    )  # fmt: skip


def test_a_run_in_this_process_leaves_it_as_it_was(tmp_path: Path) -> None:
    before = surroundings()
    done = rubdown("calendar", "none.toml", env={"TZ": "Asia/Tokyo", "COLUMNS": "40"}, cwd=tmp_path)
    assert (done.returncode, surroundings()) == (2, before)
    assert rubdown("calendar", ROOT / "examples" / "half.toml", "--today", "2027-01-25", cwd=tmp_path).stdout
    assert surroundings() == before
