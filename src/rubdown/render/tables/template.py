"""The next massages in a line each: in words, or by a row template such as `{date} {start} {days_left:>3}`.

A template names fields and their widths, no more: it reaches no attribute and runs no code. Nothing here loads Rich,
for a shell prompt cannot wait for it.
"""

from __future__ import annotations

import re
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
    """A template that cannot be used; the message says why."""


class UpcomingMassage(Struct, frozen=True):
    """A massage that is to come, its plan, and the days left until then."""

    plan: Plan
    massage: Massage
    days_left: int


class Piece(Struct, frozen=True):
    """A piece of a template: literal text, then a field (None where the template ends in text) and its width."""

    text: str
    field: str | None
    width: str


def parse_template(template: str) -> tuple[Piece, ...]:
    r"""The pieces of a template; raises TemplateError. `{{` is a brace; `\t`, `\n` and `\\` are what they are in C."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise TemplateError(f"the template cannot be read: {error}; a brace itself is written {{{{ or }}}}") from None
    return tuple(_piece(*part) for part in parts)


def _piece(text: str, field: str | None, width: str | None, conversion: str | None) -> Piece:
    if field is not None and field not in FIELDS:
        near = nearest(field, list(FIELDS))
        help_line = f"did you mean {{{near}}}?" if near else f"write one of {', '.join(FIELDS)}"
        raise TemplateError(f"{shown(field)} is not a field of a template; {help_line}")
    if conversion is not None:
        raise TemplateError(
            f"{{{field}!{escape_controls(conversion)}}}: a field takes no conversion; write {{{field}}}"
        )
    if width:
        _check_width(field or "", width)
    return Piece(re.sub(_ESCAPE, lambda match: _ESCAPED[match[1]], text), field, width or "")


def _check_width(field: str, width: str) -> None:
    match = re.fullmatch(_WIDTH, width)
    if not match or int(match[1]) > WIDEST:
        raise TemplateError(
            f"{shown(width)} is not a width for {{{field}}}; write <12, >3 or ^8, and {WIDEST} at the most"
        )


def template_row(template: tuple[Piece, ...], upcoming: UpcomingMassage) -> str:
    """The massage by a template, without a line end of its own."""
    values = _values(upcoming)
    return "".join(
        piece.text if piece.field is None else piece.text + format(values[piece.field], piece.width)
        for piece in template
    )


def _values(upcoming: UpcomingMassage) -> dict[str, str]:
    """The values of all fields as text without control characters."""
    massage, plan, since = upcoming.massage, upcoming.plan, upcoming.massage.days_since_previous
    hours = (f"{moment:%H:%M}" if moment else "" for moment in (massage.start, massage.end))
    values = (
        massage.date.isoformat(), weekday(massage.date), *hours, str(upcoming.days_left), massage.status,
        massage.kind, plan.runner, plan.path, in_one_line(massage), massage.where or "", plan.therapist.name,
        massage.uid, "" if since is None else str(since), str(massage.points),
    )  # fmt: skip
    return dict(zip(FIELDS, map(escape_controls, values), strict=True))


def upcoming_line(upcoming: UpcomingMassage, *, named: bool) -> str:
    """`Mon 23 Nov 2026  18:00  tomorrow  proposed  the day after your long run`; `named` begins it with whose it is."""
    massage, plan = upcoming.massage, upcoming.plan
    parts = (
        *((plan.runner or plan.path,) if named else ()),
        long_date(massage.date),
        f"{massage.start:%H:%M}" if massage.start else hours_in_words(massage),
        days_away(upcoming.days_left),
        massage.status,
        in_one_line(massage),
    )
    return "  ".join(map(escape_controls, parts))
