"""Every member's best calendar at prices for the therapists' hours: the exact search, a day's points less its price.

All values are whole numbers: points times a scale, so that the bound which they add up to is exact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from rubdown.planner.club.batch import NEVER, Batch, Chosen, Truth, Whole
from rubdown.planner.club.problem import Calendar, Capacity, ClubProblem, Visit

SCALE = 1000
_MUST = 10**14  # more than all that a calendar can be worth, for a visit that it must have
DEAR = 10**6 * SCALE  # a missing massage that outweighs the points of any calendar
_FIRM = 10**4 * SCALE  # an accepted start that outweighs the points that most changes can win


class Prices(Struct, frozen=True):
    """What a place within each capacity costs, and a missing massage; what the points of each member weigh, and an
    accepted start.

    Whole numbers, `scale` times what they stand for. `constant` completes what the members' calendars and the
    capacities are worth at these prices to a bound on any timetable.
    """

    capacities: tuple[int, ...]
    missing: int
    points: tuple[int, ...]
    accepted: int = 0
    constant: int = 0
    scale: int = SCALE


class Answer(NamedTuple):
    """What members answer to prices: the value of each one's best calendar, its days, and of each day its visit or -1.

    Visits are numbered as `Pricing.visits`.
    """

    members: Whole
    values: Whole
    chosen: Chosen
    visits: Whole


class Pricing:
    """The members' searches and visits, laid out once; capacities may be added."""

    def __init__(self, club: ClubProblem, limits: Sequence[Capacity]) -> None:
        self.club = club
        self.batch = Batch([member.problem for member in club.members])
        self.visits: list[Visit] = [
            (r, day, n)
            for r, member in enumerate(club.members)
            for day in sorted(member.options)
            for n in range(len(member.options[day]))
        ]
        self.number = {visit: v for v, visit in enumerate(self.visits)}
        options = [club.members[r].options[day][n] for r, day, n in self.visits]
        self.option_points = np.array([option.points for option in options], np.int64)
        self.is_accepted = np.array([option.accepted for option in options], np.int64)
        self.member_of = np.array([r for r, _, _ in self.visits], np.int64)
        self._lay_out_days()
        self.limits_of: list[list[int]] = [[] for _ in self.visits]
        self.limits: list[Capacity] = []
        self.pairs: Whole = np.zeros((3, 0), np.int64)  # each visit with each capacity that counts it, and its places
        self._calendars: dict[tuple[int, tuple[tuple[int, int], ...]], Calendar] = {}
        self.limit(limits)

    def _lay_out_days(self) -> None:
        """The points of each day, and of each day of each member its first visit."""
        batch, members = self.batch, self.club.members
        self.base = np.zeros((len(batch.days), len(members)), np.int64)
        for r, member in enumerate(members):
            for day, points in member.problem.points.items():
                self.base[batch.column[day], r] = points
        self.first_of = np.full(self.base.shape, -1, np.int64)
        self.options_of = np.zeros(self.base.shape, np.int64)
        self.firsts = np.array([v for v, (_, _, n) in enumerate(self.visits) if n == 0], np.int64)
        self.columns = np.array([batch.column[self.visits[v][1]] for v in self.firsts.tolist()], np.int64)
        days = self.columns, self.member_of[self.firsts]
        self.first_of[days] = self.firsts
        self.options_of[days] = np.diff(self.firsts, append=len(self.visits))
        self.most_options = int(self.options_of.max(initial=1))

    def limit(self, limits: Iterable[Capacity]) -> None:
        """Add capacities."""
        pairs = [self.pairs]
        for limit in limits:
            users = sorted((self.number[visit], len(self.limits), places) for visit, places in limit.visits.items())
            for v, i, places in users:
                self.limits_of[v] += [i] * places
            pairs.append(np.array(users, np.int64).reshape(len(users), 3).T)
            self.limits.append(limit)
        self.most = np.array([limit.most for limit in self.limits], np.int64)
        self.pairs = np.concatenate(pairs, axis=1)

    def uses(self, r: int, calendar: Calendar) -> list[int]:
        """The indices of the capacities that a calendar takes a place of, each as often as it does."""
        return [i for day, n in calendar.visits if n >= 0 for i in self.limits_of[self.number[r, day, n]]]

    def full(self, left: Whole, own: Whole) -> Truth:
        """The visits for which a capacity has no place left; `own`: the places that each member holds itself."""
        visits, limits, places = self.pairs
        too_few = left[limits] + own[self.member_of[visits], limits] < places
        return np.bincount(visits, too_few, len(self.visits)) > 0

    def closed(self, visits: Iterable[Visit]) -> Truth | None:
        """By visit, whether it is one of these; None for no visits."""
        numbers = [self.number[visit] for visit in visits]
        return np.bincount(numbers, minlength=len(self.visits)) > 0 if numbers else None

    def used(self, answer: Answer) -> Whole:
        """How many places of each capacity the calendars of an answer take together."""
        visits, limits, places = self.pairs
        taken = np.bincount(answer.visits[answer.visits >= 0], minlength=len(self.visits))
        some = np.flatnonzero(taken[visits])
        return np.bincount(limits[some], taken[visits[some]] * places[some], len(self.limits)).astype(np.int64)

    def accepted(self, answer: Answer) -> int:
        """How many accepted starts the calendars of an answer keep together."""
        return int(self.is_accepted[answer.visits[answer.visits >= 0]].sum())

    def bound(self, prices: Prices, answer: Answer) -> float:
        """What no timetable can beat, of an answer to these prices; minus infinity where one has no calendar."""
        if NEVER in answer.values:
            return -np.inf
        places = int(self.most @ np.array(prices.capacities, np.int64))
        return float((int(answer.values.sum()) + places + prices.constant) / prices.scale)

    def best(
        self,
        prices: Prices,
        closed: Truth | None = None,
        chosen: Collection[Visit] = (),
        members: Whole | None = None,
    ) -> Answer:
        """Each member's best calendar at these prices.

        `closed`: by visit, whether it cannot be had; `chosen`: visits that their members must have; `members`: only of
        these. A value is NEVER where there is no such calendar.
        """
        weights = np.array(prices.points, np.int64)
        visits, limits, places = self.pairs
        each = np.array(prices.capacities, np.int64)[limits] * places
        paid = np.bincount(visits, each, len(self.visits)).astype(np.int64)
        values = weights[self.member_of] * self.option_points + prices.accepted * self.is_accepted - paid
        musts = np.zeros(len(self.club.members), np.int64)
        for visit in chosen:
            values[self.number[visit]] += _MUST
            musts[visit[0]] += _MUST
        if closed is not None:
            values[closed] = NEVER
        points = self.base * weights
        if len(self.firsts):
            days = self.columns, self.member_of[self.firsts]
            points[days] = np.maximum(NEVER, points[days] + np.maximum.reduceat(values, self.firsts))
        if members is None:
            best, days_chosen = self.batch.best(points, weights, prices.missing)
        else:
            part = self.batch.part(members)
            best, (problems, columns) = part.best(points[:, members], weights[members], prices.missing)
            days_chosen, musts = Chosen(members[problems], columns), musts[members]
        best = np.where(best > musts - _MUST // 2, best - musts, NEVER)
        asked = np.arange(len(musts)) if members is None else members
        return Answer(asked, best, days_chosen, self._options(days_chosen, values))

    def _options(self, chosen: Chosen, values: Whole) -> Whole:
        """The best visit of each chosen day, -1 where there is none."""
        firsts = self.first_of[chosen.columns, chosen.problems]
        if not len(values):  # nobody can come on any day: what is chosen are bookings elsewhere
            return firsts
        options = firsts[:, None] + np.arange(self.most_options)
        there = np.arange(self.most_options) < self.options_of[chosen.columns, chosen.problems][:, None]
        worth = np.where(there, values[np.where(there, options, 0)], NEVER)
        return np.where(firsts >= 0, firsts + worth.argmax(axis=1), -1)

    def calendars(self, answer: Answer) -> dict[int, Calendar]:
        """The calendar of each member of an answer."""
        (members, columns), visits = answer.chosen, answer.visits
        in_order = np.argsort(members, kind="stable")
        columns, visits, members = columns[in_order], visits[in_order], members[in_order]
        options = np.where(visits >= 0, visits - self.first_of[columns, members], -1)
        days = zip(self.batch.ordinals[columns].tolist(), options.tolist(), strict=True)
        ends = np.searchsorted(members, answer.members, side="right")
        starts, in_days = np.searchsorted(members, answer.members), list(days)
        return {
            r: self.calendar(r, in_days[start:end])
            for r, start, end in zip(answer.members.tolist(), starts.tolist(), ends.tolist(), strict=True)
        }

    def calendar(self, r: int, visits: Sequence[tuple[int, int]]) -> Calendar:
        """The calendar of some visits, with its true points."""
        key = r, tuple(visits)
        if key not in self._calendars:
            shortfall, points = self.batch.tables[r].value([day for day, _ in visits])
            chosen = [self.club.members[r].options[day][n] for day, n in visits if n >= 0]
            points += sum(option.points for option in chosen)
            self._calendars[key] = Calendar(key[1], shortfall, points, sum(option.accepted for option in chosen))
        return self._calendars[key]

    @property
    def free(self) -> Prices:
        """No prices: everybody plans alone."""
        accepted = _FIRM if self.club.keeps_accepted else 0
        return Prices((0,) * len(self.limits), DEAR, (SCALE,) * len(self.club.members), accepted)
