"""Start: whole processes, each against a Typer app of three lines in the same environment."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from support.command import QUIET, ROOT
from support.examples_on import TODAY

from .timing import Timing, compared

PLAN = ("examples/marathon.toml", "--today", str(TODAY["marathon"]))
COMMANDS: dict[str, tuple[str, ...]] = {
    "next": ("next", *PLAN),
    "calendar in colour": ("calendar", *PLAN, "--color", "always"),
    "calendar plain": ("calendar", *PLAN, "--color", "never"),
    "--help": ("--help",),
    "check": ("check", *PLAN),
    "why": ("why", PLAN[0], str(TODAY["marathon"]), *PLAN[1:]),
}
REACH = {"next": 1.5, "calendar in colour": 1.8, "--help": 1.9}
# What every command line made with Typer has to load.
SMALLEST = """
import typer
app = typer.Typer(rich_markup_mode=None, add_completion=False)
@app.command()
def word() -> None:
    print("massage")
app()
"""
_KEPT = {
    key: value for key, value in os.environ.items() if key not in (*QUIET, "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
}
_ENVIRONMENT = _KEPT | {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "Europe/Madrid"}


def measure(runs: int, pythons: list[str]) -> list[Timing]:
    """Every command on every interpreter; rubdown must be installed for each."""
    return [timing for python in pythons for timing in _on(python, runs)]


def _on(python: str, runs: int) -> list[Timing]:
    package = _output(python, "-c", "import os, rubdown; print(os.path.dirname(rubdown.__file__))")
    _output(python, "-m", "compileall", "-q", package)  # as an installation does; a checkout may never have been
    version = _output(python, "-c", "import platform; print(platform.python_version())")
    script = Path(python).with_name("rubdown")
    rubdown = (str(script),) if script.exists() else (python, "-m", "rubdown")
    others = {f"{version} {name}": _process(*rubdown, *arguments) for name, arguments in COMMANDS.items()}
    reach = {f"{version} {name}": ratio for name, ratio in REACH.items()}
    return compared((f"{version} three lines of Typer", _process(python, "-c", SMALLEST)), others, runs, reach)


def _process(*command: str) -> Callable[[], object]:
    def run() -> None:
        done = subprocess.run(command, cwd=ROOT, env=_ENVIRONMENT, stdout=subprocess.DEVNULL, check=False)
        if done.returncode > 1:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")

    return run


def _output(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, env=_ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout.strip()
