"""`rubdown calendar`: the main job."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from rubdown.answer import Schedule
from rubdown.cli.options import (
    AsciiOption,
    ColorOption,
    FromOption,
    TodayOption,
    UntilOption,
    WeekStartOption,
    horizon,
)
from rubdown.cli.output import (
    Color,
    WeekStart,
    fail,
    first_weekday,
    plain_signs,
    print_text,
    put,
    put_plain,
    refuse,
    width,
)
from rubdown.cli.source import Unreadable, here, plan_names, read
from rubdown.model import Plan
from rubdown.plan import Here
from rubdown.schedule import answer, without_days
from rubdown.season import Season, season


class Format(StrEnum):
    """What the calendar is written as."""

    screen = "screen"
    table = "table"
    csv = "csv"
    json = "json"
    svg = "svg"
    ics = "ics"


class Wanted(msgspec.Struct):
    """What was asked for on the command line."""

    here: Here
    start: date | None
    until: date | None
    format: Format
    color: Color
    week_start: WeekStart | None
    ascii: bool
    with_days: bool
    focus: bool
    discreet: bool
    with_races: bool


def calendar(
    plans: Annotated[
        list[str] | None, typer.Argument(metavar="[PLAN]...", help="Plan files; - is standard input.")
    ] = None,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.screen,  # noqa: A002
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to a file.")] = None,
    days: Annotated[bool, typer.Option("--days", help="With json: every day's verdict and points.")] = False,
    focus: Annotated[bool, typer.Option("--focus", help="Tell which muscles worked most, for the therapist.")] = False,
    discreet: Annotated[bool, typer.Option("--discreet", help="With ics: neutral titles, no reasons.")] = False,
    with_races: Annotated[
        bool, typer.Option("--with-races", help="With ics: the races and the days that are closed, too.")
    ] = False,
    color: ColorOption = Color.auto,
    week_start: WeekStartOption = None,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Print the best massage calendar of a training plan: month grids, then the appointments with reasons.

    No massage comes before a race, nor after one until its recovery allows. The numbers are practitioners' advice,
    not trials' results: the plan's [rules] table changes any of them.
    """
    if days and format is not Format.json:
        raise fail("--days goes with --format json")
    if (discreet or with_races) and format is not Format.ics:
        raise fail(f"{'--discreet' if discreet else '--with-races'} goes with --format ics")
    _spare_the_plan(plan_names(plans), output)
    wanted = Wanted(here(today), start, until, format, color, week_start, ascii, days, focus, discreet, with_races)
    failed = _write(plan_names(plans), wanted, output)
    if failed:
        raise typer.Exit(2)


def _spare_the_plan(names: list[str], output: Path | None) -> None:
    """The user's file is never rewritten, not even by a slip of the hand."""
    if output and output.exists() and any(Path(name).exists() and output.samefile(name) for name in names):
        raise fail(f"{output} is the plan itself: name another file for the calendar")


def _write(names: list[str], wanted: Wanted, output: Path | None) -> bool:
    """Every plan's calendar; whether any plan was unreadable."""
    seasons, failed = [], False
    for name in names:
        try:
            plan = read(name, wanted.here)
        except Unreadable as unreadable:
            refuse(unreadable.refusal, wanted.color)
            failed = True
        else:
            seasons.append(_season(plan, wanted))
    if seasons or not failed:
        _put(seasons, wanted, output, several=len(names) > 1, whole=not failed)
    return failed


def _season(plan: Plan, wanted: Wanted) -> Season:
    return season(plan, *horizon(plan, wanted.here, wanted.start, wanted.until))


def _put(seasons: list[Season], wanted: Wanted, output: Path | None, *, several: bool, whole: bool) -> None:
    schedules = [answer(found) for found in seasons]
    if wanted.format is Format.ics:
        from rubdown.cli.export import put_ics
        from rubdown.render.ics import Export

        export = Export(wanted.discreet, wanted.with_races, whole=whole, cut=wanted.until is not None)
        put_ics(list(zip(seasons, schedules, strict=True)), export, output)
        return
    if wanted.format in (Format.screen, Format.svg):
        _draw(list(zip(seasons, schedules, strict=True)), wanted, output)
        return
    text = "".join(_texts(schedules, wanted, several=several))
    if wanted.format is Format.table and not output:
        put_plain(text)
    else:
        put(text, output)


def _texts(schedules: list[Schedule], wanted: Wanted, *, several: bool) -> Iterator[str]:
    if wanted.format is Format.json:
        for schedule in schedules:
            raw = msgspec.json.encode(schedule if wanted.with_days else without_days(schedule))
            yield (raw if several else msgspec.json.format(raw)).decode() + "\n"
        return
    from rubdown.render.rows import as_csv, as_table

    if wanted.format is Format.csv:
        yield as_csv(schedules)
    else:
        yield "\n".join(as_table(schedule, named=several) for schedule in schedules)


def _draw(found: list[tuple[Season, Schedule]], wanted: Wanted, output: Path | None) -> None:
    from rich.text import Text

    from rubdown.render.grid import Look
    from rubdown.render.screen import calendar_screen

    signs = wanted.ascii or (output is None and plain_signs(sys.stdout))
    look = Look(width(), first_weekday(wanted.week_start), signs, wanted.focus)
    text = Text("\n").join(calendar_screen(season, schedule, look) for season, schedule in found)
    if wanted.format is Format.svg:
        from rubdown.render.svg import as_svg

        put(as_svg(text, look.width), output)
    elif output and str(output) != "-":
        put(text.plain, output)
    else:
        print_text(text, sys.stdout, wanted.color)
