"""`rubdown rules`: the rulebook, from the rules that the scheduler calls."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import ColorOption, OutputOption
from rubdown.cli.io.output import emit, emit_data, emit_json, width
from rubdown.cli.io.plans import load_plan
from rubdown.report.rulebook import find, rulebook
from rubdown.rules.base import Rule
from rubdown.text import escape_controls


def rules(
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="One rule by its code or name; left out: all in brief.")
    ] = None,
    plan: Annotated[
        str | None, typer.Option(metavar="PLAN", help="With the numbers of a plan file; - is standard input.")
    ] = None,
    format: Annotated[Literal["text", "json", "ndjson", "markdown"], typer.Option(help="What to print.")] = "text",  # noqa: A002
    color: ColorOption = "auto",
    output: OutputOption = None,
) -> None:
    """Show the rulebook: numbers, reasons, sources, examples.

    The numbers are practitioners' advice, not trials' results: the plan's [rules] table changes any of them.

    Examples:
      rubdown rules
      rubdown rules RACE1
      rubdown rules days-between --plan plan.toml
    """
    chosen = (_rule(code),) if code is not None else None
    book = rulebook(load_plan(plan, machine_clock(), even_if_over=True) if plan is not None else None, chosen)
    if format in ("json", "ndjson"):
        emit_json(book, output, line=format == "ndjson")
    elif format == "markdown":
        from rubdown.render.tables.rulebook import as_markdown

        emit_data(as_markdown(book), output)
    else:
        from rubdown.render.terminal.rules_text import rule_screen, rules_screen

        screen = rule_screen if len(book.rules) == 1 else rules_screen
        emit(screen(book, width()), output, color)


def _rule(code: str) -> Rule:
    if rule := find(code):
        return rule
    near = find(code, nearest=True)
    hint = f"did you mean {near.code} ({near.name})?" if near else "`rubdown rules` lists all of them"
    raise CommandError(f'no rule "{escape_controls(code)}": {hint}')
