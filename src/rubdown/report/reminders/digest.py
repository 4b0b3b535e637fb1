"""One message to a coach about all runners: what is due, what isn't booked, what isn't logged, what breaks a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Literal, get_args

from msgspec import Struct

from rubdown.report.questions import questions
from rubdown.report.reminders.outlook import Outlook
from rubdown.report.reminders.words import ReminderText
from rubdown.text import escape_controls, short_day

_NEAR = timedelta(days=14)  # days within which a massage should be booked
Section = Literal["not booked", "not logged", "breaking a rule"]


class OpenMatter(Struct, frozen=True):
    """Something of a runner's that is open, in words; the same `key` on every day that it is."""

    section: Section
    key: str
    line: str


def open_matters(view: Outlook) -> Iterator[OpenMatter]:
    """What isn't booked, though its day is near; what isn't logged; what breaks a rule."""
    name = view.plan.runner or view.plan.path
    near = [one for one in view.massages if one.status == "proposed" and one.date <= view.today + _NEAR]
    for one in near[:1]:
        yield OpenMatter("not booked", one.uid, f"{name}: {short_day(one.date)}")
    for question in questions(view.plan, view.today):
        yield OpenMatter("not logged", f"{question.date}", f"{name}: {question.text.partition('? ')[0]}?")
    for caution in view.warnings:
        yield OpenMatter("breaking a rule", caution.text, f"{name}: {caution.text}")


def digest(due: Sequence[ReminderText], matters: Sequence[OpenMatter]) -> tuple[str, list[list[str]]]:
    """The subject of the message, and its lines by paragraph: a heading, then a line for each thing."""
    sections = {"due": [one.headline for one in due]}
    for section in get_args(Section):
        sections[section] = [escape_controls(one.line) for one in matters if one.section == section]
    full = {title: lines for title, lines in sections.items() if lines}
    subject = ", ".join(f"{len(lines)} {title}" for title, lines in full.items())
    return f"Massages: {subject}", [[title.capitalize(), *lines] for title, lines in full.items()]
