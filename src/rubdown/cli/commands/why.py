"""`rubdown why`: a date explained, and why not another."""

from datetime import date
from typing import Annotated, Literal

import msgspec
import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.dates import coming_day
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import (
    AsciiOption,
    ColorOption,
    FromOption,
    MostOption,
    NoPagerOption,
    TodayOption,
    UntilOption,
    horizon,
    refuse_together,
    with_most,
)
from rubdown.cli.io.output import Color, emit_json, emit_screen, emit_values, screen_look
from rubdown.cli.io.plans import load_plan, plan_and_words, plan_names
from rubdown.planner.season import Season, season
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.text import Text
from rubdown.render.terminal.why import all_screen, each_screen, price_text, why_screen
from rubdown.report.answer import Schedule
from rubdown.report.calendar import answer
from rubdown.report.why import day_by_day, why_each, why_not
from rubdown.report.why import why as why_day
from rubdown.text import short_day

WhyFormat = Literal["screen", "json", "ndjson"]


class Explained(msgspec.Struct):
    """A solved plan, and how its explanation is written."""

    season: Season
    schedule: Schedule
    format: WhyFormat
    look: Look
    color: Color
    pager: bool


def why(
    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="A plan file; - is standard input.")] = None,
    day: Annotated[
        str | None, typer.Argument(metavar="[DATE]", help="A date, or today, tomorrow, friday; left out: all chosen.")
    ] = None,
    without: Annotated[
        str | None, typer.Option("--not", metavar="DATE", help="The best calendar without this day.")
    ] = None,
    each: Annotated[bool, typer.Option("--all", help="Every day in a line, with its price.")] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Every rule with its code, and all reasons.")
    ] = False,
    today: TodayOption = None,
    start: FromOption = None,
    until: UntilOption = None,
    most: MostOption = None,
    format: Annotated[WhyFormat, typer.Option(help="What to print.")] = "screen",  # noqa: A002
    color: ColorOption = "auto",
    no_pager: NoPagerOption = False,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Explain a date: why this day, and why not another.

    You get each rule's verdict in words, and the price of the day against the best calendar. Without DATE, each chosen
    date is explained, with what would come in its place.

    Examples:
      rubdown why
      rubdown why friday
      rubdown why 2026-12-16 -v
      rubdown why --not 2026-11-30
    """
    plan, day = plan_and_words(plan, [day] if day else [])
    refuse_together("--all", each, {"a date": day, "--not": without})
    refuse_together("--not", without, {"a date": day})
    clock = machine_clock(today)
    loaded = with_most(load_plan(plan_names([plan] if plan else None)[0], clock), most)
    solved = season(loaded, *horizon(loaded, clock, start, until))
    look = screen_look(ascii=ascii, verbose=verbose)
    explained = Explained(solved, answer(solved), format, look, color, not no_pager)
    if without:
        _emit_without(explained, _in_horizon(solved, without))
    elif day:
        one = why_day(solved, explained.schedule, _in_horizon(solved, day))
        on_it = (m for m in explained.schedule.appointments if m.date == one.date and m.kind == "discharge")
        _emit(explained, one, why_screen(one, next(on_it, None), look))
    elif each:
        days = list(day_by_day(solved, explained.schedule))
        _emit(explained, days, all_screen(days, look))
    else:
        chosen = why_each(solved, explained.schedule)
        _emit(explained, chosen, each_screen(chosen, look))


def _in_horizon(solved: Season, text: str) -> date:
    """The day that a word names. Raises CommandError where it is none or outside the calendar."""
    timeline = solved.timeline
    try:
        day = coming_day(text, timeline.today)
    except ValueError as error:
        raise CommandError(str(error)) from None
    if not timeline.start <= day <= timeline.until:
        raise CommandError(
            f"{day} is not in this calendar ({timeline.start} to {timeline.until}); see --from and --until"
        )
    return day


def _emit_without(explained: Explained, day: date) -> None:
    price = why_not(explained.season, day)
    if price is None:
        raise CommandError(f"{day} is booked: a booked appointment is never moved")
    if day not in explained.season.chosen:
        raise CommandError(f"{day} is not among the chosen dates: without it nothing changes")
    _emit(explained, price, price_text(price, f"A calendar without {short_day(day)}", explained.look))


def _emit(explained: Explained, value: object, text: Text) -> None:
    if explained.format == "ndjson":
        emit_values(value if isinstance(value, list) else [value], "ndjson")
    elif explained.format == "json":
        emit_json(value)
    else:
        emit_screen(text, color=explained.color, pager=explained.pager)
