"""Several journals changed together: all of them or none, wherever the process is killed.

Beside each journal a pointer names one record, which holds the new text of all of them. Once the record is there, as a
whole, it counts instead of the journals' own texts, until each journal has been written and its pointer is gone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from rubdown.cli.io.files import pointer_of, write_whole


def recorded_text(journal: Path) -> str | None:
    """The text that a journal has by a record that is not yet written into it; None where there is none."""
    record = _record_of(journal)
    return _texts(record).get(os.path.abspath(journal)) if record else None  # noqa: PTH100  links stay as they are


def write_together(texts: Mapping[Path, str], record: Path) -> None:
    """Give each journal its new text, all or none; the caller holds their locks. Raises OSError where none has it."""
    named = {os.path.abspath(journal): text for journal, text in texts.items()}  # noqa: PTH100
    try:
        for journal in texts:
            write_whole(pointer_of(journal), os.path.abspath(record))  # noqa: PTH100
        write_whole(record, [msgspec.json.encode(named)])
    except BaseException:
        if not record.exists():
            for journal in texts:
                with suppress(OSError):
                    pointer_of(journal).unlink()
            raise
    for journal in texts:
        with suppress(OSError):  # the record counts until a later run can write it
            settle(journal)


def settle(journal: Path) -> None:
    """Write into a journal what a record holds for it, or forget a record that was never complete.

    The caller has the journal's lock.
    """
    pointer = pointer_of(journal)
    if not pointer.exists():
        return
    record, text = _record_of(journal), recorded_text(journal)
    if text is not None:
        write_whole(journal, text)
    pointer.unlink(missing_ok=True)
    if record and not any(_record_of(Path(other)) == record for other in _texts(record)):
        record.unlink(missing_ok=True)


def _record_of(journal: Path) -> Path | None:
    try:
        return Path(pointer_of(journal).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _texts(record: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(record.read_bytes(), type=dict[str, str])
    except (OSError, ValueError):
        return {}
