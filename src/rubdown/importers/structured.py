"""Plans of other programs as JSON or YAML, by structure and not by brand: dated sessions, or weeks of days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from rubdown.importers.days import Days, folded, weekday_of
from rubdown.importers.event import MOST_EVENTS, ImportOptions, Refused, Row, SourceEvents
from rubdown.importers.tables import read_rows
from rubdown.text import WEEKDAY_NAMES
from rubdown.titles.lexicon import split_words

_DEEPEST = 8
_DATE_KEYS = split_words("date,day,start date,start date local,start,fecha,datum,scheduled date,workout date,when")
_DAY_KEYS = split_words("day,weekday,day of week,dow,dia,tag,jour,giorno")
_TELLING = split_words("title,name,workout,session,type,description,distance,activity,km,miles,duration")

Record = dict[str, Any]


def read_structured(raw: Any, options: ImportOptions, source: str) -> SourceEvents:
    """The sessions of a JSON or YAML document. Raises Refused, also where it holds none."""
    race_date = _date(_first(raw, ("race date", "goal date", "event date")))
    units = "mi" if str(_first(raw, ("units", "unit"))).lower() in ("mi", "miles", "imperial") else None
    options = replace(options, race_date=options.race_date or race_date, units=options.units or units)
    records = list(_dated(raw, 0)) or list(_weekly(raw, 0))
    if not records:
        wrong = "this JSON holds no intervals.icu events, no dated sessions and no plan of weeks"
        raise Refused(wrong.replace("JSON", source), "save the calendar as .ics, .csv or .json, and name that file")
    if len(records) > MOST_EVENTS:
        raise Refused("more sessions than any plan has", "name a training plan")
    return read_rows(_as_rows(records), options, source=f"a {source} plan")


def _first(raw: Any, names: Sequence[str], depth: int = 0) -> Any:
    """The first value under one of the names, in the document's own fields or those of what it holds."""
    for key, value in raw.items() if isinstance(raw, dict) and depth < 3 else ():
        if _words(key) in names and not isinstance(value, dict | list):
            return value
        if (found := _first(value, names, depth + 1)) is not None:
            return found
    return None


def _dated(raw: Any, depth: int) -> Iterator[Record]:
    """Every object that has a date, in the order in which they stand; what is within one belongs to it."""
    if depth > _DEEPEST:
        return
    if isinstance(raw, dict):
        record = {_words(key): value for key, value in raw.items()}
        telling = any(key in record for key in _TELLING)
        day = next((day for key in _DATE_KEYS if (day := _date(record.get(key)))), None)
        if day and telling and depth:
            yield {**{key: value for key, value in record.items() if key not in _DATE_KEYS}, "date": day.isoformat()}
            return
        if day and depth and (weekly := list(_days_of(record))):  # a week's first day, and sessions by weekdays
            for weekday, each in weekly:
                yield {**each, "date": date.fromordinal(day.toordinal() + (weekday - day.weekday()) % 7).isoformat()}
            return
    for child in raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ():
        yield from _dated(child, depth + 1)


def _weekly(raw: Any, depth: int) -> Iterator[Record]:
    """The sessions of the first list of weeks, each with its week's number and its weekday."""
    if depth > _DEEPEST:
        return
    if isinstance(raw, list):
        weeks = [
            list(_days_of({_words(k): v for k, v in week.items()} if isinstance(week, dict) else week)) for week in raw
        ]
        if any(len(week) > 1 for week in weeks):
            for number, week in enumerate(weeks, 1):
                for weekday, record in week:
                    yield {**record, "week": str(number), "weekday": WEEKDAY_NAMES[weekday]}
            return
    for child in raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ():
        if found := list(_weekly(child, depth + 1)):
            yield from found
            return


def _days_of(week: Any) -> Iterator[tuple[int, Record]]:
    """The sessions of a week with their weekdays: keyed by weekday, listed with one, or seven in a row."""
    if isinstance(week, dict):
        named = [(day, value) for key, value in week.items() if (day := weekday_of(key)) is not None]
        if len(named) > 1:
            listed = ((day, value if isinstance(value, list) else [value]) for day, value in named)
            yield from ((day, record) for day, several in listed for each in several for record in _record(each))
            return
        lists = [value for value in week.values() if isinstance(value, list | dict)]
        for value in lists:
            if found := list(_days_of(value)):
                yield from found
                return
    elif isinstance(week, list):
        yield from _listed_days(week)


def _listed_days(week: Sequence[Any]) -> Iterator[tuple[int, Record]]:
    for i, each in enumerate(week):
        record = next(iter(_record(each)), {})
        day = next((day for key in _DAY_KEYS if (day := _weekday(record.get(key))) is not None), None)
        if day is None and len(week) == len(WEEKDAY_NAMES):
            day = i
        if day is not None and record:
            yield day, {key: value for key, value in record.items() if key not in _DAY_KEYS}


def _record(value: Any) -> Iterator[Record]:
    if isinstance(value, str) and value.strip():
        yield {"title": value}
    elif isinstance(value, dict) and value:
        yield {_words(key): each for key, each in value.items()}


def _weekday(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value - 1 if 1 <= value <= len(WEEKDAY_NAMES) else None
    return weekday_of(value) if isinstance(value, str) else None


def _date(value: Any) -> date | None:
    return Days(None).read(value) if isinstance(value, str) and len(value) < 40 else None


def _words(key: Any) -> str:
    """A key in words: "startDate" and "start_date" are "start date"."""
    return " ".join(
        folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(key)[:60]).replace("_", " ").replace("-", " ")).split()
    )


def _as_rows(records: Sequence[Record]) -> list[Row]:
    header = list(dict.fromkeys(key for record in records for key in record))[:60]
    rows = [[_cell(record.get(key)) for key in header] for record in records]
    used = [i for i in range(len(header)) if any(row[i] for row in rows)]
    return [Row(0, [header[i] for i in used]), *(Row(0, [row[i] for i in used]) for row in rows)]


def _cell(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "true" if value is True else ""
    if isinstance(value, dict):
        amount, unit = value.get("value", value.get("amount")), value.get("unit", value.get("units", ""))
        return f"{amount} {unit}" if isinstance(amount, int | float | str) and isinstance(unit, str) else ""
    if isinstance(value, list):
        return ", ".join(each for each in value if isinstance(each, str))[:2000]
    return str(value)[:2000]
