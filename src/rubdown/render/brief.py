"""The therapist's sheet as text, and as a page of one sheet of paper."""

from __future__ import annotations

from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.render.words import Clock, clock_24
from rubdown.report.brief import Brief
from rubdown.text import escape_controls


def brief_screen(sheet: Brief, width: int, clock: Clock = clock_24) -> Text:
    """Each part with its heading, its lines below; no line is wider than the width."""
    text = wrapped(escape_controls(sheet.title), width, "", "bold")
    for part in sheet.parts:
        text.append("\n").append_text(wrapped(part.title, width, "", "bold"))
        for line in part.lines:
            text.append_text(wrapped(escape_controls(clock(line)), width, "  ", hang="    "))
    return text


def brief_page(sheet: Brief) -> str:
    """One HTML file that needs nothing else."""
    from rubdown.render.templates import environment

    template = environment("html", autoescape=True, finalize=_shown).get_template("brief.html")
    return template.render(sheet=sheet)


def _shown(value: object) -> object:
    return escape_controls(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
