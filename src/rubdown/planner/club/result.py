"""A club's timetable with its proof, and when the search for it stops."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from rubdown.planner.club.problem import Calendar, Capacity


class Progress(Struct, frozen=True):
    """The best timetable so far, and what no timetable can beat: massages missing, then points."""

    shortfall: int
    points: int
    shortfall_bound: int
    points_bound: int


class Timetable(Struct, frozen=True):
    """A timetable and its proof: each member's calendar and starts by day, what each would have alone, the bounds.

    `prices` are those of the capacities at the end, in points; 0 where accepted starts come before points. The bounds
    are of one goal after the other: that of the points holds for as few missing massages and as small a largest loss as
    the timetable has, `accepted_bound` for as many points besides, or where accepted starts come first for as few
    missing massages alone. `loss` is the largest share that a member gives up of the points alone, a quarter or more;
    None where losses do not count.
    """

    calendars: tuple[Calendar, ...]
    starts: tuple[dict[int, int], ...]
    alone: tuple[Calendar, ...]
    limits: tuple[Capacity, ...]
    prices: tuple[float, ...]
    shortfall_bound: int
    points_bound: int
    accepted_bound: int
    loss: float | None
    loss_bound: float | None

    @property
    def shortfall(self) -> int:
        """The massages missing over all."""
        return sum(calendar.shortfall for calendar in self.calendars)

    @property
    def points(self) -> int:
        """The sum of points."""
        return sum(calendar.points for calendar in self.calendars)

    @property
    def accepted(self) -> int:
        """How many accepted starts are kept."""
        return sum(calendar.accepted for calendar in self.calendars)

    @property
    def gap(self) -> float:
        """How far the points may be from the best, as a share of the bound."""
        return (self.points_bound - self.points) / max(1, abs(self.points_bound))


class Limits(Struct, frozen=True):
    """When to stop: the gap to reach, and the seconds that are left (asked again and again)."""

    gap: float
    seconds_left: Callable[[], float]
    progress: Callable[[Progress], None] = lambda progress: None
