"""The calendar for calendar programs, which continues the export that the file already holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rubdown.cli.io.errors import CommandError, reason
from rubdown.plan.model import Plan
from rubdown.report.view import CalendarView

if TYPE_CHECKING:
    from icalendar import Event

    from rubdown.render.ics import Export

_LARGEST = 20_000_000  # bytes of a previous export; a season has about 20,000


def ics_text(views: Sequence[CalendarView], export: Export, output: Path | None) -> str:
    """Every season in one calendar, as it follows on the export that the file holds which it will be written to."""
    from rubdown.render.ics import as_ics

    _refuse_twins(views)
    before = _previous(output) if output and str(output) != "-" else []
    return as_ics(views, replace(export, before=before))


def _previous(path: Path) -> list[Event]:
    """The events of the export that a file holds; a file that is something else is not written over."""
    from rubdown.render.ics import NotOursError, read_events

    if not path.is_file():
        return []
    try:
        if path.stat().st_size > _LARGEST:
            raise CommandError(f"{path} is too large for a calendar of rubdown's: name another file for it")
        return read_events(path.read_bytes().decode())
    except UnicodeDecodeError:
        raise CommandError(f"{path} is no calendar: name another file for it") from None
    except NotOursError as error:
        raise CommandError(f"{path} {error}: it is not written over; name another file for it") from None
    except OSError as error:
        raise CommandError(f"cannot read {path}: {reason(error)}") from None


def _refuse_twins(views: Sequence[CalendarView]) -> None:
    """Two plans whose massages would take each other's place in one calendar."""
    known: dict[str, Plan] = {}
    for view in views:
        plan, other = view.plan, known.setdefault(view.identity, view.plan)
        if replace(other, path="", end=None) != replace(plan, path="", end=None):
            raise CommandError(
                f"{other.path} and {plan.path} cannot be told apart in one calendar: give their [runner] a name each"
            )
