"""The best set of dates: a plain table over the day of a massage and its number in the month; and by brute force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """A calendar, ordered as the rulebook does: massages missing, points below 0, the dates, bookings among them."""

    short: int
    cost: int
    dates: tuple[date, ...]

    @property
    def points(self) -> int:
        return -self.cost


def month(day: date) -> Month:
    return day.year, day.month


def solve(problem: Problem) -> Best | None:
    """The best calendar, with the dates of its proposals; None if there is none with the day `must`."""
    best = _Table(problem).best()
    return best and _proposed(problem, best)


def _proposed(problem: Problem, best: Best) -> Best:
    return best._replace(dates=tuple(day for day in best.dates if day not in problem.fixed))


class _Table:
    """The best continuation after a massage, by its day and its number in its month; filled from the last day on."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._days = sorted({*_possible(problem), *problem.fixed})
        self._fixed = {*problem.fixed, *([problem.must] if problem.must else [])}  # days that nothing leaves out
        self._later = {
            day: sum(month(fixed) == month(day) and fixed > day for fixed in problem.fixed) for day in self._days
        }
        self._month = {day: month(day) for day in self._days}
        months = list(problem.owed)
        self._order = {name: number for number, name in enumerate(months)}
        self._owed_before = [0]  # what the months before each one owe together
        for name in months:
            self._owed_before.append(self._owed_before[-1] + problem.owed[name])

    def best(self) -> Best | None:
        problem = self._problem
        if not self._fixed.issubset(self._days):
            return None
        after: dict[tuple[date, int], Best] = {}
        most = max(problem.most, problem.base + len(self._fixed))
        for index in reversed(range(len(self._days))):
            day = self._days[index]
            following = list(self._following(index + 1, day))
            for number in range(1, most + 1):
                if (option := self._best_after(following, (month(day), number), after)) is not None:
                    after[day, number] = option
        first = next(iter(problem.owed))
        return self._best_after(list(self._following(0, problem.previous)), (first, problem.base), after)

    def _following(self, index: int, previous: date | None) -> Iterator[tuple[date | None, int]]:
        """The days that the next massage may be on, each with its cost; None: no more. No fixed day is passed."""
        problem = self._problem
        for day in self._days[index:]:
            near = previous is not None and (day - previous).days < problem.gap
            strange = day in problem.strange and (previous is None or previous < problem.strange[day])
            if day in problem.fixed or not (near or strange):
                yield day, -problem.points[day] - problem.rhythm(previous, day)
            if day in self._fixed:
                return
        yield None, 0

    def _best_after(
        self,
        following: Sequence[tuple[date | None, int]],
        reached: tuple[Month, int],
        after: Mapping[tuple[date, int], Best],
    ) -> Best | None:
        """The best of what may follow; `reached` is the month up to which all is counted, and its massages."""
        problem, (reached_month, number) = self._problem, reached
        best: Best | None = None
        missing: dict[Month | None, int] = {}
        for day, cost in following:
            this = self._month[day] if day else None
            if this not in missing:
                missing[this] = self._missing(reached, this)
            count = number + 1 if this == reached_month else 1
            tail = after.get((day, count)) if day else Best(0, 0, ())
            if tail is None or (day and day not in problem.fixed and count + self._later[day] > problem.most):
                continue
            short = tail.short + missing[this]
            total = tail.cost + cost + (problem.beyond if this and count > problem.owed[this] else 0)
            if best is None or (short, total) <= best[:2]:
                dates = (day, *tail.dates) if day else ()
                best = Best(short, total, dates) if best is None else min(best, Best(short, total, dates))
        return best

    def _missing(self, reached: tuple[Month, int], next_month: Month | None) -> int:
        """The massages missing from the month reached and those after it, up to the next one with a massage."""
        name, number = reached
        if name == next_month:
            return 0
        until = len(self._order) if next_month is None else self._order[next_month]
        between = self._owed_before[until] - self._owed_before[self._order[name] + 1]
        return max(0, self._problem.owed[name] - number) + between


def _possible(problem: Problem) -> Iterator[date]:
    """The candidates that keep GAP1 to all bookings, and to the last massage."""
    others = [*problem.fixed, *([problem.previous] if problem.previous else [])]
    for day in problem.candidates:
        if all(abs((day - other).days) >= problem.gap for other in others):
            yield day


# ---- the same by brute force, for small problems ----


def solve_by_force(problem: Problem) -> Best:
    """The best of all sets of candidates that keep the rules, each judged as a whole."""
    best = min(value for dates in _spaced(problem, ()) if (value := evaluate(problem, dates)))
    return _proposed(problem, best)


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
    return Best(short, -points, tuple(row))


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
