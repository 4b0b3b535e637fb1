"""Whole seasons as one calendar for calendar programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from icalendar import Event, vDuration
from msgspec import Struct

from rubdown.render.ics.around import events_around
from rubdown.render.ics.document import as_text, document
from rubdown.render.ics.event import dropped_event, hide, massage_event
from rubdown.render.ics.memory import Reach, remembered, worth_telling
from rubdown.render.ics.words import text
from rubdown.report.answer import Schedule
from rubdown.report.view import CalendarView
from rubdown.text import listed

_REFRESH = timedelta(days=1)


class Export(Struct, frozen=True):
    """What is exported: neutral titles, races and closed days too, and the events of the export before (none: []).

    `whole` tells that every plan could be read, so that what belongs to none of them is gone; `cut` that the horizon
    was cut short by hand, so that nothing is known of the days after it.
    """

    discreet: bool = False
    with_races: bool = False
    before: Sequence[Event] = ()
    whole: bool = True
    cut: bool = False


def as_ics(views: Sequence[CalendarView], export: Export) -> str:
    """RFC 5545: every massage of the plans as an event."""
    named = len(views) > 1
    new = [event for view in views for event in _events(view, export, named=named)]
    _shown(new, export)
    today = max((view.schedule.today for view in views), default=date.min)
    reaches = {view.identity: _reach(view.schedule, export) for view in views}
    events = remembered(new, export.before, today, reaches, Reach(today, date.max) if export.whole else None)
    calendar = document(_shown(events, export))
    runners = listed(list(dict.fromkeys(view.plan.runner for view in views if view.plan.runner)))
    name = "Appointments" if export.discreet else "Massages"
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, text(f"{name}: {runners}" if runners else name))
    refresh = vDuration(_REFRESH)
    refresh.params["VALUE"] = "DURATION"
    calendar.add("REFRESH-INTERVAL", refresh)
    calendar.add("X-PUBLISHED-TTL", vDuration(_REFRESH))
    return as_text(calendar)


def _events(view: CalendarView, export: Export, *, named: bool) -> Iterator[Event]:
    for massage in view.schedule.appointments:
        yield massage_event(view.plan, view.schedule, massage, named=named)
    for dropped in view.schedule.dropped:
        if worth_telling(dropped.date, view.schedule.today):
            yield dropped_event(view.plan, view.schedule, dropped, named=named)
    if export.with_races:
        yield from events_around(view, named=named)


def _reach(schedule: Schedule, export: Export) -> Reach:
    return Reach(max(schedule.today, schedule.from_), schedule.until if export.cut else date.max)


def _shown(events: list[Event], export: Export) -> list[Event]:
    """The events as they may be seen: a race is no secret; whatever speaks of massages is, old ones too."""
    for event in events:
        if export.discreet and not str(event["UID"]).startswith("race-"):
            hide(event)
    return events
