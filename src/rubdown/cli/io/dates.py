"""Days and hours as people write them on a command line: ISO, `yesterday`, `next tuesday`, `25 nov`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from rubdown.cli.io.output import fail
from rubdown.text import WEEKDAY_NAMES, WEEKDAYS

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"(.*?)(?:^|\bat |\s|(?<=\d)t)\s*(\d{1,2}:\d\d)(?::00)?")
_WRITTEN = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?(?P<m1>[a-z]{3,9})"
    r"|(?P<m2>[a-z]{3,9}) (?P<d2>\d{1,2})(?:st|nd|rd|th)?),?(?: (?P<year>\d{4}))?"
)
_HALF_YEAR = 183


def moment(text: str, today: date, *, past: bool = False) -> tuple[date, datetime | None]:
    """As `read_moment`; what cannot be read ends the command."""
    try:
        return read_moment(text, today, past=past)
    except ValueError as error:
        raise fail(str(error)) from None


def read_moment(text: str, today: date, *, past: bool = False) -> tuple[date, datetime | None]:
    """A day, and its hour where one is told; else ValueError, with what is wrong.

    A day without a year is the nearest to come, or the last that was.
    """
    match = _TIME.fullmatch(text.strip().lower())
    words, clock = (match[1].strip(), match[2]) if match else (text.strip().lower(), None)
    day = _day(words or "today", today, past=past)
    if day is None or not 1990 <= day.year <= 2199:
        raise ValueError(f"{text!r} is not a day that can be read; write 2026-12-06, yesterday, next tuesday or 25 nov")
    return day, datetime.combine(day, _clock(clock)) if clock else None


def _clock(text: str) -> time:
    hour, minute = map(int, text.split(":"))
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueError(f"{text} is not a time of day") from None


def _day(words: str, today: date, *, past: bool) -> date | None:
    named = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if words in named:
        return today + timedelta(days=named[words])
    plain = words.removeprefix("next ").removeprefix("last ")
    if plain[:3] in WEEKDAYS and plain in (WEEKDAYS[_index(plain)], WEEKDAY_NAMES[_index(plain)].lower()):
        back = words.startswith("last ") or (past and not words.startswith("next "))
        return _weekday(_index(plain), today, past=back)
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

    match = _WRITTEN.fullmatch(words)
    if not match:
        return None
    day, month = match["d1"] or match["d2"], match["m1"] or match["m2"]
    for year in [int(match["year"])] if match["year"] else _years(today, past=past):
        try:
            found: date = parse(f"{day} {month} {year}", dayfirst=True).date()
        except (ParserError, OverflowError, ValueError):
            continue
        if found.day == int(day) and (match["year"] or _lies_right(found, today, past=past)):
            return found
    return None


def _years(today: date, *, past: bool) -> list[int]:
    """The years to try, the likeliest first; a leap day may be four years off, and eight around 2100."""
    return [today.year + (-n if past else n) for n in (0, *range(1, 9))]


def _lies_right(found: date, today: date, *, past: bool) -> bool:
    """What was lies behind; what is to come may lie a little behind, since a booking may be logged late."""
    return found <= today if past else found >= today - timedelta(days=_HALF_YEAR)
