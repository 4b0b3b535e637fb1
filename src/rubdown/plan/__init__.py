"""TOML text to a Plan, or to a refusal that tells every problem at its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from rubdown.answer import Schedule
from rubdown.model import Appointment, Plan
from rubdown.plan.draft import Draft, Here
from rubdown.plan.items import read_table
from rubdown.plan.lines import entry_lines
from rubdown.plan.meaning import mean
from rubdown.plan.problem import Diagnostic, Problem, Problems, Refusal
from rubdown.plan.shape import PlanFile
from rubdown.plan.syntax import Document, parse

__all__ = ["Diagnostic", "Here", "Refusal", "check_text", "place_bookings", "read_plan"]

_T = TypeVar("_T", bound=Struct)

_LISTS = ("race", "session", "away", "appointment")


def read_plan(text: str, path: str, here: Here) -> Plan | Refusal:
    """The plan of a TOML text; `path` names it in messages.

    A plan that is wrong anywhere is refused as a whole, with all its problems: a date planned around half of a plan
    could fall on the day before a race.
    """
    text = _normal(text)
    document = parse(text, path)
    problems = Problems()
    file = read_table(PlanFile, document.raw, (), problems)
    if not document.raw and not document.errors:
        problems.add((), "the plan is empty", "the smallest plan is [[race]] with date = 2026-12-06")
    counts = {name: len(found) for name in _LISTS if isinstance(found := document.raw.get(name, []), list)}
    zone = file.runner.timezone or here.zone
    draft = Draft(file, path, entry_lines(text, counts), problems, [], zone)
    plan = mean(draft, here)
    return _refusal(document, path, problems) or plan


def check_text(table: type[_T], text: str, path: str, check: Callable[[_T, Problems], None]) -> _T | Refusal:
    """A TOML text as a table's struct, read and checked like a plan; `check` tells what contradicts itself."""
    document = parse(_normal(text), path)
    problems = Problems()
    found = read_table(table, document.raw, (), problems)
    check(found, problems)
    return _refusal(document, path, problems) or found


def _refusal(document: Document, path: str, problems: Problems) -> Refusal | None:
    """All problems of a document at their places, or None where there are none."""
    if not problems.found and not document.errors:
        return None
    from rubdown.plan.positions import place_all

    placed = place_all(document.text, path, problems.found)
    lines = document.text.split("\n")
    kept = [d for d in placed if d.line not in document.aside and not _lost(d, lines, document.lost)]
    return Refusal(tuple(sorted((*document.errors, *kept), key=lambda d: (d.line, d.column))))


def _lost(found: Diagnostic, lines: list[str], lost: frozenset[int]) -> bool:
    """Whether what an entry lacks may have stood on a line of it that could not be read."""
    if not 0 < found.line <= len(lines) or not lines[found.line - 1].lstrip().startswith("[["):
        return False
    end = next((n for n in range(found.line + 1, len(lines) + 1) if lines[n - 1].lstrip().startswith("[")), len(lines))
    return any(found.line < n <= end for n in lost)


def _normal(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def place_bookings(text: str, plan: Plan, best: Schedule) -> tuple[Diagnostic, ...]:
    """The warnings of a schedule at their places in the plan, as its file tells it: each booking that breaks a rule.

    A booking that the file does not hold (it was logged) is told without a place.
    """
    if not best.warnings:
        return ()
    from rubdown.plan.positions import place_all

    paths = {
        booked.date: ("appointment", i, _day_key(booked))
        for i, booked in enumerate(plan.appointments)
        if booked.kind == "discharge"
    }
    found = [
        Problem(paths.get(caution.date, ()), caution.text, caution.mend, code=caution.code) for caution in best.warnings
    ]
    return place_all(_normal(text), plan.path, found)


def _day_key(booked: Appointment) -> str:
    return "start" if booked.start else "date"
