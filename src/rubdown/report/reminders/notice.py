"""A reminder field by field, as `rubdown remind --format json` promises it. Fields are added, never removed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from rubdown.plan.model import MassageKind, Plan
from rubdown.report.answer import Moment, Uid
from rubdown.report.reminders import Due
from rubdown.report.reminders.words import Reminder, What
from rubdown.toml.problems import Count


class Notice(Struct, frozen=True):
    """What is due of one massage: `days_left` below 0 are days since; `rung` is the rung of `[remind] days`, if any."""

    plan: str
    runner: str | None
    what: What
    uid: Uid
    date: date
    start: Moment | None
    days_left: int
    status: Literal["proposed", "accepted", "booked", "done", "cancelled"]
    kind: MassageKind
    rung: Count | None
    headline: str
    lines: list[str]


def notice(due: Due, plan: Plan, words: Reminder) -> Notice:
    """What is due of a plan, with its words."""
    now = due.item or due.before.told
    return Notice(
        plan=plan.path.encode(errors="backslashreplace").decode(), runner=plan.runner or None, what=words.what,
        uid=due.after.uid, date=due.day, start=now.start if now else None, days_left=due.left,
        status=due.item.standing if due.item else "cancelled", kind=due.after.kind, rung=due.rung,
        headline=words.headline, lines=words.lines,
    )  # fmt: skip
