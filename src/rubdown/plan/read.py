"""TOML text to a Plan, or to a refusal that tells every problem at its place."""

from __future__ import annotations

from msgspec.structs import replace

from rubdown.plan.build import build_plan
from rubdown.plan.context import Draft
from rubdown.plan.include import Included, Part, SourceFile, nothing_included, read_parts, settings_of
from rubdown.plan.model import Note, Plan
from rubdown.toml.document import refuse
from rubdown.toml.problems import Refusal


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
    refusals = [refuse(part.document, part.source.path, part.problems) for part in (parts[-1], *parts[:-1])]
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
