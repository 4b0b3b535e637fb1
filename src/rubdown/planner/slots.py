"""Places to offer for the next massage: open days and hours, each with what it costs against the best calendar."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.busy import BusyTime
from rubdown.planner.problem import ScheduleProblem
from rubdown.planner.search import Search, solve
from rubdown.planner.season import Season
from rubdown.planner.starts import usable_windows
from rubdown.rules.availability import hours_on
from rubdown.rules.base import Minutes, subtract

_DAY = timedelta(days=1)


class TherapistTimes(Struct, frozen=True):
    """What a therapist says of coming days, in civil time: hours that are `free`, and others that are not.

    Where `free` is None the plan's hours hold, less the `taken` ones. Nothing is known of days outside `known`, if any.
    Both are in order, and those that overlap lie within one day.
    """

    free: tuple[BusyTime, ...] | None
    taken: tuple[BusyTime, ...] = ()
    known: tuple[date, date] | None = None


class Slot(Struct, frozen=True):
    """A day to offer: the therapist's hours by the plan, the ones that stay open, in minutes of the day, and its cost.

    `hours` are empty where the therapist's own word for the days holds.
    `cost` is how many points the best calendar with it has fewer, `missing` how many massages its months miss more.
    """

    date: date
    hours: tuple[Minutes, ...]
    windows: tuple[Minutes, ...]
    cost: int
    missing: int


def slots(season: Season, first: date, last: date, times: TherapistTimes | None = None) -> Iterator[Slot]:
    """The days from `first` to `last` on which the next massage may be, the best first, at least `notice` days ahead.

    A day on which it would not be the next, as the best calendar with it has an earlier proposal, is none.
    """
    offered = [slot for day in season.days if first <= day <= last and (slot := _slot(season, day, times))]
    for slot in sorted(offered, key=lambda slot: (slot.missing, slot.cost, slot.date)):
        if _comes_next(season, slot.date, first):
            yield slot


def _slot(season: Season, day: date, times: TherapistTimes | None) -> Slot | None:
    plan, today = season.timeline.plan, season.timeline.today
    if day < today + timedelta(days=plan.notice) or day in season.standing.fixed:
        return None
    hours = _hours(season, day, times)
    left = subtract(hours, sorted({part for _, part in season.days[day].closed}), plan.minutes)
    windows = usable_windows(plan, left)
    with_day = _best_with(season, day) if windows else None
    if with_day is None:
        return None
    shortfall, points = with_day
    whole = () if times else usable_windows(plan, subtract(hours, [], plan.minutes))
    return Slot(day, whole, windows, season.best.points - points, shortfall - season.best.shortfall)


def _hours(season: Season, day: date, times: TherapistTimes | None) -> tuple[Minutes, ...]:
    """The therapist's hours on a day: those that are free, else those of the plan less what is taken."""
    if times is None:
        return hours_on(season.timeline, day)
    if times.known and not times.known[0] <= day <= times.known[1]:
        return ()
    hours = hours_on(season.timeline, day) if times.free is None else _parts(times.free, day)
    return subtract(hours, list(_parts(times.taken, day)), season.timeline.plan.minutes)


def _parts(stretches: Sequence[BusyTime], day: date) -> tuple[Minutes, ...]:
    """The parts of these stretches that lie on a day, in minutes of it, in order."""
    midnight = datetime.combine(day, time())
    begins, ends = (bisect_left(stretches, (moment, moment)) for moment in (midnight, midnight + _DAY))
    touching = ((max(a, midnight), min(b, midnight + _DAY)) for a, b in stretches[max(0, begins - 1) : ends])
    minutes = (
        (int((a - midnight).total_seconds()) // 60, int((b - midnight).total_seconds()) // 60) for a, b in touching
    )
    return tuple(sorted((a, b) for a, b in minutes if a < b))


def _best_with(season: Season, day: date) -> tuple[int, int] | None:
    """Shortfall and points of the best calendar that contains a day, also one that the plan's hours close.

    None where there is none.
    """
    number, problem = day.toordinal(), season.problem
    if number in problem.points:
        return season.search.best_with_each_day.get(number)
    after = season.standing.after
    if after and (after[0] - day).days < problem.gap:
        return None
    return Search(_with_day(season, number)).best_with_each_day.get(number)


def _with_day(season: Season, number: int) -> ScheduleProblem:
    points = {**season.problem.points, number: season.days[date.fromordinal(number)].points}
    return replace(season.problem, points=dict(sorted(points.items())))


def _comes_next(season: Season, day: date, first: date) -> bool:
    """Whether the best calendar with a day proposes nothing from `first` to the day before it."""
    problem = _with_day(season, day.toordinal())
    best = solve(replace(problem, fixed=problem.fixed | {day.toordinal()}))
    return not any(first.toordinal() <= n < day.toordinal() and n not in problem.fixed for n in best.days)
