"""The clocks of a club: civil times of one time zone as another's, each at its own moment.

A civil time is a minute: the day's proleptic ordinal times 1440, plus the minute of the day. A zone of None has the
other's clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo

from rubdown.plan.model import Plan
from rubdown.rules.base import DAY_MINUTES

_QUARTER = 15  # clocks change at a quarter of an hour


def several_zones(plans: Sequence[Plan]) -> list[str]:
    """The zones in which the runners live, in order, where they are more than one: else []."""
    zones = sorted({plan.timezone for plan in plans if plan.timezone})
    return zones if len(zones) > 1 else []


def minute_of(at: datetime) -> int:
    """The minute of a civil time."""
    return at.toordinal() * DAY_MINUTES + at.hour * 60 + at.minute


def moment(minute: int) -> datetime:
    """The civil time of a minute."""
    return datetime.combine(date.fromordinal(minute // DAY_MINUTES), time()) + timedelta(minutes=minute % DAY_MINUTES)


def on_other_clock(minute: int, zone: str | None, other: str | None) -> int:
    """What the other zone's clock shows at this minute of a zone: at the first, where it comes twice."""
    if not zone or not other or zone == other:
        return minute
    return minute_of(moment(minute).replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo(other)))


@cache
def steady_parts(begin: int, end: int, zone: str | None, other: str | None) -> tuple[tuple[int, int, int], ...]:
    """The parts of a stretch of a zone's minutes in which no clock changes, each with the other's minutes ahead.

    Hours that a clock skips are in no part, nor those of which the other zone's clock cannot say which is meant.
    """
    if not zone or not other or zone == other:
        return ((begin, end, 0),)
    quarters = range(begin - begin % _QUARTER, end, _QUARTER)
    parts = []
    for ahead, group in groupby(quarters, lambda quarter: _minutes_ahead(quarter, zone, other)):
        of_part = list(group)
        if ahead:
            parts.append((max(begin, of_part[0]), min(end, of_part[-1] + _QUARTER), ahead[0]))
    return tuple(parts)


def _minutes_ahead(minute: int, zone: str, other: str) -> tuple[int, int] | None:
    """How far ahead the other zone's clock is, and UTC; None where it would not lead back to this minute."""
    there, in_utc = on_other_clock(minute, zone, other), on_other_clock(minute, zone, "UTC")
    return (there - minute, in_utc - minute) if on_other_clock(there, other, zone) == minute else None
