"""What the massages are planned around: races, and the stretches of days that are closed to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from icalendar import Event
from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan, Race
from rubdown.plan.timeline import Timeline
from rubdown.planner.season import Season
from rubdown.planner.uids import digest, from_the_end, plan_identity
from rubdown.render.ics.moments import place_days, place_hours
from rubdown.render.ics.words import text
from rubdown.rules import rules_of
from rubdown.rules.base import Closing
from rubdown.rules.races import finish
from rubdown.text import number

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class Closure(Struct, frozen=True):
    """Days closed to massages, both ends included: by what in a word or two, and why in lines."""

    first: date
    last: date
    cause: str
    why: tuple[str, ...]


def around(season: Season, *, named: bool) -> list[Event]:
    """The races of the horizon and the closed days that touch it, each with a UID that does not tell its day."""
    plan, timeline = season.timeline.plan, season.timeline
    runner = f"{plan.runner or plan.path}: " if named else ""
    races = sorted(plan.races, key=lambda race: race.start)
    closures = list(_merged(_closures(timeline)))
    ends = plan_identity(plan)
    return [
        *(
            _race_event(plan, race, f"race-{digest(race.name)}-{nth}-{ends}", runner)
            for race, nth in zip(races, from_the_end([race.name for race in races]), strict=True)
            if timeline.start <= race.date <= timeline.until
        ),
        *(
            _closed_event(closure, f"closed-{digest(closure.cause)}-{nth}-{ends}", runner)
            for closure, nth in zip(closures, from_the_end([closure.cause for closure in closures]), strict=True)
            if timeline.start <= closure.last and closure.first <= timeline.until
        ),
    ]


def _race_event(plan: Plan, race: Race, uid: str, runner: str) -> Event:
    event = Event()
    event.add("UID", uid)
    if race.timed:
        place_hours(event, race.start, _whole_minute(finish(race)), plan.timezone)
    else:
        place_days(event, race.date, race.date)
    event.add("SUMMARY", text(f"{runner}{race.name}"))
    event.add("DESCRIPTION", text(f"Race, {number(race.km)} km, priority {race.priority}."))
    event.add("CATEGORIES", ["Race"])
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "OPAQUE" if race.timed else "TRANSPARENT")
    return event


def _whole_minute(moment: datetime) -> datetime:
    """The moment, or the next whole minute: nobody plans a finish by the second."""
    return moment.replace(second=0, microsecond=0) + _MINUTE * bool(moment.second or moment.microsecond)


def _closed_event(closure: Closure, uid: str, runner: str) -> Event:
    event = Event()
    event.add("UID", uid)
    place_days(event, closure.first, closure.last)
    event.add("SUMMARY", text(f"{runner}No massage: {closure.cause}"))
    if closure.why:
        event.add("DESCRIPTION", text(*closure.why))
    event.add("CATEGORIES", ["No massage"])
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    return event


def _closures(timeline: Timeline) -> Iterator[Closure]:
    """Every stretch that rules close for a while, whole: what the horizon cuts off would change from day to day.

    Hours of a week's training and of the therapist's week come again and again: a calendar full of them would hide the
    rest. The words of a rule about every day say no more than its cause.
    """
    for rule in rules_of(Closing):
        for stretch in rule.stretches(timeline) if rule.in_ics else ():
            if not stretch.weekly:
                end = min(stretch.end, datetime.combine(timeline.until + _DAY, datetime.min.time()))
                last = max(end.date() - _DAY, stretch.start.date())
                why = () if rule.stretches_on else (stretch.text,)
                yield Closure(stretch.start.date(), last, stretch.cause, why)


def _merged(closures: Iterable[Closure]) -> Iterator[Closure]:
    """Closings by the same cause that touch each other as one, by their first day."""
    ordered = sorted(closures, key=lambda closure: (closure.cause, closure.first, closure.last))
    found: list[Closure] = []
    for closure in ordered:
        before = found[-1] if found else None
        if before and before.cause == closure.cause and closure.first <= before.last + _DAY:
            why = tuple(dict.fromkeys((*before.why, *closure.why)))
            found[-1] = replace(before, last=max(before.last, closure.last), why=why)
        else:
            found.append(closure)
    return iter(sorted(found, key=lambda closure: (closure.first, closure.cause)))
