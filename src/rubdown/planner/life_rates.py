"""How often life differs from the plan: from the runner's own record where there is one, else documented guesses."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from rubdown.plan.timeline import Timeline
from rubdown.text import round_half_up

LifeEvent = Literal["session-missed", "session-moved", "illness", "race-moved"]

_LEAST_SESSIONS = 20  # planned sessions with a known outcome from which the record speaks for itself
_LEAST_WEEKS = 26  # a single illness in a young record does not make one a month

# For each event how many in a thousand sessions, weeks or races, and why.
_DEFAULTS: dict[LifeEvent, tuple[int, str]] = {
    "session-missed": (
        100,
        "a guess, as no study counts them for runners with a plan; in a group programme beginners missed 47 of 100 "
        "(Stevinson et al. 2020, Adherence and Health-Related Outcomes of Beginner Running Programs, Results)",
    ),
    "session-moved": (100, "a guess, as many as are missed"),
    "illness": (
        50,
        "7.5 of 100 runners were ill in the 8 to 12 days before a race "
        "(Van Tonder et al. 2016, SAFER study IV, Br J Sports Med 50:939, Results)",
    ),
    "race-moved": (20, "a guess, as races seldom move"),
}


class LifeRate(Struct, frozen=True):
    """How many in a thousand sessions, weeks (of illness) or races go otherwise than planned, and where that is from.

    `source` is `record` where the runner's own sessions or complaints give the number.
    """

    what: LifeEvent
    per_thousand: int
    source: Literal["record", "default"]
    reason: str


def life_rates(timeline: Timeline) -> list[LifeRate]:
    """The rate of each event, from the record where that is long enough."""
    known = _from_sessions(timeline) | _from_complaints(timeline)
    return [
        LifeRate(what, known[what][0], "record", known[what][1])
        if what in known
        else LifeRate(what, default, "default", reason)
        for what, (default, reason) in _DEFAULTS.items()
    ]


def _from_sessions(timeline: Timeline) -> dict[LifeEvent, tuple[int, str]]:
    outcomes = [pair.outcome for pair in timeline.pairs if pair.planned]
    if len(outcomes) < _LEAST_SESSIONS:
        return {}
    missed, moved = outcomes.count("missed"), outcomes.count("moved")
    return {
        "session-missed": _share(missed, len(outcomes), f"you missed {missed} of {len(outcomes)} planned sessions"),
        "session-moved": _share(moved, len(outcomes), f"you moved {moved} of {len(outcomes)} planned sessions"),
    }


def _from_complaints(timeline: Timeline) -> dict[LifeEvent, tuple[int, str]]:
    ill = [complaint.at.date() for complaint in timeline.plan.complaints if complaint.kind == "illness"]
    if not ill:
        return {}
    weeks = max(_LEAST_WEEKS, (timeline.today - _first_record(timeline, min(ill))).days // 7)
    logged = "an illness" if len(ill) == 1 else f"{len(ill)} illnesses"
    return {"illness": _share(len(ill), weeks, f"you logged {logged} in {weeks} weeks")}


def _first_record(timeline: Timeline, first: date) -> date:
    """The first day that anything is recorded of, or an earlier one that is given."""
    return min([first, *(pair.days[0] for pair in timeline.pairs)])


def _share(count: int, total: int, reason: str) -> tuple[int, str]:
    return min(1000, round_half_up(1000 * count, total)), reason
