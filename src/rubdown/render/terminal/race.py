"""The weeks around a race on the screen: what matters first, then a row a day."""

from __future__ import annotations

from rubdown.render.day_words import race_facts, race_lines, race_title
from rubdown.render.terminal.day_rows import day_rows, facts, legend
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.race import AroundRace
from rubdown.text import escape_controls


def race_screen(around: AroundRace, look: Look) -> Text:
    """The race, its dates in words, and the days around it; no line is wider than the look's width."""
    text = wrapped(escape_controls(race_title(around)), look.width, "", "bold").append("\n")
    text.append_text(facts(race_facts(around, look.clock), look)).append("\n")
    lines = race_lines(around, look.clock)
    return text.append_text(day_rows(lines, look)).append("\n").append_text(legend(lines, look))
