"""The journal on disk: beside its plan, and in the hands of one process at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rubdown.cli.io.errors import CommandError, other_owner
from rubdown.cli.io.files import is_special
from rubdown.cli.io.texts import file_error, label_of, read_text
from rubdown.cli.io.together import recorded_text, settle
from rubdown.plan.journal import JournalEntry, read_journal
from rubdown.toml.problems import Refusal

_LONGEST_WAIT = 60  # seconds for another process to finish with the journal


def journal_entries(path: Path | None) -> tuple[JournalEntry, ...]:
    """What was logged, none where there is no journal. Raises CommandError where it cannot be read."""
    entries = () if path is None else read_journal(journal_text(path), str(path))
    if isinstance(entries, Refusal):
        raise CommandError(refusal=entries)
    return entries


def journal_text(path: Path) -> str:
    """The text of a journal, "" where there is none. Raises CommandError where it cannot be read."""
    recorded = recorded_text(path)
    if recorded is not None or not os.path.exists(path):  # noqa: PTH110  no error for any name
        return recorded or ""
    _refuse_special(path)
    return read_text(str(path))[1]


def _refuse_special(path: Path) -> None:
    if is_special(path):  # a pipe might never begin, a device has no end, and a lock beside it helps nobody
        what = "a folder" if path.is_dir() else "a device or a pipe"
        raise file_error(label_of(path), f"{what}, not a journal", "name another file under [journal]")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes from working on a journal meanwhile. Raises OSError where one does not let go of it."""
    from filelock import FileLock

    _refuse_special(path)
    place = path.with_name(f".{path.name}.lock")
    lock = FileLock(place, timeout=_LONGEST_WAIT)
    try:
        lock.acquire()
    except PermissionError:
        if owner := other_owner(place):
            raise CommandError(f"nothing is recorded: the lock {place} belongs to {owner}; delete it") from None
        raise
    try:
        settle(path)
        yield
    finally:
        with suppress(OSError):  # what is written is written: the system lets go of it when the process ends
            lock.release()
