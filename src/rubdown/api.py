"""The public API, re-exported by `import rubdown`: plans from files, texts or dicts; schedules, reasons, differences.

What these functions return is what `--format json` prints, with the same promise: fields are added, never removed or
renamed. Only `load` touches files; the day that it is, is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import inf
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from rubdown.plan.club import ClubTherapist, club_therapists
from rubdown.plan.error import PlanError
from rubdown.plan.from_dict import plan_from_text
from rubdown.plan.model import Plan
from rubdown.plan.timeline import TWO_YEARS, horizon_end, refuse_if_over
from rubdown.planner.club.clocks import several_zones
from rubdown.planner.club.members import SharedTherapist
from rubdown.planner.club.result import Limits
from rubdown.planner.season import Season, season
from rubdown.report.answer import Schedule
from rubdown.report.calendar import answer
from rubdown.report.check import findings
from rubdown.report.club_answer import ClubSchedule
from rubdown.report.diff import Horizon, difference
from rubdown.report.diff.comparison import Comparison, comparison
from rubdown.report.stream import StreamCommand, StreamProblems, StreamRequest
from rubdown.report.stream import answer_lines as answers
from rubdown.report.why import Why
from rubdown.report.why import why as explain
from rubdown.text import listed
from rubdown.toml.problems import Diagnostic, InvalidValue, Problem, Refusal, Severity

__all__ = [
    "ClubSchedule", "Comparison", "Diagnostic", "Plan", "PlanError", "Schedule", "Why", "answer_lines", "check", "diff",
    "load", "loads", "plan_club", "schedule", "why",
]  # fmt: skip


def load(path: str | PathLike[str], *, journal: bool = True) -> Plan:
    """The plan of a file and of the files that it includes, as it is after its journal unless `journal` is false.

    A plan that names no time zone gets the machine's. Raises PlanError where any of the files cannot be used.
    """
    from rubdown.cli.io.clock import machine_clock
    from rubdown.cli.io.errors import CommandError
    from rubdown.cli.io.plans import load_plan, load_plan_as_written

    name = str(Path(fspath(path)).absolute()) if fspath(path) == "-" else fspath(path)
    try:
        return (load_plan if journal else load_plan_as_written)(name, machine_clock(), even_if_over=True)
    except CommandError as error:
        raise PlanError(error.refusal or Refusal(())) from None


def loads(text: str, *, path: str = "<text>", journal: str | None = None, timezone: str | None = None) -> Plan:
    """The plan of a TOML text, which includes no files, as it is after the text of its journal.

    `path` names it in messages; `timezone` is the runner's where the plan names none. Raises PlanError.
    """
    return plan_from_text(text, path, journal, timezone)


def schedule(plan: Plan, *, today: date, until: date | None = None, days: bool = False) -> Schedule:
    """The best massage calendar from `today` to `until`; with `days`, every day's verdict too.

    Without `until` it ends 14 days after the plan's last date, 8 weeks to 2 years ahead. Raises PlanError where the
    plan is over, ValueError where `until` is before today or more than two years ahead.
    """
    return answer(_solved(plan, today, until), days=days)


def answer_lines(  # noqa: PLR0913  the command's options, by their names
    lines: Iterable[bytes | StreamProblems], *, today: date, command: StreamCommand = "calendar",
    start: date | None = None, until: date | None = None, days: bool = False, number: int = 1,
    timezone: str | None = None, first: int = 1,
) -> list[bytes]:  # fmt: skip
    """A line of JSON for each line of a stream, in order: what `rubdown COMMAND --input ndjson` prints for it.

    Each line is `{"id", "toml", "journal_toml"?}` or `{"id", "plan", "journal"?}`. `today` is a day, or a moment with a
    time zone, whose day in the plan's own zone is meant; `first` the number of the first line. Nothing is raised for
    any line: one that cannot be used becomes `{"id", "problems"}`.
    """
    return answers(lines, StreamRequest(command, today, timezone, start, until, days, number), first)


def why(plan: Plan, day: date, *, today: date) -> Why:
    """Each rule's verdict on a day from today on, and its price against the best calendar. Raises as `schedule`."""
    solved = _solved(plan, today, max(day, horizon_end(plan, today)))
    if day < today:
        raise ValueError(f"{day} is before today, {today}")
    return explain(solved, answer(solved), day)


def check(plan: Plan, *, today: date) -> tuple[Diagnostic, ...]:
    """A warning for each rule that a booking breaks, at the booking's line, and for each month without room.

    A note is no failure: a first month that cannot be filled, with no massage known before it. Where the plan is over,
    that is the only problem.
    """
    over = refuse_if_over(plan, today)
    if over:
        return over.diagnostics
    solved = _solved(plan, today, None)
    return tuple(
        Diagnostic(one.file or plan.path, one.line or 0, 1 if one.line else 0, 0, "", *_words(one.problem))
        for one in findings(solved, answer(solved, days=False))
    )


def _words(problem: Problem) -> tuple[str, str, str | None, Severity]:
    return problem.wrong, problem.mend, problem.code, problem.severity


def diff(old: Plan, new: Plan, *, today: date) -> Comparison:
    """What the changes from one plan to another do to the massages, and which change does it. Raises as `schedule`."""
    for plan in (old, new):
        _refuse_over(plan, today)
    horizon = Horizon(today, today, max(horizon_end(old, today), horizon_end(new, today)))
    return comparison(difference(old, new, horizon), horizon, old.path, new.path)


def plan_club(  # noqa: PLR0913  what the club file has, and the command's options, by their names
    plans: Sequence[Plan],
    therapists: Sequence[str | Mapping[str, Any]],
    *,
    today: date,
    until: date | None = None,
    gap: float = 0.001,
    timezone: str | None = None,
    fair: bool = False,
    replan: bool = False,
    suggest: bool = False,
) -> ClubSchedule:
    """One timetable for runners who share therapists: what `rubdown club` gives for the same plans and therapists.

    Each therapist is a text, `"Marta: tue 16-20, sat 10-14"`, or a dict with the keys of `[[therapist]]`. The timetable
    has the fewest massages missing over all, then the most points, within `gap` of the proved bound; what the plans'
    journals say is booked stays, and of what is accepted as much as costs no points; with `replan` as much as leaves no
    massage missing. Hours are civil times of `timezone`, left out: the runners' own. Needs HiGHS (the extra `club`).
    Raises PlanError where a plan is over, ValueError for a therapist that cannot be read, and where the runners' zones
    differ and none is given.
    """
    from rubdown.report.club_jointly import ClubRequest, planned_club

    for plan in plans:
        _last_day(plan, today, until)
    try:
        shared = tuple(_shared(one, plans, timezone) for one in club_therapists(therapists))
    except InvalidValue as error:
        raise ValueError(f"{error.message}; {error.fix}") from None
    if timezone is None and (zones := several_zones(plans)):
        raise ValueError(f"runners live in {listed(zones)}; say which clock the hours are of: timezone={zones[0]!r}")
    request = ClubRequest(until, fair, replan, suggest)
    return planned_club(plans, shared, today, request, Limits(gap, lambda: inf))


def _shared(one: ClubTherapist, plans: Sequence[Plan], timezone: str | None) -> SharedTherapist:
    """The therapist with the indices of the plans that may come, which are named by their paths."""
    paths = [plan.path for plan in plans]
    for path in one.runners:
        if path not in paths:
            raise ValueError(f"{one.therapist.name}: no plan has the path {path!r}")
    runners = frozenset(r for r, path in enumerate(paths) if path in one.runners) if one.runners else None
    return SharedTherapist(one.therapist, one.between, one.at_once, runners, timezone)


def _solved(plan: Plan, today: date, until: date | None) -> Season:
    return season(plan, today, today, _last_day(plan, today, until))


def _last_day(plan: Plan, today: date, until: date | None) -> date:
    """The last day of a calendar. Raises PlanError where the plan is over, ValueError for a day that cannot be."""
    _refuse_over(plan, today)
    last = until or horizon_end(plan, today)
    if not today <= last <= today + TWO_YEARS:
        raise ValueError(f"until {last} is not within two years from today, {today}")
    return last


def _refuse_over(plan: Plan, today: date) -> None:
    over = refuse_if_over(plan, today)
    if over:
        raise PlanError(over)
