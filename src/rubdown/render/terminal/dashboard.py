"""What matters today on one screen: the next massage and what to do about it, the goal race, this week."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.render.day_words import week_facts, week_lines, week_title
from rubdown.render.terminal.day_rows import day_rows
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.screen import answer_text, attention_text
from rubdown.render.terminal.text import Text
from rubdown.report.race import AroundRace
from rubdown.report.reasons import main_reason
from rubdown.report.view import CalendarView
from rubdown.report.week import TrainingWeek
from rubdown.text import days, escape_controls, short_day


def dashboard_screen(view: CalendarView, week: TrainingWeek | None, goal: AroundRace | None, look: Look) -> Text:
    """The answer, what to do, this week in a line a day, and what needs attention."""
    text = answer_text(view, look)
    for line in (*_to_do(view), *_before_goal(goal)):
        text.append_text(wrapped(look.clock(look.plain(escape_controls(line))), look.width, "  ", hang=INDENT))
    parts = [text]
    if week:
        title = wrapped(week_title(week), look.width, "", "bold")
        title.append_text(wrapped(escape_controls(week_facts(week, view.plan.units)), look.width))
        parts.append(title.append_text(day_rows(week_lines(week, look.clock), look)))
    return Text("\n").join([*parts, *filter(None, [attention_text(view, look, assumed=False)])])


def _to_do(view: CalendarView) -> Iterator[str]:
    """Why the next massage is on its day, who gives it and where, and how to record what the runner did about it."""
    massage = view.next_massage
    if massage is None:
        return
    yield f"Why: {main_reason(massage)}"
    place = massage.where or ""
    who = f"with {massage.therapist}" if massage.therapist else ""
    if massage.status == "booked":
        if who or place:
            yield ", ".join(filter(None, [f"Booked {who}".rstrip(), place]))
    else:
        moment = f"{massage.start:%Y-%m-%dT%H:%M}" if massage.start else f"{massage.date}"
        book = ", ".join(filter(None, [f"Book it {who}".rstrip(), place]))
        yield f"{book}, then: rubdown log booked {moment}"
    yield from massage.notes


def _before_goal(goal: AroundRace | None) -> Iterator[str]:
    """The last massage before the goal race, and when massages are possible again."""
    if goal is None:
        return
    last, open_again = goal.last_massage, goal.first_open
    before = f"{short_day(last.date)}, {days(last.days_before)} before it" if last else "no massage"
    yield f"Before the goal race: {before}" + (f"; after it from {short_day(open_again.date)}" if open_again else "")
