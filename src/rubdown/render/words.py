"""Words that several formats share: times of day, days away, days between, months."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from rubdown.report.massage import Massage, Window
from rubdown.text import MONTH_NAMES, days, listed, plural

if TYPE_CHECKING:
    from rubdown.report.answer import MonthPlan

Clock = Callable[[str], str]  # from HH:MM to how the runner reads it
_TIME = r"(?<![\d:.T])([01]\d|2[0-4]):([0-5]\d)(?!:?\d|/)"
_LONG = 60  # days from which a span is shown in weeks


def clock_24(text: str) -> str:
    """The text as it is: its times are of 24 hours."""
    return text


def clock_12(text: str) -> str:
    """The text with its times on a 12-hour clock: `6 pm`, `9:30 am`."""
    return re.sub(_TIME, lambda time: _on_12_hours(int(time[1]), time[2]), text)


def _on_12_hours(hour: int, minute: str) -> str:
    if (hour % 24, minute) == (0, "00"):
        return "midnight"
    return f"{(hour - 1) % 12 + 1}{'' if minute == '00' else f':{minute}'} {'pm' if 12 <= hour < 24 else 'am'}"


def time_words(moment: datetime, clock: Clock = clock_24) -> str:
    """The time of day: `18:00`, `6 pm`."""
    return clock(f"{moment:%H:%M}")


def hours_words(windows: Sequence[Window], clock: Clock = clock_24) -> str:
    """`16:00–20:00`, `09:00–13:00 or 16:00–20:00`."""
    return clock(listed([f"{start}–{end}" for start, end in windows], "or"))


def hours_in_words(massage: Massage, unknown: str = "hour not known", clock: Clock = clock_24) -> str:
    """`17:00–18:00` where the hour is known, else the hours that are open: `any time 16:00–20:00`."""
    if massage.start and massage.end:
        return clock(f"{massage.start:%H:%M}–{massage.end:%H:%M}")
    return open_words(massage, clock) or unknown


def open_words(massage: Massage, clock: Clock = clock_24) -> str:
    """The hours that are open on the day of a massage: `any time 16:00–20:00`; "" for one that was."""
    to_come = massage.windows and massage.status != "done"
    return f"any time {hours_words(massage.windows, clock)}" if to_come else ""


def days_since_previous(massage: Massage) -> str:
    """`25 days after the last one`; a soft massage is only `soft`."""
    if massage.kind == "soft":
        return "soft"
    since = massage.days_since_previous
    return "the first one" if since is None else f"{days(since)} after the last one"


def weeks_since_previous(massage: Massage) -> str:
    """Weeks since the deep massage before, to the nearest: `4 weeks`; days where they are fewer than eleven."""
    since = massage.days_since_previous
    if since is None:
        return "soft" if massage.kind == "soft" else "first"
    return days(since) if since < 11 else plural((since + 3) // 7, "week")


def days_away(count: int) -> str:
    """How far off a day is: `today`, `tomorrow`, `in 5 days`, `3 days ago`."""
    if count in (0, 1):
        return ("today", "tomorrow")[count]
    return f"in {days(count)}" if count > 0 else f"{days(-count)} ago"


def weeks_left(day: date, today: date) -> str:
    """What is left until a day: `today`, `12 days`, `20 weeks 3 days`."""
    left = (day - today).days
    if left < _LONG:
        return days(left) if left else "today"
    weeks, rest = divmod(left, 7)
    return f"{plural(weeks, 'week')} {days(rest)}" if rest else plural(weeks, "week")


def month_title(month: MonthPlan) -> str:
    """`December 2026`."""
    year, number = month.month.split("-")
    return f"{MONTH_NAMES[int(number) - 1]} {year}"
