"""What was done or missed, week by week: one change for each week of which two plans have another record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from rubdown.plan.model import Plan, Session
from rubdown.plan.pairing import Outcome
from rubdown.report.diff.change import Change, bare, full_day
from rubdown.report.outcomes import SessionOutcome, recorded
from rubdown.text import listed, plural

_OUTCOMES: dict[Outcome, str] = {
    "done": "done as planned", "shorter": "shorter", "longer": "longer", "moved": "moved", "unplanned": "unplanned",
    "missed": "missed",
}  # fmt: skip
_MOST_NAMED = 2  # missed sessions that are named


def deed_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """The changes of the sessions done and missed, by week, the latest week first."""
    before, after = _by_week(old), _by_week(new)
    missed = {_monday(day) for day in old.missed ^ new.missed}
    weeks = {week for week in before.keys() | after.keys() if before.get(week) != after.get(week)} | missed
    if not weeks:
        return
    today = max([*new.missed, *(session.date for session in new.sessions if session.done)], default=date.min)
    found = recorded(new, today + timedelta(days=1)) if today > date.min else []
    for week in sorted(weeks, reverse=True):
        of_week = [outcome for outcome in found if _monday(outcome.day) == week and outcome.name]
        yield _change(week, _words(week, of_week), old)


def _change(week: date, text: str, old: Plan) -> Change:
    def revert(plan: Plan) -> Plan:
        before = (bare(s) for s in old.sessions if s.done and _monday(s.date) == week)
        others = (s for s in plan.sessions if not s.done or _monday(s.date) != week)
        missed = frozenset(day for day in plan.missed if _monday(day) != week)
        known = frozenset(day for day in old.missed if _monday(day) == week)
        return replace(plan, sessions=(*others, *before), missed=missed | known)

    return Change(text, revert)


def _words(week: date, outcomes: list[SessionOutcome]) -> str:
    """`Week of Mon 9 Nov 2026: 4 sessions done as planned, 1 missed (long run 24 km)`."""
    counts = Counter(outcome.outcome for outcome in outcomes)
    parts = [f"{counts[outcome]} {words}" for outcome, words in _OUTCOMES.items() if counts[outcome]]
    if not parts:
        return f"Week of {full_day(week)}: no longer on record"
    number, _, words = parts[0].partition(" ")
    parts[0] = f"{plural(int(number), 'session')} {words}"
    missed = [outcome.name for outcome in outcomes if outcome.outcome == "missed"]
    more = [f"{len(missed) - _MOST_NAMED} more"] if len(missed) > _MOST_NAMED else []
    named = f" ({listed([*missed[:_MOST_NAMED], *more])})" if missed else ""
    return f"Week of {full_day(week)}: {', '.join(parts)}{named}"


def _by_week(plan: Plan) -> dict[date, list[Session]]:
    weeks: dict[date, list[Session]] = {}
    for session in plan.sessions:
        if session.done:
            weeks.setdefault(_monday(session.date), []).append(bare(session))
    return weeks


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
