"""Calendar entries as events on the runner's civil dates, a repeated one on each of its days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from fractions import Fraction

from msgspec import Struct

from rubdown.importers.dialects import Dialect
from rubdown.importers.event import MOST_EVENTS, Event, LeftOut, Refused
from rubdown.importers.interpret import cleaned
from rubdown.importers.repeats import Repeats, days_of
from rubdown.text import plural

_DAY, _SHORTEST = timedelta(days=1), timedelta(minutes=10)


class CalendarEntry(Struct):
    """One VEVENT. `begin` and `end` are dates or date-times as written; `rules`, `extra` and `without` its RRULE,
    RDATE and EXDATE; `replaces` the day of a repeated event in whose place it stands; `estimated` Runna's duration;
    `categories` its CATEGORIES, joined by commas.
    """

    line: int
    title: str
    description: str
    uid: str
    begin: date
    end: date | None
    replaces: date | None
    cancelled: bool
    rules: tuple[str, ...]
    extra: frozenset[date]
    without: frozenset[date]
    estimated: str
    categories: str

    @property
    def repeats(self) -> bool:
        """Whether it comes on more days than its own."""
        return bool(self.rules or self.extra)


class Occurrences:
    """Lays entries out; what cannot be laid out goes to `left`, what is worth telling to `notes`."""

    def __init__(self, today: date, dialect: Dialect, zone: tzinfo | None, entries: Sequence[CalendarEntry]) -> None:
        self.left: list[LeftOut] = []
        self.notes: list[str] = []
        self._today, self._dialect, self._zone = today, dialect, zone
        self._replaced: defaultdict[str, set[date]] = defaultdict(set)
        self._count = 0
        for entry in entries:
            if entry.replaces is not None:
                self._replaced[entry.uid].add(day_of(entry.replaces))

    def events(self, entry: CalendarEntry) -> Iterator[Event]:
        """The events of an entry. Raises Refused where the calendar has more than any training calendar."""
        begin, end = _whole_days(entry.begin, entry.end, self._zone)
        if entry.cancelled:
            self._leave(entry, "cancelled event", "its status is CANCELLED")
            return
        days = self._days(entry, begin)
        self._count += len(days)
        if self._count > MOST_EVENTS:
            raise Refused(f"more than {MOST_EVENTS} events when all are repeated", "export a shorter time", entry.line)
        for day in days:
            shift = day - day_of(begin)
            try:
                yield self._event(entry, begin + shift, end + shift if end else None)
            except OverflowError:
                self._leave(entry, "far-off event", "its date is out of reach")

    def _leave(self, entry: CalendarEntry, what: str, reason: str) -> None:
        self.left.append(LeftOut(entry.line, day_of(entry.begin), cleaned(entry.title), what, reason))

    def _days(self, entry: CalendarEntry, begin: date) -> list[date]:
        if not entry.repeats:
            return [day_of(begin)]
        without = entry.without | self._replaced[entry.uid]
        days, wrong, cut = days_of(Repeats(entry.rules, entry.extra, without, self._today), begin)
        if wrong or not days:
            self._leave(entry, "repeated event", wrong or "every day of it is taken out")
            return []
        self.notes.append(f'line {entry.line}: "{cleaned(entry.title)}" repeats: {plural(len(days), "day")}{cut}')
        return days

    def _event(self, entry: CalendarEntry, begin: date, end: date | None) -> Event:
        start = _on_clock(begin, self._zone)
        day, last = start.date() if start else begin, _last_day(begin, end)
        uid = entry.uid if self._dialect.steady else ""
        if uid and (entry.replaces or entry.repeats):
            uid = f"{uid}/{day_of(entry.replaces or begin)}"
        event = Event(
            date=day, title=entry.title, line=entry.line, description=entry.description, start=start,
            until=last if last and last > day else None, spanned=_length(begin, end), uid=uid,
            type=entry.categories,
        )  # fmt: skip
        return self._dialect.reads(event, entry.estimated)


def _whole_days(begin: date, end: date | None, zone: tzinfo | None) -> tuple[date, date | None]:
    """A stretch from midnight to midnight, in its own zone or in the runner's, is what some programs write for whole
    days: it is dates.
    """
    if not (isinstance(begin, datetime) and isinstance(end, datetime)):
        return begin, end
    if zone and is_utc(begin) and is_utc(end) and begin.hour + begin.minute:
        begin, end = begin.astimezone(zone), end.astimezone(zone)
        if begin.hour + begin.minute + end.hour + end.minute:
            return begin, end
    midnights = all(not (moment.hour or moment.minute or moment.second) for moment in (begin, end))
    return (begin.date(), end.date()) if midnights and end.date() > begin.date() else (begin, end)


def _span(begin: date, end: date | None) -> timedelta | None:
    """How long an entry with times lasts; one of the two may lack its zone."""
    if not (isinstance(begin, datetime) and isinstance(end, datetime)):
        return None
    if begin.tzinfo is None or end.tzinfo is None:
        return end.replace(tzinfo=None) - begin.replace(tzinfo=None)
    return end - begin


def _length(begin: date, end: date | None) -> Fraction | None:
    """The minutes of an entry with times, unless it is a mere mark on the clock."""
    span = _span(begin, end)
    return Fraction(int(span.total_seconds()), 60) if span and _SHORTEST <= span < _DAY else None


def _last_day(begin: date, end: date | None) -> date | None:
    """The last day of a stretch that is longer than a day."""
    span = _span(begin, end)
    if end is None or (span is not None and span <= _DAY):
        return None
    return day_of(end) if span else day_of(end) - _DAY


def day_of(moment: date) -> date:
    """The date of a date or a date-time, as written."""
    return moment.date() if isinstance(moment, datetime) else moment


def is_utc(moment: date) -> bool:
    """Whether a moment is written in UTC."""
    return isinstance(moment, datetime) and moment.tzname() == "UTC"


def zone_of(name: str | None) -> tzinfo | None:
    """The time zone of an IANA name, or None."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        return None


def _on_clock(moment: date, zone: tzinfo | None) -> datetime | None:
    """The civil time of a moment: UTC in the runner's zone, any other zone as it is written."""
    if not isinstance(moment, datetime):
        return None
    if zone and is_utc(moment):
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None, second=0, microsecond=0)
