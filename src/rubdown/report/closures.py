"""Days in a row that are closed to massages, each with its cause: around races, away, complaints, closed dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.timeline import Timeline
from rubdown.planner.uids import plan_identity
from rubdown.report.event_ids import event_uids
from rubdown.rules import rules_of
from rubdown.rules.base import Closing

_DAY = timedelta(days=1)


class Closure(Struct, frozen=True):
    """Days closed to massages, `first` to `last`: by what in a word or two, and why, a sentence a line."""

    first: date
    last: date
    cause: str
    why: tuple[str, ...]
    uid: str = ""


def closures(timeline: Timeline, first: date, last: date) -> list[Closure]:
    """The closures that touch the days from `first` to `last`, by their first day, with UIDs.

    Each is whole: one that the calendar's end cut off would change from day to day. Hours of a week's training and of
    the therapist's week, which come again and again, are none: a calendar full of them would hide the rest.
    """
    merged = _merged(_unmerged(timeline))
    uids = event_uids("closed", (closure.cause for closure in merged), plan_identity(timeline.plan))
    named = (replace(closure, uid=uid) for closure, uid in zip(merged, uids, strict=True))
    return [closure for closure in named if first <= closure.last and closure.first <= last]


def _unmerged(timeline: Timeline) -> Iterator[Closure]:
    end_of_horizon = datetime.combine(timeline.until + _DAY, datetime.min.time())
    for rule in rules_of(Closing):
        for stretch in rule.stretches(timeline) if rule.in_ics else ():
            if not stretch.weekly:
                first = stretch.start.date()
                last = max(min(stretch.end, end_of_horizon).date() - _DAY, first)
                # The words of a rule about every day say no more than its cause.
                yield Closure(first, last, stretch.cause, () if rule.stretches_on else (stretch.text,))


def _merged(closures: Iterable[Closure]) -> list[Closure]:
    """Closures of the same cause that touch each other as one."""
    merged: list[Closure] = []
    for closure in sorted(closures, key=lambda closure: (closure.cause, closure.first, closure.last)):
        before = merged[-1] if merged else None
        if before and before.cause == closure.cause and closure.first <= before.last + _DAY:
            why = tuple(dict.fromkeys((*before.why, *closure.why)))
            merged[-1] = replace(before, last=max(before.last, closure.last), why=why)
        else:
            merged.append(closure)
    return sorted(merged, key=lambda closure: (closure.first, closure.cause))
