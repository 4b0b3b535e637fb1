"""Days and hours as people write them on a command line: ISO, `yesterday`, `next tuesday`, `25 nov`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from rubdown.cli.output import fail
from rubdown.wording import WEEKDAY_NAMES, WEEKDAYS

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"(.*?)(?:^|\bat |\s|(?<=\d)t)\s*(\d{1,2}:\d\d)(?::00)?")
_HALF_YEAR = 183


def moment(text: str, today: date, *, past: bool = False) -> tuple[date, datetime | None]:
    """A day, and its hour where one is told. A day without a year is the nearest to come, or the last that was."""
    match = _TIME.fullmatch(text.strip().lower())
    words, clock = (match[1].strip(), match[2]) if match else (text.strip().lower(), None)
    day = _day(words or "today", today, past=past)
    if day is None or not 1990 <= day.year <= 2199:
        raise fail(f"{text!r} is not a day that can be read; write 2026-12-06, yesterday, next tuesday or 25 nov")
    return day, datetime.combine(day, _clock(clock)) if clock else None


def _clock(text: str) -> time:
    hour, minute = map(int, text.split(":"))
    try:
        return time(hour, minute)
    except ValueError:
        raise fail(f"{text} is not a time of day") from None


def _day(words: str, today: date, *, past: bool) -> date | None:
    named = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if words in named:
        return today + timedelta(days=named[words])
    plain = words.removeprefix("next ").removeprefix("last ")
    if plain[:3] in WEEKDAYS and plain in (WEEKDAYS[_index(plain)], WEEKDAY_NAMES[_index(plain)].lower()):
        return _weekday(_index(plain), today, past=past or words.startswith("last "))
    if _ISO.fullmatch(words):
        return _iso(words)
    return _written(words, today, past=past)


def _index(name: str) -> int:
    return WEEKDAYS.index(name[:3])


def _weekday(index: int, today: date, *, past: bool) -> date:
    """The next such weekday after today, or the last one before it."""
    if past:
        return today - timedelta(days=(today.weekday() - index - 1) % 7 + 1)
    return today + timedelta(days=(index - today.weekday() - 1) % 7 + 1)


def _iso(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _written(words: str, today: date, *, past: bool) -> date | None:
    """`25 nov`, `3 January 2027`: without a year the one that makes it the nearest in the wanted direction."""
    from dateutil.parser import ParserError, parse

    if not re.search(r"[a-z]{3}", words) or not re.search(r"\d", words):
        return None
    try:
        found: date = parse(words, default=datetime.combine(today, time()), dayfirst=True).date()
    except (ParserError, OverflowError, ValueError):
        return None
    if re.search(r"\d{4}", words):
        return found
    return _nearest_year(found, today, past=past)


def _nearest_year(found: date, today: date, *, past: bool) -> date:
    slack = timedelta(days=_HALF_YEAR)
    if past and found > today:
        return found.replace(year=found.year - 1)
    if not past and found < today - slack:
        return found.replace(year=found.year + 1)
    return found
