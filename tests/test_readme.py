"""The README is short and true: its plan, its commands, its links; and a new reader gets along with it alone."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from rubdown.cli.shell import COMMANDS
from support.command import ROOT, rubdown, rubdown_process
from support.reading import plan_of

README = (ROOT / "README.md").read_text("utf-8")
CODE = "\n".join(re.findall(r"^```(?:sh|console|text)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)) + "\n".join(
    re.findall(r"(?<!`)`([^`\n]+)`(?!`)", README)
)


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= 150
    last = README.rpartition("\n## ")[2]
    assert last.startswith("Developing")
    assert len(last.splitlines()) <= 25


def test_its_plan_is_a_plan() -> None:
    (plan,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    tomllib.loads(plan)
    assert plan_of(plan).races


def test_its_commands_and_options_exist() -> None:
    named = re.findall(r"(?<![\w/.])rubdown +([a-z]+)(.*)$", CODE, re.MULTILINE)
    assert len(named) > 30
    for name, rest in named:
        assert name in COMMANDS, name
        options = set(re.findall(r"(?<= )--[a-z-]+", rest))
        assert options <= set(re.findall(r"--[a-z-]+", rubdown(name, "--help").stdout)), (name, options)


def test_its_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / Path(link)).exists(), link


def test_ci_runs_its_two_commands() -> None:
    first, second = re.findall(r"^```console\n\$ (.*?)\n```", README, re.MULTILINE | re.DOTALL)
    assert first.endswith("rubdown calendar examples/marathon.toml")
    assert second.endswith("pytest")


# What a reader types who has only the README: a first plan, the calendar on the phone, a reminder every morning.
NEW_READER = """
rubdown init plan.toml --race "City Half" --date 2027-05-16 --distance half
rubdown calendar
rubdown next
rubdown calendar --format ics -o massages.ics
rubdown remind --install-cron
rubdown log accept
rubdown calendar --format ics -o massages.ics
"""


def test_a_new_reader_has_a_calendar_on_the_phone_and_a_reminder_in_cron(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": "", "XDG_STATE_HOME": ""}
    shown = {}
    for line in NEW_READER.strip().splitlines():
        dated = () if line.endswith("--install-cron") else ("--today", "2027-01-25")
        done = rubdown(*shlex.split(line)[1:], *dated, cwd=tmp_path, env=home)
        assert done.returncode == 0, (line, done.stderr)
        shown[line] = done.stdout
    events = (tmp_path / "massages.ics").read_text("utf-8")
    assert events.count("BEGIN:VEVENT") >= 4
    assert shown["rubdown next"].startswith(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    crontab = shown["rubdown remind --install-cron"].splitlines()
    assert crontab[-1].endswith(f"remind --hourly {tmp_path / 'plan.toml'}")
    assert (tmp_path / "plan.journal.toml").exists()


@pytest.mark.parametrize("line", ["rubdown init --list", "rubdown help per_month", "rubdown --help"])
def test_what_it_points_to_works_in_a_process(line: str, tmp_path: Path) -> None:
    done = rubdown_process(*shlex.split(line)[1:], cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
