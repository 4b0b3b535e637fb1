"""Dates and weekdays as tables and lists write them, in six languages, with and without a year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache

from msgspec import Struct

from rubdown.importers.words import DATES

_TIME = re.compile(
    r"[, t]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?(?: ?[ap]\.?m\.?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?$"
)
_ISO = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})")
_PARTED = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})(?:[./-]([0-9]{4}|[0-9]{2})?)?")
_NTH = r"(?:st|nd|rd|th|er)?"
_WORDED = re.compile(
    rf"(?:(?P<d>[0-9]{{1,2}}){_NTH}\.?[ -](?:de |of )?(?P<m>[a-z]{{3,10}})"
    rf"|(?P<m2>[a-z]{{3,10}})\.?[ -](?P<d2>[0-9]{{1,2}}){_NTH})"
    r"\.?(?:,?[ -](?:de )?(?P<y>[0-9]{4}))?"
)


class WrittenDay(Struct, frozen=True):
    """A date as written: the year is None where none stands, so is the weekday."""

    year: int | None
    month: int
    day: int
    weekday: int | None = None


class Days(Struct, frozen=True):
    """Reads dates; `day_first` says what 2/3/2027 is, with a dot the day always comes first. Dates without a year lie
    in the twelve months from `first` on; without it they are none.
    """

    day_first: bool | None
    first: date | None = None

    def read(self, text: str) -> date | None:
        """`2027-03-02`, `20270302`, `2/3/2027`, `2.3.2027`, `2 Mar 2027`, `Mon, March 2, 2027, 08:00`; else None."""
        written = self.written(text)
        if written is None or (written.year is None and self.first is None):
            return None
        year = written.year
        if year is None and self.first is not None:
            year = self.first.year + ((written.month, written.day) < (self.first.month, self.first.day))
        return _date(year or 0, written)

    def written(self, text: str) -> WrittenDay | None:
        """A date as it is written; None where there is none."""
        plain = folded(text)[:60]
        for candidate in (plain, _TIME.sub("", plain)):
            if found := self._dated(candidate, None):
                return found
            first, _, rest = candidate.partition(" ")
            day = weekday_of(first)
            if day is not None and (found := self._dated(rest.strip(" ,"), day)):
                return found
        return None

    def _dated(self, plain: str, weekday: int | None) -> WrittenDay | None:
        if match := _ISO.fullmatch(plain):
            return WrittenDay(int(match[1]), int(match[2]), int(match[3]), weekday)
        if match := _PARTED.fullmatch(plain):
            dotted = (match[2] != "/" and self.day_first is not False) or match[2] == "."
            first, second = int(match[1]), int(match[3])
            day, month = (first, second) if dotted or self.day_first is not False else (second, first)
            year = int(match[4]) + (2000 if len(match[4]) == 2 else 0) if match[4] else None
            return WrittenDay(year, month, day, weekday)
        if match := _WORDED.fullmatch(plain):
            word = match["m"] or match["m2"]
            month_found = _numbers("months").get(word[:4], _numbers("months").get(word[:3]))
            year = int(match["y"]) if match["y"] else None
            return (
                WrittenDay(year, month_found + 1, int(match["d"] or match["d2"]), weekday)
                if month_found is not None
                else None
            )
        return None


def first_without_year(found: Iterable[WrittenDay], today: date, last_day: date | None) -> date | None:
    """The date of the first of days without a year, so that their weekdays are right and they lie ahead: the soonest
    whose last day is not past, or whose last day is at most `last_day`.
    """
    days = [day for day in found if day.year is None]
    fitting: list[date] = []
    for year in range(today.year - 1, today.year + 3):
        first = _date(year, days[0]) if days else None
        if first is None:  # 29 February, or no date at all
            continue
        known = [(placed, day.weekday) for day in days if (placed := _placed(day, first))]
        if all(weekday in (None, placed.weekday()) for placed, weekday in known):
            last = max(placed for placed, _ in known)
            if last >= today and (last_day is None or last <= last_day + timedelta(days=14)):
                fitting.append(first)
    return fitting[0] if fitting else None


def _placed(day: WrittenDay, first: date) -> date | None:
    return _date(first.year + ((day.month, day.day) < (first.month, first.day)), day)


def _date(year: int, day: WrittenDay) -> date | None:
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return None


def weekday_of(text: str) -> int | None:
    """0 for a Monday's name in one of six languages, 6 for a Sunday's; None for other words."""
    plain = re.sub(r"[-\s]?(?:feira)$", "", folded(text).strip(" .,:"))
    return _numbers("weekdays").get(plain)


@cache
def _numbers(of: str) -> dict[str, int]:
    """The number of each month's or weekday's name, from 0."""
    return {name: i for i, names in enumerate(DATES[of]) for name in names.split()}


def weekdays_in(cells: Sequence[str]) -> dict[int, int]:
    """The columns that are named after weekdays, each with its weekday."""
    found = {i: day for i, cell in enumerate(cells) if (day := weekday_of(cell)) is not None}
    if len(found) < 7:
        letters = "".join(cell.strip().lower() if len(cell.strip()) == 1 else "." for cell in cells)
        for named, first in (("mtwtfss", 0), ("smtwtfs", 6)):
            if (at := letters.find(named)) >= 0:
                return {at + i: (first + i) % 7 for i in range(7)}
    return found if len(set(found.values())) == len(found) else {}


def folded(text: str) -> str:
    """Lower case without accents, in single spaces."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    return " ".join("".join(char for char in plain if not unicodedata.category(char).startswith("M")).split())
