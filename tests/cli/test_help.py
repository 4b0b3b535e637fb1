"""Help: commands in whole lines, examples that run, pages whose every block runs and whose tables are the code's."""

from __future__ import annotations

import inspect
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import get_args
from unittest import mock

import pytest

from rubdown.cli.journaling.entries import What
from rubdown.cli.manual import pages
from rubdown.cli.manual.keys import key_text, keys_of, samples
from rubdown.cli.shell import COMMANDS, GROUPS, SHARED
from rubdown.mail.settings import Settings, read_settings
from rubdown.plan.club import read_club
from rubdown.report.json_schema import OUTPUTS
from rubdown.rules import rules_of
from rubdown.rules.base import Rule
from rubdown.toml.problems import Refusal
from support.command import ROOT, rubdown
from support.reading import plan_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # the day on which examples/marathon.toml was drawn
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Clock(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return NOW.astimezone(tz)


def docstring(command: str) -> str:
    name = f"{command}_" if iskeyword(command) else command
    return inspect.getdoc(getattr(import_module(f"rubdown.cli.commands.{name}"), name)) or ""


def examples_of(command: str) -> list[str]:
    return docstring(command).partition("\nExamples:\n")[2].split("\n")


@pytest.fixture(name="home", scope="module")
def home_of_the_examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the manual's examples are run: plans and the calendars of other programs."""
    home = tmp_path_factory.mktemp("manual")
    plan = (ROOT / "examples/marathon.toml").read_text("utf-8")
    for name in ("plan.toml", "old.toml", "ana.toml", "examples/marathon.toml"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(plan, encoding="utf-8")
    (home / "runners").mkdir()
    (home / "runners/ana.toml").write_text(plan, encoding="utf-8")
    (home / "ben.toml").write_text(plan.replace('"Ana"', '"Ben"'), encoding="utf-8")
    for folder in ("exports", "undated"):
        shutil.copytree(ROOT / "tests" / folder, home, dirs_exist_ok=True)
    lines = [{"id": "ana", "toml": plan}, {"id": "eva", "plan": {"race": [{"date": "2027-05-16"}]}}]
    (home / "plans.ndjson").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    shutil.copy(ROOT / "tests/importers/samples/strava_86_en.csv", home / "activities.csv")
    shutil.copy(ROOT / "tests/importers/samples/strava_103_en.csv", home / "activities.csv")
    (home / "marta.csv").write_text("2026-12-01,17:00,20:00\n", encoding="utf-8")
    (home / "imported.toml").write_text("", encoding="utf-8")
    runna = (home / "runna.ics").read_text("utf-8")  # its race on the day of the plan's would be two on one day
    (home / "runna.ics").write_text(runna.replace("20270425", "20270516"), encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=home, check=True)
    git = ["git", "-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
    subprocess.run([*git, "add", "plan.toml"], cwd=home, check=True)
    subprocess.run([*git, "commit", "-qm", "Plan"], cwd=home, check=True)
    return home


def run_example(line: str, home: Path) -> None:
    """Run a line of the manual as a shell would, in this process; a pipe's second command reads the first one's."""
    stdin = ""
    line = re.sub(r"--sure( --runs \d+)?", "--sure --runs 9", line)  # 500 variations would take their time
    for part in re.split(r" \| | && | \|\| ", line):
        variables, words = {}, shlex.split(part)
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            variables[name] = value
        if words[0] != "rubdown":
            assert words[0] == "echo"
            continue
        with mock.patch("rubdown.cli.io.clock.datetime", Clock):
            done = rubdown(*words[1:], stdin=stdin, cwd=home, env={"HOME": str(home), **variables})
        assert done.returncode in (0, 1), (part, done.stderr)
        stdin = done.stdout


def test_the_first_page_has_whole_lines_in_groups() -> None:
    text = rubdown("--help").stdout
    assert [name for name in GROUPS if f"\n{name}:\n" in text] == ["Plan", "Look", "Record", "Share", "More"]
    for name, line in COMMANDS.items():
        assert len(line) <= 60
        assert re.search(rf"^  {name} +{re.escape(line)}$", text, re.MULTILINE)
    for narrow in ("40", "160"):
        assert all(line in rubdown("--help", env={"COLUMNS": narrow}).stdout for line in COMMANDS.values())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_begins_with_its_line_and_has_examples(command: str) -> None:
    assert docstring(command).split("\n")[0] == f"{COMMANDS[command]}."
    assert 2 <= len(examples_of(command)) <= 4


@pytest.mark.parametrize("command", COMMANDS)
def test_its_examples_run(command: str, home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    shown = rubdown(command, "--help").stdout
    for example in examples_of(command):
        assert f"\n  {example.strip()}\n" in shown
        run_example(example.strip(), tmp_path)


@pytest.mark.parametrize("command", COMMANDS)
def test_shared_options_stand_once(command: str) -> None:
    text = rubdown(command, "--help").stdout
    for row, words in SHARED.items():
        assert words in " ".join(rubdown("--help").stdout.split())
        assert f"\n  {row.split()[0]}" not in text
    assert text.rstrip().endswith("--help: see rubdown --help.")


def test_version_in_four_ways() -> None:
    assert {rubdown(*line.split()).stdout for line in ("-V", "--version", "version")} == {"rubdown 0.1.0\n"}


@pytest.mark.parametrize(
    ("line", "wrong", "hint"),
    [
        ("calender", 'no command "calender"', "did you mean calendar?"),
        ("schedule", 'no command "schedule"', "did you mean calendar?"),
        ("xyzzy", 'no command "xyzzy"', "`rubdown help` lists all commands"),
        ("calendar --utnil 2027-01-01", 'no option "--utnil"', "did you mean --until?"),
        ("calendar --no-color", 'no option "--no-color"', "help: see rubdown calendar --help"),
        ("log dnoe", 'WHAT can\'t be "dnoe"', "did you mean done?"),
        ("log sick", 'WHAT can\'t be "sick"', "did you mean ill?"),
        ("log unwell", 'WHAT can\'t be "unwell"', "did you mean ill?"),
        ("log unaccept", 'WHAT can\'t be "unaccept"', "help: write booked"),
        ("log", "missing WHAT", "see rubdown log --help"),
        ("next -n 0", "--number can't be 0", "write 1 or more"),
        ("next -n x", '--number can\'t be "x"', "write a whole number"),
        ("week -n 105", "--number can't be 105", "write 1 to 104"),
        ("why --color red", '--color can\'t be "red"', "write auto, always or never"),
        ("next --within 3days", '--within: can\'t read "3days"', "see rubdown next --help"),
        ("next -n", "-n needs a value", "see rubdown --help"),
        ("version now", "unexpected extra argument", "see rubdown version --help"),
        ("help calender", 'nothing in the manual has "calender"', "did you mean `rubdown help calendar`?"),
        ("help per_moth", 'nothing in the manual has "per_moth"', "did you mean `rubdown help per_month`?"),
    ],
)
def test_a_slip_gets_the_nearest_word(line: str, wrong: str, hint: str) -> None:
    done = rubdown(*line.split())
    assert done.returncode == (1 if line.startswith("help") else 2)
    first, second = done.stderr.splitlines()
    assert first.startswith("rubdown: ")
    assert wrong in first
    assert second.startswith("  help: ")
    assert hint in second


def test_an_unknown_word_cannot_steer_a_terminal() -> None:
    steering = "\x1b]0;x\x07"
    for line in (
        [steering],
        ["help", steering],
        ["log", steering],
        ["week", f"--{steering}"],
        ["next", "-n", steering],
    ):
        done = rubdown(*line)
        assert done.returncode in (1, 2)
        assert "\x1b" not in done.stderr


def test_no_page_is_forgotten() -> None:
    files = {path.stem for path in (ROOT / "src/rubdown/help").iterdir()}
    assert files == set(pages.PAGES)
    listed = rubdown("help").stdout
    for name in pages.PAGES:
        assert re.search(rf"^  {name} +{re.escape(pages.title(name))}$", listed, re.MULTILINE)
        assert rubdown("help", name).stdout == pages.page(name)
    assert rubdown("help", "week").stdout == rubdown("week", "--help").stdout


def test_a_terminal_gets_it_laid_out() -> None:
    done = rubdown("help", "exit-codes", "--color", "always", env={"COLUMNS": "80"})
    plain = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    assert "Exit codes" in plain
    assert "|---" not in plain
    assert max(map(len, plain.splitlines())) <= 80


@pytest.mark.parametrize("name", pages.PAGES)
def test_every_block_of_a_page_runs(name: str, home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    for language, text in BLOCK.findall(pages.source(name)):
        if language == "console":
            for line in text.replace("\\\n", " ").strip().split("\n"):
                assert line.startswith("$ ")
                run_example(line.removeprefix("$ "), tmp_path)
        elif language == "toml":
            run_toml(text)
        elif language == "python":
            done = subprocess.run([sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=True)
            first, last = {"python": ("2026-11-30 proposed ", "line 2: "), "scale": ("2027-05-30", "2027-05-30")}[name]
            assert done.stdout.startswith(first)
            assert done.stdout.rstrip().split("\n")[-1].startswith(last)
        elif language == "sh":
            subprocess.run(["bash", "-n"], input=text, text=True, check=True)
        else:
            assert language == "text"


def run_toml(text: str) -> None:
    """Read a plan, the settings, or a plan's first lines."""
    tables = tomllib.loads(text)
    if "plans" in tables:
        assert not isinstance(read_club(text, "club.toml"), Refusal)
    elif "mail" in tables:
        assert not isinstance(read_settings(text, "config.toml"), Refusal)
    elif "include" in tables:
        race = "" if "race" in tables else "[[race]]\ndate = 2027-05-16"
        assert plan_of(re.sub(r"^include.*$", race, text, flags=re.MULTILINE)).races
    else:
        assert plan_of(text).races


def test_every_key_is_on_the_page_with_an_example() -> None:
    page, examples = pages.page("plan"), samples()
    for key in keys_of():
        if key.table != "[rules]" and key.name not in ("id", "uid"):
            assert (key.table, key.name) in examples, f"no line of help/plan.md sets {key.written}"
        assert f"`{key.name}`" in page or key.name in ("tue", "wed", "thu", "fri", "sat")
    mail = pages.page("mail")
    assert all(f"| `{key.name}` |" in mail for key in keys_of(Settings))


def test_the_key_of_a_word_is_explained() -> None:
    text = rubdown("help", "per_month").stdout
    for words in ("[massage] per_month: ", "default:  [1, 2]", "example:  per_month", "read by:  MON1, MON2"):
        assert words in text
    for key in keys_of():
        assert key_text(key).split("\n")[0] in rubdown_help(key.name)


def rubdown_help(word: str) -> str:
    return "\n".join(key_text(key) for key in keys_of() if word in (key.name, *key.parts))


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("RACE1", ["RACE1 clear-before-race: ", "more:     rubdown rules RACE1"]),
        ("recover-after-race", ["RACE2 recover-after-race: "]),
        ("--until", ["--until DATE: Last day to show", "--until DATE: Last day of a pause."]),
        ("install-cron", ["--install-cron: ", "of:       rubdown remind"]),
        ("a_day_later", ["[rules] points_after_race: "]),
        ("[massage] prefer", ["[massage] prefer: preferred weekdays"]),
        ("massage.prefer", ["[massage] prefer: preferred weekdays"]),
        ("what replaces what", ["The plan file: What replaces what\n  more:     rubdown help plan"]),
        ("anacrontab", ["anacrontab is mentioned in rubdown help reminders"]),
        ("exit codes", ["# Exit codes"]),
    ],
)
def test_a_word_is_found(word: str, lines: list[str]) -> None:
    done = rubdown("help", *word.split())
    assert done.returncode == 0
    assert all(line in done.stdout for line in lines)


def test_every_rule_and_what_it_reads_is_known() -> None:
    page = pages.page("rules")
    written = {key.written for key in keys_of()} | {key.table for key in keys_of()}
    for rule in rules_of(Rule):
        assert f"**{rule.code}** {rule.name}" in page
        for name in rule.reads:
            table, _, key = name.partition(".")
            assert {f"[{table}] {key}".strip(), f"[[{table}]] {key}".strip()} & written, name


def test_every_command_with_json_has_its_fields() -> None:
    page = pages.page("json")
    for command in OUTPUTS:
        assert f"### rubdown {command}\n" in page
    assert "{date, start, cost}" in page


def named_options() -> Iterator[tuple[str, str, str]]:
    """Each option that a page of the manual names after a command: page, command, option."""
    for name in pages.PAGES:
        for command, rest in re.findall(r"rubdown ([a-z]+)((?: [^`\n|;()]*)?)", pages.source(name)):
            if command in COMMANDS:
                yield from ((name, command, option) for option in re.findall(r"(?<= )--[a-z-]+", rest))


def test_every_option_that_is_named_exists() -> None:
    options = {command: set(re.findall(r"--[a-z-]+", rubdown(command, "--help").stdout)) for command in COMMANDS}
    named = list(named_options())
    assert len(named) > 40
    assert [one for one in named if one[2] not in options[one[1]]] == []


def test_every_option_is_explained_somewhere() -> None:
    page = rubdown("man").stdout.replace("\\-", "-")
    for command in COMMANDS:
        for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", rubdown(command, "--help").stdout, re.MULTILINE):
            assert option in page


@pytest.mark.parametrize("name", [name for name in pages.PAGES if name != "python"])
def test_blocks_fit_a_terminal(name: str) -> None:
    long = [line for _, text in BLOCK.findall(pages.source(name)) for line in text.split("\n") if len(line) > 78]
    assert [
        line for line in long if not line.startswith(("PS1=", "set -g", "$ rubdown import", "1 10 ", "  ./push"))
    ] == []


def test_every_log_word_is_explained() -> None:
    text = rubdown("log", "--help").stdout.partition("Examples:")[0]
    for word in get_args(What):
        assert re.search(rf"[:,] *\n? *{word}\b", text), word
