"""Dates as tables write them."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from rubdown.text import MONTH_NAMES, WEEKDAY_NAMES

_ISO = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})(?:[t ].*)?")
_PARTED = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})[./-]([0-9]{4})(?: .*)?")
_NTH = r"(?:st|nd|rd|th)?"
_WORDED = re.compile(
    rf"(?:(?P<d>[0-9]{{1,2}}){_NTH}[ -](?:de )?(?P<m>[a-zé]{{3,10}})"
    rf"|(?P<m2>[a-z]{{3,9}})[ -](?P<d2>[0-9]{{1,2}}){_NTH})"
    r"\.?,?[ -](?:de )?(?P<y>[0-9]{4})"
)
_SPANISH = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_WEEKDAY = re.compile(
    rf"^(?:{'|'.join((*(name.lower() for name in WEEKDAY_NAMES), *(name[:3].lower() for name in WEEKDAY_NAMES)))}"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)\.?,? +"
)


class Days(Struct, frozen=True):
    """Reads dates; `day_first` says what 2/3/2027 is, with a dot the day always comes first."""

    day_first: bool | None

    def read(self, text: str) -> date | None:
        """`2027-03-02`, `20270302`, `2/3/2027`, `2.3.2027`, `2 Mar 2027`, `Mon, March 2, 2027`; else None."""
        plain = _WEEKDAY.sub("", text.strip().lower()[:60])
        try:
            if match := _ISO.fullmatch(plain):
                return date(int(match[1]), int(match[2]), int(match[3]))
            if match := _PARTED.fullmatch(plain):
                return self._parted(int(match[1]), int(match[3]), int(match[4]), dotted=match[2] != "/")
            if match := _WORDED.fullmatch(plain):
                month = _month((match["m"] or match["m2"])[:3])
                return date(int(match["y"]), month, int(match["d"] or match["d2"])) if month else None
        except ValueError:
            return None
        return None

    def _parted(self, first: int, second: int, year: int, *, dotted: bool) -> date:
        day_first = self.day_first if self.day_first is not None else True
        return date(year, second, first) if dotted or day_first else date(year, first, second)


def _month(start: str) -> int | None:
    english = [name[:3].lower() for name in MONTH_NAMES]
    for names in (english, _SPANISH):
        if start in names:
            return names.index(start) + 1
    return None
