"""Activities of intervals.icu as JSON, and of any calendar or table that `import` reads as a plan: what is past."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rubdown.importers.deeds.activity import (
    MOST_ACTIVITIES,
    Activities,
    Activity,
    Omitted,
    ReadingOptions,
    sport_named,
)
from rubdown.importers.deeds.tables import moment_of
from rubdown.importers.event import CUT, Event, Refused, SourceEvents
from rubdown.importers.interpret import Interpreted, cleaned, interpret

_MARKS = {"RACE": "intervals.icu marks it as a race"}


def json_activities(text: str) -> list[dict[str, Any]] | None:
    """The list of intervals.icu's activities in a JSON text; None where it holds none. Raises Refused."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("it is not sound JSON", CUT) from None
    listed = raw if isinstance(raw, list) else raw.get("activities") if isinstance(raw, dict) else None
    rows = [each for each in listed or [] if isinstance(each, dict)]
    done = [each for each in rows if "category" not in each and ("moving_time" in each or "_note" in each)]
    return rows if rows and len(done) == len(rows) else None


def read_json(rows: Sequence[dict[str, Any]], options: ReadingOptions) -> Activities:
    """intervals.icu's activities: distances in metres, times in seconds."""
    if len(rows) > MOST_ACTIVITIES:
        raise Refused(f"more than {MOST_ACTIVITIES} activities", "export a shorter time")
    found = Activities("intervals.icu activities")
    for number, raw in enumerate(rows, 1):
        if f"intervals:{raw.get('id')}" in options.known:
            found.known += 1
            continue
        found.add(_activity(raw, f"activity {number}", options))
    if any("Strava's export" in omitted.reason for omitted in found.omitted):
        found.notes.append("intervals.icu may not pass on what comes from Strava: import Strava's own export as well")
    return found


def _activity(raw: dict[str, Any], place: str, options: ReadingOptions) -> Activity | Omitted:
    when = moment_of(_text(raw, "start_date_local")[:40])
    start = when.replace(tzinfo=None, microsecond=0) if isinstance(when, datetime) else None
    if "_note" in raw and not raw.get("moving_time"):
        return Omitted(place, "an empty stub of an activity from Strava: take it from Strava's export")
    if start is None:
        return Omitted(place, "it has no start_date_local")
    minutes = (_number(raw, "moving_time") or _number(raw, "elapsed_time")) / 60
    km = _number(raw, "distance") / 1000
    sport = sport_named(_text(raw, "type"))
    if start.date() > options.today:
        return Omitted(place, f"{start.date()} is still to come")
    if not (minutes or km) or minutes > 6000 or km > 1000 or sport == "none":
        return Omitted(place, "it has neither time nor distance" if not minutes else "it is not training")
    rpe = next((value for key in ("icu_rpe", "perceived_exertion") if 0 < (value := _number(raw, key)) <= 10), None)
    return Activity(
        id=f"intervals:{cleaned(str(raw.get('id')))[:80]}" if raw.get("id") else "", date=start.date(), start=start,
        sport=sport, title=cleaned(_text(raw, "name")), km=km, minutes=minutes,
        climb=round(min(_number(raw, "total_elevation_gain"), 20_000)), heart_rate=_number(raw, "average_heartrate"),
        rpe=rpe, load=_number(raw, "icu_training_load"),
        race=_MARKS.get(_text(raw, "sub_type").upper(), ""),
    )  # fmt: skip


def _text(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def _number(raw: dict[str, Any], key: str) -> float:
    value = raw.get(key)
    sound = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10**9
    return float(value) if sound else 0.0  # type: ignore[arg-type]


def from_events(source: SourceEvents, options: ReadingOptions) -> Activities:
    """The past events of a calendar or a table as activities: Runna's runs, a training diary."""
    found = Activities(source.source, notes=list(source.notes))
    found.omitted += [
        Omitted(f"line {left.line}" if left.line else left.title, left.reason) for left in source.left_out
    ]
    for event in source.events:
        found.add(_from_event(event, interpret(event, options.units or source.units or "km"), options))
    return found


def _from_event(event: Event, each: Interpreted, options: ReadingOptions) -> Activity | Omitted:
    place = f"line {event.line}"
    if event.date > options.today:
        return Omitted(place, f"{event.date} is still to come")
    if event.away or each.matter in ("cancelled", "away", "errand", "note") or each.kind == "rest":
        return Omitted(place, f'"{each.name}" is not training')
    massage = each.matter == "massage"
    if not massage and each.kind is None and not each.measured:
        return Omitted(place, f'"{each.name}" says no kind of training')
    sport = "strength" if each.kind == "strength" else each.sport or "run" if each.kind != "cross" else each.sport
    return Activity(
        id=f"calendar:{event.uid}"[:100] if event.uid else "", date=event.date, start=event.start,
        sport="massage" if massage else sport or "other", title=each.name, line=event.line, km=float(each.km or 0),
        minutes=float(each.minutes or 0), climb=round(each.climb or 0),
        rpe=float(each.rpe) if each.rpe is not None else None,
        race=event.told if event.race and event.sure else "",
        kind=None if each.kind == "race" or massage else each.kind,
    )  # fmt: skip
