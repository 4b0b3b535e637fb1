"""What other programs write in fields and lines of their own: labelled distances and times, types of sport."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import islice
from typing import Any

from msgspec import Struct

from rubdown.importers.event import Units
from rubdown.importers.words import TYPES
from rubdown.titles import read
from rubdown.titles.lexicon import split_words
from rubdown.titles.quantities import km_of, minutes_of, number

_LABEL = re.compile(
    r"[^\S\n]*(?:[^\w\s]++\s*)?(?P<label>(?:(?:planned|actual|total|target|estimated|moving) )?"
    r"(?P<what>distance|distancia|distanz|distanza|dist[aâ]ncia|time|duration|duraci[oó]n|tiempo|dauer|zeit|dur[eé]e|durata"
    r"|dura[cç][aã]o|tempo total)"
    r"(?: (?:planned|actual|total))?|(?:workout )?(?P<type>type)|(?P<rpe>rpe)):[^\S\n]*(?P<value>[^\n]{1,60})",
    re.IGNORECASE,
)


_MOST_LABELS = 12  # lines of a description that tell its distances and times
_LONGEST_TYPE = 60


def text_field(raw: dict[str, Any], name: str) -> str:
    """A text of a JSON object, "" where there is none."""
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def number_field(raw: dict[str, Any], name: str) -> Fraction | None:
    """A number of a JSON object that is within reason."""
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 10**9:  # nor NaN
        return None
    return Fraction(str(value))


class LabelledFacts(Struct):
    """What a description tells in lines such as `Planned Time: 1:05`; done values go before planned ones."""

    km: Fraction | None = None
    minutes: Fraction | None = None
    rpe: Fraction | None = None
    type: str = ""


def labelled(description: str, bare: Units | str) -> LabelledFacts:
    """The lines of a description that tell a distance, a time, a type or an effort."""
    facts = LabelledFacts()
    matches = (_LABEL.fullmatch(line.rstrip()) for line in description[:5000].split("\n"))
    for match in islice(filter(None, matches), _MOST_LABELS):
        _take(facts, match, bare)
    return facts


def _take(facts: LabelledFacts, match: re.Match[str], bare: Units | str) -> None:
    value, done = match["value"].strip(), "actual" in match["label"].lower()
    if match["type"]:
        facts.type = facts.type or value
    elif match["rpe"]:
        rpe = number(value.removesuffix("/10"))
        facts.rpe = rpe if rpe and rpe <= 10 else None
    elif match["what"].lower().startswith("dist"):
        if done or facts.km is None:
            facts.km = km_of(value, bare) or facts.km
    elif done or facts.minutes is None:
        facts.minutes = minutes_of(value) or facts.minutes


def sport_of(text: str) -> str:
    """The kind that a type of sport stands for: one of the plan's kinds, "race", "run" for a run, "" if none."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text[:_LONGEST_TYPE]).replace("_", " ").strip().lower()
    if kind := next((kind for kind, words in TYPES.items() if plain in split_words(words)), ""):
        return "" if kind == "none" else kind
    reading = read(plain)
    if reading.kind in ("easy", "long") and reading.weak:
        return "run"
    return reading.kind or ""
