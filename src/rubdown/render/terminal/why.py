"""Days explained on the screen: what each rule says of one, what it would cost, and all of them in brief."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.reasons import in_one_line
from rubdown.report.shifts import in_words
from rubdown.report.why import Best, DayInBrief, Price, RuleVerdict, Why, lead_in
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


def why_screen(why: Why, look: Look) -> Text:
    """Everything about one day."""
    text = wrapped(f"{long_date(why.date)}: {_HEAD[why.status]}", look.width, "", "bold")
    for line in _openness(why):
        text.append_text(wrapped(escape_controls(line), look.width))
    text.append("\n")
    for verdict in why.verdicts:
        if verdict.text or look.verbose:
            text.append_text(_verdict(verdict, look))
    if why.price:
        text.append("\n").append_text(price_text(why.price, short_day(why.date), look))
    return text


def _openness(why: Why) -> Iterator[str]:
    if why.windows:
        yield f"Hours left for a massage: {listed([f'{start}–{end}' for start, end in why.windows])}."
    if why.status == "closed":
        again = why.opens_again
        yield f"The next open day is {long_date(again)}." if again else "No day after it is open in this calendar."
    if why.crowded_by:
        yield f"No massage fits: {why.crowded_by}."


def _verdict(verdict: RuleVerdict, look: Look) -> Text:
    """A sign, the rule, what it says; then when it closes time: `closed from Thu 26 Nov 00:00 to Fri 27 Nov 00:00`."""
    if not verdict.allowed:
        sign, style = ("x" if look.ascii else "✗"), "bold red"
    elif verdict.points:
        sign, style = ("+", "bold green") if verdict.points > 0 else ("-", "yellow")
    else:
        sign, style = ("." if look.ascii else "✓"), "green"
    points = f"{verdict.points:+d} points: " if verdict.points else ""
    rule = _rule(verdict.name, verdict.code, look)
    words = f"{rule}: {points}{escape_controls(verdict.text) or 'nothing to say'}"
    text = Text(f"{sign} ", style=style).append_text(wrapped(words, look.width, hang="  ", used=2))
    for span in verdict.dated_spans:
        start = f"{short_day(span.from_)} {span.from_:%H:%M}"
        end = "it is logged as over" if span.until.year > 8000 else f"{short_day(span.until)} {span.until:%H:%M}"
        text.append_text(wrapped(f"closed from {start} to {end}", look.width, INDENT, "bright_black"))
    return text


def price_text(price: Price, subject: str, look: Look) -> Text:
    """What another schedule costs, which appointments move, and which wishes it hurts."""
    text = wrapped(f"{subject} {lead_in(price)}.", look.width, "", "bold")
    for shift in price.shifts:
        text.append_text(wrapped(in_words(shift), look.width, "  ", hang=INDENT))
    for hurt in price.wishes:
        rule = _rule(hurt.name, hurt.code, look)
        text.append_text(wrapped(f"{hurt.points:+d} for {rule}", look.width, "  ", "bright_black"))
    return text


def _rule(name: str, code: str, look: Look) -> str:
    """`clear before race`, with its code where more is wanted: `clear before race (RACE1)`."""
    return f"{name.replace('-', ' ')} ({code})" if look.verbose else name.replace("-", " ")


def each_screen(chosen: list[Best], look: Look) -> Text:
    """Every chosen massage with its reasons, and the best schedule without its day."""
    text = Text()
    for best in chosen:
        massage = best.massage
        text.append_text(wrapped(f"{long_date(massage.date)} ({massage.status})", look.width, "", "bold"))
        text.append_text(wrapped(escape_controls(in_one_line(massage)), look.width, "  "))
        for reason in massage.reasons:
            line = f"{reason.points:+d} {escape_controls(reason.text)}"
            text.append_text(wrapped(line, look.width, INDENT, "bright_black", hang=f"{INDENT}    "))
        if best.instead:
            text.append_text(wrapped(_instead(best.instead, massage.date), look.width, "  "))
        text.append("\n")
    text.rstrip()
    return text.append("\n")


def _instead(price: Price, day: date) -> str:
    """The best schedule without a day, in one sentence."""
    same = [s.new for s in price.shifts if s.new and (s.new.year, s.new.month) == (day.year, day.month)]
    if not same:
        return f"No other day in the month would take its place: without it the schedule {lead_in(price)}."
    others = len(price.shifts) - 1
    moved = f", and {others} more {'massages move' if others > 1 else 'massage moves'}" if others > 0 else ""
    return f"The best other day in the month is {short_day(same[0])}: it {lead_in(price)}{moved}."


def all_screen(days: list[DayInBrief], look: Look) -> Text:
    """Every day in a line: date, status, and its price or what closes it."""
    text = Text()
    for day in days:
        line = f"{long_date(day.date):<16} {day.status:<9} {escape_controls(day.text)}"
        text.append_text(wrapped(line, look.width, hang=" " * 27))
    return text
