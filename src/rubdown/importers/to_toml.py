"""From a source's parts to the text of a plan, as a person would have typed it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from rubdown.importers.classify import Classified
from rubdown.importers.event import Refused
from rubdown.importers.interpret import Interpreted
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
    found = [plural(count, what) for what, count in sorted(out.items(), key=lambda item: -item[1])]
    kinds = {"session": parts.sessions, "race": parts.races, "massage": parts.massages, "stretch": parts.aways}
    found += [plural(len(entries), noun) for noun, entries in kinds.items() if entries]
    last = f"{len(parts.aways)} {'stretch' if len(parts.aways) == 1 else 'stretches'} of days away"
    found[-1:] = [last] if parts.aways else found[-1:]
    return f"{plural(parts.total, 'event')}: {', '.join(found) or 'nothing'}"


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
    usual = ((name, far) for name, far in RACE_KM.items() if name != "ultra")
    named = next((name for name, far in usual if abs(km - far) <= far * _NEAR), None)
    return {"distance": named} if named else {"km": _decimal(km)}


def plan_tables(parts: Classified) -> Tables:
    """The entries of the plan by their lists, in the order in which they are written."""
    everything = [*(race.interpreted for race in parts.races), *parts.sessions, *parts.aways]
    shared = {uid for uid, count in Counter(each.event.uid for each in everything).items() if count > 1}

    def uid(each: Interpreted) -> dict[str, str]:
        """An entry's identity, unless two entries share it."""
        own = each.event.uid
        return {"uid": own} if own and len(own) <= _LONGEST_UID and own not in shared else {}

    return {
        "race": [
            {"name": race.interpreted.name, **_when(race.interpreted), **distance_keys(race.km),
             "priority": race.priority, **_numbers(minutes=race.interpreted.minutes), **uid(race.interpreted)}
            for race in parts.races
        ],
        "away": [
            {"from": each.event.date, **({"until": each.event.until} if each.event.until else {}),
             "reason": each.name, **uid(each)}
            for each in parts.aways
        ],
        "session": [
            {**_when(each), "name": each.name, "kind": each.kind or "easy", **_sport(each),
             **_numbers(each.km, each.minutes, each.rpe), **uid(each)}
            for each in parts.sessions
        ],
        "appointment": [
            {**_when(each), **_numbers(minutes=each.minutes if 10 <= (each.minutes or 0) <= 240 else None),
             "note": each.name}
            for each in parts.massages
        ],
    }  # fmt: skip


def _sport(each: Interpreted) -> dict[str, Any]:
    """The sport and the climb that the name alone would not tell."""
    if each.sport is None and not each.climb:
        return {}
    reading = read(each.name)
    sport = {"sport": each.sport} if each.sport not in (None, "other", reading.sport) else {}
    return {**sport, **({"climb": round(each.climb)} if each.climb and each.climb != reading.climb else {})}


def _when(each: Interpreted) -> dict[str, Any]:
    return {"start": each.event.start} if each.event.start else {"date": each.event.date}


def _numbers(
    km: Fraction | None = None, minutes: Fraction | None = None, rpe: Fraction | None = None
) -> dict[str, int | float]:
    """What is known; minutes to the nearest whole one, km above nothing."""
    values = {
        "km": _decimal(km) if km else 0, "minutes": int(minutes + Fraction(1, 2)) if minutes else 0,
        "rpe": -1 if rpe is None else _decimal(rpe),
    }  # fmt: skip
    return {name: value for name, value in values.items() if value > 0 or (name == "rpe" and value == 0)}


def _decimal(value: Fraction) -> int | float:
    """A number with two decimals at most, and none where it is whole."""
    hundredths = int(value * 100 + Fraction(1, 2))
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100
