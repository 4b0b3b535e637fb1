"""`rubdown club`: one timetable for runners who share therapists."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import typer

from rubdown.cli.club.load import LoadedClub, load_club
from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError, included_in
from rubdown.cli.io.options import ColorOption, OutputOption, TodayOption, UntilOption
from rubdown.cli.io.output import Color, emit, emit_data, emit_json, refuse_to_overwrite_plan, show_error, width
from rubdown.planner.club.members import club_seasons
from rubdown.planner.club.result import Limits, Progress
from rubdown.report.club import club_schedule
from rubdown.report.club_answer import ClubSchedule, only_for

ClubFormat = Literal["screen", "json", "ndjson", "csv", "ics"]


def club(
    names: Annotated[list[str] | None, typer.Argument(metavar="[CLUB|PLAN...]", help="A club file, or plans.")] = None,
    therapist: Annotated[
        list[str] | None, typer.Option("--therapist", metavar="TEXT", help='"Marta: tue 16-20, sat 10-14".')
    ] = None,
    today: TodayOption = None,
    until: UntilOption = None,
    gap: Annotated[float, typer.Option("--gap", min=0, max=100, help="Stop within this many per cent.")] = 0.1,
    seconds: Annotated[int, typer.Option("--time", min=1, max=86_400, help="Stop after this many seconds.")] = 120,
    format: Annotated[ClubFormat, typer.Option(help="What to write.")] = "screen",  # noqa: A002
    only: Annotated[str, typer.Option("--for", metavar="NAME", help="Only this therapist or runner.")] = "",
    output: OutputOption = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Show every week and every runner's dates.")] = False,
    color: ColorOption = "auto",
) -> None:
    """Plan one timetable for runners who share therapists.

    It leaves the fewest massages without a place, then earns the most points, and says how far it may be from the best.
    The club file lists the plans and the therapists: rubdown help club.

    Examples:
      rubdown club plan.toml ana.toml --therapist "Marta: tue 16-20, sat 10-14"
      rubdown club plan.toml ana.toml --therapist "Marta: mon-fri 9-13" --format ics --for Marta -o marta.ics
    """
    if not find_spec("highspy"):
        raise CommandError("rubdown club needs HiGHS; install it with: pip install 'rubdown[club]'")
    clock = machine_clock(today)
    loaded = load_club(names or ["club.toml"], therapist or [], clock)
    for error in loaded.plans.errors:
        show_error(error, color)
    included = [path for error in loaded.plans.errors for path in included_in(error)]
    refuse_to_overwrite_plan([*(names or ()), *loaded.plans.files, *included], output)
    if not loaded.plans.plans:
        raise typer.Exit(2)
    schedule = _planned(loaded, clock, until, Limits(gap / 100, _seconds_left(seconds), _progress(output)))
    _write(only_for(schedule, only) if only else schedule, format, output, verbose=verbose, color=color)
    if loaded.plans.errors or schedule.clashes:
        raise typer.Exit(2 if loaded.plans.errors else 1)


def _planned(loaded: LoadedClub, clock: Clock, until: date | None, limits: Limits) -> ClubSchedule:
    """The timetable; its solver is only loaded here, after all that can be refused."""
    from rubdown.planner.club.solve import plan_jointly

    plans = [plan for _, plan in loaded.plans.plans]
    seasons = club_seasons(plans, loaded.therapists, min(clock.today_in(plan.timezone) for plan in plans), until)
    return club_schedule(plans, seasons, plan_jointly(seasons.problem, limits))


def _seconds_left(seconds: int) -> Callable[[], float]:
    """How many seconds are left; none after Ctrl-C, so that the best timetable so far is written."""
    ends = [time.monotonic() + seconds]

    def stop(*_: object) -> None:
        if ends[0] == 0:
            raise KeyboardInterrupt  # pressed again
        ends[0] = 0

    signal.signal(signal.SIGINT, stop)
    return lambda: ends[0] - time.monotonic()


def _progress(output: Path | None) -> Callable[[Progress], None]:
    """Show on stderr, where that is a terminal, how good the timetable is and how good it may become."""
    if not sys.stderr.isatty() or (sys.stdout.isatty() and output is None and os.environ.get("TERM") == "dumb"):
        return lambda progress: None

    def show(progress: Progress) -> None:
        possible = "?" if progress.points_bound is None else str(progress.points_bound)
        missing = f"{progress.shortfall} without a place (at least {progress.shortfall_bound})"
        sys.stderr.write(f"\r\033[K{missing}, {progress.points} points (at most {possible})")
        sys.stderr.flush()

    return show


def _write(schedule: ClubSchedule, form: ClubFormat, output: Path | None, *, verbose: bool, color: Color) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    if form in ("json", "ndjson"):
        emit_json(schedule, output, line=form == "ndjson")
    elif form == "csv":
        from rubdown.render.tables.club import club_csv

        emit_data(club_csv(schedule), output)
    elif form == "ics":
        from rubdown.render.ics.club import club_ics

        emit_data(club_ics(schedule), output)
    else:
        from rubdown.render.terminal.club import club_screen

        emit(club_screen(schedule, width(), verbose=verbose), output, color)
