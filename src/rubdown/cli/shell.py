"""The command line itself: its options, and commands whose modules are loaded when they are asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword

import typer
from typer.core import TyperGroup

from rubdown import __version__
from rubdown.cli import COMMANDS, redirect_to_devnull
from rubdown.cli.later import StandIn, left_out


class LazyCommands(TyperGroup):
    """Commands whose modules are imported when they are asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """All names, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str):  # type: ignore[no-untyped-def,override]
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        with left_out("typing_extensions"):  # msgspec takes it where it is there, and needs nothing of it
            sys.modules.setdefault("msgspec.inspect", StandIn("msgspec.inspect"))  # for schemas only
            import_module("msgspec")
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        app.command(cmd_name)(getattr(import_module(COMMANDS[cmd_name]), name))
        return typer.main.get_command(app)

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
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
    """Plan discharge massages around races and hard training, from a TOML training plan."""
