"""What a command loads: lists, never times. An unexpected module is a slow start, or a library loaded for nothing.

A new command, or a new way to run one, is a row of LOADED.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from functools import cache

import pytest

from rubdown.cli.shell import COMMANDS
from support.command import ROOT

PLAN = "examples/marathon.toml --today 2026-11-23"

# Modules of the standard library that take long to load, or that a plain answer has no use for.
HEAVY = {
    "argparse", "ast", "asyncio", "bz2", "calendar", "concurrent", "configparser", "csv", "ctypes", "dataclasses",
    "email", "getpass", "html", "http", "importlib.metadata", "importlib.resources", "json", "logging", "lzma",
    "multiprocessing", "pdb", "pickle", "platform", "random", "smtplib", "sqlite3", "ssl", "subprocess", "tarfile",
    "tempfile", "tokenize", "unittest", "urllib", "webbrowser", "xml", "zipfile",
}  # fmt: skip

# icalendar, and what it imports.
ICALENDAR = {
    "icalendar", "dateutil", "six", "calendar", "ctypes", "dataclasses", "importlib.resources", "json", "random",
    "tempfile", "urllib",
}  # fmt: skip

# importlib.resources, and what it imports.
RESOURCES = {"importlib.resources", "random", "tempfile", "zipfile"}

# Jinja2, and what it imports.
JINJA = {"jinja2", "markupsafe", "ast", "json", "pickle", "random", "tempfile", "urllib"}

# Arguments: what may be loaded beside SHELL and what is not heavy.
LOADED: dict[str, set[str]] = {
    "--version": set(),
    "--help": set(),
    "--today 2026-11-23": set(),  # the dashboard
    f"next {PLAN}": set(),
    f"next {PLAN} --format json": set(),
    f"calendar {PLAN}": set(),
    f"calendar {PLAN} --color always": set(),
    f"calendar {PLAN} --sure --runs 2": {"random"},
    f"calendar {PLAN} --format table": {"csv"},
    f"calendar {PLAN} --format csv": {"csv"},
    f"calendar {PLAN} --format json": set(),
    f"calendar {PLAN} --format svg": {"rich", "html", "ast", "dataclasses", "pickle", "random"},
    f"calendar {PLAN} --format markdown": {"csv"},
    f"calendar {PLAN} --format ics": ICALENDAR | {"sqlite3"},
    f"calendar {PLAN} --format html": JINJA,
    "calendar examples/ultra-beginner.toml --today 2027-05-10": set(),
    "calendar examples/half.toml --today 2027-01-25": {"dateutil", "six", "calendar"},  # an rrule
    f"budget {PLAN}": {"csv"},
    f"budget {PLAN} --format html": JINJA | {"csv"},
    f"race {PLAN}": set(),
    f"race {PLAN} Madrid --format json": set(),
    f"brief {PLAN}": set(),
    f"brief {PLAN} --format html": JINJA,
    f"slots {PLAN}": set(),
    f"slots {PLAN} --message": {"urllib"},
    f"week {PLAN}": set(),
    f"week {PLAN} --format json": set(),
    f"why {PLAN}": set(),
    f"why {PLAN} --all": set(),
    f"load {PLAN}": set(),
    f"load {PLAN} --format csv": {"csv"},
    f"team {PLAN}": {"csv"},
    f"team {PLAN} --format ndjson": set(),
    f"check {PLAN} -v": set(),
    "check nowhere.toml": set(),
    "log --help": set(),
    f"remind {PLAN} --dry-run": {"platformdirs", "random", "sqlite3", "tempfile"},  # two of them by platformdirs
    f"diff examples/marathon.toml {PLAN} --color always": set(),
    "import tests/exports/calendar_hack.csv": {"csv", "tomli_w"},
    "import tests/exports/intervals_events.json": {"json", "tomli_w"},
    "import tests/exports/runna.ics": ICALENDAR | {"csv", "tomli_w"},
    "import tests/undated/week_grid.csv --race-date 2027-04-25": {"csv", "tomli_w"},
    "import tests/undated/pasted.txt --start 2027-01-04": {"csv", "tomli_w"},
    "import tests/undated/weeks.yaml --start 2027-01-04": {"csv", "tomli_w", "yaml"},
    "init - --race Madrid --distance marathon --date 2027-04-25 --today 2026-11-23": JINJA | {"tomli_w"},
    "init --list": RESOURCES,
    "init - --plan first-10k --race-date 2027-04-25 --today 2026-11-23": RESOURCES,
    "rules": set(),
    "rules RACE1": set(),
    "rules GAP1 --tipping examples/half.toml --today 2027-01-25": {"dateutil", "six", "calendar"},  # an rrule
    "schema": {"json"},
    "schema --output": {"json"},
    "completion bash": set(),
    "man": {"dataclasses", "logging", "html", "json", "markdown_it", "mdurl", "random", "urllib"},
    "help": set(),
    "help reminders": set(),
    "help week": set(),
    "help per_month": {"json"},
    "version": set(),
    "club --help": set(),
    f"history {PLAN}": set(),
}
LIST = r"""
import sys
before = set(sys.modules)
from rubdown.cli.main import run
try:
    run()
except SystemExit:
    pass
print("\n", *set(sys.modules) - before, file=sys.stderr)
"""


def loaded_by(arguments: str) -> set[str]:
    command = [sys.executable, "-c", LIST, *shlex.split(arguments)]
    env = os.environ | {"XDG_STATE_HOME": str(ROOT / "nowhere"), "XDG_CONFIG_HOME": str(ROOT / "nowhere"),
                        "RUBDOWN_PLAN": "examples/marathon.toml"}  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return set(done.stderr.splitlines()[-1].split())


@cache
def brought_along_by(*libraries: str) -> set[str]:
    """What these libraries themselves load: the price of having them."""
    code = f"import sys, {', '.join(libraries)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return watched(set(done.stdout.split()))


def watched(modules: set[str]) -> set[str]:
    """The packages that are not the standard library's, and of that the heavy ones."""
    tops = {name.partition(".")[0] for name in modules}
    foreign = {
        name
        for name in tops
        if name not in sys.stdlib_module_names and not name.startswith(("_sysconfig", "_cython", "cython_runtime"))
    }
    return (foreign | (HEAVY & (modules | tops))) - {"rubdown"}


@pytest.mark.parametrize(("arguments", "more"), LOADED.items())
def test_a_command_loads_what_it_needs(arguments: str, more: set[str]) -> None:
    assert sorted(watched(loaded_by(arguments)) - brought_along_by("typer", "msgspec", "toml_rs") - more) == []


def test_every_command_has_a_row() -> None:
    assert set(COMMANDS) <= {arguments.partition(" ")[0] for arguments in LOADED}


@pytest.mark.parametrize("arguments", ["--version", "log --help", f"next {PLAN}"])
def test_only_the_command_that_is_asked_for_is_loaded(arguments: str) -> None:
    name = arguments.partition(" ")[0]
    loaded = {module for module in loaded_by(arguments) if module.startswith("rubdown.cli.commands.")}
    assert loaded == ({f"rubdown.cli.commands.{name}"} if name in COMMANDS else set())


def test_version_loads_no_plan() -> None:
    assert watched(loaded_by("--version")) <= brought_along_by("typer")


def test_the_check_can_fail() -> None:
    found = watched({"rich", "rich.text", "email.message", "importlib.metadata", "json.decoder", "re", "rubdown.cli"})
    assert found == {"rich", "email", "importlib.metadata", "json"}
    assert watched(loaded_by(f"calendar {PLAN} --format svg")) >= {"rich", "html"}


def test_the_package_itself_loads_nothing() -> None:
    code = "import sys; before = set(sys.modules); import rubdown; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["rubdown"]
