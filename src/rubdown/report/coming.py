"""The massages of a season that are to come."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.planner.season import Season
from rubdown.report.appointments import each_appointment
from rubdown.report.massage import Coming, coming


def coming_massages(season: Season, *, named: bool = True) -> Iterator[Coming]:
    """The massages from today on that are not done, by date; with UIDs and alternatives unless `named` is False."""
    plan, today = season.timeline.plan, season.timeline.today
    for massage in each_appointment(season, named=named, alternatives=named):
        if massage.date >= today and massage.status != "done":
            yield coming(massage, plan, today)
