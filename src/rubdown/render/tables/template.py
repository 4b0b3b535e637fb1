"""The next appointments in a line each: in words, or by a row template such as `{date} {start} {days_left:>3}`.

A template names values and how wide they are, no more: it reaches no attribute and runs no code. Rich stays out of
here, for a shell prompt cannot wait for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from msgspec import Struct

from rubdown.plan.model import Plan
from rubdown.render.words import days_away, hours_in_words
from rubdown.report.answer import Massage
from rubdown.report.reasons import in_one_line
from rubdown.text import escape_controls, long_date, weekday
from rubdown.toml.problems import nearest, shown

FIELDS = (
    "date", "weekday", "start", "end", "days_left", "status", "kind", "runner", "plan", "why", "where", "therapist",
    "uid", "days_since_previous", "points",
)  # fmt: skip
WIDEST = 200
_WIDTH = r"[<>^]?([1-9][0-9]{0,2})"
_ESCAPE = r"\\([tn\\])"
_ESCAPED = {"t": "\t", "n": "\n", "\\": "\\"}


class TemplateError(ValueError):
    """A template that cannot be used; its text tells why."""


class Due(Struct, frozen=True):
    """An appointment still to come, the plan that it belongs to, and the days left until then."""

    plan: Plan
    massage: Massage
    days_left: int


class Piece(Struct, frozen=True):
    """A piece of a template: text as it is, then a field (None: no more than the text) and its width."""

    text: str
    field: str | None
    width: str


def parse_template(template: str) -> tuple[Piece, ...]:
    r"""The pieces of a template; raises TemplateError. `{{` is a brace; `\t`, `\n` and `\\` are what they are in C."""
    try:
        found = list(Formatter().parse(template))
    except ValueError as error:
        raise TemplateError(f"the template cannot be read: {error}; a brace itself is written {{{{ or }}}}") from None
    return tuple(_piece(*part) for part in found)


def _piece(text: str, field: str | None, width: str | None, conversion: str | None) -> Piece:
    if field is not None and field not in FIELDS:
        raise TemplateError(_unknown(field))
    if conversion is not None:
        raise TemplateError(
            f"{{{field}!{escape_controls(conversion)}}}: a field takes no conversion; write {{{field}}}"
        )
    if width:
        _check_width(field or "", width)
    return Piece(re.sub(_ESCAPE, lambda match: _ESCAPED[match[1]], text), field, width or "")


def _unknown(field: str) -> str:
    near = nearest(field, list(FIELDS))
    mend = f"did you mean {{{near}}}?" if near else f"write one of {', '.join(FIELDS)}"
    return f"{shown(field)} is not a field of a template; {mend}"


def _check_width(field: str, width: str) -> None:
    found = re.fullmatch(_WIDTH, width)
    if not found or int(found[1]) > WIDEST:
        raise TemplateError(
            f"{shown(width)} is not a width for {{{field}}}; write <12, >3 or ^8, and {WIDEST} at the most"
        )


def row(template: tuple[Piece, ...], due: Due) -> str:
    """An appointment by a template, without a line end of its own."""
    values = _values(due)
    return "".join(_filled(piece, values) for piece in template)


def _filled(piece: Piece, values: dict[str, str]) -> str:
    return piece.text if piece.field is None else piece.text + format(values[piece.field], piece.width)


def _values(due: Due) -> dict[str, str]:
    """The fields' values as text, in the order of FIELDS."""
    massage, plan = due.massage, due.plan
    since = massage.days_since_previous
    found = (
        massage.date.isoformat(), weekday(massage.date), *_hours(massage), str(due.days_left), massage.status,
        massage.kind, plan.runner, plan.path, in_one_line(massage), massage.where or "", plan.therapist.name,
        massage.uid, "" if since is None else str(since), str(massage.points),
    )  # fmt: skip
    return dict(zip(FIELDS, map(escape_controls, found), strict=True))


def _hours(massage: Massage) -> Iterator[str]:
    for moment in (massage.start, massage.end):
        yield f"{moment:%H:%M}" if moment else ""


def line(due: Due, *, named: bool) -> str:
    """`Mon 23 Nov 2026  18:00  tomorrow  proposed  the day after your long run`; `named`: whose it is comes first."""
    massage = due.massage
    parts = (
        long_date(massage.date),
        f"{massage.start:%H:%M}" if massage.start else hours_in_words(massage),
        days_away(due.days_left),
        massage.status,
        in_one_line(massage),
    )
    whose = (due.plan.runner or due.plan.path,) if named else ()
    return "  ".join(map(escape_controls, (*whose, *parts)))
