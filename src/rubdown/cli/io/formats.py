"""The formats of the calendar: each a function that writes calendars, and loads what it needs when it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.output import WeekStart, width
from rubdown.render.tables.template import Piece, TemplateError, parse_template, template_row
from rubdown.report.answer import Schedule, coming
from rubdown.report.printed import json_text
from rubdown.report.view import CalendarView
from rubdown.toml.problems import nearest, shown

if TYPE_CHECKING:
    from rubdown.render.terminal.text import Text


class Calendars(msgspec.Struct):
    """The calendars to write, whether of several plans, and how: `whole` tells that
    no plan was unreadable, `cut` that their end was given, `output` the file that they go to.
    """

    views: list[CalendarView]
    several: bool = False
    ascii: bool = False
    week_start: WeekStart | None = None
    with_days: bool = False
    focus: bool = False
    verbose: bool = False
    discreet: bool = False
    with_races: bool = False
    whole: bool = True
    cut: bool = False
    output: Path | None = None

    @property
    def schedules(self) -> list[Schedule]:
        """The answers alone."""
        return [view.schedule for view in self.views]


Writer = Callable[[Calendars], "str | Text"]


def _screen(calendars: Calendars) -> Text:
    from rubdown.render.terminal.grid import Look
    from rubdown.render.terminal.screen import calendar_screen
    from rubdown.render.terminal.text import Text

    return Text("\n").join(
        calendar_screen(view, Look(width(), view.first_weekday, calendars.ascii, calendars.focus, calendars.verbose))
        for view in calendars.views
    )


def _svg(calendars: Calendars) -> str:
    from rubdown.render.files.svg import as_svg

    return as_svg(_screen(calendars), width())


def _table(calendars: Calendars) -> str:
    from rubdown.render.tables.rows import as_table

    return "\n".join(as_table(schedule, named=calendars.several) for schedule in calendars.schedules)


def _csv(calendars: Calendars) -> str:
    from rubdown.render.tables.rows import as_csv

    return as_csv(calendars.schedules)


def _tsv(calendars: Calendars) -> str:
    from rubdown.render.tables.rows import as_tsv

    return as_tsv(calendars.schedules)


def _markdown(calendars: Calendars) -> str:
    from rubdown.render.tables.markdown import as_markdown

    return "\n".join(as_markdown(schedule, named=calendars.several) for schedule in calendars.schedules)


def _json(calendars: Calendars) -> str:
    return "".join(json_text(schedule, line=calendars.several) for schedule in calendars.schedules)


def _html(calendars: Calendars) -> str:
    from rubdown.render.html import as_page

    return as_page(calendars.views)


def _ics(calendars: Calendars) -> str:
    from rubdown.cli.io.export import ics_text
    from rubdown.render.ics import Export

    export = Export(calendars.discreet, calendars.with_races, whole=calendars.whole, cut=calendars.cut)
    return ics_text(calendars.views, export, calendars.output)


# In the order of the help page.
FORMATS: dict[str, Writer] = {
    "screen": _screen,
    "table": _table,
    "csv": _csv,
    "tsv": _tsv,
    "markdown": _markdown,
    "json": _json,
    "svg": _svg,
    "html": _html,
    "ics": _ics,
}
# Written in UTF-8 whatever the terminal speaks; the others are for the eye, in characters that it has.
FOR_PROGRAMS = {"csv", "tsv", "markdown", "json", "svg", "html", "ics"}


def writer(form: str) -> Writer:
    """What writes a format or fills a row template; a name that is neither ends the command."""
    pieces = template(form, FORMATS)
    return FORMATS[form] if pieces is None else lambda calendars: _rows(calendars, pieces)


def template(form: str, names: Iterable[str]) -> tuple[Piece, ...] | None:
    """The pieces of a row template, None for one of the names; anything else ends the command."""
    known = list(names)
    if form in known:
        return None
    if "{" not in form and "}" not in form:
        near = nearest(form, known) if form else None
        mend = f"did you mean {near}? Else" if near else f"write {', '.join(known)} or"
        raise CommandError(f"--format: {shown(form)} is no format; {mend} a template such as '{{date}} {{start}}'")
    try:
        return parse_template(form)
    except TemplateError as error:
        raise CommandError(f"--format: {error}") from None


def _rows(calendars: Calendars, pieces: tuple[Piece, ...]) -> str:
    massages = (
        coming(massage, view.plan, view.schedule.today)
        for view in calendars.views
        for massage in view.schedule.appointments
    )
    return "".join(f"{template_row(pieces, massage)}\n" for massage in massages)
