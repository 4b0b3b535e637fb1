"""Days, clock times, numbers and lists in words, and text that is safe to show.

Text that came from a plan is shown only through `escape_controls`, so that nothing in a name can steer a terminal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

KM_A_MILE = Fraction("1.609344")

# What a terminal may obey or reorder: controls, line and paragraph separators, format characters, surrogates.
_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_NONCHARACTERS = range(0xFDD0, 0xFDF0)  # and the last two of each plane: no text, and XML refuses some of them
_NOT_ASCII = r"[^\n -~]"


def escape_controls(text: str) -> str:
    """The text with each control, format and separator character, and each noncharacter, as a visible `\\uXXXX`.

    Emoji joiners (U+200D) are format characters too and are escaped: a name stays readable, a column stays true.
    """
    if text.isprintable():  # the common case: Python's own notion leaves out all of _UNSAFE
        return text
    escaped = ((f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}", char) for char in text)
    return "".join(escape if _is_unsafe(char) else char for escape, char in escaped)


def _is_unsafe(char: str) -> bool:
    code = ord(char)
    return unicodedata.category(char) in _UNSAFE or code & 0xFFFE == 0xFFFE or code in _NONCHARACTERS


def in_json(raw: bytes) -> str:
    """The same JSON, with escapes for what a terminal may obey or reorder: it may be read on one."""

    def escape(match: re.Match[str]) -> str:
        units = match[0].encode("utf-16-be").hex()
        return re.sub(r"....", r"\\u\g<0>", units) if _is_unsafe(match[0]) else match[0]

    text = raw.decode()
    if text.isprintable():  # as most lines are: nothing in them needs an escape
        return text
    return re.sub(_NOT_ASCII, escape, text)


def in_toml(text: str) -> str:
    """The same TOML, its texts in double quotes, with escapes for what a terminal may obey or reorder."""

    def escape(match: re.Match[str]) -> str:
        code = ord(match[0])
        return (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}") if _is_unsafe(match[0]) else match[0]

    return re.sub(_NOT_ASCII, escape, text)


def weekday_index(word: str) -> int | None:
    """The weekday (0 = Monday) of its name (or plural), or of three letters or more that it begins with; else None."""
    beginning = word.lower()
    names = enumerate(f"{name.lower()}s" for name in WEEKDAY_NAMES)
    return next((i for i, name in names if len(beginning) >= 3 and name.startswith(beginning)), None)


def short_day(day: date) -> str:
    """`Tue 24 Nov`."""
    return f"{WEEKDAY_NAMES[day.weekday()][:3]} {day.day} {MONTH_NAMES[day.month - 1][:3]}"


def long_date(day: date) -> str:
    """`Tue 24 Nov 2026`."""
    return f"{short_day(day)} {day.year}"


def weekday(day: date) -> str:
    """`Tuesday`."""
    return WEEKDAY_NAMES[day.weekday()]


def month_name(day: date) -> str:
    """`December`."""
    return MONTH_NAMES[day.month - 1]


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included."""
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def clock(minutes: int) -> str:
    """Minutes since midnight as `HH:MM`; 1440, the end of the day, is `24:00`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def days(count: int) -> str:
    """`1 day`, `4 days`."""
    return plural(count, "day")


def plural(count: int, noun: str) -> str:
    """The count with its noun: `1 hour`, `2 hours`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def ordinal(count: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`."""
    if count % 100 in (11, 12, 13):
        return f"{count}th"
    return f"{count}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th') }"


def number(value: Fraction) -> str:
    """A decimal with at most one place, rounded half up, and none where it is whole: `24`, `12.5`, `42.2`."""
    tenths = round_half_up(10 * value.numerator, value.denominator)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def decimal(value: Fraction, places: int) -> float:
    """The value rounded to that many decimals, halves up."""
    scale: int = 10**places
    return round_half_up(value.numerator * scale, value.denominator) / scale


def distance(km: Fraction, units: str) -> str:
    """A length in the runner's units: `24 km`, `15 mi`."""
    return f"{number(km / KM_A_MILE if units == 'mi' else km)} {units}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def day_ranges(days_of_month: Iterable[int]) -> str:
    """Days of one month, in order, as runs: `1–10, 12 and 20–27`."""
    runs: list[list[int]] = []
    for day in days_of_month:
        if runs and runs[-1][1] == day - 1:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    return listed([f"{a}" if a == b else f"{a}–{b}" for a, b in runs])


def round_half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to numerator / denominator, halves up; the denominator is positive."""
    return (2 * numerator + denominator) // (2 * denominator)
