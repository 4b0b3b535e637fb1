"""The journal on disk: read beside its plan, written whole or not at all, by one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rubdown.cli.io.files import write_whole
from rubdown.cli.io.included import label_of
from rubdown.cli.io.source import Unreadable, journal_path, read_text
from rubdown.plan.journal import Entry, read_journal
from rubdown.plan.read import Diagnostic, Refusal

__all__ = ["entries_of", "journal_path", "locked", "write_whole"]

_LONGEST_WAIT = 60  # seconds for another process to finish with the journal


def entries_of(path: Path | None) -> tuple[Entry, ...]:
    """What happened so far; Unreadable where the journal is broken."""
    if path is None or not path.exists():
        return ()
    if path.is_fifo():  # it might never begin
        wrong, mend = "a pipe, not a journal", "name another file under [journal]"
        raise Unreadable(Refusal((Diagnostic(label_of(path), 0, 0, 0, "", wrong, mend),)))
    found = read_journal(read_text(str(path))[1], str(path))
    if isinstance(found, Refusal):
        raise Unreadable(found)
    return found


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only one process at a time works on a journal."""
    from filelock import FileLock

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_LONGEST_WAIT)
    lock.acquire()
    try:
        yield
    finally:
        with suppress(OSError):  # what is written is written: the system lets go of it when the process ends
            lock.release()
