"""`rubdown check`: is the plan sound, and do the bookings keep the rules?"""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated, Literal

import msgspec
import typer

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import ColorOption, FromOption, PlansArgument, TodayOption, UntilOption, horizon
from rubdown.cli.io.output import Color, emit, emit_data, emit_json, show_error
from rubdown.cli.io.plans import journal_path, plan_names, plan_text, with_journal
from rubdown.plan.model import Plan
from rubdown.planner.season import season
from rubdown.report.answer import Schedule
from rubdown.report.calendar import answer
from rubdown.report.check import place_findings
from rubdown.toml.problems import Diagnostic, Refusal

CheckFormat = Literal["text", "json", "github"]


class CheckedPlan(msgspec.Struct):
    """The diagnostics of a plan; the plan and its calendar where it could be read."""

    diagnostics: tuple[Diagnostic, ...]
    plan: Plan | None = None
    schedule: Schedule | None = None


def check(
    plans: PlansArgument = None,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Show what was inferred, assumed and ignored.")
    ] = False,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    format: Annotated[CheckFormat, typer.Option(help="What to print.")] = "text",  # noqa: A002
    color: ColorOption = "auto",
) -> None:
    """Check a plan, its bookings and its months.

    It is silent, with exit code 0, when all is well. Otherwise it shows each problem at its place, with the rule that
    a booking breaks or what leaves a month without room, and ends with exit code 1. A note does not count.

    Examples:
      rubdown check
      rubdown check -v
      rubdown check ana.toml ben.toml --format json
    """
    clock, unreadable = machine_clock(today), False
    checked = []
    for name in plan_names(plans):
        try:
            checked.append(_check(name, clock, (start, until)))
        except CommandError as error:
            show_error(error, color)
            unreadable = True
    diagnostics = [diagnostic for one in checked for diagnostic in one.diagnostics]
    _emit(diagnostics, format, color)
    if verbose:
        from rubdown.render.terminal.inferred import inferred_lines

        for one in checked:
            if one.plan and one.schedule:
                sys.stderr.write("".join(inferred_lines(one.plan, one.schedule)))
    if unreadable or any(diagnostic.severity != "note" for diagnostic in diagnostics):
        raise typer.Exit(2 if unreadable else 1)


def _check(name: str, clock: Clock, span: tuple[date | None, date | None]) -> CheckedPlan:
    source = plan_text(name)
    plan = source.read(clock)
    if isinstance(plan, Refusal):
        return CheckedPlan(plan.diagnostics)
    current = with_journal(plan, journal_path(name, plan))
    solved = season(current, *horizon(current, clock, *span))
    schedule = answer(solved, days=False)
    return CheckedPlan(place_findings(source.included.texts, solved, schedule), plan, schedule)


def _emit(diagnostics: list[Diagnostic], format: CheckFormat, color: Color) -> None:  # noqa: A002
    if format == "json":
        emit_json(diagnostics)
    elif format == "github":
        from rubdown.render.terminal.diagnostics import github_line

        emit_data("".join(map(github_line, diagnostics)))
    elif diagnostics:
        from rubdown.render.terminal.diagnostics import diagnostics_text

        emit(diagnostics_text(diagnostics), color=color)
