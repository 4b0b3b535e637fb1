"""Which numbers of the rulebook decide a calendar, on the screen: those that move a massage soonest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.shifts import in_words
from rubdown.report.tipping import MOST_STEPS, TippingPoint
from rubdown.text import listed, plural


def tipping_screen(points: Sequence[TippingPoint], chosen: Sequence[date], width: int) -> Text:
    """Each number that decides something with the values that keep the calendar, then the names of the others."""
    deciding = [point for point in points if point.beyond]
    text = wrapped(_summary(len(deciding), len(points), len(chosen)), width, "", "bold")
    for point in deciding:
        text.append("\n").append_text(
            wrapped(f"{_name(point)} = {point.value}: {_same(point)}", width, "", "bold", hang=INDENT)
        )
        text.append_text(wrapped(f"{point.meaning} ({point.code})", width, "  ", "bright_black"))
        for line in _beyond(point):
            text.append_text(wrapped(line, width, "  ", hang=INDENT))
    if others := [_name(point) for point in points if not point.beyond]:
        same = f"No massage moves, within {MOST_STEPS} steps or the number's bounds, with another"
        text.append("\n").append_text(wrapped(f"{same} {listed(others, 'or')}.", width))
    return text


def _summary(deciding: int, count: int, massages: int) -> str:
    if not deciding:
        return f"No number of the rulebook decides this calendar: {count} tried, {plural(massages, 'massage')}."
    verb = "decides" if deciding == 1 else "decide"
    return f"{deciding} of {plural(count, 'number')} {verb} this calendar; those that can change least come first."


def _name(point: TippingPoint) -> str:
    """The key as it stands in the plan, and which of two is meant where one key holds both."""
    key = point.key.removeprefix("rules.")
    return f"{key} ({point.meaning.split()[0]})" if point.key == "massage.per_month" else key


def _same(point: TippingPoint) -> str:
    if point.from_ == point.until:
        return "any other number moves a massage"
    return f"the same from {point.from_} to {point.until}"


def _beyond(point: TippingPoint) -> Iterator[str]:
    for other in point.beyond:
        yield f"at {other.value}: {'; '.join(map(in_words, other.moves))}"
