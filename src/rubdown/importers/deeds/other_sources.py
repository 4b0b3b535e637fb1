"""Activities of intervals.icu as JSON, and of any calendar or table that `import` reads as a plan: what is past."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rubdown.importers.deeds.activity import MOST_ACTIVITIES, Activities, Activity, sport_named
from rubdown.importers.deeds.tables import moment_of
from rubdown.importers.event import CUT, ImportOptions, Refused, SourceEvents
from rubdown.importers.fields import number_field, text_field
from rubdown.importers.interpret import Interpreted, cleaned, interpret


def json_activities(text: str) -> list[dict[str, Any]] | None:
    """The list of intervals.icu's activities in a JSON text; None where it holds none. Raises Refused."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("it is not valid JSON", CUT) from None
    listed = raw if isinstance(raw, list) else raw.get("activities") if isinstance(raw, dict) else None
    rows = [each for each in listed or [] if isinstance(each, dict)]
    done = [each for each in rows if "category" not in each and ("moving_time" in each or "_note" in each)]
    return rows if rows and len(done) == len(rows) else None


def read_json(rows: Sequence[dict[str, Any]], options: ImportOptions) -> Activities:
    """intervals.icu's activities: distances in metres, times in seconds. Raises Refused."""
    if len(rows) > MOST_ACTIVITIES:
        raise Refused(f"more than {MOST_ACTIVITIES} activities", "export a shorter time")
    found = Activities("intervals.icu activities")
    stubs = 0
    for number, raw in enumerate(rows, 1):
        start = moment_of(text_field(raw, "start_date_local")[:40])
        if f"intervals:{raw.get('id')}" in options.known:
            found.known += 1
        elif "_note" in raw and not raw.get("moving_time"):
            stubs += 1
            found.leave(number, "", "an empty stub of an activity from Strava: take it from Strava's export")
        elif not isinstance(start, datetime):
            found.leave(number, text_field(raw, "name"), "it has no start_date_local")
        else:
            found.add(_from_json(raw, start.replace(tzinfo=None), number), options.today)
    if stubs:
        found.notes.append("intervals.icu may not pass on what comes from Strava: import Strava's own export as well")
    return found


def _from_json(raw: dict[str, Any], start: datetime, number: int) -> Activity:
    def amount(*keys: str, most: int = 10**9) -> float:
        return next((float(value) for key in keys if (value := number_field(raw, key)) and 0 < value <= most), 0.0)

    marked = text_field(raw, "sub_type").upper() == "RACE"
    return Activity(
        id=f"intervals:{cleaned(str(raw.get('id')))[:80]}" if raw.get("id") else "", date=start.date(),
        start=start.replace(microsecond=0), sport=sport_named(text_field(raw, "type")),
        title=cleaned(text_field(raw, "name")), line=number, km=amount("distance") / 1000,
        minutes=amount("moving_time", "elapsed_time") / 60, climb=round(amount("total_elevation_gain", most=20_000)),
        heart_rate=amount("average_heartrate"), rpe=amount("icu_rpe", "perceived_exertion", most=10) or None,
        load=amount("icu_training_load"), race="intervals.icu marks it as a race" if marked else "",
    )  # fmt: skip


def from_events(source: SourceEvents, options: ImportOptions) -> Activities:
    """The past events of a calendar or a table as activities: Runna's runs, a training diary."""
    found = Activities(source.source, left_out=list(source.left_out), notes=list(source.notes))
    for event in source.events:
        each = interpret(event, options.units or source.units or "km")
        massage = each.matter == "massage"
        if event.away or each.matter in ("cancelled", "away", "errand", "note") or each.kind == "rest":
            found.leave(event.line, each.name, "it is not training")
        elif not massage and each.kind is None and not each.measured:
            found.leave(event.line, each.name, "its words say no kind of training")
        else:
            found.add(_from_event(each, massage=massage), options.today)
    return found


def _from_event(each: Interpreted, *, massage: bool) -> Activity:
    event = each.event
    sport = "strength" if each.kind == "strength" else each.sport or ("other" if each.kind == "cross" else "run")
    return Activity(
        id=f"calendar:{event.uid}"[:100] if event.uid else "", date=event.date, start=event.start,
        sport="massage" if massage else sport, title=each.name, line=event.line, km=float(each.km or 0),
        minutes=float(each.minutes or 0), climb=round(each.climb or 0),
        rpe=None if each.rpe is None else float(each.rpe), race=event.race_mark if event.race and event.sure else "",
        kind=None if each.kind == "race" or massage else each.kind,
    )  # fmt: skip
