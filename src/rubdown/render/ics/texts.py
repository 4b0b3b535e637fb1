"""What a calendar's events say: titles, reasons, notes, as text that is safe to show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icalendar import vText

from rubdown.plan.model import MassageKind, Plan
from rubdown.report.answer import Caution
from rubdown.report.massage import Massage
from rubdown.report.reasons import in_one_line
from rubdown.text import escape_controls, listed

NEUTRAL_CLOSED = "No appointment"
_NAMES: dict[MassageKind, str] = {"discharge": "Deep massage", "soft": "Soft massage"}
_STATUS_LINES = {"proposed": "Proposed: not booked yet.", "booked": "Booked.", "done": "Done."}


class IcalText(vText):
    """Text as RFC 5545 (3.3.11) escapes it. The library's own escaping takes the `\\N` of `C:\\New` for a line end."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        """The text with its backslashes, semicolons, commas and line ends escaped."""
        return re.sub(r"([\\;,])", r"\\\1", self).replace("\n", r"\n").encode()


def ical_text(*lines: str) -> IcalText:
    """Lines as one text, without characters that steer a terminal or end a line."""
    return IcalText("\n".join(map(escape_controls, lines)))


def title(plan: Plan, kind: MassageKind, *, named: bool, therapist: str = "") -> str:
    """`Deep massage with Marta`; `named` begins it with whose it is, as in a calendar of several runners."""
    therapist = therapist or plan.therapist.name
    words = f"{_NAMES[kind]} with {therapist}" if therapist else _NAMES[kind]
    return f"{plan.runner or plan.path}: {words}" if named else words


def description(massage: Massage, warnings: list[Caution]) -> Iterator[str]:
    """Lines that say whether it is booked, why this day, what to mind, and what the therapist should know."""
    yield _STATUS_LINES[massage.status]
    if massage.windows and massage.status == "proposed":
        yield f"Open: {listed([f'{start}–{end}' for start, end in massage.windows])}"
    yield "Why this day:" if massage.reasons else f"Why this day: {in_one_line(massage)}"
    for reason in massage.reasons:
        yield f"- {reason.text} ({reason.points:+d})"
    for caution in warnings:
        yield f"Warning: {caution.text}; {caution.mend}"
    for note in massage.notes:
        yield f"Note: {note}"
    if massage.focus:
        yield f"For the therapist: {'; '.join(massage.focus)}"
