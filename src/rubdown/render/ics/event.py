"""A massage as a calendar event: proposed, booked, done, or cancelled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Event, Todo, vDuration

from rubdown.plan.model import Plan
from rubdown.render.ics.document import Entry
from rubdown.render.ics.moments import place_days, place_hours
from rubdown.render.ics.texts import NEUTRAL_CLOSED, description, ical_text, title
from rubdown.report.answer import Dropped, Schedule
from rubdown.report.event_ids import NEUTRAL, PROPOSED, TODO, next_sequence, sequence_on
from rubdown.report.massage import Massage
from rubdown.text import short_day

_STATUS = {"proposed": "TENTATIVE", "booked": "CONFIRMED", "done": "CONFIRMED"}


def stamp(event: Entry, today: date, sequence: int) -> None:
    """Replace the event's DTSTAMP, LAST-MODIFIED and SEQUENCE.

    The same input gives the same bytes, so no clock is read: the stamps are midnight (UTC) of today, and a second more
    for each further change on the same day.
    """
    for name in ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE"):
        event.pop(name, None)
    changes = max(0, sequence - sequence_on(today))
    moment = datetime(today.year, today.month, today.day, tzinfo=UTC) + timedelta(seconds=changes)
    event.add("DTSTAMP", moment)
    event.add("LAST-MODIFIED", moment)
    event.add("SEQUENCE", sequence)


def massage_event(plan: Plan, schedule: Schedule, massage: Massage, *, named: bool = False) -> Event:
    """The event of a massage of the schedule; `named` begins its title with whose it is."""
    agreed = plan.accepted_hours.get(massage.date)
    by = agreed.therapist if agreed and agreed.start == massage.start else ""
    summary = title(plan, massage.kind, named=named, therapist=by)
    if massage.status == "proposed":
        summary += PROPOSED
    warnings = [
        caution for caution in schedule.warnings if (caution.date, caution.kind) == (massage.date, massage.kind)
    ]
    event = _event(schedule, massage, summary)
    event.add("STATUS", _STATUS[massage.status])
    event.add("TRANSP", "OPAQUE" if massage.start and massage.status != "proposed" else "TRANSPARENT")
    event.add("DESCRIPTION", ical_text(*description(massage, warnings)))
    if massage.where:
        event.add("LOCATION", ical_text(massage.where))
    if massage.status != "done":
        for days in plan.remind:
            event.add_component(_alarm(summary, days, timed=massage.start is not None))
    return event


def dropped_event(plan: Plan, schedule: Schedule, dropped: Dropped, *, named: bool = False) -> Event:
    """The cancelled event of a booking that was cancelled or skipped."""
    event = _event(schedule, dropped, title(plan, dropped.kind, named=named))
    cancel(event)
    return event


def cancel(event: Entry) -> None:
    """Make an event one that does not take place: no time taken, no alarm, no reasons.

    Its title says so too: not every calendar program reads STATUS.
    """
    summary = str(event.get("SUMMARY", "")).removesuffix(PROPOSED)
    for name in ("STATUS", "TRANSP", "SUMMARY", "DESCRIPTION", "LOCATION"):
        event.pop(name, None)
    event.add("SUMMARY", ical_text(_cancelled_prefix(event) + summary))
    event.add("STATUS", "CANCELLED")
    if "DUE" not in event:
        event.add("TRANSP", "TRANSPARENT")
    event.subcomponents.clear()


def booking_todo(plan: Plan, massage: Massage) -> Todo:
    """The to-do of a proposal: book it by the day of the plan's first reminder."""
    todo = Todo()
    todo.add("UID", f"{TODO}{massage.uid}")
    todo.add("DUE", massage.date - timedelta(days=max((plan.notice, *plan.remind))))
    whose = f" with {plan.therapist.name}" if plan.therapist.name else ""
    todo.add("SUMMARY", ical_text(f"Book the massage of {short_day(massage.date)}{whose}"))
    todo.add("DESCRIPTION", ical_text(*description(massage, [])))
    todo.add("CATEGORIES", ["Massage"])
    todo.add("STATUS", "NEEDS-ACTION")
    return todo


def complete(todo: Entry, today: date) -> None:
    """Make a to-do one that is done."""
    todo.pop("STATUS", None)
    todo.add("STATUS", "COMPLETED")
    stamp(todo, today, next_sequence(int(todo.get("SEQUENCE", 0)), today))
    todo.add("COMPLETED", datetime(today.year, today.month, today.day, tzinfo=UTC))


def make_discreet(event: Entry) -> None:
    """Take all that says what an event is out of it: reasons, place, categories; its title becomes neutral."""
    cancelled = str(event.get("STATUS", "")) == "CANCELLED"
    for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "CLASS"):
        event.pop(name, None)
    neutral = NEUTRAL_CLOSED if str(event["UID"]).startswith("closed-") else NEUTRAL
    event.add("SUMMARY", ical_text(_cancelled_prefix(event) + neutral if cancelled else neutral))
    event.add("CLASS", "PRIVATE")
    for alarm in event.subcomponents:
        alarm["DESCRIPTION"] = ical_text(NEUTRAL)


def _cancelled_prefix(event: Entry) -> str:
    """How the title of a cancelled event begins: a race that is no longer exported may still take place."""
    return "Left out: " if str(event["UID"]).startswith(("race-", "closed-")) else "Cancelled: "


def _event(schedule: Schedule, massage: Massage | Dropped, summary: str) -> Event:
    event = Event()
    event.add("UID", massage.uid)
    if massage.start and massage.end:
        place_hours(event, massage.start, massage.end, schedule.plan.timezone)
    else:
        place_days(event, massage.date, massage.date)
    event.add("SUMMARY", ical_text(summary))
    event.add("CATEGORIES", ["Massage"])
    return event


def _alarm(summary: str, days: int, *, timed: bool) -> Alarm:
    """An alarm so many days before the event; on the day itself two hours before, at nine where no hour is known."""
    trigger = timedelta(days=-days) if days else timedelta(hours=-2)
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", ical_text(summary))
    alarm.add("TRIGGER", vDuration(trigger if timed else timedelta(hours=9) - timedelta(days=days)))
    return alarm
