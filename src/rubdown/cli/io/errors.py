"""The one error that ends a command, and why the system refused a file."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path

    from rubdown.toml.problems import Diagnostic, Refusal


class CommandError(Exception):
    """What ends a command with exit code 2: a message, or a refusal with the diagnostics of a file."""

    def __init__(self, message: str = "", refusal: Refusal | None = None) -> None:
        super().__init__(message, refusal)  # all of it: the error comes from other processes, too
        self.message, self.refusal = message, refusal

    def __str__(self) -> str:
        return self.message


def diagnostics_of(error: CommandError, name: str) -> tuple[Diagnostic, ...]:
    """The problems of a plan's files, or the one of the plan as a whole."""
    from rubdown.toml.problems import Diagnostic

    label = name.encode(errors="backslashreplace").decode()
    return error.refusal.diagnostics if error.refusal else (Diagnostic(label, 0, 0, 0, "", error.message, ""),)


def included_in(error: CommandError) -> tuple[str, ...]:
    """The files that a plan included which was refused."""
    return error.refusal.included if error.refusal else ()


def reason(error: OSError | ValueError) -> str:
    """Why a file cannot be read or written, in the system's words."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def other_owner(path: Path) -> str | None:
    """The name, else the number, of the user whose file it is; None where that is who runs this, or nobody knows."""
    with suppress(OSError, AttributeError):  # a system without owners
        if (number := path.stat().st_uid) != os.geteuid():
            with suppress(KeyError, NotImplementedError):
                return path.owner()
            return f"user {number}"
    return None


def redirect_to_devnull(stream: TextIO) -> None:
    """Point a stream elsewhere, so that closing it does not complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
