"""What a record of what was done changed: how the sessions went, the load, and which massages moved, with the cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from rubdown.plan.model import Plan
from rubdown.plan.timeline import Timeline, horizon_end, lay_out
from rubdown.report.diff import Horizon, difference
from rubdown.report.diff.comparison import ShiftBecause, shift_because
from rubdown.report.massage import SCHEMA_VERSION, Version
from rubdown.report.outcomes import SessionOutcome, outcomes
from rubdown.report.printed import Printed
from rubdown.report.shifts import in_words_with_hours
from rubdown.text import listed, long_date, plural, round_half_up, short_day
from rubdown.toml.problems import Count

_MOST_MISSED = 6  # that are named one by one


class OutcomeCounts(Struct, frozen=True):
    """How many activities there are, how many of them were of each kind, and how many planned sessions were missed."""

    activities: Count
    as_planned: Count
    shorter: Count
    longer: Count
    moved: Count
    unplanned: Count
    missed: Count


class WhatDeedsChanged(Printed, frozen=True, rename={"from_": "from"}):
    """What is new in a record: counts, missed sessions, the load of these days before and after, massages that moved.

    `from_` and `until` are the first and last day of which the record changed; None where it didn't change.
    """

    schema_version: Version
    today: date
    from_: date | None
    until: date | None
    counts: OutcomeCounts
    load_before: Count
    load_after: Count
    missed: list[SessionOutcome]
    massages: list[ShiftBecause]


def what_deeds_changed(before: Plan, after: Plan, today: date) -> WhatDeedsChanged:
    """What the deeds that only the plan `after` has changed, on a day."""
    first = min([today, *(s.date for plan in (before, after) for s in plan.sessions if s.done)])
    old, new = (lay_out(plan, today, today, first) for plan in (before, after))
    known = outcomes(old)
    fresh = [outcome for outcome in outcomes(new) if outcome not in known]
    days = sorted(day for outcome in fresh for day in outcome.days)
    span = Horizon(today, today, max(horizon_end(before, today), horizon_end(after, today)))
    massages = difference(before, after, span).massages
    return WhatDeedsChanged(
        schema_version=SCHEMA_VERSION, today=today, from_=days[0] if days else None, until=days[-1] if days else None,
        counts=_counts(fresh),
        load_before=_load(old, days), load_after=_load(new, days),
        missed=[outcome for outcome in fresh if outcome.outcome == "missed"],
        massages=[shift_because(moved) for moved in massages],
    )  # fmt: skip


def _counts(found: list[SessionOutcome]) -> OutcomeCounts:
    of = Counter(outcome.outcome for outcome in found)
    return OutcomeCounts(
        activities=len(found) - of["missed"], as_planned=of["done"], shorter=of["shorter"], longer=of["longer"],
        moved=of["moved"], unplanned=of["unplanned"], missed=of["missed"],
    )  # fmt: skip


def _load(timeline: Timeline, days: list[date]) -> int:
    """The load from the first to the last of some days, races included, in whole points."""
    if not days:
        return 0
    begin, end = ((day - timeline.first).days for day in (days[0], days[-1] + timedelta(days=1)))
    loads = timeline.load_before
    end = min(end, len(loads) - 1)
    return round_half_up(loads[end] - loads[max(begin, 0)], timeline.unit)


def in_lines(change: WhatDeedsChanged) -> Iterator[str]:
    """The change in words: `84 activities: 61 as planned, 9 shorter`, the load, what was missed, what moved and why."""
    counts = change.counts
    if change.from_ is None or change.until is None:
        yield "Nothing new: the plan knows all of these activities"
        return
    names = ("as_planned", "shorter", "longer", "moved", "unplanned")
    parts = [f"{count} {name.replace('_', ' ')}" for name in names if (count := getattr(counts, name))]
    missed = f"{plural(counts.missed, 'planned session')} missed" if counts.missed else ""
    kinds = f"{plural(counts.activities, 'activity').replace('activitys', 'activities')}: {', '.join(parts)}"
    yield "; ".join(filter(None, (kinds if counts.activities else "", missed)))
    span = f"from {long_date(change.from_)} to {long_date(change.until)}"
    yield f"Load {span}: {change.load_after:,}, was {change.load_before:,}"
    if change.missed:
        named = [f"{missed.name} ({short_day(missed.day)})" for missed in change.missed[-_MOST_MISSED:]]
        earlier = len(change.missed) - len(named)
        yield f"Missed: {listed([*named, *([f'{earlier} before that'] if earlier else [])])}"
    for moved in change.massages:
        yield in_words_with_hours(moved, moved.old_start, moved.new_start)
        yield from (f"  because: {cause}" for cause in moved.because)
    if not change.massages:
        yield "The dates of the calendar stay as they are"
