"""Weeks on the screen: a heading with phase, distance and hours, then a row a day."""

from __future__ import annotations

from collections.abc import Sequence

from rubdown.plan.model import Units
from rubdown.render.day_words import (
    massages_words,
    not_done_words,
    race_words,
    room_mark,
    room_words,
    training_mark,
    training_words,
    week_facts,
    week_title,
)
from rubdown.render.terminal.day_rows import Row, day_rows, legend, names
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.week import TrainingWeek, WeekDayRow
from rubdown.text import escape_controls


def week_screen(weeks: Sequence[TrainingWeek], units: Units, look: Look) -> Text:
    """The weeks one below the other, and what their signs mean; no line is wider than the look's width."""
    text, all_rows = Text(), list[Row]()
    for week in weeks:
        rows = [_row(week, day, look) for day in week.days]
        text.append_text(wrapped(week_title(week), look.width, "", "bold"))
        text.append_text(wrapped(escape_controls(week_facts(week, units)), look.width))
        text.append_text(day_rows(rows, look)).append("\n")
        all_rows += rows
    return text.append_text(legend(all_rows, look))


def _row(week: TrainingWeek, day: WeekDayRow, look: Look) -> Row:
    races = [race_words(race) for race in day.races]
    massage = "; ".join(filter(None, [*massages_words(day), room_words(day, day.closed, week.today)]))
    return Row(
        date=day.date,
        count="",
        training=(
            training_mark(day.training, race=bool(races)),
            names([*races, *training_words(day.training), *not_done_words(day.outcomes, day.date)], look),
        ),
        massage=(room_mark(day, massage), massage),
        today=day.date == week.today,
    )
