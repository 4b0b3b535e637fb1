"""A plan's appointments as they are today: those of the calendar, and those of the last weeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Appointment, Plan
from rubdown.plan.timeline import horizon_end, is_over
from rubdown.planner.season import Season, season
from rubdown.planner.uids import plan_identity, plan_uids
from rubdown.report.answer import Caution, Schedule
from rubdown.report.appointments import appointments, proposal_on
from rubdown.report.bookings import cautions
from rubdown.report.calendar import answer
from rubdown.report.massage import Massage
from rubdown.report.questions import unlogged
from rubdown.report.reminders.records import CurrentAppointment, Moment, Record, Standing
from rubdown.text import days_between

LOOK_BACK = timedelta(days=92)  # nobody is asked about older appointments


class Outlook(Struct, frozen=True):
    """A plan at a moment, solved from then on, with its massages to come and the rules that bookings break.

    `season` is None where the plan is over.
    """

    plan: Plan
    moment: Moment
    season: Season | None = None
    massages: Sequence[Massage] = ()
    warnings: Sequence[Caution] = ()

    @property
    def today(self) -> date:
        """The runner's day."""
        return self.moment.today

    @property
    def journal_uids(self) -> frozenset[str]:
        """The UIDs that the journal has given to massages, whatever has become of them."""
        identity = plan_identity(self.plan)
        return frozenset(f"{ordinal}-{identity}" for ordinal in self.plan.ordinals)

    def schedule(self) -> Schedule:
        """The whole calendar, as events of it are made of."""
        today = self.today
        solved = self.season or season(self.plan, today, today, horizon_end(self.plan, today))
        return answer(solved, days=False)

    def apart(self, one: date, other: date) -> bool:
        """Whether the plan allows massages on both days."""
        return self.season is None or abs((one - other).days) >= self.season.problem.gap


def outlook(plan: Plan, today: date, now: time | None = None) -> Outlook:
    """The outlook of a plan; `now`: the time by the runner's clock, None where past hours of today count as to come."""
    moment = Moment(today, now)
    if is_over(plan, today):
        return Outlook(plan, moment)
    solved = season(plan, today, today, horizon_end(plan, today))
    return Outlook(plan, moment, solved, appointments(solved, alternatives=False), cautions(solved))


def current_appointments(view: Outlook, records: Iterable[Record]) -> list[CurrentAppointment]:
    """The appointments to come, then those of the last weeks.

    A proposal that was announced is kept up to and including its day, though the calendar itself has moved on by then
    (`[massage] notice`); what it has moved on to is announced when that day has passed.
    """
    plan, records = view.plan, list(records)
    kept = list(_kept_proposals(view, records))
    booked = {(a.date, a.kind): a for a in plan.appointments}
    coming = []
    for massage in view.massages:
        if massage.status != "proposed" or all(view.apart(massage.date, one.date) for one in kept):
            broken = [each for each in view.warnings if (each.date, each.kind) == (massage.date, massage.kind)]
            current = _coming(view, massage, booked.get((massage.date, massage.kind)))
            coming.append(replace(current, breaches=tuple(broken)))
    listed = {(one.date, one.kind) for one in coming}
    accepted = {day for day, _, about in unlogged(plan, view.today - LOOK_BACK, view.today) if about == "accepted"}
    names = plan_uids(plan, {*(view.season.chosen if view.season else ()), *accepted})
    others = [
        CurrentAppointment(
            names[key], a.kind, a.date, a.start, a.where, "done" if a.done else "booked", recorded=bool(a.ordinal),
            note=a.note,
        )
        for key, a in sorted(booked.items()) if key not in listed and a.date >= view.today - LOOK_BACK
    ]  # fmt: skip
    named = {record.date: record.uid for record in records if record.standing == "accepted"}
    past = [
        CurrentAppointment(named.get(day, names[day, "discharge"]), "discharge", day, None, "", "accepted")
        for day in sorted(accepted)
    ]
    return [*kept, *coming, *others, *past]


def _coming(view: Outlook, massage: Massage, booked: Appointment | None) -> CurrentAppointment:
    standing: Standing = massage.status
    if standing == "proposed" and massage.date in view.plan.accepted:
        standing = "accepted"
    agreed = view.plan.accepted_hours.get(massage.date)
    return CurrentAppointment(
        massage.uid, massage.kind, massage.date, massage.start, booked.where if booked else massage.where or "",
        standing, massage, recorded=bool(booked and booked.ordinal), note=booked.note if booked else "",
        agreed=agreed is not None and agreed.start == massage.start,
    )  # fmt: skip


def _kept_proposals(view: Outlook, records: Iterable[Record]) -> Iterator[CurrentAppointment]:
    """The announced proposals, with nothing known of them, whose day is now too near for the calendar to propose it."""
    if view.season is None:
        return
    near = days_between(view.today, view.today + timedelta(days=view.plan.notice - 1))
    settled = {m.date for m in view.massages} | {a.date for a in view.plan.appointments} | view.plan.skipped
    too_soon = {day for day in near if day in view.season.days and view.season.days[day].open} - settled
    firm = [m for m in view.massages if m.kind == "discharge" and m.status != "proposed"]
    following = min((m.date for m in view.massages if m.status == "proposed"), default=None)
    for record in records:
        day = record.date
        announced = record.announced is not None and record.announced.date == day and not record.gone
        if (
            announced
            and record.standing == "proposed"
            and day in too_soon
            and all(view.apart(day, m.date) and m.uid != record.uid for m in firm)
        ):
            proposal = proposal_on(view.season, day)
            yield CurrentAppointment(
                record.uid, record.kind, day, proposal.start, view.plan.therapist.where, "proposed", proposal,
                instead=following,
            )  # fmt: skip
