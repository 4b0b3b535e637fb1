"""A therapist's terms: until when a booking can be cancelled for free, and how many bookings are taken at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rubdown.plan.model import Appointment, Plan
from rubdown.planner.season import Season
from rubdown.planner.uids import status_of
from rubdown.text import plural, short_day


def free_until(plan: Plan, start: datetime | None) -> datetime | None:
    """The last moment at which an appointment can be cancelled for free, by the clock of the runner's zone.

    `cancel_before` is time that really passes: a day whose clock changes has 23 or 25 hours of it. None without such a
    term, or where the hour of the appointment is not known.
    """
    ahead = plan.therapist.cancel_before
    if ahead is None or start is None:
        return None
    if plan.timezone is None:
        return start - timedelta(minutes=ahead)
    zone = ZoneInfo(plan.timezone)
    return (start.replace(tzinfo=zone).astimezone(UTC) - timedelta(minutes=ahead)).astimezone(zone)


def cancel_words(plan: Plan, start: datetime | None, today: date, clock: time | None = None) -> str | None:
    """`free to cancel until Mon 30 Nov 17:00`, or that it is too late.

    `clock` is the time of day where the runner lives; without it that day counts to its end.
    """
    ahead, until = plan.therapist.cancel_before, free_until(plan, start)
    if ahead is None:
        return None
    if until is None:
        return f"free to cancel up to {span_ahead(ahead)} ahead"
    if has_passed(until, today, clock):
        return f"too late to cancel for free: that was until {short_day(until.date())} {until:%H:%M}"
    return until_words(until)


def has_passed(until: datetime, today: date, clock: time | None = None) -> bool:
    """Whether a moment has passed; without the time of day, whether its day has."""
    return until.date() < today or bool(clock and until.date() == today and until.time() < clock)


def span_ahead(minutes: int) -> str:
    """`24 hours`, `90 minutes`."""
    return plural(minutes, "minute") if minutes % 60 else plural(minutes // 60, "hour")


def until_words(until: datetime) -> str:
    """`free to cancel until Mon 30 Nov 17:00`."""
    return f"free to cancel until {short_day(until.date())} {until:%H:%M}"


def cancel_until(plan: Plan, booked: Appointment | None, today: date) -> str | None:
    """The last free moment of a booking to come in ISO 8601, with the offset of its zone where that is known."""
    to_come = booked and status_of(booked, booked.date, today) == "booked"
    until = free_until(plan, booked.start) if booked and to_come else None
    return until.isoformat() if until else None


def notes_of_booking(plan: Plan, booked: Appointment | None, today: date) -> list[str]:
    """The note of a booking, and until when one that is to come can be cancelled for free."""
    if booked is None:
        return []
    to_come = status_of(booked, booked.date, today) == "booked"
    return [note for note in (booked.note, cancel_words(plan, booked.start, today) if to_come else None) if note]


def open_bookings(plan: Plan, today: date) -> list[Appointment]:
    """The bookings to come with the plan's therapist, soft ones too, by date."""
    with_them = (a for a in plan.appointments if a.therapist in ("", plan.therapist.name))
    return sorted((a for a in with_them if a.date >= today and not a.done), key=lambda booked: booked.date)


def full_until(plan: Plan, today: date) -> date | None:
    """The day that has to pass before the therapist takes another booking; None where one is taken now."""
    most, taken = plan.therapist.open_bookings, open_bookings(plan, today)
    return taken[-most].date if most is not None and len(taken) >= most else None


def most_at_a_time(plan: Plan) -> str:
    """`Marta takes 2 bookings at a time`."""
    bookings = plural(plan.therapist.open_bookings or 0, "booking")
    return f"{plan.therapist.name or 'the therapist'} takes {bookings} at a time"


def booking_notes(season: Season) -> dict[date, str]:
    """For each proposal that is more than the therapist's open bookings: from when on it can be booked.

    Proposals are booked in the order of their dates, each as soon as one of the open bookings has passed.
    """
    plan, today = season.timeline.plan, season.timeline.today
    most = plan.therapist.open_bookings
    if most is None:
        return {}
    taken, notes = [booked.date for booked in open_bookings(plan, today)], dict[date, str]()
    terms = most_at_a_time(plan)
    for day in (d for d in season.chosen if d not in season.standing.fixed):
        if len(taken) >= most:
            passed = sorted(taken)[len(taken) - most]
            taken = sorted(taken)[len(taken) - most + 1 :]
            if passed >= day:
                notes[day] = f"can't be booked before {short_day(passed)} has passed: {terms}"
                taken.append(passed)
                continue
            notes[day] = f"to book after {short_day(passed)}: {terms}"
        taken.append(day)
    return notes


def too_many_open(plan: Plan, today: date) -> str | None:
    """What to say where more bookings are open than the therapist takes at a time."""
    most, count = plan.therapist.open_bookings, len(open_bookings(plan, today))
    if most is None or count <= most:
        return None
    return f"{plural(count, 'booking')} are open, and {plan.therapist.name or 'the therapist'} takes {most} at a time"
