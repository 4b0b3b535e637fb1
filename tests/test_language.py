"""Plain English: the words that the product does not say, in any text that may reach a reader.

A new text that fails here wants plainer words: given for told, fix for mend, added for comes in. Names that the JSON
and the plan file promise (`mend`, `discharge`) are not texts: only what has a space in it is looked at.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rubdown.cli.manual.pages import PAGES, page
from rubdown.cli.shell import COMMANDS
from support.command import ROOT, rubdown

SOURCE = ROOT / "src" / "rubdown"
UNSAID = re.compile(
    r"""\b(?:
      tells? | told | telling | mend(?:s|ed|ing)? | owe[ds]? | owing
    | (?:falls?|fell)[ ]away | (?:comes?|came)[ ]in(?![ ][a-z]) | (?:lies?|lay)[ ](?:ahead|behind)
    | (?:speaks?|spoke)[ ]for
    | so[ ]many | straight[ ]on | stands? | stood | anew | whoever | wherever | thereof | in[ ]vain
    | discharge[ ]massages? | the[ ]tool | left[ ]aside | set[ ]right | of[ ]which | for[ ]all[ ]that
    | (?<!there[ ])is[ ]no[ ](?!longer|massage)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Texts of others, or of no reader's: an article's section, statements to a database, a source's title.
MARKUP = re.compile(r"\{[%{#].*?[%}#]\}|<[^>]*>|\.[a-z]+(?=[ ,{])", re.DOTALL)  # what a page's reader does not see
EXEMPT = re.compile(r"How often should you undergo|^\s*(?:SELECT|CREATE|INSERT|UPDATE|DELETE|PRAGMA|BEGIN)\b")


def unsaid(text: str) -> list[str]:
    return [match[0] for match in UNSAID.finditer(text)]


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module that a reader may see, with their lines: its strings of more than a word, no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if " " in node.value.strip() and not EXEMPT.search(node.value):
            yield node.lineno, MARKUP.sub("", node.value)


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_texts_of_a_module(path: Path) -> None:
    assert [(line, words) for line, text in texts(path) if (words := unsaid(text))] == []


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.jinja")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_texts_of_a_template(path: Path) -> None:
    assert unsaid(MARKUP.sub("", path.read_text("utf-8"))) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_manual(name: str) -> None:
    assert unsaid(re.sub(r"```.*?```", "", page(name), flags=re.DOTALL)) == []


def test_the_readme_and_the_examples() -> None:
    assert unsaid((ROOT / "README.md").read_text("utf-8")) == []
    for path in [*(ROOT / "examples").glob("*.toml"), *(SOURCE / "plans").glob("*.toml")]:
        assert unsaid(path.read_text("utf-8")) == [], path.name


@pytest.mark.parametrize("options", [(), ("--settings",), ("--output",)])
def test_the_schemas(options: tuple[str, ...]) -> None:
    described = [text for text in _descriptions(json.loads(rubdown("schema", *options).stdout)) if " " in text]
    assert len(described) > 10
    assert [text for text in described if unsaid(text)] == []


def _descriptions(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (str(text) for key, text in node.items() if key in ("description", "title"))
        node = list(node.values())
    if isinstance(node, list):
        for below in node:
            yield from _descriptions(below)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_help_page(command: str) -> None:
    assert unsaid(rubdown(command, "--help").stdout) == []


@pytest.mark.parametrize(
    "text",
    ["no time is told", "mend it", "May owes one", "Mon 7 Dec falls away", "x is no calendar", "a discharge massage"],
)
def test_the_list_can_fail(text: str) -> None:
    assert unsaid(text)


@pytest.mark.parametrize("text", ["the calendar came in time", "there is no race", "it is no longer open"])
def test_plain_words_pass(text: str) -> None:
    assert unsaid(text) == []
