"""What became of each session: which deed took the place of which planned session, what was missed, what was extra.

Rulebook, "The training that counts": a deed is paired by sport, size and hour, on its own day or the one beside it. The
shares that call a session shorter, longer or alike are those of TrainingPeaks' compliance colours (80 to 120 % as
planned, 50 to 150 % near it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import Literal

from msgspec import Struct

from rubdown.plan.model import Session

Outcome = Literal["done", "shorter", "longer", "moved", "missed", "unplanned"]
_AS_PLANNED = (Fraction(4, 5), Fraction(6, 5))
_ALIKE = (50, 150)  # per cent
_MINUTES_A_STEP = 30  # half an hour between two starts tells as much as a minute between two lengths


class Pair(Struct, frozen=True):
    """A planned session with what was done in its place; missed without `done`, extra without `planned`."""

    planned: Session | None
    done: Session | None

    @property
    def outcome(self) -> Outcome:
        """Done as planned, differently, on the day beside it, or not at all; `unplanned`: nothing had been planned."""
        if self.planned is None or self.done is None:
            return "missed" if self.done is None else "unplanned"
        if self.planned.date != self.done.date:
            return "moved"
        size, (least, most) = _size(self.planned, self.done), _AS_PLANNED
        return "shorter" if size < least else "longer" if size > most else "done"

    @property
    def days(self) -> tuple[date, ...]:
        """The day of what was done, and the day that it was planned for, each once."""
        return tuple(dict.fromkeys(session.date for session in (self.done, self.planned) if session))


class _Effort(Struct, frozen=True):
    """The minutes and km of a workout (0: not known), each in whole units that all share, and whether it is hard."""

    minutes: int
    km: int
    hard: bool


def paired(planned: Mapping[date, Sequence[Session]], deeds: Sequence[Session]) -> Iterator[Pair]:
    """Each deed, with the planned session in whose place it was done if there is one; the best matches pair first.

    A deed's own day goes before the days beside it, where only a session of much the same size and effort is meant.
    """
    beside = [deed.date + timedelta(days=n) for deed in deeds for n in (-1, 0, 1)]
    near = {day: planned[day] for day in sorted({*beside}) if day in planned}
    workouts = {id(s.workout): s.workout for s in (*chain.from_iterable(near.values()), *deeds)}
    unit = lcm(_MINUTES_A_STEP, *(workout.minutes.denominator for workout in workouts.values()))
    km_unit = lcm(*(workout.km.denominator for workout in workouts.values() if workout.km))
    efforts = {key: _Effort(int(w.minutes * unit), int((w.km or 0) * km_unit), w.hard) for key, w in workouts.items()}
    matches = sorted(
        (_rank(session, deed, planned_effort, effort, unit), day, i, j)
        for j, deed in enumerate(deeds)
        for day in beside[3 * j : 3 * j + 3]
        for i, session in enumerate(near.get(day, ()))
        if _may_pair(session, deed, planned_effort := efforts[id(session.workout)], effort := efforts[id(deed.workout)])
    )
    taken: dict[int, Session] = {}  # by the number of the deed
    used: set[tuple[date, int]] = set()
    for _, day, i, j in matches:
        if j not in taken and (day, i) not in used:
            taken[j] = planned[day][i]
            used.add((day, i))
    return (Pair(taken.get(j), deed) for j, deed in enumerate(deeds))


def _may_pair(planned: Session, deed: Session, planned_effort: _Effort, effort: _Effort) -> bool:
    if planned.workout.kind == "rest" or planned.workout.sport != deed.workout.sport:
        return False
    if planned.date == deed.date:
        return True
    same_effort = planned.softened or planned_effort.hard == effort.hard
    known = planned_effort.km and effort.km
    size, done = (planned_effort.km, effort.km) if known else (planned_effort.minutes, effort.minutes)
    return same_effort and _ALIKE[0] * size <= 100 * done <= _ALIKE[1] * size


def _rank(
    planned: Session, deed: Session, planned_effort: _Effort, effort: _Effort, unit: int
) -> tuple[bool, int, bool]:
    """How badly two sessions match: another day, then minutes and hours apart, then another effort."""
    apart = abs(planned_effort.minutes - effort.minutes)
    if planned.start and deed.start and planned.date == deed.date:
        apart += abs(planned.start - deed.start) // timedelta(minutes=1) * (unit // _MINUTES_A_STEP)
    return planned.date != deed.date, apart, planned_effort.hard != effort.hard


def _size(planned: Session, deed: Session) -> Fraction:
    """What was done as a share of what was planned: by km where both are known, else by minutes."""
    if planned.workout.km and deed.workout.km:
        return deed.workout.km / planned.workout.km
    return deed.workout.minutes / planned.workout.minutes
