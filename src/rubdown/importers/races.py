"""Which events are races, each with the reason: the source's own marks, then words, then the last event's name.

The words are read by `rubdown.titles`, which takes out race paces, rehearsals and what surrounds a race before it looks
for one. Priorities: tune-up races B, parkruns C, of the others the last and the longest A.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from rubdown.importers.titles import Said, means_away, no_training
from rubdown.plan.model import Priority
from rubdown.plan.training import RACE_KM

_USUAL = tuple(Fraction(km) for km in ("5", "8", "10", "15", "16.09344", "20", "21.0975", "30", "42.195", "50", "100"))
_GOALS = tuple(Fraction(km) for km in ("21.0975", "42.195"))
_LETTER = re.compile(
    r"\b(?:(?P<before>[abc])[- ](?:priority )?race|(?:race|priority|prioridad|carrera) (?P<after>[abc]))\b",
    re.IGNORECASE,
)
_PARKRUN = re.compile(r"\bparkrun", re.IGNORECASE)
_TUNE_UP = re.compile(
    r"\b(?:tune[ -]?up|warm[ -]?up race|prep(?:aration)? race|practice race|test race|training race|control"
    r"|carrera (?:de )?(?:preparaci[oó]n|preparatoria|control)|puesta a punto)\b",
    re.IGNORECASE,
)
_NOT_TRAINED = 42  # km
_DISTANCE_ONLY = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,4})?[ -]?(?:km?|mi|miles?|millas?)?", re.IGNORECASE)
_MARATHON_RUNS = (26, 38)  # km of the longest run of who trains for one; more is an ultra's
_NEAR = Fraction(1, 50)  # 13.1 mi and 21 km are half marathons


class Race(Struct, frozen=True):
    """A race as taken from an event: why, whether the source itself says so, and why it has its priority.

    `distance_given` is the reason for a distance that nothing tells.
    """

    said: Said
    km: Fraction | None
    priority: Priority
    why: str
    sure: bool
    why_priority: str = ""
    distance_given: str = ""


def guessed(said: Sequence[Said]) -> list[Race]:
    """The races among events that are in the order of their dates, with their priorities."""
    last = next((each for each in reversed(said) if _runs(each)), None)
    found = [race for each in said if (race := _race(each, said if each is last else ()))]
    return with_priorities([*found[:-1], *(_with_distance(race, said) for race in found[-1:])])


def _with_distance(race: Race, all_said: Sequence[Said]) -> Race:
    """The last race, "Race day" and no more, is a marathon where the long runs before it are a marathon's."""
    if race.km or race.said.event.race in ("B", "C") or _TUNE_UP.search(race.said.name):
        return race
    before = [each for each in all_said if each is not race.said and each.event.date <= race.said.event.date]
    longest = max((each.km or Fraction(0) for each in before if _runs(each)), default=Fraction(0))
    if not _MARATHON_RUNS[0] <= longest <= _MARATHON_RUNS[1]:
        return race
    why = f"guessed from your longest run, {float(round(longest, 1)):g} km"
    return replace(race, km=Fraction(RACE_KM["marathon"]), distance_given=why)


def race_km(said: Said) -> Fraction | None:
    """A race's distance: its name's own, for a field may tell the day's whole distance with warming up."""
    return said.named_km or said.event.km


def maybe(said: Said) -> bool:
    """Whether an event might be a race for all that its name says: a usual distance after other words, or one that
    nobody trains.
    """
    if said.event.kind is not None or _DISTANCE_ONLY.fullmatch(said.name):
        return False
    if said.event.race and not marked(said):
        return _usual(said.named_km)
    far = said.kind == "long" and said.named_km is not None and said.named_km >= _NOT_TRAINED
    return far or (said.kind is None and _usual(said.named_km))


def _runs(said: Said) -> bool:
    return said.kind not in ("rest", "cross", "strength") and (said.kind is not None or said.km is not None)


def _race(said: Said, last_of: Sequence[Said]) -> Race | None:
    event = said.event
    if event.race and marked(said):
        return Race(said, race_km(said), "A" if event.race == "?" else event.race, event.told, event.sure)
    if said.kind == "race":
        return Race(said, race_km(said), "A", "its words say so", False)
    if said.kind is None and _TUNE_UP.search(said.name) and _usual(said.named_km):
        return Race(said, race_km(said), "B", "a tune-up over a race's distance", False)
    if last_of and _last_is_a_race(said, last_of):
        return Race(said, race_km(said), "A", "the last event of the plan, and its name is a distance", False)
    return None


def marked(said: Said) -> bool:
    """Whether its source marks an event as a race: by what it lacks only where its words say nothing else."""
    if not said.event.race or said.event.sure:
        return bool(said.event.race)
    return said.kind in (None, "race") and not means_away(said.name) and not no_training(said.name)


def _last_is_a_race(said: Said, all_said: Sequence[Said]) -> bool:
    """A usual race distance in the name of the last event; where others are named so too, one that tops them all."""
    others = [each.km or Fraction(0) for each in all_said if each is not said and _only_far(each)]
    if not _only_far(said) or said.event.kind is not None or said.named_km is None or not _usual(said.named_km):
        return False
    return not others or (said.named_km > max(others) and _usual(said.named_km, _GOALS))


def _only_far(said: Said) -> bool:
    """Whether an event says how far, but not what: "26.2 mi" is a long run only for its length."""
    bare_long = said.kind == "long" and _DISTANCE_ONLY.fullmatch(said.name)
    return said.km is not None and (said.kind is None or bool(bare_long))


def _usual(km: Fraction | None, distances: Sequence[Fraction] = _USUAL) -> bool:
    return km is not None and any(abs(km - usual) <= usual * _NEAR for usual in distances)


def with_priorities(races: Sequence[Race]) -> list[Race]:
    """The same races with the priorities that marks, words, length and order give them."""
    lettered = [_lettered(replace(race, why_priority="")) for race in races]
    open_ones = [race for race in lettered if not race.why_priority]
    has_goal = any(race.priority == "A" and race.why_priority for race in lettered)
    longest = max((_length(race) for race in open_ones), default=Fraction(0))
    last = max((race.said.event.date for race in open_ones), default=None)
    return [
        race if race.why_priority else _ranked(race, longest=_length(race) == longest,
                                               last=race.said.event.date == last, has_goal=has_goal)
        for race in lettered
    ]  # fmt: skip


def _length(race: Race) -> Fraction:
    return race.km or RACE_KM["10k"]


def _lettered(race: Race) -> Race:
    """The priority that the source or the words tell, with its reason."""
    name, mark = race.said.name, race.said.event.race
    if mark in ("A", "B", "C"):
        return replace(race, priority=mark, why_priority="as its source says")
    if letter := _LETTER.search(name):
        told = cast("Priority", (letter["before"] or letter["after"]).upper())
        return replace(race, priority=told, why_priority="as its name says")
    if _PARKRUN.search(name):
        return replace(race, priority="C", why_priority="a parkrun")
    if _TUNE_UP.search(name):
        return replace(race, priority="B", why_priority="a tune-up race")
    return race


def _ranked(race: Race, *, longest: bool, last: bool, has_goal: bool) -> Race:
    if has_goal:
        return replace(race, priority="B", why_priority="another one is the goal")
    if longest or last:
        return replace(race, priority="A", why_priority="the longest race" if longest else "the last race")
    return replace(race, priority="B", why_priority="neither the last nor the longest race")
