"""A club's problem: who may have a massage when and with whom, and how many a therapist's hours hold.

Times are civil minutes of the therapist: the day's proleptic ordinal times 1440, plus the minute of the day. Whoever
has an appointment keeps one of the therapist's places (`at_once` of them) until its end plus the time `between` two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from rubdown.planner.problem import ScheduleProblem
from rubdown.rules.base import Minutes


class Desk(Struct, frozen=True):
    """A therapist as the timetable sees one: starts on multiples of `step`, minutes `between` two, `at_once` at a time.

    `booked` are the stretches that bookings take, `between` included; no planner moves them.
    """

    step: int
    between: int
    at_once: int
    booked: tuple[Minutes, ...] = ()

    def fits(self, start: int, minutes: int, others: Iterable[Minutes] = ()) -> bool:
        """Whether a massage can start then, beside the bookings and `others`, stretches with their time between."""
        end = start + minutes + self.between
        near = [(a, b) for a, b in (*self.booked, *others) if a < end and start < b]
        moments = {start, *(max(a, start) for a, _ in near)}
        return not near or all(sum(a <= moment < b for a, b in near) < self.at_once for moment in moments)

    def starts(self, windows: Iterable[Minutes], minutes: int) -> Iterator[int]:
        """The starts on the step that leave room for a massage within one of the windows."""
        for start, end in windows:
            yield from range(-(-start // self.step) * self.step, end - minutes + 1, self.step)

    def most(self, windows: Sequence[Minutes], minutes: int) -> int:
        """The most massages of this length that windows in order hold beside the bookings.

        Each as early as it can be: no other way holds more, for the lengths are equal.
        """
        placed: list[Minutes] = []
        for start in self.starts(windows, minutes):
            while self.fits(start, minutes, placed):
                placed.append((start, start + minutes + self.between))
        return len(placed)

    def most_weight(self, windows: Sequence[Minutes], weights: Mapping[int, int]) -> int:
        """The largest sum of weights, by the minutes of a massage, that windows in order hold, one at a time."""
        best: dict[int, int] = {}
        for start in sorted(self.starts([(windows[0][0], windows[-1][1])], 0), reverse=True):
            best[start] = best.get(start + self.step, 0)
            for minutes, weight in weights.items():
                if any(a <= start and start + minutes <= b for a, b in windows) and self.fits(start, minutes):
                    free_from = -(-(start + minutes + self.between) // self.step) * self.step
                    best[start] = max(best[start], weight + best.get(free_from, 0))
        return max(best.values(), default=0)


class Option(Struct, frozen=True):
    """A therapist with whom a member may have a massage on a day: the open windows, and the points of this choice.

    `accepted`: a start that the runner accepted earlier, the only one of its window.
    """

    desk: int
    windows: tuple[Minutes, ...]
    points: int = 0
    accepted: bool = False


class Member(Struct, frozen=True):
    """A runner of the club: the problem of planning alone, the massage's minutes, the options of each day.

    `preferred`: the minute of the day that a start should be near, by day. Days without options take nobody's hours:
    fixed ones, which the desks know as booked.
    """

    problem: ScheduleProblem
    minutes: int
    options: Mapping[int, tuple[Option, ...]]
    preferred: Mapping[int, int] = {}


Visit = tuple[int, int, int]  # member, day, index of the option


class Calendar(Struct, frozen=True):
    """A member's chosen days, each with the index of its option (-1: none), what is missing, its points, and how many
    accepted starts it keeps."""

    visits: tuple[tuple[int, int], ...]
    shortfall: int
    points: int
    accepted: int = 0


class Branch(Struct, frozen=True):
    """The visits that are chosen, and those that are ruled out."""

    chosen: frozenset[Visit] = frozenset()
    closed: frozenset[Visit] = frozenset()

    def allows(self, r: int, calendar: Calendar) -> bool:
        """Whether a member's calendar keeps to the branch."""
        visits = {(r, day, n) for day, n in calendar.visits}
        return not visits & self.closed and {visit for visit in self.chosen if visit[0] == r} <= visits


class Capacity(Struct, frozen=True):
    """These visits, each with the places that it takes, can take at most `most` places together."""

    most: int
    visits: Mapping[Visit, int]

    @property
    def each(self) -> int:
        """The places that the longest of the visits takes."""
        return max(self.visits.values(), default=1)


class ClubProblem(Struct, frozen=True):
    """The members and the desks that they share.

    `fair`: nobody should give up more than a quarter of what they would have alone. `keeps_accepted`: as many accepted
    starts as can be are kept before anybody's points count, instead of after them.
    """

    members: tuple[Member, ...]
    desks: tuple[Desk, ...]
    fair: bool = False
    keeps_accepted: bool = False


def capacities(club: ClubProblem) -> list[Capacity]:
    """What the desks' hours hold, a limit for each stretch from where some windows begin to where some end.

    Necessary for a timetable, and nearly always enough: what is left to see is whether each day can be placed.
    """
    visits = sorted(
        (option.desk, day, option.windows[0][0], option.windows[-1][1], (r, day, n))
        for r, member in enumerate(club.members)
        for day, options in member.options.items()
        for n, option in enumerate(options)
    )
    limits: list[Capacity] = []
    for (desk, _), group in groupby(visits, key=lambda visit: visit[:2]):
        limits += _limits_of_day(club, club.desks[desk], [visit[2:] for visit in group])
    return limits


def _limits_of_day(club: ClubProblem, desk: Desk, visits: Sequence[tuple[int, int, Visit]]) -> list[Capacity]:
    limits: list[Capacity] = []  # without equal ones
    ends = sorted({end for _, end, _ in visits})
    for start in sorted({start for start, _, _ in visits}):
        widest: dict[tuple[tuple[int, int], ...], dict[int, Capacity]] = {}  # by what they hold: a later end says more
        for end in ends:
            inside = [visit for first, last, visit in visits if start <= first and last <= end]
            if not inside:
                continue
            minutes = {visit: club.members[visit[0]].minutes for visit in inside}
            windows = _merged({part for r, day, n in inside for part in club.members[r].options[day][n].windows})
            for weights in _weights(sorted(set(minutes.values())), desk):
                taken = {visit: weights[minutes[visit]] for visit in inside if weights[minutes[visit]]}
                if desk.at_once == 1:
                    most = desk.most_weight(windows, weights)
                else:
                    most = desk.most(windows, min(length for length, weight in weights.items() if weight))
                if most < sum(taken.values()):
                    widest.setdefault(tuple(weights.items()), {})[most] = Capacity(most, taken)
        for holding in widest.values():
            limits += [limit for limit in holding.values() if limit not in limits]
    return [one for one in limits if not any(_implies(other, one) for other in limits if other is not one)]


def _merged(windows: Iterable[Minutes]) -> list[Minutes]:
    """The stretches that windows cover, in order."""
    merged: list[Minutes] = []
    for start, end in sorted(windows):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _weights(lengths: Sequence[int], desk: Desk) -> Iterator[dict[int, int]]:
    """What massages of these lengths weigh in a day's limits: those of a length or longer one each; and by length.

    Three for the longest, and for the others in proportion, makes nearly exact what the rest leaves open.
    """
    for shortest in lengths:
        yield {minutes: int(minutes >= shortest) for minutes in lengths}
    if len(lengths) > 1 and desk.at_once == 1:
        longest = lengths[-1] + desk.between
        yield {minutes: round(3 * (minutes + desk.between) / longest) for minutes in lengths}


def _implies(other: Capacity, one: Capacity) -> bool:
    """Whether a limit says nothing that another one does not say."""
    return other.most <= one.most and all(other.visits.get(visit, 0) >= n for visit, n in one.visits.items())
