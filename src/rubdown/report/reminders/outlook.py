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
from rubdown.text import days_between, escape_controls

_LOOK_BACK = timedelta(days=40)  # nobody is asked about older appointments


class Outlook(Struct, frozen=True):
    """A plan, today's date, and the massages to come with the rules that they break; `over`: the plan has ended.

    `too_soon`: the open days that are too near for a proposal, by `[massage] notice`; `gap`: the least days between two
    massages.
    """

    plan: Plan
    today: date
    massages: list[Massage]
    breaches: dict[date, list[Caution]]
    over: bool = False
    too_soon: frozenset[date] = frozenset()
    gap: int = 1


def outlook(season: Season) -> Outlook:
    """The outlook of a season whose horizon begins today."""
    breaches: dict[date, list[Caution]] = {}
    for caution in cautions(season):
        breaches.setdefault(caution.date, []).append(caution)
    plan, today = season.timeline.plan, season.timeline.today
    near = days_between(today, today + timedelta(days=plan.notice - 1))
    too_soon = frozenset(day for day in near if day in season.days and season.days[day].open)
    return Outlook(plan, today, appointments(season), breaches, too_soon=too_soon, gap=season.problem.gap)


def current_appointments(view: Outlook, records: Iterable[Record]) -> list[CurrentAppointment]:
    """The appointments to come, then those of the last weeks, each with a UID of its own.

    A proposal that was announced is kept up to and including its day, though the calendar itself has moved on by then
    (`[massage] notice`); what it has moved on to is announced when that day has passed.
    """
    booked = {(a.date, a.kind): a for a in view.plan.appointments}
    kept = list(_kept_proposals(view, records))
    massages = [m for m in view.massages if m.status != "proposed" or all(_apart(view, m.date, k.date) for k in kept)]
    coming = kept + [_coming(view, massage, booked.get((massage.date, massage.kind))) for massage in massages]
    listed = {(one.date, one.kind) for one in coming}
    since = view.today - _LOOK_BACK
    others = [_beyond(a) for key, a in sorted(booked.items()) if key not in listed and a.date >= since]
    passed = _passed_proposals(view, records)
    return [*coming, *others, *_accepted(view, records, {day for day, _ in booked}), *passed]


def _apart(view: Outlook, one: date, other: date) -> bool:
    return abs((one - other).days) >= view.gap


def _kept_proposals(view: Outlook, records: Iterable[Record]) -> Iterator[CurrentAppointment]:
    """The announced proposals, with nothing known of them, whose day is now too near for the calendar to propose it."""
    settled = {m.date for m in view.massages} | {a.date for a in view.plan.appointments} | view.plan.skipped
    firm = [m.date for m in view.massages if m.status != "proposed"]
    for record in _announced_proposals(records):
        day = record.date
        if day in view.too_soon - settled and all(_apart(view, day, other) for other in firm):
            uid = f"proposed-{day}@rubdown"
            yield CurrentAppointment(uid, record.kind, day, None, view.plan.therapist.where, "proposed")


def _passed_proposals(view: Outlook, records: Iterable[Record]) -> Iterator[CurrentAppointment]:
    """The announced proposals whose day has passed without a word of what became of it."""
    settled = {a.date for a in view.plan.appointments} | view.plan.skipped | view.plan.accepted
    for record in _announced_proposals(records):
        if view.today - _LOOK_BACK <= record.date < view.today and record.date not in settled:
            yield CurrentAppointment(f"proposed-{record.date}@rubdown", record.kind, record.date, None, "", "proposed")


def _announced_proposals(records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        if record.standing == "proposed" and record.announced and not record.over:
            yield record


def _coming(view: Outlook, massage: Massage, booked: Appointment | None) -> CurrentAppointment:
    standing: Standing = massage.status
    if standing == "proposed" and massage.date in view.plan.accepted:
        standing = "accepted"
    broken = [caution for caution in view.breaches.get(massage.date, []) if caution.kind == massage.kind]
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
