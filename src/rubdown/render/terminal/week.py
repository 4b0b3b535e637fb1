"""Weeks on the screen: a heading with phase, distance and hours, then a row a day."""

from __future__ import annotations

from collections.abc import Sequence

from rubdown.plan.model import Units
from rubdown.render.day_words import DayLine, week_facts, week_lines, week_title
from rubdown.render.terminal.day_rows import day_rows, legend
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.week import TrainingWeek
from rubdown.text import escape_controls


def week_screen(weeks: Sequence[TrainingWeek], units: Units, look: Look) -> Text:
    """The weeks one below the other, and what their signs mean; no line is wider than the look's width."""
    text, shown = Text(), list[DayLine]()
    for week in weeks:
        lines = week_lines(week, look.clock)
        text.append_text(wrapped(week_title(week), look.width, "", "bold"))
        text.append_text(wrapped(escape_controls(week_facts(week, units)), look.width))
        text.append_text(day_rows(lines, look)).append("\n")
        shown += lines
    return text.append_text(legend(shown, look))
