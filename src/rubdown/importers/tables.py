"""Tables of any source, CSV, Markdown or a sheet: rows with a date and a title, or a grid of weeks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Literal, cast

from rubdown.importers.columns import MEANINGS, Column, cell_of, columns_of, km_in, minutes_in, unread, with_units
from rubdown.importers.days import Days, first_without_year, weekday_of, weekdays_in
from rubdown.importers.event import CUT, MOST_EVENTS, Event, ImportOptions, LeftOut, Refused, Row, SourceEvents
from rubdown.importers.fields import sport_of
from rubdown.importers.grid import no_columns, read_grid, weeks_with_days
from rubdown.importers.interpret import cleaned
from rubdown.plan.model import Kind, Priority
from rubdown.text import listed
from rubdown.titles.quantities import number

__all__ = ["MEANINGS", "csv_cells", "csv_rows", "markdown_rows", "read_rows"]
_TRUE = ("1", "1.0", "true", "yes")


def csv_rows(text: str) -> list[Row]:
    """The rows of a CSV text that hold anything, its lines ended by `\\n`. Raises Refused."""
    found = list[Row]()
    for row in csv_cells(re.findall(r"[^\n]*\n|[^\n]+", text)):
        found.append(row)
        if len(found) > MOST_EVENTS:
            raise Refused(f"more than {MOST_EVENTS} rows, which no training plan has", "export a shorter time")
    if not found:
        raise Refused("the table is empty", "export it with a header and its rows")
    return found


def csv_cells(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of a CSV's lines that hold anything, one by one. Raises Refused.

    The delimiter is the one that a spreadsheet names in `sep=;`, else the commonest of the header.
    """
    import csv

    source = iter(lines)
    head, plain = list[str](), ""
    while len(head) < 10 and not plain and (line := next(source, "")):
        head.append(line)
        without_quoted = re.sub(r'"[^"]*"', "", line)
        plain = without_quoted if re.search("[,;\t]", without_quoted) else ""
    named = re.fullmatch(r"sep=(.)\s*", head[0], re.IGNORECASE) if head else None
    if named:
        head[0] = "\n"
    sign = named[1] if named else max(",;\t", key=plain.count)
    reader, begin = csv.reader(itertools.chain(head, source), delimiter=sign, strict=True), 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(begin, cells)
            begin = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            raise Refused("a cell is longer than any training is described in", "shorten it", begin) from None
        raise Refused(f"its quotes do not match: {error}", CUT, begin) from None


def markdown_rows(text: str) -> list[Row]:
    """The rows of a Markdown table."""
    rows = []
    for line, written in enumerate(text.split("\n"), 1):
        if written.strip().startswith("|") and not re.fullmatch(r"[\s|:-]+", written):
            cells = re.split(r"(?<!\\)\|", written.strip().strip("|"))
            rows.append(Row(line, [re.sub(r"[*_`]{1,2}(.+?)[*_`]{1,2}", r"\1", cell.strip()) for cell in cells]))
    return rows


def read_rows(
    rows: Sequence[Row], options: ImportOptions, *, cut: bool = False, source: str = "a table"
) -> SourceEvents:
    """The events of a table's rows, of which the first is its header; `cut` says that no end of line ends the last.

    Raises Refused.
    """
    grids = (i for i, row in enumerate(rows[:12]) if len(weekdays_in(row.cells)) >= 5)
    at = None if options.columns else next(grids, None)
    if at is not None:
        return read_grid(rows, at, options)
    header, body = rows[0], rows[1:]
    columns = columns_of(header.cells, options, header.line)
    workouts = {"workoutday", "title"} <= {cell.strip().lower() for cell in header.cells}
    _check_whole(header, body, cut=cut, strict=workouts and source == "a table")
    missing = [meaning for meaning in ("date", "title") if meaning not in columns]
    if missing and not ("date" in missing and {"week", "weekday"} <= columns.keys()):
        raise no_columns(header, listed(missing))
    if missing == ["title"]:
        raise no_columns(header, "title")
    dates, notes = _dates(header, body, columns, options)
    columns, units, more = with_units(columns, [row.cells for row in body], options)
    # Where a table tells runs from other sports, its "Other" is not a run.
    others = any(sport_of(cell_of(columns, "kind", row.cells)) == "run" for row in body)
    found = [_event(row, day, columns, units or "km", others=others) for row, day in zip(body, dates, strict=True)]
    notes += [*more, *([] if workouts or source != "a table" else unread(header.cells, columns))]
    events = tuple(each for each in found if isinstance(each, Event))
    left = tuple(each for each in found if isinstance(each, LeftOut))
    return SourceEvents("TrainingPeaks workouts" if workouts else source, events, left, tuple(notes), units)


def _check_whole(header: Row, rows: Sequence[Row], *, cut: bool, strict: bool) -> None:
    """Refuse a table whose last row was cut off, and of TrainingPeaks any row that lacks a cell."""
    wide = len(header.cells)
    for row in rows if strict else ():
        if len(row.cells) < wide:
            raise Refused(f"this row has {len(row.cells)} of {wide} cells", CUT, row.line)
    if cut and rows and len(rows[-1].cells) < wide and all(len(row.cells) >= wide for row in rows[:-1]):
        wrong = f"the last row has {len(rows[-1].cells)} of {wide} cells and no end of line"
        raise Refused(wrong, f"{CUT}; if that is all of it, end the line", rows[-1].line)


def _dates(
    header: Row, rows: Sequence[Row], columns: dict[str, list[Column]], options: ImportOptions
) -> tuple[list[datetime | None], list[str]]:
    """The day of each row, and what was assumed of them. Raises Refused."""
    texts = [cell_of(columns, "date", row.cells) for row in rows]
    by_week = "week" in columns and ("date" not in columns or all(not t or weekday_of(t) is not None for t in texts))
    if by_week and rows:
        days_column = "weekday" if "weekday" in columns else "date"
        pairs = [(cell_of(columns, "week", row.cells), cell_of(columns, days_column, row.cells)) for row in rows]
        found, note = weeks_with_days(pairs, header.line, options)
        if note:
            return [datetime.combine(day, datetime.min.time()) if day else None for day in found], [note]
    days = Days(_day_first(texts, options))
    written = [day for text in texts if (day := days.written(text))]
    first = first_without_year(written, options.today, options.race_date)
    days = Days(days.day_first, first)
    notes = [f"dates without a year begin in {first.year}"] if first else []
    read = [days.read(text) for text in texts]
    return [datetime.combine(day, datetime.min.time()) if day else None for day in read], notes


def _day_first(written: Sequence[str], options: ImportOptions) -> bool | None:
    """Whether 2/3/2027 is 2 March: as told, else as a day above 12 shows it. Raises Refused where nothing does."""
    if options.day_first is not None:
        return options.day_first
    pairs = [(int(m[1]), int(m[2])) for text in written if (m := re.match(r"([0-9]{1,2})/([0-9]{1,2})\b", text))]
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if not pairs or first != second:
        return first if pairs else None
    wrong = "the dates contradict each other" if first else f"the date {written[0]} can be read in two ways"
    raise Refused(wrong, "say which: --dates dmy (day first) or --dates mdy; or write them as 2027-03-02")


def _event(
    row: Row, day: datetime | None, columns: Mapping[str, Sequence[Column]], units: str, *, others: bool
) -> Event | LeftOut:
    def cell(meaning: str) -> str:
        return cell_of(columns, meaning, row.cells)

    title, written = cell("title"), cell("kind")
    if day is None:
        reason = f'"{cleaned(cell("date"))}" is not a date' if cell("date") else "it has no date"
        return LeftOut(row.line, None, cleaned(title), "undated row", reason)
    sport = sport_of(written)
    for mark in ("long", "race"):
        sport = mark if cell(f"is {mark}").lower() in _TRUE else sport
    if not sport and others and written.strip().casefold() in ("other", "otros", "sonstige", "autre", "altro", "outro"):
        sport = "cross"
    rpe, climb = number(cell("rpe")), number(cell("climb"))
    start = _clock(day, cell("start"))
    end = _clock(day, cell("end")) if start else None
    lasts = int((end - start).total_seconds()) if start and end and end > start else 0
    letter = re.match(r"\s*(?:prio(?:rity)?\s*)?([abc])\b", cell("priority"), re.IGNORECASE)
    priority = cast("Priority", letter[1].upper()) if letter else None
    race: Literal["?"] | None = "?" if sport == "race" or (priority and not sport) else None
    description = cell("description") if columns.get("description") != columns.get("title") else ""
    return Event(
        date=day.date(), title=title or written, line=row.line, description=description, start=start,
        km=km_in(columns, row.cells, units), minutes=minutes_in(columns, row.cells),
        rpe=rpe if rpe is not None and rpe <= 10 else None, training=bool(title or sport), type=written,
        kind=cast("Kind", sport) if sport and sport != "race" else None, race=race,
        race_mark="its kind is race" if sport == "race" else "its priority says so" if race else "", priority=priority,
        climb=climb if climb and climb <= 20_000 else None, spanned=Fraction(lasts, 60) if lasts else None,
    )  # fmt: skip


def _clock(day: datetime, text: str) -> datetime | None:
    match = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])(?::[0-5][0-9])?\s*([ap])?\.?(?:m\.?)?", text.strip().lower())
    if not match or int(match[1]) > 23:
        return None
    hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0) if match[3] else int(match[1])
    return day.replace(hour=hour, minute=int(match[2]))
