"""A TOML text as the struct of its schema, or a refusal with every problem at its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from rubdown.toml.parse import Document, normalize_newlines, parse
from rubdown.toml.places import place_problems
from rubdown.toml.problems import Diagnostic, Problems, Refusal
from rubdown.toml.tables import read_table

_T = TypeVar("_T", bound=Struct)


def read_document(table: type[_T], text: str, path: str, check: Callable[[_T, Problems], None]) -> _T | Refusal:
    """The struct of a TOML text, or all its problems; `check` adds those that no single value has."""
    document, problems = parse(normalize_newlines(text), path), Problems()
    file = read_table(table, document.values, problems)
    check(file, problems)
    return refuse(document, path, problems) or file


def refuse(document: Document, path: str, problems: Problems) -> Refusal | None:
    """All problems of a document at their places, its syntax errors too; None where there are none."""
    if not problems.all and not document.errors:
        return None
    lines = document.text.split("\n")
    placed = place_problems(document, path, problems.all)
    kept = [d for d in placed if d.line not in document.blanked and not _may_be_lost(d, lines, document.lost)]
    diagnostics = sorted((*document.errors, *kept), key=lambda d: (d.line, d.column))
    if problems.full:
        diagnostics.append(Diagnostic(path, 0, 0, 0, "", "more problems are not shown", "fix these first"))
    return Refusal(tuple(diagnostics))


def _may_be_lost(diagnostic: Diagnostic, lines: list[str], lost: frozenset[int]) -> bool:
    """Whether what an entry lacks may have been on a line of it that could not be read."""
    first = diagnostic.line
    if not 0 < first <= len(lines) or not lines[first - 1].lstrip().startswith("[["):
        return False
    end = next((n for n in range(first + 1, len(lines) + 1) if lines[n - 1].lstrip().startswith("[")), len(lines))
    return any(first < n <= end for n in lost)
