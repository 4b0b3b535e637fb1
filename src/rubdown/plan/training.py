"""The training that counts: minutes by sport, what a run without a named kind is, and what a race asks of the week.

Rulebook, "The training that counts" and RACE1.
"""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from rubdown.plan.model import Kind, Race, Sport
from rubdown.plan.rule_numbers import DISTANCES, Distance, Numbers

DEFAULT_RPE: dict[Kind, int] = {
    "rest": 0, "easy": 3, "cross": 3, "strength": 5, "long": 5,
    "hills": 7, "tempo": 7, "intervals": 8, "test": 9, "race": 9,
}  # fmt: skip
MINUTES_A_KM: dict[Sport, Fraction] = {
    "run": Fraction(6), "hike": Fraction(12), "bike": Fraction("2.4"),
    "swim": Fraction(20), "row": Fraction(5), "other": Fraction(6),
}  # fmt: skip
DEFAULT_MINUTES = Fraction(60)
ON_FOOT: frozenset[Sport] = frozenset({"run", "hike"})  # 100 m of climb take as long as 1 km more

RACE_KM: dict[Distance, Fraction] = {
    "5k": Fraction(5), "10k": Fraction(10), "half": Fraction("21.0975"), "marathon": Fraction("42.195"),
    "ultra": Fraction(50),
}  # fmt: skip


class Triathlon(Struct, frozen=True):
    """The running race that a triathlon counts as, its minutes, and the kilometres of all three parts."""

    row: Distance
    minutes: int
    km: Fraction


TRIATHLONS: dict[str, Triathlon] = {
    "sprint-tri": Triathlon("10k", 80, Fraction("25.75")),
    "olympic-tri": Triathlon("half", 150, Fraction("51.5")),
    "half-ironman": Triathlon("marathon", 330, Fraction(113)),
    "ironman": Triathlon("ultra", 720, Fraction(226)),
}

_BANDS = (Fraction("7.5"), Fraction(16), Fraction(25), Fraction(45))  # up to how many km a race belongs to its row
_LONG_MINUTES = 90
_STEEP_METRES_A_KM, _STEEP_MINUTES = 25, 60
_WEEK_SOFTENED_AFTER = (2, 3, 5, 10, 14)  # days after a race of each row on which the week's hard sessions are easy
LEAST_CLEAR_DAYS = 2  # the day before a race and race day itself stay closed whatever a plan says


def effort_km(km: Fraction, climb: int) -> Fraction:
    """Kilometres on the flat that ask as much as these kilometres with this climb in metres."""
    return km + Fraction(climb, 100)


def race_row(km: Fraction, climb: int = 0) -> Distance:
    """The row of the rulebook's tables for a race: 5k up to 7.5 km, 10k to 16, half to 25, marathon to 45, ultra."""
    return DISTANCES[sum(effort_km(km, climb) > band for band in _BANDS)]


def default_minutes(sport: Sport, km: Fraction | None, climb: int) -> Fraction:
    """Minutes of a session whose duration isn't given: by its distance at the sport's pace, else an hour."""
    if km is None:
        return DEFAULT_MINUTES
    return (effort_km(km, climb) if sport in ON_FOOT else km) * MINUTES_A_KM[sport]


def race_minutes(km: Fraction, climb: int, triathlon: str) -> Fraction:
    """Minutes of a race whose finish time isn't given."""
    return Fraction(TRIATHLONS[triathlon].minutes) if triathlon else default_minutes("run", km, climb)


def unnamed_kind(sport: Sport, km: Fraction | None, climb: int, minutes: Fraction) -> Kind:
    """The kind of a session whose words name none: a run is long by its duration or climb, else easy."""
    if sport not in ON_FOOT:
        return "cross"
    steep = km is not None and climb >= _STEEP_METRES_A_KM * km and minutes >= _STEEP_MINUTES
    return "long" if minutes >= _LONG_MINUTES or steep else "easy"


def is_minor(race: Race) -> bool:
    """Whether a race is on the way only: priority C, or run as training."""
    return race.priority == "C" or race.effort == "training"


def clear_days(numbers: Numbers, race: Race) -> int:
    """RACE1's N: how many days before a race the last massage lies at least."""
    if is_minor(race):
        beyond = DISTANCES.index(race.distance) > DISTANCES.index("half")
        minor = numbers.clear_days_before_minor_race
        clear = minor.beyond if beyond else minor.half
    else:
        clear = numbers.clear_days_before_race.of(race.distance)
    return max(clear, LEAST_CLEAR_DAYS)


def days_softened_after(race: Race) -> int:
    """Days after a race on which the hard sessions of the typical week count as easy ones."""
    return _WEEK_SOFTENED_AFTER[DISTANCES.index(race.distance)]
