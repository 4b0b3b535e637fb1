"""What this reading and the JSON of `rubdown calendar --format json --days` differ in, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from oracle.closing import Window
from oracle.season import Season

Answer = dict[str, Any]


def differences(season: Season, answer: Answer, alternatives_of: int = 2) -> list[str]:
    """A line for each field that differs; alternatives are compared for the first few proposals only."""
    return [
        *_horizon(season, answer),
        *_days(season, answer),
        *_months(season, answer),
        *_massages(season, answer),
        *_alternatives(season, answer, alternatives_of),
    ]


def _differs(what: str, expected: object, actual: object) -> Iterator[str]:
    if expected != actual:
        yield f"{what}: the rulebook says {expected}, the calendar {actual}"


def _horizon(season: Season, answer: Answer) -> Iterator[str]:
    expected = {"from": season.today.isoformat(), "until": season.until.isoformat()}
    yield from _differs("horizon", expected, answer["horizon"])
    objective = answer["objective"]
    yield from _differs("missing", season.best.short, objective["short"])
    yield from _differs("points", season.best.points, objective["points"])


def _days(season: Season, answer: Answer) -> Iterator[str]:
    days = {row["date"]: row for row in answer["days"]}
    yield from _differs("days", [day.isoformat() for day in season.days], list(days))
    for day, opening in season.days.items():
        row = days.get(day.isoformat())
        if row is None:
            continue
        yield from _differs(f"{day} open", bool(opening.windows), row["open"])
        yield from _differs(f"{day} windows", [_clocks(window) for window in opening.windows], row["windows"])
        yield from _differs(f"{day} points", season.points[day], _by_code(row["reasons"]))
        yield from _differs(f"{day} sum", sum(season.points[day].values()), row["points"])
        codes = {cause["code"] for cause in row["closed_by"]}
        if not opening.windows and not (opening.alone <= codes <= opening.touching and codes):
            yield f"{day} closed by {codes}: at least {opening.alone}, of {opening.touching}"


def _months(season: Season, answer: Answer) -> Iterator[str]:
    for (year, number), expected in season.months.items():
        name = f"{year}-{number:02}"
        row: Answer = next((row for row in answer["months"] if row["month"] == name), {})
        yield from _differs(name, expected._asdict(), {key: row.get(key) for key in expected._fields})


def _massages(season: Season, answer: Answer) -> Iterator[str]:
    rows = [row for row in answer["appointments"] if row["kind"] == "discharge"]
    yield from _differs(
        "massages",
        [f"{massage.date} {massage.status}" for massage in season.massages],
        [f"{row['date']} {row['status']}" for row in rows],
    )
    for massage, row in zip(season.massages, rows, strict=False):
        name = f"massage of {massage.date}"
        yield from _differs(f"{name}: points", massage.points, _by_code(row["reasons"]))
        yield from _differs(f"{name}: days", massage.days_since_previous, row["days_since_previous"])
        if massage.status == "proposed":
            yield from _differs(f"{name}: start", _start(massage.date, massage.start), row["start"])


def _alternatives(season: Season, answer: Answer, most: int) -> Iterator[str]:
    rows = {row["date"]: row for row in answer["appointments"] if row["status"] == "proposed"}
    for proposal in season.best.dates[:most]:
        if row := rows.get(proposal.isoformat()):
            expected = [
                {"date": day.isoformat(), "start": _start(day, season.start_on(day)), "cost": cost}
                for day, cost in season.alternatives(proposal)
            ]
            yield from _differs(f"alternatives of {proposal}", expected, row["alternatives"])


def _by_code(reasons: Iterable[Answer]) -> dict[str, int]:
    """Points by wish, zeros left out."""
    return {reason["code"]: reason["points"] for reason in reasons if reason["points"]}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _clocks(window: Window) -> list[str]:
    return [_clock(minutes) for minutes in window]


def _start(day: date, minutes: int | None) -> str | None:
    return None if minutes is None else f"{day}T{_clock(minutes)}:00"
