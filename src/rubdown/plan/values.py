"""Values of a plan that TOML has no type for: hours, weekdays, training in words, amounts, rules of recurrence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rubdown.plan.currency import SIGNS, decimals, is_exact
from rubdown.plan.recurrence import parse_recurrence
from rubdown.text import WEEKDAYS, clock, listed, weekday_index
from rubdown.toml.problems import InvalidValue, did_you_mean, shown
from rubdown.toml.scalars import CLOCK, minutes_of, scalar

MOST_A_MONTH = 4  # massages: `[massage] per_month` goes no higher
MOST_A_DAY = 20  # sessions

_HIGHEST_CLIMB, _HIGHEST_AMOUNT = 30_000, 100_000_000
_DURATION = r"([0-9]{1,4}) ?(m|h|d)(?:in(?:utes?)?|ours?|rs?|ays?)?"
_STRETCH = rf"(?i)(?<![0-9:.h])(?P<start>{CLOCK}) *(?:[-–—]|\bto\b) *(?P<end>{CLOCK})(?![:.h]?[0-9])"
_LONGEST = 500  # characters of a week's hours, or of weekdays: longer ones would only keep the reader busy
_LINKS = r"(?i)^(?:[\s,;:=&.]|and\b)+|[\s,;:=&.]+$"  # what stands around days and hours
_WEEK_HOURS = "mon-fri 16:00-20:00, sat 10-13"
_DAY_GROUPS = {
    **dict.fromkeys(("weekday", "weekdays"), range(5)), **dict.fromkeys(("weekend", "weekends"), range(5, 7)),
    **dict.fromkeys(("daily", "everyday"), range(7)),
}  # fmt: skip
_WEEKDAY_LIST = listed([f'"{day}"' for day in WEEKDAYS], "or")


def parse_hours(value: Any) -> tuple[tuple[int, int], ...]:
    """Stretches [start, end) in minutes of a day, of a text such as `09:00-13:00, 16:00-20:00` or `9-1pm`."""
    if not isinstance(value, str):
        raise InvalidValue(f"{shown(value)} is not a list of hours", 'write them as "09:00-13:00, 16:00-20:00"')
    stretches = []
    for before, stretch in _stretches(value):
        if before or not stretch:
            raise InvalidValue(f"{shown(before)} is not a stretch of hours", 'write it as "16:00-20:00"')
        stretches.append(_minutes_of_stretch(stretch))
    if value.strip() and not stretches:
        raise InvalidValue(f"{shown(value)} is not a list of hours", 'write them as "09:00-13:00, 16:00-20:00"')
    return _in_order(stretches, value)


def parse_week_hours(text: str) -> dict[int, tuple[tuple[int, int], ...]]:
    """Hours by weekday (0 = Monday) of a text such as `mon-fri 16-20, sat 10-13`; without weekdays for every day."""
    by_day: dict[int, list[tuple[int, int]]] = {}
    weekdays: frozenset[int] = frozenset(range(7))
    for before, stretch in _stretches(text):
        if not stretch:
            raise InvalidValue(f"{shown(before)} has no hours", f"write days and hours: {_WEEK_HOURS}")
        weekdays = read_weekdays(before) if before else weekdays
        for day in weekdays:
            by_day.setdefault(day, []).append(_minutes_of_stretch(stretch))
    if not by_day:
        raise InvalidValue(f"{shown(text)} has no hours", f"write days and hours: {_WEEK_HOURS}")
    return {day: _in_order(stretches, text) for day, stretches in by_day.items()}


def _stretches(text: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Each stretch of hours in a text, with the words before it; last the words after them all, without a stretch."""
    at = 0
    if len(text) > _LONGEST:
        yield text, None
        return
    for match in re.finditer(_STRETCH, text):
        yield re.sub(_LINKS, "", text[at : match.start()]), match
        at = match.end()
    rest = re.sub(_LINKS, "", text[at:])
    if rest:
        yield rest, None


def _minutes_of_stretch(match: re.Match[str]) -> tuple[int, int]:
    """Start and end of a stretch in minutes; what says am or pm of its end alone says it of its start, where it can."""
    start, end = (minutes_of(match[name], bare_hour=True) for name in ("start", "end"))
    half = re.search(r"[ap](?=\.?m\b)", match["end"], re.IGNORECASE)
    if half and start is not None and end is not None and re.fullmatch(r"[0-9:.]+", match["start"]):
        start = next((s for sign in (half[0], "a") if (s := minutes_of(match["start"] + sign + "m") or 0) < end), start)
    if start is None or end is None:
        raise InvalidValue(f"{shown(match[0])} is not a stretch of hours", 'write it as "16:00-20:00"')
    if end == 0 < start:  # midnight
        end = 24 * 60
    if end <= start:
        later = end + 12 * 60
        meant = f'did you mean "{clock(start)}-{clock(later)}"? ' if start < later <= 24 * 60 and start < 720 else ""
        fix = f"{meant}write the earlier time first; hours do not run past midnight"
        raise InvalidValue(f"the hours {shown(match[0])} end before they start", fix)
    return start, end


def _in_order(stretches: list[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """Stretches by their start; those that touch are one: a massage may run across noon."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if joined and start < joined[-1][1]:
            raise InvalidValue(f"the hours {shown(text)} overlap", "let each stretch start after the one before it")
        before = joined.pop() if joined and joined[-1][1] == start else (start, end)
        joined.append((before[0], end))
    return tuple(joined)


def parse_weekdays(value: Any) -> frozenset[int]:
    """Weekdays (0 = Monday) of a text such as `tue`, `Tuesday` or `mon-fri`, or of a list of such."""
    if isinstance(value, str):
        return read_weekdays(value)
    if not isinstance(value, list):
        raise InvalidValue(f"{shown(value)} is not a list of weekdays", 'write them as ["tue", "wed"]')
    if not value:
        raise InvalidValue("the list names no weekday", f"weekdays are {_WEEKDAY_LIST}")
    if len(value) > len(WEEKDAYS):
        raise InvalidValue(f"{len(value)} weekdays, where a week has {len(WEEKDAYS)}", "name each of them once")
    weekdays, errors = set[int](), list[InvalidValue]()
    for i, name in enumerate(value):
        try:
            weekdays |= read_weekdays(name, i)
        except InvalidValue as error:
            errors.append(error)
    if errors:
        errors[0].others = errors[1:]
        raise errors[0]
    return frozenset(weekdays)


def read_weekdays(text: Any, element: int | None = None) -> frozenset[int]:
    """The weekdays that a text names: `tue wed`, `Tuesday, thursday`, `mon-fri`, `weekdays`, `weekend`, `daily`.

    `element` is its place in a list of texts.
    """
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise InvalidValue(f"{shown(text)} is not a weekday", f"weekdays are {_WEEKDAY_LIST}", element)
    if text in WEEKDAYS:
        return frozenset((WEEKDAYS.index(text),))
    words = re.sub(r"\s*(?:[-–—]|\bto\b)\s*", "-", text.lower().replace("every day", "daily"))
    weekdays: set[int] = set()
    for word in re.findall(r"[^\s,;:&+/]+", words):
        if word in _DAY_GROUPS:
            weekdays.update(_DAY_GROUPS[word])
        elif word != "and":
            first, _, last = word.partition("-")
            start, end = _weekday(first, element), _weekday(last or first, element)
            weekdays.update((start + n) % 7 for n in range((end - start) % 7 + 1))
    if not weekdays:
        raise InvalidValue(f"{shown(text)} names no weekday", f"weekdays are {_WEEKDAY_LIST}", element)
    return frozenset(weekdays)


def _weekday(name: str, element: int | None) -> int:
    index = weekday_index(name)
    if index is not None:
        return index
    meant = did_you_mean(name, WEEKDAYS) or did_you_mean(name[:3], WEEKDAYS)
    raise InvalidValue(f"{shown(name)} is not a weekday", f"{meant}weekdays are {_WEEKDAY_LIST}", element)


def parse_words(value: Any) -> tuple[str, ...]:
    """A day's sessions in words, of a text or a list of texts."""
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        fix = 'write it in words: "tempo 12 km", or a list of such'
        raise InvalidValue(f"{shown(value)} is not a day's training", fix)
    if len(words) > MOST_A_DAY:
        raise InvalidValue(f"{len(words)} sessions on one day", f"write {MOST_A_DAY} at most")
    return tuple(word for word in words if word.strip())


def parse_per_month(value: Any) -> tuple[int, int]:
    """The least and the most massages a month, of a pair or of one number for both."""
    pair = [value, value] if _is_number(value, whole=True) else value
    whole = isinstance(pair, list) and all(_is_number(n, whole=True) for n in pair)
    if not whole or len(pair) != 2 or not all(0 <= n <= MOST_A_MONTH for n in pair):
        fix = f"write [1, 2] (at least, at most), or 1, or 2; no more than {MOST_A_MONTH}"
        raise InvalidValue(f"{shown(value)} is not a number of massages a month", fix)
    if pair[0] > pair[1] or pair[1] < 1:
        fix = "write the smaller number first, and allow at least 1"
        raise InvalidValue(f"at least {pair[0]} and at most {pair[1]} a month cannot be", fix)
    return pair[0], pair[1]


def parse_preferences(value: Any) -> dict[str, int]:
    """Points for each therapist that a runner likes, of a table by name."""
    if not isinstance(value, dict) or not all(_is_number(n, whole=True) and abs(n) <= 1000 for n in value.values()):
        raise InvalidValue(f"{shown(value)} are no points for therapists", "write { Marta = 10 }, whole numbers")
    return {name.strip(): points for name, points in value.items()}


def _is_number(value: Any, *, whole: bool = False) -> bool:
    return isinstance(value, int if whole else int | float) and not isinstance(value, bool)


def _amount(name: str, low: int, high: int, *, above: bool) -> Any:
    """A Scalar of a number within its bounds, as an exact fraction; `above`: more than the lower bound."""
    bounds = f"above {low} and at most {high}" if above else f"from {low} to {high}"

    def parse(value: Any) -> Fraction:
        if not _is_number(value):
            raise InvalidValue(f"{shown(value)} is not a number", f"write {name} as a number {bounds}, without quotes")
        if not (low < value if above else low <= value) or not value <= high:
            raise InvalidValue(f"{shown(value)} is out of bounds", f"write {name} as a number {bounds}")
        return Fraction(str(value))  # the decimal that was written, not its binary neighbour

    return scalar(parse, {"type": "number", "exclusiveMinimum" if above else "minimum": low, "maximum": high})


def parse_climb(value: Any) -> int:
    """Metres of climb."""
    if not _is_number(value) or not 0 <= value <= _HIGHEST_CLIMB:
        raise InvalidValue(f"{shown(value)} is not a climb", f"write metres as a number from 0 to {_HIGHEST_CLIMB}")
    climb: int = round(value)
    return climb


def parse_duration(value: Any) -> int:
    """Minutes of a text such as `24h`, `90 min` or `2d`."""
    match = re.fullmatch(_DURATION, value.strip().lower()) if isinstance(value, str) else None
    if match is None:
        raise InvalidValue(f"{shown(value)} is not a duration", 'write it as "24h", "90min" or "2d"')
    return int(match[1]) * {"m": 1, "h": 60, "d": 24 * 60}[match[2]]


def parse_amount(value: Any) -> Decimal:
    """An amount of money, exactly as it is written: `55`, `49.50` or `"49.50"`."""
    fix = f'write a number from 0 to {_HIGHEST_AMOUNT:,}, such as 55 or "49.50"; the currency goes into currency'
    text = value.strip() if isinstance(value, str) else str(value) if _is_number(value) else ""
    if re.fullmatch(r"[0-9]{1,9},[0-9]{1,2}", text):
        raise InvalidValue(f"{shown(value)} has a comma", f'did you mean "{text.replace(",", ".")}"?')
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", text) or Decimal(text) > _HIGHEST_AMOUNT:
        raise InvalidValue(f"{shown(value)} is not an amount of money", fix)
    return Decimal(text)


def parse_price(value: Any, currency: str) -> Decimal:
    """An amount with no more decimals than its currency."""
    amount = parse_amount(value)
    if not is_exact(amount, currency):
        wrong = f"{amount} {currency} has more decimals than {currency}, which has {decimals(currency) or 'none'}"
        raise InvalidValue(wrong, "round it, or correct the currency")
    return amount


def parse_currency(value: Any) -> str:
    """The ISO 4217 code of a currency, in capitals."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{3}", value.strip()):
        return value.strip().upper()
    meant = SIGNS.get(value.strip().lower()) if isinstance(value, str) else None
    fix = f'did you mean "{meant}"?' if meant else 'write its code of three letters: "EUR", "USD", "GBP"'
    raise InvalidValue(f"{shown(value)} is not the code of a currency", fix)


_WEEKDAY: dict[str, Any] = {"type": "string", "examples": [*WEEKDAYS, "weekdays", "weekend", "mon-fri"]}
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
    Amount = Decimal
    Currency = str
    Preferences = dict[str, int]
else:
    Hours = scalar(parse_hours, {"type": "string", "examples": ["09:00-13:00, 16:00-20:00", "4pm-8pm"]})
    Weekdays = scalar(parse_weekdays, {"anyOf": [_WEEKDAY, {"type": "array", "items": _WEEKDAY}]})
    Words = scalar(parse_words, {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}], "examples": ["tempo 12 km"]})
    PerMonth = scalar(parse_per_month, {"anyOf": [_ONE_NUMBER, _TWO_NUMBERS]})
    Recurrence = scalar(parse_recurrence, {"type": "string", "examples": ["FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"]})
    Km = _amount("kilometres", 0, 1000, above=True)
    Minutes = _amount("minutes", 0, 6000, above=True)
    Rpe = _amount("the effort", 0, 10, above=False)
    Climb = scalar(parse_climb, {"type": "number", "minimum": 0, "maximum": _HIGHEST_CLIMB})
    Duration = scalar(parse_duration, {"type": "string", "examples": ["24h", "90min", "2d"]})
    Preferences = scalar(parse_preferences, {"type": "object", "additionalProperties": {"type": "integer"}})
    Amount = scalar(
        parse_amount, {"anyOf": [{"type": "number", "minimum": 0, "maximum": _HIGHEST_AMOUNT}, _TEXT], "examples": [55]}
    )
    Currency = scalar(parse_currency, {"type": "string", "pattern": "^[A-Za-z]{3}$", "examples": ["EUR"]})
