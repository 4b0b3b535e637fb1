"""The days around a race on the page: what matters first, then a table with a row a day."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from rubdown.render.day_words import (
    massage_words,
    race_facts,
    race_title,
    race_words,
    room_mark,
    training_mark,
    training_words,
)
from rubdown.render.marks import SIGNS, Mark
from rubdown.report.race import AroundRace, RaceDayRow, around_race, goal_race
from rubdown.report.view import CalendarView


class DayEntry(Struct, frozen=True):
    """A day near a race: its training and what there is to say of massages, each with its mark and sign."""

    date: date
    count: str
    training: str
    training_mark: Mark
    training_sign: str
    massage: str
    mark: Mark
    sign: str
    today: bool


class RaceSection(Struct, frozen=True):
    """A race with what matters around it, by label, and its days; `open` where its table is shown from the start."""

    title: str
    facts: list[tuple[str, str]]
    days: list[DayEntry]
    open: bool


def race_sections(view: CalendarView) -> list[RaceSection]:
    """The races to come of priority A and B and the goal race, by date; the goal race is open."""
    schedule, plan = view.schedule, view.plan
    goal = goal_race(plan, schedule.today)
    shown = [race for race in plan.races if race == goal or race.priority != "C"]
    to_come = [race for race in shown if race.date in view.days and race.date >= schedule.today]
    return [
        _section(around_race(view, race), is_goal=race == goal) for race in sorted(to_come, key=lambda race: race.date)
    ]


def _section(around: AroundRace, *, is_goal: bool) -> RaceSection:
    days = [_day(around, day) for day in around.days]
    return RaceSection(race_title(around), list(race_facts(around)), days, is_goal)


def _day(around: AroundRace, day: RaceDayRow) -> DayEntry:
    races = [race_words(day.race)] if day.race else []
    massage = massage_words(around, day)
    of_training, of_massage = training_mark(day.training, race=bool(races)), room_mark(day, massage)
    return DayEntry(
        date=day.date,
        count=f"{-day.days_to_race:+d}".replace("-", "−") if day.days_to_race else "0",
        training=", ".join([*races, *training_words(day.training)]),
        training_mark=of_training,
        training_sign=SIGNS[of_training].sign.strip(),
        massage=massage,
        mark=of_massage,
        sign=SIGNS[of_massage].sign.strip(),
        today=day.date == around.today,
    )
