"""The process around a command: the streams it starts with, and how it ends.

Exit codes: 0 yes, 1 the answer is no, 2 usage or unreadable input, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

from rubdown.cli.io.errors import reason, redirect_to_devnull


def run() -> None:
    """Run the command line; a closed pipe and Ctrl-C end it quietly."""
    # Both lines about the garbage collector together save 20 ms of each run. A command makes few reference cycles:
    # with Python's own threshold of a few hundred, loading it is interrupted dozens of times in vain.
    gc.set_threshold(50_000)
    try:
        _run_with_streams()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        redirect_to_devnull(sys.stdout)  # whoever read our output has had enough
        sys.exit(0)
    finally:
        gc.freeze()  # the interpreter looks for cycles twice as it ends: this leaves it nothing to look through


def _run_with_streams() -> None:
    if sys.stderr is None:  # closed by the caller, who wants no messages: the exit code remains
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        _complain("standard output is closed, and nothing is done; to throw it away: >/dev/null")
        sys.exit(2)
    if sys.stdin is None:  # closed by the caller: there is nothing to read, and nobody to ask
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123  it lasts as long as the program
    from rubdown.cli.shell import run_app

    try:
        sys.exit(run_app())
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
    from rubdown.text import escape_controls

    redirect_to_devnull(sys.stdout)
    named = getattr(error, "filename", None)  # a file that no command expected to be out of reach
    what = "cannot write the output" if named is None else escape_controls(f"{named} cannot be used")
    _complain(f"{what}: {reason(error)}")
    sys.exit(2)


def _complain(message: str) -> None:
    """Write a message to stderr where it can be written; the exit code says it in any case."""
    try:
        print(f"rubdown: {message}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        redirect_to_devnull(sys.stderr)
