"""What every reader of done training gives: activities, what was left out and why, and what was assumed."""

from __future__ import annotations

import datetime as dt
from functools import cache

from msgspec import Struct

from rubdown.importers.days import folded
from rubdown.importers.deeds.words import SOURCES, SPORTS
from rubdown.importers.event import LeftOut
from rubdown.plan.model import Kind
from rubdown.titles import read

_MOST_MINUTES, _MOST_KM = 6000, 1000
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


class Activities(Struct):
    """All that one source holds; `known` counts what an earlier import has put into the history."""

    source: str
    activities: list[Activity] = []
    left_out: list[LeftOut] = []
    notes: list[str] = []
    known: int = 0
    _ids: set[str] = set()

    def add(self, each: Activity, today: dt.date, *, planned: bool = False) -> None:
        """Put an activity in its place: what is no training, not done yet or there already is left out.

        `planned`: its source says that it was planned.
        """
        reason = ""
        if each.id and each.id in self._ids:
            reason = "the same activity comes before it"
        elif each.date > today:
            reason = f"{each.date} is still to come"
        elif each.sport == "none":
            reason = "it is not training"
        elif not each.minutes and not each.km and each.sport != "massage":
            reason = "planned, not done" if planned else "it has neither time nor distance"
        elif each.minutes > _MOST_MINUTES or each.km > _MOST_KM:
            reason = "longer than any activity"
        if reason:
            self.leave(each.line, each.title, reason)
            return
        self._ids.add(each.id)
        self.activities.append(each)

    def leave(self, line: int, title: str, reason: str) -> None:
        """Leave a row out, or without a line the file that is named."""
        self.left_out.append(LeftOut(line, None, title, "activity", reason))

    @property
    def total(self) -> int:
        """How many rows or files the source holds."""
        return len(self.activities) + len(self.left_out) + self.known


@cache
def words() -> tuple[dict[str, str], dict[str, dict[str, tuple[str, ...]]]]:
    """The sport by its name, and of each source the columns' names by their meaning."""
    sports = {name: sport for sport, names in SPORTS.items() for name in names.split("|")}
    return sports, {
        source: {meaning: tuple(names.split("|")) for meaning, names in columns.items()}
        for source, columns in SOURCES.items()
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
