"""The answer in one breath: the next massage, the goal race, the next race; and each appointment in a line."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.render.words import Clock, clock_24, days_away, open_words, time_words, weeks_left
from rubdown.report.massage import Massage
from rubdown.report.view import CalendarView
from rubdown.text import long_date, short_day


def answer_words(view: CalendarView, clock: Clock = clock_24) -> Iterator[str]:
    """`Next massage: Mon 28 Dec 18:00, in 32 days`, then `Goal: City Marathon, 20 weeks 3 days`, then the next race."""
    today, goal, race = view.schedule.today, view.goal, view.next_race
    yield f"Next massage: {next_massage_words(view, clock)}"
    if goal:
        yield f"Goal: {goal.name}, {weeks_left(goal.date, today)}"
    if race and race != goal:
        yield f"Next race: {race.name}, {weeks_left(race.date, today)}"


def next_massage_words(view: CalendarView, clock: Clock = clock_24) -> str:
    """`Mon 28 Dec 18:00, in 32 days`, and whether it is booked or soft."""
    massage, today = view.next_massage, view.schedule.today
    if massage is None:
        return f"none fits before {long_date(view.schedule.until)}"
    start = start_words(massage, clock)
    when = f"{short_day(massage.date)}{f' {start}' if massage.start else f', {start}' if start else ''}"
    words = [when, days_away((massage.date - today).days)]
    words += ["soft"] if massage.kind == "soft" else []
    return ", ".join(words + (["booked"] if massage.status == "booked" else []))


def start_words(massage: Massage, clock: Clock = clock_24) -> str:
    """`18:00`, or where the hour isn't known the hours that are open: `any time 16:00–20:00`, else ""."""
    return time_words(massage.start, clock) if massage.start else open_words(massage, clock)
