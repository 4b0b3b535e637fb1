"""`rubdown calendar`: the main job."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from msgspec.structs import replace

from rubdown.cli.io.formats import FOR_PROGRAMS, FORMATS, Calendars, Writer, writer
from rubdown.cli.io.options import (
    AsciiOption,
    ColorOption,
    FromOption,
    TodayOption,
    UntilOption,
    WeekStartOption,
    horizon,
)
from rubdown.cli.io.output import Color, fail, plain_signs, print_text, put, put_plain, refuse, refuse_to_overwrite_plan
from rubdown.cli.io.source import Reading, here, plan_names, read_all
from rubdown.planner.season import season
from rubdown.report.calendar import answer

if TYPE_CHECKING:
    from rubdown.render.terminal.text import Text


class Wanted(msgspec.Struct):
    """Which days were asked for on the command line, and how their calendar is to be written."""

    start: date | None
    until: date | None
    write: Writer
    format: str
    color: Color
    how: Calendars


def calendar(
    plans: Annotated[
        list[str] | None, typer.Argument(metavar="[PLAN]...", help="Plan files; - is standard input.")
    ] = None,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    format: Annotated[  # noqa: A002
        str, typer.Option(metavar="FORMAT", help=f"What to write: {', '.join(FORMATS)}, or a row template.")
    ] = "screen",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to a file.")] = None,
    days: Annotated[bool, typer.Option("--days", help="With json: every day's verdict and points.")] = False,
    focus: Annotated[bool, typer.Option("--focus", help="Tell which muscles worked most, for the therapist.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Draw anew whenever the plan or its journal changes; q ends it.")
    ] = False,
    discreet: Annotated[bool, typer.Option("--discreet", help="With ics: neutral titles, no reasons.")] = False,
    with_races: Annotated[
        bool, typer.Option("--with-races", help="With ics: the races and the days that are closed, too.")
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, max=64, help="With json: plan on so many processor cores.")
    ] = 1,
    color: ColorOption = Color.auto,
    week_start: WeekStartOption = None,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Print the best massage calendar of a training plan: month grids, then the appointments with reasons.

    No massage comes before a race, nor after one until its recovery allows. The numbers are practitioners' advice,
    not trials' results: the plan's [rules] table changes any of them.

    A row template, such as '{date} {start} {why}', writes a line an appointment; its fields are those of rubdown next.
    """
    if days and format != "json":
        raise fail("--days goes with --format json")
    if jobs > 1 and format != "json":
        raise fail("--jobs goes with --format json")
    if (discreet or with_races) and format != "ics":
        raise fail(f"{'--discreet' if discreet else '--with-races'} goes with --format ics")
    write = writer(format)
    names = plan_names(plans)
    signs = ascii or (output is None and plain_signs(sys.stdout))
    how = Calendars(
        [], len(names) > 1, signs, week_start, days, focus, discreet, with_races, cut=until is not None, output=output
    )
    wanted = Wanted(start, until, write, format, color, how)
    if watch:
        _watch(names, wanted, today, output)
        return
    refuse_to_overwrite_plan(names, output)
    if format == "json" and len(names) > 1:
        from rubdown.cli.io.jobs import Asked, put_club

        if put_club(names, Asked(datetime.now(UTC), today, start, until, days), jobs, (output, color)):
            raise typer.Exit(2)
        return
    found = read_all(names, here(today))
    refuse_to_overwrite_plan(found.files, output)
    for refusal in found.refusals:
        refuse(refusal, color)
    if found.plans or not found.refusals:
        _put(_written(found, wanted), wanted, output)
    if found.refusals:
        raise typer.Exit(2)


def _written(found: Reading, wanted: Wanted) -> str | Text:
    solved = [season(plan, *horizon(plan, found.place, wanted.start, wanted.until)) for _, plan in found.plans]
    answered = [(one, answer(one, days=wanted.how.with_days)) for one in solved]
    return wanted.write(replace(wanted.how, found=answered, whole=not found.refusals))


def _put(written: str | Text, wanted: Wanted, output: Path | None) -> None:
    to_file = output is not None and str(output) != "-"
    if not isinstance(written, str):
        if to_file:
            put(written.plain, output)
        else:
            print_text(written, sys.stdout, wanted.color)
    elif to_file or wanted.format in FOR_PROGRAMS:
        put(written, output)
    else:
        put_plain(written)


def _watch(names: list[str], wanted: Wanted, today: date | None, output: Path | None) -> None:
    from rubdown.cli.io.watch import Watched, refuse_to_watch, watch

    refuse_to_watch(names, output)
    watch(Watched(names, lambda: here(today), lambda found: _page(found, wanted)))


def _page(found: Reading, wanted: Wanted) -> str:
    """What is wrong, then the calendar of what is sound, as the terminal shows it."""
    from rubdown.cli.io.watch import Page

    page = Page()
    for refusal in found.refusals:
        refuse(refusal, wanted.color, page)
    written = _written(found, wanted) if found.plans else ""
    if isinstance(written, str):
        page.write(written)
    else:
        print_text(written, page, wanted.color)
    return page.getvalue()
