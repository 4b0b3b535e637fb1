"""Where a word stands in the manual: plan keys, rules, options, headings, and pages that only mention it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import typer
from typer.core import TyperGroup

from rubdown.cli.io.usage import plain_row
from rubdown.cli.manual.keys import key_text, keys_of
from rubdown.cli.manual.pages import PAGES, page, title
from rubdown.report.rulebook import find as find_rule
from rubdown.text import listed
from rubdown.toml.problems import nearest


def matches(word: str, context: typer.Context) -> list[str]:
    """What the manual says of a word, each match in a few lines; mentions count only where nothing else is found."""
    found = [*_keys(word), *_rules(word), *_options(word, context), *_headings(word)]
    return found or list(_mentions(word))


def nearest_word(word: str, context: typer.Context) -> str | None:
    """The page, command, plan key or option that a misspelt word is nearest to."""
    keys = {name for key in keys_of() for name in (key.name, *key.parts)}
    options = {name.lstrip("-") for _, names, _ in _all_options(context) for name in names}
    commands = context.find_root().command.list_commands(context)  # type: ignore[attr-defined]
    return nearest(word.lstrip("-"), [*PAGES, *commands, *sorted(keys | options)])


def _keys(word: str) -> Iterator[str]:
    plain = word.strip("[]").replace("] ", ".").replace("]", "").lower()
    keys = list(keys_of())
    exact = [key for key in keys if plain in (key.name, f"{key.table.strip('[]')}.{key.name}", *key.parts)]
    yield from map(key_text, exact or [key for key in keys if len(plain) > 3 and plain in key.name])


def _rules(word: str) -> Iterator[str]:
    if rule := find_rule(word):
        yield f"{rule.code} {rule.name}: {rule.title}\n  more:     rubdown rules {rule.code}"


def _options(word: str, context: typer.Context) -> Iterator[str]:
    """Options of that name, those with the same words in one match."""
    same: dict[tuple[str, str], list[str]] = {}
    for command, names, (written, text) in _all_options(context):
        if word.lower().lstrip("-") in {name.lstrip("-") for name in names}:
            same.setdefault((written, text), []).append(command)
    for (written, text), commands in same.items():
        yield f"{written}: {text}\n  of:       rubdown {', '.join(commands)}"


def _all_options(context: typer.Context) -> Iterator[tuple[str, list[str], tuple[str, str]]]:
    """Each option of each command: the command, the option's names, and its line on the help page."""
    root = context.find_root()
    group = root.command
    assert isinstance(group, TyperGroup)
    for name in group.list_commands(root):
        command = group.get_command(root, name)
        assert command is not None
        for parameter in command.get_params(root):
            if parameter.param_type_name == "option" and (record := parameter.get_help_record(root)):
                yield name, [*parameter.opts, *parameter.secondary_opts], plain_row(record)


def _headings(word: str) -> Iterator[str]:
    for name in PAGES:
        for heading in re.findall(r"^#+ (.*)$", page(name), re.MULTILINE):
            if word.lower() in heading.lower():
                place = title(name) if heading == title(name) else f"{title(name)}: {heading}"
                yield f"{place}\n  more:     rubdown help {name}"


def _mentions(word: str) -> Iterator[str]:
    pages = [f"rubdown help {name}" for name in PAGES if word.lower() in page(name).lower()]
    if pages:
        yield f"{word} is mentioned in {listed(pages)}"
