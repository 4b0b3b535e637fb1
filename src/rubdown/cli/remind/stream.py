"""Reminders of plans that come as a stream, a line of JSON each: what is due of each, remembered by its id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.output import emit_json
from rubdown.cli.io.stream import numbered_lines
from rubdown.cli.io.texts import problems_of
from rubdown.cli.remind.delivery import Channel, RemindedPlan, deliver
from rubdown.plan.model import Plan
from rubdown.report.reminders.notice import StreamNotices
from rubdown.report.stream import Id, StreamProblems, plan_of_line


def reminded_plans(names: list[str] | None, clock: Clock) -> Iterator[tuple[Id, RemindedPlan | StreamProblems]]:
    """The plans of these files' lines by their ids, or what is wrong with a line."""

    def reminded(of: Id, plan: Plan, _: str) -> tuple[Id, RemindedPlan]:
        known_by = f"stream {json.dumps(of)}"
        return of, RemindedPlan(plan, known_by, None, clock.today_in(plan.timezone), clock.time_in(plan.timezone))

    for number, line in numbered_lines(names):
        one = line if isinstance(line, StreamProblems) else plan_of_line(line, number, clock.zone, reminded)
        yield ("", one) if isinstance(one, StreamProblems) else one


def emit_notices(
    plans: Iterable[tuple[Id, RemindedPlan | StreamProblems | CommandError]], channel: Channel
) -> tuple[bool, bool]:
    """Write a line for each of these plans; whether anything was due, and whether any plan was unreadable."""
    any_due = failed = False
    for of, one in plans:
        if isinstance(one, RemindedPlan):
            due, _ = deliver([one], replace(channel, id=of, json=True))
            any_due |= due
            if not due:
                emit_json(StreamNotices(of, []), line=True)
        else:
            failed = True
            emit_json(problems_of(str(of), one) if isinstance(one, CommandError) else one, line=True)
    return any_due, failed
