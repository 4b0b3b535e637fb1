"""Diagnostics for the person who must fix the file: place, what is wrong, the line with a caret, how to fix it."""

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
        path, line = escape_controls(diagnostic.path), diagnostic.line
        text.append(f"{path}:{line}:{diagnostic.column}:" if line else f"{path}:", style="bold")
        style = "bold red" if diagnostic.severity == "error" else "bold yellow"
        severity = "note: " if diagnostic.severity == "note" else ""
        kind = f"{severity}{rule_in_words(diagnostic.code)}" if diagnostic.code else diagnostic.severity
        text.append(f" {kind}: ", style=style)
        text.append(f"{escape_controls(diagnostic.wrong)}\n")
        if line:
            text.append_text(_excerpt(diagnostic))
        text.append("  help: ", style="green").append(f"{escape_controls(diagnostic.mend)}\n")
    return text


def _excerpt(diagnostic: Diagnostic) -> Text:
    """The line of the file with carets below the cells in question, whatever the characters before them are."""
    line, at = diagnostic.text, diagnostic.column - 1
    start = max(0, diagnostic.column - _MOST_SHOWN // 2) if len(line) > _MOST_SHOWN else 0
    before = escape_controls(line[start:at].expandtabs(1))
    token = escape_controls(line[at : at + diagnostic.length])
    shown = escape_controls(line[start : start + _MOST_SHOWN].expandtabs(1))
    number = f"{diagnostic.line:5d}"
    carets = "^" * max(1, min(cell_len(token), cell_len(shown) - cell_len(before)))
    text = Text(f"{number} | ", style="bright_black").append(f"{shown}\n")
    text.append(f"{' ' * len(number)} | ", style="bright_black").append(" " * cell_len(before))
    return text.append(f"{carets}\n", style="bold red")


def github_line(diagnostic: Diagnostic) -> str:
    """A GitHub Actions annotation."""
    place = f"file={_property(diagnostic.path)},line={max(1, diagnostic.line)},col={max(1, diagnostic.column)}"
    title = _property(f"rubdown {diagnostic.code}" if diagnostic.code else "rubdown")
    message = _message(f"{escape_controls(diagnostic.wrong)}: {escape_controls(diagnostic.mend)}")
    command = "notice" if diagnostic.severity == "note" else diagnostic.severity
    return f"::{command} {place},title={title}::{message}\n"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(escape_controls(text)).replace(":", "%3A").replace(",", "%2C")
