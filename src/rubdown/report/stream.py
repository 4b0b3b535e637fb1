"""Plans as a stream: a JSON object a line in, a line out for each, whatever is in it.

In: `{"id", "toml", "journal_toml"?}` or `{"id", "plan", "journal"?}`, the tables of the plan and its journal as JSON.
Out: the same `id` with what the command prints for the plan, or with the problems for which it prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.error import PlanError
from rubdown.plan.from_dict import plan_from_text, toml_of
from rubdown.plan.model import Plan
from rubdown.plan.timeline import refuse_if_over, shown_days
from rubdown.planner.season import season
from rubdown.report.answer import Schedule
from rubdown.report.calendar import answer
from rubdown.report.massage import SCHEMA_VERSION, Coming, Version
from rubdown.report.printed import json_text
from rubdown.toml.problems import Diagnostic, Severity

Id = str | int
StreamCommand = Literal["calendar", "next", "check"]
NAME = "<stdin>"  # of the stream, in messages
LONGEST = 6_000_000  # bytes of a line
TOO_LONG = f"a line of more than {LONGEST // 1_000_000} MB, which no plan is"
_LONGEST_TEXT = 2_000_000  # characters of a plan, as of a file


class StreamSchedule(Struct, frozen=True):
    """The calendar of a plan of a stream."""

    id: Id
    schedule: Schedule
    schema_version: Version = SCHEMA_VERSION


class StreamNext(Struct, frozen=True):
    """The massages to come of a plan of a stream."""

    id: Id
    next: list[Coming]
    schema_version: Version = SCHEMA_VERSION


class StreamProblems(Struct, frozen=True):
    """What is wrong with a plan of a stream, or with its line (`id` is null where it has none)."""

    id: Id | None
    problems: list[Diagnostic]
    schema_version: Version = SCHEMA_VERSION


_Answer = TypeVar("_Answer")
StreamAnswer = StreamSchedule | StreamNext | StreamProblems


class StreamRequest(Struct, frozen=True):
    """What is answered for each plan: a command and its options.

    `today` is a day, or a moment with a time zone, which is a day of its own in each plan's zone; `zone` that of plans
    that name none. `number`: how many massages `next` shows; `most`: how many a calendar holds at most.
    """

    command: StreamCommand
    today: date
    zone: str | None = None
    start: date | None = None
    until: date | None = None
    days: bool = False
    number: int = 1
    most: int | None = None


class _Line(Struct):
    id: Id
    toml: str | None = None
    journal_toml: str | None = None
    plan: dict[str, Any] | None = None
    journal: dict[str, Any] | list[Any] | None = None


class _IdOnly(Struct):
    id: Id


def answer_lines(lines: Iterable[bytes | StreamProblems], request: StreamRequest, first: int = 1) -> list[bytes]:
    """A line of JSON for each line, in order; `first` is the number of the first one in its stream.

    What is no line but a problem already stays one.
    """
    answers = (
        line if isinstance(line, StreamProblems) else _answer_line(line, number, request)
        for number, line in enumerate(lines, first)
    )
    return [json_text(each, line=True).encode() for each in answers]


def _answer_line(raw: bytes, number: int, request: StreamRequest) -> StreamAnswer:
    return plan_of_line(
        raw, number, request.zone, lambda of, plan, text: answer_plan(of, plan, {plan.path: text}, request)
    )


def plan_of_line(
    raw: bytes, number: int, zone: str | None, use: Callable[[Id, Plan, str], _Answer]
) -> _Answer | StreamProblems:
    """What `use` makes of the plan of a line, its id and text, or the problems for which there is none."""
    try:
        line = _decoded(raw)
        text = (line.toml or "") if line.plan is None else toml_of(line.plan)
        if len(text) > _LONGEST_TEXT:
            raise ValueError(f"a text of more than {_LONGEST_TEXT // 1_000_000} MB, which no plan is")
        tables = {"entry": line.journal} if isinstance(line.journal, list) else line.journal
        journal = line.journal_toml if tables is None else toml_of(tables)
        return use(line.id, plan_from_text(text, str(line.id), journal, zone), text)
    except PlanError as error:
        return StreamProblems(id_of(raw), list(error.diagnostics))
    except RecursionError:
        return refused_line(number, "tables too deep within each other", id_of(raw))
    except (ValueError, TypeError) as error:
        return refused_line(number, str(error), id_of(raw))


def _decoded(raw: bytes) -> _Line:
    """The parts of a line. Raises ValueError and RecursionError."""
    if len(raw) > LONGEST:
        raise ValueError(TOO_LONG)
    try:
        line = msgspec.json.decode(raw, type=_Line)
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a line of this stream: {error}") from None
    if (line.toml is None) == (line.plan is None):
        raise ValueError("a line has either toml or plan")
    return line


def id_of(raw: bytes) -> Id | None:
    """The id of a line, whatever else is in it; None where it has none that can be read."""
    try:
        return msgspec.json.decode(raw, type=_IdOnly).id
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def refused_line(number: int, wrong: str, of: Id | None = None) -> StreamProblems:
    """The problem of a line of the stream as a whole."""
    fix = 'write {"id": "ana", "toml": "…"} or {"id": "ana", "plan": {…}}, each id once'
    return StreamProblems(of, [Diagnostic(NAME, number, 1, 0, "", wrong, fix)])


def answer_plan(of: Id, plan: Plan, texts: dict[str, str], request: StreamRequest) -> StreamAnswer:
    """What the command prints for a plan; `texts` are those of its files by their paths. Raises ValueError for a span
    of days that cannot be.
    """
    today = day_in(plan.timezone, request.today)
    if over := refuse_if_over(plan, today):
        return StreamProblems(of, list(over.diagnostics))
    limited = plan if request.most is None else replace(plan, at_most=request.most)
    solved = season(limited, *shown_days(plan, today, request.start, request.until))
    if request.command == "calendar":
        return StreamSchedule(of, answer(solved, days=request.days))
    if request.command == "next":
        from rubdown.report.appointments import coming_massages

        return StreamNext(of, list(coming_massages(solved))[: request.number])
    from rubdown.report.check import place_findings

    return StreamProblems(of, list(place_findings(texts, solved, answer(solved, days=False))))


def day_in(zone: str | None, today: date) -> date:
    """The day itself, or the one that a moment is in a time zone, in its own where none is given."""
    if not isinstance(today, datetime):
        return today
    if zone is None:
        return today.date()
    from zoneinfo import ZoneInfo

    return today.astimezone(ZoneInfo(zone)).date()


def worst_of(answer: bytes) -> Literal["", "note", "warning", "error"]:
    """The most severe of the problems that a line of answers holds, if any."""
    severities = {problem.severity for problem in msgspec.json.decode(answer, type=_Outcome).problems}
    return next((level for level in ("error", "warning", "note") if level in severities), "")


class _Severity(Struct):
    severity: Severity


class _Outcome(Struct):
    problems: list[_Severity] = []
