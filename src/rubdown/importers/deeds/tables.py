"""Tables of done activities, row by row: Strava, Garmin Connect, intervals.icu, TrainingPeaks, Runkeeper and Polar."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from rubdown.importers.days import Days, folded
from rubdown.importers.deeds.activity import MOST_ACTIVITIES, Activities, Activity, sport_named, words
from rubdown.importers.event import ImportOptions, Refused, Row, refuse_long_texts
from rubdown.importers.interpret import cleaned
from rubdown.importers.tables import csv_cells
from rubdown.text import KM_A_MILE
from rubdown.titles import read

NAMES = {"strava": "Strava", "garmin": "Garmin Connect", "intervals": "intervals.icu", "trainingpeaks": "TrainingPeaks",
         "runkeeper": "Runkeeper", "polar": "Polar Flow"}  # fmt: skip
_SECOND_FROM_LAST = ("distance", "elapsed", "effort")  # Strava repeats these names: the last holds raw SI units
# Where a header is in a language that no list knows; these columns have stayed in their places in every generation.
_STRAVA_PLACES = {"id": 0, "date": 1, "title": 2, "type": 3, "elapsed": 15, "moving": 16, "distance": 17, "climb": 20}
_GARMIN_PLACES = {"type": 0, "date": 1, "title": 3, "distance": 4, "time": 6, "heart_rate": 7}
_LONGEST_CELL, _MOST_CLIMB = 300, 20_000
_MOST_COLUMNS = 500  # of a table: Strava's has about a hundred
_FIRST_YEAR, _LAST_YEAR = 1970, 9999
_TRUE = ("1", "1.0", "true", "yes", "ja", "oui", "si", "sim", "race")
_TIME = re.compile(
    r"^(.*?\S)[,\s]+(?:(?:at|um|à|a las|alle|às)\s+)?([0-9]{1,2})[:.]([0-5][0-9])(?:[:.]([0-5][0-9]))?"
    r"\s*(?:([ap])\.?\s?m\.?)?$",
    re.IGNORECASE,
)


class Table(Struct, frozen=True):
    """Whose table it is, and the place of each meaning's column; `header` as it is written."""

    source: str
    places: Mapping[str, int]
    header: Sequence[str]
    decimal_comma: bool = False

    def cell(self, row: Sequence[str], meaning: str) -> str:
        """A row's cell, "" where there is none or it holds a dash."""
        place = self.places.get(meaning, -1)
        text = row[place].strip()[:_LONGEST_CELL] if 0 <= place < len(row) else ""
        return "" if text.strip("-–") == "" else text

    def in_unit(self, meaning: str, unit: str) -> bool:
        """Whether a column's name says that its numbers are in a unit."""
        return meaning in self.places and f"({unit})" in self.header[self.places[meaning]]

    def number(self, row: Sequence[str], meaning: str) -> float:
        """A row's number, 0 where there is none."""
        text = self.cell(row, meaning)
        if self.source == "strava":  # raw numbers have no thousands
            text = text.replace(",", ".")
        return max(decimal(text, comma=self.decimal_comma and self.source != "strava") or 0.0, 0.0)


def table_of(header: Sequence[str], first: Sequence[str]) -> Table | None:
    """The program that wrote a table, by its header and its first row; None where it holds no done activities."""
    names = [" ".join(folded(cell).split()) for cell in header[:_MOST_COLUMNS]]
    for source, columns in words()[1].items():
        places = _places(names, columns, last=source == "strava")
        if all(meaning in places for meaning in columns["needs"][0].split()):
            return Table(source, places, header)
    if len(names) >= 80 and names[5] == names[15] and names[6] == names[17]:
        return Table("strava", _STRAVA_PLACES, header)
    garmin = len(first) > 8 and re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", first[1].strip())
    if garmin and first[2].strip().lower() in ("true", "false") and _seconds(first[6]):
        return Table("garmin", _GARMIN_PLACES, header)
    return None


def _places(names: Sequence[str], columns: Mapping[str, Sequence[str]], *, last: bool) -> dict[str, int]:
    found = {}
    for meaning, wanted in columns.items():
        name = next((name for name in wanted if name in names), None)
        if name is not None and meaning != "needs":
            backwards = last and meaning in _SECOND_FROM_LAST
            found[meaning] = len(names) - 1 - names[::-1].index(name) if backwards else names.index(name)
    return found


def read_activities(lines: Iterable[str], options: ImportOptions) -> Activities | None:
    """The activities of a CSV text's lines; None where it is no table of activities. Raises Refused.

    No more than the wanted cells of each row are kept.
    """
    rows = csv_cells(lines)
    header, first = next(rows, Row(1, [])), next(rows, Row(2, []))
    table = table_of(header.cells, first.cells)
    if table is None:
        return None
    found = Activities(f"{NAMES[table.source]} activities")
    wanted, width = set(table.places.values()), max(table.places.values()) + 1
    kept = list[Row]()
    # Behind Polar's one row stand the seconds of its session.
    for line, row in itertools.chain([first] if first.cells else [], rows if table.source != "polar" else ()):
        if options.known and f"{table.source}:{table.cell(row, 'id')}" in options.known:
            found.known += 1
            continue
        if len(kept) >= MOST_ACTIVITIES:
            raise Refused(f"more than {MOST_ACTIVITIES} activities", "export a shorter time")
        kept.append(Row(line, [cell[:_LONGEST_CELL] if i in wanted else "" for i, cell in enumerate(row[:width])]))
    refuse_long_texts(table.cell(row, "type") for _, row in kept)
    comma = any(re.search(r",[0-9]{1,2}$", table.cell(row, "distance")) for _, row in kept)
    table = replace(table, decimal_comma=comma)
    for line, row in kept:
        activity = _activity(table, line, row, options)
        if activity is None:
            written = cleaned(table.cell(row, "date"))[:40]
            found.leave(line, "", f'"{written}" is not a date' if written else "it has no date")
        else:
            found.add(activity, options.today, planned=bool(table.cell(row, "planned")))
    types = {table.cell(row, "type") for _, row in kept}
    unknown = sorted(cleaned(word) for word in types if word and sport_named(word) == "other" and not read(word).kind)
    if unknown:
        found.notes.append(f"taken as other training: {', '.join(unknown[:10])}{', …' if len(unknown) > 10 else ''}")
    if table.source == "strava":
        found.notes.append(f"Strava's times are in UTC: read in the time zone {options.zone or 'UTC'}")
    if table.source == "garmin" and options.units is None:
        found.notes.append("distances are taken as km: --units mi where Garmin Connect shows you miles")
    return found


def _activity(table: Table, line: int, row: Sequence[str], options: ImportOptions) -> Activity | None:
    """The activity of a row; None where it has no date."""
    when = _when(table, row, options)
    if when is None:
        return None
    day, start = when
    sport, identity = sport_named(table.cell(row, "type")), table.cell(row, "id")
    minutes, rpe = _minutes(table, row), table.number(row, "rpe")
    race, kind = _marks(table, row)
    climb = table.number(row, "climb") * (0.3048 if table.in_unit("climb", "ft") else 1)
    return Activity(
        id=f"{table.source}:{cleaned(identity)[:80]}" if identity else "", date=day, start=start, sport=sport,
        title=cleaned(table.cell(row, "title")) or cleaned(table.cell(row, "notes")), line=line,
        km=_km(table, row, minutes, sport, options), minutes=minutes,
        climb=round(climb) if 0 < climb <= _MOST_CLIMB else 0, heart_rate=table.number(row, "heart_rate"),
        rpe=rpe if 0 < rpe <= 10 else None, effort=table.number(row, "effort"), load=table.number(row, "load"),
        race=race, kind=kind,
    )  # fmt: skip


def _marks(table: Table, row: Sequence[str]) -> tuple[str, Any]:
    """Why the source calls an activity a race, and the kind that it says."""
    mark, kind = table.cell(row, "mark"), folded(table.cell(row, "type"))
    if table.cell(row, "race").lower() in _TRUE or kind == "race" or mark == "1":
        return f"{NAMES[table.source]} marks it as a race", None
    return "", "long" if table.cell(row, "long").lower() in _TRUE or mark == "2" else None


def _minutes(table: Table, row: Sequence[str]) -> float:
    """The moving time, else the time, else what passed in all."""
    if hours := table.number(row, "hours"):
        return hours * 60
    cells = (table.cell(row, meaning) for meaning in ("moving", "time", "elapsed"))
    return next((seconds / 60 for cell in cells if (seconds := _seconds(cell))), 0.0)


def _seconds(text: str) -> float:
    """Seconds of `7401.0`, `26:11`, `2:03:11` and `00:05:15.3`; 0 where it is no time."""
    parts = [decimal(part.replace(",", "."), comma=False) for part in text.split(":")]
    if not 1 <= len(parts) <= 3:
        return 0.0
    total = 0.0
    for part in parts:
        if part is None or part < 0:
            return 0.0
        total = total * 60 + part
    return total


def _km(table: Table, row: Sequence[str], minutes: float, sport: str, options: ImportOptions) -> float:
    value = table.number(row, "distance")
    if value <= 0:
        return 0.0
    if table.source in ("strava", "intervals", "trainingpeaks"):  # metres
        slow = minutes > 5 and value / minutes < 2  # nobody takes an hour for 120 m: an older export's kilometres
        return value if slow and sport not in ("swim", "strength", "other") else value / 1000
    miles = table.in_unit("distance", "mi") or (options.units == "mi" and not table.in_unit("distance", "km"))
    km = value * float(KM_A_MILE) if miles else value
    # What nobody covers in its time is in metres: swims and tracks are shown so.
    fastest = 120 if sport == "bike" else 30
    metres = (sport == "swim" and value >= 25) or (minutes > 0 and km / (minutes / 60) > fastest)
    return value / 1000 if metres else km


def decimal(text: str, *, comma: bool) -> float | None:
    """The number of `22.05`, `22,05`, `1,520`, `1.234,5`, `'-12`; None for none.

    Of two different signs the last is the decimal one; a comma alone is one where `comma` says so, and there a point
    before three digits stands between thousands.
    """
    plain = text.strip().lstrip("'").replace("\u202f", "").replace("\xa0", "")
    if "," in plain and "." in plain:
        plain = plain.replace(",", "") if plain.rindex(".") > plain.rindex(",") else plain.replace(".", "")
        comma = True
    elif comma and re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+", plain):
        plain = plain.replace(".", "")
    plain = plain.replace(",", "." if comma else "")
    return float(plain) if re.fullmatch(r"-?[0-9]{1,12}(?:\.[0-9]{0,9})?", plain) else None


def _when(table: Table, row: Sequence[str], options: ImportOptions) -> tuple[date, datetime | None] | None:
    """The civil date and start; Strava's moments are UTC."""
    text = " ".join(filter(None, (table.cell(row, "date"), table.cell(row, "clock"))))
    moment = moment_of(text, options.day_first)
    if isinstance(moment, datetime):
        moment = options.civil(moment.replace(tzinfo=UTC) if table.source == "strava" else moment)
        return moment.date(), moment
    return (moment, None) if moment else None


def moment_of(text: str, day_first: bool | None = None) -> datetime | date | None:
    """`2026-11-22T08:31:05`, `Nov 22, 2026, 7:31:05 AM`, `22.11.2026, 07:31:05`, `22-11-2026`; None for none."""
    plain = " ".join(text.split())
    found: datetime | date | None = None
    with suppress(ValueError):
        found = datetime.fromisoformat(plain) if len(plain) > 10 else date.fromisoformat(plain)
    if found is None:
        match = _TIME.match(plain)
        found = _day(match[1].rstrip(",") if match else plain, day_first)
        if match and found:
            hour = int(match[2]) % 12 + (12 if match[5].lower() == "p" else 0) if match[5] else int(match[2])
            found = datetime.combine(found, time(hour, int(match[3]), int(match[4] or 0))) if hour < 24 else None
    return found if found and _FIRST_YEAR <= found.year < _LAST_YEAR else None


@lru_cache(4096)
def _day(text: str, day_first: bool | None) -> date | None:
    return Days(day_first).read(text)
