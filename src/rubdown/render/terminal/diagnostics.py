"""Diagnostics for the person who must mend the file: place, line, caret, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from rubdown.render.terminal.cells import cell_len
from rubdown.render.terminal.text import Text
from rubdown.report.applied_rules import rule_in_words
from rubdown.text import escape_controls
from rubdown.toml.problems import Diagnostic

_MOST_SHOWN = 120  # characters of a line that are repeated


def diagnostics_text(diagnostics: Iterable[Diagnostic]) -> Text:
    """All diagnostics, one below the other."""
    text = Text()
    for diagnostic in diagnostics:
        text.append_text(_diagnostic(diagnostic))
    return text


def _diagnostic(found: Diagnostic) -> Text:
    place = (
        f"{escape_controls(found.path)}:{found.line}:{found.column}:"
        if found.line
        else f"{escape_controls(found.path)}:"
    )
    kind = f" {rule_in_words(found.code)}: " if found.code else " error: "
    text = Text().append(place, style="bold").append(kind, style="bold red").append(f"{escape_controls(found.wrong)}\n")
    if found.line:
        text.append_text(_excerpt(found))
    return text.append("  mend: ", style="green").append(f"{escape_controls(found.mend)}\n")


def _excerpt(found: Diagnostic) -> Text:
    """The line with carets below the right cells, whatever the characters before them are."""
    start = max(0, found.column - _MOST_SHOWN // 2) if len(found.text) > _MOST_SHOWN else 0
    before = escape_controls(found.text[start : found.column - 1].expandtabs(1))
    token = escape_controls(found.text[found.column - 1 : found.column - 1 + found.length])
    shown = escape_controls(found.text[start : start + _MOST_SHOWN].expandtabs(1))
    number = f"{found.line:5d}"
    carets = "^" * max(1, min(cell_len(token), cell_len(shown) - cell_len(before)))
    text = Text(f"{number} | ", style="bright_black").append(f"{shown}\n")
    text.append(f"{' ' * len(number)} | ", style="bright_black").append(" " * cell_len(before))
    return text.append(f"{carets}\n", style="bold red")


def github_line(found: Diagnostic) -> str:
    """A GitHub Actions annotation."""
    place = f"file={_property(found.path)},line={max(1, found.line)},col={max(1, found.column)}"
    title = _property(f"rubdown {found.code}" if found.code else "rubdown")
    return (
        f"::error {place},title={title}::{_message(f'{escape_controls(found.wrong)}: {escape_controls(found.mend)}')}\n"
    )


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
