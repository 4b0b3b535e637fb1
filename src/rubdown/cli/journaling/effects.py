"""What `rubdown log` says of an entry's effects: the dates that move, new warnings, and what to do with a complaint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from rubdown.plan.model import Complaint
from rubdown.planner.season import Season
from rubdown.report.advice import advice
from rubdown.report.bookings import cautions
from rubdown.report.questions import questions
from rubdown.report.shifts import in_words, shifts
from rubdown.rules.availability import complaint_end

_NEAR = timedelta(days=7)  # a massage that was moved without a word is seldom farther from its booking


def effects(old: Season, new: Season) -> Iterator[str]:
    """What a new journal entry changes in the calendar, line by line, and what to do with a complaint."""
    changes = shifts(old.chosen, new.chosen)
    yield from (f"  {in_words(shift)}" for shift in changes)
    if not changes:
        yield "  no other date changes"
    known = cautions(old)
    for caution in cautions(new):
        if caution not in known:
            yield f"  warning: {caution.text}; {caution.mend}"
    yield from _still_open(old, new)
    complaints = new.timeline.plan.complaints
    if len(complaints) > len(old.timeline.plan.complaints):
        yield from _advice(new, complaints[-1])


def _still_open(old: Season, new: Season) -> Iterator[str]:
    """The questions about bookings in the days around a massage that is new in the record: it may be one of them."""
    before, after = old.timeline.plan, new.timeline.plan
    known = {(each.date, each.kind) for each in before.appointments}
    fresh = [each.date for each in after.appointments if each.done and (each.date, each.kind) not in known]
    for question in questions(after, new.timeline.today):
        if question.about == "booked" and any(abs(question.date - day) <= _NEAR for day in fresh):
            yield f"  still open: {question.text}"


def _advice(solved: Season, complaint: Complaint) -> Iterator[str]:
    hours = getattr(solved.timeline.plan.numbers.hours_after_complaint, complaint.kind)
    until = complaint_end(solved.timeline, complaint) if complaint.kind != "illness" else None
    yield ""
    yield from advice(complaint.kind, until, hours)
