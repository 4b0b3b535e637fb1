"""The calendars of one or several plans as one file for calendar programs (RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, islice

from icalendar import vDuration
from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.timeline import TWO_YEARS
from rubdown.render.ics.around import events_around
from rubdown.render.ics.document import Days, Entry, as_text, calendar_head, components, day_of
from rubdown.render.ics.event import booking_todo, dropped_event, make_discreet, massage_event
from rubdown.render.ics.parts import Kept
from rubdown.render.ics.previous import KEPT, PlannedDays, PreviousExport, still_exported
from rubdown.render.ics.texts import ical_text
from rubdown.report.view import CalendarView
from rubdown.text import listed

_REFRESH = timedelta(days=1)
_FEW = 20  # plans whose events are held until all are known
_END = "END:VCALENDAR\r\n"


class Export(Struct, frozen=True):
    """How calendars are exported: with neutral titles, with races and closed days, with to-dos for what is to be
    booked; after which entries (`before`, those of the previous export), and with what is `kept` of other programs';
    `several` of them as they come, from `start` on where that was given.

    `whole` says at the end that every plan could be read, so that events of other plans are gone; `cut` that the
    horizon was given by hand, so that nothing is known of the days after it.
    """

    discreet: bool = False
    with_races: bool = False
    todos: bool = False
    before: Sequence[Entry] = ()
    kept: Kept = Kept()
    whole: Callable[[], bool] = lambda: True
    cut: bool = False
    several: bool = False
    start: date | None = None


def as_ics(views: Sequence[CalendarView], export: Export) -> str:
    """One calendar with every massage of the plans as an event, and what the previous export still has to say."""
    return "".join(ics_parts(views, replace(export, several=len(views) > 1)))


def ics_parts(views: Iterable[CalendarView], export: Export) -> Iterator[str]:
    """The text of that calendar. A few plans are put together: their events by date, under the names of the runners.

    Those of more plans come plan by plan, and a time zone is described before its first event, for all days that a
    plan can show. What other programs wrote comes last, its time zones first.
    """
    parts = _merged(views, export)
    few = list(islice(parts, _FEW + 1))
    if len(few) <= _FEW:
        runners = list(dict.fromkeys(view.plan.runner for view, _ in few if view and view.plan.runner))
        yield from calendar_parts([[event for _, events in few for event in events]], export, runners)
        return
    today = max(view.schedule.today for view, _ in few if view)
    days = [today - KEPT, today + TWO_YEARS, export.start or today, *map(day_of, export.before)]
    yield from calendar_parts((events for _, events in chain(few, parts)), export, (), (min(days), max(days)))


def calendar_parts(
    parts: Iterable[Sequence[Entry]], export: Export, names: Sequence[str], days: Days | None = None
) -> Iterator[str]:
    """The text of a calendar of these entries and of what is kept; `days`: all that its time zones are described for.

    Without `days` they are described for those of a part. `names` are part of the calendar's.
    """
    yield _head(export, names)
    yield from export.kept.zones
    zones, described = {*export.kept.known}, export.kept.own_zones
    for entries in parts:
        yield from map(as_text, components(entries, zones, described, days))
        described = {}
    yield from export.kept.components
    yield _END


def _merged(views: Iterable[CalendarView], export: Export) -> Iterator[tuple[CalendarView | None, list[Entry]]]:
    """The events of each plan, those that it no longer plans among them, then those of other plans."""
    previous, today = PreviousExport(export.before), date.min
    for view in views:
        schedule = view.schedule
        today = max(today, schedule.today)
        days = PlannedDays(max(schedule.today, schedule.from_), schedule.until if export.cut else date.max)
        new = _hidden(_events(view, export), export)  # before they are compared with what was exported
        yield view, _hidden(previous.merge(new, view.identity, days, schedule.today), export)
    yield None, _hidden(previous.others(PlannedDays(today, date.max) if export.whole() else None, today), export)


def _head(export: Export, names: Sequence[str]) -> str:
    """The beginning of the calendar, up to its first time zone."""
    calendar, name = calendar_head(), "Appointments" if export.discreet else "Massages"
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, ical_text(f"{name}: {listed(names)}" if names else name))
    refresh = vDuration(_REFRESH)
    refresh.params["VALUE"] = "DURATION"
    calendar.add("REFRESH-INTERVAL", refresh)
    calendar.add("X-PUBLISHED-TTL", vDuration(_REFRESH))
    return as_text(calendar).removesuffix(_END)


def _events(view: CalendarView, export: Export) -> Iterator[Entry]:
    named = export.several
    for massage in view.schedule.appointments:
        yield massage_event(view.plan, view.schedule, massage, named=named)
        if export.todos and massage.status == "proposed":
            yield booking_todo(view.plan, massage)
    for dropped in view.schedule.dropped:
        if still_exported(dropped.date, view.schedule.today):
            yield dropped_event(view.plan, view.schedule, dropped, named=named)
    if export.with_races:
        yield from events_around(view, named=named)


def _hidden(events: Iterable[Entry], export: Export) -> list[Entry]:
    """The events, discreet where they speak of massages, those of previous exports too; a race is no secret."""
    listed = list(events)
    for event in listed:
        if export.discreet and not str(event["UID"]).startswith("race-"):
            make_discreet(event)
    return listed
