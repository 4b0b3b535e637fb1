"""TOML text to a Plan, or to a refusal with every problem at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from rubdown.plan.build import build_plan
from rubdown.plan.draft import Draft, last_file_that
from rubdown.plan.include import Included, SourceFile, nothing_included, read_drafts, settings_of
from rubdown.plan.model import Plan
from rubdown.plan.notes import Note
from rubdown.toml.document import refuse
from rubdown.toml.problems import InvalidValue, Refusal, shown

if TYPE_CHECKING:
    from rubdown.plan.busy import BusyCalendar, BusyEvent, ReadCalendar


def no_calendar(path: str, name: str) -> BusyCalendar:
    """Refuses every calendar file: for a plan that comes as text alone."""
    raise InvalidValue(f"{shown(name)} cannot be read here", "write the hours into this plan as [[away]]")


def read_plan(
    text: str, path: str, included: Included = nothing_included, *, zone: str | None = None,
    calendar: ReadCalendar = no_calendar,
) -> Plan | Refusal:  # fmt: skip
    """The plan of a TOML text, of the files that it includes and of its calendar; `path` names it in messages.

    `zone` is the runner's time zone where the plan names none. A plan that is wrong anywhere is refused as a whole,
    with all its problems: a date planned around half of a plan could fall on the day before a race.
    """
    drafts = list(read_drafts(SourceFile(path, text, path), included))
    if not any(d.document.values.keys() - {"include"} or d.document.errors or d.problems.all for d in drafts):
        drafts[-1].problems.add((), "the plan is empty", "the smallest plan is [[race]] with date = 2026-12-06")
    settings, notes = settings_of(drafts), list[Note]()
    if settings.runner.timezone is None and zone:
        settings = replace(settings, runner=replace(settings.runner, timezone=zone))
    for draft in drafts:
        draft.settings, draft.notes = settings, notes
    busy_events = _busy_events(drafts, settings.runner.busy, calendar)
    plan = replace(build_plan(drafts), busy_events=busy_events)
    refusals = [refuse(draft.document, draft.path, draft.problems) for draft in (drafts[-1], *drafts[:-1])]
    diagnostics = tuple(diagnostic for refusal in refusals if refusal for diagnostic in refusal.diagnostics)
    return Refusal(diagnostics) if diagnostics else plan


def _busy_events(drafts: list[Draft], name: str, calendar: ReadCalendar) -> tuple[BusyEvent, ...]:
    """What the runner's own calendar holds; what is wrong with it is a problem of the key that names it."""
    if not name:
        return ()
    draft = last_file_that(lambda file: bool(file.runner.busy), drafts)
    try:
        calendar_file = calendar(drafts[-1].path, name)
    except InvalidValue as error:
        draft.problems.add(("runner", "busy"), error.message, error.fix)
        return ()
    for lines, wrong in (
        (calendar_file.unread, "an event can't be read, or repeats in a way that can't be followed"),
        (calendar_file.zoneless, "an event is in an unknown time zone: its hours are taken as yours"),
    ):
        if lines:
            which = f"line {lines[0]}" + (f" and {len(lines) - 1} more" if len(lines) > 1 else "")
            draft.note(draft.line("runner", "busy"), "busy", f"{name}: {wrong} ({which})")
    return calendar_file.events
