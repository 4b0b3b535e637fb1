"""`rubdown club`: one timetable for runners who share therapists."""

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import typer
from msgspec import Struct

from rubdown.cli.club.load import LoadedClub, load_club
from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError, redirect_to_devnull
from rubdown.cli.io.option_table import with_options
from rubdown.cli.io.options import ColorOption, OutputOption, TodayOption, day, horizon
from rubdown.cli.io.output import (
    emit_data,
    emit_json,
    emit_screen,
    plain_signs,
    refuse_to_overwrite_plan,
    show_error,
    width,
)
from rubdown.planner.club.result import Limits, Progress
from rubdown.report.club_answer import ClubSchedule, only_for
from rubdown.report.club_visits import runner_names
from rubdown.toml.problems import nearest

ClubFormat = Literal["screen", "json", "ndjson", "csv", "ics", "html"]


class _Deadline:
    """How many seconds are left; none after Ctrl-C, so that the best timetable so far is written."""

    def __init__(self, seconds: int) -> None:
        self.ends, self.interrupted = time.monotonic() + seconds, False
        signal.signal(signal.SIGINT, self._stop)

    def _stop(self, *_: object) -> None:
        if self.interrupted:
            raise KeyboardInterrupt  # pressed again
        self.interrupted = True

    def left(self) -> float:
        return -1.0 if self.interrupted else self.ends - time.monotonic()


class ClubOptions(Struct, frozen=True):
    """What may be asked of `rubdown club`."""

    names: Annotated[list[str] | None, typer.Argument(metavar="[CLUB|PLAN...]", help="A club file, or plans.")] = None
    therapist: Annotated[
        list[str] | None, typer.Option("--therapist", metavar="TEXT", help='"Marta: tue 16-20, sat 10-14".')
    ] = None
    today: TodayOption = None
    until: Annotated[
        datetime | None,
        typer.Option("--until", help="Plan until this day at least.", parser=day, metavar="DATE"),
    ] = None
    gap: Annotated[float, typer.Option("--gap", min=0, max=100, help="Stop within this many per cent.")] = 0.1
    seconds: Annotated[int, typer.Option("--time", min=1, max=86_400, help="Stop after this many seconds.")] = 120
    accept: Annotated[
        bool, typer.Option("--accept", help="Record it as accepted, in every runner's journal or in none.")
    ] = False
    replan: Annotated[bool, typer.Option("--replan", help="Plan again, with the fewest changes of accepted hours.")] = (
        False
    )
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Find the extra hour that helps most, by planning with it.")
    ] = False
    format: Annotated[ClubFormat, typer.Option(help="What to write.")] = "screen"
    only: Annotated[str, typer.Option("--for", metavar="NAME", help="Only this therapist or runner.")] = ""
    output: OutputOption = None
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Show every week and every runner's dates.")] = False
    color: ColorOption = "auto"


@with_options(ClubOptions)
def club(options: ClubOptions) -> None:
    """Plan one timetable for runners who share therapists.

    It leaves the fewest massages without a place, then earns the most points, and says how far it may be from the best.
    The club file lists the plans and the therapists: rubdown help club.

    Examples:
      rubdown club plan.toml ana.toml --therapist "Marta: tue 16-20, sat 10-14"
      rubdown club plan.toml ana.toml --therapist "Marta: mon-fri 9-13" --format ics --for Marta -o marta.ics
    """
    if not find_spec("highspy"):
        raise CommandError("rubdown club needs HiGHS; install it with: pip install 'rubdown[club]'")
    clock = machine_clock(options.today)
    loaded = _loaded(options, clock)
    deadline = _Deadline(options.seconds)
    schedule = _planned(loaded, clock, options, deadline)
    part = only_for(schedule, options.only) if options.only else schedule
    try:
        _write(part, options, whole=not loaded.plans.errors)
    except BrokenPipeError:  # whoever reads it has had enough; what is to be recorded still is
        if not options.accept:
            raise
        redirect_to_devnull(sys.stdout)
    if options.format == "screen" and deadline.left() <= 0 and schedule.objective.gap > options.gap / 100:
        typer.echo("rubdown: stopped with the best timetable so far; --time sets how long to look", err=True)
    if options.accept:
        _accept(loaded, schedule, clock, deadline)
    if loaded.plans.errors or schedule.clashes:
        raise typer.Exit(2 if loaded.plans.errors else 1)


def _loaded(options: ClubOptions, clock: Clock) -> LoadedClub:
    """The club, once all that can be refused is; what is wrong with its plans is on stderr."""
    if options.accept and options.only:
        raise CommandError("--accept is for all runners: leave out --for")
    if options.only and options.output and options.output.is_dir():
        raise CommandError(f"{options.output} is a folder, for the calendars of all: leave out --for, or name a file")
    loaded = load_club(options.names or [], options.therapist or [], clock)
    for error in loaded.plans.errors:
        show_error(error, options.color)
    refuse_to_overwrite_plan([*loaded.plans.files, *filter(None, [loaded.file])], options.output)
    if not loaded.plans.plans:
        raise typer.Exit(2)
    if options.only:
        _refuse_unknown(options.only, loaded)
    if options.accept:
        _refuse_to_accept(loaded)
    return loaded


def _refuse_unknown(name: str, loaded: LoadedClub) -> None:
    """Raise CommandError where no therapist and no runner has this name, nor a plan this path."""
    plans = [plan for _, plan in loaded.plans.plans]
    runners = [runner or plan.path for runner, plan in zip(runner_names(plans), plans, strict=True)]
    known = [*(shared.therapist.name for shared in loaded.therapists), *runners]
    if name.casefold() not in [one.casefold() for one in (*known, *(plan.path for plan in plans))]:
        near = nearest(name, known)
        fix = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
        raise CommandError(f"--for: nobody here is called {name}; {fix}")


def _refuse_to_accept(loaded: LoadedClub) -> None:
    """Raise CommandError where not every runner's journal could be written; before anything is planned."""
    from rubdown.cli.club.accept import journals_of

    if loaded.plans.errors:
        raise CommandError("nothing is accepted, since not every plan can be read")
    journals_of(loaded.plans.plans)


def _accept(loaded: LoadedClub, schedule: ClubSchedule, clock: Clock, deadline: _Deadline) -> None:
    from rubdown.cli.club.accept import accept

    if deadline.interrupted:
        raise CommandError("nothing is accepted, since it was stopped")
    typer.echo(accept(loaded.plans.plans, schedule, clock), err=True)


def _planned(loaded: LoadedClub, clock: Clock, options: ClubOptions, deadline: _Deadline) -> ClubSchedule:
    """The timetable; its solver is only loaded here, after all that can be refused."""
    from rubdown.report.club_jointly import ClubRequest, planned_club

    plans = [plan for _, plan in loaded.plans.plans]
    today = min(clock.today_in(plan.timezone) for plan in plans)
    for plan in plans:
        horizon(plan, clock, None, options.until)  # refuses an --until that is not possible
    request = ClubRequest(options.until, loaded.fair, options.replan, options.suggest)
    limits = Limits(options.gap / 100, deadline.left, _progress(options.output))
    return planned_club(plans, loaded.therapists, today, request, limits)


def _progress(output: Path | None) -> Callable[[Progress], None]:
    """Show on stderr, where that is a terminal, how good the timetable is and how good it may become."""
    if not sys.stderr.isatty() or (sys.stdout.isatty() and output is None and os.environ.get("TERM") == "dumb"):
        return lambda progress: None

    def show(progress: Progress) -> None:
        missing = f"{progress.shortfall} without a place (at least {progress.shortfall_bound})"
        gap = 100 * (progress.points_bound - progress.points) / max(1, abs(progress.points_bound))
        words = f"{missing}, {progress.points} points of at most {progress.points_bound} ({gap:.2f} % to go)"
        sys.stderr.write(f"\r\033[K{words[: width() - 1]}")
        sys.stderr.flush()

    return show


def _write(schedule: ClubSchedule, options: ClubOptions, *, whole: bool) -> None:
    """Write the timetable; `whole`: every plan of the club could be read."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    form, output = options.format, options.output
    if form in ("json", "ndjson"):
        emit_json(schedule, output, line=form == "ndjson")
    elif form == "csv":
        from rubdown.render.tables.club import club_csv

        emit_data(club_csv(schedule), output)
    elif form == "ics":
        from rubdown.cli.club.calendars import write_calendars

        write_calendars(schedule, output, whole=whole, cut=options.until is not None)
    elif form == "html":
        from rubdown.render.html.club import club_page

        emit_data(club_page(schedule), output)
    else:
        from rubdown.render.terminal.club import club_screen

        plain = output is None and plain_signs(sys.stdout)
        emit_screen(club_screen(schedule, width(), verbose=options.verbose, plain=plain), output, options.color)
