"""`rubdown man`: the manual page, from the help pages of all commands and the pages of the manual."""

from collections.abc import Iterator

import typer
from typer.core import TyperCommand, TyperGroup

from rubdown import __version__
from rubdown.cli.io.options import OutputOption
from rubdown.cli.io.output import emit_data
from rubdown.cli.io.usage import plain_row
from rubdown.cli.manual.pages import PAGES, page, title
from rubdown.render.files import roff


def man(
    context: typer.Context,
    output: OutputOption = None,
) -> None:
    """Print the manual page.

    It holds every command and option, and the pages of rubdown help.

    Examples:
      rubdown man
      rubdown man -o rubdown.1
    """
    group = context.find_root().command
    assert isinstance(group, TyperGroup)
    emit_data("".join(f"{line}\n" for line in _page(group)), output)


def _page(group: TyperGroup) -> Iterator[str]:
    yield roff.title("rubdown", 1, f"rubdown {__version__}", "User Commands")
    yield roff.heading("Name")
    yield roff.filled("rubdown - plan deep sports massages around races and hard training")
    yield roff.heading("Synopsis")
    yield r"\fBrubdown\fR \fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]"
    yield roff.heading("Description")
    top = group.make_context("rubdown", [], resilient_parsing=True)
    yield from roff.paragraphs(group.help or "")
    yield from roff.tagged([record for one in group.get_params(top) if (record := one.get_help_record(top))])
    yield roff.heading("Commands")
    for name in group.list_commands(top):
        command = group.get_command(top, name)
        if isinstance(command, TyperCommand) and not command.hidden:
            yield from _command(name, command)
    for name in PAGES:
        yield roff.heading(title(name))
        yield from roff.markdown(page(name).partition("\n")[2])


def _command(name: str, command: TyperCommand) -> Iterator[str]:
    """Usage, help, examples and parameters of a command; --help, which all have, is listed once for all."""
    context = command.make_context(name, [], resilient_parsing=True)
    text, _, examples = (command.help or "").partition("\nExamples:\n")
    yield roff.subheading(" ".join(["rubdown", name, *command.collect_usage_pieces(context)]))
    yield from roff.paragraphs(text.strip())
    yield from roff.verbatim(line.strip() for line in examples.strip().splitlines())
    listed = (one for one in command.get_params(context) if "--help" not in one.opts)
    yield from roff.tagged([plain_row(record) for one in listed if (record := one.get_help_record(context))])
