"""A club's timetable as a page: one HTML file that needs nothing else, each therapist's weeks first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from msgspec import Struct

from rubdown.render.club_words import (
    after_summary,
    change_words,
    hour_words,
    lead,
    price_words,
    unplaced_words,
    week_load,
)
from rubdown.render.templates import environment
from rubdown.report.club_answer import ClubAppointment, ClubSchedule, TherapistHours, TherapistWeek
from rubdown.text import MONTH_NAMES, WEEKDAY_NAMES, escape_controls


class _Day(Struct, frozen=True):
    date: date
    visits: list[ClubAppointment]


class _Week(Struct, frozen=True):
    """A week of a therapist: its load, in words and as a share of the hours, and the days with appointments."""

    monday: date
    load: str
    percent: int
    days: list[_Day]


def club_page(schedule: ClubSchedule) -> str:
    """The page; the same timetable gives the same text."""
    templates = environment("html", autoescape=True, finalize=_shown)
    templates.filters |= {"day": _day, "weekday": _weekday}
    return templates.get_template("club.html").render(
        schedule=schedule,
        lead=lead(schedule),
        summary=list(after_summary(schedule)),
        therapists=[(therapist, list(_weeks(therapist))) for therapist in schedule.therapists],
        unplaced=list(unplaced_words(schedule)),
        prices=[price_words(one) for one in schedule.prices[:20]],
        suggestions=[hour_words(one, schedule) for one in schedule.suggestions if one.short is not None],
        changes=[change_words(one) for one in schedule.changes],
    )


def _weeks(therapist: TherapistHours) -> Iterator[_Week]:
    by_week = {
        monday: list(of_week)
        for monday, of_week in groupby(therapist.appointments, key=lambda a: a.date - timedelta(days=a.date.weekday()))
    }
    for week in therapist.weeks:
        visits = by_week.get(week.from_, [])
        if visits or week.hours_open:
            days = [_Day(day, list(of_day)) for day, of_day in groupby(visits, key=lambda visit: visit.date)]
            yield _Week(week.from_, week_load(week), _percent(week), days)


def _percent(week: TherapistWeek) -> int:
    return min(100, round(100 * week.hours_used / week.hours_open)) if week.hours_open else 0


def _shown(value: object) -> object:
    return escape_controls(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _day(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]}"


def _weekday(day: date) -> str:
    return WEEKDAY_NAMES[day.weekday()][:3]
