"""`rubdown calendar`: the main job."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from msgspec.structs import replace

from rubdown.answer import Schedule
from rubdown.cli.formats import FOR_PROGRAMS, FORMATS, Calendars, writer
from rubdown.cli.options import (
    AsciiOption,
    ColorOption,
    FromOption,
    TodayOption,
    UntilOption,
    WeekStartOption,
    horizon,
)
from rubdown.cli.output import Color, fail, plain_signs, print_text, put, put_plain, refuse
from rubdown.cli.source import Unreadable, here, plan_names, read
from rubdown.plan import Here
from rubdown.schedule import answer
from rubdown.season import Season, season

if TYPE_CHECKING:
    from rich.text import Text


class Wanted(msgspec.Struct):
    """Which days were asked for on the command line, and how their calendar is to be written."""

    here: Here
    start: date | None
    until: date | None
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
        str, typer.Option(metavar="FORMAT", help=f"What to write: {', '.join(FORMATS)}, or a template of rows.")
    ] = "screen",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to a file.")] = None,
    days: Annotated[bool, typer.Option("--days", help="With json: every day's verdict and points.")] = False,
    focus: Annotated[bool, typer.Option("--focus", help="Tell which muscles worked most, for the therapist.")] = False,
    color: ColorOption = Color.auto,
    week_start: WeekStartOption = None,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Print the best massage calendar of a training plan: month grids, then the appointments with reasons.

    No massage comes before a race, nor after one until its recovery allows. The numbers are practitioners' advice,
    not trials' results: the plan's [rules] table changes any of them.
    """
    if days and format != "json":
        raise fail("--days goes with --format json")
    write = writer(format)
    names = plan_names(plans)
    _spare_the_plan(names, output)
    how = Calendars([], len(names) > 1, ascii or (output is None and plain_signs(sys.stdout)), week_start, days, focus)
    wanted = Wanted(here(today), start, until, format, color, how)
    solved, failed = _solved(names, wanted)
    if solved or not failed:
        _put(write(replace(how, found=solved)), wanted, output)
    if failed:
        raise typer.Exit(2)


def _spare_the_plan(names: list[str], output: Path | None) -> None:
    """The user's file is never rewritten, not even by a slip of the hand."""
    if output and output.exists() and any(Path(name).exists() and output.samefile(name) for name in names):
        raise fail(f"{output} is the plan itself: name another file for the calendar")


def _solved(names: list[str], wanted: Wanted) -> tuple[list[tuple[Season, Schedule]], bool]:
    """Every readable plan with its answer; and whether any plan was unreadable."""
    found, failed = [], False
    for name in names:
        try:
            plan = read(name, wanted.here)
        except Unreadable as unreadable:
            refuse(unreadable.refusal, wanted.color)
            failed = True
        else:
            solved = season(plan, *horizon(plan, wanted.here, wanted.start, wanted.until))
            found.append((solved, answer(solved)))
    return found, failed


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
