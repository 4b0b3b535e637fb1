"""The load chart for spreadsheets: a row a week, one header for all plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rubdown.render.tables.rows import csv_text
from rubdown.report.load import LoadChart, Week

HEADER = (
    "plan", "runner", "from", "until", "load", "race_load", "share", "load_21_days", "share_21_days",
    "hardest_date", "hardest", "races", "massages", "closed",
    "planned_load", "done_load", "done_percent",
)  # fmt: skip


def load_csv(charts: Iterable[LoadChart]) -> Iterator[str]:
    """The weeks of all charts; several races, massages or closed stretches of a week share one cell, joined by `; `."""
    head = [HEADER]
    for chart in charts:
        yield csv_text([*head, *(_row(chart, week) for week in chart.weeks)])
        head = []


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
        *map(str, (week.planned_load, week.done_load)),
        "" if week.done_percent is None else str(week.done_percent),
    )
