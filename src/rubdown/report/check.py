"""What `rubdown check` finds in a calendar, at its place: bookings that break a rule, months without room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.report.answer import MonthPlan, Schedule
from rubdown.report.reasons import no_room_title, room_in_words
from rubdown.rules import rules_of
from rubdown.rules.base import InMonth
from rubdown.toml.parse import Document, normalize_newlines, parse
from rubdown.toml.places import line_of, place_problems
from rubdown.toml.problems import Diagnostic, Problem, Severity


class Finding(Struct, frozen=True):
    """A problem, the file that it is in (None: the plan itself), and the line of the booking that it is about."""

    problem: Problem
    file: str | None = None
    line: int | None = None


def place_findings(texts: Mapping[str, str], plan: Plan, schedule: Schedule) -> tuple[Diagnostic, ...]:
    """All that is found, each at its place: bookings first, file by file, then the months in order.

    `texts` are those of the plan and of the files that it includes, by their paths. What was logged has no place.
    """
    by_file: dict[str | None, list[Finding]] = {}
    for finding in findings(plan, schedule):
        by_file.setdefault(finding.file, []).append(finding)
    placed: list[Diagnostic] = []
    for file, in_file in by_file.items():
        path = file or plan.path
        document = parse(normalize_newlines(texts[path]), path)
        placed += place_problems(document, path, [_at_its_line(document, finding) for finding in in_file])
    return tuple(placed)


def _at_its_line(document: Document, finding: Finding) -> Problem:
    """The problem with the path of the appointment that is written at the finding's line."""
    written = document.values.get("appointment", []) if finding.line else []
    for i, table in enumerate(written):
        if line_of(document, ("appointment", i)) == finding.line:
            return replace(finding.problem, path=("appointment", i, "start" if "start" in table else "date"))
    return finding.problem


def findings(plan: Plan, schedule: Schedule) -> Iterator[Finding]:
    """Bookings that break a rule, then months without room."""
    for caution in schedule.warnings:
        problem = Problem((), caution.text, caution.mend, code=caution.code, severity="warning")
        yield Finding(problem, caution.file, caution.line)
    for month in schedule.months:
        if month.short:
            yield Finding(_short_month(plan, schedule, month))


def _short_month(plan: Plan, schedule: Schedule, month: MonthPlan) -> Problem:
    """A month without room; only a note where it is the first one and no massage before today is known."""
    code = next((rule.code for rule in rules_of(InMonth) if rule.kind == "goal"), None)
    wrong = f"{no_room_title(month)}: {month.why_short}"
    rooms = [room_in_words(room) for room in month.make_room]
    first_of_each = [room for i, room in enumerate(rooms) if not i or room.split()[0] != rooms[i - 1].split()[0]]
    fix = "; ".join(first_of_each) or "no single change makes room"
    first = month.month == f"{schedule.today:%Y-%m}"
    severity: Severity = "note" if first and not _knows_earlier_massage(plan, schedule) else "warning"
    return Problem((), wrong, fix, code=code, severity=severity)


def _knows_earlier_massage(plan: Plan, schedule: Schedule) -> bool:
    booked = (a.date for a in plan.appointments if a.kind == "discharge")
    return any(day < schedule.today for day in (*booked, *([plan.last] if plan.last else ())))
