"""How sure the dates of a calendar are, on the screen: what was varied, and with `-v` some of the variations."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.sure import Sureness, moves_words, rate_words
from rubdown.text import escape_controls, plural

_SHOWN = 2  # variations


def sure_text(sure: Sureness, look: Look) -> Text:
    """The section below the season: how the dates were tried, the rates, and with `-v` the first variations."""
    text = wrapped("How sure the dates are", look.width, "", "bold")
    for line in _lines(sure, look):
        words = look.clock(look.plain(escape_controls(line)))
        text.append_text(wrapped(words, look.width, "  ", hang=INDENT))
    return text


def _lines(sure: Sureness, look: Look) -> Iterator[str]:
    drawn = sure.variations
    rates = ", ".join(map(rate_words, drawn.rates))
    yield f"Planned again in {plural(drawn.runs, 'variation')} of life (seed {drawn.seed}), with {rates}."
    yield "Book by the day shown and the date is yours: until then it is still the best in nine of ten variations."
    if not look.verbose:
        return
    for rate in drawn.rates:
        yield f"{rate_words(rate)}: {rate.reason}"
    for n, variation in enumerate((drawn.each or [])[:_SHOWN], 1):
        yield f"{n}. {moves_words(variation)}"
    if drawn.runs > _SHOWN:
        yield f"{drawn.runs - _SHOWN} more: --format json -v lists all"
