"""Words that several formats share: hours, days between, days away, months."""

from __future__ import annotations

from rubdown.report.answer import Massage, MonthPlan
from rubdown.text import MONTH_NAMES, days, listed


def hours_in_words(massage: Massage, unknown: str = "hour not known") -> str:
    """`17:00–18:00` where the hour is known, else the hours that stay open on the day: `any time 16:00–20:00`."""
    if massage.start and massage.end:
        return f"{massage.start:%H:%M}–{massage.end:%H:%M}"
    return f"any time {listed([f'{a}–{b}' for a, b in massage.windows], 'or')}" if massage.windows else unknown


def days_since_previous(massage: Massage) -> str:
    """`25 days after the last one`; a soft massage is only `soft`."""
    if massage.kind == "soft":
        return "soft"
    since = massage.days_since_previous
    return "the first one" if since is None else f"{days(since)} after the last one"


def days_away(count: int) -> str:
    """How far off a day is: `today`, `tomorrow`, `in 5 days`, `3 days ago`."""
    if count in (0, 1):
        return ("today", "tomorrow")[count]
    return f"in {days(count)}" if count > 0 else f"{days(-count)} ago"


def month_title(month: MonthPlan) -> str:
    """`December 2026`."""
    year, number = month.month.split("-")
    return f"{MONTH_NAMES[int(number) - 1]} {year}"
