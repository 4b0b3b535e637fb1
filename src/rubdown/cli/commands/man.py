"""`rubdown man`: the manual page, from the help texts of all commands."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Annotated

import typer
from typer._click.core import Command, Context
from typer.core import TyperGroup

from rubdown import __version__
from rubdown.cli.io.output import put
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
    ("LC_ALL, LC_TIME, LANG", "The territory, which decides on which day a week starts; see --week-start."),
    ("TZ", "The time zone of a plan that names none."),
    ("TERM", "dumb has plain signs only."),
]
_EXIT = [
    ("0", "Yes: the calendar is made, the plan is sound, there is a next appointment, nothing moved."),
    ("1", "The answer is no: a booking breaks a rule, no appointment is due, a massage moved."),
    ("2", "Usage, or input that cannot be read; other plans on the same line still get their calendar."),
    ("130", "Interrupted."),
]


def man(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to a file.")] = None,
) -> None:
    """Print the manual page: every command and option, files, environment, exit codes.

    To read it: rubdown man | man -l -
    """
    put("".join(f"{found}\n" for found in _page(context.find_root())), output)


def _page(root: Context) -> Iterator[str]:
    yield title("rubdown", 1, f"rubdown {__version__}", "User Commands")
    yield heading("Name")
    yield filled("rubdown - plan discharge massages around races and hard training")
    yield heading("Synopsis")
    yield r"\fBrubdown\fR \fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]"
    yield heading("Description")
    yield from paragraphs(_help(root.command))
    yield from tagged(_parameters(root.command, root))
    yield heading("Commands")
    assert isinstance(root.command, TyperGroup)
    for name in root.command.list_commands(root):
        command = root.command.get_command(root, name)
        if command and not command.hidden:
            yield from _command(command, Context(command, root, name))
    yield heading("Plan")
    yield from paragraphs(_PLAN)
    for name, terms in (("Files", _FILES), ("Environment", _ENVIRONMENT), ("Exit status", _EXIT)):
        yield heading(name)
        yield from tagged(terms)


def _command(command: Command, context: Context) -> Iterator[str]:
    yield subheading(" ".join(["rubdown", context.info_name or "", *command.collect_usage_pieces(context)]))
    yield from paragraphs(_help(command))
    yield from tagged(_parameters(command, context))


def _help(command: Command) -> str:
    return cleandoc(command.help or "")


def _parameters(command: Command, context: Context) -> Iterator[tuple[str, str]]:
    """As the help page lists them; what stands in every one, --help, only once for all."""
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and (context.parent is None or "--help" not in parameter.opts):
            yield record
