"""The shell: argv, files, clock, environment, output and exit codes. Each command's module is loaded when it is used.

Exit codes: 0 yes, 1 the answer is no, 2 usage or unreadable input, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn, TextIO

# In the order of the help page; each module holds a function of the command's name, or of that name and `_` where
# the name is a keyword of Python.
COMMANDS: dict[str, str] = {
    "calendar": "rubdown.cli.commands.calendar",
    "next": "rubdown.cli.commands.next",
    "why": "rubdown.cli.commands.why",
    "load": "rubdown.cli.commands.load",
    "check": "rubdown.cli.commands.check",
    "log": "rubdown.cli.commands.log",
    "remind": "rubdown.cli.commands.remind",
    "diff": "rubdown.cli.commands.diff",
    "import": "rubdown.cli.commands.import_",
    "init": "rubdown.cli.commands.init",
    "rules": "rubdown.cli.commands.rules",
    "schema": "rubdown.cli.commands.schema",
    "completion": "rubdown.cli.commands.completion",
    "man": "rubdown.cli.commands.man",
}


# Objects made between two searches for cycles. A command makes few cycles: with Python's own few hundred, loading it
# would be interrupted dozens of times in vain.
_BETWEEN_COLLECTIONS = 50_000


def main() -> None:
    """Run the command line; a closed pipe and Ctrl-C end it quietly."""
    gc.set_threshold(_BETWEEN_COLLECTIONS)
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        redirect_to_devnull(sys.stdout)  # whoever read our output has had enough
        sys.exit(0)
    finally:
        gc.freeze()  # the interpreter looks for cycles twice as it ends: let it find nothing to look through


def _run() -> None:
    if sys.stderr is None:  # closed by the caller, who wants no messages: the exit code still tells
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        _complain("standard output is closed, and nothing is done; to throw it away: >/dev/null")
        sys.exit(2)
    if sys.stdin is None:  # closed by the caller: then there is nothing to read, and nobody to ask
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123  it lasts as long as the program
    from rubdown.cli.later import load_later

    load_later()
    from rubdown.cli.shell import app

    try:
        app()
    except BrokenPipeError:
        raise
    except OSError as error:  # what a command does not expect: a full disk, a closed stdout
        _give_up(error)
    finally:
        _flush()


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        _give_up(error)


def _give_up(error: OSError | ValueError) -> NoReturn:
    redirect_to_devnull(sys.stdout)
    _complain(f"cannot write the output: {reason(error)}")
    sys.exit(2)


def reason(error: OSError | ValueError) -> str:
    """Why a file cannot be read or written, in a word."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def _complain(words: str) -> None:
    """A word on stderr, where it can be written: the exit code tells in any case."""
    try:
        print(f"rubdown: {words}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        redirect_to_devnull(sys.stderr)


def redirect_to_devnull(stream: TextIO) -> None:
    """Point a stream elsewhere, so that closing it does not complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
