"""The events that intervals.icu gives as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from rubdown.importers.event import MOST_EVENTS, Event, LeftOut, Refused, SourceEvents
from rubdown.importers.fields import number_field, sport_of, text_field
from rubdown.importers.interpret import cleaned
from rubdown.plan.model import Kind, Priority

_AWAY = {"HOLIDAY": "holiday", "SICK": "sick", "INJURED": "injured"}
_ACTIVITY = "ACTIVITY"  # what was done: such entries carry no category


def read_intervals(raw: Sequence[Any], lines: Sequence[int]) -> SourceEvents:
    """The events of a list of JSON objects, each of which begins on its line. Raises Refused."""
    if len(raw) > MOST_EVENTS:
        raise Refused(f"more than {MOST_EVENTS} events, which no training calendar has", "export a shorter time")
    found = [_event(each, lines[i] if i < len(lines) else 0) for i, each in enumerate(raw)]
    events = tuple(each for each in found if isinstance(each, Event))
    left = tuple(each for each in found if isinstance(each, LeftOut))
    return SourceEvents("intervals.icu events", events, left, units="km")


def _event(raw: Any, line: int) -> Event | LeftOut:
    if not isinstance(raw, dict):
        return LeftOut(line, None, cleaned(str(raw)[:80]), "other event", "it is not a JSON object")
    title = text_field(raw, "name")
    start = _moment(raw, "start_date_local") or _moment(raw, "start_date")
    if start is None:
        return LeftOut(line, None, cleaned(title), "undated event", "it has no start_date_local")
    category = text_field(raw, "category").upper() or _ACTIVITY
    if category in _AWAY:
        return _days_away(raw, line, start, category)
    if category not in (_ACTIVITY, "WORKOUT", "RACE_A", "RACE_B", "RACE_C"):
        reason = f"its category is {cleaned(category)}, not training"
        return LeftOut(line, start.date(), cleaned(title), "note" if category == "NOTE" else "other event", reason)
    return _training(raw, line, start, category)


def _training(raw: dict[str, Any], line: int, start: datetime, category: str) -> Event:
    sport = sport_of(text_field(raw, "type"))
    letter = cast("Priority", category[-1]) if category.startswith("RACE_") else None
    km = number_field(raw, "distance") or number_field(raw, "distance_target")
    seconds = number_field(raw, "moving_time") or number_field(raw, "time_target") or number_field(raw, "elapsed_time")
    rpe = number_field(raw, "icu_rpe")
    kind = cast("Kind", sport) if sport and sport != "race" and not letter else None
    return Event(
        date=start.date(), title=text_field(raw, "name") or text_field(raw, "type"), line=line,
        description=text_field(raw, "description"), start=start if start.time().isoformat() != "00:00:00" else None,
        km=km / 1000 if km and 0 < km <= 1_000_000 else None,
        minutes=seconds / 60 if seconds and 0 < seconds <= 360_000 else None,
        rpe=rpe if rpe and rpe <= 10 else None, kind=kind, race=letter or ("?" if sport == "race" else None),
        race_mark=f"its category is {category}" if letter else "its type is Race" if sport == "race" else "",
        training=True, uid=_identity(raw),
    )  # fmt: skip


def _days_away(raw: dict[str, Any], line: int, start: datetime, category: str) -> Event:
    """Days away; an end at midnight is the first day back."""
    end = _moment(raw, "end_date_local")
    last = (end - timedelta(microseconds=1)).date() if end and end > start else start.date()
    title = text_field(raw, "name") or _AWAY[category]
    return Event(date=start.date(), title=title, line=line, until=last if last > start.date() else None, away=True,
                 uid=_identity(raw))  # fmt: skip


def _identity(raw: dict[str, Any]) -> str:
    found = raw.get("id")
    return str(found)[:100] if isinstance(found, int | str) and not isinstance(found, bool) else ""


def _moment(raw: dict[str, Any], name: str) -> datetime | None:
    """A civil time; an offset that is written with it is left aside."""
    try:
        found = datetime.fromisoformat(text_field(raw, name))
    except ValueError:
        return None
    return found.replace(tzinfo=None, microsecond=0) if found.date() != date.max else None
