"""`rubdown check`: is the plan sound, and do the bookings keep the rules?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from rubdown.cli.io.options import ColorOption, FromOption, TodayOption, UntilOption, horizon
from rubdown.cli.io.output import Color, as_json, print_text, put, refuse
from rubdown.cli.io.source import Unreadable, here, included_files, plan_names, read_text
from rubdown.cli.io.store import entries_of, journal_path
from rubdown.plan.journal import fold
from rubdown.plan.model import Plan
from rubdown.plan.read import Diagnostic, ReadContext, Refusal, read_plan
from rubdown.planner.season import season
from rubdown.report.answer import Schedule
from rubdown.report.bookings import place_bookings
from rubdown.report.calendar import answer


class Format(StrEnum):
    """What the diagnostics are written as."""

    text = "text"
    json = "json"
    github = "github"


class Checked(msgspec.Struct):
    """A plan file that was read: its diagnostics, and the calendar where there is one."""

    path: str
    diagnostics: tuple[Diagnostic, ...]
    plan: Plan | None = None
    best: Schedule | None = None


def check(
    plans: Annotated[
        list[str] | None, typer.Argument(metavar="[PLAN]...", help="Plan files; - is standard input.")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Show what was inferred, assumed and ignored.")
    ] = False,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.text,  # noqa: A002
    color: ColorOption = Color.auto,
) -> None:
    """Check plans and their bookings: silent, and exit code 0, when all is well.

    Otherwise each problem at its place, with the rule that a booking breaks, and exit code 1.
    """
    place = here(today)
    found, unreadable = [], False
    for name in plan_names(plans):
        try:
            found.append(_check(name, place, (start, until)))
        except Unreadable as error:
            refuse(error.refusal, color)
            unreadable = True
    _put(found, format, color, verbose=verbose)
    if unreadable:
        raise typer.Exit(2)
    if any(checked.diagnostics for checked in found):
        raise typer.Exit(1)


def _check(name: str, place: ReadContext, bounds: tuple[date | None, date | None]) -> Checked:
    label, text = read_text(name)
    files = included_files(name, label, text)
    plan = read_plan(text, label, place, files)
    if isinstance(plan, Refusal):
        return Checked(label, plan.diagnostics)
    happened = fold(plan, entries_of(journal_path(name, plan)))
    best = answer(season(happened, *horizon(happened, place, *bounds)), days=False)
    return Checked(label, place_bookings(files.texts, plan, best), plan, best)


def _put(found: list[Checked], form: Format, color: Color, *, verbose: bool) -> None:
    diagnostics = [diagnostic for checked in found for diagnostic in checked.diagnostics]
    if form is Format.json:
        put(as_json(diagnostics))
    elif form is Format.github:
        from rubdown.render.terminal.diagnostics import github_line

        put("".join(github_line(diagnostic) for diagnostic in diagnostics))
    elif diagnostics:
        from rubdown.render.terminal.diagnostics import diagnostics_text

        print_text(diagnostics_text(diagnostics), sys.stdout, color)
    if verbose:
        sys.stderr.write("".join(line for checked in found for line in _inferred(checked)))


def _inferred(checked: Checked) -> Iterator[str]:
    if checked.plan is None or checked.best is None:
        return
    from rubdown.render.terminal.inferred import inferred_lines

    yield from inferred_lines(checked.plan, checked.best)
