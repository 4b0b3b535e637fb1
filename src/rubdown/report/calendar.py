"""The calendar: a solved season as the values that `--format json` promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from msgspec import UNSET

from rubdown.plan.model import Appointment, Plan
from rubdown.plan.timeline import Timeline
from rubdown.planner.season import Season, season
from rubdown.planner.uids import Key, dropped, uids
from rubdown.planner.verdicts import Day
from rubdown.report.answer import (
    SCHEMA_VERSION,
    Assumption,
    DayVerdict,
    Dropped,
    Massage,
    MonthPlan,
    Objective,
    PlanLabel,
    Schedule,
    Shift,
    Status,
    Window,
)
from rubdown.report.reasons import closed_by, focus, notes, reasons, why_short
from rubdown.rules import rules_of
from rubdown.rules.base import Between, InMonth, Minutes, MonthCount
from rubdown.text import clock

_MINUTE = timedelta(minutes=1)


def schedule(plan: Plan, today: date, start: date, until: date) -> Schedule:
    """The best schedule of a plan from `start` to `until`, both included; every day's verdict is in `days`."""
    return answer(season(plan, today, start, until))


def answer(season: Season, *, days: bool = True) -> Schedule:
    """The whole answer for a solved season; with each day's verdict unless `days` is False."""
    from rubdown.report.bookings import cautions  # `next` asks for the appointments alone

    plan, timeline = season.timeline.plan, season.timeline
    return Schedule(
        schema_version=SCHEMA_VERSION,
        plan=PlanLabel(plan.path, plan.runner or None, plan.timezone),
        today=timeline.today,
        from_=timeline.start,
        until=timeline.until,
        appointments=appointments(season),
        months=list(_month_plans(season)),
        warnings=cautions(season),
        objective=Objective(season.best.shortfall, season.best.points),
        notes=[Assumption(note.line, note.text, note.file) for note in plan.notes_on(timeline.today)],
        accepted_moves=_accepted_moves(season),
        dropped=list(_dropped(season)),
        days=[_day_verdict(timeline, day) for day in season.days.values()] if days else UNSET,
    )


def _accepted_moves(season: Season) -> list[Shift]:
    """The accepted dates from today on that the best schedule no longer holds, each with the date that replaces it."""
    accepted = sorted(day for day in season.timeline.plan.accepted if day >= season.timeline.today)
    if not accepted:
        return []
    from rubdown.report.shifts import shifts

    return [shift for shift in shifts(accepted, season.chosen) if shift.old]


def _day_verdict(timeline: Timeline, day: Day) -> DayVerdict:
    return DayVerdict(
        day.date, day.open, windows(day.windows), closed_by(timeline, day), day.points, reasons(day.reasons)
    )


def windows(parts: Iterable[Minutes]) -> list[Window]:
    """Parts of a day as clock times."""
    return [(clock(start), clock(end)) for start, end in parts]


def appointments(season: Season, *, named: bool = True) -> list[Massage]:
    """All massages of the schedule, soft ones too, by date; with their UIDs unless `named` is False."""
    names = uids(season) if named else None
    return sorted((*massages(season, names), *_soft(season, names)), key=lambda m: (m.date, m.kind))


def massages(season: Season, named: Mapping[Key, str] | None = None) -> Iterator[Massage]:
    """The discharge massages of the best schedule, by date; their UIDs are taken from `named`, else left empty."""
    previous = season.standing.done[-1] if season.standing.done else None
    for day, month in zip(season.chosen, season.tallies(), strict=True):
        yield _massage(season, named, previous, month)
        previous = day


def _massage(season: Season, named: Mapping[Key, str] | None, previous: date | None, month: MonthCount) -> Massage:
    day, timeline, plan = month.day, season.timeline, season.timeline.plan
    booked = season.standing.fixed.get(day)
    since = (day - previous).days if previous else None
    spacing = [rule.judge(timeline, since) for rule in rules_of(Between)] if since is not None else []
    in_month = [rule.judge(timeline, month) for rule in rules_of(InMonth)]
    why = reasons((*season.days[day].reasons, *spacing, *in_month))
    start, end = _times(plan, booked, season.days[day].windows, day)
    return Massage(
        uid=named[day, "discharge"] if named else "", date=day, start=start, end=end,
        windows=windows(season.days[day].windows),
        kind="discharge", status=_status(booked, day, timeline.today), days_since_previous=since,
        points=sum(reason.points for reason in why), reasons=why,
        notes=notes(timeline, day) + ([booked.note] if booked and booked.note else []),
        focus=focus(timeline, previous, day), line=booked.line if booked else None, where=_where(plan, booked),
        file=booked.file if booked else None,
    )  # fmt: skip


def _status(booked: Appointment | None, day: date, today: date) -> Status:
    if booked is None:
        return "proposed"
    return "done" if booked.done or day < today else "booked"


def _times(
    plan: Plan, booked: Appointment | None, open_windows: tuple[Minutes, ...], day: date
) -> tuple[datetime | None, datetime | None]:
    """Start and end of a massage: the booking's, else the first start that fits; None where no hours are known."""
    if booked:
        start, minutes = booked.start, booked.minutes
    elif plan.therapist.known:
        at = start_within(open_windows, plan.minutes, plan.prefer_time)
        start, minutes = datetime.combine(day, datetime.min.time()) + at * _MINUTE, plan.minutes
    else:
        start = None
    return (start, start + minutes * _MINUTE) if start else (None, None)


def _where(plan: Plan, booked: Appointment | None) -> str | None:
    """Where a booking is, else the therapist's address."""
    return (booked.where if booked else "") or plan.therapist.where or None


def start_within(open_windows: tuple[Minutes, ...], minutes: int, prefer: int | None) -> int:
    """The first start that the windows leave, or the one nearest to a preferred time (the earlier of two)."""
    if prefer is None:
        return open_windows[0][0]
    nearest = [min(max(prefer, start), end - minutes) for start, end in open_windows]
    return min(nearest, key=lambda start: (abs(start - prefer), start))


def _soft(season: Season, named: Mapping[Key, str] | None) -> Iterator[Massage]:
    """Soft massages of the plan: shown, never counted."""
    timeline = season.timeline
    soft = [a for a in timeline.plan.appointments if a.kind == "soft" and a.date in season.days]
    for nth, appointment in enumerate(soft):
        start, end = _times(timeline.plan, appointment, (), appointment.date)
        again = sum(other.date == appointment.date for other in soft[:nth])
        yield Massage(
            uid=f"again{again}-" * bool(again) + named[appointment.date, "soft"] if named else "",
            date=appointment.date, start=start, end=end, windows=windows(season.days[appointment.date].windows),
            kind="soft",
            status=_status(appointment, appointment.date, timeline.today), days_since_previous=None, points=0,
            reasons=[], notes=[appointment.note] if appointment.note else [], focus=[], line=appointment.line,
            where=_where(timeline.plan, appointment), file=appointment.file,
        )  # fmt: skip


def _dropped(season: Season) -> Iterator[Dropped]:
    """The bookings that were cancelled or skipped, by date."""
    gone = dropped(season)
    named = uids(season) if gone else {}
    for booked in gone:
        start, end = _times(season.timeline.plan, booked, (), booked.date)
        yield Dropped(named[booked.date, booked.kind], booked.date, start, end, booked.kind)


def _month_plans(season: Season) -> Iterator[MonthPlan]:
    from rubdown.report.suggestions import make_room

    rooms = make_room(season)
    for month in season.months:
        first = date.fromordinal(month.first)
        days = [d for d in season.days.values() if (d.date.year, d.date.month) == (first.year, first.month)]
        planned = month.counted + sum(days[0].date <= day <= days[-1].date for day in season.chosen)
        short = max(0, month.least - planned)
        left = [day for day in days if day.date not in season.chosen]
        why = why_short(season, left) if short else None
        room = rooms.get(first, [])
        yield MonthPlan(f"{first:%Y-%m}", month.least, month.most, planned, short, why, room)
