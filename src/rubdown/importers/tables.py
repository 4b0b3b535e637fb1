"""CSV tables: TrainingPeaks' workouts, Calendar Hack's weeks, and any table with a date and a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, cast

from rubdown.importers.days import Days
from rubdown.importers.event import MOST_EVENTS, Event, ImportOptions, LeftOut, Refused, SourceEvents, Units
from rubdown.importers.fields import sport_of
from rubdown.importers.interpret import cleaned, units_of
from rubdown.plan.model import Kind
from rubdown.text import listed
from rubdown.titles.quantities import km_of, minutes_of, number
from rubdown.toml.problems import nearest

MEANINGS = ("date", "title", "km", "miles", "minutes", "kind", "rpe", "description")
_WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
# The names that a plain table's columns go by.
_NAMES: dict[str, tuple[str, ...]] = {
    "date": ("date", "day", "fecha", "dia", "workoutday", "start date", "activity date"),
    "title": ("title", "name", "workout", "session", "titulo", "nombre", "entrenamiento", "sesion", "activity name",
              "summary"),
    "km": ("km", "kms", "kilometers", "kilometres", "kilometros", "distance", "distancia", "distance km",
           "distancia km", "dist", "dist km", "distance m", "distance meters", "distance metres"),
    "miles": ("mi", "miles", "millas", "distance mi", "distance miles", "dist mi"),
    "minutes": ("minutes", "min", "mins", "minutos", "duration", "duracion", "time", "tiempo", "moving time", "hours",
                "hrs", "horas"),
    "kind": ("kind", "type", "tipo", "sport", "workouttype", "activity type", "workout type"),
    "rpe": ("rpe", "effort", "esfuerzo"),
    "description": ("description", "notes", "note", "comments", "descripcion", "notas", "comentarios", "details"),
}  # fmt: skip
_CUT = "it was cut off: save or export the whole file again"


class Row(NamedTuple):
    """A row's cells, and the line on which it begins."""

    line: int
    cells: list[str]


def read_table(text: str, told: ImportOptions) -> SourceEvents:
    """The events of a CSV table, its lines ended by `\\n`. Raises Refused."""
    header, rows = _rows(text)
    names = [cell.strip().lower() for cell in header.cells]
    if not told.columns:
        if {"workoutday", "title"} <= set(names):
            return _training_peaks(header, rows)
        if "week" in names and len(_WEEKDAYS & set(names)) == 7:
            return _calendar_hack(header, rows)
    return _plain(header, rows, told, cut=not text.endswith("\n"))


def _rows(text: str) -> tuple[Row, list[Row]]:
    """The header and the rows that hold anything."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    spreadsheets_own = re.fullmatch(r"sep=(.)\s*", lines[0], re.IGNORECASE)
    if spreadsheets_own:
        lines[0] = "\n"
    sign = spreadsheets_own[1] if spreadsheets_own else _delimiter(lines)
    import csv

    reader = csv.reader(lines, delimiter=sign, strict=True)
    found, begin = list[Row](), 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(Row(begin, cells))
            begin = reader.line_num + 1
            if len(found) > MOST_EVENTS:
                raise Refused(f"more than {MOST_EVENTS} rows, which no training plan has", "export a shorter time")
    except csv.Error as error:
        if "field limit" in str(error):
            raise Refused("a cell is longer than any training is described in", "shorten it", begin) from None
        raise Refused(f"its quotes do not match: {error}", _CUT, begin) from None
    if not found:
        raise Refused("the table is empty", "export it with a header and its rows")
    return found[0], found[1:]


def _delimiter(lines: Sequence[str]) -> str:
    """The sign between the cells of the header: comma, semicolon or tab."""
    first = re.sub(r'"[^"]*"', "", next((line for line in lines if line.strip()), ""))
    return max(",;\t", key=first.count)


def _training_peaks(header: Row, rows: Sequence[Row]) -> SourceEvents:
    """Done values go before planned ones; days off are rest."""
    where = {name.strip().lower(): i for i, name in enumerate(header.cells)}
    left: list[LeftOut] = []
    events: list[Event] = []
    for row in rows:
        if len(row.cells) < len(header.cells):
            raise Refused(f"this row has {len(row.cells)} of {len(header.cells)} cells", _CUT, row.line)
        event = _workout({name: row.cells[i].strip() for name, i in where.items()}, row.line)
        (events if isinstance(event, Event) else left).append(event)  # type: ignore[arg-type]
    return SourceEvents("TrainingPeaks workouts", tuple(events), tuple(left))


def _workout(cells: Mapping[str, str], line: int) -> Event | LeftOut:
    day = Days(None).read(cells["workoutday"][:10])
    if day is None:
        reason = f'its WorkoutDay "{cleaned(cells["workoutday"])}" is no date'
        return LeftOut(line, None, cleaned(cells["title"]), "undated row", reason)
    sport = sport_of(cells.get("workouttype", ""))
    km = km_of(cells.get("distanceinmeters", ""), "m") or km_of(cells.get("planneddistanceinmeters", ""), "m")
    hours = number(cells.get("timetotalinhours", "")) or number(cells.get("plannedduration", ""))
    rpe = number(cells.get("rpe", ""))
    return Event(
        date=day, title=cells["title"] or cells.get("workouttype", ""), line=line,
        description=cells.get("workoutdescription", ""), km=km,
        minutes=hours * 60 if hours and hours <= 100 else None, rpe=rpe if rpe and rpe <= 10 else None,
        kind=cast("Kind", sport) if sport and sport != "race" else None, race="?" if sport == "race" else None,
        told="its type is Race" if sport == "race" else "", training=True,
    )  # fmt: skip


def _calendar_hack(header: Row, rows: Sequence[Row]) -> SourceEvents:
    """A row a week; a cell is `2027-02-01: title description`, or the date alone where nothing is planned."""
    names = [cell.strip().lower() for cell in header.cells]
    days = [i for i, name in enumerate(names) if name in _WEEKDAYS]
    found = [each for row in rows for each in _week(row, names, days)]
    if rows and not rows[-1].cells[names.index("week")].startswith("Final"):
        raise Refused("the final training week is missing", _CUT, rows[-1].line)
    events = tuple(each for each in found if isinstance(each, Event))
    left = tuple(each for each in found if isinstance(each, LeftOut))
    return SourceEvents(
        "a Calendar Hack table", events, left, units=units_of(row.cells[1] for row in rows if len(row.cells) > 1)
    )


def _week(row: Row, names: Sequence[str], days: Sequence[int]) -> Iterator[Event | LeftOut]:
    if len(row.cells) < len(names):
        raise Refused(f"this week has {len(row.cells)} of {len(names)} cells", _CUT, row.line)
    yield _week_header(row, names)
    for i in days:
        match = re.fullmatch(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})\s*(?::\s*(.*))?", row.cells[i], re.DOTALL)
        day = Days(None).read(match[1]) if match else None
        if day is None or match is None:
            reason = f'the cell "{cleaned(row.cells[i])}" does not begin with a date'
            yield LeftOut(row.line, None, cleaned(row.cells[i]), "undated cell", reason)
        elif match[2] and match[2].strip():
            yield Event(date=day, title=match[2], line=row.line, training=True)


def _week_header(row: Row, names: Sequence[str]) -> LeftOut:
    title = cleaned(" ".join(row.cells[i] for i, name in enumerate(names) if name in ("week", "distance")))
    return LeftOut(row.line, None, title, "week header", "a week's heading, no session")


def _plain(header: Row, rows: Sequence[Row], told: ImportOptions, *, cut: bool) -> SourceEvents:
    where = _columns(header, told)
    if (
        cut
        and rows
        and len(rows[-1].cells) < len(header.cells)
        and all(len(r.cells) >= len(header.cells) for r in rows[:-1])
    ):
        wrong = f"the last row has {len(rows[-1].cells)} of {len(header.cells)} cells and no end of line"
        raise Refused(wrong, f"{_CUT}; if that is all of it, end the line", rows[-1].line)
    tables = [{name: row.cells[i].strip() if i < len(row.cells) else "" for name, i in where.items()} for row in rows]
    days = Days(_day_first([cells["date"] for cells in tables], told))
    tables, notes = _with_units(tables, {name: _folded(header.cells[i]) for name, i in where.items()})
    units, more = _units(where, header, tables, told)
    notes += [*more, *_unread(header, where)]
    found = [_plain_event(cells, row.line, days, units) for cells, row in zip(tables, rows, strict=True)]
    events = tuple(each for each in found if isinstance(each, Event))
    return SourceEvents(
        "a table", events, tuple(each for each in found if isinstance(each, LeftOut)), tuple(notes), units
    )


def _columns(header: Row, told: ImportOptions) -> dict[str, int]:
    """Where each meaning stands: as told, else by the columns' names. Raises Refused where date or title is missing."""
    plain = [_folded(cell) for cell in header.cells]
    found: dict[str, int] = {}
    for meaning, names in _NAMES.items():
        place = next((plain.index(name) for name in names if name in plain), None)
        if place is not None and place not in found.values():
            found[meaning] = place
    for meaning, column in told.columns:
        if _folded(column) not in plain:
            near = nearest(_folded(column), plain)
            meant = f'did you mean "{header.cells[plain.index(near)].strip()}"? ' if near else ""
            raise Refused(f'there is no column "{column}"', f"{meant}the columns are {_shown(header)}", header.line)
        found[meaning] = plain.index(_folded(column))
    missing = [meaning for meaning in ("date", "title") if meaning not in found]
    if missing:
        wrong = f"no column for the {listed(missing)}: the columns are {_shown(header)}"
        raise Refused(wrong, "name them: --map date=Day,title=Session (also km, minutes, kind)", header.line)
    return found


def _folded(text: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    plain = "".join(char for char in plain if not unicodedata.category(char).startswith("M"))
    return " ".join(re.sub(r"[_()\[\]]", " ", plain).split())


def _shown(header: Row) -> str:
    return listed([f'"{cleaned(cell)}"' for cell in header.cells[:30]])


def _day_first(written: Sequence[str], told: ImportOptions) -> bool | None:
    """Whether 2/3/2027 is 2 March: as told, else as a day above 12 shows it. Raises Refused where nothing does."""
    if told.day_first is not None:
        return told.day_first
    pairs = [(int(m[1]), int(m[2])) for text in written if (m := re.match(r"([0-9]{1,2})/([0-9]{1,2})/[0-9]", text))]
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if not pairs or first != second:
        return first if pairs else None
    wrong = "the dates contradict each other" if first else f"the date {written[0]} can be read in two ways"
    raise Refused(wrong, "say which: --dates dmy (day first) or --dates mdy; or write them as 2027-03-02")


def _units(
    where: Mapping[str, int], header: Row, tables: Sequence[Mapping[str, str]], told: ImportOptions
) -> tuple[Units | None, list[str]]:
    """The units of bare numbers, and what was assumed of a distance without one."""
    name = _folded(header.cells[where["km"]]) if "km" in where else ""
    if told.units:
        return "km" if "km" in name or name.startswith("kilo") else told.units, []
    bare = [cells["km"] for cells in tables if "km" in where and number(cells["km"])]
    if name.startswith("dist") and bare and "km" not in name:
        by_titles = units_of([*(cells["km"] for cells in tables), *(cells["title"] for cells in tables)])
        taken = "taken as km: --units mi where they are miles"
        return by_titles or "km", [] if by_titles else [f'distances without a unit ("{bare[0]}") are {taken}']
    return ("mi" if "miles" in where else "km" if name else None), []


def _with_units(tables: list[dict[str, str]], names: Mapping[str, str]) -> tuple[list[dict[str, str]], list[str]]:
    """The cells with the unit behind bare numbers of metres and of hours: no run is 8000 km, and none lasts 1.5 min.

    `names` are the columns', by their meaning.
    """
    notes: list[str] = []
    for meaning, unit, word, is_so in (("km", "m", "metres", _in_metres), ("minutes", "h", "hours", _in_hours)):
        bare = [value for cells in tables if (value := number(cells.get(meaning, "")))]
        if bare and is_so(names[meaning], bare):
            tables = [
                {**cells, meaning: f"{cells[meaning]} {unit}"} if number(cells.get(meaning, "")) else cells
                for cells in tables
            ]
            notes.append(f'the numbers of the column "{names[meaning]}" are taken as {word}')
    return tables, notes


def _in_metres(name: str, bare: Sequence[Fraction]) -> bool:
    return name.endswith((" m", "meters", "metres")) or ("km" not in name and max(bare) >= 1000)


def _in_hours(name: str, bare: Sequence[Fraction]) -> bool:
    return name in ("hours", "hrs", "horas") or (not name.startswith("min") and max(bare) < 10)


def _unread(header: Row, where: Mapping[str, int]) -> list[str]:
    """A note of the columns of which nothing is taken."""
    unread = [cell for i, cell in enumerate(header.cells) if cell.strip() and i not in where.values()]
    if not unread:
        return []
    columns = listed([f'"{cleaned(cell)}"' for cell in unread[:10]])
    return [f"nothing is taken from {columns}; --map says what a column means, such as --map km={cleaned(unread[0])}"]


def _plain_event(cells: Mapping[str, str], line: int, days: Days, units: Units | None) -> Event | LeftOut:
    title = cells["title"]
    day = days.read(cells["date"])
    if day is None:
        reason = f'"{cleaned(cells["date"])}" is no date' if cells["date"] else "it has no date"
        return LeftOut(line, None, cleaned(title), "undated row", reason)
    sport, rpe = sport_of(cells.get("kind", "")), number(cells.get("rpe", ""))
    km = km_of(cells["miles"], "mi") if cells.get("miles") else km_of(cells.get("km", ""), units or "km")
    return Event(
        date=day, title=title or cells.get("kind", ""), line=line, description=cells.get("description", ""), km=km,
        minutes=minutes_of(cells.get("minutes", "")), rpe=rpe if rpe is not None and rpe <= 10 else None,
        kind=cast("Kind", sport) if sport and sport != "race" else None, race="?" if sport == "race" else None,
        told="its kind is race" if sport == "race" else "", training=bool(title or sport),
    )  # fmt: skip
