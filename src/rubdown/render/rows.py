"""The appointments as rows: CSV for spreadsheets, a plain table for the eye."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size

from rubdown.answer import Massage, Schedule
from rubdown.explain import in_one_line
from rubdown.wording import visible, weekday

HEADER = (
    "plan", "runner", "date", "weekday", "start", "end", "windows",
    "kind", "status", "days_since_previous", "points", "why",
)  # fmt: skip
_SHOWN = ("date", "weekday", "start", "end", "windows", "status", "days_since_previous", "points", "why")
# A spreadsheet would run a cell that begins so; a quote in front keeps it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(schedule: Schedule) -> list[dict[str, str]]:
    """A row an appointment, all values as text."""
    return [_row(schedule, massage) for massage in schedule.appointments]


def _row(schedule: Schedule, massage: Massage) -> dict[str, str]:
    since = massage.days_since_previous
    return {
        "plan": visible(schedule.plan.path),
        "runner": visible(schedule.plan.runner or ""),
        "date": massage.date.isoformat(),
        "weekday": weekday(massage.date),
        "start": f"{massage.start:%H:%M}" if massage.start else "",
        "end": f"{massage.end:%H:%M}" if massage.end else "",
        "windows": " ".join(f"{start}-{end}" for start, end in massage.windows),
        "kind": massage.kind,
        "status": massage.status,
        "days_since_previous": "" if since is None else str(since),
        "points": str(massage.points),
        "why": visible(in_one_line(massage)),
    }


def as_csv(schedules: Iterable[Schedule]) -> str:
    """RFC 4180, one header for all plans."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER)
    writer.writeheader()
    for schedule in schedules:
        writer.writerows({k: v if k == "points" else harmless(v) for k, v in row.items()} for row in rows(schedule))
    return out.getvalue()


def harmless(value: str) -> str:
    """A text that a spreadsheet takes as text, whatever it begins with."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def as_table(schedule: Schedule, *, named: bool = False) -> str:
    """Aligned columns, one line an appointment, no line drawing: for the eye and for `cut`-minded tools.

    `named` puts the plan above its table, where there are several.
    """
    found = rows(schedule)
    head = f"{visible(schedule.plan.path)}\n" if named else ""
    lines = [dict(zip(_SHOWN, (name.replace("_", " ") for name in _SHOWN), strict=True)), *found]
    widths = {name: max(cell_len(line[name]) for line in lines) for name in _SHOWN}
    return head + "".join(
        "  ".join(set_cell_size(line[name], widths[name]) for name in _SHOWN).rstrip() + "\n" for line in lines
    )
