"""Options that several commands share, with their help: the day that it is, the horizon, colour, signs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.dates import iso_day
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.output import Color, WeekStart
from rubdown.plan.model import Plan
from rubdown.plan.timeline import shown_days
from rubdown.text import escape_controls, listed


def day(text: str) -> date:
    """An ISO date as an option's value."""
    try:
        return iso_day(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def output_file(name: str) -> Path:
    """The value of -o: a file, or a folder that is there. Without this check, `-o new/` would write a file `new`."""
    path = Path(name)
    if name.endswith("/") and not path.is_dir():
        raise typer.BadParameter(f"there is no folder {escape_controls(name)}; make it first, or name a file")
    return path


PlansArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[PLAN]...", help="Plan files or folders; - is standard input.")
]
FilesFromOption = Annotated[
    str | None, typer.Option("--files-from", metavar="FILE", help="Read plan names from a file; - is standard input.")
]
InputOption = Annotated[
    Literal["files", "ndjson"], typer.Option("--input", help="What PLAN is; ndjson: a plan on each line.")
]
Problems = Literal["stderr", "inline"]
ProblemsOption = Annotated[
    Problems, typer.Option("--problems", help="Where a broken plan is reported; inline: as a line.")
]
JobsOption = Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="Plan several files in parallel.")]
OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", parser=output_file, help="Write to a file.")
]
# A parser's result is a date: Typer knows no such type, and takes the annotation's for its own parser else.
TodayOption = Annotated[
    datetime | None,
    typer.Option("--today", help="Plan as if it were this day: 2026-12-06.", parser=day, metavar="DATE"),
]
FromOption = Annotated[
    datetime | None, typer.Option("--from", help="First day to show [today].", parser=day, metavar="DATE")
]
UntilOption = Annotated[
    datetime | None,
    typer.Option(
        "--until",
        help="Last day to show [14 days after the plan's last date].",
        parser=day,
        metavar="DATE",
    ),
]
MostOption = Annotated[
    int | None,
    typer.Option("--most", metavar="N", min=0, max=1000, help="At most N massages in all, bookings counted."),
]
ColorOption = Annotated[
    Color, typer.Option("--color", metavar="WHEN", help="auto, always or never; NO_COLOR is honoured.")
]
NoPagerOption = Annotated[bool, typer.Option("--no-pager", help="Print long output as it is, not in $PAGER.")]
AsciiOption = Annotated[bool, typer.Option("--ascii", help="Plain characters only.")]
WeekStartOption = Annotated[
    WeekStart | None, typer.Option("--week-start", help="First day of a week [the plan's week_start, else mon].")
]


def refuse_together(option: str, given: object, others: Mapping[str, object]) -> None:
    """Raise CommandError where an option is given together with others that it doesn't go with."""
    beside = [name for name, value in others.items() if value]
    if given and beside:
        raise CommandError(f"{option} doesn't go with {listed(beside)}\n  help: leave out one or the other")


def refuse_beside_stream(others: Mapping[str, object], format: str) -> None:  # noqa: A002
    """Raise CommandError for options that a stream of plans, a line of JSON each, doesn't go with."""
    refuse_together("--input ndjson", True, {**others, f"--format {format}": format not in ("text", "ndjson")})


def is_inline(problems: Problems, format: str) -> bool:  # noqa: A002
    """Whether a broken plan is a line of the output. Raises CommandError where the output has no lines of JSON."""
    if problems == "inline" and format != "ndjson":
        raise CommandError("--problems inline goes with --format ndjson")
    return problems == "inline"


def horizon(plan: Plan, clock: Clock, start: date | None, until: date | None) -> tuple[date, date, date]:
    """Today, and the first and the last day that are shown. Raises CommandError for a span that is not possible."""
    try:
        return shown_days(plan, clock.today_in(plan.timezone), start, until)
    except ValueError as error:
        raise CommandError(str(error)) from None


def with_most(plan: Plan, most: int | None) -> Plan:
    """The plan with the largest number of massages of `--most`."""
    return plan if most is None else replace(plan, at_most=most)
