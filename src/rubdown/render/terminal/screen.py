"""The calendar on the screen: month grids, legend, appointments with reasons, months that stay short, warnings."""

from __future__ import annotations

from datetime import date

from rubdown.render.marks import SIGNS, mark_days, mark_of
from rubdown.render.terminal.cells import cell_len
from rubdown.render.terminal.grid import Look, legend, month_grids
from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.text import Text
from rubdown.render.words import days_since_previous, hours_in_words, month_title
from rubdown.report.answer import Alternative, Massage, Schedule
from rubdown.report.reasons import in_one_line, no_room_title, room_in_words
from rubdown.report.view import CalendarView
from rubdown.text import days, escape_controls, long_date, plural, short_day


def calendar_screen(view: CalendarView, look: Look) -> Text:
    """The whole calendar of one plan; no line is wider than the look's width."""
    marks, today = mark_days(view), view.schedule.today
    text = Text()
    for part in (
        _heading(view, look),
        month_grids(marks, today, look),
        legend(marks, today, look),
        _appointments(view, look),
        _dropped_acceptances(view, look),
        _questions(view.schedule, look),
        _short_months(view.schedule, look),
        _warnings(view.schedule, look),
        _assumptions(view, look),
    ):
        if part:
            text.append_text(part)
            text.append("\n")
    text.rstrip()
    return text.append("\n")


def _heading(view: CalendarView, look: Look) -> Text:
    schedule, therapist, race = view.schedule, view.plan.therapist, view.next_race
    runner = f" for {escape_controls(view.plan.runner)}" if view.plan.runner else ""
    span = f"{long_date(schedule.from_)} to {long_date(schedule.until)}"
    text = wrapped(f"Massages{runner}, {span}", look.width, "", "bold")
    if race:
        left = (race.date - schedule.today).days
        away = f"in {days(left)}" if left else "today"
        words = f"Next race: {escape_controls(race.name)}, {long_date(race.date)}, {away}"
        text.append_text(wrapped(words, look.width))
    place = ", ".join(escape_controls(part) for part in (therapist.name, therapist.where) if part)
    if place:
        text.append_text(wrapped(f"Massages by {place}" if therapist.name else f"At {place}", look.width))
    return text


def _appointments(view: CalendarView, look: Look) -> Text:
    text = Text().append("Appointments\n", style="bold")
    if not view.schedule.appointments:
        return text.append_text(wrapped("none: no day is open", look.width, INDENT))
    for massage in view.schedule.appointments:
        text.append_text(_appointment(massage, look, view.moved_from.get(massage.date)))
    return text


def _dropped_acceptances(view: CalendarView, look: Look) -> Text:
    """Accepted dates that fell away; those that moved are shown with the appointment that took their place."""
    text = Text()
    for day in view.fallen_away:
        text.append_text(wrapped(f"{long_date(day)}, which you accepted, was dropped", look.width, "", "yellow"))
    return text


def _questions(schedule: Schedule, look: Look) -> Text:
    text = Text().append("Not logged yet\n", style="bold") if schedule.questions else Text()
    for question in schedule.questions:
        text.append_text(wrapped(question.text, look.width, "  ", hang=INDENT))
    return text


def _appointment(massage: Massage, look: Look, moved_from: date | None) -> Text:
    sign = SIGNS[mark_of(massage)]
    line = Text("  ").append(look.draw(sign), style=sign.style).append(" ")
    line.append(long_date(massage.date), style="bold")
    for part in (
        hours_in_words(massage),
        days_since_previous(massage),
        "" if massage.status == "proposed" else massage.status,
    ):
        if part and cell_len(line.plain.rsplit("\n", 1)[-1]) + len(part) + 2 > look.width:
            line.append(f"\n{wrapped(part, look.width, INDENT).plain.rstrip()}")
        elif part:
            line.append(f"  {part}")
    line.append("\n")
    if moved_from:
        text = f"moved from {long_date(moved_from)}, which you accepted"
        line.append_text(wrapped(text, look.width, INDENT, "yellow"))
    line.append_text(wrapped(escape_controls(in_one_line(massage)), look.width, INDENT))
    for note in massage.notes:
        line.append_text(wrapped(f"({escape_controls(note)})", look.width, INDENT, "bright_black"))
    if look.focus and massage.focus:
        line.append_text(wrapped(escape_controls(f"for the therapist: {'; '.join(massage.focus)}"), look.width, INDENT))
    for other in massage.alternatives if look.verbose else ():
        line.append_text(wrapped(_other_day(other), look.width, INDENT, "bright_black"))
    return line


def _other_day(other: Alternative) -> str:
    """`or Tue 9 Mar 17:00: 3 points less`."""
    when = f"{short_day(other.date)}{f' {other.start:%H:%M}' if other.start else ''}"
    less = f"{plural(other.cost, 'point')} less" if other.cost else "just as good"
    return f"or {when}: {less}"


def _short_months(schedule: Schedule, look: Look) -> Text:
    text, before = Text(), None
    for month in schedule.months:
        if not month.short:
            continue
        text.append_text(wrapped(no_room_title(month), look.width, "", "bold yellow"))
        text.append_text(wrapped(escape_controls(month.why_short or ""), look.width, "  ", hang=INDENT))
        lines = [room_in_words(room) for room in month.make_room]
        if lines and before and month.make_room == before.make_room:
            lines = [f"The same changes as for {month_title(before)} fit one in"]
        for line in lines:
            text.append_text(wrapped(escape_controls(line), look.width, "  ", hang=INDENT))
        before = month
    return text


def _warnings(schedule: Schedule, look: Look) -> Text:
    text = Text().append("Warnings\n", style="bold red") if schedule.warnings else Text()
    for caution in schedule.warnings:
        place = f"{escape_controls(caution.file)}:{caution.line}" if caution.file else f"line {caution.line}"
        line = f" ({place})" if caution.line else ""
        text.append_text(
            wrapped(f"{escape_controls(caution.text)}{line}; {caution.mend}", look.width, "  ", hang=INDENT)
        )
    return text


def _assumptions(view: CalendarView, look: Look) -> Text:
    text = Text().append("Assumed\n", style="bold") if view.assumptions else Text()
    for assumption in view.assumptions:
        text.append_text(wrapped(escape_controls(assumption), look.width, "  ", hang=INDENT))
    return text
