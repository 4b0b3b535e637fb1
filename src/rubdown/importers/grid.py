"""The week grid, the commonest sheet of a training plan: a row a week, a column a day; and rows of week and weekday."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from rubdown.importers.columns import shown
from rubdown.importers.days import Days, first_without_year, folded, weekday_of, weekdays_in
from rubdown.importers.event import CUT, Event, Goal, ImportOptions, LeftOut, Refused, Row, SourceEvents, Units
from rubdown.importers.interpret import cleaned, numbers_as_runs, units_of
from rubdown.text import plural

_DATED = re.compile(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})\s*(?::\s*(.*))?", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,4})?(?: ?- ?[0-9]{1,2})?")
_NOTHING = re.compile(r"[-–—.x*/\s]*")
_TOTAL = re.compile(r"\b(?:totals?|gesamt|summe|suma|sum|average|notes?)\b")
_WEEK = timedelta(days=7)


def read_grid(rows: Sequence[Row], at: int, options: ImportOptions) -> SourceEvents:
    """The sessions of a week grid whose header is the row `at`. Raises Refused."""
    header, weeks = rows[at], [row for row in rows[at + 1 :] if len(weekdays_in(row.cells)) < 5]
    columns = weekdays_in(header.cells)
    if any(_DATED.fullmatch(row.cells[i]) for row in weeks for i in columns if i < len(row.cells)):
        return _dated_cells(header, weeks, list(columns))
    weeks = [
        row for row in weeks
        if not _TOTAL.search(folded(row.cells[0]))
        and any(not _NOTHING.fullmatch(cell) for i, cell in enumerate(row.cells) if i in columns)
    ]  # fmt: skip
    if not weeks:
        raise Refused("the table has no weeks", "export it with a header and its rows", header.line)
    order = [columns[i] for i in sorted(columns)]
    starts, notes = _starts(header, weeks, order[0], columns, options)
    units = options.units or _units(header, weeks, columns)
    events = [
        event for row, start in zip(weeks, starts, strict=True) for event in _cells(row, start, columns, units or "km")
    ]
    undated = any("has no dates" in note for note in notes)
    cells = (cell.strip() for row in weeks for i, cell in enumerate(row.cells) if i in columns)
    bare = next(filter(_NUMBER.fullmatch, cells), "")
    if bare and units is None:
        notes.append(f'numbers without a unit ("{bare}") are taken as km: --units mi where they are miles')
    goal = Goal(options.race_date, None, "Race") if undated and options.race_date else None
    found = tuple(numbers_as_runs(events))
    return SourceEvents("a table of weeks", found, notes=tuple(notes), units=units, goal=goal)


def weeks_with_days(
    rows: Sequence[tuple[str, str]], line: int, options: ImportOptions
) -> tuple[list[date | None], str]:
    """The dates of rows that tell a week's number and a weekday, and what was assumed. Raises Refused."""
    numbers, week = list[int | None](), 0
    previous = -1
    for written, day_name in rows:
        found = re.search(r"[0-9]{1,2}", written)
        day = weekday_of(day_name)
        if found:
            week = int(found[0])
        elif day is not None and day <= previous:
            week += 1
        previous = day if day is not None else previous
        numbers.append(week if day is not None else None)
    known = [number for number in numbers if number is not None]
    if not known:
        return [None] * len(rows), ""
    first, note = _first_week(max(known) - min(known) + 1, 0, line, options)
    days = [weekday_of(name) for _, name in rows]
    return [
        first + _WEEK * (number - min(known)) + timedelta(days=day) if number is not None and day is not None else None
        for number, day in zip(numbers, days, strict=True)
    ], note


def _starts(
    header: Row, weeks: Sequence[Row], first_weekday: int, columns: Mapping[int, int], options: ImportOptions
) -> tuple[list[date], list[str]]:
    """The first day of each week: as a column dates them, else counted from the race's week or the first day."""
    for i in (i for i in range(len(header.cells)) if i not in columns):
        texts = [row.cells[i] if i < len(row.cells) else "" for row in weeks]
        days = Days(_day_first(texts, options))
        written = [days.written(re.split(r" ?[-–—] |\bto\b", text)[0]) for text in texts]
        if all(written):
            first = first_without_year([day for day in written if day], options.today, options.race_date)
            dates = [Days(days.day_first, first).read(re.split(r" ?[-–—] |\bto\b", text)[0]) for text in texts]
            if all(dates):
                notes = [f"dates without a year begin in {first.year}"] if first else []
                return [day - timedelta(days=(day.weekday() - first_weekday) % 7) for day in dates if day], notes
    begin, note = _first_week(len(weeks), first_weekday, header.line, options)
    return [begin + _WEEK * i for i in range(len(weeks))], [note]


def _first_week(count: int, first_weekday: int, line: int, options: ImportOptions) -> tuple[date, str]:
    """The first day of an undated plan of so many weeks, and in words why."""
    if options.start:
        begin = options.start - timedelta(days=(options.start.weekday() - first_weekday) % 7)
        return begin, f"the plan has no dates: its first week is that of --start {options.start}"
    if options.race_date is None:
        fix = "name its last week by the race's day, --race-date 2027-04-25, or its first by --start"
        raise Refused(f"this plan of {plural(count, 'week')} has no dates", fix, line)
    last = options.race_date - timedelta(days=(options.race_date.weekday() - first_weekday) % 7)
    note = f"the plan has no dates: its last week is that of --race-date {options.race_date}"
    return last - _WEEK * (count - 1), note


def _day_first(texts: Sequence[str], options: ImportOptions) -> bool | None:
    pairs = [(int(m[1]), int(m[2])) for text in texts if (m := re.match(r"\s*([0-9]{1,2})/([0-9]{1,2})\b", text))]
    if options.day_first is not None or not pairs:
        return options.day_first
    if any(a > 12 for a, _ in pairs) == any(b > 12 for _, b in pairs):
        steps = [(b[1] - a[1], b[0] - a[0]) for a, b in itertools.pairwise(pairs)]
        return not any(second in (7, -21, -23, -24) for second, _ in steps)
    return any(a > 12 for a, _ in pairs)


def _units(header: Row, weeks: Sequence[Row], columns: Mapping[int, int]) -> Units | None:
    """The unit of bare numbers: as a column of totals is named, else as other cells are written."""
    names = " ".join(folded(cell) for i, cell in enumerate(header.cells) if i not in columns)
    if re.search(r"\b(?:mi|miles|mileage)\b", names):
        return "mi"
    return "km" if re.search(r"\bkms?\b", names) else units_of(cell for row in weeks for cell in row.cells)


def _cells(row: Row, start: date, columns: Mapping[int, int], units: Units) -> Iterator[Event]:
    first = columns[min(columns)]
    for i, weekday in columns.items():
        title = row.cells[i].strip() if i < len(row.cells) else ""
        if _NOTHING.fullmatch(title):
            continue
        title = f"{title} {units}" if _NUMBER.fullmatch(title) else title
        yield Event(date=start + timedelta(days=(weekday - first) % 7), title=title, line=row.line, training=True)


def _dated_cells(header: Row, rows: Sequence[Row], days: Sequence[int]) -> SourceEvents:
    """Calendar Hack's grid: a cell is `2027-02-01: title description`, or the date alone where nothing is planned."""
    names = [cell.strip().lower() for cell in header.cells]
    found = [each for row in rows for each in _dated_week(row, names, days)]
    if rows and "week" in names and not rows[-1].cells[names.index("week")].startswith("Final"):
        raise Refused("the final training week is missing", CUT, rows[-1].line)
    events = tuple(each for each in found if isinstance(each, Event))
    left = tuple(each for each in found if isinstance(each, LeftOut))
    units = units_of(row.cells[1] for row in rows if len(row.cells) > 1)
    return SourceEvents("a Calendar Hack table", events, left, units=units)


def _dated_week(row: Row, names: Sequence[str], days: Sequence[int]) -> Iterator[Event | LeftOut]:
    if len(row.cells) < len(names):
        raise Refused(f"this week has {len(row.cells)} of {len(names)} cells", CUT, row.line)
    title = cleaned(" ".join(row.cells[i] for i, name in enumerate(names) if name in ("week", "distance")))
    yield LeftOut(row.line, None, title, "week header", "a week's heading, not a session")
    for i in days:
        match = _DATED.fullmatch(row.cells[i])
        day = Days(None).read(match[1]) if match else None
        if day is None or match is None:
            reason = f'the cell "{cleaned(row.cells[i])}" does not begin with a date'
            yield LeftOut(row.line, None, cleaned(row.cells[i]), "undated cell", reason)
        elif match[2] and match[2].strip():
            yield Event(date=day, title=match[2], line=row.line, training=True)


def no_columns(header: Row, missing: str) -> Refused:
    """Why a table is refused in which a column is missing."""
    wrong = f"no column for the {missing}: the columns are {shown(header.cells)}"
    return Refused(wrong, "name them: --map date=Day,title=Session (also km, minutes, kind)", header.line)
