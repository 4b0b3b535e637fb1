"""Spreadsheets, XLSX and ODS: the first sheet that holds a plan, read as a table. Needs the extra `sheets`."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from rubdown.importers.event import MOST_EVENTS, ImportOptions, Refused, Row, SourceEvents
from rubdown.importers.tables import read_rows

_MOST_CELLS = 200_000


def is_sheet(raw: bytes) -> bool:
    """Whether a zip archive is a spreadsheet."""
    return b"xl/workbook" in raw or b"opendocument.spreadsheet" in raw[:200]


def read_sheets(raw: bytes, options: ImportOptions) -> SourceEvents:
    """The events of a workbook's first sheet in which there are any. Raises Refused."""
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        how = "pip install 'rubdown[sheets]'; or export the sheet as CSV"
        raise Refused("it is a spreadsheet, which an extra reads", how) from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        tables = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[:20]]
    except Exception as error:  # the library raises its own kinds, on what anybody may have written
        raise Refused(f"the spreadsheet cannot be read: {error}", "export the sheet as CSV") from None
    refused: Refused | None = None
    for table in tables:
        rows = [Row(i, cells) for i, row in enumerate(table, 1) if any(cells := [_cell(cell) for cell in row])]
        if len(rows) > MOST_EVENTS or sum(len(row.cells) for row in rows) > _MOST_CELLS:
            raise Refused("a sheet larger than any training plan", "export the plan alone, as CSV")
        try:
            if len(rows) > 1 and (found := read_rows(rows, options, source="a spreadsheet")).events:
                return found
        except Refused as error:
            refused = refused or error
    raise refused or Refused("the spreadsheet is empty", "name the file of the plan")


def _cell(value: Any) -> str:
    """A cell as a person would have typed it."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
