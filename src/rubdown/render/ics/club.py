"""A therapist's calendar: an event for each appointment of a club, under the UID that the runner's own calendar has."""

from __future__ import annotations

from datetime import date

from icalendar import Event

from rubdown.render.ics.document import as_text, document
from rubdown.render.ics.event import stamp
from rubdown.render.ics.moments import place_days, place_hours
from rubdown.render.ics.texts import ical_text
from rubdown.report.club_answer import ClubAppointment, ClubSchedule, TherapistHours
from rubdown.report.event_ids import sequence_on


def club_ics(schedule: ClubSchedule) -> str:
    """The appointments of the therapists."""
    return as_text(
        document([_event(t, visit, schedule.today) for t in schedule.therapists for visit in t.appointments])
    )


def _event(therapist: TherapistHours, visit: ClubAppointment, today: date) -> Event:
    event = Event()
    event.add("UID", visit.uid)
    if visit.start and visit.end:
        place_hours(event, visit.start, visit.end, visit.timezone)
    else:
        place_days(event, visit.date, visit.date)
    proposed = " (proposed)" if visit.status == "proposed" else ""
    event.add("SUMMARY", ical_text(f"{visit.runner or visit.plan}: massage with {therapist.name}{proposed}"))
    event.add("STATUS", "TENTATIVE" if visit.status == "proposed" else "CONFIRMED")
    if therapist.where:
        event.add("LOCATION", ical_text(therapist.where))
    event.add("CATEGORIES", ["Massage"])
    stamp(event, today, sequence_on(today))
    return event
