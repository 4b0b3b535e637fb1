"""Dates as people write them: ISO 8601, `yesterday`, `next tuesday`, `25 nov`, with or without a time.

The one reader of days and of weekdays, for every option, argument and answer.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Literal

from rubdown.text import MONTH_NAMES, weekday_index

_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"(.*?)(?:^|\bat |\s|(?<=\d)t)\s*([0-9]{1,2}:\d\d)(?::00)?"
_WRITTEN = (
    r"(?:(?P<d1>[0-9]{1,2})(?:st|nd|rd|th)?\.? (?:of )?(?P<m1>[a-z]{3,9})"
    r"|(?P<m2>[a-z]{3,9}) (?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?),?(?: (?P<year>[0-9]{4}))?"
)
YEARS = range(1990, 2200)
Direction = Literal["past", "future", "nearest"]


class NoTimeOfDayError(ValueError):
    """A time that no day has: 25:00."""


def iso_day(text: str) -> date:
    """A day in ISO 8601; ValueError with the reason where it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write it as 2026-12-06") from None
    if day.year not in YEARS:
        raise ValueError(f"years go from {YEARS[0]} to {YEARS[-1]}")
    return day


def coming_day(text: str, today: date) -> date:
    """A day as people write it, the next such day or weekday, today included; else ValueError."""
    word = text.strip().lower()
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow")
    index = weekday_index(word)
    if index is not None:
        return today + timedelta(days=(index - today.weekday()) % 7)
    return _written(word, today, "future") or iso_day(text)


def read_moment(text: str, today: date, direction: Direction = "nearest") -> tuple[date, datetime | None]:
    """A day, and the moment where a time is written with it; else ValueError.

    A day without a year is the nearest in the direction (today fits each); a weekday is the next one, or the last one
    where the direction is the past.
    """
    match = re.fullmatch(_TIME, text.strip().lower())
    words, clock = (match[1].strip(), match[2]) if match else (text.strip().lower(), None)
    day = today if clock and not words else _day(words, today, direction)
    if day is None or day.year not in YEARS:
        raise ValueError(f"{text!r} is not a day that can be read; write 2026-12-06, yesterday, next tuesday or 25 nov")
    if clock is None:
        return day, None
    try:
        hour, minute = map(int, clock.split(":"))
        return day, datetime.combine(day, time(hour, minute))
    except ValueError:
        raise NoTimeOfDayError(f"{clock} is not a time of day") from None


def _day(words: str, today: date, direction: Direction) -> date | None:
    named = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if words in named:
        return today + timedelta(days=named[words])
    index = weekday_index(words.removeprefix("next ").removeprefix("last "))
    if index is not None:
        if words.startswith("last ") or (direction == "past" and not words.startswith("next ")):
            return today - timedelta(days=(today.weekday() - index - 1) % 7 + 1)
        return today + timedelta(days=(index - today.weekday() - 1) % 7 + 1)
    if re.fullmatch(_ISO, words):
        return _date(*map(int, words.split("-")))
    return _written(words, today, direction)


def _written(words: str, today: date, direction: Direction) -> date | None:
    """`25 nov`, `3 January 2027`: without a year the one that makes it the nearest in the direction."""
    match = re.fullmatch(_WRITTEN, words)
    if not match:
        return None
    day, word = int(match["d1"] or match["d2"]), match["m1"] or match["m2"]
    month = next((i for i, name in enumerate(MONTH_NAMES, 1) if name.lower().startswith(word)), 0)
    if match["year"]:
        return _date(int(match["year"]), month, day)
    # A leap day may be four years off, and eight around 2100.
    days = filter(None, (_date(year, month, day) for year in range(today.year - 9, today.year + 10)))
    fitting = [d for d in days if direction == "nearest" or (d <= today if direction == "past" else d >= today)]
    return min(fitting, key=lambda d: (abs(d - today), d < today), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
