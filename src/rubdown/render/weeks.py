"""The weeks of a month as every calendar draws them, from whatever weekday a week begins on."""

from __future__ import annotations

from datetime import date, timedelta

from rubdown.text import WEEKDAY_NAMES


def weekday_names(first_weekday: int) -> tuple[str, ...]:
    """The names of the weekdays, the first of a week (0 = Monday) first."""
    return WEEKDAY_NAMES[first_weekday:] + WEEKDAY_NAMES[:first_weekday]


def weeks_of_month(first: date, first_weekday: int) -> list[list[date | None]]:
    """The weeks of the month that begins on `first`, seven days each; None for days outside the month."""
    days: list[date | None] = [None] * ((first.weekday() - first_weekday) % 7)
    days += [day for i in range(31) if (day := first + timedelta(days=i)).month == first.month]
    days += [None] * (-len(days) % 7)
    return [days[i : i + 7] for i in range(0, len(days), 7)]
