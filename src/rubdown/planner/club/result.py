"""A club's timetable with its proof, and when the search for it stops."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from rubdown.planner.club.problem import Calendar, Capacity


class Progress(Struct, frozen=True):
    """The best timetable so far, and what no timetable can beat: massages missing, then points (None: not yet)."""

    shortfall: int
    points: int
    shortfall_bound: int
    points_bound: int | None


class Timetable(Struct, frozen=True):
    """A timetable and its proof: each member's calendar and starts by day, what each would have alone, the bounds.

    `prices` are those of the capacities at the end, in points. `points_bound` holds for as few missing massages as the
    timetable has.
    """

    calendars: tuple[Calendar, ...]
    starts: tuple[dict[int, int], ...]
    alone: tuple[Calendar, ...]
    limits: tuple[Capacity, ...]
    prices: tuple[float, ...]
    shortfall_bound: int
    points_bound: int

    @property
    def shortfall(self) -> int:
        """The massages missing over all."""
        return sum(calendar.shortfall for calendar in self.calendars)

    @property
    def points(self) -> int:
        """The sum of points."""
        return sum(calendar.points for calendar in self.calendars)

    @property
    def gap(self) -> float:
        """How far the points may be from the best, as a share of the bound."""
        return (self.points_bound - self.points) / max(1, abs(self.points_bound))


class Limits(Struct, frozen=True):
    """When to stop: the gap to reach, and the seconds that are left (asked again and again)."""

    gap: float
    seconds_left: Callable[[], float]
    progress: Callable[[Progress], None] = lambda progress: None
