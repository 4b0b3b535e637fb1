"""What `rubdown check` finds in a calendar, at its place: bookings that break a rule, months without room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Appointment, Plan
from rubdown.planner.season import Season
from rubdown.report.answer import MonthPlan, Schedule
from rubdown.report.bookings import booking_breaches
from rubdown.report.money import overbooked
from rubdown.report.no_room import no_room_title, room_in_words
from rubdown.report.terms import too_many_open
from rubdown.rules import rules_of
from rubdown.rules.base import InMonth, Rule, Sharing
from rubdown.text import short_day
from rubdown.toml.parse import Document, normalize_newlines, parse
from rubdown.toml.places import line_of, place_problems
from rubdown.toml.problems import Diagnostic, Problem, Severity, nearest, shown


class Finding(Struct, frozen=True):
    """A problem, the file that it is in (None: the plan itself), the line of the booking that it is about, and the key.

    Without a key it is about the booking's day.
    """

    problem: Problem
    file: str | None = None
    line: int | None = None
    key: str = ""


def place_findings(texts: Mapping[str, str], season: Season, schedule: Schedule) -> tuple[Diagnostic, ...]:
    """All that is found, each at its place: bookings first, file by file, then the months in order.

    `texts` are those of the plan and of the files that it includes, by their paths. What was logged has no place.
    """
    return place(texts, schedule.plan.path, findings(season, schedule))


def place(texts: Mapping[str, str], plan: str, findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """Findings in a plan of this path, or in the files that it includes, each at its place."""
    by_file: dict[str | None, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.file, []).append(finding)
    placed: list[Diagnostic] = []
    for file, in_file in by_file.items():
        path = file or plan
        document = parse(normalize_newlines(texts[path]), path)
        tables = _tables_by_line(document)
        placed += place_problems(document, path, [_at_its_line(document, tables, finding) for finding in in_file])
    return tuple(placed)


def _tables_by_line(document: Document) -> dict[int | None, tuple[str, int]]:
    """The path of the appointment, session or package that is written at each line; the first of several."""
    names = ("appointment", "session", "package")
    paths = [(name, i) for name in names for i in range(len(document.values.get(name, [])))]
    return {line_of(document, path): path for path in reversed(paths)}


def _at_its_line(document: Document, tables: Mapping[int | None, tuple[str, int]], finding: Finding) -> Problem:
    """The problem with the path of the table that is written at the finding's line."""
    if not finding.line or finding.line not in tables:
        return finding.problem
    name, i = tables[finding.line]
    key = finding.key or ("start" if "start" in document.values[name][i] else "date")
    return replace(finding.problem, path=(name, i, key))


def findings(season: Season, schedule: Schedule) -> Iterator[Finding]:
    """Rule numbers that are read as their bound, deeds of days to come, bookings that break a rule, what they are
    allowed for nothing, packages that lapse, too many open bookings, a spent budget, then months without room.
    """
    for note in season.timeline.plan.notes_on(schedule.today):
        if note.about == "rules":
            fix = "write that number, or leave the line out"
            yield Finding(Problem(note.path, note.text, fix, severity="warning"), note.file, note.line)
    for caution in schedule.warnings:
        problem = Problem((), caution.text, caution.mend, code=caution.code, severity="warning")
        yield Finding(problem, caution.file, caution.line)
    for session in season.timeline.plan.sessions:
        if session.done and session.date > schedule.today:
            wrong = f"{shown(session.workout.name)} is done on {short_day(session.date)}, which is still to come"
            problem = Problem((), wrong, "correct its date, or take done out", severity="warning")
            yield Finding(problem, session.file, session.line)
    codes, shared = {rule.code for rule in rules_of(Rule) if rule.hard}, {rule.code for rule in rules_of(Sharing)}
    for booked in season.timeline.plan.appointments:
        yield from (_unknown(booked, code, codes) for code in sorted(booked.allow - codes))
    allowing = any(booked.allow for booked in season.timeline.plan.appointments)
    for each in booking_breaches(season) if allowing else ():
        yield from (_needless(each.booked, code) for code in each.needless if code in codes - shared)
    yield from _money(season, schedule)
    for month in schedule.months:
        if month.short:
            yield Finding(_short_month(season.timeline.plan, schedule, month))


def _money(season: Season, schedule: Schedule) -> Iterator[Finding]:
    """Packages that lapse or are used up, and a budget that bookings alone exceed."""
    for use in schedule.money.packages if schedule.money else ():
        if use.text:
            over = use.until and use.until < schedule.today
            fix = "take the package out" if over else "use them sooner" if use.left else "buy the next one in time"
            severity: Severity = "warning" if use.left and not over else "note"
            yield Finding(Problem((), use.text, fix, severity=severity), use.file, use.line, "until")
    if many := too_many_open(season.timeline.plan, schedule.today):
        yield Finding(
            Problem(("therapist", "open_bookings"), many, "cancel one, or raise the number", severity="warning")
        )
    for text in overbooked(season):
        yield Finding(Problem(("massage", "budget"), text, "raise the budget, or cancel a booking", severity="warning"))


def _unknown(booked: Appointment, code: str, codes: Collection[str]) -> Finding:
    near = nearest(code, [known.lower() for known in codes])
    fix = (
        f"did you mean {near.upper()}?"
        if near
        else f"write one of {', '.join(rule.code for rule in rules_of(Rule) if rule.code in codes)}"
    )
    problem = Problem((), f"no rule that a booking can break is called {shown(code)}", fix)
    return Finding(problem, booked.file, booked.line, "allow")


def _needless(booked: Appointment, code: str) -> Finding:
    wrong = f"the massage booked on {short_day(booked.date)} doesn't break {code}, so allowing it isn't needed"
    return Finding(
        Problem((), wrong, f'take "{code}" out of allow', severity="note"), booked.file, booked.line, "allow"
    )


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
