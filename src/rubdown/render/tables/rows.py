"""The appointments as rows: CSV and TSV for spreadsheets and scripts, a plain table for the eye."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from rubdown.render.tables.template import massage_fields
from rubdown.render.terminal.cells import cell_len
from rubdown.report.answer import Schedule
from rubdown.report.massage import Massage, Reason
from rubdown.text import escape_controls

# Columns are added, never removed or renamed.
HEADER = (
    "plan", "runner", "date", "weekday", "start", "end", "windows", "kind", "status", "days_since_previous", "points",
    "why", "where", "reasons", "notes", "focus", "uid", "timezone",
)  # fmt: skip
_SHOWN = ("date", "weekday", "start", "end", "windows", "kind", "status", "days_since_previous", "points", "why")
# Where a cell begins, or would begin for a spreadsheet that splits at another separator: a sign that starts a
# formula (full-width ones are read alike), unless nothing but a number follows.
_FORMULA = re.compile(r"(^|[,;])(\s*)(?=[=+\-@＝＋－＠])(?![+-]\d+(?:\.\d+)?\s*(?:$|[,;]))", re.ASCII)


def appointment_rows(schedule: Schedule) -> list[dict[str, str]]:
    """A row for each appointment: its values by column, as text without control characters; lists joined by `; `."""
    return [_row(schedule, massage) for massage in schedule.appointments]


def _row(schedule: Schedule, massage: Massage) -> dict[str, str]:
    row = massage_fields(massage) | {
        "plan": schedule.plan.path,
        "runner": schedule.plan.runner or "",
        "windows": " ".join(f"{start}-{end}" for start, end in massage.windows),
        "reasons": "; ".join(map(reason_in_words, massage.reasons)),
        "notes": "; ".join(massage.notes),
        "focus": "; ".join(massage.focus),
        "timezone": schedule.plan.timezone or "",
    }
    return {column: escape_controls(value) for column, value in row.items()}


def reason_in_words(reason: Reason) -> str:
    """`the day after your 22 km long run (WISH2 +23)`."""
    return f"{reason.text} ({reason.code} {reason.points:+d})"


def csv_head() -> str:
    """The names of the columns as CSV."""
    return csv_text([HEADER])


def csv_rows(schedule: Schedule) -> str:
    """The appointments of a plan as CSV, without the names of the columns."""
    return csv_text(_cells(schedule))


def tsv_head() -> str:
    """The names of the columns as TSV."""
    return "\t".join(HEADER) + "\n"


def tsv_rows(schedule: Schedule) -> str:
    r"""Tabs between cells, a line an appointment, no quoting: a tab or line end within a cell shows as `\x09`, `\x0a`.

    Formulas are made harmless as in CSV.
    """
    return "".join("\t".join(map(harmless, cells)) + "\n" for cells in _cells(schedule))


def _cells(schedule: Schedule) -> Iterator[list[str]]:
    return ([row[column] for column in HEADER] for row in appointment_rows(schedule))


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """RFC 4180.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP advises (CSV Injection): at
    its beginning, and after a comma or semicolon in it, where a spreadsheet of another locale would split it. Numbers
    stay numbers. Tabs and line ends, which could begin a cell too, are escaped as everywhere.
    """
    out = io.StringIO()
    csv.writer(out).writerows([harmless(escape_controls(cell)) for cell in row] for row in rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """The same cell, its formulas with an apostrophe in front."""
    return _FORMULA.sub(r"\1\2'", cell)


def as_table(schedule: Schedule, *, named: bool = False) -> str:
    """Aligned columns, one line an appointment, no line drawing: for the eye and for tools such as `cut`.

    `named` puts the plan above its table, where there are several.
    """
    head = f"{escape_controls(schedule.plan.path)}\n" if named else ""
    rows = [{column: column.replace("_", " ") for column in _SHOWN}, *appointment_rows(schedule)]
    return head + aligned([[row[column] for column in _SHOWN] for row in rows])


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines, each column as wide as its widest cell."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell + " " * (w - cell_len(cell)) for cell, w in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)
