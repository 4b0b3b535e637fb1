"""A plan from TOML text, on a day; fails the test with the diagnostics where it is refused."""

from __future__ import annotations

from datetime import date, timedelta

from rubdown.plan.busy import BusyCalendar
from rubdown.plan.model import Plan
from rubdown.plan.read import read_plan
from rubdown.plan.timeline import refuse_if_over
from rubdown.planner.season import Season
from rubdown.report.answer import Schedule
from rubdown.report.calendar import answer, schedule
from rubdown.report.view import CalendarView, calendar_view
from rubdown.toml.problems import Diagnostic, Refusal

TODAY = date(2026, 11, 22)


def read_on(text: str, today: date) -> Plan | Refusal:
    """The plan as a command that makes a calendar on this day reads it."""
    found = read_plan(text, "plan.toml", zone="Europe/Madrid", calendar=lambda _path, _name: BusyCalendar())
    return found if isinstance(found, Refusal) else refuse_if_over(found, today) or found


def plan_of(text: str, today: date = TODAY) -> Plan:
    found = read_on(text, today)
    assert not isinstance(found, Refusal), [f"{d.line}:{d.column} {d.wrong}" for d in found.diagnostics]
    return found


def refused(text: str, today: date = TODAY) -> tuple[Diagnostic, ...]:
    found = read_on(text, today)
    assert isinstance(found, Refusal), "the plan was accepted"
    return found.diagnostics


def scheduled(text: str, today: date = TODAY, weeks: int = 8) -> Schedule:
    return schedule(plan_of(text, today), today, today, today + timedelta(weeks=weeks))


def view_of(season: Season) -> CalendarView:
    return calendar_view(season, answer(season))
