"""`rubdown check`: is the plan sound, and do the bookings keep the rules?"""

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Annotated, Literal

import msgspec
import typer

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError, diagnostics_of
from rubdown.cli.io.names import named_plans
from rubdown.cli.io.options import (
    ColorOption,
    FilesFromOption,
    FromOption,
    InputOption,
    PlansArgument,
    ProblemsOption,
    TodayOption,
    UntilOption,
    horizon,
    is_inline,
    refuse_beside_stream,
)
from rubdown.cli.io.output import Color, emit_data, emit_lines, emit_values, show_error, write_to
from rubdown.cli.io.plans import journal_path, plan_text, with_journal
from rubdown.cli.io.texts import label_of
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.check import place_findings
from rubdown.report.printed import json_text
from rubdown.report.shared_bookings import SharedBooking, double_bookings, shared_bookings
from rubdown.toml.problems import Diagnostic, Refusal

CheckFormat = Literal["text", "json", "ndjson", "github", "sarif"]


class CheckedPlan(msgspec.Struct, frozen=True):
    """The diagnostics of a plan by its name; the error where it could not be read at all; what was inferred in it;
    the bookings that other plans may have too.
    """

    name: str
    diagnostics: tuple[Diagnostic, ...]
    error: CommandError | None = None
    inferred: tuple[str, ...] = ()
    bookings: tuple[SharedBooking, ...] = ()


def check(
    plans: PlansArgument = None,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Show what was inferred, assumed and ignored.")
    ] = False,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    format: Annotated[CheckFormat, typer.Option(help="What to print.")] = "text",  # noqa: A002
    files_from: FilesFromOption = None,
    input: InputOption = "files",  # noqa: A002
    problems: ProblemsOption = "stderr",
    color: ColorOption = "auto",
) -> None:
    """Check a plan, its bookings and its months.

    It is silent, with exit code 0, when all is well. Otherwise it shows each problem at its place, with the rule that
    a booking breaks or what leaves a month without room, and ends with exit code 1. A note does not count. Several
    plans are checked for bookings of one therapist at the same time, too.

    Examples:
      rubdown check
      rubdown check -v
      rubdown check ana.toml ben.toml --format json
    """
    clock = machine_clock(today)
    if input == "ndjson":
        refuse_beside_stream({"-v": verbose, "--files-from": files_from}, format)
        from rubdown.cli.io.stream import emit_answers
        from rubdown.report.stream import StreamRequest

        emit_answers(plans, StreamRequest("check", *clock.moment, start, until))
        return
    inline, worst = is_inline(problems, format), set[str]()

    def checked() -> Iterator[CheckedPlan]:
        bookings: dict[str, tuple[SharedBooking, ...]] = {}  # a plan that is named twice is one
        for name in named_plans(plans, files_from).names:
            one = _check(name, clock, (start, until), verbose=verbose)
            worst.update(["unreadable"] if one.error else [each.severity for each in one.diagnostics])
            bookings.setdefault(os.path.realpath(name), one.bookings)
            yield one
            sys.stderr.write("".join(one.inferred))
        for name, diagnostics in double_bookings(chain(*bookings.values())):
            worst.update(each.severity for each in diagnostics)
            yield CheckedPlan(name, tuple(diagnostics))

    _emit(checked(), format, color, inline=inline)
    if worst - {"note"}:
        raise typer.Exit(2 if "unreadable" in worst else 1)


def _check(name: str, clock: Clock, span: tuple[date | None, date | None], *, verbose: bool) -> CheckedPlan:
    try:
        source = plan_text(name)
        plan = source.read(clock)
        if isinstance(plan, Refusal):
            return CheckedPlan(name, plan.diagnostics)
        current = with_journal(plan, journal_path(name, plan))
        solved = season(current, *horizon(current, clock, *span))
    except CommandError as error:
        return CheckedPlan(name, diagnostics_of(error, name), error)
    schedule, inferred = answer(solved, days=False), tuple[str, ...]()
    if verbose:
        from rubdown.render.terminal.inferred import inferred_lines

        inferred = tuple(inferred_lines(plan, schedule))
    texts = source.included.texts
    bookings = tuple(shared_bookings(current, solved.timeline.today, texts))
    return CheckedPlan(name, place_findings(texts, solved, schedule), None, inferred, bookings)


def _emit(checked: Iterable[CheckedPlan], format: CheckFormat, color: Color, *, inline: bool) -> None:  # noqa: A002
    """Write what is wrong, plan by plan as it comes but for `json` and `sarif`, which are one value."""
    if format == "text":
        from rubdown.render.terminal.diagnostics import diagnostics_text

        for one in checked:
            if one.error:
                show_error(one.error, color)
            elif one.diagnostics:
                write_to(sys.stdout, diagnostics_text(one.diagnostics), color)
    elif inline:
        from rubdown.report.stream import StreamProblems

        answers = (StreamProblems(label_of(one.name), list(one.diagnostics)) for one in checked)
        emit_lines((json_text(each, line=True).encode() for each in answers), None)
    elif format == "github":
        from rubdown.render.terminal.diagnostics import github_line

        emit_lines((github_line(each).encode() for one in checked for each in one.diagnostics), None)
    elif format == "sarif":
        from rubdown.render.tables.sarif import sarif_text

        emit_data(sarif_text([each for one in checked for each in one.diagnostics]))
    else:
        emit_values((each for one in checked for each in one.diagnostics), format)
