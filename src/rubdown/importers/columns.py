"""What the columns of a table mean, by their names in six languages, and in which units their bare numbers are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from rubdown.importers.days import folded
from rubdown.importers.event import ImportOptions, Refused, Units
from rubdown.importers.interpret import cleaned, units_of
from rubdown.importers.words import COLUMN_WORDS, COLUMNS
from rubdown.text import listed
from rubdown.titles.lexicon import split_words
from rubdown.titles.quantities import km_of, minutes_of, number
from rubdown.toml.problems import nearest

MEANINGS = ("date", "title", "km", "miles", "minutes", "kind", "rpe", "description")
_NEVER = re.compile(r"\b(?:avg|average|max|best|min|weeks?|weekly|total training|gap|pace|end|heart|hr|cadence|gear)\b")
_MINUTES = {"h": Fraction(60), "s": Fraction(1, 60)}
_SECONDS_A_KM = 25  # minutes a km from which a column of times is in seconds


class Column(Struct, frozen=True):
    """A column by its place; `unit` is that of its bare numbers, "" for the meaning's own."""

    place: int
    name: str
    unit: str = ""


def columns_of(header: Sequence[str], options: ImportOptions, line: int) -> dict[str, list[Column]]:
    """The columns by their meaning, of several for one meaning the best first. Raises Refused for an unknown one."""
    plain = [re.sub(r"[_()\[\]]", " ", folded(cell)) for cell in header]
    plain = [" ".join(name.split()) for name in plain]
    found: dict[str, list[Column]] = {}
    taken: set[int] = set()
    for meaning, names in COLUMNS.items():
        places = [i for name in split_words(names) for i, own in enumerate(plain) if own == name]
        free = [i for i in places if i not in taken]
        best = free if meaning in ("km", "minutes", "title") else free[:1]
        found |= {meaning: [Column(i, plain[i]) for i in best]} if best else {}
        taken.update(best)
    for meaning, words in COLUMN_WORDS.items():
        if meaning not in found and not (meaning == "km" and "miles" in found):
            places = [i for i, own in enumerate(plain) if i not in taken and _has_word(own, words)]
            found |= {meaning: [Column(places[0], plain[places[0]])]} if places else {}
            taken.update(places[:1])
    for meaning, name in options.columns:
        wanted = " ".join(re.sub(r"[_()\[\]]", " ", folded(name)).split())
        if wanted not in plain:
            near = nearest(wanted, plain)
            meant = f'did you mean "{header[plain.index(near)].strip()}"? ' if near else ""
            raise Refused(f'there is no column "{name}"', f"{meant}the columns are {shown(header)}", line)
        found[meaning] = [Column(plain.index(wanted), wanted)]
    for meaning, instead in (("title", "description"), ("title", "kind")):
        if meaning not in found and instead in found:
            found[meaning] = found[instead]
    return found


def _has_word(name: str, words: str) -> bool:
    return not _NEVER.search(name) and any(word in split_words(words) for word in re.split(r"[^a-z]+", name))


def shown(header: Sequence[str]) -> str:
    """The names of columns in words."""
    return listed([f'"{cleaned(cell)}"' for cell in header[:30]])


def unread(header: Sequence[str], columns: Mapping[str, Sequence[Column]]) -> list[str]:
    """A note of the columns of which nothing is taken."""
    taken = {column.place for several in columns.values() for column in several}
    names = [cell for i, cell in enumerate(header) if cell.strip() and i not in taken]
    if not names:
        return []
    columns_shown = listed([f'"{cleaned(cell)}"' for cell in names[:10]])
    return [
        f"nothing is taken from {columns_shown}; --map says what a column means, such as --map km={cleaned(names[0])}"
    ]


def with_units(
    columns: dict[str, list[Column]], rows: Sequence[Sequence[str]], options: ImportOptions
) -> tuple[dict[str, list[Column]], Units | None, list[str]]:
    """The columns with the units of their bare numbers, that of distances, and what was assumed of them."""
    found, notes = dict(columns), list[str]()
    default, assumed = _default_unit(columns, rows, options)
    found["km"] = [_length_unit(column, rows, default) for column in columns.get("km", ())]
    found["miles"] = [Column(column.place, column.name, "mi") for column in columns.get("miles", ())]
    found["minutes"] = [_time_unit(column, rows, found) for column in columns.get("minutes", ())]
    for meaning, unit, word in (("km", "m", "metres"), ("minutes", "h", "hours"), ("minutes", "s", "seconds")):
        notes += [
            f'the numbers of the column "{column.name}" are taken as {word}' for column in found[meaning]
            if column.unit == unit and not column.name.endswith(("inmeters", "inhours", "plannedduration"))
        ][:1]  # fmt: skip
    bare = [cell for column in found["km"] if not column.unit for cell in _numbers(column, rows)]
    if assumed and bare:
        notes.insert(0, f'distances without a unit ("{bare[0]}") are taken as km: --units mi where they are miles')
    if found["miles"] and not found["km"]:
        return found, "mi", notes
    return found, "km" if default == "km" else "mi" if default == "mi" else None, notes


def cell_of(columns: Mapping[str, Sequence[Column]], meaning: str, row: Sequence[str]) -> str:
    """The first cell of a meaning that holds anything."""
    places = [column.place for column in columns.get(meaning, ())]
    return next((row[i].strip() for i in places if i < len(row) and row[i].strip()), "")


def km_in(columns: Mapping[str, Sequence[Column]], row: Sequence[str], default: str) -> Fraction | None:
    """The kilometres of a row."""
    several = [*columns.get("km", ()), *columns.get("miles", ())]
    values = (km_of(row[c.place], c.unit or default) for c in several if c.place < len(row) and row[c.place].strip())
    return next((value for value in values if value), None)


def minutes_in(columns: Mapping[str, Sequence[Column]], row: Sequence[str]) -> Fraction | None:
    """The minutes of a row."""
    for column in columns.get("minutes", ()):
        cell = row[column.place].strip() if column.place < len(row) else ""
        bare = number(cell)
        value = bare * _MINUTES.get(column.unit, Fraction(1)) if bare else minutes_of(cell)
        if value and value <= 6000:
            return value
    return None


def _default_unit(
    columns: Mapping[str, Sequence[Column]], rows: Sequence[Sequence[str]], options: ImportOptions
) -> tuple[str, bool]:
    """The unit of distances without one, and whether it is only assumed."""
    named = [column.name for column in columns.get("km", ())]
    if any("km" in name or name.startswith("kilo") for name in named):
        return "km", False
    if options.units or not named:
        return options.units or "", False
    cells = [cell_of(columns, meaning, row) for row in rows for meaning in ("km", "title")]
    by_titles = units_of(cells)
    return by_titles or "km", by_titles is None


def _length_unit(column: Column, rows: Sequence[Sequence[str]], default: str) -> Column:
    """The column with metres as its unit, where its name or its numbers say so: no run is 8000 km."""
    values = [number(cell) or Fraction(0) for cell in _numbers(column, rows)]
    metres = column.name.endswith((" m", "meters", "metres")) or (
        "km" not in column.name and max(values, default=0) >= 1000
    )
    return Column(column.place, column.name, "m") if metres and (values or column.name.endswith("inmeters")) else column


def _time_unit(column: Column, rows: Sequence[Sequence[str]], columns: Mapping[str, Sequence[Column]]) -> Column:
    """The column with hours or seconds as its unit: no run lasts 1.5 minutes, and nobody needs 300 minutes a km."""
    name, values = column.name, [number(cell) or Fraction(0) for cell in _numbers(column, rows)]
    hours = name in ("hours", "hrs", "horas", "timetotalinhours", "plannedduration")
    if hours or (values and not name.startswith("min") and max(values) < 10):
        return Column(column.place, name, "h") if values else column
    paces = [
        value / km for row in rows
        if column.place < len(row) and (value := number(row[column.place])) and (km := km_in(columns, row, "km"))
    ]  # fmt: skip
    slow = sorted(paces)[len(paces) // 2] >= _SECONDS_A_KM if paces else bool(values) and min(values) >= 600
    return Column(column.place, name, "s") if slow and not name.startswith("min") else column


def _numbers(column: Column, rows: Sequence[Sequence[str]]) -> list[str]:
    return [row[column.place] for row in rows if column.place < len(row) and number(row[column.place])]
