"""The command line itself: its options, and commands whose modules are loaded when they are asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from rubdown import __version__
from rubdown.cli.io.errors import CommandError, redirect_to_devnull

# In the order of the help page. Each module in commands/ holds a function of its own name.
COMMANDS = (
    "calendar", "week", "next", "race", "why", "load", "check", "log", "remind", "diff", "import", "init", "rules",
    "schema", "completion", "man",
)  # fmt: skip


class Command(TyperCommand):
    """A command; what it cannot do is shown on stderr and ends it with exit code 2."""

    def invoke(self, ctx: Any) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except CommandError as error:
            from rubdown.cli.io.output import show_error

            show_error(error, ctx.params.get("color", "auto"))
            raise typer.Exit(2) from None


class LazyCommands(TyperGroup):
    """Commands whose modules are imported when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(cmd_name, cls=Command)(getattr(import_module(f"rubdown.cli.commands.{name}"), name))
        command = typer.main.get_command(app)
        assert isinstance(command, TyperCommand)
        return command

    def invoke(self, ctx: Any) -> object:
        """Run a command; a reader that has had enough is no error, as Typer would have it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            redirect_to_devnull(sys.stdout)
            raise typer.Exit(0) from None


app = typer.Typer(
    cls=LazyCommands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rubdown {__version__}")
        raise typer.Exit


@app.callback()
def rubdown(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
    ),
) -> None:
    """Plan deep sports massages around races and hard training, from a TOML training plan."""
