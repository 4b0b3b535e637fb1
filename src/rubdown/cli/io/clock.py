"""The day that it is, and the machine's time zone."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time

from msgspec import Struct

from rubdown.toml.scalars import NO_PLACES


class Clock(Struct, frozen=True):
    """The moment, the day that --today sets instead, and the machine's time zone (None: not known)."""

    now: datetime
    today: date | None
    zone: str | None

    def today_in(self, zone: str | None) -> date:
        """The day that it is in a time zone, in the machine's own where none is given."""
        if self.today:
            return self.today
        if zone is None:
            return self.now.astimezone().date()
        from zoneinfo import ZoneInfo

        return self.now.astimezone(ZoneInfo(zone)).date()

    def time_in(self, zone: str | None) -> time | None:
        """The time of day in a time zone, in the machine's own where none is given; None where --today sets the day."""
        if self.today:
            return None
        from zoneinfo import ZoneInfo

        return self.now.astimezone(ZoneInfo(zone) if zone else None).time()

    @property
    def moment(self) -> tuple[date, str | None]:
        """The day that was set, else this moment on the machine's clock; and the machine's time zone."""
        return self.today or self.now.astimezone(), self.zone


def machine_clock(today: date | None = None) -> Clock:
    """This moment; `today` is the day to take it for."""
    return Clock(datetime.now(UTC), today, machine_zone())


def machine_zone(tz: str | None = None) -> str | None:
    """The IANA name of the machine's time zone, by $TZ or else /etc/localtime; None where neither names one.

    `tz` stands for $TZ where it is given.
    """
    named = (os.environ.get("TZ", "") if tz is None else tz).removeprefix(":")
    link = named if named.startswith("/") else "/etc/localtime"
    name = named
    if not named or named.startswith("/"):
        name = os.path.realpath(link).partition("/zoneinfo/")[2]
    name = name.removeprefix("posix/").removeprefix("right/")
    if not name or name in NO_PLACES:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, LookupError):
        return None
