"""A plan's appointments as they are today: those of the calendar, and those of the last weeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec import Struct

from rubdown.plan.model import Appointment, Plan
from rubdown.planner.season import Season
from rubdown.report.answer import Caution, Massage
from rubdown.report.bookings import cautions
from rubdown.report.calendar import appointments
from rubdown.report.reminders.records import CurrentAppointment, Record, Standing
from rubdown.text import escape_controls

_LOOK_BACK = timedelta(days=40)  # nobody is asked about older appointments


class Outlook(Struct, frozen=True):
    """A plan, today's date, and the massages to come with the rules that they break; `over`: the plan has ended."""

    plan: Plan
    today: date
    massages: list[Massage]
    breaches: dict[date, list[Caution]]
    over: bool = False


def outlook(season: Season) -> Outlook:
    """The outlook of a season whose horizon begins today."""
    breaches: dict[date, list[Caution]] = {}
    for caution in cautions(season):
        breaches.setdefault(caution.date, []).append(caution)
    return Outlook(season.timeline.plan, season.timeline.today, appointments(season), breaches)


def current_appointments(view: Outlook, records: Iterable[Record]) -> list[CurrentAppointment]:
    """The appointments to come, then those of the last weeks, each with a UID of its own."""
    booked = {(a.date, a.kind): a for a in view.plan.appointments}
    coming = [_coming(view, massage, booked.get((massage.date, massage.kind))) for massage in view.massages]
    listed = {(one.date, one.kind) for one in coming}
    since = view.today - _LOOK_BACK
    others = [_beyond(a) for key, a in sorted(booked.items()) if key not in listed and a.date >= since]
    return [*coming, *others, *_accepted(view, records, {day for day, _ in booked})]


def _coming(view: Outlook, massage: Massage, booked: Appointment | None) -> CurrentAppointment:
    standing: Standing = massage.status
    if standing == "proposed" and massage.date in view.plan.accepted:
        standing = "accepted"
    broken = view.breaches.get(massage.date, []) if massage.kind == "discharge" else []
    return CurrentAppointment(
        uid=massage.uid, kind=massage.kind, date=massage.date, start=massage.start, standing=standing,
        place=booked.where if booked else view.plan.therapist.where, massage=massage,
        breach="\n".join(f"{escape_controls(caution.text)} ({caution.code})" for caution in broken),
        mend=broken[0].mend if broken else "", note=booked.note if booked else "",
    )  # fmt: skip


def _beyond(booked: Appointment) -> CurrentAppointment:
    """A booking that is not in the calendar: it is past, or beyond the horizon."""
    standing: Standing = "done" if booked.done else "booked"
    uid = f"{booked.kind}-{booked.date}@rubdown"
    return CurrentAppointment(uid, booked.kind, booked.date, booked.start, booked.where, standing, note=booked.note)


def _accepted(view: Outlook, records: Iterable[Record], booked: set[date]) -> Iterator[CurrentAppointment]:
    """Past dates that were accepted and never booked."""
    for record in records:
        past = view.today - _LOOK_BACK <= record.date < view.today
        accepted = record.standing == "accepted" and record.date in view.plan.accepted - booked
        if past and accepted and not record.over:
            uid = f"accepted-{record.date}@rubdown"
            yield CurrentAppointment(uid, record.kind, record.date, None, "", "accepted")
