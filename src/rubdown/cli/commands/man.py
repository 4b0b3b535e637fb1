"""`rubdown man`: the manual page, from the help texts of all commands."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

import typer
from typer.core import TyperCommand, TyperGroup

from rubdown import __version__
from rubdown.cli.io.options import OutputOption
from rubdown.cli.io.output import emit_data
from rubdown.render.files.roff import filled, heading, paragraphs, subheading, tagged, title

_PLAN = """A plan is a TOML file. The smallest has one [[race]] with a date; [runner], [massage], [therapist], [rules],
[week], [[session]], [[away]] and [[appointment]] make the calendar better. `rubdown schema` prints its JSON Schema,
with which editors complete and check a plan, and `rubdown check -v` tells what was read from it and what was assumed.

PLAN left out is $RUBDOWN_PLAN, else plan.toml in the current folder, else the one in the user's configuration; `-` is
standard input."""
_FILES = [
    ("plan.toml", "The plan, where none is named. It is never rewritten."),
    ("plan.journal.toml", "Beside each plan: what `rubdown log` recorded of it. [journal] file names another."),
    ("$XDG_CONFIG_HOME/rubdown/plan.toml", "The plan of last resort; ~/.config where the variable is not set."),
]
_ENVIRONMENT = [
    ("RUBDOWN_PLAN", "The plan, where none is named."),
    ("NO_COLOR", "No colour, unless --color always."),
    ("COLUMNS", "How wide the calendar is; else the terminal's width, and 80 for a pipe."),
    ("TZ", "The time zone of a plan that names none."),
    ("TERM", "dumb has plain signs only."),
]
_EXIT = [
    ("0", "Yes: the calendar is made, the plan is sound, there is a next appointment, nothing moved."),
    ("1", "The answer is no: a booking breaks a rule, a month has no room, no massage is coming, a massage moved."),
    ("2", "Usage, or input that cannot be read; other plans on the same line still get their calendar."),
    ("130", "Interrupted."),
]


def man(
    context: typer.Context,
    output: OutputOption = None,
) -> None:
    """Print the manual page: every command and option, files, environment, exit codes.

    To read it: rubdown man | man -l -
    """
    group = context.find_root().command
    assert isinstance(group, TyperGroup)
    emit_data("".join(f"{line}\n" for line in _page(group)), output)


def _page(group: TyperGroup) -> Iterator[str]:
    yield title("rubdown", 1, f"rubdown {__version__}", "User Commands")
    yield heading("Name")
    yield filled("rubdown - plan deep sports massages around races and hard training")
    yield heading("Synopsis")
    yield r"\fBrubdown\fR \fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]"
    yield heading("Description")
    top = group.make_context("rubdown", [], resilient_parsing=True)
    yield from paragraphs(cleandoc(group.help or ""))
    yield from tagged([record for one in group.get_params(top) if (record := one.get_help_record(top))])
    yield heading("Commands")
    for name in group.list_commands(top):
        command = group.get_command(top, name)
        if isinstance(command, TyperCommand) and not command.hidden:
            yield from _command(name, command)
    yield heading("Plan")
    yield from paragraphs(_PLAN)
    for name, terms in (("Files", _FILES), ("Environment", _ENVIRONMENT), ("Exit status", _EXIT)):
        yield heading(name)
        yield from tagged(terms)


def _command(name: str, command: TyperCommand) -> Iterator[str]:
    """Usage, help and parameters as its help page shows them; --help, which all have, is listed once for all."""
    context = command.make_context(name, [], resilient_parsing=True)
    yield subheading(" ".join(["rubdown", name, *command.collect_usage_pieces(context)]))
    yield from paragraphs(cleandoc(command.help or ""))
    listed = (one for one in command.get_params(context) if "--help" not in one.opts)
    yield from tagged([record for one in listed if (record := one.get_help_record(context))])
