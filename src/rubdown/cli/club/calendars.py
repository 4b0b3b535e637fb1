"""A club's timetable for calendar programs: one file, or in a folder one for each therapist and each runner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.export import previous_export
from rubdown.cli.io.exported import exporting
from rubdown.cli.io.output import emit_lines, to_file
from rubdown.render.ics import Export
from rubdown.render.ics.club import club_ics
from rubdown.report.club_answer import ClubSchedule, only_for


def write_calendars(schedule: ClubSchedule, output: Path | None, *, whole: bool, cut: bool) -> None:
    """Write the calendar, or the calendars of a folder; each follows on the export that its file holds.

    `whole`: every plan of the club could be read; `cut`: the last day was given by hand. Raises CommandError, before
    anything is written where a file cannot be followed on.
    """
    export = Export(whole=lambda: whole, cut=cut)
    parts = _parts_of_folder(schedule, output) if output is not None and output.is_dir() else {output: schedule}
    texts = {file: _text(part, file, export) for file, part in parts.items()}
    for file, text in texts.items():
        with exporting(file):
            emit_lines([text.encode(errors="surrogateescape")], file)


def _parts_of_folder(schedule: ClubSchedule, folder: Path) -> dict[Path | None, ClubSchedule]:
    """The part of each therapist and each runner, by its file. Raises CommandError where two would have one file."""
    therapists = {f"therapist-{_file_name(one.name)}": one.name for one in schedule.therapists}
    runners = dict(zip(_names_of_plans([one.plan for one in schedule.runners]), schedule.runners, strict=True))
    if len(therapists) < len(schedule.therapists) or len(runners) < len(schedule.runners):
        raise CommandError(f"in {folder} two calendars would have one name: write each to a file of its own with --for")
    names = therapists | {file: one.plan for file, one in runners.items()}
    return {folder / f"{file}.ics": only_for(schedule, name) for file, name in names.items()}


def _text(schedule: ClubSchedule, output: Path | None, export: Export) -> str:
    """The calendar; bytes of other programs' that are no UTF-8 are lone surrogates in it."""
    if to_file(output):
        before, kept = previous_export(output)
        export = replace(export, before=before, kept=kept)
    return club_ics(schedule, export)


def _names_of_plans(plans: Sequence[str]) -> list[str]:
    """Names for files: those of the plans, with their folders' where plans in different folders have one name."""
    names = [_file_name(Path(plan).stem) for plan in plans]
    if len(set(names)) == len(names):
        return names
    return [_file_name(f"{Path(plan).absolute().parent.name}-{Path(plan).stem}") for plan in plans]


def _file_name(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-") or "x"
