"""The nearest other days for each proposal, each with its exact cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from rubdown.planner.search import best_with_each_day
from rubdown.planner.season import Season

_NEAR = 7  # days on either side of a proposal
_MOST = 3


class Alternative(Struct, frozen=True):
    """Another day in place of a proposal, and how many points the best calendar with it has fewer."""

    date: date
    cost: int


def alternatives(season: Season) -> dict[date, list[Alternative]]:
    """For each proposal up to three other open days within a week, the nearest first, the earlier of two before.

    None of them costs a month its massage.
    """
    proposals = [day for day in season.chosen if day not in season.standing.fixed]
    together = best_with_each_day(season.problem) if proposals else {}
    return {day: list(_nearest(season, day, _in_place_of(season, day, together)))[:_MOST] for day in proposals}


def _in_place_of(season: Season, day: date, best: Mapping[int, tuple[int, int]]) -> Mapping[int, tuple[int, int]]:
    """The best calendars with each other day and without the proposed one; the gap alone may see to the latter."""
    if season.problem.gap > _NEAR:
        return best
    points = {other: value for other, value in season.problem.points.items() if other != day.toordinal()}
    return best_with_each_day(replace(season.problem, points=points))


def _nearest(season: Season, day: date, best: Mapping[int, tuple[int, int]]) -> Iterator[Alternative]:
    chosen = set(season.best.days)
    for distance in range(1, _NEAR + 1):
        for other in (day.toordinal() - distance, day.toordinal() + distance):
            shortfall, points = best.get(other, (season.best.shortfall + 1, 0))
            if other not in chosen and shortfall == season.best.shortfall:
                yield Alternative(date.fromordinal(other), season.best.points - points)
