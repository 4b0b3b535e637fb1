"""The best set of dates: a plain table over days, the day of the massage before, and the number in the month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

Month = tuple[int, int]
SIX_WEEKS = timedelta(days=42)


class Problem(NamedTuple):
    """What is to be solved, in days.

    `candidates` are the open days that a proposal may take, `fixed` those of bookings, both within the horizon.
    `previous` is the last massage before it and `base` the number of massages before it in its first month.
    `owed` holds every month of the horizon in order. `strange` gives, for days that are open only to the accustomed,
    the earliest day on which the massage before may lie. A proposal has to be on the day `must`.
    """

    candidates: tuple[date, ...]
    fixed: tuple[date, ...]
    previous: date | None
    base: int
    owed: Mapping[Month, int]
    most: int
    gap: int
    points: Mapping[date, int]
    rhythm: Callable[[date | None, date], int]
    beyond: int
    strange: Mapping[date, date]
    must: date | None = None


class Best(NamedTuple):
    """A calendar, ordered as the rulebook does: massages missing, points below 0, the dates of the proposals."""

    short: int
    cost: int
    dates: tuple[date, ...]

    @property
    def points(self) -> int:
        return -self.cost


State = tuple[date | None, int]  # the massage before, and how many there are in the month of the day to come


def month(day: date) -> Month:
    return day.year, day.month


def solve(problem: Problem) -> Best | None:
    """The best calendar; None if there is none with the day `must`."""
    days = sorted({*_possible(problem), *problem.fixed})
    if problem.must is not None and problem.must not in days:
        return None
    empty = sum(
        max(0, owed - (problem.base if number == 0 else 0))
        for number, (name, owed) in enumerate(problem.owed.items())
        if name not in map(month, days)
    )
    if not days:
        return Best(empty, 0, ())
    first = next(iter(problem.owed))
    start: State = (problem.previous, problem.base if month(days[0]) == first else 0)
    layers = _reachable(problem, days, start)
    rest: dict[State, Best] = {}
    for index in reversed(range(len(days))):
        found = {state: list(_from(problem, days, index, state, rest)) for state in layers[index]}
        rest = {state: min(continuations) for state, continuations in found.items() if continuations}
    return rest[start]._replace(short=rest[start].short + empty) if start in rest else None


def _possible(problem: Problem) -> Iterator[date]:
    """The candidates that keep GAP1 to all bookings, and to the last massage."""
    others = [*problem.fixed, *([problem.previous] if problem.previous else [])]
    for day in problem.candidates:
        if all(abs((day - other).days) >= problem.gap for other in others):
            yield day


def _choices(problem: Problem, day: date, state: State) -> list[bool]:
    """Whether a massage may be on the day (True), and whether it may be without one (False)."""
    previous, number = state
    if day in problem.fixed:
        return [True]
    later = sum(month(day) == month(fixed) and fixed > day for fixed in problem.fixed)
    allowed = number + 1 + later <= problem.most
    if previous is not None and (day - previous).days < problem.gap:
        allowed = False
    if day in problem.strange and (previous is None or previous < problem.strange[day]):
        allowed = False
    return [taken for taken in (True, False) if (allowed if taken else day != problem.must)]


def _next(days: list[date], index: int, state: State, taken: bool) -> State:
    previous, number = state
    same = index + 1 < len(days) and month(days[index]) == month(days[index + 1])
    return (days[index] if taken else previous), (number + taken if same else 0)


def _reachable(problem: Problem, days: list[date], start: State) -> list[set[State]]:
    layers = [{start}]
    for index, day in enumerate(days):
        layers.append({
            _next(days, index, state, taken)
            for state in layers[index] for taken in _choices(problem, day, state)
        })  # fmt: skip
    return layers


def _from(problem: Problem, days: list[date], index: int, state: State, rest: Mapping[State, Best]) -> Iterator[Best]:
    """What can follow from a day on: one for each choice on it."""
    day, (previous, number) = days[index], state
    for taken in _choices(problem, day, state):
        after = _next(days, index, state, taken)
        last = index + 1 == len(days)
        if not last and after not in rest:
            continue
        short, cost, dates = Best(0, 0, ()) if last else rest[after]
        if last or month(days[index + 1]) != month(day):
            short += max(0, problem.owed[month(day)] - number - taken)
        if taken:
            cost -= problem.points[day] + problem.rhythm(previous, day)
            cost += problem.beyond if number + 1 > problem.owed[month(day)] else 0
            dates = dates if day in problem.fixed else (day, *dates)
        yield Best(short, cost, dates)


# ---- the same by brute force, for small problems ----


def solve_by_force(problem: Problem) -> Best:
    """The best of all sets of candidates that keep the rules, each judged as a whole."""
    return min(value for dates in _spaced(problem, ()) if (value := evaluate(problem, dates)))


def _spaced(problem: Problem, dates: tuple[date, ...]) -> Iterator[tuple[date, ...]]:
    """All sets whose dates lie far enough apart."""
    yield dates
    for day in problem.candidates:
        if not dates or (day - dates[-1]).days >= max(1, problem.gap):
            yield from _spaced(problem, (*dates, day))


def evaluate(problem: Problem, dates: tuple[date, ...]) -> Best | None:
    """Massages missing and points of a set of proposals; None if it breaks GAP1, MON1 or the unaccustomed's rule."""
    row = sorted([*dates, *problem.fixed])
    before = dict(zip(row, [problem.previous, *row], strict=False))
    first = next(iter(problem.owed))
    counts = dict.fromkeys(problem.owed, 0) | {first: problem.base}
    points = 0
    for day in row:
        counts[month(day)] += 1
        points += problem.points[day] + problem.rhythm(before[day], day)
        points -= problem.beyond * (counts[month(day)] > problem.owed[month(day)])
    for day in dates:
        others = [*row, *([problem.previous] if problem.previous else [])]
        near = any(other != day and abs((day - other).days) < problem.gap for other in others)
        if near or row.count(day) > 1 or counts[month(day)] > problem.most:
            return None
        last = before[day]
        if day in problem.strange and (last is None or last < problem.strange[day]):
            return None
    short = sum(max(0, owed - counts[name]) for name, owed in problem.owed.items())
    return Best(short, -points, dates)


class Alternative(NamedTuple):
    """Another day in place of a proposal, and the points that it costs."""

    date: date
    cost: int


def alternatives(problem: Problem, best: Best, proposal: date) -> list[Alternative]:
    """Up to three nearest open days within a week of a proposal that cost no month its massage."""
    result: list[Alternative] = []
    near = (day for day in problem.candidates if 0 < abs((day - proposal).days) <= 7 and day not in best.dates)
    for day in sorted(near, key=lambda day: (abs((day - proposal).days), day)):
        others = tuple(other for other in problem.candidates if other != proposal)
        other = solve(problem._replace(candidates=others, must=day))
        if other is not None and other.short == best.short:
            result.append(Alternative(day, other.cost - best.cost))
        if len(result) == 3:
            break
    return result
