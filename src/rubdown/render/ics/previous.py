"""Merging with the previous export: what stayed keeps its stamps, what changed grows, what is gone is cancelled."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from icalendar import Calendar, Component, vText
from msgspec import Struct

from rubdown.render.ics.document import MAKER, Entry, day_of
from rubdown.render.ics.event import cancel, complete, stamp
from rubdown.render.ics.parts import Kept, kept_of, own_calendar, read_parts
from rubdown.render.ics.texts import IcalText
from rubdown.report.event_ids import TODO, next_sequence

KEPT = timedelta(days=30)  # for so long after its date a cancelled event stays in the export
_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


class NotOursError(ValueError):
    """A file is no calendar of rubdown's; the message says what it is."""


class PlannedDays(Struct, frozen=True):
    """The days that a plan's calendar covers, `first` to `last`: an event on one that is no longer planned is gone."""

    first: date
    last: date


def read_events(raw: str) -> list[Entry]:
    """The events and to-dos of a previous export; none of an empty text. Raises NotOursError."""
    return read_previous(raw)[0]


def read_previous(raw: str) -> tuple[list[Entry], Kept]:
    """The events and to-dos of a previous export, and what its text keeps of other programs'. Raises NotOursError."""
    if not raw.strip():
        return [], Kept()
    text = raw.lstrip("\ufeff \t\r\n")
    if not text[:15].upper().startswith("BEGIN:VCALENDAR"):
        raise NotOursError("is not a calendar")
    try:
        parts, makers = read_parts(text)
        # A program that writes the file back may name other makers, of one component or of several.
        if not any(part.is_own for part in parts) and not any(maker.startswith(MAKER) for maker in makers):
            raise NotOursError("is a calendar that another program wrote")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library finds odd in a file is nothing to its reader
            calendar = Calendar.from_ical(own_calendar(parts).encode())
        entries: list[Entry] = [*calendar.events, *calendar.todos]
        for entry in entries:
            _escape_as_ours(entry)
            day_of(entry)  # raises where there is no readable date
        broken = any(part.is_broken for part in parts) or any(entry.errors for entry in entries)
    except NotOursError:
        raise
    except (ValueError, LookupError, AttributeError, TypeError, OverflowError):
        raise NotOursError("is a broken calendar") from None
    if broken:
        raise NotOursError("is a broken calendar")
    return entries, kept_of(parts)


def _escape_as_ours(event: Component) -> None:
    """Let the event's texts be escaped as ours are, so that one that is kept is written as it was read."""
    for part in event.walk():
        for name, value in list(part.items()):
            if type(value) is vText:
                part[name] = IcalText(value)


class PreviousExport:
    """The entries of the previous export, by the identity that ends the UIDs of their plan; each is merged once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._left: dict[str, dict[str, Entry]] = {}
        for entry in entries:
            uid = str(entry["UID"])
            self._left.setdefault(uid.rsplit("-", 1)[-1], {})[uid] = entry

    def merge(self, new: Iterable[Entry], identity: str, planned: PlannedDays, today: date) -> Iterator[Entry]:
        """A plan's new entries with their stamps, then its previous ones: those that are no longer planned cancelled,
        the to-dos of massages that are booked by now completed.

        What is cancelled already, and was never exported or was deleted since, needs no cancellation.
        """
        left = self._left.pop(identity, {})
        continued, booked = bool(left), set[str]()
        for uid, entry in {str(entry["UID"]): entry for entry in new}.items():
            old, status = left.pop(uid, None), str(entry["STATUS"])
            booked |= {uid} if status == "CONFIRMED" else set()
            if old is None and continued and status == "CANCELLED":
                continue
            if old is not None and _is_ticked_off(entry, old):
                yield old
                continue
            if old is not None and _content(entry) == _content(old):
                for name in _STAMPS:
                    entry[name] = old[name]
            else:
                stamp(entry, today, next_sequence(int(old.get("SEQUENCE", 0)) if old is not None else None, today))
            yield entry
        yield from _gone(left, planned, today, booked)

    def others(self, planned: PlannedDays | None, today: date) -> Iterator[Entry]:
        """The entries of plans that were not merged; cancelled where `planned` says that they are known to be gone."""
        for left in self._left.values():
            yield from _gone(left, planned, today, set())


def _is_ticked_off(new: Entry, old: Entry) -> bool:
    """Whether a to-do was completed in a calendar program, and is still due on the same day."""
    return "DUE" in old and str(old.get("STATUS", "")) == "COMPLETED" and day_of(old) == day_of(new)


def _gone(entries: Mapping[str, Entry], planned: PlannedDays | None, today: date, booked: set[str]) -> Iterator[Entry]:
    """Previous entries: those on a planned day are cancelled, and left out once that is long ago; others stay."""
    for uid, entry in entries.items():
        day = day_of(entry)
        if not _is_over(entry):
            if uid.removeprefix(TODO) in booked:
                complete(entry, today)
            elif planned and (planned.first <= day or "DUE" in entry) and day <= planned.last:
                cancel(entry)
                stamp(entry, today, next_sequence(int(entry.get("SEQUENCE", 0)), today))
        if not _is_over(entry) or still_exported(day, today):
            yield entry


def _is_over(entry: Entry) -> bool:
    return str(entry.get("STATUS", "")) in ("CANCELLED", "COMPLETED")


def _content(entry: Entry) -> bytes:
    """The entry without its stamps, as it is after it was written and read."""
    read = type(entry).from_ical(entry.to_ical())
    _escape_as_ours(read)
    for name in _STAMPS:
        read.pop(name, None)
    raw: bytes = read.to_ical()
    return raw


def still_exported(day: date, today: date) -> bool:
    """Whether a cancelled event on a day still belongs into an export."""
    return day + KEPT >= today
