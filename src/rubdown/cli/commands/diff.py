"""`rubdown diff`: what a changed plan does to the massages, and which change does it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.git import OlderFile
from rubdown.cli.io.options import ColorOption, FromOption, TodayOption, UntilOption, horizon
from rubdown.cli.io.output import Color, emit, emit_json, show_error, width
from rubdown.cli.io.plans import PlanText, load_plan, plan_names
from rubdown.cli.io.texts import IncludedFiles
from rubdown.plan.model import Plan
from rubdown.report.diff import Horizon, difference
from rubdown.report.diff.comparison import comparison
from rubdown.toml.problems import Refusal


def diff(
    plans: Annotated[
        list[str] | None, typer.Argument(metavar="OLD NEW", help="Two plan files; with --at only one. - is stdin.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="REV", help="Compare the plan with itself at this git revision.")
    ] = None,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    format: Annotated[Literal["text", "json", "ndjson"], typer.Option(help="What to print.")] = "text",  # noqa: A002
    color: ColorOption = "auto",
) -> None:
    """Show which massages differ between two plans, and why.

    With --at REV the old plan is the file's own version in git. The exit code is 0 when the massages stay as they are,
    and 1 when they do not.

    Examples:
      rubdown diff old.toml plan.toml
      rubdown diff plan.toml --at HEAD
    """
    old, new, clock = _load_both(*_names(plans, at), at, machine_clock(today), color)
    last = until or max(horizon(plan, clock, start, None)[2] for plan in (old, new))
    span = Horizon(*horizon(new, clock, start, last))
    changes = difference(old, new, span)
    if format != "text":
        emit_json(comparison(changes, span, old.path, new.path), line=format == "ndjson")
    else:
        from rubdown.render.terminal.diff import diff_screen

        emit(diff_screen(changes, span, width()), color=color)
    if changes.massages:
        raise typer.Exit(1)


def _names(plans: list[str] | None, at: str | None) -> tuple[str, str]:
    """The old plan's name and the new one's; with --at they are the same. Raises CommandError for other arguments."""
    if at is not None:
        names = plan_names(plans)
        if len(names) != 1 or names[0] == "-":
            raise CommandError("--at compares one plan file with its own older version: name one file")
        return names[0], names[0]
    if not plans or len(plans) != 2:
        raise CommandError("name two plans, the old one and the new one, or one with --at REV")
    if plans == ["-", "-"]:
        raise CommandError("only one of the two plans can be standard input")
    return plans[0], plans[1]


def _load_both(old: str, new: str, at: str | None, clock: Clock, color: Color) -> tuple[Plan, Plan, Clock]:
    """Both plans, and the clock set to the new one's day; what is wrong with either is shown."""
    new_plan = _loaded(lambda: load_plan(new, clock), color)
    if new_plan:
        clock = replace(clock, today=clock.today_in(new_plan.timezone))
    old_plan = _loaded(lambda: load_plan(old, clock) if at is None else _load_older(old, at, clock), color)
    if old_plan is None or new_plan is None:
        raise typer.Exit(2)
    return old_plan, new_plan, clock


def _loaded(load: Callable[[], Plan], color: Color) -> Plan | None:
    try:
        return load()
    except CommandError as error:
        show_error(error, color)
        return None


def _load_older(name: str, revision: str, clock: Clock) -> Plan:
    """A plan file as it was at a git revision, without its journal."""
    older = OlderFile(Path(name), revision)
    text, label = older.text(), f"{revision}:{name}"
    files = IncludedFiles(Path(name), label, text, read=older.included, prefix=f"{revision}:")
    plan = PlanText("-", label, text, files).read(clock)
    if isinstance(plan, Refusal):
        raise CommandError(refusal=plan)
    return plan
