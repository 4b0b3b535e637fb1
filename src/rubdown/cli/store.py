"""The journal on disk: read beside its plan, written whole or not at all, by one process at a time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rubdown.cli.source import Unreadable, read_text
from rubdown.journal import Entry, read_journal
from rubdown.model import Plan
from rubdown.plan import Refusal

_LONGEST_WAIT = 60  # seconds for another process to finish with the journal


def journal_path(name: str, plan: Plan) -> Path | None:
    """`<plan>.journal.toml` beside the plan, or the file that it names; None for a plan from standard input."""
    if name == "-":
        return None
    path = Path(name)
    if plan.journal:
        return path.parent / plan.journal
    # Only the ending that plans have is cut off: season.2026 and season.2027 keep a journal each.
    return path.with_name(f"{path.name.removesuffix('.toml')}.journal.toml")


def entries_of(path: Path | None) -> tuple[Entry, ...]:
    """What happened so far; Unreadable where the journal is broken."""
    if path is None or not path.exists():
        return ()
    found = read_journal(read_text(str(path))[1], str(path))
    if isinstance(found, Refusal):
        raise Unreadable(found)
    return found


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only one process at a time works on a journal."""
    from filelock import FileLock

    with FileLock(path.with_name(f".{path.name}.lock"), timeout=_LONGEST_WAIT):
        yield


def write_whole(path: Path, content: str) -> None:
    """The new content takes the old one's place at once, and is on the disk when this returns.

    A process that is killed at any step leaves the old file or the new one.
    """
    path = path.resolve()  # a link keeps leading to its file
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_mask())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself last; a system that cannot open a folder for it goes without."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
