"""TOML text to a Plan, or to a refusal that tells every problem at its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.build import build_plan
from rubdown.plan.context import Draft
from rubdown.plan.include import Included, Part, SourceFile, nothing_included, read_parts, settings_of
from rubdown.plan.model import Note, Plan
from rubdown.toml.parse import Document, normalize_newlines, parse
from rubdown.toml.problems import Diagnostic, InvalidValue, Problems, Refusal
from rubdown.toml.tables import read_table

__all__ = [
    "Diagnostic",
    "Included",
    "InvalidValue",
    "Refusal",
    "SourceFile",
    "check_text",
    "nothing_included",
    "read_plan",
]  # fmt: skip

_T = TypeVar("_T", bound=Struct)


def read_plan(
    text: str, path: str, included: Included = nothing_included, *, zone: str | None = None
) -> Plan | Refusal:
    """The plan of a TOML text and of the files that it includes; `path` names it in messages.

    `zone` is the runner's time zone where the plan names none. A plan that is wrong anywhere is refused as a whole,
    with all its problems: a date planned around half of a plan could fall on the day before a race.
    """
    parts = read_parts(SourceFile(path, text, path), included)
    if not any(p.document.values.keys() - {"include"} or p.document.errors or p.problems.found for p in parts):
        parts[-1].problems.add((), "the plan is empty", "the smallest plan is [[race]] with date = 2026-12-06")
    plan = build_plan(_drafts(parts, zone))
    refusals = [_refusal(part.document, part.source.path, part.problems) for part in (parts[-1], *parts[:-1])]
    found = tuple(diagnostic for refusal in refusals if refusal for diagnostic in refusal.diagnostics)
    return Refusal(found) if found else plan


def _drafts(parts: list[Part], zone: str | None) -> list[Draft]:
    settings, notes = settings_of(parts), list[Note]()
    if settings.runner.timezone is None and zone:
        settings = replace(settings, runner=replace(settings.runner, timezone=zone))
    return [
        Draft(p.file, settings, p.source.path, p.document, p.problems, notes, included=p is not parts[-1])
        for p in parts
    ]


def check_text(table: type[_T], text: str, path: str, check: Callable[[_T, Problems], None]) -> _T | Refusal:
    """A TOML text as a table's struct, read and checked like a plan; `check` tells what contradicts itself."""
    document = parse(normalize_newlines(text), path)
    problems = Problems()
    found = read_table(table, document.values, (), problems)
    check(found, problems)
    return _refusal(document, path, problems) or found


def _refusal(document: Document, path: str, problems: Problems) -> Refusal | None:
    """All problems of a document at their places, or None where there are none."""
    if not problems.found and not document.errors:
        return None
    from rubdown.toml.places import place_problems

    placed = place_problems(document, path, problems.found)
    lines = document.text.split("\n")
    kept = [d for d in placed if d.line not in document.blanked and not _lost(d, lines, document.lost)]
    found = sorted((*document.errors, *kept), key=lambda d: (d.line, d.column))
    if problems.full:
        found.append(Diagnostic(path, 0, 0, 0, "", "there are more problems than are told", "mend these first"))
    return Refusal(tuple(found))


def _lost(found: Diagnostic, lines: list[str], lost: frozenset[int]) -> bool:
    """Whether what an entry lacks may have stood on a line of it that could not be read."""
    if not 0 < found.line <= len(lines) or not lines[found.line - 1].lstrip().startswith("[["):
        return False
    end = next((n for n in range(found.line + 1, len(lines) + 1) if lines[n - 1].lstrip().startswith("[")), len(lines))
    return any(found.line < n <= end for n in lost)
