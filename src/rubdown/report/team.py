"""Many runners at a glance: a row a plan. JSON of `rubdown team`; fields are added, never removed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Literal

from msgspec import Struct

from rubdown.plan.timeline import percent_of_largest
from rubdown.planner.season import Season
from rubdown.report.appointments import appointments
from rubdown.report.bookings import cautions
from rubdown.report.massage import SCHEMA_VERSION, Version
from rubdown.report.questions import questions
from rubdown.toml.problems import Count, Diagnostic

State = Literal["proposed", "accepted", "booked", "none", "over", "unreadable"]
Date = date  # where a field is called date


class TeamRow(Struct, frozen=True):
    """A runner at a glance: the next massage, and how many months without room, open questions and rules broken.

    `state` is that of the next massage, or why there is none. `load` is the load of the last 21 days in whole per cent
    of the plan's largest. Of a plan that cannot be read there are only its `problems`.
    """

    plan: str
    runner: str | None
    next: Date | None
    state: State
    short: Count = 0
    questions: Count = 0
    breaches: Count = 0
    load: Count = 0
    problems: tuple[Diagnostic, ...] = ()
    schema_version: Version = SCHEMA_VERSION


def team_row(season: Season) -> TeamRow:
    """The row of a plan that is solved from today on."""
    plan, today = season.timeline.plan, season.timeline.today
    coming = next((m for m in appointments(season, named=False) if m.date >= today and m.status != "done"), None)
    state: State = "none"
    if coming and coming.status != "done":
        state = "accepted" if coming.status == "proposed" and coming.date in plan.accepted else coming.status
    return TeamRow(
        plan.path, plan.runner or None, coming.date if coming else None, state,
        short=_months_without_room(season), questions=len(questions(plan, today)),
        breaches=len(cautions(season)), load=percent_of_largest(season.timeline, today),
    )  # fmt: skip


def _months_without_room(season: Season) -> int:
    chosen = Counter((day.year, day.month) for day in season.chosen)
    firsts = ((date.fromordinal(month.first), month) for month in season.months)
    return sum(month.counted + chosen[first.year, first.month] < month.least for first, month in firsts)
