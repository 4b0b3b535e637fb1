"""The distance of a race as people write it: `half`, `21k`, `26.2 mi`, `olympic-tri`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from rubdown.plan.model import Units
from rubdown.plan.rule_numbers import DISTANCES, Distance
from rubdown.plan.training import RACE_KM, TRIATHLONS, race_row
from rubdown.text import KM_A_MILE, listed
from rubdown.titles import read as read_title
from rubdown.toml.problems import InvalidValue, did_you_mean, shown
from rubdown.toml.scalars import scalar

_NAMES = (*DISTANCES, *TRIATHLONS)
_LONGEST_KM = 1000
_BARE = r"[0-9]{1,4}(?:[.,][0-9]{1,4})?"


class GivenDistance(Struct, frozen=True):
    """A race's distance: its row of the rulebook's tables on the flat, its km, and the name of a triathlon.

    `bare` is a number without a unit: kilometres, until `given_in` reads it in the runner's units.
    """

    row: Distance
    km: Fraction
    triathlon: str = ""
    bare: bool = False

    @property
    def name(self) -> str:
        """The name by which a plan file writes it, where it has one."""
        return self.triathlon or next((n for n in DISTANCES if n != "ultra" and RACE_KM[n] == self.km), "")


def given_in(units: Units, distance: GivenDistance) -> GivenDistance:
    """The distance with its bare number read in the runner's units."""
    km = distance.km * KM_A_MILE
    return GivenDistance(race_row(km), km) if distance.bare and units == "mi" else distance


def parse_distance(value: Any) -> GivenDistance:
    """The distance that a text names, by a name of the rulebook or as a length. Raises InvalidValue."""
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in TRIATHLONS:
        triathlon = TRIATHLONS[word]
        return GivenDistance(triathlon.row, triathlon.km, word)
    for name in DISTANCES:
        if word == name:
            return GivenDistance(name, RACE_KM[name])
    bare = bool(re.fullmatch(_BARE, word))
    km = Fraction(word.replace(",", ".")) if bare else read_title(word).km if word else None
    if km is None or not 0 < km <= _LONGEST_KM or not re.search(r"\d|half|media|marat|hm|mezza|semi|meia", word):
        fix = f'{did_you_mean(word, _NAMES)}write {listed(_NAMES, "or")}, or a length such as "15 km" or "10 mi"'
        raise InvalidValue(f"{shown(value)} is not a distance", fix)
    return GivenDistance(race_row(km), km, bare=bare)


if TYPE_CHECKING:
    RaceDistance = GivenDistance
else:
    RaceDistance = scalar(parse_distance, {"type": "string", "examples": [*_NAMES, "15 km", "26.2 mi"]})
