"""The calendar on the screen: month grids, legend, appointments with reasons, months that stay short, warnings."""

from __future__ import annotations

from datetime import date

from rubdown.planner.season import Season
from rubdown.render.terminal.cells import cell_len
from rubdown.render.terminal.grid import Look, legend, month_grids
from rubdown.render.terminal.lines import INDENT, long_date, wrapped
from rubdown.render.terminal.marks import SIGNS, mark_days
from rubdown.render.terminal.text import Text
from rubdown.report.answer import Massage, MonthPlan, Schedule
from rubdown.report.reasons import in_one_line
from rubdown.text import MONTH_NAMES, days, escape_controls, listed


def calendar_screen(season: Season, schedule: Schedule, look: Look) -> Text:
    """The whole calendar of one plan; no line is wider than the look's width."""
    marks = mark_days(season, schedule)
    text = Text()
    for part in (
        _heading(season, schedule, look),
        month_grids(marks, schedule.today, look),
        legend(marks, schedule.today, look),
        _appointments(schedule, look),
        _moved(schedule, look),
        _short_months(schedule, look),
        _warnings(schedule, look),
        _assumptions(season, look),
    ):
        if part:
            text.append_text(part)
            text.append("\n")
    text.rstrip()
    return text.append("\n")


def _heading(season: Season, schedule: Schedule, look: Look) -> Text:
    runner = f" for {escape_controls(schedule.plan.runner)}" if schedule.plan.runner else ""
    span = f"{long_date(schedule.from_)} to {long_date(schedule.until)}"
    text = wrapped(f"Massages{runner}, {span}", look.width, "", "bold")
    therapist = season.timeline.plan.therapist
    whom = ", ".join(escape_controls(part) for part in (therapist.name, therapist.where) if part)
    race = min((r for r in season.timeline.plan.races if r.date >= schedule.today), key=_by_date, default=None)
    if race:
        left = (race.date - schedule.today).days
        when = "today" if not left else f"in {days(left)}"
        text.append_text(
            wrapped(f"Next race: {escape_controls(race.name)}, {long_date(race.date)}, {when}", look.width)
        )
    if whom:
        text.append_text(wrapped(f"Massages by {whom}" if therapist.name else f"At {whom}", look.width))
    return text


def _by_date(race: object) -> date:
    found: date = race.date  # type: ignore[attr-defined]
    return found


def _appointments(schedule: Schedule, look: Look) -> Text:
    text = Text().append("Appointments\n", style="bold")
    if not schedule.appointments:
        return text.append_text(wrapped("none: no day in this time is open", look.width, INDENT))
    moved = {shift.new: shift.old for shift in schedule.accepted_moves if shift.new and shift.old}
    for massage in schedule.appointments:
        text.append_text(_appointment(massage, look, moved.get(massage.date)))
    return text


def _moved(schedule: Schedule, look: Look) -> Text:
    """Accepted dates that fell away; those that moved are told with the appointment that took their place."""
    gone = [shift.old for shift in schedule.accepted_moves if shift.old and not shift.new]
    text = Text()
    for day in gone:
        text.append_text(wrapped(f"{long_date(day)}, which you accepted, falls away", look.width, "", "yellow"))
    return text


def _appointment(massage: Massage, look: Look, moved_from: date | None) -> Text:
    sign = SIGNS["soft" if massage.kind == "soft" else massage.status]
    mark = sign.ascii if look.ascii else sign.sign
    line = Text("  ").append(mark, style=sign.style).append(" ")
    line.append(long_date(massage.date), style="bold")
    for part in (when(massage), since(massage), "" if massage.status == "proposed" else massage.status):
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
    return line


def when(massage: Massage) -> str:
    """`17:00–18:00` where the hour is known, else the hours that the day leaves."""
    if massage.start and massage.end:
        return f"{massage.start:%H:%M}–{massage.end:%H:%M}"
    if not massage.windows:
        return "hour not known"
    return f"any time {listed([f'{start}–{end}' for start, end in massage.windows], 'or')}"


def since(massage: Massage) -> str:
    """`25 days after the last one`."""
    if massage.kind == "soft":
        return "soft"
    if massage.days_since_previous is None:
        return "the first one"
    return f"{days(massage.days_since_previous)} after the last one"


def _short_months(schedule: Schedule, look: Look) -> Text:
    short = [month for month in schedule.months if month.short]
    text = Text().append("Months that stay short\n", style="bold yellow") if short else Text()
    for month in short:
        text.append_text(wrapped(_short_month(month), look.width, "  ", hang=INDENT))
        for room in month.make_room:
            text.append_text(wrapped(f"would make room: {escape_controls(room.text)}", look.width, INDENT))
    return text


def _short_month(month: MonthPlan) -> str:
    year, number = month.month.split("-")
    name = f"{MONTH_NAMES[int(number) - 1]} {year}"
    return f"{name}: {month.planned} of {month.least} planned. {escape_controls(month.why_short or '')}"


def _warnings(schedule: Schedule, look: Look) -> Text:
    text = Text().append("Warnings\n", style="bold red") if schedule.warnings else Text()
    for caution in schedule.warnings:
        place = f"{escape_controls(caution.file)}:{caution.line}" if caution.file else f"line {caution.line}"
        line = f" ({place})" if caution.line else ""
        text.append_text(
            wrapped(f"{escape_controls(caution.text)}{line}; {caution.mend}", look.width, "  ", hang=INDENT)
        )
    return text


def _assumptions(season: Season, look: Look) -> Text:
    notes = [note for note in season.timeline.plan.notes_on(season.timeline.today) if note.about != "session"]
    text = Text().append("Assumed\n", style="bold") if notes else Text()
    for note in notes:
        text.append_text(wrapped(escape_controls(note.text), look.width, "  ", hang=INDENT))
    return text
