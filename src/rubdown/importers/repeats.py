"""RFC 5545 repetition of whole days, kept within bounds: a rule of seconds, or one without an end, fills no plan."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from rubdown.plan.recurrence import days_by_rule, parse_recurrence
from rubdown.plan.timeline import LONGEST_HORIZON
from rubdown.toml.problems import InvalidValue, shown

_BEFORE = timedelta(days=92)  # training that is longer ago weighs on no day to come
_MOST_RULES = 5
_COUNTED = timedelta(days=3653)  # how long a rule with a count is followed before today: it cannot be begun later
_UNTIL = re.compile(r";?UNTIL=(?P<day>[0-9]{8})(?:T(?P<time>[0-9]{6})(?P<utc>Z?))?", re.IGNORECASE)
_TIMES = re.compile(r";?BY(?:HOUR|MINUTE|SECOND)=[0-9]{1,2}(?=;|$)", re.IGNORECASE)


class Repeats(Struct, frozen=True):
    """How an event repeats: its rules, further days and days without it, as written; and the day that it is."""

    rules: tuple[str, ...]
    extra: frozenset[date]
    without: frozenset[date]
    today: date


def days_of(repeats: Repeats, begin: date) -> tuple[list[date], str, str]:
    """The days on which an event that begins then comes; or why they cannot be told; and where they are cut."""
    first = begin.date() if isinstance(begin, datetime) else begin
    days, cut = {first, *repeats.extra}, ""
    if len(repeats.rules) > _MOST_RULES:
        return [], f"it repeats by {len(repeats.rules)} rules", ""
    for rule in repeats.rules:
        try:
            plain, until = parted(rule, begin)
            low, high = _bounds(repeats.today, first, until)
            days.update(days_by_rule(recurrence(plain, first, repeats.today), first, low, high))
        except (InvalidValue, ValueError) as wrong:
            return [], f"its repeat cannot be read: {wrong}", ""
        if until is None and "COUNT=" not in plain.upper():
            cut = f", followed to {high} because it has no end"
        if low > first:
            days.discard(first)
            cut += f"; days before {low} are past and left out"
    return sorted(days - repeats.without), "", cut


def recurrence(plain: str, first: date, today: date) -> str:
    """A rule without its end, as `days_by_rule` takes it. Raises InvalidValue, also where it counts from long ago."""
    rule = parse_recurrence(plain)
    if "COUNT=" in rule and today - first > _COUNTED:
        raise InvalidValue(f"the rule {shown(plain)} counts from {first}", "give it an end (UNTIL) instead")
    return rule


def parted(rule: str, begin: date) -> tuple[str, date | None]:
    """A rule without its end and its times of day, and the last day that its end allows."""
    match = _UNTIL.search(rule)
    plain = _TIMES.sub("", _UNTIL.sub("", rule)).strip(";")
    if match is None:
        return plain, None
    until = datetime.strptime(f"{match['day']}{match['time'] or '235959'}", "%Y%m%d%H%M%S")
    if not isinstance(begin, datetime):
        return plain, until.date()
    if match["utc"] and begin.tzinfo:
        until = until.replace(tzinfo=UTC).astimezone(begin.tzinfo)
    return plain, until.date() - timedelta(days=until.time() < begin.time())


def _bounds(today: date, first: date, until: date | None) -> tuple[date, date]:
    """The first and last day on which a rule is followed."""
    low = max(first, today - _BEFORE)
    high = max(first, today) + LONGEST_HORIZON
    return low, min(high, until) if until else high
