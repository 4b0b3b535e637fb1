"""Values that TOML has no type for, of use in any document: dates in reach, times of day, time zones, addresses.

To a type checker each type here is that of the parsed value; at run time it is a Scalar, which says how to parse a TOML
value and what a JSON Schema says of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Meta

from rubdown.toml.problems import InvalidValue, did_you_mean, shown

# Files beside the time zones: what the machine is set to, an unset one, a rule of old, the hour of no place.
NO_PLACES = ("localtime", "Factory", "posixrules")
FIRST_YEAR, LAST_YEAR = 1990, 2199  # leaves room on both sides for every sum of dates
_LONGEST_NAME = 240  # bytes of a file's name: systems take 255, and a lock's name is longer than its file's
_LONGEST_ZONE = 60  # characters; each step of a longer name would be looked up as a folder
# One address, as SMTP and a header can carry it: no name beside it, nothing that could begin another header, nothing
# that a header's reader would decode ("=?").
_EMAIL = r"(?!.*=\?)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?!.*\.\.)[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
# "18:00", "9.30", "18h", "18h30", "6pm", "6:30 p.m."; an hour alone, "18", where it can be nothing else.
CLOCK = r"[0-9]{1,2}(?:[:.h][0-5][0-9])?(?: ?[ap]\.?m\b\.?| ?h\b)?"
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-5][0-9]))?(?: ?(?:(?P<half>[ap])\.?m\.?|(?P<h>h)))?", re.IGNORECASE
)


def About(text: str, **bounds: Any) -> Meta:  # noqa: N802  stands where Meta does
    """What a key means, for the JSON Schema, with the bounds of its value."""
    return Meta(description=text, **bounds)


class Scalar:
    """A type of value: its parser, which raises InvalidValue, and the JSON Schema of what the parser accepts."""

    parse: ClassVar[Callable[[Any], Any]]
    schema: ClassVar[dict[str, Any]]


def scalar(parse: Callable[[Any], Any], schema: dict[str, Any]) -> Any:
    """A new Scalar."""
    return type(parse.__name__, (Scalar,), {"parse": staticmethod(parse), "schema": schema})


def parse_day(value: Any) -> date:
    """A TOML date."""
    if isinstance(value, datetime):
        raise InvalidValue(f"{shown(value)} has a time", f"write the date alone: {value.date()}")
    if not isinstance(value, date):
        fix = "write a date as 2026-12-06, without quotes"
        with suppress(ValueError):
            fix = (
                f"write it without quotes: {date.fromisoformat(value.strip()[:10])}" if isinstance(value, str) else fix
            )
        raise InvalidValue(f"{shown(value)} is not a date", fix)
    return _in_reach(value)


def _in_reach(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise InvalidValue(f"the year {value.year} is out of reach", f"years go from {FIRST_YEAR} to {LAST_YEAR}")
    return value


def parse_moment(value: Any) -> datetime:
    """A TOML date with a time."""
    if isinstance(value, datetime):
        _in_reach(value)
        return value
    if isinstance(value, date):
        fix = f"write date = {value}, or add the time: {value}T09:00:00"
        raise InvalidValue(f"{shown(value)} has no time", fix)
    raise InvalidValue(f"{shown(value)} is not a date with a time", "write it as 2026-12-06T08:30:00, without quotes")


def parse_when(value: Any) -> date:
    """A TOML date, with or without a time."""
    return parse_moment(value) if isinstance(value, datetime) else parse_day(value)


def minutes_of(text: str, *, bare_hour: bool = False) -> int | None:
    """Minutes since midnight of a clock time such as `16:00`, `9.30`, `18h`, `6pm` or `24:00`; None where it is none.

    With `bare_hour` an hour alone, `16`, is a time as well.
    """
    match = _CLOCK.fullmatch(text.strip())
    if not match or not (bare_hour or match["minute"] or match["half"] or match["h"]):
        return None
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    minutes = hour * 60 + int(match["minute"] or 0)
    return minutes if minutes <= 24 * 60 else None


def parse_clock(value: Any) -> int:
    """Minutes since midnight of a TOML time, or of a text such as `18:00` or `6pm`."""
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    minutes = minutes_of(value) if isinstance(value, str) else None
    if minutes is None or minutes == 24 * 60:
        raise InvalidValue(f"{shown(value)} is not a time of day", 'write it as "18:00" or "6pm"')
    return minutes


def parse_zone(value: Any) -> str:
    """The IANA name of a time zone."""
    from zoneinfo import ZoneInfo, available_timezones

    if not isinstance(value, str):
        raise InvalidValue(f"{shown(value)} is not a time zone", 'write an IANA name such as "Europe/Madrid"')
    place = value.removeprefix("posix/").removeprefix("right/")
    if value in NO_PLACES or place != value:
        meant = f'write "{place}"' if place != value else 'write an IANA name such as "Europe/Madrid"'
        raise InvalidValue(f"{shown(value)} names no place's time zone", meant)
    try:
        ZoneInfo(value if len(value) <= _LONGEST_ZONE else "")
    except (ValueError, OSError, LookupError):
        meant = did_you_mean(value, sorted(available_timezones())).strip()
        fix = meant or 'write an IANA name such as "Europe/Madrid"'
        raise InvalidValue(f"unknown time zone {shown(value)}", fix) from None
    return value


def parse_email(value: Any) -> str:
    """One e-mail address, alone."""
    if not isinstance(value, str) or not re.fullmatch(_EMAIL, value):
        raise InvalidValue(f"{shown(value)} is not an e-mail address", 'write one address alone: "ana@example.org"')
    return value


def parse_phone(value: Any) -> str:
    """The digits of a telephone number, its country's first. Raises InvalidValue."""
    fix = 'write it with the country: "+34 600 123 456"'
    if not isinstance(value, str) or not re.fullmatch(r"\s*(\+|00)[0-9 ().\-/]{6,30}", value):
        raise InvalidValue(f"{shown(value)} is not a telephone number with its country", fix)
    digits = re.sub(r"\D", "", value).removeprefix("00")
    if not 7 <= len(digits) <= 15:
        raise InvalidValue(f"{shown(value)} is not a telephone number with its country", fix)
    return digits


def parse_file_name(value: Any) -> str:
    """A path that can lead to a file: not a folder's, and of a length that systems take."""
    fix = 'name a file, as "season.journal.toml"'
    if not isinstance(value, str):
        raise InvalidValue(f"{shown(value)} is not a file name", fix)
    if "\0" in value or any(len(part.encode(errors="replace")) > _LONGEST_NAME for part in value.split("/")):
        raise InvalidValue(f"{shown(value)} cannot be a file name", fix)
    if value.startswith(("/dev/", "/proc/", "/sys/")):
        raise InvalidValue(f"{shown(value)} is a device or a pipe, not a journal", fix)
    if value.rpartition("/")[2] in (".", "..", "~") or value.endswith("/"):
        raise InvalidValue(f"{shown(value)} is a folder, not a file", fix)
    return value


_TIMES: list[dict[str, Any]] = [{"format": "date-time"}, {"format": "partial-date-time"}]
_CLOCK_PATTERN = (
    r"^([0-9]|[01][0-9]|2[0-3])([:.h][0-5][0-9](:[0-9.]+)?( ?h)?| ?h)$"
    r"|^(0?[1-9]|1[0-2])([:.h][0-5][0-9])? ?[AaPp]\.?[Mm]\.?$"
)

if TYPE_CHECKING:
    Day = date
    Moment = datetime
    When = date
    Clock = int
    Zone = str
    Email = str
    Phone = str
    FileName = str
else:
    Day = scalar(parse_day, {"type": "string", "format": "date"})
    Moment = scalar(parse_moment, {"type": "string", "anyOf": _TIMES})
    When = scalar(parse_when, {"type": "string", "anyOf": [{"format": "date"}, *_TIMES]})
    Clock = scalar(parse_clock, {"type": "string", "pattern": _CLOCK_PATTERN})
    Zone = scalar(parse_zone, {"type": "string", "examples": ["Europe/Madrid"]})
    Email = scalar(parse_email, {"type": "string", "format": "email"})
    Phone = scalar(parse_phone, {"type": "string", "pattern": r"^\s*(\+|00)[0-9 ().\-/]{6,30}$"})
    FileName = scalar(parse_file_name, {"type": "string"})
