"""The calendars of one or several plans as one file for calendar programs (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from icalendar import Event, vDuration
from msgspec import Struct

from rubdown.render.ics.around import events_around
from rubdown.render.ics.document import as_text, document
from rubdown.render.ics.event import dropped_event, make_discreet, massage_event
from rubdown.render.ics.previous import PlannedDays, merge_with_previous, still_exported
from rubdown.render.ics.texts import ical_text
from rubdown.report.view import CalendarView
from rubdown.text import listed

_REFRESH = timedelta(days=1)


class Export(Struct, frozen=True):
    """How calendars are exported: with neutral titles, with races and closed days, and after which events (`before`,
    those of the previous export).

    `whole` says that every plan could be read, so that events of other plans are gone; `cut` that the horizon was given
    by hand, so that nothing is known of the days after it.
    """

    discreet: bool = False
    with_races: bool = False
    before: Sequence[Event] = ()
    whole: bool = True
    cut: bool = False


def as_ics(views: Sequence[CalendarView], export: Export) -> str:
    """One calendar with every massage of the plans as an event, and what the previous export still has to say."""
    today = max((view.schedule.today for view in views), default=date.min)
    planned = {}
    new: list[Event] = []
    for view in views:
        schedule = view.schedule
        last = schedule.until if export.cut else date.max
        planned[view.identity] = PlannedDays(max(schedule.today, schedule.from_), last)
        new += _events(view, export, named=len(views) > 1)
    elsewhere = PlannedDays(today, date.max) if export.whole else None
    _hide_massages(new, export)  # before they are compared with what was exported
    events = merge_with_previous(new, export.before, today, planned, elsewhere)
    _hide_massages(events, export)
    calendar = document(events)
    runners = listed(list(dict.fromkeys(view.plan.runner for view in views if view.plan.runner)))
    name = "Appointments" if export.discreet else "Massages"
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, ical_text(f"{name}: {runners}" if runners else name))
    refresh = vDuration(_REFRESH)
    refresh.params["VALUE"] = "DURATION"
    calendar.add("REFRESH-INTERVAL", refresh)
    calendar.add("X-PUBLISHED-TTL", vDuration(_REFRESH))
    return as_text(calendar)


def _events(view: CalendarView, export: Export, *, named: bool) -> Iterator[Event]:
    for massage in view.schedule.appointments:
        yield massage_event(view.plan, view.schedule, massage, named=named)
    for dropped in view.schedule.dropped:
        if still_exported(dropped.date, view.schedule.today):
            yield dropped_event(view.plan, view.schedule, dropped, named=named)
    if export.with_races:
        yield from events_around(view, named=named)


def _hide_massages(events: Sequence[Event], export: Export) -> None:
    """Make discreet what speaks of massages, events of previous exports too; a race is no secret."""
    for event in events:
        if export.discreet and not str(event["UID"]).startswith("race-"):
            make_discreet(event)
