"""What each activity becomes in the plan: a done session, a race that was run, or a massage; with the reasons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, cast

from msgspec import Struct

from rubdown.importers.classify import Corrections
from rubdown.importers.deeds.activity import Activities, Activity
from rubdown.importers.deeds.effort import BY_KIND, BY_PACE, BY_RPE, EasyPace, Runner, measured_effort
from rubdown.importers.event import Refused, refuse_long_texts
from rubdown.importers.interpret import kind_of_run
from rubdown.importers.to_toml import distance_keys
from rubdown.plan.model import HARD_RPE, Kind
from rubdown.plan.training import DEFAULT_RPE
from rubdown.titles import TitleReading, read

_SHORTER, _LONGER = 0.96, 1.06  # a watch's kilometres of a race, as a share of its own
_LONG_SHARE = 0.8  # of the plan's longest run
_NAMED_LENGTH = re.compile(r"\b(3|5|8|10|12|15|16|20|21|30|42|50|100) ?[kK]\b")
_EVERYDAY = re.compile(
    r"\b(?:lunch|breakfast|night|commute|work|solo|treadmill|mittag\w*|midi|almuerzo|pranzo)\b", re.I
)
_NUMBERS = re.compile(r"[0-9]")


class PlannedRace(NamedTuple):
    """A race of the plan: what it is called and its kilometres."""

    name: str
    km: float


class PlanFacts(Struct, frozen=True):
    """What the plan says that bears upon activities; `runs` are earlier ones: day, km, minutes, metres of climb."""

    runner: Runner = Runner()
    races: Mapping[date, PlannedRace] = {}
    longest_km: float = 0
    runs: tuple[tuple[date, float, float, int], ...] = ()


class Deed(Struct, frozen=True):
    """An entry of the plan: its list (`session`, `race` or `appointment`), its row, and for a race the reason.

    `firm`: the runner or the source says whether it is a race.
    """

    table: str
    row: dict[str, Any]
    activity: Activity
    why: str = ""
    firm: bool = False


class Deeds(Struct, frozen=True):
    """All entries of a source in the order of their days; `efforts` counts what their RPE was taken from."""

    entries: tuple[Deed, ...]
    efforts: Counter[str]
    maybe: tuple[Activity, ...]


def interpret_activities(found: Activities, facts: PlanFacts, corrections: Corrections) -> Deeds:
    """The entries of the plan. Raises Refused where a correction names a day on which there is nothing to correct."""
    activities = sorted(found.activities, key=lambda each: (each.date, str(each.start or ""), each.line))
    refuse_long_texts(each.title for each in activities)
    readings = [_reading(each) for each in activities]
    races = _races(list(zip(activities, readings, strict=True)), facts, corrections)
    corrected = {*corrections.races, *corrections.not_races}
    easy = EasyPace([*facts.runs, *((a.date, a.km, a.minutes, a.climb) for a in activities if a.sport == "run")])
    entries, efforts = list[Deed](), Counter[str]()
    for each, reading in zip(activities, readings, strict=True):
        if _is_massage(each, reading):
            entries.append(Deed("appointment", _appointment(each), each))
            continue
        measured = measured_effort(each, facts.runner)
        if why := races.get(id(each)):
            firm = each.date in corrected or bool(each.race)
            entries.append(Deed("race", _race(each, facts, measured), each, why, firm))
            efforts[measured[1] if measured else BY_KIND] += 1
            continue
        row, by = _session(each, reading, measured, facts, easy)
        entries.append(Deed("session", row, each, firm=each.date in corrected))
        efforts[by] += 1
    maybe = tuple(
        a for a, reading in zip(activities, readings, strict=True)
        if id(a) not in races and a.sport == "run" and reading.kind == "race" and not reading.weak
        and a.date not in corrections.not_races and not _is_massage(a, reading)
    )  # fmt: skip
    return Deeds(tuple(entries), efforts, maybe)


def _reading(activity: Activity) -> TitleReading:
    """What the title says; a run's is read as a run's, so that "strength endurance" is not the gym."""
    reading = read(activity.title)
    if activity.sport == "run" and reading.kind in ("strength", "cross", "rest"):
        return read(f"run {activity.title}")
    return reading


def _is_massage(activity: Activity, reading: TitleReading) -> bool:
    return activity.sport == "massage" or (
        reading.matter == "massage" and not activity.km and activity.sport in ("other", "strength")
    )


def _races(
    read_activities: Sequence[tuple[Activity, TitleReading]], facts: PlanFacts, corrections: Corrections
) -> dict[int, str]:
    """Why an activity is a race, by its identity; on each day the longest of those that are."""
    reasons = {
        id(activity): (activity, why)
        for activity, reading in read_activities
        if activity.sport == "run" and (why := _why_race(activity, reading, facts.races.get(activity.date)))
    }
    days = {activity.date for activity, _ in reasons.values()}
    for day in sorted(corrections.not_races - days):
        raise Refused(f"--not-race {day}: no race was read on that day", "take it out")
    for day in sorted(corrections.races):
        runs = [activity for activity, _ in read_activities if activity.date == day and activity.sport == "run"]
        if not runs:
            raise Refused(f"--race {day}: no run on that day", "name a day on which you ran")
        reasons |= {id(longest := max(runs, key=lambda run: run.km)): (longest, "as you say")}
    best: dict[date, tuple[Activity, str]] = {}
    for activity, why in reasons.values():
        said = activity.date in corrections.races
        if activity.date not in corrections.not_races and (not said or why == "as you say"):
            held = best.get(activity.date)
            best[activity.date] = (activity, why) if held is None or activity.km > held[0].km else held
    return {id(activity): why for activity, why in best.values()}


def _why_race(activity: Activity, reading: TitleReading, planned: PlannedRace | None) -> str:
    """Why a run is a race: its source's mark, the plan's race on its day, or a distance in its title that it fits."""
    if activity.race:
        return activity.race
    if planned and _fits(activity.km, planned.km):
        return f"your plan has {planned.name} on this day"
    if reading.kind == "race" and not reading.weak and reading.km and _fits(activity.km, float(reading.km)):
        return "its title names a race of its distance"
    named = _NAMED_LENGTH.search(activity.title) if reading.kind is None else None
    others = re.findall(r"[^\W\d_]{3,}", _NAMED_LENGTH.sub("", activity.title)) if named else []
    is_name = others and all(word[0].isupper() and not read(word).kind for word in others)
    km = {21: 21.0975, 42: 42.195}.get(int(named[1]), int(named[1])) if named else 0
    if is_name and not _EVERYDAY.search(activity.title) and not reading.matter and _fits(activity.km, km):
        return "its title is a name with a race's distance"
    return ""


def _fits(km: float, race_km: float) -> bool:
    return race_km * _SHORTER <= km <= race_km * _LONGER


def _session(
    each: Activity, reading: TitleReading, measured: tuple[float, str] | None, facts: PlanFacts, easy: EasyPace
) -> tuple[dict[str, Any], str]:
    """The row of a session, and what its RPE was taken from."""
    kind = _kind(each, reading, measured, facts)
    by_pace = easy.effort(each) if measured is None else None
    rpe, by = measured or (float(DEFAULT_RPE[kind]), BY_KIND)
    if by_pace is not None:  # no easier than its kind: a slow long run is long all the same
        rpe, by = max(by_pace, rpe), BY_PACE
    sport = "other" if each.sport == "strength" else each.sport
    name = each.title if each.km or not _NUMBERS.search(each.title) else ""  # no amounts to be read of it
    return {
        **_when(each), **({"name": name} if name else {}), "sport": sport, "kind": kind, **_amounts(each),
        "rpe": _plain(rpe), **_done(each),
    }, by  # fmt: skip


def _kind(each: Activity, reading: TitleReading, measured: tuple[float, str] | None, facts: PlanFacts) -> Kind:
    """By the source's mark, the runner's RPE, the title, the share of the plan's longest run; the heart comes last."""
    if each.sport != "run":
        return "strength" if each.sport == "strength" else "cross"
    if each.kind:
        return each.kind
    named = None if reading.weak or reading.kind in ("race", "rest", "cross", "strength") else reading.kind
    rpe, by = measured or (0.0, "")
    if by == BY_RPE and rpe >= HARD_RPE and named in (None, "easy"):
        return "tempo"
    if named:
        return cast("Kind", named)
    km, minutes = (Fraction(value).limit_denominator(1000) if value else None for value in (each.km, each.minutes))
    kind = kind_of_run(km, minutes, Fraction(each.climb))
    if kind != "long" and facts.longest_km and each.km >= facts.longest_km * _LONG_SHARE:
        return "long"
    return "tempo" if kind == "easy" and rpe >= HARD_RPE else kind


def _race(each: Activity, facts: PlanFacts, measured: tuple[float, str] | None) -> dict[str, Any]:
    planned = facts.races.get(each.date)
    name = planned.name if planned else each.title
    own = {} if planned else {"priority": "B"}
    keys = distance_keys(Fraction(planned.km if planned else each.km).limit_denominator(10_000)) if each.km else {}
    rpe = {"rpe": _plain(measured[0])} if measured and measured[1] == BY_RPE else {}
    amounts = {key: value for key, value in _amounts(each).items() if key != "km"}
    return {**_when(each), "name": name or "Race", **keys, **own, **amounts, **rpe, **_done(each)}


def _appointment(each: Activity) -> dict[str, Any]:
    """A massage that was had: its id says so, whatever program it comes from."""
    minutes = round(each.minutes)
    length = {"minutes": minutes} if 10 <= minutes <= 240 else {}
    identity = each.id or f"massage:{(each.start or each.date).isoformat()}"
    return {**_when(each), **length, "note": each.title or "Massage", "id": identity}


def _when(each: Activity) -> dict[str, Any]:
    return {"start": each.start} if each.start else {"date": each.date}


def _amounts(each: Activity) -> dict[str, Any]:
    """Kilometres to the hundredth, whole metres and minutes; what is not known is left out."""
    values = {"km": _plain(each.km), "climb": each.climb, "minutes": int(each.minutes + 0.5)}
    return {key: value for key, value in values.items() if value}


def _done(each: Activity) -> dict[str, Any]:
    return {"done": True, **({"id": each.id} if each.id else {})}


def _plain(value: float) -> int | float:
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
