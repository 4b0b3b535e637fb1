"""The weeks around a race: when the last deep massage is, why days are closed, when the first one is open again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan, Race
from rubdown.plan.training import clear_days, days_softened_after, is_minor
from rubdown.report.answer import Closed, PlanLabel
from rubdown.report.day_contents import (
    DayMassage,
    DayRace,
    DaySession,
    massages_of,
    race_of,
    sessions_of,
)
from rubdown.report.massage import SCHEMA_VERSION, Moment, Status, Version, Window
from rubdown.report.printed import Printed
from rubdown.report.view import CalendarView, DayView
from rubdown.rules.races import latest_day_before, wait_end
from rubdown.titles.tokens import folded
from rubdown.toml.problems import Count

Date = date  # where a field is called date
AROUND = timedelta(days=14)  # before a race and after it
SOFT_MASSAGE = (
    "A soft, superficial massage is fine on any of these days, right after the finish too. "
    "It isn't before the finish on race day, nor while you're ill."
)


class LastMassage(Struct, frozen=True):
    """The last deep massage before a race, and how many days before."""

    date: Date
    days_before: Count
    status: Status


class FirstDay(Struct, frozen=True):
    """The first day of something after a race, how many days after, and the name of the session or race on it."""

    date: Date
    days_after: Count
    name: str | None


class SoftenedDays(Struct, frozen=True, rename={"from_": "from"}):
    """The days around a race, both included, on which hard sessions of the typical week count as easy."""

    from_: date
    until: date


class RaceDayRow(Struct, frozen=True):
    """A day near a race: what closes it to a deep massage, its hours that are open, and what it means for the race.

    `days_to_race` is below 0 after the race. `soft_closed` are the hours without even a soft massage, `soft_massage` is
    one beside the day's deep massage.
    """

    date: Date
    days_to_race: int
    open: bool
    windows: list[Window]
    closed_by: list[Closed]
    training: list[DaySession]
    race: DayRace | None
    massage: DayMassage | None
    soft_massage: DayMassage | None
    soft_closed: list[Window]
    note: str | None


class AroundRace(Printed, frozen=True):
    """A race with the two weeks before and after it, as far as the calendar holds them; `days_left` is below 0 once the
    race is past.

    `last_open` is the last day before the race that is open to a deep massage, `too_close_from` the first one that is
    too close to the race, `recovered` when its recovery is over. `soft` says what a soft massage may do.
    """

    schema_version: Version
    plan: PlanLabel
    today: date
    race: DayRace
    days_left: int
    last_massage: LastMassage | None
    last_open: Date | None
    too_close_from: date
    softened: SoftenedDays | None
    recovered: Moment
    first_open: FirstDay | None
    first_hard: FirstDay | None
    soft: str
    days: list[RaceDayRow]


def goal_race(plan: Plan, today: date) -> Race | None:
    """The next race of priority A, else the next race, else the last one that is past; None where there is no race."""
    races = sorted(plan.races, key=lambda race: race.date)
    to_come = [race for race in races if race.date >= today]
    return next((race for race in to_come if race.priority == "A"), next(iter(to_come), races[-1] if races else None))


def races_named(plan: Plan, words: str) -> list[Race]:
    """The races whose names hold the words, by date; where some are called exactly so, only these.

    Case and accents don't matter.
    """
    wanted = folded(words).strip()
    named = [(race, folded(race.name).strip()) for race in sorted(plan.races, key=lambda race: race.date)]
    exact = [race for race, name in named if name == wanted]
    return exact or [race for race, name in named if wanted in name]


def around_race(view: CalendarView, race: Race) -> AroundRace:
    """A race and the days around it that the view holds."""
    before = [day for day in view.days.values() if day.date < race.date]
    after = [day for day in view.days.values() if day.date > race.date]
    around = AroundRace(
        schema_version=SCHEMA_VERSION,
        plan=view.schedule.plan,
        today=view.schedule.today,
        race=race_of(next(shown for shown in view.races if shown.date == race.date)),
        days_left=(race.date - view.schedule.today).days,
        last_massage=_last_massage(view, race),
        last_open=max((day.date for day in before if day.windows), default=None),
        too_close_from=latest_day_before(view.plan, race) + timedelta(days=1),
        softened=_softened(view.plan, race),
        recovered=wait_end(view.plan, race).replace(second=0, microsecond=0),
        first_open=next((_first(race, day) for day in after if day.windows), None),
        first_hard=next((_first(race, day, name) for day in after if (name := _hard_name(day))), None),
        soft=SOFT_MASSAGE,
        days=[],
    )
    near = [day for day in view.days.values() if abs(day.date - race.date) <= AROUND]
    return replace(around, days=[_row(around, day) for day in near])


def _last_massage(view: CalendarView, race: Race) -> LastMassage | None:
    day = max((day for day in view.deep_massages if day < race.date), default=None)
    return LastMassage(day, (race.date - day).days, view.deep_massages[day]) if day else None


def _softened(plan: Plan, race: Race) -> SoftenedDays | None:
    """The days on which the typical week is softened for a race; a minor race softens none."""
    if is_minor(race):
        return None
    before, after = clear_days(plan.numbers, race), days_softened_after(race)
    return SoftenedDays(race.date - timedelta(days=before), race.date + timedelta(days=after))


def _first(race: Race, day: DayView, name: str | None = None) -> FirstDay:
    return FirstDay(day.date, (day.date - race.date).days, name)


def _hard_name(day: DayView) -> str | None:
    """The race or the first hard session of a day, by its name."""
    return day.race.name if day.race else next((session.name for session in day.sessions if session.hard), None)


def _row(around: AroundRace, day: DayView) -> RaceDayRow:
    massage, soft_massage = massages_of(day)
    return RaceDayRow(
        date=day.date,
        days_to_race=(around.race.date - day.date).days,
        open=bool(day.windows),
        windows=day.windows,
        closed_by=day.closed_by,
        training=sessions_of(day),
        race=race_of(day.race) if day.race else None,
        massage=massage,
        soft_massage=soft_massage,
        soft_closed=day.no_soft,
        note="; ".join(_notes(around, day)) or None,
    )


def _notes(around: AroundRace, day: DayView) -> Iterator[str]:
    """What a day means for the race, in words."""
    race, on, last = around.race, day.date, around.last_massage
    if last and last.date == on:
        yield "last deep massage before the race"
    elif on == around.last_open:
        yield "last open day before the race"
    if on == race.date:
        yield f"finish at about {race.finish:%H:%M}"
    elif not day.windows and around.too_close_from <= on < race.date:
        yield "too close to the race"
    elif not day.windows and race.date < on <= around.recovered.date():
        yield "recovering from the race"
    if around.first_open and around.first_open.date == on:
        yield "first open day after the race"
    if around.first_hard and around.first_hard.date == on:
        yield f"first {'race' if day.race else 'hard session'} after the race"
