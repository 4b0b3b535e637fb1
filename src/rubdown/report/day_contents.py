"""What a day holds, for the answers that go day by day: its sessions, its race, its massages."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from rubdown.plan.model import Kind, MassageKind, Priority
from rubdown.plan.pairing import Outcome
from rubdown.plan.rule_numbers import Distance
from rubdown.report.massage import Massage, Moment, Status, Window
from rubdown.report.view import DayView, RaceView, SessionView
from rubdown.text import decimal, round_half_up
from rubdown.toml.problems import Count

Date = date  # where a field is called date


class DaySession(Struct, frozen=True):
    """A session of a day; `softened` where a hard one of the typical week counts as easy, as a race is near.

    `outcome` is null for one that is only planned, else how what was done compares with the plan.
    """

    name: str
    kind: Kind
    start: Moment | None
    km: float | None
    minutes: Count
    hard: bool
    softened: bool
    outcome: Outcome | None = None


class DayRace(Struct, frozen=True):
    """A race, from its start to its finish; `timed` is false where a start at 09:00 is assumed.

    A triathlon recovers like the race of its `distance`; its km are those of all three parts.
    """

    name: str
    date: Date
    start: Moment
    finish: Moment
    timed: bool
    distance: Distance
    triathlon: str | None
    km: float
    priority: Priority
    done: bool = False


class DayMassage(Struct, frozen=True):
    """A massage of a day; `windows` are the hours that are open on the day, for one whose hour isn't known."""

    kind: MassageKind
    status: Status
    start: Moment | None
    end: Moment | None
    windows: list[Window]


def sessions_of(day: DayView) -> list[DaySession]:
    """The sessions of a day in the order of the plan."""
    return [_session(session) for session in day.sessions]


def _session(session: SessionView) -> DaySession:
    km = None if session.km is None else decimal(session.km, 2)
    minutes = 0 if session.kind == "rest" else round_half_up(*session.minutes.as_integer_ratio())
    return DaySession(
        session.name, session.kind, session.start, km, minutes, session.hard, session.softened, session.outcome
    )


def race_of(race: RaceView) -> DayRace:
    """A race as it is reported."""
    finish = race.finish.replace(second=0, microsecond=0)
    return DayRace(
        race.name, race.date, race.start, finish, race.timed, race.distance, race.triathlon or None,
        decimal(race.km, 3), race.priority, race.done,
    )  # fmt: skip


def massages_of(day: DayView) -> tuple[DayMassage | None, DayMassage | None]:
    """The massage of a day, a deep one before a soft one, and the soft massage that is besides a deep one."""
    massages = [_massage(massage) for massage in sorted(day.massages, key=lambda massage: massage.kind != "discharge")]
    return (massages[0] if massages else None, massages[1] if len(massages) > 1 else None)


def _massage(massage: Massage) -> DayMassage:
    return DayMassage(massage.kind, massage.status, massage.start, massage.end, massage.windows)
