"""The calendar for calendar programs, which continues the export that the file already holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rubdown.cli.io.errors import CommandError, reason
from rubdown.cli.io.files import is_regular
from rubdown.cli.io.output import to_file
from rubdown.cli.io.seen import Seen
from rubdown.report.view import CalendarView

if TYPE_CHECKING:
    from rubdown.render.ics import Export
    from rubdown.render.ics.document import Entry
    from rubdown.render.ics.parts import Kept

_LARGEST = 20_000_000  # bytes of a previous export; a season has about 20,000


def ics_parts(views: Iterable[CalendarView], export: Export, output: Path | None) -> Iterator[str]:
    """Every season in one calendar, as it follows on the export that the file holds which it will be written to."""
    from rubdown.render.ics import ics_parts as parts

    if to_file(output):
        before, kept = previous_export(output)
        export = replace(export, before=before, kept=kept)
    return parts(_without_twins(views), export)


def previous_export(path: Path) -> tuple[list[Entry], Kept]:
    """The entries of the export that a file holds, and what is there of other programs'.

    A file that is something else is not written over.
    """
    from rubdown.render.ics import NotOursError, read_previous

    if not is_regular(path):
        return read_previous("")
    try:
        if path.stat().st_size > _LARGEST:
            raise CommandError(f"{path} is too large for a calendar of rubdown's: name another file for it")
        return read_previous(path.read_bytes().decode(errors="surrogateescape"))
    except NotOursError as error:
        raise CommandError(f"{path} {error}: it is not written over; name another file for it") from None
    except OSError as error:
        raise CommandError(f"cannot read {path}: {reason(error)}") from None


def _without_twins(views: Iterable[CalendarView]) -> Iterator[CalendarView]:
    """The views, one of the same plan once. Two plans whose massages would take each other's place end the command."""
    known = Seen()
    for view in views:
        content = sha256(repr(replace(view.plan, path="", end=None)).encode(errors="backslashreplace")).hexdigest()
        before = known.before(view.identity, f"{content} {view.plan.path}".encode(errors="backslashreplace").decode())
        if before is None:
            yield view
        elif not before.startswith(content):
            other = before.partition(" ")[2]
            raise CommandError(
                f"{other} and {view.plan.path} cannot share one calendar: give their [runner] a name each"
            )
