"""`rubdown import`: a training calendar of another program to a plan, or what was really run."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal

import msgspec
import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.option_table import with_options
from rubdown.cli.io.options import TodayOption, day, output_file, refuse_together
from rubdown.cli.io.output import emit_imported, refuse_to_overwrite_plan, to_file
from rubdown.text import escape_controls

if TYPE_CHECKING:
    from rubdown.importers.classify import Corrections
    from rubdown.importers.event import ImportOptions


class ImportFlags(msgspec.Struct, frozen=True):
    """What may be asked of `rubdown import`."""

    file: Annotated[str, typer.Argument(metavar="FILE", help="The saved calendar or export; - is standard input.")]
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", parser=output_file, help="Write the plan to a file."),
    ] = None
    force: Annotated[bool, typer.Option("--force", help="Let -o write over a file that is there.")] = False
    into: Annotated[
        str | None,
        typer.Option(metavar="PLAN", help="Update the imported part of this plan, and show what that changes."),
    ] = None
    done: Annotated[
        bool, typer.Option("--done", help="Its past entries are what you did (a list of activities always is).")
    ] = False
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --into: only show what would change.")] = False
    race: Annotated[
        list[str] | None, typer.Option(metavar="DATE[=DISTANCE]", help="A race that was not read: 2027-04-25=half.")
    ] = None
    not_race: Annotated[list[str] | None, typer.Option(metavar="DATE", help="Not a race, whatever its words say.")] = (
        None
    )
    race_date: Annotated[
        datetime | None,
        typer.Option(parser=day, metavar="DATE", help="The last day, the race, of a plan that has no dates."),
    ] = None
    start: Annotated[
        datetime | None, typer.Option(parser=day, metavar="DATE", help="The first day of a plan that has no dates.")
    ] = None
    units: Annotated[Literal["km", "mi"] | None, typer.Option(help="The unit of numbers without one.")] = None
    columns: Annotated[str, typer.Option("--map", metavar="date=Day,title=Session", help="The columns of a table.")] = (
        ""
    )
    dates: Annotated[
        Literal["dmy", "mdy"] | None, typer.Option(help="How a table writes 2/3/2027: day or month first.")
    ] = None
    timezone: Annotated[str, typer.Option(help="IANA name of your time zone [the machine's].")] = ""
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only what is wrong.")] = False
    today: TodayOption = None

    @property
    def label(self) -> str:
        """The file's name in messages."""
        return "<stdin>" if self.file == "-" else self.file.encode(errors="backslashreplace").decode()


@with_options(ImportFlags)
def import_(flags: ImportFlags) -> None:
    """Turn a calendar into a plan, or bring in what you ran.

    FILE is iCalendar, CSV, XLSX, ODS, JSON, YAML, Markdown or text, of any program: dated sessions, or a grid of weeks.
    Which program wrote it is recognised from the file itself. What was read as a race is printed on stderr with the
    reason; correct it with --race and --not-race. Nothing is fetched: save the file first.

    With --into PLAN the entries go to a file of their own, imported.toml beside the plan (or -o), which the plan names
    as include = ["imported.toml"]: import a newer export again and again, the plan itself is never touched.

    What you ran comes from Strava (activities.csv, or the whole zip), Garmin Connect (Activities.csv), intervals.icu,
    TrainingPeaks (workouts.csv, with --done), Runkeeper, Polar, and from FIT, TCX and GPX files, one or a folder of
    them. With --into PLAN it goes to done.toml, and what is older than 180 days to done-history.toml.

    Examples:
      rubdown import runna.ics -o runna.toml
      rubdown import week_grid.csv --race-date 2027-04-25 -o grid.toml
      rubdown import runna.ics --into plan.toml --dry-run
      rubdown import activities.csv --into plan.toml
    """
    refuse_together("--race-date", flags.race_date, {"--start": flags.start})
    refuse_together("--force", flags.force, {"--into": flags.into})
    if flags.force and flags.output is None:
        raise CommandError("--force goes with -o FILE")
    if flags.dry_run and flags.into is None:
        raise CommandError("--dry-run goes with --into PLAN")
    _refuse_unwritable(flags)
    from rubdown.importers.event import Refused

    try:
        _import_file(flags, machine_clock(flags.today))
    except Refused as refused:
        place = f"{flags.label}:{refused.line}" if refused.line else flags.label
        lines = (f"{place}: {refused.wrong}", f"  help: {refused.fix}")
        raise CommandError("\n".join(map(escape_controls, lines))) from None


def _refuse_unwritable(flags: ImportFlags) -> None:
    """Raise CommandError where the output cannot be written: before any question is asked."""
    output = flags.output
    refuse_to_overwrite_plan([flags.file], output, "the export itself")
    if to_file(output) and output.exists() and not flags.force and flags.into is None:
        raise CommandError(f"{output} exists: name another file, or write over it with --force")
    if to_file(output) and not output.parent.is_dir():
        raise CommandError(escape_controls(f"cannot write {output}: there is no folder {output.parent}"))


def _import_file(flags: ImportFlags, clock: Clock) -> None:
    """Import a folder, a list of activities or a track as what was done, all else as a plan. Raises Refused."""
    from rubdown.cli.importing.archives import is_done_training, opened
    from rubdown.cli.importing.export import corrections

    options, corrected = _import_options(flags, clock), corrections(flags.race, flags.not_race)
    stream = None if flags.file != "-" and Path(flags.file).is_dir() else opened(flags.file)
    if stream is not None and not flags.done and not is_done_training(stream):
        _import_plan(flags, stream, options, corrected, clock)
        return
    from rubdown.cli.importing.deeds import Request, import_done, import_done_into

    request = Request(flags.file, stream, options, corrected, flags.output, flags.quiet)
    if flags.into is None:
        import_done(request)
    else:
        import_done_into(request, flags.into, clock, dry_run=flags.dry_run)


def _import_options(flags: ImportFlags, clock: Clock) -> "ImportOptions":
    """How the file is read; without --timezone, in the time zone of the plan that it goes into."""
    from rubdown.cli.importing.export import import_options
    from rubdown.cli.importing.into import zone_of_plan

    zone, day_first = flags.timezone, None if flags.dates is None else flags.dates == "dmy"
    if flags.into is not None and flags.into != "-" and not zone:
        zone = zone_of_plan(flags.into)
    options = import_options(clock, zone, flags.units, flags.columns, day_first)
    return replace(options, race_date=flags.race_date, start=flags.start)


def _import_plan(
    flags: ImportFlags, stream: BinaryIO, options: "ImportOptions", corrected: "Corrections", clock: Clock
) -> None:
    """Write the plan of a training calendar, or update the imported part of the plan of --into. Raises Refused."""
    from rubdown.cli.importing.export import checked_plan_text, import_parts
    from rubdown.cli.importing.into import import_into

    parts, source = import_parts(stream, options, corrected, quiet=flags.quiet), escape_controls(Path(flags.label).name)
    if flags.into is None:
        emit_imported(checked_plan_text(parts, source, flags.label, options, clock), flags.output)
    else:
        into, today = flags.into, options.today
        import_into(into, parts, source, flags.output, clock=clock, today=today, dry_run=flags.dry_run)
