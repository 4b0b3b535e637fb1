"""The journal on disk: beside its plan, and in the hands of one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rubdown.cli.io.errors import CommandError, other_owner
from rubdown.cli.io.texts import file_error, label_of, read_text
from rubdown.plan.journal import JournalEntry, read_journal
from rubdown.toml.problems import Refusal

_LONGEST_WAIT = 60  # seconds for another process to finish with the journal


def journal_entries(path: Path | None) -> tuple[JournalEntry, ...]:
    """What was logged, none where there is no journal. Raises CommandError where it cannot be read."""
    if path is None or not path.exists():
        return ()
    if path.is_fifo():  # it might never begin
        raise file_error(label_of(path), "a pipe, not a journal", "name another file under [journal]")
    entries = read_journal(read_text(str(path))[1], str(path))
    if isinstance(entries, Refusal):
        raise CommandError(refusal=entries)
    return entries


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes from working on a journal meanwhile. Raises OSError where one does not let go of it."""
    from filelock import FileLock

    place = path.with_name(f".{path.name}.lock")
    lock = FileLock(place, timeout=_LONGEST_WAIT)
    try:
        lock.acquire()
    except PermissionError:
        if owner := other_owner(place):
            raise CommandError(f"nothing is recorded: the lock {place} belongs to {owner}; delete it") from None
        raise
    try:
        yield
    finally:
        with suppress(OSError):  # what is written is written: the system lets go of it when the process ends
            lock.release()
