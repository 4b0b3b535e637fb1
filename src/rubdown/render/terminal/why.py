"""Days explained on the screen: the verdict, what decided, the price and the alternatives; the rest with `-v`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.day_verdicts import RuleVerdict, Span
from rubdown.report.massage import Alternative, Massage, Reason
from rubdown.report.reasons import in_one_line, main_reason
from rubdown.report.shifts import in_words
from rubdown.report.why import Best, DayInBrief, Price, Why, lead_in
from rubdown.text import escape_controls, listed, long_date, plural, short_day

_MOST = 3  # things that decided


def why_screen(why: Why, massage: Massage | None, look: Look) -> Text:
    """Everything about one day; `massage` is the one that is on it."""
    text = _line(_sentence(why, massage), look, "", "bold")
    for line in _openness(why):
        text.append_text(_line(line, look, "  "))
    if look.verbose:
        text.append("\n").append_text(Text().join(_verdict(verdict, look) for verdict in why.verdicts))
    elif why.status in ("open", "proposed", "booked", "done"):
        broken = [verdict.text for verdict in why.verdicts if not verdict.allowed]
        text.append_text(
            Text().join(_line(f"{'x' if look.ascii else '✗'} {rule}", look, "  ", "bold red") for rule in broken)
        )
        most = sorted((v for v in why.verdicts if v.points), key=lambda verdict: -abs(verdict.points))[:_MOST]
        best_first = sorted(most, key=lambda verdict: -verdict.points)
        text.append("\n" if most else "")
        text.append_text(Text().join(_points(Reason(v.code, v.points, v.text), look) for v in best_first))
    if why.price:
        text.append("\n").append_text(price_text(why.price, short_day(why.date), look))
    if massage and massage.alternatives:
        text.append("\n").append_text(_alternatives(massage.alternatives, look))
    return text


def _sentence(why: Why, massage: Massage | None) -> str:
    """The verdict: `No massage on Tue 15 Dec 2026: the day of your 10 km interval session`."""
    day, start = long_date(why.date), f" at {massage.start:%H:%M}" if massage and massage.start else ""
    if why.status == "proposed" and massage:
        return f"A massage is proposed for {day}{start}: {main_reason(massage)}"
    if why.status in ("booked", "done"):
        return f"A massage {'is booked for' if why.status == 'booked' else 'was done on'} {day}{start}"
    if why.status == "past":
        return f"{day} is past"
    if why.price:
        moved = next((shift.old for shift in why.price.shifts if shift.new == why.date and shift.old), None)
        other = short_day(moved) if moved else "another day"
        better = why.price.missing or why.price.points
        return f"{day} is open, but {other} is better" if better else f"{day} is open, and as good as {other}"
    return f"No massage on {day}: {why.crowded_by or why.causes[0].text}"


def _openness(why: Why) -> Iterator[str]:
    """The hours of an open day; of a closed one when it is closed, what else closes it, and the next open day."""
    if why.windows and why.status in ("open", "crowded"):
        yield f"Hours left for a massage: {listed([f'{start}–{end}' for start, end in why.windows])}."
    if why.limited_by and why.limited_by != why.crowded_by:
        yield f"{why.limited_by[0].upper()}{why.limited_by[1:]}: a massage here takes the place of another."
    if why.status == "closed":
        first, *others = why.causes[:_MOST]
        yield from map(_span, first.dated_spans)
        yield from (f"Also: {other.text}." for other in others)
        again = why.opens_again
        yield f"The next open day is {long_date(again)}." if again else "No day after it is open in this calendar."


def _verdict(verdict: RuleVerdict, look: Look) -> Text:
    """A sign, the rule, what it says; then when it closes time."""
    if not verdict.allowed:
        sign, style = ("x" if look.ascii else "✗"), "bold red"
    elif verdict.points:
        sign, style = ("+", "bold green") if verdict.points > 0 else ("-", "yellow")
    else:
        sign, style = ("." if look.ascii else "✓"), "green"
    points = f"{verdict.points:+d} points: " if verdict.points else ""
    words = look.clock(f"{_rule(verdict.name, verdict.code, look)}: {points}{verdict.text or 'nothing to say'}")
    text = Text().append(f"{sign} ", style).append_text(wrapped(escape_controls(words), look.width, hang="  ", used=2))
    for span in verdict.dated_spans:
        text.append_text(_line(_span(span), look, INDENT, "bright_black"))
    return text


def _span(span: Span) -> str:
    """`closed from Thu 26 Nov 00:00 to Fri 27 Nov 00:00`."""
    end = "it is logged as over" if span.until.year > 8000 else f"{short_day(span.until)} {span.until:%H:%M}"
    return f"closed from {short_day(span.from_)} {span.from_:%H:%M} to {end}"


def price_text(price: Price, subject: str, look: Look) -> Text:
    """What another schedule costs, which appointments move, and with `-v` which wishes it hurts."""
    text = _line(f"{subject} {lead_in(price)}.", look, "", "bold")
    for shift in price.shifts:
        text.append_text(_line(in_words(shift), look, "  "))
    for hurt in price.wishes if look.verbose else ():
        text.append_text(_line(f"{hurt.points:+d} for {_rule(hurt.name, hurt.code, look)}", look, "  ", "bright_black"))
    return text


def _alternatives(others: Sequence[Alternative], look: Look) -> Text:
    """`Or Tue 9 Mar 17:00: 3 points less`, a line each."""
    text = Text()
    for other in others:
        start = f" {other.start:%H:%M}" if other.start else ""
        less = f"{plural(other.cost, 'point')} less" if other.cost else "just as good"
        text.append_text(_line(f"or {short_day(other.date)}{start}: {less}", look, "  "))
    return text


def each_screen(chosen: list[Best], look: Look) -> Text:
    """Every chosen massage with its reasons, and the best schedule without its day."""
    texts = []
    for best in chosen:
        massage = best.massage
        start = f" {massage.start:%H:%M}" if massage.start else ""
        text = _line(f"{long_date(massage.date)}{start} ({massage.status})", look, "", "bold")
        text.append_text(_line(in_one_line(massage), look, "  "))
        if look.verbose:
            text.append_text(Text().join(_points(reason, look) for reason in massage.reasons))
        if best.instead:
            text.append_text(_line(_instead(best.instead, massage.date), look, "  "))
        texts.append(text.append_text(_alternatives(massage.alternatives if look.verbose else (), look)))
    return Text("\n").join(texts)


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
        line = look.clock(f"{long_date(day.date):<16} {day.status:<9} {escape_controls(day.text)}")
        text.append_text(wrapped(line, look.width, hang=" " * 27))
    return text


def _points(reason: Reason, look: Look) -> Text:
    """`+24 after three hard weeks (90 % of your peak)`."""
    line = look.clock(f"{reason.points:+d} {escape_controls(reason.text)}")
    return wrapped(line, look.width, "  ", "green" if reason.points > 0 else "yellow", hang=f"{INDENT}  ")


def _line(words: str, look: Look, indent: str, style: str = "") -> Text:
    return wrapped(look.clock(look.plain(escape_controls(words))), look.width, indent, style, hang=f"{indent}  ")


def _rule(name: str, code: str, look: Look) -> str:
    """`clear before race`, with its code where more is wanted: `clear before race (RACE1)`."""
    return f"{name.replace('-', ' ')} ({code})" if look.verbose else name.replace("-", " ")
