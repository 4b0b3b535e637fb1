"""Reminders of plans that come as a stream, a line of JSON each: what is due of each, remembered by its id."""

from __future__ import annotations

import json

from msgspec.structs import replace

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.output import emit_json
from rubdown.cli.io.stream import numbered_lines
from rubdown.cli.remind.delivery import Channel, RemindedPlan, deliver
from rubdown.plan.model import Plan
from rubdown.report.reminders.notice import StreamNotices
from rubdown.report.stream import Id, StreamProblems, plan_of_line


def emit_notices(names: list[str] | None, clock: Clock, channel: Channel) -> tuple[bool, bool]:
    """Write a line for each line of these files; whether anything was due, and whether any plan was unreadable."""
    any_due = failed = False

    def reminded(of: Id, plan: Plan, _: str) -> RemindedPlan:
        known_by = f"stream {json.dumps(of)}"
        return RemindedPlan(plan, known_by, None, clock.today_in(plan.timezone), clock.time_in(plan.timezone))

    for number, line in numbered_lines(names):
        one = line if isinstance(line, StreamProblems) else plan_of_line(line, number, clock.zone, reminded)
        if isinstance(one, StreamProblems):
            failed = True
            emit_json(one, line=True)
            continue
        of = json.loads(one.identity.removeprefix("stream "))
        due, _ = deliver([one], replace(channel, id=of, json=True))
        any_due |= due
        if not due:
            emit_json(StreamNotices(of, []), line=True)
    return any_due, failed
