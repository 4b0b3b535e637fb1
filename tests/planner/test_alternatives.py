"""Other days in place of a proposal: each costs what the best calendar without the proposal and with it has fewer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from rubdown.planner.alternatives import Alternative, alternatives
from rubdown.planner.search import solve
from rubdown.planner.season import Season, season
from support.reading import plan_of

TODAY = date(2026, 11, 26)
PLAN = """
rules.days_between = {gap}
rules.cost_beyond_least = 0
[massage]
per_month = [1, 4]
[week]
tue = "tempo 10 km"
sun = "long run 20 km"
[[race]]
date = 2027-02-07
distance = "half"
"""


def by_trial(known: Season, proposal: date) -> list[Alternative]:
    """Each day of the week before and the week after, tried by itself."""
    days = (proposal + timedelta(sign * distance) for distance in range(1, 8) for sign in (-1, 1))
    tried = ((day, _cost(known, proposal, day)) for day in days if day not in known.chosen)
    return [Alternative(day, cost) for day, cost in tried if cost is not None][:3]


def _cost(known: Season, proposal: date, day: date) -> int | None:
    problem, number = known.problem, day.toordinal()
    points = {each: value for each, value in problem.points.items() if each != proposal.toordinal()}
    if number not in points:
        return None
    best = solve(replace(problem, points=points, fixed=problem.fixed | {number}))
    return known.best.points - best.points if best.shortfall == known.best.shortfall and number in best.days else None


@pytest.mark.parametrize("hours", ["", '[therapist]\nhours = { thu = "16-20" }'], ids=["every day", "once a week"])
@pytest.mark.parametrize("gap", [5, 6, 7, 8, 10])
def test_alternatives_are_the_nearest_days_at_what_they_cost(gap: int, hours: str) -> None:
    known = season(plan_of(PLAN.format(gap=gap) + hours, TODAY), TODAY)
    offered = alternatives(known)
    assert offered
    for proposal, days in offered.items():
        assert days == by_trial(known, proposal)
