"""The events beside the massages: races, and the days that are closed to massages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from icalendar import Event

from rubdown.render.ics.moments import place_days, place_hours
from rubdown.render.ics.texts import ical_text
from rubdown.report.closures import Closure
from rubdown.report.view import CalendarView, RaceView
from rubdown.text import number

_MINUTE = timedelta(minutes=1)


def events_around(view: CalendarView, *, named: bool) -> Iterator[Event]:
    """The races of the horizon, then the closed days that touch it; `named` begins their titles with whose they are."""
    runner = f"{view.label}: " if named else ""
    for race, uid in zip(view.races, view.race_uids, strict=True):
        if view.schedule.from_ <= race.date <= view.schedule.until:
            yield _race_event(race, uid, runner, view.plan.timezone)
    for closure in view.find_closures():
        yield _closed_event(closure, runner)


def _race_event(race: RaceView, uid: str, runner: str, zone: str | None) -> Event:
    event = Event()
    event.add("UID", uid)
    if race.timed:
        finish = race.finish.replace(second=0, microsecond=0)
        # The next whole minute: nobody plans a finish by the second.
        place_hours(event, race.start, finish + _MINUTE * (finish < race.finish), zone)
    else:
        place_days(event, race.date, race.date)
    event.add("SUMMARY", ical_text(f"{runner}{race.name}"))
    event.add("DESCRIPTION", ical_text(f"Race, {number(race.km)} km, priority {race.priority}."))
    event.add("CATEGORIES", ["Race"])
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "OPAQUE" if race.timed else "TRANSPARENT")
    return event


def _closed_event(closure: Closure, runner: str) -> Event:
    event = Event()
    event.add("UID", closure.uid)
    place_days(event, closure.first, closure.last)
    event.add("SUMMARY", ical_text(f"{runner}No massage: {closure.cause}"))
    if closure.why:
        event.add("DESCRIPTION", ical_text(*closure.why))
    event.add("CATEGORIES", ["No massage"])
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    return event
