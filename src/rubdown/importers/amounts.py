"""Distances, times and types as other programs write them in fields of their own."""

from __future__ import annotations

import re
from fractions import Fraction

from msgspec import Struct

from rubdown.importers.event import KM_A_MILE, Units
from rubdown.plan.model import Kind
from rubdown.titles import read

_NUMBER = r"(?P<number>[0-9]{1,9}(?:[.,][0-9]{1,9})?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?)"
_LENGTH = re.compile(rf"{_NUMBER} ?(?P<unit>k|kms?|kilomet(?:er|re|ro)s?|mi|miles?|millas?|m|met(?:er|re|ro)s?)?\.?")
_CLOCK = re.compile(r"(?P<h>[0-9]{1,3}):(?P<m>[0-5][0-9])(?::(?P<s>[0-5][0-9]))?(?: ?h(?:rs?|ours?)?)?")
_WORDED = re.compile(
    r"(?:(?P<h>[0-9]{1,3}(?:[.,][0-9]{1,2})?) ?h(?:rs?|ours?|oras?)?\.?)? ?"
    r"(?:(?P<m>[0-9]{1,4}(?:[.,][0-9]{1,2})?) ?(?:m|min(?:ute|uto)?s?|')?\.?)? ?(?:(?P<s>[0-9]{1,2}) ?s(?:ec)?s?)?"
)
_ISO = re.compile(r"P(?:(?P<d>[0-9]{1,2})D)?T(?:(?P<h>[0-9]{1,3})H)?(?:(?P<m>[0-9]{1,5})M)?(?:(?P<s>[0-9]{1,7})S)?")
_RANGE = re.compile("[-–—]")
_LABEL = re.compile(
    r"[^\S\n]*(?P<label>(?:(?:planned|actual|total|target|estimated|moving) )?(?P<what>distance|distancia|time|duration"
    r"|duraci[oó]n|tiempo)(?: (?:planned|actual|total))?|(?:workout )?(?P<type>type)|(?P<rpe>rpe)):[^\S\n]*"
    r"(?P<value>[^\n]{1,60})",
    re.IGNORECASE,
)
# Types of sport that the word reader would not know for what they are.
_SPORTS: dict[str, Kind | str] = {
    "crosstrain": "cross", "x-train": "cross", "brick": "cross", "workout": "cross", "other": "", "custom": "",
    "open water swim": "cross", "day off": "rest", "virtual run": "run", "trail run": "run", "treadmill": "run",
    "track run": "run", "running": "run", "run": "run", "weight training": "strength", "note": "", "training": "",
    "event": "race", "correr": "run", "carrera": "run", "race": "race",
}  # fmt: skip


class Labelled(Struct):
    """What a description tells in lines such as `Planned Time: 1:05`; done values go before planned ones."""

    km: Fraction | None = None
    minutes: Fraction | None = None
    rpe: Fraction | None = None
    type: str = ""


def number(text: str) -> Fraction | None:
    """A number with a point or a comma before its decimals."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,9})?", text) and not text.startswith("0"):
        text = text.replace(",", "")
    found = re.fullmatch(r"[0-9]{0,9}(?:[.,][0-9]{0,9})?", text)
    return Fraction(text.replace(",", ".")) if found and any(char.isdigit() for char in text) else None


def km_of(text: str, bare: Units | str) -> Fraction | None:
    """Kilometres of `12000 m`, `7,2 km`, `6 mi` or `8-10 km` (its middle); a bare number is of the unit `bare`."""
    parts = _RANGE.split(text.strip().lower())
    found = [_LENGTH.fullmatch(part.strip()) for part in parts[:2]]
    if len(parts) > 2 or not found or None in found:
        return None
    unit = (found[-1]["unit"] if found[-1] else "") or bare
    values = [value for each in found if each and (value := number(each["number"])) is not None]
    factor = Fraction(1) if unit.startswith("k") else KM_A_MILE if unit.startswith("mi") else Fraction(1, 1000)
    return _within(factor * sum(values, Fraction(0)) / len(values), 1000) if values else None


def minutes_of(text: str) -> Fraction | None:
    """Minutes of `1:05`, `1:05:30`, `1h10m`, `65 min`, `PT1H5M`, `40m - 45m` (its middle), or a bare number of them."""
    parts = [_minutes(part.strip()) for part in _RANGE.split(text.lower())]
    found = [part for part in parts if part is not None]
    if len(found) != len(parts) or len(found) > 2:
        return None
    return _within(sum(found, Fraction(0)) / len(found), 6000)


def _minutes(text: str) -> Fraction | None:
    match = _CLOCK.fullmatch(text) or _ISO.fullmatch(text.upper()) or _WORDED.fullmatch(text)
    if not match or not any(match.groups()):
        return None
    parts = {name: Fraction((value or "0").replace(",", ".")) for name, value in match.groupdict().items()}
    return parts.get("d", Fraction(0)) * 1440 + parts["h"] * 60 + parts["m"] + parts["s"] / 60


def _within(value: Fraction | None, most: int) -> Fraction | None:
    return value if value is not None and 0 < value <= most else None


def labelled(description: str, bare: Units | str) -> Labelled:
    """The lines of a description that tell a distance, a time, a type or an effort."""
    found = Labelled()
    for line in description[:5000].split("\n"):
        match = _LABEL.fullmatch(line.rstrip())
        if match:
            _take(found, match, bare)
    return found


def _take(found: Labelled, match: re.Match[str], bare: Units | str) -> None:
    value, done = match["value"].strip(), "actual" in match["label"].lower()
    if match["type"]:
        found.type = found.type or value
    elif match["rpe"]:
        found.rpe = _within(number(value.removesuffix("/10")), 10)
    elif match["what"].lower().startswith("dist"):
        if done or found.km is None:
            found.km = km_of(value, bare) or found.km
    elif done or found.minutes is None:
        found.minutes = minutes_of(value) or found.minutes


def sport_of(text: str) -> str:
    """The kind that a type of sport stands for: one of the plan's kinds, "race", "run" for a run, "" if none."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).strip().lower()
    if plain in _SPORTS:
        return _SPORTS[plain]
    kind = read(plain).kind
    return (
        "run" if kind == "easy" and plain.endswith("run") and plain not in ("easy run", "recovery run") else kind or ""
    )
