"""A club's calendar: an event for each massage of the timetable, under the UID that the runner's own calendar has."""

from __future__ import annotations

from datetime import date

from icalendar import Event

from rubdown.render.ics.event import stamp
from rubdown.render.ics.export import Export, calendar_parts
from rubdown.render.ics.moments import place_days, place_hours
from rubdown.render.ics.previous import PlannedDays, PreviousExport
from rubdown.render.ics.texts import ical_text
from rubdown.report.club_answer import ClubAppointment, ClubSchedule, TherapistHours
from rubdown.report.event_ids import sequence_on


def club_ics(schedule: ClubSchedule, export: Export) -> str:
    """The massages with the therapists and the runners' bookings with others, which follow on the previous export."""
    today = schedule.today
    of_plans: dict[str, list[Event]] = {}
    visits = [(therapist, visit) for therapist in schedule.therapists for visit in therapist.appointments]
    others = [(None, visit) for runner in schedule.runners for visit in runner.appointments if not visit.therapist]
    for therapist, visit in [*visits, *others]:
        of_plans.setdefault(visit.uid.rpartition("-")[2], []).append(_event(therapist, visit, today))
    previous = PreviousExport(export.before)
    days = PlannedDays(today, schedule.horizon.until if export.cut else date.max)
    entries = [e for identity, new in of_plans.items() for e in previous.merge(new, identity, days, today)]
    entries += previous.others(days if export.whole() else None, today)
    names = [one.runner or one.plan for one in schedule.runners]
    if len(names) != 1:
        names = [one.name for one in schedule.therapists]
    return "".join(calendar_parts([entries], export, names))


def _event(therapist: TherapistHours | None, visit: ClubAppointment, today: date) -> Event:
    event = Event()
    event.add("UID", visit.uid)
    if visit.start and visit.end:
        place_hours(event, visit.start, visit.end, visit.timezone)
    else:
        place_days(event, visit.date, visit.date)
    whom = f" with {therapist.name}" if therapist else ""
    proposed = " (proposed)" if visit.status == "proposed" else ""
    event.add("SUMMARY", ical_text(f"{visit.runner or visit.plan}: massage{whom}{proposed}"))
    event.add("STATUS", "TENTATIVE" if visit.status == "proposed" else "CONFIRMED")
    if therapist and therapist.where:
        event.add("LOCATION", ical_text(therapist.where))
    event.add("CATEGORIES", ["Massage"])
    stamp(event, today, sequence_on(today))
    return event
