"""Whole timetables: whether each day can be placed, members one after the other, and each one beside the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from rubdown.planner.club.generate import Columns, Relaxed
from rubdown.planner.club.placing import Placed, nearer, place
from rubdown.planner.club.pricing import Prices
from rubdown.planner.club.problem import Branch, Calendar, Capacity, ClubProblem, Desk, Visit
from rubdown.rules.base import DAY_MINUTES

_NEARLY_WHOLE = 0.99
_EXTRA_SECONDS = 5  # beyond the limit, to fill a timetable that would else have empty calendars

Day = tuple[int, int]  # a therapist and a date


class Placing:
    """Whether the visits of a therapist's day can be had, and where they start; what was worked out once is known."""

    def __init__(self, club: ClubProblem) -> None:
        self.club = club
        self._fits: dict[frozenset[Visit], bool] = {}

    def day(self, visit: Visit) -> Day:
        """The therapist's day of a visit."""
        r, day, n = visit
        option = self.club.members[r].options[day][n]
        return option.desk, option.windows[0][0] // DAY_MINUTES

    def by_day(self, calendars: Sequence[Calendar]) -> dict[Day, frozenset[Visit]]:
        """The visits of each therapist's day."""
        days: dict[Day, list[Visit]] = {}
        for r, calendar in enumerate(calendars):
            for day, n in calendar.visits:
                if n >= 0:
                    days.setdefault(self.day((r, day, n)), []).append((r, day, n))
        return {day: frozenset(visits) for day, visits in days.items()}

    def fits(self, visits: frozenset[Visit]) -> bool:
        """Whether all visits of a therapist's day can be had."""
        if visits not in self._fits:
            self._fits[visits] = not visits or place(*self._day(visits)) is not None
        return self._fits[visits]

    def starts(self, visits: frozenset[Visit]) -> dict[Visit, int]:
        """The starts of the visits of a therapist's day, all of which can be had."""
        desk, placed = self._day(visits)
        return dict(zip(sorted(visits), nearer(desk, placed, place(desk, placed) or []), strict=True))

    def _day(self, visits: frozenset[Visit]) -> tuple[Desk, list[Placed]]:
        """The therapist of a day's visits, and what each visit needs, in order."""
        members = self.club.members
        placed = [
            Placed(members[r].options[day][n].windows, members[r].minutes, members[r].preferred.get(day))
            for r, day, n in sorted(visits)
        ]
        return self.club.desks[self.day(next(iter(visits)))[0]], placed


def starts_of(placing: Placing, calendars: Sequence[Calendar]) -> list[dict[int, int]]:
    """Each member's starts by day, of a timetable that can be placed."""
    starts: list[dict[int, int]] = [{} for _ in calendars]
    for visits in placing.by_day(calendars).values():
        for (r, day, _), start in placing.starts(visits).items():
            starts[r][day] = start
    return starts


def broken(placing: Placing, calendars: Sequence[Calendar]) -> list[Capacity]:
    """A limit for each day whose visits cannot be placed: the fewest of them that cannot."""
    limits = []
    for visits in placing.by_day(calendars).values():
        if not placing.fits(visits):
            fewest = visits
            for visit in sorted(visits):
                if not placing.fits(fewest - {visit}):
                    fewest -= {visit}
            limits.append(Capacity(len(fewest) - 1, dict.fromkeys(fewest, 1)))
    return limits


class Board:
    """A timetable in the making: each member's calendar, and the places that are left."""

    def __init__(self, columns: Columns, placing: Placing) -> None:
        self.columns, self.placing = columns, placing
        size = len(columns.club.members)
        self.calendars: list[Calendar | None] = [None] * size
        self.own = np.zeros((size, len(columns.capacities)), np.int64)
        self.left = np.array([limit.most for limit in columns.capacities], np.int64)
        self.days: dict[Day, frozenset[Visit]] = {}
        self.refused = np.zeros(len(columns.pricing.visits), np.bool_)  # though every capacity had a place

    def put(self, r: int, calendar: Calendar) -> bool:
        """Give a member this calendar instead of the one before; False where it does not fit."""
        before = self.calendars[r]
        if before:
            self._take_back(r, before)
        if self._fits(r, calendar):
            self._give(r, calendar)
            return True
        if before:
            self._give(r, before)
        return False

    def _fits(self, r: int, calendar: Calendar) -> bool:
        uses = self.columns.pricing.uses(r, calendar)
        if (np.bincount(uses, minlength=len(self.left)) > self.left).any() if uses else False:
            return False
        refused = [
            visit
            for visit in ((r, day, n) for day, n in calendar.visits if n >= 0)
            if not self.placing.fits(self.days.get(self.placing.day(visit), frozenset()) | {visit})
        ]
        self.refused[[self.columns.pricing.number[visit] for visit in refused]] = True
        return not refused

    def _give(self, r: int, calendar: Calendar) -> None:
        self.calendars[r] = calendar
        self._count(r, calendar, 1)
        for day, n in calendar.visits:
            if n >= 0:
                at = self.placing.day((r, day, n))
                self.days[at] = self.days.get(at, frozenset()) | {(r, day, n)}

    def _take_back(self, r: int, calendar: Calendar) -> None:
        self.calendars[r] = None
        self._count(r, calendar, -1)
        for day, n in calendar.visits:
            if n >= 0:
                self.days[self.placing.day((r, day, n))] -= {(r, day, n)}

    def _count(self, r: int, calendar: Calendar, places: int) -> None:
        for i in self.columns.pricing.uses(r, calendar):
            self.own[r, i] += places
            self.left[i] -= places

    def best(self, prices: Prices, members: Sequence[int] | None = None) -> dict[int, Calendar]:
        """The best calendar of each member, or of these, in the places that are left or its own."""
        pricing, these = self.columns.pricing, None if members is None else np.array(members, np.int64)
        closed = pricing.full(self.left, self.own) | self.refused
        return pricing.calendars(pricing.best(prices, closed, members=these))

    def fill(self, order: Iterable[int], prices: Prices) -> list[Calendar]:
        """The timetable once all who have no calendar yet took, in this order, the best of what was left.

        Those whose turn does not come in time get what takes nobody's hours.
        """
        waiting = [r for r in order if self.calendars[r] is None]
        while waiting:
            if self.columns.seconds_left() < -_EXTRA_SECONDS:
                self.refused[:] = True
            best = self.best(prices, waiting)
            waiting = [r for r in waiting if not self.put(r, best[r])]
        return self.whole

    def improve(self, stops_at: float = 0.0) -> list[Calendar]:
        """The timetable once each member took what is better and still free, until nobody does or time is over."""
        free, keeps = self.columns.pricing.free, self.columns.club.keeps_accepted
        while self.columns.seconds_left() > stops_at:
            best = self.best(free)
            gains = [
                (
                    before.shortfall - new.shortfall,
                    keeps * (new.accepted - before.accepted),
                    new.points - before.points,
                    r,
                )
                for r, (before, new) in enumerate(zip(self.whole, best.values(), strict=True))
            ]
            better = [r for *gain, r in sorted(gains, reverse=True) if gain > [0, 0, 0]]
            if not sum([self.put(r, best[r]) for r in better]):
                break
        self.columns.add(enumerate(self.whole))
        return self.whole

    @property
    def whole(self) -> list[Calendar]:
        """The calendars of all members, once each has one."""
        return [calendar for calendar in self.calendars if calendar]


def one_after_the_other(columns: Columns, placing: Placing, turn: int) -> list[Calendar]:
    """A timetable in which each member took what those before had left, from the one whose turn it is."""
    size = len(columns.club.members)
    board = Board(columns, placing)
    board.fill(sorted(range(size), key=lambda r: (r * (2 * turn + 1) + turn) % size), columns.pricing.free)
    return board.improve()


def with_what_is_accepted(columns: Columns, placing: Placing) -> list[Calendar]:
    """A timetable in which each member first took the accepted starts, then what was left."""
    board = Board(columns, placing)
    board.refused[columns.pricing.is_accepted == 0] = True
    board.fill(range(len(columns.club.members)), columns.pricing.free)
    board.refused[:] = False
    return board.improve(-_EXTRA_SECONDS)


def rounded(columns: Columns, placing: Placing, relaxed: Relaxed) -> list[Calendar]:
    """The timetable of the calendars that were taken most of, as far as they fit, and of the best at prices."""
    board = Board(columns, placing)
    for r, calendar, _ in sorted(relaxed.taken, key=lambda taken: -taken[2]):
        if board.calendars[r] is None:
            board.put(r, calendar)
    board.fill(range(len(columns.club.members)), relaxed.prices)
    return board.improve()


def deeper(columns: Columns, placing: Placing, branch: Branch, relaxed: Relaxed) -> Branch:
    """A branch with the visits that were taken whole, and of the others a tenth, those that were taken most of.

    They can be had together: each member's are in one calendar that was taken, and each day's can be placed; those that
    cannot be placed beside them are ruled out.
    """
    calendars: dict[int, list[frozenset[Visit]]] = {}
    for r, calendar, _ in relaxed.taken:
        calendars.setdefault(r, []).append(frozenset((r, day, n) for day, n in calendar.visits))
    days, closed, pricing = dict[Day, frozenset[Visit]](), list[Visit](), columns.pricing
    left = pricing.most.tolist()
    parts = ((visit in branch.chosen, x, visit) for visit, x in relaxed.parts.items() if visit[2] >= 0)
    in_order = sorted(parts, reverse=True)
    more = 1 + sum(x for _, x, _ in in_order if x < _NEARLY_WHOLE) // 10
    for _, x, visit in in_order:
        day, together = placing.day(visit), [visits for visits in calendars[visit[0]] if visit in visits]
        on_day = days.get(day, frozenset()) | {visit}
        uses = pricing.limits_of[pricing.number[visit]]
        if any(left[i] < uses.count(i) for i in uses) or not placing.fits(on_day):
            closed.append(visit)
        elif (x >= _NEARLY_WHOLE or more > 0) and together:
            more -= x < _NEARLY_WHOLE
            calendars[visit[0]], days[day] = together, on_day
            for i in uses:
                left[i] -= 1
    return Branch(branch.chosen.union(*days.values()), branch.closed.union(closed))


def improved(columns: Columns, placing: Placing, calendars: Sequence[Calendar]) -> list[Calendar]:
    """A timetable after each member took what is better and still free."""
    board = Board(columns, placing)
    for r, calendar in enumerate(calendars):
        board.put(r, calendar)
    return board.improve()
