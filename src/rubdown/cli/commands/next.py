"""`rubdown next`: the appointments to come, for a shell prompt or a status bar. Quick: nothing here needs Rich."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from rubdown.cli.io.formats import template
from rubdown.cli.io.options import TodayOption, horizon
from rubdown.cli.io.output import Color, as_json, put, put_plain, refuse
from rubdown.cli.io.source import Unreadable, here, plan_names, read
from rubdown.plan.read import ReadContext
from rubdown.planner.season import Season, season
from rubdown.render.tables.template import Due, Piece, line, row
from rubdown.report.answer import Coming
from rubdown.report.calendar import appointments
from rubdown.text import days

_SPAN = r"([0-9]{1,4})([dwDW]?)"


class Status(StrEnum):
    """Which appointments are asked for."""

    proposed = "proposed"
    booked = "booked"


class Wanted(msgspec.Struct, frozen=True):
    """Which appointments were asked for on the command line."""

    number: int
    within: int | None
    status: Status | None


def span(text: str) -> int:
    """Days from `7d`, `2w` or `10`."""
    found = re.fullmatch(_SPAN, text.strip())
    if not found:
        raise typer.BadParameter(f"{text!r} is no number of days; write 7d, 2w or 10")
    return int(found[1]) * (7 if found[2].lower() == "w" else 1)


def next(  # noqa: A001
    plans: Annotated[
        list[str] | None, typer.Argument(metavar="[PLAN]...", help="Plan files; - is standard input.")
    ] = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="How many, of all plans together.")] = 1,
    within: Annotated[
        int | None,
        typer.Option(parser=span, metavar="SPAN", help="Only those in so many days from today: 7d, 2w, 10."),
    ] = None,
    status: Annotated[Status | None, typer.Option(help="Only those proposed, or only those booked.")] = None,
    format: Annotated[  # noqa: A002
        str,
        typer.Option(metavar="text|json|TEMPLATE", help="What to write; a template: '{date} {start} {days_left}'."),
    ] = "text",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing at all when there is none.")] = False,
    today: TodayOption = None,
) -> None:
    """Print the next appointments, one a line, with the days left; exit code 1 when there is none.

    A template's fields: date, weekday, start, end, days_left, status, kind, runner, plan, why, where, therapist, uid,
    days_since_previous, points. {days_left:>3} sets a width.
    """
    pieces = template(format, ("text", "json"))
    names, wanted = plan_names(plans), Wanted(number, within, status)
    seasons, failed = _seasons(names, here(today))
    named = format == "json" or any(piece.field == "uid" for piece in pieces or ())
    found = _chosen(seasons, wanted, named=named)
    if format != "json":
        put_plain(_lines(found, pieces, named=len(names) > 1))
    elif found or (seasons and not quiet):
        put(_json(found))
    if failed:
        raise typer.Exit(2)
    if not found:
        if not quiet:
            typer.echo(_none(wanted), err=True)
        raise typer.Exit(1)


def _seasons(names: list[str], place: ReadContext) -> tuple[list[Season], bool]:
    """Every readable plan, solved; and whether any was unreadable."""
    seasons, failed = [], False
    for name in names:
        try:
            plan = read(name, place)
        except Unreadable as unreadable:
            refuse(unreadable.refusal, Color.auto)
            failed = True
        else:
            seasons.append(season(plan, *horizon(plan, place, None, None)))
    return seasons, failed


def _chosen(seasons: list[Season], wanted: Wanted, *, named: bool) -> list[Due]:
    """What was asked for, by date; on the same day, in the order of the plans. With UIDs where they are shown."""
    found = [due for solved in seasons for due in _due(solved, named=named) if _fits(due, wanted)]
    return sorted(found, key=_date)[: wanted.number]


def _date(due: Due) -> date:
    return due.massage.date


def _due(solved: Season, *, named: bool) -> list[Due]:
    plan, today = solved.timeline.plan, solved.timeline.today
    return [Due(plan, massage, (massage.date - today).days) for massage in appointments(solved, named=named)]


def _fits(due: Due, wanted: Wanted) -> bool:
    return (
        due.massage.status != "done"
        and due.days_left >= 0
        and (wanted.within is None or due.days_left <= wanted.within)
        and (wanted.status is None or due.massage.status == wanted.status)
    )


def _lines(found: list[Due], pieces: tuple[Piece, ...] | None, *, named: bool) -> str:
    return "".join((row(pieces, due) if pieces else line(due, named=named)) + "\n" for due in found)


def _json(found: list[Due]) -> str:
    return as_json([_coming(due) for due in found])


def _coming(due: Due) -> Coming:
    path = due.plan.path.encode(errors="backslashreplace").decode()  # a file name may be no text
    fields = msgspec.structs.asdict(due.massage)
    return Coming(**fields, days_left=due.days_left, plan=path, runner=due.plan.runner or None)


def _none(wanted: Wanted) -> str:
    which = f"{wanted.status} massage" if wanted.status else "massage"
    if wanted.within is None:
        return f"no {which} is due"
    return f"no {which} is due {f'within {days(wanted.within)}' if wanted.within else 'today'}"
