"""A day explained on the screen: what each rule says of it, in words, and what it would cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.reasons import in_one_line
from rubdown.report.shifts import in_words
from rubdown.report.why import Best, DayInBrief, Price, RuleVerdict, Span, Why, lead_in
from rubdown.text import escape_controls, listed, long_date, short_day

_HEAD = {
    "proposed": "a massage is proposed",
    "booked": "a massage is booked",
    "done": "a massage was done",
    "open": "open, but another day is better",
    "crowded": "open, but too crowded",
    "closed": "closed",
    "past": "past",
}


def why_screen(found: Why, look: Look) -> Text:
    """Everything about one day."""
    text = wrapped(f"{long_date(found.date)}: {_HEAD[found.status]}", look.width, "", "bold")
    for line in _openness(found):
        text.append_text(wrapped(escape_controls(line), look.width))
    text.append("\n")
    for verdict in found.verdicts:
        text.append_text(_verdict(verdict, look))
    if found.price:
        text.append("\n").append_text(price_text(found.price, f"A massage on {short_day(found.date)}", look))
    return text


def _openness(found: Why) -> Iterator[str]:
    if found.windows:
        yield f"Hours left for a massage: {listed([f'{start}–{end}' for start, end in found.windows])}."
    if found.status == "closed":
        again = found.opens_again
        yield f"The next open day is {long_date(again)}." if again else "No day after it is open in this calendar."
    if found.crowded_by:
        yield f"No schedule can hold it: {found.crowded_by}."


def _verdict(found: RuleVerdict, look: Look) -> Text:
    points = f"{found.points:+d} points: " if found.points else ""
    sign, style = _sign(found, look)
    text = Text(f"{sign} ", style=style)
    name = found.name.replace("-", " ")
    text.append_text(
        wrapped(f"{name} ({found.code}): {points}{escape_controls(found.text)}", look.width, hang="  ", used=2)
    )
    for span in found.dated_spans:
        text.append_text(wrapped(_span(span), look.width, INDENT, "bright_black"))
    return text


def _sign(found: RuleVerdict, look: Look) -> tuple[str, str]:
    if not found.allowed:
        return ("x" if look.ascii else "✗"), "bold red"
    if found.points:
        return ("+", "bold green") if found.points > 0 else ("-", "yellow")
    return ("." if look.ascii else "✓"), "green"


def _span(span: Span) -> str:
    """From when to when: `closed from Thu 26 Nov 00:00 to Fri 27 Nov 00:00`."""
    end = "it is logged as over" if span.until.year > 8000 else f"{short_day(span.until)} {span.until:%H:%M}"
    return f"closed from {short_day(span.from_)} {span.from_:%H:%M} to {end}"


def price_text(price: Price, subject: str, look: Look) -> Text:
    """What another schedule costs, which appointments move, and which wishes it hurts."""
    text = wrapped(f"{subject} {lead_in(price)}.", look.width, "", "bold")
    for shift in price.shifts:
        text.append_text(wrapped(in_words(shift), look.width, "  ", hang=INDENT))
    for hurt in price.wishes:
        name = hurt.name.replace("-", " ")
        text.append_text(wrapped(f"{hurt.points:+d} for {name} ({hurt.code})", look.width, "  ", "bright_black"))
    return text


def each_screen(found: list[Best], look: Look) -> Text:
    """Every massage with its reasons, and what would come without its day."""
    text = Text()
    for best in found:
        massage = best.massage
        text.append_text(wrapped(f"{long_date(massage.date)} ({massage.status})", look.width, "", "bold"))
        text.append_text(wrapped(escape_controls(in_one_line(massage)), look.width, "  "))
        for reason in massage.reasons:
            line = f"{reason.points:+d} {escape_controls(reason.text)}"
            text.append_text(wrapped(line, look.width, INDENT, "bright_black", hang=f"{INDENT}    "))
        if best.instead:
            text.append_text(_instead(best.instead, massage.date, look))
        text.append("\n")
    text.rstrip()
    return text.append("\n")


def _instead(price: Price, day: date, look: Look) -> Text:
    """The best alternative, in one sentence."""
    same = [s.new for s in price.shifts if s.new and (s.new.year, s.new.month) == (day.year, day.month)]
    best = f"The best other day in the month is {short_day(same[0])}" if same else "No other day in the month is better"
    others = len(price.shifts) - 1
    moved = f", and {others} more {'massages move' if others > 1 else 'massage moves'}" if others > 0 else ""
    return wrapped(f"{best}: it {lead_in(price)}{moved}." if same else _no_other(price), look.width, "  ")


def _no_other(price: Price) -> str:
    return f"No other day in the month would take its place: without it the schedule {lead_in(price)}."


def all_screen(found: list[DayInBrief], look: Look) -> Text:
    """Every day in a line: date, what it is, its price or what closes it."""
    text = Text()
    for day in found:
        line = f"{long_date(day.date):<16} {day.status:<9} {escape_controls(day.text)}"
        text.append_text(wrapped(line, look.width, hang=" " * 27))
    return text
