"""Calendar Hack's training plans, YAML or JSON: weeks of seven workouts that end on the day of the race."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, cast

from rubdown.importers.event import CUT, MOST_EVENTS, Event, Goal, ImportOptions, LeftOut, Refused, SourceEvents, Units
from rubdown.importers.fields import sport_of, text_field
from rubdown.importers.interpret import cleaned, interpret
from rubdown.plan.model import Kind
from rubdown.text import KM_A_MILE
from rubdown.titles.quantities import number

_WEEK = 7
# `{5:8}` is 5 in the plan's units and 8 in the others, `{5-6:8-10}` a range, and `{5}` is converted when it is shown.
_AMOUNT = re.compile(r"\{([0-9.]{1,8})(?:-([0-9.]{1,8}))?(?::([0-9.]{1,8})(?:-([0-9.]{1,8}))?)?\}")
_TYPES = {"Marathon": "42.195", "Half Marathon": "21.0975", "5K": "5", "8K": "8", "10K": "10", "15k/10m": "15",
          "50K": "50", "100K": "100", "50M": "80.467", "100M": "160.934"}  # fmt: skip


def read_plan(raw: dict[str, Any], options: ImportOptions) -> SourceEvents:
    """The workouts of a plan, from its last day back, which is `options.race_date`. Raises Refused."""
    weeks = [_workouts(week, i) for i, week in enumerate(_schedule(raw), 1)]
    workouts = [workout for week in weeks for workout in week]
    if options.race_date is None:
        raise Refused(
            f"this plan of {len(weeks)} weeks has no dates", "name its last day, the race: --race-date 2027-04-25"
        )
    if len(workouts) > MOST_EVENTS:
        raise Refused("more workouts than any plan has", "name a training plan")
    units: Units = "mi" if raw.get("units") == "mi" else "km"
    first = options.race_date - timedelta(days=len(workouts) - 1)
    found = [_event(workout, first + timedelta(days=i), units, i + 1) for i, workout in enumerate(workouts)]
    events = _with_race_distance([each for each in found if isinstance(each, Event)], raw, options.race_date)
    left = tuple(each for each in found if isinstance(each, LeftOut))
    return SourceEvents(
        f'the Calendar Hack plan "{cleaned(text_field(raw, "name") or text_field(raw, "id"))}"',
        tuple(events),
        left,
        units=units,
        goal=Goal(options.race_date, _km_of_type(raw), text_field(raw, "type") or "Race"),
    )


def _km_of_type(raw: dict[str, Any]) -> Fraction | None:
    km = _TYPES.get(text_field(raw, "type"))
    return Fraction(km) if km else None


def _schedule(raw: dict[str, Any]) -> list[Any]:
    found = raw.get("schedule")
    if not isinstance(found, list) or not found:
        raise Refused("the plan has no schedule of weeks", CUT)
    return found


def _workouts(week: Any, nth: int) -> list[dict[str, Any]]:
    found = week.get("workouts") if isinstance(week, dict) else None
    if not isinstance(found, list) or len(found) != _WEEK:
        count = len(found) if isinstance(found, list) else 0
        raise Refused(f"week {nth} has {count} workouts, but a week has seven days", CUT)
    return [workout if isinstance(workout, dict) else {} for workout in found]


def _event(workout: dict[str, Any], day: date, units: Units, nth: int) -> Event | LeftOut:
    title = _in_km(text_field(workout, "title"), units)
    if not title.strip():
        return LeftOut(0, day, f"workout {nth}", "empty day", "nothing is planned on it")
    kind = _tagged(workout)
    return Event(
        date=day, title=title, line=0, description=_in_km(text_field(workout, "description"), units),
        km=_distance(workout, units), kind=kind, training=True,
    )  # fmt: skip


def _in_km(text: str, units: Units) -> str:
    """A title with its amounts in kilometres."""
    return _AMOUNT.sub(lambda match: f"{_shown(match, units)} km", text)


def _shown(match: re.Match[str], units: Units) -> str:
    own = units == "km" or not match[3]
    low, high = (match[1], match[2]) if own else (match[3], match[4])
    factor = KM_A_MILE if units == "mi" and own else Fraction(1)
    values = [_tenth(value * factor) for text in (low, high) if text and (value := number(text)) is not None]
    return "-".join(values)


def _tenth(value: Fraction) -> str:
    tenths = int(value * 10 + Fraction(1, 2))
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def _distance(workout: dict[str, Any], units: Units) -> Fraction | None:
    """The distance in kilometres: the plan's own conversion in the title where it is of the same amount."""
    raw = workout.get("distance")
    listed = raw[:3] if isinstance(raw, list) else [raw]
    values = [number(str(each)) for each in listed if isinstance(each, str | int | float)]
    known = [value for value in values if value]
    if not known or len(known) > 2:
        return None
    worth = sum(known, Fraction(0)) / len(known)
    match = _AMOUNT.search(text_field(workout, "title"))
    if match and match[3] and not match[2] and number(match[1]) == worth and units == "mi":
        worth = number(match[3]) or worth * KM_A_MILE
    elif units == "mi":
        worth *= KM_A_MILE
    return worth if 0 < worth <= 1000 else None


def _tagged(workout: dict[str, Any]) -> Kind | None:
    """The kind that a workout's tags tell, where they tell one that its title does not."""
    tags = workout.get("tags")
    kinds = [sport_of(tag) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return next((cast("Kind", kind) for kind in kinds if kind and kind not in ("run", "easy", "race")), None)


def _with_race_distance(events: list[Event], raw: dict[str, Any], day: date) -> Iterator[Event]:
    """The race on the last day has the plan's distance, where its title tells none."""
    from msgspec.structs import replace

    km = _km_of_type(raw)
    for event in events:
        is_race = event.date == day and interpret(event, "km").kind == "race"
        if not is_race:
            yield event
        elif km and interpret(replace(event, km=None), "km").km is None:
            yield replace(event, km=km, race="?", race_mark=f"the plan's last day, and it is a plan for {raw['type']}")
        else:
            yield replace(event, race="?", race_mark="the plan's last day, and its words say so")
