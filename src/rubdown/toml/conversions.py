"""The values of a plan file that TOML has no type for: clock times, therapist's hours, weekdays, zones, numbers.

Each scalar is a parser from a TOML value to the value that is meant, with the JSON Schema of what it accepts. To a
type checker a scalar is the parsed value's type; at run time it is a marker that the reader looks up in SCALARS.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from rubdown.text import WEEKDAYS, listed
from rubdown.toml.problems import InvalidValue, nearest, shown
from rubdown.toml.recurrence import recurrence

FIRST_YEAR, LAST_YEAR = 1990, 2199  # leaves room on both sides for every sum of dates
_MOST_A_DAY = 20
_HIGHEST_CLIMB, _HIGHEST_PRICE = 30_000, 1_000_000
_DURATION = re.compile(r"([0-9]{1,4}) ?(m|h|d)(?:in(?:utes?)?|ours?|ays?)?")
_LONGEST_ZONE = 60  # characters; each step of a longer name would be looked up as a folder
# One address, as SMTP and a header can carry it: no name beside it, nothing that could begin another header, nothing
# that a header's reader would decode ("=?").
_EMAIL = r"(?!.*=\?)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.h]([0-5]\d)")
_WEEKDAY_LIST = listed([f'"{day}"' for day in WEEKDAYS], "or")

if TYPE_CHECKING:
    Day = date
    Moment = datetime
    When = date
    Clock = int
    Hours = tuple[tuple[int, int], ...]
    Weekdays = frozenset[int]
    Zone = str
    Words = tuple[str, ...]
    PerMonth = tuple[int, int]
    Recurrence = str
    Email = str
    Km = Fraction
    Minutes = Fraction
    Rpe = Fraction
    Climb = int
    Duration = int
    Price = int
else:
    Day = type("Day", (), {})
    Moment = type("Moment", (), {})
    When = type("When", (), {})
    Clock = type("Clock", (), {})
    Hours = type("Hours", (), {})
    Weekdays = type("Weekdays", (), {})
    Zone = type("Zone", (), {})
    Words = type("Words", (), {})
    PerMonth = type("PerMonth", (), {})
    Recurrence = type("Recurrence", (), {})
    Email = type("Email", (), {})
    Km = type("Km", (), {})
    Minutes = type("Minutes", (), {})
    Rpe = type("Rpe", (), {})
    Climb = type("Climb", (), {})
    Duration = type("Duration", (), {})
    Price = type("Price", (), {})


class Scalar(NamedTuple):
    """A parser that raises InvalidValue, and the JSON Schema of what it accepts."""

    parse: Callable[[Any], Any]
    schema: dict[str, Any]


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        raise InvalidValue(f"{shown(value)} has a time", f"write the date alone: {value.date()}")
    if not isinstance(value, date):
        raise InvalidValue(f"{shown(value)} is not a date", _date_mend(value))
    return _in_reach(value)


def _date_mend(value: Any) -> str:
    if isinstance(value, str):
        try:
            return f"write it without quotes: {date.fromisoformat(value.strip()[:10])}"
        except ValueError:
            pass
    return "write a date as 2026-12-06, without quotes"


def _in_reach(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise InvalidValue(f"the year {value.year} is out of reach", f"years go from {FIRST_YEAR} to {LAST_YEAR}")
    return value


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        _in_reach(value)
        return value
    if isinstance(value, date):
        mend = f"write date = {value}, or add the time: {value}T09:00:00"
        raise InvalidValue(f"{shown(value)} has no time", mend)
    raise InvalidValue(f"{shown(value)} is not a date with a time", "write it as 2026-12-06T08:30:00, without quotes")


def _when(value: Any) -> date:
    return _moment(value) if isinstance(value, datetime) else _day(value)


def minutes_of(text: str) -> int | None:
    """Minutes since midnight of a clock time such as `16:00`, `9.30` or `24:00`; None where it is none."""
    match = _CLOCK.fullmatch(text.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match else None
    return minutes if minutes is not None and minutes <= 24 * 60 else None


def _clock(value: Any) -> int:
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    minutes = minutes_of(value) if isinstance(value, str) else None
    if minutes is None or minutes == 24 * 60:
        raise InvalidValue(f"{shown(value)} is not a time of day", 'write it as "18:00"')
    return minutes


def _hours(value: Any) -> tuple[tuple[int, int], ...]:
    if not isinstance(value, str):
        raise InvalidValue(f"{shown(value)} is not a list of hours", 'write them as "09:00-13:00, 16:00-20:00"')
    stretches = sorted(_stretch(part) for part in value.split(",")) if value.strip() else []
    for (_, end), (start, _) in pairwise(stretches):
        if start < end:
            raise InvalidValue(f"the hours {shown(value)} overlap", "let each stretch start after the one before it")
    return _joined(stretches)


def _joined(stretches: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Stretches that touch are one: a massage may run across noon."""
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        before = joined.pop() if joined and joined[-1][1] == start else (start, end)
        joined.append((before[0], end))
    return tuple(joined)


def _stretch(part: str) -> tuple[int, int]:
    ends = [minutes_of(end) for end in re.split("[-–—]", part)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        raise InvalidValue(f"{shown(part.strip())} is not a stretch of hours", 'write it as "16:00-20:00"')
    start, end = ends[0], ends[1]
    if end <= start:
        mend = "write the earlier time first; hours do not run past midnight"
        raise InvalidValue(f"the hours {shown(part.strip())} end before they start", mend)
    return start, end


def _weekdays(value: Any) -> frozenset[int]:
    if isinstance(value, str):
        return frozenset({_weekday(value)})
    if not isinstance(value, list):
        raise InvalidValue(f"{shown(value)} is not a list of weekdays", 'write them as ["tue", "wed"]')
    if not value:
        raise InvalidValue("the list names no weekday", f"weekdays are {_WEEKDAY_LIST}")
    if len(value) > len(WEEKDAYS):
        raise InvalidValue(f"{len(value)} weekdays, where a week has {len(WEEKDAYS)}", "name each of them once")
    weekdays, errors = set[int](), list[InvalidValue]()
    for i, name in enumerate(value):
        try:
            weekdays.add(_weekday(name, i))
        except InvalidValue as error:
            errors.append(error)
    if errors:
        errors[0].others = errors[1:]
        raise errors[0]
    return frozenset(weekdays)


def _weekday(name: Any, element: int | None = None) -> int:
    if isinstance(name, str) and name in WEEKDAYS:
        return WEEKDAYS.index(name)
    near = nearest(name, list(WEEKDAYS)) if isinstance(name, str) else None
    meant = f'did you mean "{near}"? ' if near else ""
    raise InvalidValue(f"{shown(name)} is not a weekday", f"{meant}weekdays are {_WEEKDAY_LIST}", element)


def _zone(value: Any) -> str:
    from zoneinfo import ZoneInfo, available_timezones

    if not isinstance(value, str):
        raise InvalidValue(f"{shown(value)} is not a time zone", 'write an IANA name such as "Europe/Madrid"')
    try:
        ZoneInfo(value if len(value) <= _LONGEST_ZONE else "")
    except (ValueError, OSError, LookupError):
        near = nearest(value, sorted(available_timezones()))
        meant = f'did you mean "{near}"?' if near else 'write an IANA name such as "Europe/Madrid"'
        raise InvalidValue(f"unknown time zone {shown(value)}", meant) from None
    return value


def _words(value: Any) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise InvalidValue(
            f"{shown(value)} is not a day's training", 'write it in words: "tempo 12 km", or a list of such'
        )
    if len(words) > _MOST_A_DAY:
        raise InvalidValue(f"{len(words)} sessions on one day", f"write {_MOST_A_DAY} at most")
    return tuple(word for word in words if word.strip())


def _per_month(value: Any) -> tuple[int, int]:
    pair = [value, value] if _whole(value) else value
    if not isinstance(pair, list) or len(pair) != 2 or not all(_whole(n) and 0 <= n <= 4 for n in pair):
        mend = "write [1, 2] (at least, at most), or 1, or 2; no more than 4"
        raise InvalidValue(f"{shown(value)} is not a number of massages a month", mend)
    if pair[0] > pair[1] or pair[1] < 1:
        mend = "write the smaller number first, and allow at least 1"
        raise InvalidValue(f"at least {pair[0]} and at most {pair[1]} a month cannot be", mend)
    return pair[0], pair[1]


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _email(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(_EMAIL, value):
        raise InvalidValue(f"{shown(value)} is not an e-mail address", 'write one address alone: "ana@example.org"')
    return value


def _number(name: str, low: int, high: int, *, above: bool) -> Callable[[Any], Fraction]:
    bounds = f"above {low} and at most {high}" if above else f"from {low} to {high}"

    def parse(value: Any) -> Fraction:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise InvalidValue(f"{shown(value)} is not a number", f"write {name} as a number {bounds}, without quotes")
        if not (low < value if above else low <= value) or not value <= high:
            raise InvalidValue(f"{shown(value)} is out of bounds", f"write {name} as a number {bounds}")
        return Fraction(str(value))  # the decimal that was written, not its binary neighbour

    return parse


def _climb(value: Any) -> int:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _HIGHEST_CLIMB:
        raise InvalidValue(f"{shown(value)} is not a climb", f"write metres as a number from 0 to {_HIGHEST_CLIMB}")
    return round(value)


def _duration(value: Any) -> int:
    """Minutes of `24h`, `90 min` or `2d`."""
    match = _DURATION.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if match is None:
        raise InvalidValue(f"{shown(value)} is not a duration", 'write it as "24h", "90min" or "2d"')
    return int(match[1]) * {"m": 1, "h": 60, "d": 24 * 60}[match[2]]


def _price(value: Any) -> int:
    """Whole minor units (cents) of a price in units, `55` or `49.50`."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _HIGHEST_PRICE:
        raise InvalidValue(
            f"{shown(value)} is not a price", f"write a number from 0 to {_HIGHEST_PRICE}, without quotes"
        )
    cents = Fraction(str(value)) * 100
    if cents.denominator != 1:
        raise InvalidValue(f"{shown(value)} has more than two decimals", "write a price such as 55 or 49.50")
    return int(cents)


_DATE: dict[str, Any] = {"type": "string", "format": "date"}
_TIMES: list[dict[str, Any]] = [{"format": "date-time"}, {"format": "partial-date-time"}]
_WEEKDAY_ENUM: dict[str, Any] = {"type": "string", "enum": list(WEEKDAYS)}
_TEXT: dict[str, Any] = {"type": "string"}

SCALARS: dict[Any, Scalar] = {
    Day: Scalar(_day, _DATE),
    Moment: Scalar(_moment, {"type": "string", "anyOf": _TIMES}),
    When: Scalar(_when, {"type": "string", "anyOf": [{"format": "date"}, *_TIMES]}),
    Clock: Scalar(_clock, {"type": "string", "pattern": r"^([0-9]|[01][0-9]|2[0-3])[:.h][0-5][0-9](:[0-9.]+)?$"}),
    Hours: Scalar(_hours, {"type": "string", "examples": ["09:00-13:00, 16:00-20:00"]}),
    Weekdays: Scalar(_weekdays, {"anyOf": [_WEEKDAY_ENUM, {"type": "array", "items": _WEEKDAY_ENUM}]}),
    Zone: Scalar(_zone, {"type": "string", "examples": ["Europe/Madrid"]}),
    Words: Scalar(_words, {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}], "examples": ["tempo 12 km"]}),
    PerMonth: Scalar(
        _per_month,
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": 4},
                {
                    "type": "array",
                    "items": {"type": "integer", "minimum": 0, "maximum": 4},
                    "minItems": 2,
                    "maxItems": 2,
                },
            ]
        },
    ),
    Recurrence: Scalar(recurrence, {"type": "string", "examples": ["FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"]}),
    Email: Scalar(_email, {"type": "string", "format": "email"}),
    Km: Scalar(_number("kilometres", 0, 1000, above=True), {"type": "number", "exclusiveMinimum": 0, "maximum": 1000}),
    Minutes: Scalar(
        _number("minutes", 0, 6000, above=True), {"type": "number", "exclusiveMinimum": 0, "maximum": 6000}
    ),
    Climb: Scalar(_climb, {"type": "number", "minimum": 0, "maximum": _HIGHEST_CLIMB}),
    Duration: Scalar(_duration, {"type": "string", "examples": ["24h", "90min", "2d"]}),
    Price: Scalar(_price, {"type": "number", "minimum": 0, "maximum": _HIGHEST_PRICE}),
    Rpe: Scalar(_number("the effort", 0, 10, above=False), {"type": "number", "minimum": 0, "maximum": 10}),
}
