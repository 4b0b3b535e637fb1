"""The weeks around a race on the screen: what matters first, then a row a day."""

from __future__ import annotations

from rubdown.render.day_words import (
    massage_words,
    race_facts,
    race_title,
    race_words,
    room_mark,
    training_mark,
    training_words,
)
from rubdown.render.terminal.day_rows import Row, day_rows, facts, legend, names
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.race import AroundRace, RaceDayRow
from rubdown.text import escape_controls


def race_screen(around: AroundRace, look: Look) -> Text:
    """The race, its dates in words, and the days around it; no line is wider than the look's width."""
    text = wrapped(escape_controls(race_title(around)), look.width, "", "bold").append("\n")
    text.append_text(facts(race_facts(around), look)).append("\n")
    rows = [_row(around, day, look) for day in around.days]
    return text.append_text(day_rows(rows, look)).append("\n").append_text(legend(rows, look))


def _row(around: AroundRace, day: RaceDayRow, look: Look) -> Row:
    massage = massage_words(around, day)
    races = [race_words(day.race)] if day.race else []
    return Row(
        date=day.date,
        count=f"{-day.days_to_race:+d}" if day.days_to_race else "0",
        training=(
            training_mark(day.training, race=bool(races)),
            names([*races, *training_words(day.training)], look),
        ),
        massage=(room_mark(day, massage), massage),
        today=day.date == around.today,
    )
