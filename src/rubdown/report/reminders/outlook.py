"""A plan's appointments as they are today: those of the calendar, and those whose days went by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec import Struct

from rubdown.plan.model import Appointment, Plan
from rubdown.planner.season import Season
from rubdown.report.answer import Caution, Massage
from rubdown.report.bookings import cautions
from rubdown.report.calendar import appointments
from rubdown.report.reminders.known import Item, Known, Standing
from rubdown.text import escape_controls

_BEHIND = timedelta(days=40)  # what lies further back is no longer asked after


class Outlook(Struct, frozen=True):
    """A plan, the day that it is, and the massages to come, with what breaks a rule; none where the plan is over."""

    plan: Plan
    today: date
    massages: list[Massage]
    breaches: dict[date, list[Caution]]
    over: bool = False


def outlook(season: Season) -> Outlook:
    """What is to come by a solved season whose horizon begins today."""
    breaches: dict[date, list[Caution]] = {}
    for caution in cautions(season):
        breaches.setdefault(caution.date, []).append(caution)
    return Outlook(season.timeline.plan, season.timeline.today, appointments(season), breaches)


def items(view: Outlook, known: Iterable[Known]) -> list[Item]:
    """The appointments to come, then those of the last weeks, each with a uid of its own."""
    booked = {(a.date, a.kind): a for a in view.plan.appointments}
    coming = [_coming(view, massage, booked.get((massage.date, massage.kind))) for massage in view.massages]
    told = {(item.date, item.kind) for item in coming}
    rest = [_beyond(view, a) for key, a in sorted(booked.items()) if key not in told and a.date >= view.today - _BEHIND]
    return [*coming, *rest, *_accepted(view, known, {key[0] for key in booked})]


def _coming(view: Outlook, massage: Massage, booked: Appointment | None) -> Item:
    standing: Standing = massage.status
    if standing == "proposed" and massage.date in view.plan.accepted:
        standing = "accepted"
    broken = view.breaches.get(massage.date, []) if massage.kind == "discharge" else []
    return Item(
        uid=massage.uid, kind=massage.kind, date=massage.date, start=massage.start, standing=standing,
        place=booked.where if booked else view.plan.therapist.where, massage=massage,
        breach="\n".join(f"{escape_controls(caution.text)} ({caution.code})" for caution in broken),
        mend=broken[0].mend if broken else "", note=booked.note if booked else "",
    )  # fmt: skip


def _beyond(view: Outlook, booked: Appointment) -> Item:
    """A booking outside the calendar: its day went by, or it lies beyond the horizon."""
    standing: Standing = "done" if booked.done else "booked"
    uid = f"{booked.kind}-{booked.date}@rubdown"
    return Item(uid, booked.kind, booked.date, booked.start, booked.where, standing, note=booked.note)


def _accepted(view: Outlook, known: Iterable[Known], booked: set[date]) -> Iterator[Item]:
    """Accepted dates that went by as such, without a booking."""
    for row in known:
        past = view.today - _BEHIND <= row.date < view.today
        if past and row.standing == "accepted" and row.date in view.plan.accepted - booked and not row.over:
            yield Item(f"accepted-{row.date}@rubdown", row.kind, row.date, None, "", "accepted")
