"""What a command loads: lists, never times. An unexpected module is a slow start, or a library loaded for nothing.

A new command, or a new way to run one, is a row of LOADED.
"""

from __future__ import annotations

import dis
import importlib
import os
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from rubdown.cli import COMMANDS
from rubdown.cli.later import FLAGS, RARE, left_out, load_later
from support.command import ROOT, rubdown

PLAN = "examples/marathon.toml --today 2026-11-23"

# What Typer brings along, and what the plan is made of.
TYPER = {"typer", "shellingham", "annotated_doc"}
SHELL = TYPER | {"msgspec"}
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

# Arguments: what may be loaded beside SHELL and what is not heavy.
LOADED: dict[str, set[str]] = {
    "--version": set(),
    "--help": set(),
    f"next {PLAN}": set(),
    f"next {PLAN} --format json": set(),
    f"calendar {PLAN}": set(),
    f"calendar {PLAN} --color always": set(),
    f"calendar {PLAN} --format table": {"csv"},
    f"calendar {PLAN} --format csv": {"csv"},
    f"calendar {PLAN} --format json": set(),
    f"calendar {PLAN} --format svg": {"rich", "html", "ast", "dataclasses", "pickle", "random"},
    f"calendar {PLAN} --format markdown": {"csv"},
    f"calendar {PLAN} --format ics": ICALENDAR,
    f"calendar {PLAN} --format html": {
        "jinja2",
        "markupsafe",
        "ast",
        "json",
        "pickle",
        "random",
        "tempfile",
        "urllib",
    },
    "calendar examples/ultra-beginner.toml --today 2027-05-10": set(),
    "calendar examples/half.toml --today 2027-01-25": {"dateutil", "six", "calendar"},  # an rrule
    f"why {PLAN}": set(),
    f"why {PLAN} --all": set(),
    f"load {PLAN}": set(),
    f"load {PLAN} --format csv": {"csv"},
    f"check {PLAN} -v": set(),
    "check nowhere.toml": set(),
    "log --help": set(),
    f"remind {PLAN} --dry-run": {"platformdirs", "random", "sqlite3", "tempfile"},  # two of them by platformdirs
    f"diff examples/marathon.toml {PLAN} --color always": set(),
    "import tests/exports/calendar_hack.csv": {"csv", "tomli_w"},
    "import tests/exports/intervals_events.json": {"json", "tomli_w"},
    "import tests/exports/runna.ics": ICALENDAR | {"csv", "tomli_w"},
    "init - --race Madrid --distance marathon --date 2027-04-25 --today 2026-11-23": {"tomli_w"},
    "rules": set(),
    "rules RACE1": set(),
    "schema": {"json"},
    "schema --output": {"json"},
    "completion bash": set(),
    "man": set(),
}
# A stand-in for a module that is loaded later has no spec.
LIST = r"""
import sys
before = set(sys.modules)
from rubdown.cli import main
try:
    main()
except SystemExit:
    pass
loaded = {name for name, module in sys.modules.items() if getattr(module, "__spec__", None)}
print("\n", *loaded - before, file=sys.stderr)
"""


def loaded_by(arguments: str) -> set[str]:
    command = [sys.executable, "-c", LIST, *shlex.split(arguments)]
    env = os.environ | {"XDG_STATE_HOME": str(ROOT / "nowhere"), "XDG_CONFIG_HOME": str(ROOT / "nowhere")}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return set(done.stderr.splitlines()[-1].split())


@cache
def of_python() -> set[str]:
    """Heavy modules that this version of Python loads by itself for those that Typer and msgspec need."""
    code = "import sys; from rubdown.cli.later import load_later; load_later(); import inspect, pathlib, uuid"
    show = "; print(*(n for n, m in sys.modules.items() if getattr(m, '__spec__', None)))"
    done = subprocess.run([sys.executable, "-c", code + show], cwd=ROOT, capture_output=True, text=True, check=True)
    return HEAVY & {name.partition(".")[0] for name in done.stdout.split()}


def watched(modules: set[str]) -> set[str]:
    """The packages that are not the standard library's, and of that the heavy ones."""
    tops = {name.partition(".")[0] for name in modules}
    foreign = {name for name in tops if name not in sys.stdlib_module_names and not name.startswith("_sysconfig")}
    return (foreign | (HEAVY & (modules | tops))) - {"rubdown"}


@pytest.mark.parametrize(("arguments", "more"), LOADED.items())
def test_a_command_loads_what_it_needs(arguments: str, more: set[str]) -> None:
    assert sorted(watched(loaded_by(arguments)) - SHELL - of_python() - more) == []


def test_every_command_has_a_row() -> None:
    assert set(COMMANDS) <= {arguments.partition(" ")[0] for arguments in LOADED}


@pytest.mark.parametrize("arguments", ["--version", "log --help", f"next {PLAN}"])
def test_only_the_command_that_is_asked_for_is_loaded(arguments: str) -> None:
    name = arguments.partition(" ")[0]
    assert loaded_by(arguments) & set(COMMANDS.values()) == ({COMMANDS[name]} if name in COMMANDS else set())


def test_version_loads_no_plan() -> None:
    assert watched(loaded_by("--version")) <= TYPER | of_python()


def test_the_check_can_fail() -> None:
    found = watched({"rich", "rich.text", "email.message", "importlib.metadata", "json.decoder", "re", "rubdown.cli"})
    assert found == {"rich", "email", "importlib.metadata", "json"}
    assert watched(loaded_by(f"calendar {PLAN} --format svg")) >= {"rich", "html"}


# Something of each module that is loaded later, and what shows that it is the real thing.
ASKED = {
    "ast": ("ast.literal_eval('[1]')", "[1]"),
    "bz2": ("bz2.decompress(bz2.compress(b'a'))", "b'a'"),
    "dis": ("dis.opmap['NOP'] in dis.opmap.values()", "True"),
    "difflib": ("difflib.get_close_matches('marathn', ['half', 'marathon'])", "['marathon']"),
    "fnmatch": ("fnmatch.fnmatch('a.toml', '*.toml')", "True"),
    "gettext": ("gettext.gettext('Usage:')", "Usage:"),
    "ipaddress": ("ipaddress.ip_address('::1').is_loopback", "True"),
    "lzma": ("lzma.decompress(lzma.compress(b'a'))", "b'a'"),
    "ntpath": ("ntpath.basename('C:/a')", "a"),
    "platform": ("platform.python_version_tuple()[0]", "3"),
    "shellingham": ("shellingham.ShellDetectionFailure.__mro__[1].__name__", "OSError"),
    "shutil": ("shutil.get_terminal_size((7, 7)).columns > 0", "True"),
    "subprocess": ("subprocess.list2cmdline(['a b'])", '"a b"'),
    "textwrap": ("textwrap.dedent('  a')", "a"),
    "tokenize": ("tokenize.tok_name[0]", "ENDMARKER"),
    "urllib.parse": ("urllib.parse.quote('a b'), urllib.parse.quote_from_bytes(b'a b')", "a%20b a%20b"),
}


def said_with_stand_ins(code: str) -> str:
    """What Python prints for the code where the stand-ins came first."""
    first = "import sys; from rubdown.cli.later import RARE, StandIn, load_later; load_later(); "
    env = os.environ | {"COLUMNS": "7", "LINES": "8"}
    command = [sys.executable, "-c", first + code]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("name", RARE)
def test_a_module_that_is_loaded_later_is_loaded_when_it_is_asked(name: str) -> None:
    code, told = ASKED[name]
    stands = f"print(isinstance(sys.modules[{name!r}], StandIn))"
    assert said_with_stand_ins(f"{stands}; import {name}; print({code}); {stands}").split("\n") == [
        "True",
        told,
        "False",
    ]
    nothing = f"print(hasattr({name}, 'no_such_thing'))"
    assert said_with_stand_ins(f"import {name}; {nothing}") == "False"


# A call of each function that is taken by name, and what it gives.
CALLED = {
    "get_close_matches": ("'marathn', ['half', 'marathon']", "['marathon']"),
    "gettext": ("'Usage:'", "Usage:"),
    "get_terminal_size": ("", "os.terminal_size(columns=7, lines=8)"),
    "quote_from_bytes": ("b'a b'", "a%20b"),
}


@pytest.mark.parametrize(("name", "function"), [(name, taken) for name, all_ in RARE.items() for taken in all_])
def test_a_function_that_is_taken_by_name_loads_its_module_when_it_is_called(name: str, function: str) -> None:
    arguments, told = CALLED[function]
    stands = f"print(isinstance(sys.modules[{name!r}], StandIn))"
    said = said_with_stand_ins(f"from {name} import {function}; {stands}; print({function}({arguments})); {stands}")
    assert said.split("\n") == ["True", told, "False"]


def test_the_flags_of_code_are_those_of_this_python() -> None:
    assert dis.COMPILER_FLAG_NAMES == FLAGS
    assert said_with_stand_ins("import inspect; print(inspect.CO_VARARGS, inspect.CO_ASYNC_GENERATOR)") == "4 512"


def test_a_class_is_found_in_its_source_all_the_same() -> None:
    """inspect derives a class from ast's, up to Python 3.12: from the stand-in's, here."""
    code = "import inspect, abc; print(inspect.getsource(abc.ABC).splitlines()[0])"
    assert said_with_stand_ins(code) == "class ABC(metaclass=ABCMeta):"


def test_what_is_loaded_already_is_left_alone() -> None:
    before = sys.modules["subprocess"]
    load_later()
    assert sys.modules["subprocess"] is before


def test_a_module_is_left_out_for_a_while() -> None:
    assert "this" not in sys.modules
    with left_out("this"), pytest.raises(ModuleNotFoundError):
        importlib.import_module("this")
    assert "this" not in sys.modules
    with left_out("re"):
        assert importlib.import_module("re")
    with pytest.raises(ZeroDivisionError), left_out("this"):
        _ = 1 / 0
    assert "this" not in sys.modules


def test_a_command_that_needs_one_of_them_works(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text('[[race]]\nname = "City Half"\ndate = 2027-05-16\n', "utf-8")
    done = rubdown("diff", "plan.toml", "--at", "HEAD", cwd=tmp_path)  # subprocess: it asks git
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "git" in done.stderr


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("import atexit; atexit.register(print, 'at the end')", "at the end"),
        ("import sys; sys.setprofile(lambda *_: None)", "not at once"),
        ("import sys; sys.settrace(lambda *_: None)", "not at once"),
        ("import threading, time; threading.Thread(target=time.sleep, args=(1,)).start()", "not at once"),
        ("pass", "rubdown "),
    ],
)
def test_who_waits_for_the_end_is_not_passed_over(first: str, last: str) -> None:
    code = f"import sys; from rubdown.__main__ import run; sys.argv[1:] = ['--version']; {first}\ntry:\n    run()\n"
    code += "except SystemExit:\n    print('not at once')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].startswith(last)
