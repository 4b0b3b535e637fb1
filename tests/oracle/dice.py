"""A source of chance for plans, and how their tables are filled."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from oracle.numbers import Raw
from oracle.training import DAY

CLOCKS = ("06:30", "07:10", "09:00", "12:20", "18:00", "19:00", "20:45")


class Dice(random.Random):
    """A source of chance that knows between which days the entries of a plan lie."""

    first = last = date(2027, 1, 1)

    def chance(self, share: float) -> bool:
        return self.random() < share

    def day(self) -> date:
        return self.first + self.randint(0, (self.last - self.first).days) * DAY

    def stretch(self, most: int) -> tuple[date, date]:
        day = self.day()
        return day, day + self.randrange(most) * DAY

    def moment(self, day: date, with_start: float) -> Raw:
        """The day under `date`, or with a time under `start`."""
        return {"start": self.at(day)} if self.chance(with_start) else {"date": day}

    def at(self, day: date) -> datetime:
        return datetime.combine(day, time.fromisoformat(self.choice(CLOCKS)))


def add(plan: Raw, table: str, entries: list[Raw]) -> None:
    if entries:
        plan[table] = entries


def some(dice: Dice, share: float, **values: Callable[[], Any]) -> Raw:
    """Each key with its chance of being written."""
    return {key: value() for key, value in values.items() if dice.chance(share)}
