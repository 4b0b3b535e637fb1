"""The command within this process: hundreds of runs in the time that a few processes take."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

from rubdown.cli.shell import app
from support.command import HOME, QUIET

_ENV: dict[str, str | None] = {
    **dict.fromkeys(QUIET), "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "Europe/Madrid", "HOME": HOME,
}  # fmt: skip


class Done(NamedTuple):
    """How a run ended."""

    code: int
    out: str
    err: str


def run(*args: str | Path, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Done:
    """A run of the command; an exception that it lets through is one here, too."""
    done = CliRunner().invoke(app, list(map(str, args)), input=stdin, env={**_ENV, **(env or {})})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout_bytes.decode(), done.stderr_bytes.decode())
