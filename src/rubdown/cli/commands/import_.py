"""`rubdown import`: a training calendar of another program to a plan."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from rubdown.cli.importing.imported import asked, length, race_line, report, tell
from rubdown.cli.io.files import first_bytes, reason
from rubdown.cli.io.included import LARGEST as LARGEST_PLAN
from rubdown.cli.io.options import TodayOption, day
from rubdown.cli.io.output import Color, fail, put, refuse
from rubdown.cli.io.source import here, machine_zone
from rubdown.importers.classify import Corrections, Parts, parts
from rubdown.importers.event import LARGEST, Found, ImportOptions, Refused
from rubdown.importers.recognise import read_bytes
from rubdown.importers.tables import MEANINGS
from rubdown.importers.to_toml import counts, plan_text
from rubdown.plan.read import Refusal, read_plan
from rubdown.text import escape_controls, short_day


class Units(StrEnum):
    """What a bare number of a distance stands for."""

    km = "km"
    mi = "mi"


class Dates(StrEnum):
    """What 2/3/2027 stands for."""

    dmy = "dmy"
    mdy = "mdy"


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The saved calendar; - is standard input.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the plan to a file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Let -o write over a file that is there.")] = False,
    into: Annotated[
        str | None,
        typer.Option(metavar="PLAN", help="Renew the imported part that this plan includes; tells what it changes."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --into: only tell.")] = False,
    race: Annotated[
        list[str] | None, typer.Option(metavar="DATE[=DISTANCE]", help="A race that was not read: 2027-04-25=half.")
    ] = None,
    not_race: Annotated[
        list[str] | None, typer.Option(metavar="DATE", help="No race, for all that its words say.")
    ] = None,
    race_date: Annotated[
        datetime | None,
        typer.Option(parser=day, metavar="DATE", help="The last day of a plan that has no dates (Calendar Hack)."),
    ] = None,
    units: Annotated[Units | None, typer.Option(help="The unit of numbers without one.")] = None,
    columns: Annotated[
        str, typer.Option("--map", metavar="date=Day,title=Session", help="The columns of a table.")
    ] = "",
    dates: Annotated[Dates | None, typer.Option(help="How a table writes 2/3/2027: day or month first.")] = None,
    timezone: Annotated[str, typer.Option(help="IANA name of your time zone [the machine's].")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Tell only what is wrong.")] = False,
    today: TodayOption = None,
) -> None:
    """Turn a training calendar of another program into a plan: TrainingPeaks, Runna, intervals.icu, Calendar Hack, any
    iCalendar file or table.

    Which program wrote it is seen from the file itself. What is a race is told on stderr with the reason, and
    corrected with --race and --not-race; every event that is left out is named. Nothing is fetched: save the file
    first. Straight on: rubdown import FILE | rubdown calendar -

    With --into PLAN the entries go to a file of their own, imported.toml beside the plan (or -o), which the plan names
    as include = ["imported.toml"]: import a newer export again and again, the plan itself is never touched.
    """
    label = "<stdin>" if file == "-" else file.encode(errors="backslashreplace").decode()
    if dry_run and into is None:
        raise fail("--dry-run goes with --into PLAN")
    if output and str(output) != "-" and output.exists() and not force and into is None:
        raise fail(f"{output} exists: name another file, or write over it with --force")
    if output and str(output) != "-" and not output.parent.is_dir():  # before any question is asked
        raise fail(escape_controls(f"cannot write {output}: there is no folder {output.parent}"))
    if into is not None and into != "-" and not timezone:
        from rubdown.cli.importing.into import zone_of_plan

        timezone = zone_of_plan(into)
    told = _told(timezone, units, race_date, columns, dates, today)
    try:
        read = _parts(read_bytes(_bytes(file), told), told, _corrections(race, not_race), quiet=quiet)
        if into is not None:
            from rubdown.cli.importing.into import import_into

            import_into(into, read, escape_controls(Path(label).name), output, today=told.today, dry_run=dry_run)
            return
        text = plan_text(read, escape_controls(Path(label).name), told.zone if told.zone_given else None)
        _check(text, label, told, read)
    except Refused as refused:
        place = f"{label}:{refused.line}" if refused.line else label
        left = fail(escape_controls(f"{place}: {refused.wrong}"))
        typer.echo(f"  mend: {escape_controls(refused.mend)}", err=True)
        raise left from None
    put(text, output)


def _told(
    timezone: str, units: Units | None, race_date: date | None, columns: str, dates: Dates | None, today: date | None
) -> ImportOptions:
    zone = _zone(timezone) if timezone else machine_zone()
    return ImportOptions(
        today=here(today).today_in(zone), zone=zone, zone_given=bool(timezone), units=units.value if units else None,
        race_date=race_date, columns=tuple(_columns(columns)), day_first=None if dates is None else dates is Dates.dmy,
    )  # fmt: skip


def _zone(name: str) -> str:
    from rubdown.toml.conversions import SCALARS, Zone
    from rubdown.toml.problems import Wrong

    try:
        found = SCALARS[Zone].parse(name)
    except Wrong as wrong:
        raise fail(escape_controls(f"--timezone: {wrong.wrong}; {wrong.mend}")) from None
    return str(found)


def _columns(written: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, written.split(",")):
        meaning, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or meaning not in MEANINGS or not column:
            raise fail(escape_controls(f"--map {pair!r}: write {', '.join(f'{name}=COLUMN' for name in MEANINGS)}"))
        yield meaning, column


def _corrections(races: list[str] | None, not_races: list[str] | None) -> Corrections:
    found: dict[date, Fraction | None] = {}
    for written in races or []:
        when, equals, distance = written.partition("=")
        found[_date("--race", when)] = length(distance) if equals else None
    return Corrections(found, frozenset(_date("--not-race", when) for when in not_races or []))


def _date(option: str, text: str) -> date:
    try:
        return day(text.strip())
    except typer.BadParameter as error:
        raise fail(escape_controls(f"{option}: {error.message}")) from None


def _bytes(name: str) -> bytes:
    """A file's bytes; one that is too large is not read to its end."""
    try:
        raw = first_bytes(name, LARGEST + 1)
    except IsADirectoryError:
        raise Refused("a folder, not a calendar", "name the saved file in it") from None
    except FileNotFoundError:
        raise Refused("no such file", "save the calendar as a file (.ics, .csv, .json) and name it") from None
    except (OSError, ValueError) as error:
        raise Refused(f"cannot be read: {reason(error)}", "name a readable file") from None
    if len(raw) > LARGEST:
        raise Refused(f"larger than {LARGEST // 1_000_000} MB, which no training calendar is", "export a shorter time")
    return raw


def _parts(found: Found, told: ImportOptions, corrections: Corrections, *, quiet: bool) -> Parts:
    """What becomes of every event, told on stderr; on a terminal it asks about the guesses."""
    read = parts(found, corrections, told.units)
    if not quiet:
        tell(report(read))
        if sys.stdin.isatty() and sys.stderr.isatty():
            read = parts(found, asked(read, corrections), told.units)
        tell((*map(race_line, read.races), counts(read)))
    return read


def _check(text: str, label: str, told: ImportOptions, read: Parts) -> None:
    """Nothing is given away that the other commands would refuse."""
    last = max(each.event.date for each in (*read.sessions, *(race.said for race in read.races)))
    plan = read_plan(text, f"the plan from {label}", here(told.today))
    if isinstance(plan, Refusal):
        if any("the plan is over" in found.wrong for found in plan.diagnostics):
            wrong = f"all of it is past: its last training is on {short_day(last)} {last.year}"
            raise Refused(wrong, f"export what is to come; or plan as of then, with --today {last} here and there")
        refuse(plan, Color.auto)
        raise typer.Exit(2)
    if len(text.encode()) > LARGEST_PLAN:
        raise Refused("the plan would be larger than a plan may be", "export a shorter time")
