"""Values of a plan that TOML has no type for: hours, weekdays, training in words, amounts, rules of recurrence."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rubdown.plan.recurrence import parse_recurrence
from rubdown.text import WEEKDAYS, listed
from rubdown.toml.problems import InvalidValue, nearest, shown
from rubdown.toml.scalars import minutes_of, scalar

_MOST_A_DAY = 20
_HIGHEST_CLIMB, _HIGHEST_PRICE = 30_000, 1_000_000
_DURATION = re.compile(r"([0-9]{1,4}) ?(m|h|d)(?:in(?:utes?)?|ours?|ays?)?")
_WEEKDAY_LIST = listed([f'"{day}"' for day in WEEKDAYS], "or")


def parse_hours(value: Any) -> tuple[tuple[int, int], ...]:
    """Stretches [start, end) in minutes of the day, of a text such as `09:00-13:00, 16:00-20:00`."""
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
        fix = "write the earlier time first; hours do not run past midnight"
        raise InvalidValue(f"the hours {shown(part.strip())} end before they start", fix)
    return start, end


def parse_weekdays(value: Any) -> frozenset[int]:
    """Weekdays (0 = Monday) of one name or a list of names."""
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


def parse_words(value: Any) -> tuple[str, ...]:
    """A day's sessions in words, of a text or a list of texts."""
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise InvalidValue(
            f"{shown(value)} is not a day's training", 'write it in words: "tempo 12 km", or a list of such'
        )
    if len(words) > _MOST_A_DAY:
        raise InvalidValue(f"{len(words)} sessions on one day", f"write {_MOST_A_DAY} at most")
    return tuple(word for word in words if word.strip())


def parse_per_month(value: Any) -> tuple[int, int]:
    """The least and the most massages a month, of a pair or of one number for both."""
    pair = [value, value] if _whole(value) else value
    if not isinstance(pair, list) or len(pair) != 2 or not all(_whole(n) and 0 <= n <= 4 for n in pair):
        fix = "write [1, 2] (at least, at most), or 1, or 2; no more than 4"
        raise InvalidValue(f"{shown(value)} is not a number of massages a month", fix)
    if pair[0] > pair[1] or pair[1] < 1:
        fix = "write the smaller number first, and allow at least 1"
        raise InvalidValue(f"at least {pair[0]} and at most {pair[1]} a month cannot be", fix)
    return pair[0], pair[1]


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(name: str, low: int, high: int, *, above: bool) -> Callable[[Any], Fraction]:
    bounds = f"above {low} and at most {high}" if above else f"from {low} to {high}"

    def parse(value: Any) -> Fraction:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise InvalidValue(f"{shown(value)} is not a number", f"write {name} as a number {bounds}, without quotes")
        if not (low < value if above else low <= value) or not value <= high:
            raise InvalidValue(f"{shown(value)} is out of bounds", f"write {name} as a number {bounds}")
        return Fraction(str(value))  # the decimal that was written, not its binary neighbour

    return parse


parse_km = _number("kilometres", 0, 1000, above=True)
parse_minutes = _number("minutes", 0, 6000, above=True)
parse_rpe = _number("the effort", 0, 10, above=False)


def parse_climb(value: Any) -> int:
    """Metres of climb."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _HIGHEST_CLIMB:
        raise InvalidValue(f"{shown(value)} is not a climb", f"write metres as a number from 0 to {_HIGHEST_CLIMB}")
    return round(value)


def parse_duration(value: Any) -> int:
    """Minutes of a text such as `24h`, `90 min` or `2d`."""
    match = _DURATION.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if match is None:
        raise InvalidValue(f"{shown(value)} is not a duration", 'write it as "24h", "90min" or "2d"')
    return int(match[1]) * {"m": 1, "h": 60, "d": 24 * 60}[match[2]]


def parse_price(value: Any) -> int:
    """Whole minor units (cents) of a price such as `55` or `49.50`."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _HIGHEST_PRICE:
        raise InvalidValue(
            f"{shown(value)} is not a price", f"write a number from 0 to {_HIGHEST_PRICE}, without quotes"
        )
    cents = Fraction(str(value)) * 100
    if cents.denominator != 1:
        raise InvalidValue(f"{shown(value)} has more than two decimals", "write a price such as 55 or 49.50")
    return int(cents)


_WEEKDAY: dict[str, Any] = {"type": "string", "enum": list(WEEKDAYS)}
_TEXT: dict[str, Any] = {"type": "string"}
_ONE_NUMBER = {"type": "integer", "minimum": 1, "maximum": 4}
_TWO_NUMBERS = {
    "type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 4}, "minItems": 2, "maxItems": 2,
}  # fmt: skip

if TYPE_CHECKING:
    Hours = tuple[tuple[int, int], ...]
    Weekdays = frozenset[int]
    Words = tuple[str, ...]
    PerMonth = tuple[int, int]
    Recurrence = str
    Km = Fraction
    Minutes = Fraction
    Rpe = Fraction
    Climb = int
    Duration = int
    Price = int
else:
    Hours = scalar(parse_hours, {"type": "string", "examples": ["09:00-13:00, 16:00-20:00"]})
    Weekdays = scalar(parse_weekdays, {"anyOf": [_WEEKDAY, {"type": "array", "items": _WEEKDAY}]})
    Words = scalar(parse_words, {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}], "examples": ["tempo 12 km"]})
    PerMonth = scalar(parse_per_month, {"anyOf": [_ONE_NUMBER, _TWO_NUMBERS]})
    Recurrence = scalar(parse_recurrence, {"type": "string", "examples": ["FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"]})
    Km = scalar(parse_km, {"type": "number", "exclusiveMinimum": 0, "maximum": 1000})
    Minutes = scalar(parse_minutes, {"type": "number", "exclusiveMinimum": 0, "maximum": 6000})
    Rpe = scalar(parse_rpe, {"type": "number", "minimum": 0, "maximum": 10})
    Climb = scalar(parse_climb, {"type": "number", "minimum": 0, "maximum": _HIGHEST_CLIMB})
    Duration = scalar(parse_duration, {"type": "string", "examples": ["24h", "90min", "2d"]})
    Price = scalar(parse_price, {"type": "number", "minimum": 0, "maximum": _HIGHEST_PRICE})
