"""`rubdown diff`: what a changed plan does to the massages, and which change does it."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from rubdown.cli.io.git import Missing, Older
from rubdown.cli.io.included import IncludedFiles
from rubdown.cli.io.options import ColorOption, FromOption, TodayOption, UntilOption, horizon
from rubdown.cli.io.output import Color, as_json, fail, print_text, put, refuse, width
from rubdown.cli.io.source import Unreadable, here, plan_names, read
from rubdown.plan.model import Plan
from rubdown.plan.read import ReadContext, Refusal, read_plan
from rubdown.plan.timeline import default_until
from rubdown.report.diff import Horizon, difference
from rubdown.report.diff.told import comparison


class Format(StrEnum):
    """What the difference is written as."""

    text = "text"
    json = "json"


class Asked(msgspec.Struct):
    """Which plans are compared: the old one is a file, or the new one's file at a revision."""

    old: str
    new: str
    revision: str | None
    color: Color


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
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.text,  # noqa: A002
    color: ColorOption = Color.auto,
) -> None:
    """Print which massages moved, fell away or came in between two plans, and which change of the plan did it.

    With --at REV the old plan is the file's own version in git: rubdown diff plan.toml --at HEAD. The exit code is 0
    when the massages stay on their days, and 1 when they do not.
    """
    old, new, told = _both(_asked(plans, at, color), here(today))
    first = start or told.today_in(new.timezone)
    last = until or max(default_until(old, first), default_until(new, first))
    span = Horizon(*horizon(new, told, first, last))
    found = difference(old, new, span)
    if format is Format.json:
        whole = comparison(found, span, old.path, new.path)
        put(as_json(whole))
    else:
        from rubdown.render.terminal.diff import diff_screen

        print_text(diff_screen(found, span, width()), sys.stdout, color)
    if found.massages:
        raise typer.Exit(1)


def _asked(plans: list[str] | None, at: str | None, color: Color) -> Asked:
    if at is not None:
        names = plan_names(plans)
        if len(names) != 1 or names[0] == "-":
            raise fail("--at compares one plan file with its own older version: name one file")
        return Asked(names[0], names[0], at, color)
    if not plans or len(plans) != 2:
        raise fail("name two plans, the old one and the new one, or one with --at REV")
    if plans == ["-", "-"]:
        raise fail("only one of the two plans can be standard input")
    return Asked(plans[0], plans[1], None, color)


def _both(asked: Asked, told: ReadContext) -> tuple[Plan, Plan, ReadContext]:
    """Both plans, read as on one day: the day that it is in the new one's time zone."""
    new = _read(asked, told, old=False)
    if new:
        told = here(told.today_in(new.timezone))
    old = _read(asked, told, old=True)
    if old is None or new is None:
        raise typer.Exit(2)
    return old, new, told


def _read(asked: Asked, told: ReadContext, *, old: bool) -> Plan | None:
    """A plan; one that cannot be read is told on stderr."""
    try:
        if old and asked.revision is not None:
            return _read_at(asked.old, asked.revision, told)
        return read(asked.old if old else asked.new, told)
    except Unreadable as unreadable:
        refuse(unreadable.refusal, asked.color)
        return None


def _read_at(name: str, revision: str, told: ReadContext) -> Plan:
    try:
        older = Older(Path(name), revision)
        text = older.text()
    except Missing as missing:
        raise fail(str(missing)) from None
    label = f"{revision}:{name}"
    files = IncludedFiles(Path(name), label, text, read=older.included, prefix=f"{revision}:")
    found = read_plan(text, label, told, files)
    if isinstance(found, Refusal):
        raise Unreadable(found)
    return found
