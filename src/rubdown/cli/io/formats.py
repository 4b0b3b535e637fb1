"""The formats of the calendar: what writes one season, or all together; each loads what it needs when it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.options import horizon
from rubdown.cli.io.output import WeekStart, first_weekday, screen_look, width
from rubdown.cli.io.templates import template
from rubdown.plan.model import Plan
from rubdown.planner.season import Season
from rubdown.render.tables.template import Piece, template_row
from rubdown.report.answer import Schedule
from rubdown.report.calendar import answer
from rubdown.report.printed import json_text
from rubdown.report.view import CalendarView, calendar_view
from rubdown.report.week import first_of_week

if TYPE_CHECKING:
    from rubdown.render.terminal.text import Text
    from rubdown.report.sure import Sureness


class SureRequest(Struct, frozen=True):
    """How sure the dates are, by the variations of life that a seed draws: `runs` of them, None where nobody says."""

    seed: int
    runs: int | None


class Display(Struct, frozen=True):
    """How calendars are written: `several` where there may be more than one, `start` and `until` as they were given,
    `output` the file that they go to, `most` how many massages they hold at most. `this_week`: they begin with what was
    done of this week, and what was missed.
    """

    start: date | None = None
    until: date | None = None
    several: bool = False
    ascii: bool = False
    week_start: WeekStart | None = None
    with_days: bool = False
    focus: bool = False
    verbose: bool = False
    every: bool = False
    discreet: bool = False
    with_races: bool = False
    todos: bool = False
    inline: bool = False
    output: Path | None = None
    this_week: bool = False
    most: int | None = None
    sure: SureRequest | None = None

    def span(self, plan: Plan, clock: Clock) -> tuple[date, date, date]:
        """Today, and the first and the last day that are shown. Raises CommandError for what is not possible."""
        today, start, until = horizon(plan, clock, self.start, self.until)
        if self.this_week and not self.start:
            start = first_of_week(today, first_weekday(self.week_start, plan))
        return today, start, until

    def view(self, season: Season, *, brief: bool = False) -> CalendarView:
        """All that is shown of a season; `brief` without what only the screen, JSON and Markdown show."""
        shown = {"alternatives": self.verbose, "named": not self.this_week}  # a screen has no UIDs
        schedule = answer(season, days=self.with_days, brief=brief, **shown)
        return calendar_view(season, schedule, first_weekday(self.week_start, season.timeline.plan))

    def sureness(self, season: Season) -> Sureness | None:
        """How sure the dates of a season are; None where that was not asked for."""
        if self.sure is None:
            return None
        from rubdown.cli.io.dice import seeded_dice
        from rubdown.report.sure import sureness_of

        return sureness_of(season, self.sure.seed, self.sure.runs, seeded_dice(self.sure.seed))


WriteOne = Callable[[Season, Display], "str | Text"]
Together = Callable[[Iterable[Season], Display, Callable[[], bool]], Iterator["str | Text"]]


class Format(Struct, frozen=True):
    """A format: what writes one season, what stands before all and between two; or what writes them `together`.

    That is also given what says, at the end, whether every plan could be read. `data` is for programs: in UTF-8
    whatever the terminal speaks. `this_week` where it shows the days of this week that are past.
    """

    one: WriteOne | None = None
    head: Callable[[], str] = lambda: ""
    between: str = ""
    together: Together | None = None
    data: bool = True
    this_week: bool = False

    def write(self, seasons: Iterable[Season], display: Display, whole: Callable[[], bool]) -> Iterator[str | Text]:
        """The parts of the output for these seasons, as they come."""
        one = self.one
        if one is None:
            return self.together(seasons, display, whole) if self.together else iter(())
        return joined(self, (one(season, display) for season in seasons), whole)


def _screen(season: Season, display: Display) -> Text:
    from rubdown.render.terminal.screen import calendar_screen
    from rubdown.render.terminal.text import Text

    view = display.view(season)
    look = screen_look(
        view.first_weekday, ascii=display.ascii, focus=display.focus, verbose=display.verbose, every=display.every,
        output=display.output,
    )  # fmt: skip
    title = Text().append(f"{view.label}\n" if display.several else "", "bold underline")
    return title.append_text(calendar_screen(view, look, display.sureness(season)))


def _svg(seasons: Iterable[Season], display: Display, _: Callable[[], bool]) -> Iterator[str]:
    from rubdown.render.files.svg import as_svg
    from rubdown.render.terminal.text import Text

    yield as_svg(Text("\n").join(_screen(season, display) for season in seasons), width())


def _html(seasons: Iterable[Season], display: Display, _: Callable[[], bool]) -> Iterator[str]:
    from rubdown.render.html import as_page

    yield as_page([display.view(season) for season in seasons], screen_look().clock)


def _ics(seasons: Iterable[Season], display: Display, whole: Callable[[], bool]) -> Iterator[str]:
    from rubdown.cli.io.export import ics_parts
    from rubdown.render.ics import Export

    export = Export(
        display.discreet, display.with_races, display.todos, whole=whole, cut=display.until is not None,
        several=display.several, start=display.start,
    )  # fmt: skip
    return ics_parts((display.view(season, brief=True) for season in seasons), export, display.output)


def _table(season: Season, display: Display) -> str:
    from rubdown.render.tables.rows import as_table

    return as_table(answer(season, days=False, brief=True), named=display.several)


def _csv(season: Season, _: Display) -> str:
    from rubdown.render.tables.rows import csv_rows

    return csv_rows(answer(season, days=False, brief=True))


def _tsv(season: Season, _: Display) -> str:
    from rubdown.render.tables.rows import tsv_rows

    return tsv_rows(answer(season, days=False, brief=True))


def _csv_head() -> str:
    from rubdown.render.tables.rows import csv_head

    return csv_head()


def _tsv_head() -> str:
    from rubdown.render.tables.rows import tsv_head

    return tsv_head()


def _markdown(season: Season, display: Display) -> str:
    from rubdown.render.tables.markdown import as_markdown

    return as_markdown(answer(season, days=False), named=display.several)


def _json(season: Season, display: Display) -> str:
    return _json_text(_schedule(season, display), display, line=display.several)


def _ndjson(season: Season, display: Display) -> str:
    return _json_text(_schedule(season, display), display, line=True)


def _schedule(season: Season, display: Display) -> Schedule:
    schedule, sure = answer(season, days=display.with_days), display.sureness(season)
    if sure is None:
        return schedule
    from rubdown.report.sure import with_sureness

    return with_sureness(schedule, sure, each=display.verbose)


def _json_text(schedule: Schedule, display: Display, *, line: bool) -> str:
    if not display.inline:
        return json_text(schedule, line=line)
    from rubdown.report.stream import StreamSchedule

    return json_text(StreamSchedule(schedule.plan.path, schedule), line=line)


def _rows(pieces: tuple[Piece, ...], season: Season, display: Display) -> str:
    from rubdown.report.appointments import appointments
    from rubdown.report.massage import coming

    plan, today = season.timeline.plan, season.timeline.today
    massages = (coming(massage, plan, today) for massage in appointments(season, alternatives=False))
    return "".join(f"{template_row(pieces, massage)}\n" for massage in massages)


# In the order of the help page.
FORMATS: dict[str, Format] = {
    "screen": Format(_screen, between="\n", data=False, this_week=True),
    "table": Format(_table, between="\n", data=False),
    "csv": Format(_csv, _csv_head),
    "tsv": Format(_tsv, _tsv_head),
    "markdown": Format(_markdown, between="\n"),
    "json": Format(_json),
    "ndjson": Format(_ndjson),
    "svg": Format(together=_svg, this_week=True),
    "html": Format(together=_html, this_week=True),
    "ics": Format(together=_ics),
}


def format_of(name: str) -> Format:
    """The format of a name, or the one that fills a row template; a name that is neither ends the command."""
    pieces = template(name, FORMATS)
    return FORMATS[name] if pieces is None else Format(partial(_rows, pieces), data=False)


def joined(format: Format, parts: Iterable[str | Text], whole: Callable[[], bool]) -> Iterator[str | Text]:  # noqa: A002
    """The parts of single seasons with the head before them, alone where there is none of a plan and none is broken."""
    before = format.head()
    for part in parts:
        if before:
            yield before
        yield part
        before = format.between
    if before != format.between and whole():
        yield before
