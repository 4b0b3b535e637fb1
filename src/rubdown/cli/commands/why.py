"""`rubdown why`: a date explained, and why not another."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from rubdown.cli.io.options import (
    AsciiOption,
    ColorOption,
    FromOption,
    TodayOption,
    UntilOption,
    day_or_word,
    horizon,
)
from rubdown.cli.io.output import Color, as_json, fail, plain_signs, print_text, put, refuse, width
from rubdown.cli.io.source import Unreadable, here, plan_names, read
from rubdown.planner.season import Season, season
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.text import Text
from rubdown.render.terminal.why import all_screen, each_screen, price_text, why_screen
from rubdown.report.answer import Schedule
from rubdown.report.calendar import answer
from rubdown.report.why import day_by_day, why_each, why_not
from rubdown.report.why import why as why_day
from rubdown.text import short_day


class Format(StrEnum):
    """What the explanation is written as."""

    screen = "screen"
    json = "json"


class Shown(msgspec.Struct):
    """A solved plan, and how to show what is said of it."""

    season: Season
    best: Schedule
    format: Format
    look: Look
    color: Color


def why(
    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="A plan file; - is standard input.")] = None,
    day: Annotated[
        str | None, typer.Argument(metavar="[DATE]", help="A date, or today, tomorrow, friday; left out: all chosen.")
    ] = None,
    without: Annotated[
        str | None, typer.Option("--not", metavar="DATE", help="The best calendar without this day.")
    ] = None,
    each: Annotated[bool, typer.Option("--all", help="Every day in a line, with its price.")] = False,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.screen,  # noqa: A002
    color: ColorOption = Color.auto,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Explain a date: each rule's verdict on it in words, and its price against the best calendar.

    Without DATE, each chosen date is explained, with what would come in its place.
    """
    place = here(today)
    if plan and day is None and _is_date(plan):
        plan, day = None, plan
    try:
        found = read(plan_names([plan] if plan else None)[0], place)
    except Unreadable as unreadable:
        refuse(unreadable.refusal, color)
        raise typer.Exit(2) from None
    solved = season(found, *horizon(found, place, start, until))
    shown = Shown(solved, answer(solved), format, Look(width(), 0, ascii or plain_signs(sys.stdout)), color)
    _explain(shown, day, without, each=each)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _explain(shown: Shown, day: str | None, without: str | None, *, each: bool) -> None:
    if without:
        _without(shown, _in_horizon(shown, without))
    elif day:
        found = why_day(shown.season, shown.best, _in_horizon(shown, day))
        _put(shown, found, why_screen(found, shown.look))
    elif each:
        found_days = list(day_by_day(shown.season, shown.best))
        _put(shown, found_days, all_screen(found_days, shown.look))
    else:
        chosen = why_each(shown.season, shown.best)
        _put(shown, chosen, each_screen(chosen, shown.look))


def _in_horizon(shown: Shown, text: str) -> date:
    timeline = shown.season.timeline
    found = day_or_word(text, timeline.today)
    if not timeline.start <= found <= timeline.until:
        raise fail(f"{found} is not in this calendar ({timeline.start} to {timeline.until}); see --from and --until")
    return found


def _without(shown: Shown, day: date) -> None:
    price = why_not(shown.season, day)
    if price is None:
        raise fail(f"{day} is booked: a booked appointment is never moved")
    if day not in shown.season.chosen:
        raise fail(f"{day} is not among the chosen dates: without it nothing changes")
    _put(shown, price, price_text(price, f"A calendar without {short_day(day)}", shown.look))


def _put(shown: Shown, value: object, text: Text) -> None:
    if shown.format is Format.json:
        put(as_json(value))
    else:
        print_text(text, sys.stdout, shown.color)
