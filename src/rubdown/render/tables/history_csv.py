"""The massages that are past for spreadsheets: a row each."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import to_builtins

from rubdown.render.tables.rows import csv_text
from rubdown.report.history import PastMassage

HEADER = tuple(name for name in PastMassage.__struct_fields__ if name != "schema_version")


def history_csv(rows: Iterable[PastMassage]) -> str:
    """The massages as CSV; the price is in whole minor units."""
    values = ({**to_builtins(row), "package": "yes" if row.package else ""} for row in rows)
    return csv_text([HEADER, *(["" if row[key] is None else str(row[key]) for key in HEADER] for row in values)])
