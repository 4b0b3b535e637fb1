"""`rubdown brief`: one page for the therapist."""

from datetime import date, datetime
from typing import Annotated, Literal

import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import ColorOption, NoPagerOption, OutputOption, TodayOption, day
from rubdown.cli.io.output import emit_data, emit_json, emit_screen, refuse_to_overwrite_plan, screen_look
from rubdown.cli.io.plans import load_plan, plan_files, plan_names
from rubdown.planner.season import Season, season
from rubdown.report.appointments import coming_massages
from rubdown.report.brief import PARTS
from rubdown.report.brief import brief as sheet_for
from rubdown.report.history import OlderDeeds, past_massages
from rubdown.report.massage import Massage
from rubdown.report.no_room import why_none
from rubdown.text import escape_controls, listed, short_day
from rubdown.toml.problems import did_you_mean, shown


def brief(
    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="A plan file; - is standard input.")] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", help="The massage of this day [the next one].", parser=day, metavar="DATE"),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", metavar="PART", help=f"Leave out: {', '.join(PARTS)}.")
    ] = None,
    today: TodayOption = None,
    format: Annotated[Literal["text", "json", "ndjson", "html"], typer.Option(help="What to write.")] = "text",  # noqa: A002
    output: OutputOption = None,
    color: ColorOption = "auto",
    no_pager: NoPagerOption = False,
) -> None:
    """Write one page for the therapist: what to know, what to ask.

    It says who you are and how much you train, when the massage is, what hurts, which muscles worked most, how the last
    massages felt, what is coming, what to ask for, and when not to give a massage; --without leaves a part out. Notes,
    prices, your address, heart rates and your busy hours are never in it. The exit code is 1 when no massage is coming.

    Examples:
      rubdown brief
      rubdown brief --without who --without massages
      rubdown brief plan.toml --format html -o brief.html
    """
    left_out = _parts(without or [])
    name, clock = plan_names([plan] if plan else None)[0], machine_clock(today)
    loaded = load_plan(name, clock)
    refuse_to_overwrite_plan([name, *plan_files(name, loaded)], output)
    solved = season(loaded, clock.today_in(loaded.timezone))
    massage = _massage(solved, on)
    if massage is None:
        typer.echo(escape_controls(f"{why_none(solved)}; see `rubdown calendar`"), err=True)
        raise typer.Exit(1)
    sheet = sheet_for(solved, massage, past_massages(loaded, OlderDeeds(), solved.timeline.today), left_out)
    if format in ("json", "ndjson"):
        emit_json(sheet, output, line=format == "ndjson")
        return
    from rubdown.render.brief import brief_page, brief_screen

    if format == "html":
        emit_data(brief_page(sheet), output)
    else:
        look = screen_look(output=output)
        emit_screen(brief_screen(sheet, look.width, look.clock), output, color, pager=not no_pager)


def _parts(given: list[str]) -> frozenset[str]:
    """The parts to leave out: each given alone, or several with commas. Raises CommandError for an unknown one."""
    names = frozenset(name.strip() for each in given for name in each.split(",") if name.strip())
    for name in sorted(names - PARTS.keys()):
        meant = did_you_mean(name, [*PARTS])
        raise CommandError(f"--without {shown(name)}: there is no such part; {meant}there are {listed([*PARTS])}")
    return names


def _massage(solved: Season, on: date | None) -> Massage | None:
    """The massage of a day, else the next one. Raises CommandError where that day has none."""
    coming = list(coming_massages(solved, named=False))
    if on is None:
        return next(iter(coming), None)
    wanted = next((massage for massage in coming if massage.date == on), None)
    if wanted is None:
        days = listed([short_day(massage.date) for massage in coming]) or "none"
        raise CommandError(f"no massage is booked or proposed on {short_day(on)}; coming: {days}")
    return wanted
