"""The README tells what is so: its rule table, its plan, its commands and fields."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from rubdown.render.tables.rulebook import markdown_table
from support.command import ROOT, rubdown
from support.reading import plan_of

README = ROOT / "README.md"
TABLE = re.compile(r"(<!-- rulebook: [^\n]*-->\n).*?(<!-- end of rulebook -->)", re.DOTALL)


def test_the_rule_table_is_fresh(request: pytest.FixtureRequest) -> None:
    text = README.read_text("utf-8")
    fresh = TABLE.sub(lambda match: f"{match[1]}\n{markdown_table()}\n{match[2]}", text)
    if request.config.getoption("--regold"):
        README.write_text(fresh, encoding="utf-8")
    assert fresh == README.read_text("utf-8")
    assert fresh.count("| **") == 23


def test_its_plans_are_plans() -> None:
    plans = re.findall(r"```toml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert len(plans) >= 2
    for plan in plans:
        tomllib.loads(plan)
        assert plan_of(plan).races


def test_its_options_and_commands_exist() -> None:
    text = README.read_text("utf-8")
    usage = rubdown("calendar", "--help").stdout
    options = set(re.findall(r"^\| `(-[-a-z]+)", text, re.MULTILINE)) | {"--until"}
    assert options <= set(re.findall(r"-[-a-z]+", usage))
    commands = set(re.findall(r"^rubdown ([a-z]+) (?:\[|[A-Z]|  )", text, re.MULTILINE))
    assert commands == set(re.findall(r"^  ([a-z]+) ", rubdown("--help").stdout.split("Commands:")[1], re.MULTILINE))


def test_its_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", README.read_text("utf-8")):
        assert (ROOT / Path(link)).exists(), link
