"""Places to offer on the screen: a row each, the best first."""

from __future__ import annotations

from collections.abc import Sequence

from rubdown.plan.model import Plan
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.render.words import Clock, hours_words
from rubdown.report.slots import Slot
from rubdown.text import escape_controls, plural, short_day


def slots_screen(slots: Sequence[Slot], plan: Plan, width: int, clock: Clock) -> Text:
    """What is offered, then each day with the start to propose, its cost, and the hours that are open."""
    whom = f" with {plan.therapist.name}" if plan.therapist.name else ""
    head = f"The best days to offer for your next massage{whom} ({plan.minutes} minutes)"
    text = wrapped(escape_controls(head), width, "", "bold").append("\n")
    for slot in slots:
        when = f"{short_day(slot.date)} {clock(f'{slot.start:%H:%M}')}"
        row = f"{when:<19}{cost_words(slot):<24}open {hours_words(slot.windows, clock)}"
        text.append_text(wrapped(row, width, "  ", hang=" " * 6))
    return text.append("\n").append_text(wrapped("The text to send: rubdown slots --message", width))


def cost_words(slot: Slot) -> str:
    """`the best`, `8 points less`, `costs a month's massage`."""
    if slot.missing:
        return "a month gets no massage" if slot.missing == 1 else f"{slot.missing} massages fewer"
    if slot.cost:
        return f"{plural(abs(slot.cost), 'point')} {'less' if slot.cost > 0 else 'more'}"
    return "as good as the best"
