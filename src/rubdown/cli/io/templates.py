"""A row template given with --format."""

from __future__ import annotations

from collections.abc import Iterable

from rubdown.cli.io.errors import CommandError
from rubdown.render.tables.template import Piece, TemplateError, parse_template
from rubdown.toml.problems import nearest, shown


def template(form: str, names: Iterable[str]) -> tuple[Piece, ...] | None:
    """The pieces of a row template, None for one of the names; anything else ends the command."""
    known = list(names)
    if form in known:
        return None
    if "{" not in form and "}" not in form:
        near = nearest(form, known) if form else None
        mend = f"did you mean {near}? Else" if near else f"write {', '.join(known)} or"
        raise CommandError(f"--format: {shown(form)} is not a format; {mend} a template such as '{{date}} {{start}}'")
    try:
        return parse_template(form)
    except TemplateError as error:
        raise CommandError(f"--format: {error}") from None
