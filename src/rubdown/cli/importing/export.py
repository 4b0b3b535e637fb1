"""A training calendar saved from another program: read with what the flags say of it, and made into a plan."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from rubdown.cli.importing.report import ask_about_guesses, length, massage_line, race_line, report, say
from rubdown.cli.io.clock import Clock
from rubdown.cli.io.dates import iso_day
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.plans import PlanText
from rubdown.cli.io.texts import LARGEST as LARGEST_PLAN
from rubdown.cli.io.texts import IncludedFiles
from rubdown.importers.classify import Classified, Corrections, classify
from rubdown.importers.event import LARGEST, ImportOptions, Refused, Units
from rubdown.importers.recognise import read_bytes
from rubdown.importers.tables import MEANINGS
from rubdown.importers.to_toml import counts, plan_text
from rubdown.plan.timeline import refuse_if_over
from rubdown.text import escape_controls, short_day
from rubdown.toml.problems import InvalidValue, Refusal
from rubdown.toml.scalars import parse_zone


def import_options(
    clock: Clock, timezone: str, units: Units | None, columns: str, day_first: bool | None
) -> ImportOptions:
    """What the flags and the machine say of an export. Raises CommandError."""
    zone = _zone(timezone) if timezone else clock.zone
    return ImportOptions(
        today=clock.today_in(zone), zone=zone, zone_given=bool(timezone), units=units,
        columns=tuple(_columns(columns)), day_first=day_first,
    )  # fmt: skip


def _zone(name: str) -> str:
    try:
        return parse_zone(name)
    except InvalidValue as error:
        raise CommandError(escape_controls(f"--timezone: {error.message}; {error.fix}")) from None


def _columns(written: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, written.split(",")):
        meaning, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or meaning not in MEANINGS or not column:
            form = ", ".join(f"{name}=COLUMN" for name in MEANINGS)
            raise CommandError(escape_controls(f"--map {pair!r}: write {form}"))
        yield meaning, column


def corrections(races: list[str] | None, not_races: list[str] | None) -> Corrections:
    """The races that --race and --not-race name. Raises CommandError."""
    km_by_day: dict[date, Fraction | None] = {}
    for written in races or []:
        when, equals, distance = written.partition("=")
        km_by_day[_date("--race", when)] = length(distance) if equals else None
    none = frozenset(_date("--not-race", when) for when in not_races or [])
    if both := none & km_by_day.keys():
        raise CommandError(f"--race and --not-race name the same day, {min(both)}")
    return Corrections(km_by_day, none)


def _date(option: str, text: str) -> date:
    try:
        return iso_day(text.strip())
    except ValueError as error:
        raise CommandError(escape_controls(f"{option}: {error}")) from None


def import_parts(stream: BinaryIO, options: ImportOptions, corrections: Corrections, *, quiet: bool) -> Classified:
    """What becomes of every event of a file, reported on stderr; on a terminal it asks about the guesses.

    Raises Refused where the file cannot be imported.
    """
    raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Refused(f"larger than {LARGEST // 1_000_000} MB, which no training calendar is", "export a shorter time")
    events = read_bytes(raw, options)
    classified = classify(events, corrections, options.units)
    if not quiet:
        say(report(classified))
        if sys.stdin.isatty() and sys.stderr.isatty():
            classified = classify(events, ask_about_guesses(classified, corrections), options.units)
        say((*map(race_line, classified.races), *map(massage_line, classified.massages), counts(classified)))
    return classified


def checked_plan_text(parts: Classified, source: str, label: str, options: ImportOptions, clock: Clock) -> str:
    """The TOML of a plan of these parts, which every other command takes.

    Raises Refused where there can be no such plan, CommandError where it would be wrong.
    """
    text = plan_text(parts, source, options.zone if options.zone_given else None)
    name = f"the plan from {label}"
    plan = PlanText("-", name, text, IncludedFiles(Path(name), name, text)).read(clock, even_if_over=True)
    if isinstance(plan, Refusal):
        raise CommandError(refusal=plan)
    if refuse_if_over(plan, options.today):
        last = max(each.event.date for each in (*parts.sessions, *(race.interpreted for race in parts.races)))
        wrong = f"all of it is past: its last training is on {short_day(last)} {last.year}"
        raise Refused(wrong, f"export what is to come; or plan as of then, with --today {last} here and there")
    if len(text.encode()) > LARGEST_PLAN:
        raise Refused("the plan would be larger than a plan may be", "export a shorter time")
    return text
