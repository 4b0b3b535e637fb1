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
        moments = (start, *(a for a, _ in near if a > start))
        return all(sum(a <= moment < b for a, b in near) < self.at_once for moment in moments)

    def starts(self, windows: Iterable[Minutes], minutes: int) -> Iterator[int]:
        """The starts on the step that leave room for a massage within one of the windows."""
        for start, end in windows:
            yield from range(-(-start // self.step) * self.step, end - minutes + 1, self.step)

    def most(self, window: Minutes, minutes: int) -> int:
        """The most massages of this length that a window holds beside the bookings.

        Each as early as it can be: no other way holds more, for the lengths are equal.
        """
        placed: list[Minutes] = []
        for start in self.starts([window], minutes):
            while self.fits(start, minutes, placed):
                placed.append((start, start + minutes + self.between))
        return len(placed)


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
    fixed ones, which the desks know as booked. `least_points`: what a fair timetable leaves the runner, None for none.
    """

    problem: ScheduleProblem
    minutes: int
    options: Mapping[int, tuple[Option, ...]]
    preferred: Mapping[int, int] = {}
    least_points: int | None = None


class Calendar(Struct, frozen=True):
    """A member's chosen days, each with the index of its option (-1: none), what is missing, and its points."""

    visits: tuple[tuple[int, int], ...]
    shortfall: int
    points: int


class Capacity(Struct, frozen=True):
    """At most `most` of these visits can be had; a visit is (member, day, index of the option)."""

    most: int
    visits: frozenset[tuple[int, int, int]]


class ClubProblem(Struct, frozen=True):
    """The members and the desks that they share."""

    members: tuple[Member, ...]
    desks: tuple[Desk, ...]


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


def _limits_of_day(
    club: ClubProblem, desk: Desk, visits: Sequence[tuple[int, int, tuple[int, int, int]]]
) -> list[Capacity]:
    limits: list[Capacity] = []
    ends = sorted({end for _, end, _ in visits})
    for start in sorted({start for start, _, _ in visits}):
        widest: dict[int, Capacity] = {}  # by what they hold: the later end says more
        for end in ends:
            inside = frozenset(visit for first, last, visit in visits if start <= first and last <= end)
            most = desk.most((start, end), min((club.members[r].minutes for r, _, _ in inside), default=0))
            if most < len(inside):
                widest[most] = Capacity(most, inside)
        limits += widest.values()
    return [one for one in limits if not any(_implies(other, one) for other in limits if other is not one)]


def _implies(other: Capacity, one: Capacity) -> bool:
    return other.most <= one.most and other.visits > one.visits
