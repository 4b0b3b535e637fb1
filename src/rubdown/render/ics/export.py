"""Whole seasons as one calendar for calendar programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from icalendar import Event, vDuration
from msgspec import Struct

from rubdown.planner.season import Season
from rubdown.planner.uids import plan_identity
from rubdown.render.ics.around import around
from rubdown.render.ics.document import as_text, document
from rubdown.render.ics.event import dropped_event, hide, massage_event
from rubdown.render.ics.memory import Reach, remembered, worth_telling
from rubdown.render.ics.words import text
from rubdown.report.answer import Schedule
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


def as_ics(found: Sequence[tuple[Season, Schedule]], wanted: Export) -> str:
    """RFC 5545: every massage of the seasons as an event."""
    named = len(found) > 1
    new = [event for season, schedule in found for event in _events(season, schedule, wanted, named=named)]
    _shown(new, wanted)
    today = max((schedule.today for _, schedule in found), default=date.min)
    reaches = {plan_identity(season.timeline.plan): _reach(schedule, wanted) for season, schedule in found}
    events = remembered(new, wanted.before, today, reaches, Reach(today, date.max) if wanted.whole else None)
    calendar = document(_shown(events, wanted))
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, text(_name(found, wanted)))
    refresh = vDuration(_REFRESH)
    refresh.params["VALUE"] = "DURATION"
    calendar.add("REFRESH-INTERVAL", refresh)
    calendar.add("X-PUBLISHED-TTL", vDuration(_REFRESH))
    return as_text(calendar)


def _events(season: Season, schedule: Schedule, wanted: Export, *, named: bool) -> Iterator[Event]:
    plan = season.timeline.plan
    for massage in schedule.appointments:
        yield massage_event(plan, schedule, massage, named=named)
    for gone in schedule.dropped:
        if worth_telling(gone.date, schedule.today):
            yield dropped_event(plan, schedule, gone, named=named)
    if wanted.with_races:
        yield from around(season, named=named)


def _reach(schedule: Schedule, wanted: Export) -> Reach:
    return Reach(max(schedule.today, schedule.from_), schedule.until if wanted.cut else date.max)


def _shown(events: list[Event], wanted: Export) -> list[Event]:
    """The events as they may be seen: a race is no secret; whatever speaks of massages is, old ones too."""
    for event in events:
        if wanted.discreet and not str(event["UID"]).startswith("race-"):
            hide(event)
    return events


def _name(found: Sequence[tuple[Season, Schedule]], wanted: Export) -> str:
    runners = dict.fromkeys(runner for season, _ in found if (runner := season.timeline.plan.runner))
    name = "Appointments" if wanted.discreet else "Massages"
    return f"{name}: {listed(list(runners))}" if runners else name
