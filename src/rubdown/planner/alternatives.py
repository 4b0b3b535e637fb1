"""The nearest other days for each proposal, each with its exact cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from rubdown.planner.search import Search
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
    return {day: list(islice(_nearest(season, day), _MOST)) for day in proposals}


def _nearest(season: Season, proposal: date) -> Iterator[Alternative]:
    best, search = season.best, season.search
    if season.problem.gap <= _NEAR:  # else no calendar with one of these days has the proposal as well
        points = {day: value for day, value in season.problem.points.items() if day != proposal.toordinal()}
        search = Search(replace(season.problem, points=points))
    for distance in range(1, _NEAR + 1):
        for day in (proposal.toordinal() - distance, proposal.toordinal() + distance):
            with_day = search.best_with_each_day.get(day)
            if with_day and with_day[0] == best.shortfall and day not in best.days:
                yield Alternative(date.fromordinal(day), best.points - with_day[1])
