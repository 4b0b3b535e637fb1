"""The JSON of `rubdown remind --format json`. Fields are added, never removed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from rubdown.plan.model import MassageKind, Plan
from rubdown.report.massage import SCHEMA_VERSION, Moment, Uid, Version
from rubdown.report.reminders import DueReminder, What
from rubdown.report.reminders.words import ReminderText
from rubdown.toml.problems import Count


class Notice(Struct, frozen=True):
    """What is due of one massage: `days_left` below 0 are days since; `rung` is the rung of `[remind] days`, if any.

    `token` is for `--delivered`, with --hold only.
    """

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
    token: str | UnsetType = UNSET
    schema_version: Version = SCHEMA_VERSION


def notice(due: DueReminder, plan: Plan, words: ReminderText) -> Notice:
    """The JSON of a reminder."""
    now = due.current or due.before.announced
    return Notice(
        plan=plan.path.encode(errors="backslashreplace").decode(), runner=plan.runner or None, what=due.what,
        uid=due.after.uid, date=due.day, start=now.start if now else None, days_left=due.days_left,
        status=due.current.standing if due.current else "cancelled", kind=due.after.kind,
        rung=due.rung if due.rung is not None and due.rung >= 0 else None,
        headline=words.headline, lines=words.lines,
    )  # fmt: skip


class StreamNotices(Struct, frozen=True):
    """The reminders of a plan of a stream; often none."""

    id: str | int
    notices: list[Notice]
    schema_version: Version = SCHEMA_VERSION
