"""Which events are races, each with the reason: the source's own marks, then words, then the last event's name.

The words are read by `rubdown.titles`, which takes out race paces, rehearsals and what surrounds a race before it looks
for one. Priorities: tune-up races B, parkruns C, of the others the last and the longest A.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from rubdown.importers.event import Event, Goal
from rubdown.importers.interpret import Interpreted, interpret
from rubdown.plan.model import Priority
from rubdown.plan.training import RACE_KM

_USUAL = tuple(Fraction(km) for km in ("5", "8", "10", "15", "16.09344", "20", "21.0975", "30", "42.195", "50", "100"))
_THEME = re.compile(
    r"\b(?:w(?:k|eek)? ?[0-9]{1,2}|day ?[0-9]+|mon|tue|wed|thu|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|race|day|goal|[abc]|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)\b|[^\w\s]"
)
_WEEKEND = timedelta(days=2)
_ENDS = re.compile(r"\b(?:ends?|endet|planende|fin|fine|fim|termina)\b", re.IGNORECASE)
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


class ImportedRace(Struct, frozen=True):
    """A race as taken from an event: why, whether the source itself says so, and why it has its priority.

    `distance_given` is the reason for a distance that nothing tells.
    """

    interpreted: Interpreted
    km: Fraction | None
    priority: Priority
    why: str
    sure: bool
    why_priority: str = ""
    distance_given: str = ""


def guessed(interpreted: Sequence[Interpreted]) -> list[ImportedRace]:
    """The races among events that are in the order of their dates, with their priorities."""
    last = next((each for each in reversed(interpreted) if _runs(each)), None)
    found = [race for each in interpreted if (race := _race(each, interpreted if each is last else ()))]
    return with_priorities([*found[:-1], *(_with_distance(race, interpreted) for race in found[-1:])])


def _with_distance(race: ImportedRace, everything: Sequence[Interpreted]) -> ImportedRace:
    """The last race, "ImportedRace day" and no more, is a marathon where the long runs before it are a marathon's."""
    if race.km or race.interpreted.event.race in ("B", "C") or _TUNE_UP.search(race.interpreted.name):
        return race
    before = [
        each for each in everything if each is not race.interpreted and each.event.date <= race.interpreted.event.date
    ]
    longest = max((each.km or Fraction(0) for each in before if _runs(each)), default=Fraction(0))
    if not _MARATHON_RUNS[0] <= longest <= _MARATHON_RUNS[1]:
        return race
    why = f"guessed from your longest run, {float(round(longest, 1)):g} km"
    return replace(race, km=Fraction(RACE_KM["marathon"]), distance_given=why)


def race_km(interpreted: Interpreted) -> Fraction | None:
    """A race's distance: its name's own, for a field may tell the day's whole distance with warming up."""
    return interpreted.named_km or interpreted.event.km


def maybe(interpreted: Interpreted) -> bool:
    """Whether an event might be a race for all that its name says: a usual distance after other words, or one that
    nobody trains.
    """
    if interpreted.event.kind is not None or _DISTANCE_ONLY.fullmatch(interpreted.name):
        return False
    if interpreted.event.race and not marked(interpreted):
        return _usual(interpreted.named_km)
    far = interpreted.kind == "long" and interpreted.named_km is not None and interpreted.named_km >= _NOT_TRAINED
    return far or (interpreted.unnamed and _usual(interpreted.named_km))


def with_goal(
    races: Sequence[ImportedRace], candidates: Sequence[Interpreted], goal: Goal | None
) -> list[ImportedRace]:
    """The races with that to which a plan without dates leads, where its words tell none on the date that was given."""
    near = {race.interpreted.event.date for race in races}
    if goal is None or near & {goal.date, goal.date + timedelta(days=1)}:
        return list(races)
    why = "--race-date names its day"
    last = [each for each in candidates if each.event.date == goal.date and _is_goal(each, goal)]
    event = (
        replace(last[0], name=goal.name)
        if last
        else interpret(Event(date=goal.date, title=goal.name, line=0, training=True), None)
    )
    race = ImportedRace(event, goal.km or event.km, "A", why, sure=True)
    return with_priorities(sorted([*races, race], key=lambda race: race.interpreted.event.date))


def _is_goal(each: Interpreted, goal: Goal) -> bool:
    """Whether a plan's last day is its race: over its distance, or named as the end."""
    right = each.km is not None and goal.km is not None and abs(each.km - goal.km) <= goal.km * _NEAR
    return right or each.matter == "phase" or (each.kind is None and each.km is None)


def without_themes(races: Sequence[ImportedRace]) -> tuple[list[ImportedRace], list[ImportedRace]]:
    """The races, and apart from them those that only repeat one's name on other days of its week: the week's theme."""
    named: dict[str, list[list[ImportedRace]]] = {}
    for race in races:
        name = " ".join(_THEME.sub(" ", race.interpreted.name.casefold()).split())
        runs = named.setdefault(name, [])
        if runs and race.interpreted.event.date - runs[-1][-1].interpreted.event.date <= _WEEKEND:
            runs[-1].append(race)
        else:
            runs.append([race])
    themes: list[ImportedRace] = []
    for of_week in (run for runs in named.values() for run in runs):
        if len({race.interpreted.event.date for race in of_week}) > 2:
            real = max(of_week, key=_stands_out)
            themes += [race for race in of_week if race is not real]
    dropped = set(map(id, themes))
    return with_priorities([race for race in races if id(race) not in dropped]), themes


def _stands_out(race: ImportedRace) -> tuple[bool, bool, date]:
    """What tells the real race among those of its week: its mark or letter, else the weekend."""
    event = race.interpreted.event
    marked_so = race.sure or bool(_LETTER.search(race.interpreted.name))
    return marked_so, event.date.weekday() >= 5, event.date


def _runs(interpreted: Interpreted) -> bool:
    return interpreted.kind not in ("rest", "cross", "strength") and (
        interpreted.kind is not None or interpreted.km is not None
    )


def _race(interpreted: Interpreted, last_of: Sequence[Interpreted]) -> ImportedRace | None:
    event = interpreted.event
    if event.race and marked(interpreted):
        return ImportedRace(
            interpreted, race_km(interpreted), "A" if event.race == "?" else event.race, event.race_mark, event.sure
        )
    if interpreted.kind == "race":
        return ImportedRace(interpreted, race_km(interpreted), "A", "its words say so", False)
    if interpreted.matter == "phase" and _usual(interpreted.km) and is_end(interpreted.name):
        return ImportedRace(interpreted, interpreted.km, "A", "the plan ends with a race's distance", False)
    if interpreted.unnamed and _TUNE_UP.search(interpreted.name) and _usual(interpreted.named_km):
        return ImportedRace(interpreted, race_km(interpreted), "B", "a tune-up over a race's distance", False)
    if last_of and _last_is_a_race(interpreted, last_of):
        return ImportedRace(
            interpreted, race_km(interpreted), "A", "the last event of the plan, and its name is a distance", False
        )
    return None


def is_end(name: str) -> bool:
    """Whether a name says that something ends: "Plan Ends"."""
    return bool(_ENDS.search(name))


def marked(interpreted: Interpreted) -> bool:
    """Whether its source marks an event as a race: by what it lacks only where its words say nothing else."""
    if not interpreted.event.race or interpreted.event.sure:
        return bool(interpreted.event.race)
    return (
        interpreted.kind in (None, "race") or (interpreted.unnamed and interpreted.named_km is None)
    ) and not interpreted.matter


def _last_is_a_race(interpreted: Interpreted, everything: Sequence[Interpreted]) -> bool:
    """A usual race distance in the name of the last event; where others are named so too, one that tops them all."""
    others = [each.km or Fraction(0) for each in everything if each is not interpreted and _only_far(each)]
    if (
        not _only_far(interpreted)
        or interpreted.event.kind is not None
        or interpreted.named_km is None
        or not _usual(interpreted.named_km)
    ):
        return False
    return not others or (interpreted.named_km > max(others) and _usual(interpreted.named_km, _GOALS))


def _only_far(interpreted: Interpreted) -> bool:
    """Whether an event says how far, but not what: "26.2 mi" is a long run only for its length."""
    bare_long = interpreted.kind == "long" and _DISTANCE_ONLY.fullmatch(interpreted.name)
    return interpreted.km is not None and (interpreted.unnamed or bool(bare_long))


def _usual(km: Fraction | None, distances: Sequence[Fraction] = _USUAL) -> bool:
    return km is not None and any(abs(km - usual) <= usual * _NEAR for usual in distances)


def with_priorities(races: Sequence[ImportedRace]) -> list[ImportedRace]:
    """The same races with the priorities that marks, words, length and order give them."""
    lettered = [_lettered(replace(race, why_priority="")) for race in races]
    open_ones = [race for race in lettered if not race.why_priority]
    has_goal = any(race.priority == "A" and race.why_priority for race in lettered)
    longest = max((_length(race) for race in open_ones), default=Fraction(0))
    last = max((race.interpreted.event.date for race in open_ones), default=None)
    return [
        race if race.why_priority else _ranked(race, longest=_length(race) == longest,
                                               last=race.interpreted.event.date == last, has_goal=has_goal)
        for race in lettered
    ]  # fmt: skip


def _length(race: ImportedRace) -> Fraction:
    return race.km or RACE_KM["10k"]


def _lettered(race: ImportedRace) -> ImportedRace:
    """The priority that the source or the words tell, with its reason."""
    name, event = race.interpreted.name, race.interpreted.event
    mark = event.priority or event.race
    if mark in ("A", "B", "C"):
        return replace(race, priority=mark, why_priority="as its source says")
    if letter := _LETTER.search(name):
        letter_given = cast("Priority", (letter["before"] or letter["after"]).upper())
        return replace(race, priority=letter_given, why_priority="as its name says")
    if _PARKRUN.search(name):
        return replace(race, priority="C", why_priority="a parkrun")
    if _TUNE_UP.search(name):
        return replace(race, priority="B", why_priority="a tune-up race")
    return race


def _ranked(race: ImportedRace, *, longest: bool, last: bool, has_goal: bool) -> ImportedRace:
    if has_goal:
        return replace(race, priority="B", why_priority="another one is the goal")
    if longest or last:
        return replace(race, priority="A", why_priority="the longest race" if longest else "the last race")
    return replace(race, priority="B", why_priority="neither the last nor the longest race")
