"""The load chart as rows for spreadsheets: RFC 4180, a row a week, one header for all plans."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from rubdown.render.tables.rows import harmless
from rubdown.report.load import LoadChart, Week
from rubdown.text import escape_controls

HEADER = (
    "plan", "runner", "from", "until", "load", "race_load", "share", "load_21_days", "share_21_days",
    "hardest_date", "hardest", "races", "massages", "closed",
)  # fmt: skip


def load_csv(charts: Iterable[LoadChart]) -> str:
    """Several races, massages or closed stretches of a week stand in one field, with `; ` between them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for chart in charts:
        writer.writerows([harmless(escape_controls(value)) for value in _row(chart, week)] for week in chart.weeks)
    return out.getvalue()


def _row(chart: LoadChart, week: Week) -> tuple[str, ...]:
    return (
        chart.plan.path,
        chart.plan.runner or "",
        str(week.from_),
        str(week.until),
        *map(str, (week.load, week.race_load, week.share, week.load_21_days, week.share_21_days)),
        str(week.hardest.date) if week.hardest else "",
        week.hardest.name if week.hardest else "",
        "; ".join(f"{race.date} {race.name}" for race in week.races),
        "; ".join(f"{m.date} {'soft ' if m.kind == 'soft' else ''}{m.status}" for m in week.massages),
        "; ".join(f"{c.from_}/{c.until} {c.text}" for c in week.closed),
    )
