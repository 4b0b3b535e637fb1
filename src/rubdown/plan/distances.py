"""The distance of a race as people write it: `half`, `21k`, `26.2 mi`, `olympic-tri`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from rubdown.plan.rule_numbers import DISTANCES, Distance
from rubdown.plan.training import RACE_KM, TRIATHLONS, race_row
from rubdown.text import listed
from rubdown.titles import read as read_title
from rubdown.toml.problems import InvalidValue, nearest, shown
from rubdown.toml.scalars import scalar

_NAMES = (*DISTANCES, *TRIATHLONS)
_LONGEST_KM = 1000


class GivenDistance(NamedTuple):
    """A race's distance: its row of the rulebook's tables on the flat, its km, and the name of a triathlon."""

    row: Distance
    km: Fraction
    triathlon: str = ""


def parse_distance(value: Any) -> GivenDistance:
    """The distance that a text names, by a name of the rulebook or as a length. Raises InvalidValue."""
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in TRIATHLONS:
        triathlon = TRIATHLONS[word]
        return GivenDistance(triathlon.row, triathlon.km, word)
    for name in DISTANCES:
        if word == name:
            return GivenDistance(name, RACE_KM[name])
    km = read_title(word).km if word else None
    if km is None or not 0 < km <= _LONGEST_KM or not re.search(r"\d|half|media|marat|hm|mezza|semi|meia", word):
        near = nearest(word, list(_NAMES))
        meant = f'did you mean "{near}"? ' if near else ""
        wrong = f"{shown(value)} is not a distance"
        raise InvalidValue(wrong, f'{meant}write {listed(_NAMES, "or")}, or a length such as "15 km" or "10 mi"')
    return GivenDistance(race_row(km), km)


if TYPE_CHECKING:
    RaceDistance = GivenDistance
else:
    RaceDistance = scalar(parse_distance, {"type": "string", "examples": [*_NAMES, "15 km", "26.2 mi"]})
