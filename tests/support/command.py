"""The command as a user runs it: a process of its own, with an environment that is told."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = tempfile.mkdtemp(prefix="rubdown-")  # of this run alone: tests neither see nor leave what is its user's
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
QUIET = (
    "NO_COLOR",
    "COLUMNS",
    "TERM",
    "RUBDOWN_PLAN",
    "LC_ALL",
    "LC_TIME",
    "LANG",
    "XDG_CONFIG_HOME",
    "PYTHONPATH",
    "XDG_STATE_HOME",
)


def rubdown(
    *args: str | Path, stdin: str | bytes = "", env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Runs the command with a plain environment: a UTF-8 pipe, no terminal, Madrid's time zone."""
    given = {key: value for key, value in os.environ.items() if key not in QUIET}
    plain = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "Europe/Madrid", "PYTHONUTF8": "1", "HOME": HOME}
    raw = subprocess.run(
        [sys.executable, "-m", "rubdown", *map(str, args)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True, check=False, cwd=cwd, env={**given, **plain, **(env or {})},
    )  # fmt: skip
    return subprocess.CompletedProcess(raw.args, raw.returncode, raw.stdout.decode(), raw.stderr.decode())


# The system counts what a process holds before it becomes the command: a small one is to start it, not a test run.
_MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def largest_memory(*args: str | Path, cwd: Path = ROOT) -> int:
    """MiB that the largest process of a run of the command holds at most."""
    command = [sys.executable, "-c", _MEASURED, sys.executable, "-m", "rubdown", *map(str, args)]
    return int(subprocess.run(command, cwd=cwd, capture_output=True, check=True).stdout)
