"""What became of each session and race that the plan has a record of: planned and done, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import chain

from msgspec import Struct

from rubdown.plan.model import Plan, Race, Session, Workout
from rubdown.plan.pairing import Outcome
from rubdown.plan.timeline import Timeline, lay_out
from rubdown.text import decimal, round_half_up
from rubdown.toml.problems import Count


class Amount(Struct, frozen=True):
    """How much a session is: km where they are known, whole minutes, load in whole points (session-RPE)."""

    km: float | None
    minutes: Count
    load: Count


class SessionOutcome(Struct, frozen=True):
    """What became of a session or race: `done` as planned, `shorter`, `longer`, `moved`, `missed`, or `unplanned`.

    `name` is that of the plan, for an unplanned one its own. `planned` is None for an unplanned one, `done` for a
    missed one, and so are their days.
    """

    outcome: Outcome
    name: str
    planned_on: date | None
    done_on: date | None
    planned: Amount | None
    done: Amount | None

    @property
    def days(self) -> tuple[date, ...]:
        """The day of what was done, and the day that it was planned for, each once."""
        return tuple(dict.fromkeys(day for day in (self.done_on, self.planned_on) if day))

    @property
    def day(self) -> date:
        """The day of what was done, else the day that it was planned for."""
        return self.days[0]


def recorded(plan: Plan, today: date) -> list[SessionOutcome]:
    """What became of every session of a plan's record, by date."""
    return outcomes(lay_out(plan, today, today))


def outcomes(timeline: Timeline) -> list[SessionOutcome]:
    """What became of the sessions and races that are laid out, by date."""
    races = (_of_race(race) for race in timeline.plan.races if race.done)
    return sorted(chain(_of_sessions(timeline), races), key=lambda outcome: outcome.days)


def by_day(timeline: Timeline) -> dict[date, list[SessionOutcome]]:
    """What became of sessions, by each day that has one: a session that moved is on both its days."""
    found: dict[date, list[SessionOutcome]] = {}
    for outcome in outcomes(timeline):
        for day in outcome.days:
            found.setdefault(day, []).append(outcome)
    return found


def _of_sessions(timeline: Timeline) -> Iterator[SessionOutcome]:
    for pair in timeline.pairs:
        session = pair.planned or pair.done
        assert session is not None
        yield SessionOutcome(
            pair.outcome, session.workout.name, _date(pair.planned), _date(pair.done),
            *(_amount(each.workout) if each else None for each in (pair.planned, pair.done)),
        )  # fmt: skip


def _of_race(race: Race) -> SessionOutcome:
    amounts = (
        None if minutes is None else _amount(Workout(race.name, "race", race.km, minutes, race.rpe))
        for minutes in (race.planned_minutes, race.minutes)
    )
    planned = race.planned_minutes is not None
    outcome: Outcome = "done" if planned else "unplanned"
    return SessionOutcome(outcome, race.name, race.date if planned else None, race.date, *amounts)


def _date(session: Session | None) -> date | None:
    return session.date if session else None


def _amount(workout: Workout) -> Amount:
    km = None if workout.km is None else decimal(workout.km, 2)
    return Amount(km, _whole(workout.minutes), _whole(workout.load))


def _whole(value: Fraction) -> int:
    return round_half_up(value.numerator, value.denominator)
