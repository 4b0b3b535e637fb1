"""What every reader of done training gives: activities, what was left out and why, and what was assumed."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from rubdown.importers.days import folded
from rubdown.importers.event import Units
from rubdown.plan.model import Kind
from rubdown.titles import read
from rubdown.titles.lexicon import word_lists

MOST_ACTIVITIES = 50_000  # more than a lifetime of running twice a day


class Activity(Struct, frozen=True):
    """One thing that was done, on its civil date.

    `sport` is one of the plan's, or "strength", "massage", "none" (no training). Amounts are in kilometres, minutes,
    metres and beats a minute; 0 and None where the source does not know. `effort` is Strava's relative effort, `load`
    a training stress score, `race` why its source calls it a race ("": it does not), `kind` what the source calls it.
    """

    id: str
    date: dt.date
    start: dt.datetime | None
    sport: str
    title: str
    line: int = 0
    km: float = 0
    minutes: float = 0
    climb: int = 0
    heart_rate: float = 0
    rpe: float | None = None
    effort: float = 0
    load: float = 0
    race: str = ""
    kind: Kind | None = None


class Omitted(NamedTuple):
    """A row or a file that becomes no activity: its line or its name, and the reason."""

    place: str
    reason: str


class Activities(Struct):
    """All that one source holds; `known` counts what an earlier import has put into the history."""

    source: str
    activities: list[Activity] = []
    omitted: list[Omitted] = []
    notes: list[str] = []
    known: int = 0
    _ids: set[str] = set()

    def add(self, each: Activity | Omitted) -> None:
        """Put an activity, or what is left out, in its list; of one that stands twice the first counts."""
        if isinstance(each, Omitted):
            self.omitted.append(each)
        elif each.id and each.id in self._ids:
            self.omitted.append(Omitted(f"line {each.line}", "the same activity comes before it"))
        else:
            self._ids.add(each.id)
            self.activities.append(each)

    @property
    def total(self) -> int:
        """How many rows or files the source holds."""
        return len(self.activities) + len(self.omitted) + self.known


class ReadingOptions(Struct, frozen=True):
    """What the runner says beside the file; `known` are the ids that the history has."""

    today: dt.date
    zone: dt.tzinfo
    units: Units | None = None
    day_first: bool | None = None
    known: frozenset[str] = frozenset()

    def civil(self, moment: dt.datetime) -> dt.datetime:
        """A moment in the runner's zone, to the second; one without a zone is civil already."""
        return (moment.astimezone(self.zone) if moment.tzinfo else moment).replace(tzinfo=None, microsecond=0)


@cache
def words() -> tuple[dict[str, str], dict[str, dict[str, tuple[str, ...]]]]:
    """The sport by its name, and of each source the columns' names by their meaning."""
    lists = word_lists("rubdown.importers.deeds")
    sports = {name.strip(): sport for sport, names in lists["sports"].items() for name in names.split("|")}
    sources = {source: columns for source, columns in lists.items() if source != "sports"}
    return sports, {
        source: {meaning: tuple(names.split("|")) for meaning, names in columns.items()}
        for source, columns in sources.items()
    }


@cache
def sport_named(text: str) -> str:
    """The sport that a source's word stands for: one that no list knows is read as a title, else it is "other"."""
    plain = folded(text.replace("_", " "))
    for word in (plain, plain.replace(" ", "")):
        if sport := words()[0].get(word):
            return sport
    reading = read(plain)
    if reading.matter == "massage" or reading.kind == "strength":
        return reading.matter or "strength"
    if reading.kind in ("easy", "long", "tempo", "intervals", "hills", "race"):
        return "run"
    return reading.sport or "other"


def sanity_km(km: float, minutes: float, sport: str) -> float:
    """A distance that nobody covers in its time is in metres: swims and tracks are shown so."""
    fastest = 120 if sport == "bike" else 30
    return km / 1000 if minutes and km / (minutes / 60) > fastest else km
