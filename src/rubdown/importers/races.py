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


Date = date  # where a field is called date


class ImportedRace(Struct, frozen=True):
    """A race as taken from an event: why, whether the source itself says so, and why it has its priority.

    `distance_given` is the reason for a distance that nothing tells.
    """

    interpreted: Interpreted
    km: Fraction | None
    priority: Priority
    why: str
    sure: bool = False
    why_priority: str = ""
    distance_given: str = ""

    @property
    def date(self) -> Date:
        """Its day."""
        return self.interpreted.event.date


def guessed(interpreted: Sequence[Interpreted]) -> list[ImportedRace]:
    """The races among events that are in the order of their dates, with their priorities."""
    last = next((each for each in reversed(interpreted) if _runs(each)), None)
    found = [race for each in interpreted if (race := _race(each, interpreted if each is last else ()))]
    return with_priorities([*found[:-1], *(_with_distance(race, interpreted) for race in found[-1:])])


def _with_distance(race: ImportedRace, everything: Sequence[Interpreted]) -> ImportedRace:
    """The last race, "ImportedRace day" and no more, is a marathon where the long runs before it are a marathon's."""
    if race.km or race.interpreted.event.race in ("B", "C") or _TUNE_UP.search(race.interpreted.name):
        return race
    before = [each for each in everything if each is not race.interpreted and each.event.date <= race.date]
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
    if goal is None or any(race.date in (goal.date, goal.date + timedelta(days=1)) for race in races):
        return list(races)
    # The plan's last day is its race where it has its distance, or is named as the end, or says nothing.
    last = [
        each for each in candidates
        if each.event.date == goal.date and (
            (goal.km is not None and _usual(each.km, (goal.km,))) or each.matter == "phase"
            or (each.kind is None and each.km is None)
        )
    ]  # fmt: skip
    named = interpret(Event(date=goal.date, title=goal.name, line=0, training=True), None)
    event = replace(last[0], name=goal.name) if last else named
    race = ImportedRace(event, goal.km or event.km, "A", "--race-date names its day", sure=True)
    return with_priorities(sorted([*races, race], key=lambda race: race.date))


def without_themes(races: Sequence[ImportedRace]) -> tuple[list[ImportedRace], list[ImportedRace]]:
    """The races, and apart from them those that only repeat one's name on other days of its week: the week's theme."""
    named: dict[str, list[list[ImportedRace]]] = {}
    for race in races:
        name = " ".join(_THEME.sub(" ", race.interpreted.name.casefold()).split())
        runs = named.setdefault(name, [])
        if runs and race.date - runs[-1][-1].date <= _WEEKEND:
            runs[-1].append(race)
        else:
            runs.append([race])
    themes: list[ImportedRace] = []
    for of_week in (run for runs in named.values() for run in runs):
        if len({race.date for race in of_week}) > 2:
            real = max(of_week, key=_stands_out)
            themes += [race for race in of_week if race is not real]
    dropped = set(map(id, themes))
    return with_priorities([race for race in races if id(race) not in dropped]), themes


def _stands_out(race: ImportedRace) -> tuple[bool, bool, date]:
    """What tells the real race among those of its week: its mark or letter, else the weekend."""
    return race.sure or bool(_LETTER.search(race.interpreted.name)), race.date.weekday() >= 5, race.date


def _runs(each: Interpreted) -> bool:
    return each.km is not None if each.kind is None else each.kind not in ("rest", "cross", "strength")


def _race(each: Interpreted, last_of: Sequence[Interpreted]) -> ImportedRace | None:
    event, km = each.event, race_km(each)
    if event.race and marked(each):
        return ImportedRace(each, km, "A" if event.race == "?" else event.race, event.race_mark, event.sure)
    if each.kind == "race":
        return ImportedRace(each, km, "A", "its words say so")
    if each.matter == "phase" and _usual(each.km) and is_end(each.name):
        return ImportedRace(each, each.km, "A", "the plan ends with a race's distance")
    if each.unnamed and _TUNE_UP.search(each.name) and _usual(each.named_km):
        return ImportedRace(each, km, "B", "a tune-up over a race's distance")
    if last_of and _last_is_a_race(each, last_of):
        return ImportedRace(each, km, "A", "the last event of the plan, and its name is a distance")
    return None


def is_end(name: str) -> bool:
    """Whether a name says that something ends: "Plan Ends"."""
    return bool(_ENDS.search(name))


def marked(interpreted: Interpreted) -> bool:
    """Whether its source marks an event as a race: by what it lacks only where its words say nothing else."""
    if not interpreted.event.race or interpreted.event.sure:
        return bool(interpreted.event.race)
    plain = interpreted.kind in (None, "race") or (interpreted.unnamed and interpreted.named_km is None)
    return plain and not interpreted.matter


def _last_is_a_race(last: Interpreted, everything: Sequence[Interpreted]) -> bool:
    """A usual race distance in the name of the last event; where others are named so too, one that tops them all."""
    km = last.named_km
    if km is None or not _only_far(last) or last.event.kind is not None or not _usual(km):
        return False
    others = [each.km or Fraction(0) for each in everything if each is not last and _only_far(each)]
    return not others or (km > max(others) and _usual(km, _GOALS))


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
    longest = max((race.km or RACE_KM["10k"] for race in open_ones), default=Fraction(0))
    last = max((race.date for race in open_ones), default=None)
    ranked = list[ImportedRace]()
    for race in lettered:
        why = "the longest race" if (race.km or RACE_KM["10k"]) == longest else "the last race"
        if race.why_priority:
            ranked.append(race)
        elif has_goal:
            ranked.append(replace(race, priority="B", why_priority="another one is the goal"))
        elif why == "the longest race" or race.date == last:
            ranked.append(replace(race, priority="A", why_priority=why))
        else:
            ranked.append(replace(race, priority="B", why_priority="neither the last nor the longest race"))
    return ranked


def _lettered(race: ImportedRace) -> ImportedRace:
    """The priority that the source or the words tell, with its reason."""
    name, event = race.interpreted.name, race.interpreted.event
    mark = event.priority or event.race
    if mark in ("A", "B", "C"):
        return replace(race, priority=mark, why_priority="as its source says")
    if letter := _LETTER.search(name):
        priority = cast("Priority", (letter["before"] or letter["after"]).upper())
        return replace(race, priority=priority, why_priority="as its name says")
    if _PARKRUN.search(name):
        return replace(race, priority="C", why_priority="a parkrun")
    if _TUNE_UP.search(name):
        return replace(race, priority="B", why_priority="a tune-up race")
    return race
