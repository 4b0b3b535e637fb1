"""`rubdown calendar`: the main job."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.formats import FOR_PROGRAMS, FORMATS, Calendars, Writer, writer
from rubdown.cli.io.options import (
    AsciiOption,
    ColorOption,
    FromOption,
    OutputOption,
    PlansArgument,
    TodayOption,
    UntilOption,
    WeekStartOption,
    horizon,
)
from rubdown.cli.io.output import (
    Color,
    emit,
    emit_data,
    first_weekday,
    plain_signs,
    refuse_to_overwrite_plan,
    show_error,
    write_to,
)
from rubdown.cli.io.plans import LoadedPlans, load_plans, plan_names
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.view import calendar_view

if TYPE_CHECKING:
    from rubdown.render.terminal.text import Text


class Request(msgspec.Struct):
    """The days that the calendar is to show, and how it is written."""

    start: date | None
    until: date | None
    format: str
    color: Color
    write: Writer
    calendars: Calendars


def calendar(
    plans: PlansArgument = None,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    format: Annotated[  # noqa: A002
        str, typer.Option(metavar="FORMAT", help=f"What to print: {', '.join(FORMATS)}, or a row template.")
    ] = "screen",
    output: OutputOption = None,
    days: Annotated[bool, typer.Option("--days", help="With json: every day's verdict and points.")] = False,
    focus: Annotated[bool, typer.Option("--focus", help="Which muscles worked most, for the therapist.")] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Other days for each proposal, with their cost.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Redraw when the plan changes (q quits).")] = False,
    discreet: Annotated[bool, typer.Option("--discreet", help="With ics: neutral titles, no reasons.")] = False,
    with_races: Annotated[
        bool, typer.Option("--with-races", help="With ics: the races and the closed days, too.")
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, max=64, help="With json: plan several files in parallel.")
    ] = 1,
    color: ColorOption = "auto",
    week_start: WeekStartOption = None,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Show the best days for a massage, with the reasons.

    No massage comes before a race, nor after one until its recovery allows. The numbers are practitioners' advice,
    not trials' results: your plan's [rules] table changes any of them.

    A row template, such as '{date} {start} {why}', writes a line an appointment; its fields are those of rubdown next.

    Examples:
      rubdown calendar
      rubdown calendar plan.toml -v
      rubdown calendar --format ics -o massages.ics
      rubdown calendar --format '{date} {start} {why}'
    """
    json_only, ics_only = {"--days": days, "--jobs": jobs > 1}, {"--discreet": discreet, "--with-races": with_races}
    for needed, options in (("json", json_only), ("ics", ics_only)):
        if format != needed and any(options.values()):
            raise CommandError(f"{max(options, key=lambda name: options[name])} goes with --format {needed}")
    write, names = writer(format), plan_names(plans)
    calendars = Calendars(
        [], several=len(names) > 1, ascii=ascii or (output is None and plain_signs(sys.stdout)), week_start=week_start,
        with_days=days, focus=focus, verbose=verbose, discreet=discreet, with_races=with_races,
        cut=until is not None, output=output,
    )  # fmt: skip
    request = Request(start, until, format, color, write, calendars)
    if watch:
        from rubdown.cli.io.watch import Watched, refuse_to_watch
        from rubdown.cli.io.watch import watch as watch_plans

        refuse_to_watch(names, output)
        watch_plans(Watched(names, lambda: machine_clock(today), lambda loaded: _page(loaded, request)))
        return
    refuse_to_overwrite_plan(names, output)
    if format == "json" and len(names) > 1:
        from rubdown.cli.io.jobs import LineRequest, emit_json_lines

        if emit_json_lines(names, LineRequest(machine_clock(today), start, until, days), jobs, (output, color)):
            raise typer.Exit(2)
        return
    loaded = load_plans(names, machine_clock(today))
    refuse_to_overwrite_plan(loaded.files, output)
    for error in loaded.errors:
        show_error(error, color)
    if loaded.plans or not loaded.errors:
        text = _rendered(loaded, request)
        if isinstance(text, str) and format in FOR_PROGRAMS:
            emit_data(text, output)
        else:
            emit(text, output, color)
    if loaded.errors:
        raise typer.Exit(2)


def _rendered(loaded: LoadedPlans, request: Request) -> str | Text:
    """The calendars of all sound plans, solved and written in the format that is wanted."""
    views = []
    for _, plan in loaded.plans:
        solved = season(plan, *horizon(plan, loaded.clock, request.start, request.until))
        schedule = answer(solved, days=request.calendars.with_days)
        views.append(calendar_view(solved, schedule, first_weekday(request.calendars.week_start, plan)))
    return request.write(replace(request.calendars, views=views, whole=not loaded.errors))


def _page(loaded: LoadedPlans, request: Request) -> str:
    """What is wrong, then the calendar of what is sound, as the terminal shows it."""
    from rubdown.cli.io.watch import Page

    page = Page()
    for error in loaded.errors:
        show_error(error, request.color, page)
    if loaded.plans:
        write_to(page, _rendered(loaded, request), request.color)
    return page.getvalue()
