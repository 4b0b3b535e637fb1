"""The appointments as a GitHub table, with what a runner should know of the calendar below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rubdown.render.tables.rows import reason_in_words
from rubdown.render.words import hours_in_words
from rubdown.report.answer import Schedule
from rubdown.report.massage import Massage
from rubdown.report.no_room import no_room_title, room_in_words
from rubdown.text import days, escape_controls, long_date, short_day

_HEADER = (
    "Date", "Time", "Kind", "Status", "After the last one", "Points", "Why", "Where", "Notes", "For the therapist",
)  # fmt: skip
# What Markdown or HTML would read as a sign of theirs; in GitHub's tables a pipe ends a cell even in code.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~#&$@]")


def as_markdown(schedule: Schedule, *, named: bool = False) -> str:
    """A heading, the table, then months without room, warnings, open questions; `named` adds the plan's file."""
    return "".join(f"{line}\n" for line in _lines(schedule, named=named))


def _lines(schedule: Schedule, *, named: bool) -> Iterator[str]:
    runner = f" for {escaped(schedule.plan.runner)}" if schedule.plan.runner else ""
    plan = f" ({escaped(schedule.plan.path)})" if named else ""
    yield f"### Massages{runner}, {long_date(schedule.from_)} to {long_date(schedule.until)}{plan}"
    yield ""
    yield _line(_HEADER)
    yield _line("---:" if name == "Points" else "---" for name in _HEADER)
    yield from (_line(_cells(massage)) for massage in schedule.appointments)
    below = [*_short_months(schedule), *_warnings(schedule), *(f"- {escaped(q.text)}" for q in schedule.questions)]
    yield from ["", *below] if below else []


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(massage: Massage) -> Iterator[str]:
    since = massage.days_since_previous
    yield f"{massage.date} {short_day(massage.date)[:3]}"
    yield hours_in_words(massage, unknown="not known")
    yield massage.kind
    yield massage.status
    yield "" if since is None else days(since)
    yield str(massage.points)
    yield _items(map(reason_in_words, massage.reasons))
    yield escaped(massage.where or "")
    yield _items(massage.notes)
    yield _items(massage.focus)


def _items(texts: Iterable[str]) -> str:
    return "<br>".join(map(escaped, texts))


def _short_months(schedule: Schedule) -> Iterator[str]:
    for month in schedule.months:
        if month.short:
            yield f"- {no_room_title(month)}. {escaped(month.why_short or '')}"
            yield from (f"  - {escaped(room_in_words(room))}" for room in month.make_room)


def _warnings(schedule: Schedule) -> Iterator[str]:
    for caution in schedule.warnings:
        yield f"- Warning: {escaped(caution.text)}; {escaped(caution.mend)}"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, in one line: no sign of Markdown's or HTML's, no mention, no reference."""
    return _SPECIAL.sub(_escape, escape_controls(text))


def _escape(match: re.Match[str]) -> str:
    # Entities where a backslash would not do: GitHub still reads `\@name` and `\#1` as a mention and a reference.
    sign = match[0]
    return f"&#{ord(sign)};" if sign in "<>&@#$" else f"\\{sign}"
