"""One process at a time for a plan's reminders: a byte of one file is locked for each plan, however many there are."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

from rubdown.cli.io.errors import CommandError, other_owner, reason
from rubdown.cli.remind.memory import memory_path

_PAUSE = 0.1  # seconds between two looks at a lock


class LockedError(CommandError):
    """Plans that another process is busy with."""

    def __init__(self, plans: Iterable[str]) -> None:
        self.plans = frozenset(plans)
        super().__init__("\n".join(f"another run is busy with {plan}; its reminders stay due" for plan in plans))


@contextmanager
def locked(plans: Iterable[str], seconds: float) -> Iterator[None]:
    """Keep other processes from these plans' reminders; they are waited for a limited time.

    Raises LockedError, and CommandError where the file cannot be used.
    """
    path, wanted, end = memory_path().with_name("reminders.lock"), sorted(set(plans)), time.monotonic() + seconds
    while True:
        with _opened(path) as file:  # closing it ends all of its locks: nobody waits while holding one
            busy = [plan for plan in wanted if not _lock(file, plan)]
            if not busy:
                yield
                return
        if time.monotonic() >= end:
            raise LockedError(busy)
        time.sleep(_PAUSE)


def _opened(path: Path) -> IO[bytes]:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    except OSError as error:
        owner = other_owner(path)
        why = f"it belongs to {owner}; delete it, and what else of theirs is beside it" if owner else reason(error)
        raise CommandError(f"{path} cannot be used: {why}; nothing is sent") from None


def _lock(file: IO[bytes], plan: str) -> bool:
    """Lock the byte that stands for a plan; False where another process has it."""
    offset = int.from_bytes(sha256(plan.encode()).digest()[:5])
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(offset)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, offset)
    except OSError:
        return False
    return True
