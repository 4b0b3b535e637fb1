"""A massage as a calendar event, whoever is to read it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Event, vDuration

from rubdown.plan.model import Plan
from rubdown.render.ics.moments import place_days, place_hours
from rubdown.render.ics.words import NEUTRAL, NEUTRAL_CLOSED, description, text, title
from rubdown.report.answer import Dropped, Massage, Schedule
from rubdown.report.event_ids import sequence_on

CATEGORY = "Massage"
_STATUS = {"proposed": "TENTATIVE", "booked": "CONFIRMED", "done": "CONFIRMED"}
_SECOND = timedelta(seconds=1)
_MORNING = timedelta(hours=9)  # of a day whose hour is not known
_SAME_DAY = timedelta(hours=-2)  # before an appointment whose hour is known


def midnight(day: date) -> datetime:
    """The stamp of a day: the same input gives the same bytes, so no clock is read."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def stamp(event: Event, today: date, sequence: int) -> None:
    """When it was written, and how often it has changed: without a clock, a day's next change is a second later."""
    for name in ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE"):
        event.pop(name, None)
    moment = midnight(today) + _SECOND * max(0, sequence - sequence_on(today))
    event.add("DTSTAMP", moment)
    event.add("LAST-MODIFIED", moment)
    event.add("SEQUENCE", sequence)


def massage_event(plan: Plan, schedule: Schedule, massage: Massage, *, named: bool = False) -> Event:
    """A massage of the schedule; `named` tells whose it is."""
    summary = title(plan, massage.kind, named=named)
    if massage.status == "proposed":
        summary += " (proposed)"
    warnings = [caution for caution in schedule.warnings if caution.date == massage.date]
    event = _event(schedule, massage, summary)
    event.add("STATUS", _STATUS[massage.status])
    event.add("TRANSP", "OPAQUE" if massage.start and massage.status != "proposed" else "TRANSPARENT")
    event.add("DESCRIPTION", text(*description(massage, warnings)))
    if massage.where:
        event.add("LOCATION", text(massage.where))
    if massage.status != "done":
        for days in plan.remind:
            event.add_component(_alarm(summary, _before(days, timed=massage.start is not None)))
    return event


def dropped_event(plan: Plan, schedule: Schedule, gone: Dropped, *, named: bool = False) -> Event:
    """A booking that was cancelled or skipped. Not every calendar reads STATUS: the title says it too."""
    event = _event(schedule, gone, title(plan, gone.kind, named=named))
    cancel(event)
    return event


def cancel(event: Event) -> None:
    """The event as one that does not take place: no time taken, no alarm, no reasons; its title says so."""
    summary = str(event.get("SUMMARY", "")).removesuffix(" (proposed)")
    for name in ("STATUS", "TRANSP", "SUMMARY", "DESCRIPTION", "LOCATION"):
        event.pop(name, None)
    event.add("SUMMARY", text(_gone(event) + summary))
    event.add("STATUS", "CANCELLED")
    event.add("TRANSP", "TRANSPARENT")
    event.subcomponents.clear()


def hide(event: Event) -> None:
    """The event as one that tells nobody what it is: no reasons, no place, a neutral title."""
    cancelled = str(event.get("STATUS", "")) == "CANCELLED"
    for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "CLASS"):
        event.pop(name, None)
    neutral = NEUTRAL_CLOSED if str(event["UID"]).startswith("closed-") else NEUTRAL
    event.add("SUMMARY", text(_gone(event) + neutral if cancelled else neutral))
    event.add("CLASS", "PRIVATE")
    for alarm in event.subcomponents:
        alarm["DESCRIPTION"] = text(NEUTRAL)


def _gone(event: Event) -> str:
    """How the title of one that is gone begins: a race that is not told any more still takes place."""
    return "Left out: " if str(event["UID"]).startswith(("race-", "closed-")) else "Cancelled: "


def _event(schedule: Schedule, found: Massage | Dropped, summary: str) -> Event:
    event = Event()
    event.add("UID", found.uid)
    if found.start and found.end:
        place_hours(event, found.start, found.end, schedule.plan.timezone)
    else:
        place_days(event, found.date, found.date)
    event.add("SUMMARY", text(summary))
    event.add("CATEGORIES", [CATEGORY])
    return event


def _before(days: int, *, timed: bool) -> timedelta:
    """When a rung of the reminder ladder rings, from the start of the event."""
    if timed:
        return timedelta(days=-days) if days else _SAME_DAY
    return _MORNING - timedelta(days=days)


def _alarm(summary: str, trigger: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", text(summary))
    alarm.add("TRIGGER", vDuration(trigger))
    return alarm
