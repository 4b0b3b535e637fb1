"""Weeks in rows: the training, massages, races and closed time of each day, the phase, distance and hours of a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from msgspec import Struct

from rubdown.plan.training import ON_FOOT
from rubdown.report.answer import Closed, PlanLabel
from rubdown.report.day_contents import DayMassage, DayRace, DaySession, massages_of, race_of, sessions_of
from rubdown.report.massage import SCHEMA_VERSION, Version, Window
from rubdown.report.outcomes import SessionOutcome
from rubdown.report.printed import Printed
from rubdown.report.view import CalendarView, DayView
from rubdown.text import decimal

Date = date  # where a field is called date
_WEEK = 7


class WeekDayRow(Struct, frozen=True):
    """A day of a week; `closed` is why no deep massage fits, none where one does, within the `windows`.

    `soft_massage` is one beside the day's deep massage; `outcomes` are what became of the sessions planned for the day
    or done on it, as far as there is a record.
    """

    date: Date
    phase: str | None
    training: list[DaySession]
    races: list[DayRace]
    massage: DayMassage | None
    soft_massage: DayMassage | None
    open: bool
    windows: list[Window]
    closed: list[Closed]
    outcomes: list[SessionOutcome] = []


class TrainingWeek(Printed, frozen=True, rename={"from_": "from"}):
    """Seven days, or the part of them that the calendar holds.

    `phase` is the block in which most of them lie, `km` what is run and hiked, as far as it is known, races included,
    triathlons aside; `hours` are those of all training and races.
    """

    schema_version: Version
    plan: PlanLabel
    today: date
    from_: date
    until: date
    phase: str | None
    km: float
    hours: float
    days: list[WeekDayRow]


class WeekTotals(Struct, frozen=True):
    """The phase in which most days of a week lie, its km on foot, and its hours, of a decimal each."""

    phase: str | None
    km: float
    hours: float


def first_of_week(day: date, first_weekday: int) -> date:
    """The first day of the week that a day lies in, where weeks begin on a weekday, 0 = Monday."""
    return day - timedelta(days=(day.weekday() - first_weekday) % _WEEK)


def days_of_weeks(view: CalendarView, first: date, count: int) -> list[list[DayView]]:
    """The days of `count` weeks from a day on; those that the view doesn't hold are left out, and weeks without any."""
    starts = (first + timedelta(days=_WEEK * i) for i in range(count))
    weeks = [[view.days[d] for i in range(_WEEK) if (d := start + timedelta(days=i)) in view.days] for start in starts]
    return [week for week in weeks if week]


def week_totals(view: CalendarView, days: Sequence[DayView]) -> WeekTotals:
    """What the days of a week come to."""
    phases = Counter(name for day in days if (name := _phase(view, day)))
    phase = phases.most_common(1)[0][0] if phases else None
    return WeekTotals(phase, decimal(_km_on_foot(days), 1), decimal(_minutes(days) / 60, 1))


def training_weeks(view: CalendarView, first: date, count: int) -> list[TrainingWeek]:
    """So many weeks from a day on, as far as the view holds them."""
    return [_week(view, days) for days in days_of_weeks(view, first, count)]


def _week(view: CalendarView, days: Sequence[DayView]) -> TrainingWeek:
    totals = week_totals(view, days)
    return TrainingWeek(
        schema_version=SCHEMA_VERSION,
        plan=view.schedule.plan,
        today=view.schedule.today,
        from_=days[0].date,
        until=days[-1].date,
        phase=totals.phase,
        km=totals.km,
        hours=totals.hours,
        days=[_row(view, day) for day in days],
    )


def _phase(view: CalendarView, day: DayView) -> str | None:
    block = view.plan.block_on(day.date)
    return block.name or None if block else None


def _row(view: CalendarView, day: DayView) -> WeekDayRow:
    massage, soft_massage = massages_of(day)
    return WeekDayRow(
        date=day.date,
        phase=_phase(view, day),
        training=sessions_of(day),
        races=[race_of(day.race)] if day.race else [],
        massage=massage,
        soft_massage=soft_massage,
        open=bool(day.windows),
        windows=day.windows,
        closed=day.closed_by,
        outcomes=list(day.outcomes),
    )


def _km_on_foot(days: Sequence[DayView]) -> Fraction:
    """What is run and hiked; a triathlon's km are those of all three parts, so they are left out."""
    sessions = sum((s.km or Fraction(0) for day in days for s in day.sessions if s.sport in ON_FOOT), Fraction(0))
    return sessions + sum((day.race.km for day in days if day.race and not day.race.triathlon), Fraction(0))


def _minutes(days: Sequence[DayView]) -> Fraction:
    sessions = sum((s.minutes for day in days for s in day.sessions if s.kind != "rest"), Fraction(0))
    return sessions + sum((day.race.minutes for day in days if day.race), Fraction(0))
