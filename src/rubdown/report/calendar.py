"""The calendar: a solved season as the values that `--format json` promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from msgspec import UNSET

from rubdown.plan.model import Plan
from rubdown.plan.timeline import Timeline
from rubdown.planner.season import Season, season
from rubdown.planner.uids import dropped, uids
from rubdown.planner.verdicts import Day
from rubdown.report.answer import (
    Assumption,
    DayVerdict,
    Dropped,
    Horizon,
    MonthPlan,
    Objective,
    PlanLabel,
    Schedule,
    Shift,
)
from rubdown.report.appointments import appointments, windows
from rubdown.report.massage import SCHEMA_VERSION
from rubdown.report.money import Money, money_of
from rubdown.report.no_room import closed_by, why_short
from rubdown.report.questions import questions
from rubdown.report.reasons import reasons


def schedule(plan: Plan, today: date, start: date, until: date) -> Schedule:
    """The best schedule of a plan from `start` to `until`, both included; every day's verdict is in `days`."""
    return answer(season(plan, today, start, until))


def answer(
    season: Season, *, days: bool = True, brief: bool = False, alternatives: bool = True, named: bool = True
) -> Schedule:
    """The whole answer for a solved season; with each day's verdict unless `days` is False, with other days for each
    proposal unless `alternatives` is, with UIDs unless `named` is.

    `brief` leaves out alternatives and months, which take half of the time: tables and calendar files show neither.
    """
    from rubdown.report.bookings import cautions  # `next` asks for the appointments alone

    plan, timeline, money = season.timeline.plan, season.timeline, money_of(season)
    return Schedule(
        schema_version=SCHEMA_VERSION,
        plan=PlanLabel(plan.path, plan.runner or None, plan.timezone),
        today=timeline.today,
        from_=season.shown[0],
        until=season.shown[1],
        horizon=Horizon(timeline.today, timeline.until),
        appointments=appointments(season, named=named, alternatives=alternatives and not brief),
        months=[] if brief else list(_month_plans(season)),
        warnings=cautions(season),
        objective=Objective(season.best.shortfall, season.best.points),
        notes=[*_assumptions(plan, timeline.today), *_packages(money)],
        accepted_moves=_accepted_moves(season),
        dropped=list(_dropped(season)),
        questions=questions(plan, timeline.today),
        money=money,
        days=[_day_verdict(timeline, day) for day in season.days.values() if season.shows(day.date)] if days else UNSET,
    )


def _assumptions(plan: Plan, today: date) -> Iterator[Assumption]:
    return (Assumption(note.line, note.text, note.file) for note in plan.notes_on(today))


def _packages(money: Money | None) -> Iterator[Assumption]:
    """What to mind of packages."""
    return (Assumption(use.line, use.text, use.file) for use in (money.packages if money else ()) if use.text)


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


def _dropped(season: Season) -> Iterator[Dropped]:
    """The bookings that were cancelled or skipped, by date."""
    gone = dropped(season)
    named = uids(season) if gone else {}
    for booked in gone:
        end = booked.start + timedelta(minutes=booked.minutes) if booked.start else None
        yield Dropped(named[booked.date, booked.kind], booked.date, booked.start, end, booked.kind)


def _month_plans(season: Season) -> Iterator[MonthPlan]:
    from rubdown.report.suggestions import make_room

    rooms, chosen = make_room(season), set(season.chosen)
    by_month = {key: list(of) for key, of in groupby(season.days.values(), key=lambda d: (d.date.year, d.date.month))}
    for month in season.months:
        first = date.fromordinal(month.first)
        days = [day for day in by_month.get((first.year, first.month), ()) if day.date >= first]
        if not any(season.shows(day.date) for day in days):
            continue
        planned = month.counted + sum(days[0].date <= day <= days[-1].date for day in chosen)
        short = max(0, month.least - planned)
        why = why_short(season, [day for day in days if day.date not in chosen]) if short else None
        yield MonthPlan(f"{first:%Y-%m}", month.least, month.most, planned, short, why, rooms.get(first, []))
