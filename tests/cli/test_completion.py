"""Completion as it is met: by the scripts, in bash, zsh and fish themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rubdown.cli.io.formats import FORMATS
from rubdown.cli.manual.pages import PAGES
from rubdown.cli.shell import COMMANDS
from rubdown.rules import RULES
from support.clients import require
from support.command import SRC, rubdown

PLAN = """[runner]
timezone = "Europe/Madrid"
[[race]]
name = "City Half"
start = 2026-12-06T09:00:00
[[appointment]]
start = 2026-11-26T17:00:00
"""
TODAY = "--today 2026-11-22"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with plans, some with names that need quoting, and what is no plan."""
    for name in ("plan.toml", "two words.toml", "season 2/a b.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PLAN, encoding="utf-8")
    (tmp_path / "notes.txt").touch()
    (tmp_path / "broken.toml").write_text("[[race", encoding="utf-8")
    return tmp_path


def asked(folder: Path, *words: str, shell: str = "fish") -> list[list[str]]:
    """Kind, word and help of each candidate."""
    before = sorted(folder.rglob("*"))
    done = rubdown("completion", shell, "--", *words, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(folder.rglob("*")) == before
    return [line.split("\t") for line in done.stdout.splitlines()]


def words_of(folder: Path, line: str) -> list[str]:
    found = asked(folder, *line.split(" "))
    return [word if kind == "plain" else kind.upper() for kind, word, _ in found]


LINES = [
    ("", list(COMMANDS)),
    ("ca", ["calendar"]),
    ("nonsense", []),
    ("--v", ["--version"]),
    ("calendar --foc", ["--focus"]),
    ("calendar --format ", list(FORMATS)),
    ("calendar --format j", ["json"]),
    ("calendar --format=m", ["--format=markdown"]),
    ("calendar -o ", ["FILE"]),
    ("calendar ", ["PLAN"]),
    ("calendar a.toml ", ["PLAN"]),
    ("calendar --week-start t", ["tue", "thu"]),
    ("calendar --color=", ["--color=auto", "--color=always", "--color=never"]),
    ("next --format ", ["text", "json"]),
    ("next --status ", ["proposed", "booked"]),
    ("diff ", ["PLAN"]),
    ("log c", ["cancelled", "cramp", "contracture"]),
    ("log done --plan ", ["PLAN"]),
    ("rules race", ["RACE1", "RACE2"]),
    ("rules days-b", ["days-between"]),
    ("rules ", [rule.code for rule in RULES]),
    ("rules --format m", ["markdown"]),
    ("schema -o ", ["FILE"]),
    ("schema --file ", ["FILE"]),
    ("schema --output r", ["race", "remind", "rules"]),
    ("race plan.toml ", ["City Half"]),
    ("race plan.toml c", ["City Half"]),
    ("week --week-start s", ["sat", "sun"]),
    ("completion ", ["bash", "zsh", "fish"]),
    ("why plan.toml fri", ["friday"]),
    ("why plan.toml to", ["today", "tomorrow"]),
    ("why - ", []),
    ("why broken.toml ", []),
    ("why missing.toml ", []),
    ("calendar --nonsense x ", ["PLAN"]),
]


@pytest.mark.parametrize(("line", "found"), LINES, ids=lambda value: value if isinstance(value, str) else "")
def test_what_may_come_next(line: str, found: list[str], folder: Path) -> None:
    assert words_of(folder, line) == found


@pytest.mark.parametrize(
    "line",
    [
        "nonsense x ",
        "-- ",
        "= ",
        "why plan.toml --today nonsense ",
        "why plan.toml --until 1999-01-01 ",
        "why \x1b ",
        "'",
    ],
)
def test_nonsense_on_the_line_is_no_error(line: str, folder: Path) -> None:
    for shell in ("bash", "zsh", "fish"):
        asked(folder, *line.split(" "), shell=shell)


@pytest.mark.parametrize("line", ["why plan.toml ", "why ", "log cancelled ", "log done --plan plan.toml "])
def test_dates_are_those_of_the_plan(line: str, folder: Path) -> None:
    command, *rest = line.split(" ")
    found = asked(folder, command, *TODAY.split(), *rest)
    dates = {word: shown for kind, word, shown in found if kind == "plain"}
    chosen = rubdown("calendar", *TODAY.split(), "--format", "{date} {status}", cwd=folder).stdout.splitlines()
    assert list(dates) == [row.split()[0] for row in chosen]
    assert [shown.split(",")[0] for shown in dates.values()] == [row.split()[1] for row in chosen]
    assert dates["2026-11-26"] == "booked, Thu 26 Nov"
    assert (["plan", "", ""] in found) == (line == "why ")


def test_help_stands_beside_the_words(folder: Path) -> None:
    shown = {word: text for _, word, text in asked(folder, "")}
    assert shown["schema"].startswith("Print the JSON Schema of plans")
    shown = {word: text for _, word, text in asked(folder, "rules", "")}
    assert shown["RACE1"].startswith("clear-before-race: ")
    shown = {word: text for _, word, text in asked(folder, "calendar", "--")}
    assert shown["--focus"] == "Which muscles worked most, for the therapist."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("calendar", "--format", "=", "m"), ["markdown"]),
        (("calendar", "--format", "="), list(FORMATS)),
        (("why", r"two\ words.toml", "2026-11"), ["2026-11-26"]),
        (("why", "'two words.toml'", "2026-11"), ["2026-11-26"]),
        (("why", '"two words.toml"', "'2026-11"), ["2026-11-26"]),
    ],
)
def test_bash_words_are_unquoted(words: tuple[str, ...], found: list[str], folder: Path) -> None:
    line = (words[0], *TODAY.split(), *words[1:])
    assert [word for _, word, _ in asked(folder, *line, shell="bash")] == found


def test_only_the_module_of_the_command_is_loaded(folder: Path) -> None:
    code = (
        "import sys\nfrom rubdown.cli.shell import app\ntry:\n    app(sys.argv[1:])\nfinally:\n    print(*sys.modules)"
    )
    args = ("completion", "fish", "--", "calendar", "--fo")
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True, check=False)
    loaded = set(done.stdout.split())
    assert "--focus" in loaded
    assert "rubdown.cli.commands.calendar" in loaded
    assert not {"rubdown.cli.commands.why", "rubdown.cli.commands.log", "rubdown.cli.commands.diff", "rich"} & loaded


def path() -> str:
    """Where shells find the command of this environment."""
    command = Path(sys.executable).with_name("rubdown")
    if not command.exists():
        pytest.skip("the command is not installed beside this Python")
    return f"{command.parent}:{os.environ['PATH']}"


def in_shell(folder: Path, *command: str) -> str:
    env = {
        "PATH": path(), "HOME": str(folder), "LANG": "C.UTF-8", "TERM": "xterm", "TZ": "Europe/Madrid",
        "PYTHONPATH": str(SRC),
    }  # fmt: skip
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.stderr == ""
    return done.stdout


BASH = """
eval "$(rubdown completion bash)"
COMP_WORDS=({words}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 )); COMP_TYPE={type}; COLUMNS=60
_rubdown_completion rubdown 2>/dev/null
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("rubdown ca", ["calendar"]),
        ("rubdown calendar --format = m", ["markdown"]),
        (f"rubdown why {TODAY} plan.toml 2026-11", ["2026-11-26"]),
        ("rubdown check pl", ["plan.toml"]),
        ("rubdown check two", ["two words.toml"]),
        ("rubdown check no", []),
        ("rubdown check sea", ["season 2"]),
        ("rubdown schema -o no", ["notes.txt"]),
        ("rubdown nonsense x y", []),
    ],
)
def test_bash(words: str, found: list[str], folder: Path) -> None:
    script = BASH.format(words=words, type=9)
    assert in_shell(folder, require("bash"), "--norc", "-c", script).split("\n")[:-1] == (found or [""])


def test_bash_shows_help_only_in_lists(folder: Path) -> None:
    listed = in_shell(folder, require("bash"), "--norc", "-c", BASH.format(words="rubdown rules RA", type=63))
    assert listed.startswith("RACE1                   (clear-before-race: ")
    assert max(map(len, listed.splitlines())) == 60
    put = in_shell(folder, require("bash"), "--norc", "-c", BASH.format(words="rubdown rules RA", type=9))
    assert put.split() == ["RACE1", "RACE2"]


FISH = [
    ("wh", "why\tExplain a date"),
    ("calendar --format=m", "--format=markdown"),
    ("rules RACE1", "RACE1\tclear-before-race: "),
    (f"why {TODAY} plan.toml 2026-11", "2026-11-26\tbooked, Thu 26 Nov"),
    ("check pl", "plan.toml"),
    ("check two", "two words.toml"),
    ("schema -o no", "notes.txt"),
    ("check no", ""),
    ("nonsense x y", ""),
]


@pytest.mark.parametrize(("line", "found"), FISH)
def test_fish(line: str, found: str, folder: Path) -> None:
    script = f"rubdown completion fish | source; complete -C 'rubdown {line}'"
    shown = in_shell(folder, require("fish"), "--no-config", "-c", script)
    assert shown.startswith(found)
    assert bool(shown) == bool(found)
    assert shown.count("\n") <= 1


# What stands on the line after a Tab in an interactive zsh, which only a terminal of its own gives. (It may echo what
# is typed before it is shown not to: READY is what it prints.)
ZSH = """
zmodload zsh/zpty
zpty shell "TERM=dumb zsh -f -i"
zpty -w shell "PS1=; stty -echo; autoload -Uz compinit; compinit -u -D; eval \\"\\$(rubdown completion zsh)\\"; cd $PWD"
zpty -w shell "show() {{ print -r -- \\"<<\\$BUFFER>>\\"; BUFFER=; zle accept-line }}; zle -N show; bindkey '^X' show"
zpty -w shell "print REA''DY"
while zpty -r shell text; do [[ $text == *READY* ]] && break; done
zpty -n -w shell {line}$'\\t\\x18'
while zpty -r shell text; do print -r -- "$text"; [[ $text == *'>>'* ]] && break; done
zpty -d shell
"""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("rubdown ca", "rubdown calendar "),
        ("rubdown calendar --format=m", "rubdown calendar --format=markdown "),
        (f"rubdown why {TODAY} plan.toml 2026-11", f"rubdown why {TODAY} plan.toml 2026-11-26 "),
        ("rubdown check pl", "rubdown check plan.toml "),
        ("rubdown check two", r"rubdown check two\ words.toml "),
        ("rubdown schema -o no", "rubdown schema -o notes.txt "),
        ("rubdown rules days-b", "rubdown rules days-between "),
    ],
)
def test_zsh(line: str, found: str, folder: Path) -> None:
    shown = in_shell(folder, require("zsh"), "-f", "-c", ZSH.format(line=f"'{line}'"))
    assert f"<<{found}>>" in shown.replace("\r", "")


def test_the_pages_of_the_manual(folder: Path) -> None:
    pages = {word: text for _, word, text in asked(folder, "help", "")}
    assert list(pages) == list(PAGES)
    assert pages["medical"] == "When not to get a massage"
