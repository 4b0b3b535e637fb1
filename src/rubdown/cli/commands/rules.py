"""`rubdown rules`: the rulebook, from the rules that the scheduler calls."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rubdown.cli.io.options import ColorOption
from rubdown.cli.io.output import Color, as_json, fail, print_text, put, refuse, width
from rubdown.cli.io.source import Unreadable, here, read
from rubdown.plan.model import Plan
from rubdown.report.rulebook import Rulebook, find, nearest, rulebook
from rubdown.rules import RULES
from rubdown.rules.base import Rule
from rubdown.text import escape_controls

# No number depends on the day, and no plan is over on one so early: its rules can be read long after its races.
_ANY_DAY = date(1990, 1, 1)


class Format(StrEnum):
    """What the rulebook is written as."""

    text = "text"
    json = "json"
    markdown = "markdown"


def rules(
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="One rule by its code or name; left out: all in brief.")
    ] = None,
    plan: Annotated[
        str | None, typer.Option(metavar="PLAN", help="With the numbers of a plan file; - is standard input.")
    ] = None,
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.text,  # noqa: A002
    color: ColorOption = Color.auto,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to a file.")] = None,
) -> None:
    """Print the rulebook: the numbers in force, and for a rule why, its sources and an example of either verdict.

    The numbers are practitioners' advice, not trials' results: the plan's [rules] table changes any of them.
    """
    wanted = (_rule(code),) if code is not None else RULES
    book = rulebook(_plan(plan, color) if plan is not None else None, wanted)
    if format is Format.text:
        _show(book, color, output)
    else:
        put(_written(book, format), output)


def _rule(code: str) -> Rule:
    found = find(code)
    if found:
        return found
    near = nearest(code)
    hint = f"did you mean {near.code} ({near.name})?" if near else "`rubdown rules` lists all of them"
    raise fail(f'no rule "{escape_controls(code)}": {hint}')


def _plan(name: str, color: Color) -> Plan:
    try:
        return read(name, here(_ANY_DAY))
    except Unreadable as unreadable:
        refuse(unreadable.refusal, color)
        raise typer.Exit(2) from None


def _show(book: Rulebook, color: Color, output: Path | None) -> None:
    from rubdown.render.terminal.rules_text import rule_screen, rules_screen

    text = rule_screen(book, width()) if len(book.rules) == 1 else rules_screen(book, width())
    if output and str(output) != "-":
        put(text.plain, output)
    else:
        print_text(text, sys.stdout, color)


def _written(book: Rulebook, format: Format) -> str:  # noqa: A002
    if format is Format.json:
        return as_json(book)
    from rubdown.render.tables.rulebook import as_markdown

    return as_markdown(book)
