"""`rubdown next`: the appointments to come, for a shell prompt or a status bar. Quick: nothing here needs Rich."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.formats import template
from rubdown.cli.io.options import PlansArgument, TodayOption, horizon
from rubdown.cli.io.output import emit, emit_json, show_error
from rubdown.cli.io.plans import load_plans, plan_names
from rubdown.planner.season import Season, season
from rubdown.render.tables.template import template_row, upcoming_line
from rubdown.report.answer import Coming, coming
from rubdown.report.calendar import appointments
from rubdown.report.questions import questions
from rubdown.report.reasons import why_none
from rubdown.text import days, escape_controls
from rubdown.toml.problems import shown

_SPAN = r"([0-9]{1,4})([dwDW]?)"


Status = Literal["proposed", "booked"]


class Selection(msgspec.Struct, frozen=True):
    """Which of the coming appointments are shown: how many at most, within how many days, of which status."""

    number: int
    within: int | None
    status: Status | None


def span(text: str) -> int:
    """Days from `7d`, `2w` or `10`."""
    match = re.fullmatch(_SPAN, text.strip())
    if not match:
        raise typer.BadParameter(f"can't read {shown(text)}; try 7d, 2w or 10")
    return int(match[1]) * (7 if match[2].lower() == "w" else 1)


def next(  # noqa: A001
    plans: PlansArgument = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="How many, of all plans together.")] = 1,
    within: Annotated[
        int | None,
        typer.Option(parser=span, metavar="SPAN", help="Only those in the coming days: 7d, 2w, 10."),
    ] = None,
    status: Annotated[Status | None, typer.Option(help="Only those proposed, or only those booked.")] = None,
    format: Annotated[  # noqa: A002
        str,
        typer.Option(metavar="text|json|TEMPLATE", help="What to print; a template: '{date} {start} {days_left}'."),
    ] = "text",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing at all when there is none.")] = False,
    today: TodayOption = None,
) -> None:
    """Print the next massage in a line, for prompts and scripts.

    The exit code is 1 when there is none. A template's fields: date, weekday, start, end, days_left, status, kind,
    runner, plan, why, where, therapist, uid, days_since_previous, points. {days_left:>3} sets a width.

    Examples:
      rubdown next
      rubdown next -n 3 --within 6w
      rubdown next --quiet --format '{days_left} days: {weekday} {start}'
    """
    pieces = template(format, ("text", "json"))
    names, selection = plan_names(plans), Selection(number, within, status)
    loaded = load_plans(names, machine_clock(today))
    for error in loaded.errors:
        show_error(error)
    seasons = [season(plan, *horizon(plan, loaded.clock, None, None)) for _, plan in loaded.plans]
    with_uids = format == "json" or any(piece.field == "uid" for piece in pieces or ())
    massages = _selected(seasons, selection, with_uids=with_uids)
    if format != "json":
        several = len(names) > 1
        lines = (template_row(pieces, m) if pieces else upcoming_line(m, named=several) for m in massages)
        emit("".join(f"{text}\n" for text in lines))
    elif massages or (seasons and not quiet):
        emit_json(massages)
    for question in () if quiet or format != "text" else _questions(seasons):
        typer.echo(question, err=True)
    if loaded.errors:
        raise typer.Exit(2)
    if not massages:
        if not quiet:
            for text in _none(seasons, selection):
                typer.echo(text, err=True)
        raise typer.Exit(1)


def _selected(seasons: list[Season], selection: Selection, *, with_uids: bool) -> list[Coming]:
    """The appointments by date, those of one day in the order of the plans; UIDs only where they are shown."""
    massages = (
        coming(massage, solved.timeline.plan, solved.timeline.today)
        for solved in seasons
        for massage in appointments(solved, named=with_uids)
        if massage.status != "done" and selection.status in (None, massage.status)
    )
    within = math.inf if selection.within is None else selection.within
    return sorted((m for m in massages if 0 <= m.days_left <= within), key=lambda m: m.date)[: selection.number]


def _questions(seasons: list[Season]) -> Iterator[str]:
    """What was not logged yet, a line each, with the plan where there are several."""
    for solved in seasons:
        plan = solved.timeline.plan
        whose = f"{plan.runner or plan.path}: " if len(seasons) > 1 else ""
        for question in questions(plan, solved.timeline.today):
            yield escape_controls(f"{whose}{question.text}")


def _none(seasons: list[Season], selection: Selection) -> Iterator[str]:
    """Why there is none, a line a plan where all of its massages were asked for."""
    which = f"{selection.status} massage" if selection.status else "massage"
    if selection.within is not None:
        span = f"in the next {days(selection.within)}" if selection.within else "today"
        yield f"No {which} {span}; see `rubdown calendar`"
    elif selection.status:
        yield f"No {which}; see `rubdown calendar`"
    else:
        named = len(seasons) > 1
        for solved in seasons:
            plan = solved.timeline.plan
            whose = f"{escape_controls(plan.runner or plan.path)}: " if named else ""
            yield f"{whose}{escape_controls(why_none(solved))}; see `rubdown calendar`"
