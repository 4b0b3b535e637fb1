"""A club's timetable as CSV: a row an appointment, by therapist and time."""

from __future__ import annotations

from rubdown.render.tables.rows import csv_text
from rubdown.report.club_answer import ClubSchedule
from rubdown.text import WEEKDAYS, escape_controls

HEADER = ("therapist", "date", "weekday", "start", "end", "runner", "status", "cost", "plan", "uid", "timezone")


def club_csv(schedule: ClubSchedule) -> str:
    """The appointments in order; columns are added, never removed or renamed."""
    rows: list[tuple[str, ...]] = [HEADER]
    for therapist in schedule.therapists:
        for visit in therapist.appointments:
            start, end = (f"{at:%H:%M}" if at else "" for at in (visit.start, visit.end))
            day = visit.start.date() if visit.start else visit.date
            cells = (
                therapist.name, day.isoformat(), WEEKDAYS[day.weekday()], start, end, visit.runner or "", visit.status,
                str(visit.cost), visit.plan, visit.uid, visit.timezone or "",
            )  # fmt: skip
            rows.append(tuple(map(escape_controls, cells)))
    return csv_text(rows)
