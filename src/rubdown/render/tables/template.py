"""The next massages in a line each: in words, or by a row template such as `{date} {start} {days_left:>3}`.

A template names fields and their widths, no more: it reaches no attribute and runs no code. Nothing here loads Rich,
for a shell prompt cannot wait for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from rubdown.render.words import days_away, hours_in_words
from rubdown.report.massage import Coming, Massage
from rubdown.report.reasons import in_one_line
from rubdown.report.terms import has_passed, until_words
from rubdown.text import escape_controls, long_date, weekday
from rubdown.toml.problems import nearest, shown

FIELDS = (
    "date", "weekday", "start", "end", "days_left", "status", "kind", "runner", "plan", "why", "where", "therapist",
    "uid", "days_since_previous", "points", "cancel_until",
)  # fmt: skip
WIDEST = 200
_WIDTH = r"[<>^]?([1-9][0-9]{0,2})"
_ESCAPE = r"\\([tn\\])"
_ESCAPED = {"t": "\t", "n": "\n", "\\": "\\"}


class TemplateError(ValueError):
    """A template that cannot be used; the message says why."""


class Piece(Struct, frozen=True):
    """A piece of a template: literal text, then a field (None where the template ends in text) and its width."""

    text: str
    field: str | None
    width: str


def parse_template(template: str) -> tuple[Piece, ...]:
    r"""The pieces of a template; raises TemplateError. `{{` is a brace; `\t`, `\n` and `\\` are what they are in C."""
    from string import Formatter  # most runs have no template

    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise TemplateError(f"the template cannot be read: {error}; a brace itself is written {{{{ or }}}}") from None
    return tuple(_piece(*part) for part in parts)


def _piece(text: str, field: str | None, width: str | None, conversion: str | None) -> Piece:
    if field is not None and field not in FIELDS:
        near = nearest(re.split(r"[^\w ]", field)[0], list(FIELDS))  # `date[0]` and `date.year` are the date
        help_line = f"did you mean {{{near}}}?" if near else f"write one of {', '.join(FIELDS)}"
        raise TemplateError(f"{shown(field)} is not a field of a template; {help_line}")
    if conversion is not None:
        wrong = f"{{{field}!{escape_controls(conversion)}}}: a field takes no conversion"
        raise TemplateError(f"{wrong}; write {{{field}}}")
    match = re.fullmatch(_WIDTH, width) if width else None
    if width and (not match or int(match[1]) > WIDEST):
        wrong = f"{shown(width)} is not a width for {{{field}}}"
        raise TemplateError(f"{wrong}; write <12, >3 or ^8, and {WIDEST} at the most")
    return Piece(re.sub(_ESCAPE, lambda match: _ESCAPED[match[1]], text), field, width or "")


def template_row(template: tuple[Piece, ...], massage: Coming) -> str:
    """The massage by a template, without a line end of its own."""
    values = {
        **massage_fields(massage), "days_left": str(massage.days_left), "runner": massage.runner or "",
        "plan": massage.plan, "therapist": massage.therapist or "",
    }  # fmt: skip
    return "".join(
        piece.text + (format(escape_controls(values[piece.field]), piece.width) if piece.field else "")
        for piece in template
    )


def massage_fields(massage: Massage) -> dict[str, str]:
    """The values that templates and tables have of a massage, as text by the field's name."""
    since = massage.days_since_previous
    return {
        "date": massage.date.isoformat(), "weekday": weekday(massage.date),
        "start": f"{massage.start:%H:%M}" if massage.start else "",
        "end": f"{massage.end:%H:%M}" if massage.end else "",
        "status": massage.status, "kind": massage.kind, "why": in_one_line(massage), "where": massage.where or "",
        "uid": massage.uid, "days_since_previous": "" if since is None else str(since), "points": str(massage.points),
        "cancel_until": massage.cancel_until or "",
    }  # fmt: skip


def upcoming_line(massage: Coming, now: datetime | None, *, named: bool) -> str:
    """`Mon 23 Nov 2026  18:00  tomorrow  proposed  the day after your long run`; `named` begins it with whose it is.

    `now` has a time zone; None where only the day counts.
    """
    parts = (
        *((massage.runner or massage.plan,) if named else ()),
        long_date(massage.date),
        f"{massage.start:%H:%M}" if massage.start else hours_in_words(massage),
        days_away(massage.days_left),
        massage.status,
        in_one_line(massage),
        *_cancel_words(massage, now),
    )
    return "  ".join(map(escape_controls, parts))


def _cancel_words(massage: Coming, now: datetime | None) -> Iterator[str]:
    """Until when a booking is free to cancel, while it is."""
    if massage.cancel_until:
        until, today = datetime.fromisoformat(massage.cancel_until), massage.date - timedelta(days=massage.days_left)
        if not has_passed(until, today, now.astimezone(until.tzinfo).time() if now else None):
            yield until_words(until)
