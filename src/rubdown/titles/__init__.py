"""What a session's title says, in English or Spanish: its kind, distance, time and RPE.

The title is folded (case, accents, signs). Then all that names something else than the session is taken out: paces,
plans, what surrounds a race, repetitions, strides. What is left is read in this order, the first that fits wins:

1. rest, strength, cross: only in the head, the words before the first `+`, comma, "or", "with" ...
2. what was run, the strongest claim first: race, long run, test, hills, tempo, 25 km and more, repetitions
3. the weaker hints, down to a bare "run": `KINDS` is in order

A pace never makes a race: "8 km at marathon pace" has lost its marathon before races are looked for.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from rubdown.titles.amounts import BARE, BETWEEN, DISTANCE, DURATION, PARTS, PLUS, RPE, WARM, WHOLE
from rubdown.titles.pattern import Pattern
from rubdown.titles.patterns import (
    AROUND_A_RACE,
    CLOCK_PACE,
    EASY_WORD,
    HALF_WORD,
    HEAD_ENDS,
    IN_HEAD,
    KINDS,
    LABEL,
    MARATHON_WORD,
    OTHER_SPORT,
    PACE,
    RECOVERY,
    REHEARSAL,
    REPS,
    SHORT,
    SLOW,
    STRIDES,
)

_MILE, _MARATHON, _HALF, _PARKRUN = (Fraction(km) for km in ("1.609344", "42.195", "21.0975", "5"))
_READ, _FAR = 300, 25  # characters of a title that are read; km from which a run without a kind is a long run


class Reading(NamedTuple):
    """What a title says; None where it does not say."""

    kind: str | None
    km: Fraction | None
    minutes: Fraction | None
    rpe: Fraction | None


_SIGNS = str.maketrans("’‘′´`″“”–—−‐‑×✕", "'" * 5 + '"' * 3 + "-----xx")


def read(title: str) -> Reading:
    """What the title of a session says. It never fails: what is not understood is None."""
    return _read(title.strip()[:_READ])


@lru_cache(maxsize=1024)  # a plan says the same week after week, and so do a club's plans
def _read(title: str) -> Reading:
    text = _folded(title)
    rpe = _within(_middle(said), 0, 10) if (said := RPE.search(text)) else None
    text, repeated = _session_only(RPE.sub(" ", text))
    km, minutes = _amount(DISTANCE, text, repeated), _amount(DURATION, text, repeated)
    if km and (named := _named(text)) and abs(km - named) > named / 30 and not KINDS[0][1].search(text):
        text = MARATHON_WORD.sub(" ", text)  # "Marathon 32 km": the marathon is the plan's name
    kind = _kind(f"{text} far" if km and km >= _FAR else text)
    bare = None if km or minutes or kind in ("cross", "strength") else BARE.search(text)
    if bare:  # "easy 40", "30 tempo"; less than 15 might as well be kilometres or miles
        minutes = _within(_middle(bare), 15, 300)
    small = repeated or kind in ("hills", "intervals")  # "1000 m repeats" tells a repetition, not the session
    km, minutes = _within(km, 2 if small else 0, 1000), _within(minutes, 10 if small else 0, 6000)
    return Reading(kind, _km_of(kind, text, km), None if kind == "rest" else minutes, rpe)


def _folded(title: str) -> str:
    """Lower case without accents; typographic signs as typed ones; single spaces."""
    text = title.translate(_SIGNS).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", re.sub(r"(?<=[0-9])½", ".5", text))
        text = "".join(char for char in text if not unicodedata.category(char).startswith("M")).replace("\u2044", "/")
    return " ".join(text.split())[: 2 * _READ].replace("media hora", "30 min").replace("una hora", "1 hora")


def _session_only(text: str) -> tuple[str, bool]:
    """The text without what names something else than the session, and whether it has repetitions."""
    text = STRIDES.sub(" strides ", CLOCK_PACE.sub(" ", LABEL.sub(" ", text)))
    if "x" in text and (easy := EASY_WORD.search(text)):  # "easy 8 km, 6 x 80 m"
        text = text[: easy.end()] + SHORT.sub(" strides ", text[easy.end() :])
    text, repeated = REPS.subn(lambda reps: f" reps {reps.groupdict().get('word') or ''} ", text)
    if repeated:
        text = RECOVERY.sub(" ", text)
    text = REHEARSAL.sub(" rehearsal ", text)
    text = PACE.sub(lambda pace: " marathonpace " if SLOW.search(pace[0]) else " racepace ", text)
    return " ".join(AROUND_A_RACE.sub(" ", text).split()), repeated > 0


def _kind(text: str) -> str | None:
    head = HEAD_ENDS.split(text)[0].strip()
    of_head = next((kind for kind, pattern in IN_HEAD if pattern.search(head)), None)
    return of_head or next((kind for kind, pattern in KINDS if pattern.search(text)), None)


def _named(text: str) -> Fraction | None:
    """The exact distance that a race's name tells."""
    return _HALF if HALF_WORD.search(text) else _MARATHON if MARATHON_WORD.search(text) else None


def _km_of(kind: str | None, text: str, km: Fraction | None) -> Fraction | None:
    """The distance that counts; a race's is its own: "2 km warm up + 10K race" is 10 km."""
    if kind != "race":
        return None if kind in ("rest", "strength") else km
    text = next((part for part in PLUS.split(text) if _kind(part) == "race"), text)
    return _named(text) or _first(DISTANCE, text) or (_PARKRUN if "parkrun" in text else None)


def _amount(pattern: Pattern, text: str, repeated: bool) -> Fraction | None:
    """The session's distance or time: the first part that has one, unless that is only a warm-up."""
    parts = PARTS.split(text)
    warm = WARM.search(next((part for part in parts if _first(pattern, part)), ""))
    if warm and (whole := WHOLE.search(text)) and (amount := _first(pattern, whole[0])):
        return amount  # "2 km warm up, 12 x 400 m, 2 km cool down (14 km)"
    found = [amount for part in parts if (amount := _added(pattern, PLUS.split(part), repeated))]
    if warm or (len(found) > 2 and found[0] < sum(found[1:])):  # a list of all that is run
        return None if repeated else sum(found, Fraction(0)) or None
    return found[0] if found else None


def _added(pattern: Pattern, parts: list[str], repeated: bool) -> Fraction | None:
    """What `+` joins adds up: without other sports, not across units, and not where repetitions are part of it."""
    own = [part for part in parts if OTHER_SPORT.search(parts[0]) or not OTHER_SPORT.search(part)]
    measured = [part for part in own if _first(DISTANCE, part) or _first(DURATION, part)]
    amounts = [amount for part in measured if (amount := _first(pattern, part))]
    unsure = parts[0].strip().isdigit() or (repeated and len(amounts) > 1)  # "2+6+2 km"
    if not amounts or unsure or _first(pattern, measured[0]) is None:
        return None
    return sum(amounts, Fraction(0))


@lru_cache(maxsize=256)
def _first(pattern: Pattern, text: str) -> Fraction | None:
    """The first amount; of a range, the middle."""
    worth = _km if pattern is DISTANCE else _minutes
    found = [(match.span(), value) for match in pattern.finditer(text) if (value := worth(match)) is not None]
    if len(found) > 1:
        ((_, end), low), ((start, _), high), *_rest = found
        if low < high and BETWEEN.search(text[end:start]):
            return (low + high) / 2
    return found[0][1] if found else None


def _km(match: re.Match[str]) -> Fraction | None:
    if match["higdon"]:
        return int(match["higdon"]) * _MILE
    if match["unit"].startswith(("k", "mi")):
        return _within(_middle(match) * (_MILE if match["unit"].startswith("mi") else 1), 0, 1000)
    metres = re.sub(r"[.,](?=[0-9]{3}$)", "", match["hi"]).replace(",", ".")
    return _within(Fraction(metres) / 1000, 1, 1000)  # below 1000, metres are a repetition, and "40m" are minutes


def _minutes(match: re.Match[str]) -> Fraction | None:
    said = match.groupdict()
    if said.get("clock_h"):
        minutes = int(said["clock_h"]) * 60 + int(said["clock_m"]) + Fraction(int(said["clock_s"] or 0), 60)
        sure = said["clock_s"] or said["clock_unit"] or minutes < 240  # "18:30" is a time of day
        return _within(minutes, 0, 6000) if sure else None
    if said["min"] == "m":
        return _within(_middle(match), 10, 99) if said["hi"].isdigit() else None
    hours = _middle(match) + (Fraction(1, 2) if said["half"] else 0)
    return _within(hours if said["min"] else hours * 60 + int(said["m"] or 0), 0, 6000)


def _middle(match: re.Match[str]) -> Fraction:
    low, high = (Fraction((match[side] or match["hi"]).replace(",", ".")) for side in ("lo", "hi"))
    return (low + high) / 2 if low < high else high


def _within(value: Fraction | None, least: int, most: int) -> Fraction | None:
    return value if value is not None and value > 0 and least <= value <= most else None
