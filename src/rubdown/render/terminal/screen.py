"""The calendar on the screen: the answer first, six weeks or every month, the season in lines, what needs attention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from rubdown.render.answer_words import answer_words, start_words
from rubdown.render.marks import SIGNS, Mark, mark_days, mark_of
from rubdown.render.terminal.cells import cell_len
from rubdown.render.terminal.grid import Look, legend, month_grids, weeks_grid
from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.text import Text
from rubdown.render.words import month_title, time_words, weeks_since_previous
from rubdown.report.answer import Schedule
from rubdown.report.massage import Massage
from rubdown.report.no_room import no_room_title, room_in_words
from rubdown.report.reasons import main_reason
from rubdown.report.view import CalendarView, RaceView
from rubdown.report.week import first_of_week
from rubdown.text import escape_controls, long_date, plural, short_day

if TYPE_CHECKING:
    from rubdown.report.sure import Sureness

_WEEKS = 6
_LONG_SEASON = 330  # days from which a date needs its year
_ONE_LINE_FROM = 60  # columns from which an appointment's reason stands beside it


def calendar_screen(view: CalendarView, look: Look, sure: Sureness | None = None) -> Text:
    """The whole calendar of one plan, and how sure its dates are where that is known.

    No line is wider than the look's width.
    """
    marks, shown = mark_days(view), list(view.days)
    begin = first_of_week(view.schedule.from_, look.first_weekday)
    if not look.every:
        shown = [day for day in shown if (day - begin).days < 7 * _WEEKS]
    grid = month_grids(view, marks, look) if look.every else weeks_grid(view, marks, begin, look)
    first = answer_text(view, look)
    if look.verbose:
        first.append_text(_about(view, look))
    first.append_text(grid).append_text(legend(view, marks, shown, look))
    parts = [first, _season(view, look, _sure_lines(sure, view)), attention_text(view, look)]
    if sure:
        from rubdown.render.terminal.sure import sure_text

        parts.insert(2, sure_text(sure, look))
    return Text("\n").join(part for part in parts if part)


def _sure_lines(sure: Sureness | None, view: CalendarView) -> dict[date, str]:
    """What is said of how sure each proposed date is."""
    if sure is None:
        return {}
    from rubdown.report.sure import sure_words

    return {each.date: sure_words(each, view.schedule.today) for each in sure.dates}


def answer_text(view: CalendarView, look: Look) -> Text:
    """The next massage, the goal and the next race, in lines that break only between them."""
    massage, text, used = view.next_massage, Text(), 0
    style = f"bold {'green' if massage.status == 'booked' else 'cyan'}" if massage else "bold"
    for i, words in enumerate(answer_words(view, look.clock)):
        part, between = look.plain(escape_controls(words)), look.plain(" · ")
        fits = used + len(between) + cell_len(part) <= look.width
        text.append((between if fits else "\n") if i else "")
        used = used + len(between) * bool(i) if fits else 0
        text.append(wrapped(part, look.width, hang=INDENT).plain.removesuffix("\n"), "" if i else style)
        used += cell_len(part)
    return text.append("\n")


def _about(view: CalendarView, look: Look) -> Text:
    """Whose calendar it is, who gives the massages and where, and which days it shows."""
    runner, therapist, schedule = view.plan.runner, view.plan.therapist, view.schedule
    place = ", ".join(filter(None, (therapist.name, therapist.where)))
    who = f"Massages{f' for {runner}' if runner else ''}{f' by {place}' if place else ''}"
    words = f"{who}, {long_date(schedule.from_)} to {long_date(schedule.until)}"
    return wrapped(look.plain(escape_controls(words)), look.width, "", "bright_black", hang=INDENT)


class _Row(Struct, frozen=True):
    """A massage or a race of the season: its mark, its columns, and what stands below it."""

    mark: Mark
    day: str
    start: str
    since: str
    words: str
    below: Text


def _season(view: CalendarView, look: Look, lines: Mapping[date, str]) -> Text:
    """The massages and races by date, a line each, with a further line below those that have one."""
    schedule = view.schedule
    races = [race for race in view.races if schedule.from_ <= race.date <= schedule.until]
    events: list[Massage | RaceView] = sorted([*races, *schedule.appointments], key=lambda event: event.date)
    if not schedule.appointments:
        return wrapped("No massage: no day is open.", look.width, "", "bold")
    rows = [_race(view, e, look) if isinstance(e, RaceView) else _massage(view, e, look, lines) for e in events]
    day, start, since = (max(len(column) for column in columns) for columns in zip(*map(_columns, rows), strict=True))
    text = Text()
    for row in rows:
        sign = SIGNS[row.mark]
        text.append(look.draw(sign), style=sign.style).append(f" {row.day:{day}}  ", style="bold")
        used = 2 + day + 2
        if look.width < _ONE_LINE_FROM:
            line = "  ".join(filter(None, [row.start, row.since]))
            text.append_text(wrapped(line, look.width, "", hang=INDENT, used=used))
            text.append_text(wrapped(row.words, look.width, INDENT))
        else:
            line = f"{row.start:>{start}}  {row.since:{since}}  " if row.since else f"{row.start:>{start}}  "
            used += len(line)
            words = wrapped(row.words, look.width - used).plain.rstrip("\n")
            text.append(line).append(words.replace("\n", f"\n{' ' * used}")).append("\n")
        text.append_text(row.below)
    return text


def _columns(row: _Row) -> tuple[str, str, str]:
    return row.day, row.start, row.since


def _day(view: CalendarView, event: Massage | RaceView) -> str:
    long = (view.schedule.until - view.schedule.today).days > _LONG_SEASON
    return long_date(event.date) if long else short_day(event.date)


def _race(view: CalendarView, race: RaceView, look: Look) -> _Row:
    words = f"{race.name}, {race.triathlon or race.distance}{', your goal' if race == view.goal else ''}"
    start = time_words(race.start, look.clock) if race.timed else ""
    return _Row("race", _day(view, race), start, "", escape_controls(words), Text())


def _massage(view: CalendarView, massage: Massage, look: Look, lines: Mapping[date, str]) -> _Row:
    since = weeks_since_previous(massage)
    since = since if since in ("first", "soft") else f"{since} later"
    start = look.plain(start_words(massage, look.clock)).removeprefix("any time ")
    words = look.clock(look.plain(escape_controls(main_reason(massage))))
    below = wrapped(lines[massage.date], look.width, INDENT) if massage.date in lines else Text()
    below.append_text(_below(view, massage, look))
    return _Row(mark_of(massage), _day(view, massage), start, since, words, below)


def _below(view: CalendarView, massage: Massage, look: Look) -> Text:
    """What stands below a massage: that it moved, the next one's notes, and what `-v` and `--focus` show."""
    text, moved_from = Text(), view.moved_from.get(massage.date)
    if moved_from:
        words = f"moved from {long_date(moved_from)}, which you accepted"
        text.append_text(wrapped(words, look.width, INDENT, "yellow"))
    for line in _details(view, massage, look):
        shown = look.clock(look.plain(escape_controls(line)))
        text.append_text(wrapped(shown, look.width, INDENT, "bright_black", hang=f"{INDENT}  "))
    return text


def _details(view: CalendarView, massage: Massage, look: Look) -> Iterator[str]:
    if look.verbose:
        yield from (f"{reason.points:+d} {reason.text}" for reason in massage.reasons)
    if look.verbose or massage == view.next_massage:
        yield from (f"({note})" for note in massage.notes)
    if look.focus and massage.focus:
        yield f"for the therapist: {'; '.join(massage.focus)}"
    for other in massage.alternatives if look.verbose else ():
        start = f" {other.start:%H:%M}" if other.start else ""
        less = f"{plural(other.cost, 'point')} less" if other.cost else "just as good"
        yield f"or {short_day(other.date)}{start}: {less}"


def attention_text(view: CalendarView, look: Look, *, assumed: bool = True) -> Text:
    """What needs the runner: dates that fell away, open questions, months without room, warnings, assumptions."""
    schedule = view.schedule
    dropped = [f"{long_date(day)}, which you accepted, was dropped" for day in view.fallen_away]
    warned = [f"{caution.text}{_place(caution.file, caution.line)}; {caution.mend}" for caution in schedule.warnings]
    booked = any(question.about == "booked" for question in schedule.questions)
    counted = ["until you answer, what was booked counts as done"] if booked else []
    parts = [
        Text().join(wrapped(words, look.width, "", "yellow") for words in dropped),
        _section("Not logged yet", [*(question.text for question in schedule.questions), *counted], look),
        _short_months(schedule, look),
        _section("Money", schedule.money.texts if schedule.money else (), look),
        _section("Warnings", warned, look, "bold red"),
        _section("Assumed", view.assumptions if assumed else (), look),
    ]
    return Text("\n").join(part for part in parts if part)


def _place(file: str | None, line: int | None) -> str:
    return f" ({file}:{line})" if file and line else f" (line {line})" if line else ""


def _section(title: str, lines: Iterable[str], look: Look, style: str = "bold") -> Text:
    """A title and its lines, each wrapped; empty where there are none."""
    text = Text()
    for line in lines:
        if not text:
            text.append_text(wrapped(title, look.width, "", style, hang=INDENT))
        text.append_text(wrapped(look.clock(look.plain(escape_controls(line))), look.width, "  ", hang=INDENT))
    return text


def _short_months(schedule: Schedule, look: Look) -> Text:
    text, before = Text(), None
    for month in schedule.months:
        if not month.short:
            continue
        lines = [room_in_words(room) for room in month.make_room]
        if lines and before and month.make_room == before.make_room:
            lines = [f"The same changes as for {month_title(before)} fit one in"]
        text.append_text(_section(no_room_title(month), [month.why_short or "", *lines], look, "bold yellow"))
        before = month
    return text
