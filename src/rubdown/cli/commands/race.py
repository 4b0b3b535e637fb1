"""`rubdown race`: the two weeks before and after a race."""

from datetime import date
from typing import Annotated, Literal

import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import AsciiOption, ColorOption, NoPagerOption, TodayOption
from rubdown.cli.io.output import emit_json, emit_screen, screen_look
from rubdown.cli.io.plans import load_plan, plan_and_words, plan_names
from rubdown.cli.io.races import chosen_race
from rubdown.plan.model import Plan, Race
from rubdown.plan.timeline import horizon_end
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.race import AROUND, AroundRace, around_race
from rubdown.report.view import calendar_view
from rubdown.text import long_date

RaceFormat = Literal["screen", "json", "ndjson"]


def race(
    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="A plan file; - is standard input.")] = None,
    name: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Part of a race's name, or its date; left out: the goal race."),
    ] = None,
    today: TodayOption = None,
    format: Annotated[RaceFormat, typer.Option(help="What to print.")] = "screen",  # noqa: A002
    color: ColorOption = "auto",
    no_pager: NoPagerOption = False,
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Show the two weeks before and after a race.

    You see the last deep massage before the race, the days that are closed and why, the training that counts as easy,
    the first open day and the first hard day after it, and what a soft massage may do. The goal race is the next one of
    priority A, else the next race.

    Examples:
      rubdown race
      rubdown race getafe
      rubdown race plan.toml 2027-04-25
      rubdown race marathon --format json
    """
    path, words = plan_and_words(plan, name or [])
    clock = machine_clock(today)
    loaded = load_plan(plan_names([path] if path else None)[0], clock)
    on = clock.today_in(loaded.timezone)
    around = _around(loaded, chosen_race(loaded, words, on), on)
    if format == "screen":
        from rubdown.render.terminal.race import race_screen

        emit_screen(race_screen(around, screen_look(ascii=ascii)), color=color, pager=not no_pager)
    else:
        emit_json(around, line=format == "ndjson")


def _around(plan: Plan, race: Race, today: date) -> AroundRace:
    """The race and the days around it. Raises CommandError where it is beyond the calendar's end."""
    end = horizon_end(plan, today)
    if race.date > end:
        raise CommandError(f"{race.name} is on {long_date(race.date)}, but the calendar ends on {long_date(end)}")
    solved = season(plan, today, min(race.date - AROUND, today), end)  # what follows may be more than two weeks later
    return around_race(calendar_view(solved, answer(solved, days=False, brief=True)), race)
