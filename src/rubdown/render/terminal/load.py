"""The load chart on the screen: a line a week, its load as a bar, and signs for massages, races and closed days."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from rubdown.render.marks import LOAD_SIGNS, TODAY, Mark, Sign, mark_of
from rubdown.render.terminal.cells import shortened
from rubdown.render.terminal.grid import Look, legend_lines
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.render.weeks import weekday_names
from rubdown.report.load import LoadChart, Week
from rubdown.text import MONTH_NAMES, days_between, escape_controls, long_date, short_day

_TRAINING, _RACE = Sign("█", "#", "blue", "training"), Sign("▒", "=", "red", "its races")
_DONE, _OPEN = Sign("█", "#", "blue", "training done"), Sign("░", "-", "blue", "planned: missed or to come")
_NOTHING = Sign("·", ".", "bright_black", "")
_EIGHTHS = ["", *"▏▎▍▌▋▊▉"]
_DATE, _STRIP, _GAP = 7, 7, "  "
_WIDE_FROM = 72  # columns from which the gaps are two cells wide
_SHARE = 5  # ` 100%`
_DONE_SHARE = 6  # `  100%`
_NAMED_FROM, _SHARED_FROM = 56, 80  # columns from which the hardest session and the second share have room
_LEAST_NAME, _MOST_NAME = 14, 44


class _Columns(Struct, frozen=True):
    """Widths in cells: the bar, the loads of the week and of 21 days, the hardest session (0: left out), the gap.

    `shared`: there is room for the 21-day load's share of the largest. `full` is the load of a full bar; `recorded`:
    for some weeks it is known how much of the plan was done.
    """

    bar: int
    load: int
    load_21_days: int
    hardest: int
    shared: bool
    gap: str
    full: int
    recorded: bool


def load_screen(chart: LoadChart, look: Look) -> Text:
    """The chart of one plan; no line is wider than the look's width."""
    runner = f" for {escape_controls(chart.plan.runner)}" if chart.plan.runner else ""
    span = f"weeks from {long_date(chart.from_)} to {long_date(chart.until)}"
    text = wrapped(f"Training load{runner}, {span}", look.width, "", "bold").append("\n")
    columns = _columns(chart, look.width)
    text.append_text(_head(columns, look))
    year = 0
    for week in chart.weeks:
        if week.from_.year != year:
            year = week.from_.year
            text.append(f" {year}\n", style="bright_black")
        text.append_text(_line(week, chart, columns, look))
    return text.append("\n").append_text(_legend(chart, look)).append_text(_scale(chart, columns, look))


def _columns(chart: LoadChart, width: int) -> _Columns:
    named, shared = width >= _NAMED_FROM, width >= _SHARED_FROM
    gap = _GAP if width >= _WIDE_FROM else " "
    load = max(4, len(f"{chart.largest_week:,}"))
    load_21_days = max(7, *(len(f"{week.load_21_days:,}") for week in chart.weeks))
    recorded = _is_recorded(chart)
    used = _DATE + _STRIP + load + _SHARE + 3 * len(gap) + _DONE_SHARE * recorded
    if named:
        used += load_21_days + 2 * len(gap) + _SHARE * shared
    hardest = min(max((width - used) * 3 // 5, _LEAST_NAME), _MOST_NAME) if named else 0
    full = max(chart.largest_week, *(week.planned_load for week in chart.weeks))
    return _Columns(max(3, width - used - hardest), load, load_21_days, hardest, shared, gap, full, recorded)


def _is_recorded(chart: LoadChart) -> bool:
    return any(week.done_load or week.done_percent is not None for week in chart.weeks)


def _head(columns: _Columns, look: Look) -> Text:
    letters = "".join(name[0] for name in weekday_names(look.first_weekday))
    cells = ["week of", letters, " " * columns.bar, "load".rjust(columns.load) + " " * _SHARE]
    cells[-1] += "done".rjust(_DONE_SHARE) * columns.recorded
    if columns.hardest:
        cells += [
            "21 days".rjust(columns.load_21_days) + " " * (_SHARE * columns.shared),
            "hardest session" if columns.hardest > _LEAST_NAME else "hardest",
        ]
    return Text(columns.gap.join(cells).rstrip() + "\n", style="bright_black")


def _line(week: Week, chart: LoadChart, columns: _Columns, look: Look) -> Text:
    now = week.from_ <= chart.today <= week.until
    pointer = look.draw(TODAY) if now else " "
    text = Text().append(f"{pointer}{_short(week.from_)}".ljust(_DATE) + columns.gap, style="bold" if now else "")
    marks = _marks(week)
    for i in range(7):
        mark = marks.get(week.from_ + timedelta(days=i))
        sign = LOAD_SIGNS[mark] if mark else _NOTHING
        text.append(look.draw(sign), style=sign.style)
    text.append(columns.gap)
    text.append_text(_bar(week, columns, look)).append(columns.gap)
    text.append(f"{week.load:{columns.load},}{week.share:4d}%")
    if columns.recorded:
        text.append(("" if week.done_percent is None else f"{week.done_percent}%").rjust(_DONE_SHARE))
    if columns.hardest:
        text.append(f"{columns.gap}{week.load_21_days:{columns.load_21_days},}")
        text.append(f"{week.share_21_days:4d}%" if columns.shared else "")
        words = shortened(_races_and_hardest(week, look), columns.hardest, look.dots)
        text.append(f"{columns.gap}{words}" if words else "")
    text.rstrip()
    return text.append("\n")


def _short(day: date) -> str:
    return f"{day.day:2d} {MONTH_NAMES[day.month - 1][:3]}"


def _marks(week: Week) -> dict[date, Mark]:
    """The marks of the days of a week that have one: a race before a massage before closed time."""
    marks: dict[date, Mark] = {}
    for closed in week.closed:
        marks |= dict.fromkeys(days_between(closed.from_, closed.until), closed.mark)
    marks |= {massage.date: mark_of(massage) for massage in week.massages}
    return marks | dict.fromkeys((race.date for race in week.races), "race")


def _bar(week: Week, columns: _Columns, look: Look) -> Text:
    """The load in eighths of a cell (whole cells in plain signs), its races in whole cells behind the training.

    Where it is known what was done, that comes first, then what was missed or is to come, in a lighter shade.
    """
    cells, full, steps = columns.bar, columns.full, 1 if look.ascii else 8
    length = max(steps * cells * week.load // full, 1) if week.load else 0
    whole, rest = divmod(length, steps)
    race = min(whole, -(-cells * week.race_load // full)) if week.race_load else 0
    text = Text()
    if columns.recorded:
        raced = week.race_load if all(race.done for race in week.races) else 0
        done = min(cells * max(week.done_load - raced, 0) // full, cells - race)
        planned = cells * max(week.planned_load, week.load) // full - race
        text.append(look.draw(_DONE) * done, style=_DONE.style)
        text.append(look.draw(_OPEN) * max(planned - done, 0), style=_OPEN.style)
    else:
        text.append(look.draw(_TRAINING) * (whole - race), style=_TRAINING.style)
        text.append("" if race else _EIGHTHS[rest], style=_TRAINING.style)
    text.append(look.draw(_RACE) * race, style=_RACE.style)
    return text.append(" " * (cells - len(text)))


def _races_and_hardest(week: Week, look: Look) -> str:
    """The races of a week, then its hardest session, with their weekdays."""
    star = look.draw(LOAD_SIGNS["race"])
    parts = [f"{star} {short_day(race.date)[:3]} {escape_controls(race.name)}" for race in week.races]
    if week.hardest:
        parts.append(f"{short_day(week.hardest.date)[:3]} {escape_controls(week.hardest.name)}")
    return "; ".join(parts)


def _legend(chart: LoadChart, look: Look) -> Text:
    shown = {mark for week in chart.weeks for mark in _marks(week).values()}
    signs = [sign for mark, sign in LOAD_SIGNS.items() if mark in shown]
    signs += [_DONE, _OPEN] if _is_recorded(chart) else [_TRAINING]
    if any(week.race_load for week in chart.weeks):
        signs.append(_RACE)
    if chart.from_ <= chart.today <= chart.until:
        signs.append(replace(TODAY, meaning="this week"))
    return legend_lines(signs, look)


def _scale(chart: LoadChart, columns: _Columns, look: Look) -> Text:
    times = "x" if look.ascii else "×"
    largest = max(chart.weeks, key=lambda week: week.load)
    words = f"A full bar is the largest week, that of {_short(largest.from_).strip()}: {chart.largest_week:,} points of"
    if columns.full > chart.largest_week:
        words = f"A full bar is the week with the largest plan: {columns.full:,} points of"
    words += f" load (RPE {times} minutes)."
    words += " Done: what was done of each week's plan." if columns.recorded else ""
    if columns.hardest:
        words += " 21 days: the load of the three weeks up to the week's end"
        words += ", and its share of the plan's largest," if columns.shared else "; the plan's largest is"
        words += f" {chart.largest_21_days:,}."
    if not chart.largest_week:
        words = "No training in this time: add sessions or a typical [week] to the plan."
    return wrapped(words, look.width, "", "bright_black")
