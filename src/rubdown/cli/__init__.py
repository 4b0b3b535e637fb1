"""The shell: argv, files, clock, environment, output and exit codes. Each command's module is loaded when it is used.

Exit codes: 0 yes, 1 the answer is no, 2 usage or unreadable input, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module

import typer
from typer.core import TyperGroup

from rubdown import __version__

# In the order of the help page; each module holds a function of the command's name.
COMMANDS: dict[str, str] = {
    "calendar": "rubdown.cli.calendar",
    "next": "rubdown.cli.next",
    "why": "rubdown.cli.why",
    "check": "rubdown.cli.check",
    "log": "rubdown.cli.log",
    "remind": "rubdown.cli.remind",
    "diff": "rubdown.cli.diff",
    "rules": "rubdown.cli.rules",
    "schema": "rubdown.cli.schema",
}


class LazyCommands(TyperGroup):
    """Commands whose modules are imported when they are asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """All names, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str):  # type: ignore[no-untyped-def,override]
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(cmd_name)(getattr(import_module(COMMANDS[cmd_name]), cmd_name))
        return typer.main.get_command(app)


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


def main() -> None:
    """Run the command line; a closed pipe and Ctrl-C end it quietly."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        _leave_stdout()  # whoever read our output has had enough
        sys.exit(0)


def _run() -> None:
    if sys.stdout is None:
        raise SystemExit(2)
    try:
        app()
    except BrokenPipeError:
        raise
    except OSError as error:  # what a command does not expect: a full disk, a closed stdout
        _leave_stdout()
        print(f"rubdown: cannot write the output: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        sys.exit(2)
    finally:
        _flush()


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        _leave_stdout()
        print(f"rubdown: cannot write the output: {error}", file=sys.stderr)
        sys.exit(2)


def _leave_stdout() -> None:
    """Point stdout elsewhere, so that closing it does not complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
