"""The one reader of distances and times: `8-10 km`, `7.5mi`, `1h30`, `45'`, `1:05:30`, `90 s`; and of bare numbers.

Texts are read folded: lower case, without accents, with typewriter's signs.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from msgspec import Struct

from rubdown.text import KM_A_MILE

_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{3})+(?![0-9.,])|[0-9]{1,6}(?![0-9])(?:[.,][0-9]{1,6}(?![0-9]))?"
_HOUR = r"h(?:rs?|ours?|oras?|eures?)?|ore|ora|std|stunden?"
_MINUTE = r"min(?:s|utes?|utos?|uten?|uti)?|mn"
_SECOND = r"s|secs?|seconds?|seg|segundos?|secondes?|sek|sekunden|secondi|\"|''"
_UNITS = {
    "k km kms kilometer kilometre kilometers kilometres kilometro kilometros quilometros chilometri": Fraction(1),
    "mi mile miles miler milers milla millas miglia miglio meile meilen milha milhas": KM_A_MILE,
    "m mt mts meter metre meters metres metro metros metri": Fraction(1, 1000),
    "yd yds yard yards": Fraction("0.0009144"),
}
_LENGTHS = {unit: km for units, km in _UNITS.items() for unit in units.split()}
_CLOCK = (
    r"(?P<clock>[0-9]{1,3}:[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,3})?)?)(?![0-9:])"
    rf"(?P<hours> ?(?:{_HOUR})(?![a-z]))?"
)
# Units behind a number, with the signs that each may begin with. Behind hours stand minutes ("1h30", "1 h. 5'"),
# behind minutes seconds ("49m30s"). Each is compiled where its sign stands.
_AFTER_NUMBER = (
    (
        ("h", "o", "s"),
        rf"(?P<hours>{_HOUR})(?![a-z])\.?(?P<half> (?:and a half|y media|e mezza|et demie|e meia|einhalb)\b)?"
        rf"(?: ?(?:and |y |und |et |e )?(?P<after>[0-5]?[0-9])"
        rf"(?: ?(?:{_MINUTE}|m)(?![a-z])| ?'"
        rf"|(?<=[0-5][0-9])(?![0-9:]|[.,][0-9]|(?:-[0-9]+)? ?(?:km?|mi|miles?|m|x)(?![a-z]))))?",
    ),
    (
        ("m", "'"),
        rf"(?P<minutes>(?:{_MINUTE})(?![a-z])\.?|'(?!['0-9])|m(?= ?[0-5]?[0-9] ?s(?![a-z])))"
        rf"(?: ?(?P<rest>[0-5]?[0-9]) ?s(?![a-z]))?",
    ),
    (("s", '"', "'"), rf"(?P<seconds>{_SECOND})(?![a-z0-9])"),
    (tuple({unit[0] for unit in _LENGTHS}), r"(?P<length>[a-z]+)(?![a-z0-9]|/h)"),
)
_TO = r" ?(?:-|/|(?:to|bis|ate|or|and|a|o|y|ou|oder|und|et|e)(?= )) ?"  # between two numbers
_HIGDON = r" (?:easy |steady |relaxed )?(?:run|pace)\b"  # in Higdon's tables "5 m run" is five miles


class Quantity(Struct, frozen=True):
    """A distance in km, or a time in minutes, or a bare number: from `low` to `high`, in the unit as written."""

    of: str  # "km", "minutes" or "number"
    low: Fraction
    high: Fraction
    unit: str = ""

    @property
    def middle(self) -> Fraction:
        """Of a range its middle."""
        return self.low if self.low == self.high else (self.low + self.high) / 2


def quantity_at(text: str, begin: int = 0) -> tuple[Quantity, int] | None:
    """The quantity that begins there, and where it ends: of a range both ends; None where no number stands."""
    first = _one(text, begin)
    link = _pattern(_TO).match(text, first[1]) if first else None
    second = _one(text, link.end()) if link else None
    if not (first and link and second):
        return first
    joined = _range(first[0], second[0], link[0].strip())
    return (joined, second[1]) if joined else first


def km_of(text: str, bare: str) -> Fraction | None:
    """Kilometres of `12000 m`, `7,2 km`, `6 mi` or `8-10 km` (its middle); a bare number is of the unit `bare`."""
    quantity = _whole(text)
    if quantity is None or quantity.of == "minutes":
        return None
    km = quantity.middle * (_LENGTHS.get(bare, Fraction(1, 1000)) if quantity.of == "number" else 1)
    return km if 0 < km <= 1000 else None


def minutes_of(text: str) -> Fraction | None:
    """Minutes of `1:05`, `00:28:10.5`, `1h10m`, `65 min`, `PT1H5M`, `40m - 45m` (its middle), or a bare number."""
    iso = _pattern(r"p(?:([0-9]{1,2})d)?t(?:([0-9]{1,3})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,7})s)?").fullmatch(
        text.strip().lower()
    )
    if iso and any(iso.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return _time(Fraction(days * 1440 + hours * 60 + minutes) + Fraction(seconds, 60))
    quantity = _whole(re.sub(r"([0-9])m\b", r"\1 min", text.lower()))
    return _time(quantity.middle) if quantity and quantity.of != "km" else None


def number(text: str) -> Fraction | None:
    """A number with a point or a comma before its decimals, or with commas between thousands."""
    plain = text.strip()
    if _pattern(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,9})?").fullmatch(plain):
        plain = plain.replace(",", "")
    match = _pattern(r"(?=.?[0-9])[0-9]{0,9}(?:[.,][0-9]{0,9})?").fullmatch(plain)
    return Fraction(plain.replace(",", ".")) if match else None


def clock_minutes(text: str) -> Fraction:
    """Minutes of `1:05` and `1:05:30`."""
    parts = [Fraction(part.replace(",", ".")) for part in text.split(":")]
    return parts[0] * 60 + parts[1] + (parts[2] / 60 if len(parts) > 2 else 0)


def daniels_spelled_out(text: str) -> str:
    """The text with Daniels' amounts ("2e + 14m + 1e") written out, if it has any."""
    if "+" not in text and "(" not in text:
        return text
    amount = r"(?<![0-9a-z.:,])([0-9]{1,2}(?:\.[0-9])?(?:-[0-9]{1,2})?) ?([emtirlh])(?![a-z0-9'/])"
    letters = [letter for _, letter in re.findall(amount, text)]
    if not set(letters) & set("etirl") or (len(letters) < 2 and "t" not in letters and "i" not in letters):
        return text
    return re.sub(amount, r"\1 dan\2", text)


def _whole(text: str) -> Quantity | None:
    plain = text.strip().lower().replace("–", "-").replace("—", "-").rstrip(".")
    at_start = quantity_at(plain)
    return at_start[0] if at_start and at_start[1] == len(plain) else None


def _time(minutes: Fraction) -> Fraction | None:
    return minutes if 0 < minutes <= 6000 else None


def _one(text: str, begin: int) -> tuple[Quantity, int] | None:
    """A time with a colon, or a number with its unit, if it has one; and where it ends."""
    if ":" in text[begin : begin + 4] and (clock := _pattern(_CLOCK).match(text, begin)):
        return _clock(clock), clock.end()
    written = _pattern(_NUMBER).match(text, begin)
    if written is None:
        return None
    at = written.end() + (text[written.end() :][:1] == "+")
    at += text.startswith((" ", "-"), at)
    for signs, pattern in _AFTER_NUMBER:
        unit = _pattern(pattern).match(text, at) if text.startswith(signs, at) else None
        if unit and (unit.lastgroup != "length" or unit["length"] in _LENGTHS):
            return _with_unit(written[0], unit, text), unit.end()
    value = _value(written[0], ",")
    return Quantity("number", value, value), written.end()


def _clock(match: re.Match[str]) -> Quantity:
    minutes, unit = clock_minutes(match["clock"]), "clock"
    if not match["hours"] and match["clock"].count(":") == 1 and minutes >= 240:
        minutes, unit = minutes / 60, "mm:ss"  # nobody's easy run lasts 28 hours: "28:37"
    return Quantity("minutes", minutes, minutes, unit)


def _with_unit(written: str, match: re.Match[str], text: str) -> Quantity:
    """A written number with the unit that was matched behind it."""
    unit = match.groupdict()
    if length := unit.get("length"):
        km = _value(written, "[.,]" if _LENGTHS[length] < 1 else "") * _LENGTHS[length]
        if length == "m" and len(written) < 3 and _pattern(_HIGDON).match(text, match.end()):
            length, km = "mi", _value(written, "") * KM_A_MILE
        return Quantity("km", km, km, length)
    value = _value(written, ",")
    if "hours" in unit:
        value = (value + (Fraction(1, 2) if unit["half"] else 0)) * 60 + int(unit["after"] or 0)
        return Quantity("minutes", value, value, "h")
    if "minutes" in unit:
        value += Fraction(int(unit["rest"] or 0), 60)
        return Quantity("minutes", value, value, "min")
    return Quantity("minutes", value / 60, value / 60, "s")


def _value(written: str, thousands: str) -> Fraction:
    """A written number; `thousands` is the sign that may stand between its thousands, if any."""
    if thousands and _pattern(rf"[1-9][0-9]{{0,2}}(?:{thousands}[0-9]{{3}})+").fullmatch(written):
        return Fraction(re.sub("[.,]", "", written))
    parts = written.replace(",", ".").split(".")
    return Fraction(int("".join(parts)), 10 ** len(parts[1]) if len(parts) > 1 else 1)


def _range(low: Quantity, high: Quantity, link: str) -> Quantity | None:
    """Two quantities as one, where they are the ends of a range; what "or" or a slash joins must share one unit."""
    if low.of == "number" and high.of != "number" and high.high and high.unit not in ("clock", "mm:ss"):
        factor = high.high / _unscaled(high)
        return Quantity(high.of, min(low.low * factor, high.low), high.high, high.unit)
    if low.of != high.of or link not in ("-", "to", "a", "bis", "ate") or low.low >= high.high:
        return None
    return Quantity(low.of, low.low, high.high, high.unit or low.unit)


def _unscaled(quantity: Quantity) -> Fraction:
    """The number as it was written before its unit."""
    if quantity.of == "km":
        return quantity.high / _LENGTHS[quantity.unit]
    return quantity.high * {"h": Fraction(1, 60), "min": Fraction(1), "s": Fraction(60)}[quantity.unit]


@cache
def _pattern(written: str) -> re.Pattern[str]:
    """A pattern, compiled when it is first needed: a start of the program should not pay for what it does not read."""
    return re.compile(written)
