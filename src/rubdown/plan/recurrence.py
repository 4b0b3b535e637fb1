"""RFC 5545 recurrence rules as a plan may write them: the parts that give days, and the days that they give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from rubdown.toml.problems import InvalidValue, shown

# The parts of a rule that say days, with their bounds; the rest of RFC 5545 says times of day, or Easter.
_RULE_PARTS: dict[str, tuple[int, int]] = {
    "INTERVAL": (1, 1000),
    "COUNT": (1, 10_000),
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
}
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
# The parts that may narrow a frequency down: what RFC 5545 allows (3.3.10), less what is only searched for at length.
_NARROWING = {
    "DAILY": {"BYMONTH"},
    "WEEKLY": {"BYMONTH"},
    "MONTHLY": {"BYMONTH", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": {"BYMONTH", "BYMONTHDAY", "BYSETPOS", "BYYEARDAY", "BYWEEKNO"},
}
_LONGEST = 200  # characters
_CYCLE = 400  # years after which leap days and weekdays are the same again
_BYDAY = r"([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)"


def parse_recurrence(value: Any) -> str:
    """An RRULE in capital letters, without its prefix. Raises InvalidValue unless it gives days, and nothing else."""
    if not isinstance(value, str):
        raise InvalidValue(f"{shown(value)} is not a rule", 'write it as "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"')
    if len(value) > _LONGEST:
        raise InvalidValue(f"the rule {shown(value)} cannot be used", "use fewer parts")
    rule = value.strip().upper().removeprefix("RRULE:").rstrip(";")
    parts = [part.partition("=")[::2] for part in rule.split(";")]
    names = [name for name, _ in parts]
    if len({*names}) < len(names) or dict(parts).get("FREQ") not in _FREQUENCIES:
        fix = "begin it with one FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, each part once"
        raise InvalidValue(f"the rule {shown(value)} cannot be used", fix)
    for name, text in parts:
        if not _is_rule_part(name, text):
            fix = "take INTERVAL, COUNT, BYDAY, BYMONTH, BYMONTHDAY; no times of day, and `until` for its end"
            raise InvalidValue(f"the part {shown(f'{name}={text}')} of the rule {shown(value)} cannot be used", fix)
    _check_frequency(value, dict(parts))
    return rule


def _check_frequency(value: str, parts: dict[str, str]) -> None:
    """Whether the parts go with the frequency; else InvalidValue."""
    frequency = parts["FREQ"]
    for name in parts:
        if name in _RULE_PARTS and name.startswith("BY") and name not in _NARROWING[frequency]:
            fix = "use FREQ=MONTHLY or YEARLY"
            raise InvalidValue(f"the rule {shown(value)} cannot be used: {name} with FREQ={frequency}", fix)
    # The fifth Monday of a month, the 53rd of a year: there is none beyond.
    most = 0 if frequency in ("DAILY", "WEEKLY") else 5 if frequency == "MONTHLY" or "BYMONTH" in parts else 53
    if any(int(nth) > most for nth in re.findall(r"\d+", parts.get("BYDAY", ""))):
        wrong = f"the rule {shown(value)} counts weekdays beyond those that there are"
        raise InvalidValue(wrong, "write BYDAY=SU for every Sunday, 1SU for the first of a month, -1SU for its last")


def _is_rule_part(name: str, text: str) -> bool:
    if name in ("FREQ", "WKST"):
        return text in (*_FREQUENCIES, "MO", "TU", "WE", "TH", "FR", "SA", "SU")
    if name == "BYDAY":
        return all(re.fullmatch(_BYDAY, day) for day in text.split(","))
    low, high = _RULE_PARTS.get(name, (1, 0))
    numbers = text.split(",") if low < 0 or name == "BYMONTH" else [text]
    return all(re.fullmatch(r"[+-]?\d{1,5}", n) and low <= int(n) <= high and int(n) != 0 for n in numbers)


def days_by_rule(rule: str, first: date, low: date, high: date) -> Iterator[date]:
    """The days within [low, high] of an RFC 5545 rule that counts from its first day.

    A rule that never comes true (30 February) is searched to the year 9999: it is followed in the last years that have
    the same calendar, and there it is given up at once.
    """
    from dateutil.rrule import rrulestr

    first = _later_first(rule, first, low)
    years = _years_to_the_last(first.year, max(first, high).year)
    start, after, before = (datetime(day.year + years, day.month, day.day) for day in (first, low, high))
    moments = rrulestr(rule, dtstart=start).between(after, before, inc=True)
    return (moment.date().replace(year=moment.year - years) for moment in moments)


def _later_first(rule: str, first: date, low: date) -> date:
    """The last day up to `low` from which a rule without a count gives the same days from there on."""
    parts = dict(part.split("=") for part in rule.split(";"))
    if first >= low or "COUNT" in parts:
        return first
    interval = int(parts.get("INTERVAL", 1))
    if parts["FREQ"] in ("DAILY", "WEEKLY"):
        step = interval * (7 if parts["FREQ"] == "WEEKLY" else 1)
        return first + timedelta((low - first).days // step * step)
    step = interval * (12 if parts["FREQ"] == "YEARLY" else 1)
    months = 12 * (low.year - first.year) + low.month - 1 - first.month  # a month before: the whole of it is past
    for later in range(max(0, months) // step * step, 0, -step):
        with suppress(ValueError):  # where that month has no such day
            return first.replace(
                year=first.year + (first.month - 1 + later) // 12, month=(first.month - 1 + later) % 12 + 1
            )
    return first


def _years_to_the_last(first: int, last: int) -> int:
    """How many years later the calendar of these years comes again, as late as there are years.

    Between two centuries without a leap day it comes again wherever leap years and weekdays are the same.
    """
    if first > 1900 and last < 2099:
        for years in range(date.max.year - 1 - last, 9900 - first, -1):
            if years % 4 == 0 and date(first + years, 1, 1).weekday() == date(first, 1, 1).weekday():
                return years
    return (date.max.year - last) // _CYCLE * _CYCLE
