"""What was inferred from a plan, what was assumed, ignored, and not logged yet: for `rubdown check -v`."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.plan.model import Plan
from rubdown.plan.occurrences import occurrences
from rubdown.report.answer import Schedule
from rubdown.text import WEEKDAY_NAMES, clock, escape_controls, listed, plural

_Line = tuple[tuple[str | None, int | None], str]  # an included file (None: the plan itself), its line, and the text
_PLAN = (None, None)


def inferred_lines(plan: Plan, schedule: Schedule) -> Iterator[str]:
    """One line for each, beginning with its place in the plan where there is one."""
    notes = (((note.file, note.line), note.text) for note in plan.notes_on(schedule.today))
    questions = ((_PLAN, question.text) for question in schedule.questions)
    for (file, line), text in (*_settings(plan, schedule), *notes, *_ignored(plan, schedule), *questions):
        path = escape_controls(file or plan.path)
        yield f"{path}:{line}: {escape_controls(text)}\n" if line else f"{path}: {escape_controls(text)}\n"


def _settings(plan: Plan, schedule: Schedule) -> Iterator[_Line]:
    zone = plan.timezone or "local time"
    yield _PLAN, f"calendar from {schedule.from_} to {schedule.until}, today is {schedule.today} in {zone}"
    sessions = f"{plural(len(plan.sessions), 'dated session')}, {plural(len(plan.repeats), 'repeat')}"
    week = f"{sum(map(bool, plan.week))} days of a typical week"
    yield _PLAN, f"{plural(len(plan.races), 'race')}, {sessions}, {week}"
    if not plan.therapist.known:
        start, end = plan.therapist.hours[0][0]
        yield _PLAN, f"no therapist's hours given; assuming {clock(start)}-{clock(end)} every day"


def _ignored(plan: Plan, schedule: Schedule) -> Iterator[_Line]:
    """The entries that have no effect on this calendar."""
    for away in plan.aways:
        if away.end.date() < schedule.from_ or away.start.date() > schedule.horizon.until:
            yield (away.file, away.line), "ignored: these days away are outside the calendar"
    for appointment in plan.appointments:
        if appointment.date > schedule.horizon.until:
            place = (appointment.file, appointment.line)
            yield place, "this appointment is after the calendar; only its gap and its month count"
    for repeat in plan.repeats:
        if not any(True for _ in occurrences(repeat, schedule.from_, schedule.until)):
            yield (repeat.file, repeat.line), f"ignored: {repeat.workout.name} isn't in this calendar"
        missed = [day for day in sorted(repeat.without) if day not in set(occurrences(repeat, day, day))]
        if missed:
            days = listed([str(day) for day in missed])
            yield (repeat.file, repeat.line), f"ignored: except {days}, when it wouldn't come anyway"
    named = [WEEKDAY_NAMES[i] for i in sorted(plan.prefer) if not plan.therapist.hours[i]]
    if named:
        yield _PLAN, f"ignored: {listed(named)} among the preferred days, on which the therapist has no hours"
