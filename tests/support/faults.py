"""Faults of the system, injected into a command that runs for real: strace kills it at a system call that changes
something on the disk, or lets that call fail; a mount of its own is too small, or read-only.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from signal import SIGKILL

import pytest
from msgspec import Struct

from support.clients import require
from support.command import environment

# How each call fails that changes something on a disk. Machines without one of these calls have its successor.
ERRORS = {
    "write": "ENOSPC", "pwrite64": "ENOSPC", "ftruncate": "EIO", "fsync": "EIO", "fdatasync": "EIO",
    "mkdir": "EACCES", "mkdirat": "EACCES", "chmod": "EPERM", "fchmodat": "EPERM", "fchmod": "EPERM",
    "rename": "EROFS", "renameat": "EROFS", "renameat2": "EROFS", "link": "EACCES", "linkat": "EACCES",
    "unlink": "EACCES", "unlinkat": "EACCES", "rmdir": "EACCES", "flock": "EIO",
}  # fmt: skip
_WATCHED = ",".join(f"?{call}" for call in ERRORS)
KILL = "signal=KILL"
_MOST_CALLS = 60  # of one name in a run
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


class Done(Struct):
    """How a command ended (negative: by this signal), what it said, its calls that change a disk, in order, and whether
    it came to the call at which the fault was to be.
    """

    code: int
    out: str
    err: str
    calls: list[str]
    reached: bool


class Step(Struct, frozen=True):
    """The n-th call of a name."""

    call: str
    nth: int

    @property
    def error(self) -> str:
        return f"error={ERRORS[self.call]}"


class Machine(Struct):
    """Where the commands of a test run: a folder, and their environment."""

    folder: Path
    env: dict[str, str]

    def run(self, *args: str, fault: str = "", at: Step | None = None) -> Done:
        """The command itself, under strace; with a fault at one of its calls."""
        trace = self.folder / "trace"
        inject = ["-e", f"inject={at.call}:{fault}:when={at.nth}"] if at else []
        done = subprocess.run(
            [require("strace"), "-qq", "-o", str(trace), "-e", f"trace={_WATCHED}", *inject,
             sys.executable, "-m", "rubdown", *args],
            capture_output=True, check=False, cwd=self.folder, timeout=300,
            env=environment({**self.env, "PYTHONDONTWRITEBYTECODE": "1"}),
        )  # fmt: skip
        traced = trace.read_text(errors="replace") if trace.exists() else ""
        calls = re.findall(r"^(\w+)\(", traced, re.MULTILINE)
        if not calls:
            pytest.skip(f"nothing can be traced here: {done.stderr.decode(errors='replace')[:200]}")
        reached = "(INJECTED)" in traced or (fault == KILL and done.returncode == -SIGKILL)
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode(), calls, reached)

    def faulted(self, fault: str, again: Callable[[], None], *args: str) -> Iterator[tuple[str, Done]]:
        """Runs with a fault at each call that changes a disk, and where it was: a kill, or the error of the call.

        How often a name is called is not the same in every run (a lock may be tried twice), so each run tells for
        itself whether it came to the fault: the calls of a name end with the first run that did not. `again` makes the
        folder as it was before each run.
        """
        again()
        whole = self.run(*args)
        assert whole.code == 0, whole.err
        for call in dict.fromkeys(whole.calls):
            for nth in range(1, _MOST_CALLS):
                step = Step(call, nth)
                how = fault if fault == KILL else step.error
                again()
                done = self.run(*args, fault=how, at=step)
                assert done.reached or nth > 1, f"{call} is called in every run"
                yield f"{how} at {step}: {done.code} {done.err}", done
                if not done.reached:
                    break
            else:
                raise AssertionError(f"{call} is called without end")

    def left(self) -> list[str]:
        """What a write may leave behind: hidden, so that nothing reads it."""
        return sorted(path.name for path in self.folder.iterdir() if path.name.endswith(".tmp"))


def mounted(kind: str, folder: Path, script: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """A shell script in a folder, in a mount of its own on it: `tmpfs` of 16 kB that is full, or `read-only`.

    $RUBDOWN is the command. Skipped where nobody may mount anything.
    """
    unshare = require("unshare")
    if subprocess.run([unshare, "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mount of one's own is allowed here")
    mounts = {
        "full": 'cp -a . ../kept && mount -t tmpfs -o size=16k none . && cd "$PWD" && cp -a ../kept/. . && '
        "{ head -c 100000 /dev/zero >fill 2>/dev/null || true; }",
        "read-only": 'mount --bind . . && cd "$PWD" && mount -o remount,bind,ro .',
    }
    command = f'"{sys.executable}" -m rubdown'
    return subprocess.run(
        [unshare, "-rm", "sh", "-c", f"set -e; {mounts[kind]}; set +e; rubdown() {{ {command} \"$@\"; }}; {script}"],
        capture_output=True, check=False, text=True, cwd=folder, env=environment(env),
    )  # fmt: skip


def without_powers(argv: Sequence[str]) -> list[str]:
    """The command as of somebody whom modes of files bind: root without the power to pass them by."""
    if os.name != "nt" and os.geteuid() == 0:
        return [require("setpriv"), "--bounding-set=-dac_override,-dac_read_search", "--", *argv]
    return [*argv]
