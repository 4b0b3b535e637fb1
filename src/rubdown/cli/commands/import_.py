"""`rubdown import`: a training calendar of another program to a plan, or what was really run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import TodayOption, day, refuse_together
from rubdown.cli.io.output import emit_imported, to_file
from rubdown.text import escape_controls


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The saved calendar or export; - is standard input.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the plan to a file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Let -o write over a file that is there.")] = False,
    into: Annotated[
        str | None,
        typer.Option(metavar="PLAN", help="Update the imported part of this plan, and show what that changes."),
    ] = None,
    done: Annotated[
        bool, typer.Option("--done", help="Its past entries are what you did (a list of activities always is).")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --into: only show what would change.")] = False,
    race: Annotated[
        list[str] | None, typer.Option(metavar="DATE[=DISTANCE]", help="A race that was not read: 2027-04-25=half.")
    ] = None,
    not_race: Annotated[
        list[str] | None, typer.Option(metavar="DATE", help="Not a race, whatever its words say.")
    ] = None,
    race_date: Annotated[
        datetime | None,
        typer.Option(parser=day, metavar="DATE", help="The last day, the race, of a plan that has no dates."),
    ] = None,
    start: Annotated[
        datetime | None, typer.Option(parser=day, metavar="DATE", help="The first day of a plan that has no dates.")
    ] = None,
    units: Annotated[Literal["km", "mi"] | None, typer.Option(help="The unit of numbers without one.")] = None,
    columns: Annotated[
        str, typer.Option("--map", metavar="date=Day,title=Session", help="The columns of a table.")
    ] = "",
    dates: Annotated[
        Literal["dmy", "mdy"] | None, typer.Option(help="How a table writes 2/3/2027: day or month first.")
    ] = None,
    timezone: Annotated[str, typer.Option(help="IANA name of your time zone [the machine's].")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only what is wrong.")] = False,
    today: TodayOption = None,
) -> None:
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
    label = "<stdin>" if file == "-" else file.encode(errors="backslashreplace").decode()
    refuse_together("--force", force, {"--into": into})
    if force and output is None:
        raise CommandError("--force goes with -o FILE")
    if dry_run and into is None:
        raise CommandError("--dry-run goes with --into PLAN")
    if to_file(output) and output.exists() and not force and into is None:
        raise CommandError(f"{output} exists: name another file, or write over it with --force")
    if to_file(output) and not output.parent.is_dir():  # before any question is asked
        raise CommandError(escape_controls(f"cannot write {output}: there is no folder {output.parent}"))
    from rubdown.cli.importing.archives import is_done_training, opened
    from rubdown.cli.importing.export import checked_plan_text, corrections, import_options, import_parts
    from rubdown.cli.importing.into import import_into, zone_of_plan
    from rubdown.importers.event import Refused

    clock, source = machine_clock(today), escape_controls(Path(label).name)
    day_first = None if dates is None else dates == "dmy"
    try:
        if into is not None and into != "-" and not timezone:
            timezone = zone_of_plan(into)
        options = import_options(clock, timezone, units, columns, day_first)
        options, corrected = replace(options, race_date=race_date, start=start), corrections(race, not_race)
        stream = None if file != "-" and Path(file).is_dir() else opened(file)
        if stream is None or done or is_done_training(stream):
            from rubdown.cli.importing.deeds import Request, import_done, import_done_into

            request = Request(file, stream, options, corrected, output, quiet)
            if into is None:
                import_done(request)
            else:
                import_done_into(request, into, clock, dry_run=dry_run)
            return
        parts = import_parts(stream, options, corrected, quiet=quiet)
        if into is not None:
            import_into(into, parts, source, output, clock=clock, today=options.today, dry_run=dry_run)
        else:
            emit_imported(checked_plan_text(parts, source, label, options, clock), output)
    except Refused as refused:
        place = f"{label}:{refused.line}" if refused.line else label
        lines = (f"{place}: {refused.wrong}", f"  help: {refused.fix}")
        raise CommandError("\n".join(map(escape_controls, lines))) from None
