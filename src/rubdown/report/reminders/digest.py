"""One message to a coach about all runners: what is due, what isn't booked, what isn't logged, what breaks a rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from rubdown.report.questions import questions
from rubdown.report.reminders.outlook import Outlook
from rubdown.report.reminders.words import ReminderText
from rubdown.text import escape_controls, short_day

_NEAR = timedelta(days=14)  # days within which a massage should be booked


def digest(due: Sequence[ReminderText], views: Sequence[Outlook]) -> tuple[str, list[list[str]]]:
    """The subject of the message, and its lines by paragraph: a heading, then a line for each thing."""
    unbooked, unlogged, breaches = [], [], []
    for view in views:
        name = view.plan.runner or view.plan.path
        near = [one for one in view.massages if one.status == "proposed" and one.date <= view.today + _NEAR]
        unbooked += [f"{name}: {short_day(one.date)}" for one in near[:1]]
        unlogged += [f"{name}: {question.text.partition('? ')[0]}?" for question in questions(view.plan, view.today)]
        breaches += [f"{name}: {caution.text}" for caution in view.warnings]
    sections = {"due": [one.headline for one in due], "not booked": unbooked, "not logged": unlogged,
                "breaking a rule": breaches}  # fmt: skip
    full = {title: [escape_controls(line) for line in lines] for title, lines in sections.items() if lines}
    subject = ", ".join(f"{len(lines)} {title}" for title, lines in full.items())
    return f"Massages: {subject}", [[title.capitalize(), *lines] for title, lines in full.items()]
