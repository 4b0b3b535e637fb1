"""From a source's parts to the text of a plan, as a person would have typed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from rubdown.importers.classify import Classified
from rubdown.importers.event import Refused
from rubdown.importers.interpret import Interpreted
from rubdown.importers.races import ImportedRace
from rubdown.plan.training import RACE_KM
from rubdown.text import in_toml, plural
from rubdown.titles import read

HEADER = "# Imported from "  # how every imported file begins
MOST = {"session": 5000, "race": 1000, "away": 366, "appointment": 500}  # what the plan reader takes
_LONGEST_UID = 200
_NEAR = Fraction(1, 100)


Tables = dict[str, list[dict[str, Any]]]


def plan_text(parts: Classified, name: str, zone: str | None = None) -> str:
    """The plan as TOML, with a header that tells its source (a file's `name`) and counts. Raises Refused where it
    would be empty, or more than a plan can hold.
    """
    tables = plan_tables(parts)
    if not tables["race"] and not tables["session"]:
        raise Refused("nothing in it could be read as training", "see above why each event is left out")
    return text_of(tables, f"{HEADER}{name}: {parts.source}, {counts(parts)}.", zone)


def text_of(tables: Tables, header: str, zone: str | None) -> str:
    """Tables as TOML below a header. Raises Refused where a plan cannot hold as many."""
    for kind, most in MOST.items():
        if len(tables[kind]) > most:
            wrong = f"{len(tables[kind])} entries for [[{kind}]], where a plan holds {most} at most"
            raise Refused(wrong, "export a shorter time")
    runner = toml_table("[runner]", {"timezone": zone}) if zone else ""
    return f"{header}\n{runner}" + "".join(
        toml_table(f"[[{kind}]]", row) for kind, rows in tables.items() for row in rows
    )


def toml_table(header: str, row: dict[str, Any]) -> str:
    """A table of its own lines: tomli_w by itself would write short ones within braces."""
    import tomli_w

    return f"\n{header}\n{in_toml(tomli_w.dumps(row))}"


def counts(parts: Classified) -> str:
    """`96 events: 12 week headers, 82 sessions, 2 races`."""
    out = Counter(left.what for left in parts.left_out)
    found = [_counted(count, what) for what, count in sorted(out.items(), key=lambda item: -item[1])]
    numbers = (
        ("session", parts.sessions),
        ("race", parts.races),
        ("massage", parts.massages),
        ("stretch away", parts.aways),
    )
    found += [_counted(len(of_kind), what) for what, of_kind in numbers if of_kind]
    return f"{plural(parts.total, 'event')}: {', '.join(found) or 'nothing'}"


def _counted(count: int, noun: str) -> str:
    if noun == "stretch away":
        return f"{count} {'stretch' if count == 1 else 'stretches'} of days away"
    return plural(count, noun)


def distance_words(km: Fraction | None) -> str:
    """How a race's distance is called: `half`, `12.5 km`, or that it is not given."""
    found = distance_keys(km)
    if not found:
        return "no distance given, assuming 10 km"
    return str(found["distance"]) if "distance" in found else f"{found['km']} km"


def distance_keys(km: Fraction | None) -> dict[str, Any]:
    """The key that tells a race's distance: its name where it has one, else its km; none for a few metres."""
    if km is None or not _decimal(km):
        return {}
    named = next(
        (name for name, usual in RACE_KM.items() if name != "ultra" and abs(km - usual) <= usual * _NEAR), None
    )
    return {"distance": named} if named else {"km": _decimal(km)}


def plan_tables(parts: Classified) -> Tables:
    """The entries of the plan by their lists, in the order in which they are written."""
    unsteady = _unsteady([*(race.interpreted for race in parts.races), *parts.sessions, *parts.aways])
    return {
        "race": [_race(race, unsteady) for race in parts.races],
        "away": [_away(each, unsteady) for each in parts.aways],
        "session": [_session(each, unsteady) for each in parts.sessions],
        "appointment": [_appointment(each) for each in parts.massages],
    }


def _unsteady(everything: Sequence[Interpreted]) -> set[str]:
    """Identities that two entries share: they tell neither of them."""
    return {uid for uid, count in Counter(each.event.uid for each in everything).items() if count > 1}


def _race(race: ImportedRace, unsteady: set[str]) -> dict[str, Any]:
    return {
        "name": race.interpreted.name, **_when(race.interpreted), **distance_keys(race.km), "priority": race.priority,
        **_numbers(None, race.interpreted.minutes, None), **_uid(race.interpreted, unsteady),
    }  # fmt: skip


def _session(each: Interpreted, unsteady: set[str]) -> dict[str, Any]:
    return {
        **_when(each), "name": each.name, "kind": each.kind or "easy", **_sport(each),
        **_numbers(each.km, each.minutes, each.rpe), **_uid(each, unsteady),
    }  # fmt: skip


def _sport(each: Interpreted) -> dict[str, Any]:
    """The sport and the climb that the name alone would not tell."""
    if each.sport is None and not each.climb:
        return {}
    reading = read(each.name)
    sport = {"sport": each.sport} if each.sport not in (None, "other", reading.sport) else {}
    return {**sport, **({"climb": round(each.climb)} if each.climb and each.climb != reading.climb else {})}


def _away(each: Interpreted, unsteady: set[str]) -> dict[str, Any]:
    event = each.event
    until: dict[str, date] = {"until": event.until} if event.until else {}
    return {"from": event.date, **until, "reason": each.name, **_uid(each, unsteady)}


def _appointment(each: Interpreted) -> dict[str, Any]:
    minutes = each.minutes if each.minutes and 10 <= each.minutes <= 240 else None
    return {**_when(each), **_numbers(None, minutes, None), "note": each.name}


def _when(each: Interpreted) -> dict[str, Any]:
    return {"start": each.event.start} if each.event.start else {"date": each.event.date}


def _numbers(km: Fraction | None, minutes: Fraction | None, rpe: Fraction | None) -> dict[str, Any]:
    told: Iterator[tuple[str, int | float]] = (
        (name, worth)
        for name, worth in (
            ("km", _decimal(km) if km else 0),
            ("minutes", int(minutes + Fraction(1, 2)) if minutes else 0),
            ("rpe", _decimal(rpe) if rpe is not None else -1),
        )
        if worth > 0 or (name == "rpe" and worth == 0)
    )
    return dict(told)


def _decimal(value: Fraction) -> int | float:
    """A number with two decimals at most, and none where it is whole."""
    hundredths = int(value * 100 + Fraction(1, 2))
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def _uid(each: Interpreted, unsteady: set[str]) -> dict[str, str]:
    uid = each.event.uid
    return {"uid": uid} if uid and len(uid) <= _LONGEST_UID and uid not in unsteady else {}
