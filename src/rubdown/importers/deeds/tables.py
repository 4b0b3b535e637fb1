"""Tables of done activities, row by row: Strava, Garmin Connect, intervals.icu, TrainingPeaks, Runkeeper and Polar."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from msgspec import Struct

from rubdown.importers.days import Days, folded
from rubdown.importers.deeds.activity import (
    MOST_ACTIVITIES,
    Activities,
    Activity,
    Omitted,
    ReadingOptions,
    sanity_km,
    sport_named,
    words,
)
from rubdown.importers.event import CUT, Refused
from rubdown.importers.interpret import cleaned
from rubdown.text import KM_A_MILE

NAMES = {"strava": "Strava", "garmin": "Garmin Connect", "intervals": "intervals.icu", "trainingpeaks": "TrainingPeaks",
         "runkeeper": "Runkeeper", "polar": "Polar Flow"}  # fmt: skip
_SECOND_FROM_LAST = ("distance", "elapsed", "effort")  # Strava repeats these names: the last holds raw SI units
# Where a header is in a language that no list knows; these columns have stayed in their places in every generation.
_STRAVA_PLACES = {"id": 0, "date": 1, "title": 2, "type": 3, "elapsed": 15, "moving": 16, "distance": 17, "climb": 20}
_GARMIN_PLACES = {"type": 0, "date": 1, "title": 3, "distance": 4, "time": 6, "heart_rate": 7}
_LONGEST_CELL = 300
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

    def number(self, row: Sequence[str], meaning: str) -> float:
        """A row's number, 0 where there is none."""
        text = self.cell(row, meaning)
        if self.source == "strava":  # raw numbers have no thousands
            return decimal(text.replace(",", "."), comma=False) or 0.0
        return decimal(text, comma=self.decimal_comma) or 0.0


def table_of(header: Sequence[str], first: Sequence[str]) -> Table | None:
    """The program that wrote a table, by its header and its first row; None where it holds no done activities."""
    names = [" ".join(folded(cell).split()) for cell in header]
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


def read_activities(lines: Iterable[str], options: ReadingOptions) -> Activities | None:
    """The activities of a CSV text's lines; None where it is no table of activities. Raises Refused.

    No more than the wanted cells of each row are kept.
    """
    rows = csv_cells(lines)
    header = next(rows, (1, []))[1]
    ahead = list(itertools.islice(rows, 1))
    table = table_of(header, ahead[0][1] if ahead else [])
    if table is None:
        return None
    if table.source == "polar":
        rows = iter(())  # what follows are the seconds of this one session
    wanted: list[tuple[int, list[str]]] = []
    known = 0
    for line, row in itertools.chain(ahead, rows):
        if options.known and f"{table.source}:{table.cell(row, 'id')}" in options.known:
            known += 1
            continue
        if len(wanted) >= MOST_ACTIVITIES:
            raise Refused(f"more than {MOST_ACTIVITIES} activities", "export a shorter time")
        wanted.append((line, _only(table, row)))
    return _activities(table, wanted, known, options)


def csv_cells(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV text that hold anything, each with the line on which it begins. Raises Refused."""
    import csv

    lines = iter(lines)
    first = next((line for line in lines if line.strip()), "")
    plain = re.sub(r'"[^"]*"', "", first)
    reader = csv.reader(itertools.chain([first], lines), delimiter=max(",;\t", key=plain.count), strict=True)
    begin = 1
    try:
        for row in reader:
            if any(row):
                yield begin, row
            begin = reader.line_num + 1
    except csv.Error as error:
        wrong = "a cell is longer than any that a program writes" if "limit" in str(error) else f"bad quotes: {error}"
        raise Refused(wrong, CUT, begin) from None


def _only(table: Table, row: Sequence[str]) -> list[str]:
    """The row with its wanted cells in their places, and short ones at that."""
    last = max(table.places.values())
    wanted = set(table.places.values())
    return [cell[:_LONGEST_CELL] if i in wanted else "" for i, cell in enumerate(row[: last + 1])]


def _activities(
    table: Table, rows: Sequence[tuple[int, Sequence[str]]], known: int, options: ReadingOptions
) -> Activities:
    comma = any(re.search(r",[0-9]{1,2}$", table.cell(row, "distance")) for _, row in rows)
    table = Table(table.source, table.places, table.header, comma)
    result = Activities(f"{NAMES[table.source]} activities", known=known)
    for line, row in rows:
        result.add(_activity(table, line, row, options))
    result.notes.extend(_notes(table, options))
    return result


def _notes(table: Table, options: ReadingOptions) -> Iterator[str]:
    if table.source == "strava":
        yield f"Strava's times are in UTC: read in the time zone {options.zone}"
    name = table.header[table.places["distance"]] if "distance" in table.places else ""
    if table.source == "garmin" and options.units is None and "(" not in name:
        yield "distances are taken as km: --units mi where Garmin Connect shows you miles"


def _activity(table: Table, line: int, row: Sequence[str], options: ReadingOptions) -> Activity | Omitted:
    place, title = f"line {line}", cleaned(table.cell(row, "title"))
    when = _when(table, row, options)
    if when is None:
        written = cleaned(table.cell(row, "date"))[:40]
        return Omitted(place, f'"{written}" is not a date' if written else "it has no date")
    day, start = when
    sport = sport_named(table.cell(row, "type"))
    minutes = _minutes(table, row)
    km = _km(table, row, minutes, sport, options)
    if day > options.today:
        return Omitted(place, f"{day} is still to come")
    if sport == "none":
        return Omitted(place, f"{cleaned(table.cell(row, 'type')) or title} is not training")
    if not minutes and not km:
        return Omitted(place, "planned, not done" if table.cell(row, "planned") else "it has neither time nor distance")
    if minutes > 6000 or km > 1000:
        return Omitted(place, "longer than any activity")
    identity = table.cell(row, "id")
    race, kind = _marks(table, row)
    return Activity(
        id=f"{table.source}:{cleaned(identity)[:80]}" if identity else "", date=day, start=start, sport=sport,
        title=title or cleaned(table.cell(row, "notes")), line=line, km=km, minutes=minutes,
        climb=_climb(table, row), heart_rate=table.number(row, "heart_rate"), rpe=_rpe(table.number(row, "rpe")),
        effort=table.number(row, "effort"), load=table.number(row, "load"), race=race, kind=kind,
    )  # fmt: skip


def _rpe(value: float) -> float | None:
    return value if 0 < value <= 10 else None


def _marks(table: Table, row: Sequence[str]) -> tuple[str, Any]:
    """Why the source calls an activity a race, and the kind that it says."""
    mark, kind = table.cell(row, "mark"), folded(table.cell(row, "type"))
    if table.cell(row, "race").lower() in _TRUE or kind == "race" or mark == "1":
        return f"{NAMES[table.source]} marks it as a race", None
    return "", "long" if table.cell(row, "long").lower() in _TRUE or mark == "2" else None


def _climb(table: Table, row: Sequence[str]) -> int:
    metres = table.number(row, "climb")
    if "climb" in table.places and "(ft)" in table.header[table.places["climb"]]:
        metres *= 0.3048
    return round(metres) if 0 < metres <= 20_000 else 0


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


def _km(table: Table, row: Sequence[str], minutes: float, sport: str, options: ReadingOptions) -> float:
    value = table.number(row, "distance")
    if value <= 0:
        return 0.0
    if table.source in ("strava", "intervals", "trainingpeaks"):  # metres
        slow = minutes > 5 and value / minutes < 2  # nobody takes an hour for 120 m: an older export's kilometres
        return value if slow and sport not in ("swim", "strength", "other") else value / 1000
    name = folded(table.header[table.places["distance"]])
    miles = "(mi)" in name or ("(km)" not in name and options.units == "mi")
    km = value * float(KM_A_MILE) if miles else value
    return value / 1000 if sport == "swim" and value >= 25 else sanity_km(km, minutes, sport)


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


def _when(table: Table, row: Sequence[str], options: ReadingOptions) -> tuple[date, datetime | None] | None:
    """The civil date and start; Strava's moments are UTC."""
    text = " ".join(filter(None, (table.cell(row, "date"), table.cell(row, "clock"))))
    moment = moment_of(text, options.day_first)
    if isinstance(moment, datetime):
        if table.source == "strava":
            moment = moment.replace(tzinfo=UTC)
        moment = options.civil(moment)
        return moment.date(), moment
    return (moment, None) if moment else None


def moment_of(text: str, day_first: bool | None = None) -> datetime | date | None:
    """`2026-11-22T08:31:05`, `Nov 22, 2026, 7:31:05 AM`, `22.11.2026, 07:31:05`, `22-11-2026`; None for none."""
    plain = " ".join(text.split())
    try:
        return datetime.fromisoformat(plain) if len(plain) > 10 else date.fromisoformat(plain)
    except ValueError:
        pass
    match = _TIME.match(plain)
    day = _day(match[1].rstrip(",") if match else plain, day_first)
    if match is None or day is None:
        return day
    hour = int(match[2]) % 12 + (12 if match[5].lower() == "p" else 0) if match[5] else int(match[2])
    return datetime.combine(day, time(hour, int(match[3]), int(match[4] or 0))) if hour < 24 else None


@lru_cache(4096)
def _day(text: str, day_first: bool | None) -> date | None:
    return Days(day_first).read(text)
