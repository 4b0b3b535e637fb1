"""The command with a plain environment, of this checkout: run in this process or in one of its own.

`rubdown` calls what the command's own process would call, in a tenth of its time. `rubdown_process` is for what needs a
process: an interpreter's own settings, signals, several cores, streams that are closed or nobody reads.
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from rubdown.cli.main import run

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
HOME = tempfile.mkdtemp(prefix="rubdown-")  # of this run alone: tests neither see nor leave what is its user's
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
QUIET = (
    "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "RUBDOWN_PLAN", "LC_ALL", "LC_TIME", "LANG", "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
)  # fmt: skip
PLAIN = {
    "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "Europe/Madrid", "PYTHONUTF8": "1", "HOME": HOME,
    "PYTHONPATH": str(SRC),  # this checkout, whatever is installed
}  # fmt: skip
Done = subprocess.CompletedProcess[str]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a run: a UTF-8 system in Madrid's time zone, a home of its own, nothing of the user's."""
    kept = {key: value for key, value in os.environ.items() if key not in QUIET}
    return {**kept, **PLAIN, **(more or {})}


def rubdown(*args: str | Path, stdin: str | bytes = "", env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> Done:
    """How the command ended and what it wrote, run in this process, which is afterwards as it was.

    An exception that the command lets through is one here, too.
    """
    argv = ["rubdown", *map(str, args)]
    out, err = io.BytesIO(), io.BytesIO()
    streams: dict[str, Any] = {
        "stdin": io.TextIOWrapper(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin), "utf-8"),
        "stdout": io.TextIOWrapper(out, "utf-8"),
        "stderr": io.TextIOWrapper(err, "utf-8", errors="backslashreplace", line_buffering=True),
    }
    with _surroundings(environment(env), cwd), mock.patch.multiple(sys, argv=argv, **streams):
        code = _exit_code()
    streams["stderr"].flush()  # standard output was flushed by the command itself
    return Done(argv, code, out.getvalue().decode(), err.getvalue().decode())


@contextmanager
def _surroundings(env: Mapping[str, str], cwd: Path) -> Iterator[None]:
    """The environment, the current folder and the clock's zone of a run, and back again; the collector's settings."""
    folder, threshold, umask = Path.cwd(), gc.get_threshold(), os.umask(0o022)
    os.umask(umask)
    with mock.patch.dict(os.environ, env, clear=True):
        os.chdir(cwd)
        time.tzset()
        try:
            yield
        finally:
            os.chdir(folder)
            os.umask(umask)
            gc.unfreeze()
            gc.set_threshold(*threshold)
    time.tzset()


def _exit_code() -> int:
    code: object = None
    try:
        run()
    except SystemExit as end:
        code = end.code
    assert code is None or isinstance(code, int), f"ended with {code!r}"
    return code or 0


def rubdown_process(
    *args: str | Path, stdin: str | bytes = "", env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> Done:
    """How the command ended and what it wrote, run as a process of its own with pipes for its streams."""
    raw = subprocess.run(
        [sys.executable, "-m", "rubdown", *map(str, args)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True, check=False, cwd=cwd, env=environment(env),
    )  # fmt: skip
    return Done(raw.args, raw.returncode, raw.stdout.decode(), raw.stderr.decode())


# The system counts what a process holds before it becomes the command: a small one is to start it, not a test run.
_MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def largest_memory(*args: str | Path, cwd: Path = ROOT) -> int:
    """MiB that the largest process of a run of the command holds at most."""
    command = [sys.executable, "-c", _MEASURED, sys.executable, "-m", "rubdown", *map(str, args)]
    return int(subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, check=True).stdout)
