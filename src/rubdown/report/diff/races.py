"""Races that were moved, changed, added or dropped."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rubdown.plan.model import Plan, Race
from rubdown.plan.training import race_minutes
from rubdown.report.diff.change import Change, deed, entry, full_day, paired
from rubdown.report.shifts import later

_EFFORTS = {"all-out": "all-out", "race": "as a race", "training": "as training"}


def race_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """One change for each race that differs, by date; two races are the same by name, else by date."""
    pairs = paired(old.races, new.races, lambda r: (r.name, r.date), lambda r: r.name, lambda r: r.date)
    for before, after in sorted(pairs, key=_day):
        yield entry(_text(before, after), "races", before, after)


def _day(pair: tuple[Race | None, Race | None]) -> str:
    race = pair[1] or pair[0]
    return race.date.isoformat() if race else ""


def _text(before: Race | None, after: Race | None) -> str:
    if before is None or after is None:
        race = after or before
        return f"{race.name} {'run' if race.done else deed(before, after)}, on {full_day(race.date)}" if race else ""
    details = "; ".join(_details(before, after))
    if before.date == after.date:
        return f"{before.name} changed ({details})"
    moved = f"{before.name} moved {later(before.date, after.date)}, to {full_day(after.date)}"
    return f"{moved} ({details})" if details else moved


def _details(before: Race, after: Race) -> Iterator[str]:
    if before.name != after.name:
        yield f"now called {after.name}"
    if _length(before) != _length(after):
        yield f"{_length(after)}, was {_length(before)}"
    if before.climb != after.climb:
        yield f"{after.climb} m of climb, was {before.climb} m"
    if before.priority != after.priority:
        yield f"priority {after.priority}, was {before.priority}"
    if before.effort != after.effort:
        yield f"to be run {_EFFORTS[after.effort]}, was {_EFFORTS[before.effort]}"
    if (before.timed, before.start.time()) != (after.timed, after.start.time()):
        yield f"start {_start(after)}, was {_start(before)}"
    if after.done and not before.done:
        yield f"run in {decimal(after.minutes)} minutes"
    elif before.minutes != after.minutes and not (_by_default(before) and _by_default(after)):
        yield f"{decimal(after.minutes)} minutes, was {decimal(before.minutes)}"
    if before.rpe != after.rpe:
        yield f"effort {decimal(after.rpe)} out of 10, was {decimal(before.rpe)}"


def _length(race: Race) -> str:
    name = race.triathlon or (f"{race.distance} marathon" if race.distance == "half" else race.distance)
    return f"{name} of {decimal(race.km)} km"


def _start(race: Race) -> str:
    return f"{race.start:%H:%M}" if race.timed else "not given"


def _by_default(race: Race) -> bool:
    return race.minutes == race_minutes(race.km, race.climb, race.triathlon)


def decimal(value: Fraction) -> str:
    """A number with up to eight significant digits: `21.0975`."""
    return f"{float(value):.8g}"
