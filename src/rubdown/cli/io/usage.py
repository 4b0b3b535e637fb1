"""Usage errors in the user's words: what is wrong on the command line, and the nearest word that exists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rubdown.cli.io.errors import CommandError
from rubdown.text import escape_controls, listed
from rubdown.toml.problems import nearest, shown

# What people type for a word that rubdown has by another name.
_SYNONYMS = {
    "appointments": "calendar", "schedule": "calendar", "today": "next", "book": "log", "done": "log", "explain": "why",
    "validate": "check", "lint": "check", "compare": "diff", "convert": "import", "new": "init", "create": "init",
    "mail": "remind", "notify": "remind", "manual": "help", "races": "race", "weeks": "week",
    "sick": "ill", "unwell": "ill", "illness": "ill", "recovered": "well", "healthy": "well",
    "strain": "pull", "knot": "contracture",
    "sore": "discomfort", "pain": "discomfort",
}  # fmt: skip
_CHOICE = re.compile(r"'(?P<value>.*)' is not one of (?P<known>'.*')\.", re.DOTALL)
_RANGE = re.compile(r"(?P<value>-?\d+) is not in the range (?:(?P<least>\d+)<=x<=(?P<most>\d+)|x>=(?P<above>\d+))\.?")
_NUMBER = re.compile(r"'(?P<value>.*)' is not a valid int.*", re.DOTALL)
_NEEDS_VALUE = re.compile(r"Option '(?P<option>-[-\w]+)' requires .*", re.DOTALL)


def no_such(what: str, word: str, known: Sequence[str], otherwise: str) -> CommandError:
    """The error for a word that does not exist, with the nearest one that does, if any is near."""
    return CommandError(f"no {what} {shown(word)}\n  help: {_hint(word, known, otherwise)}")


def _hint(word: str, known: Sequence[str], otherwise: str) -> str:
    synonym = _SYNONYMS.get(word.lower())
    near = synonym if synonym in known else nearest(word, list(known))
    return f"did you mean {near}? {otherwise}" if near else otherwise


def usage_error(error: Any) -> CommandError:
    """An error that Typer reported about the command line, as the command's own."""
    if isinstance(error, CommandError):
        return error
    context, parameter = getattr(error, "ctx", None), getattr(error, "param", None)
    page = f"see {context.command_path} --help" if context else "see rubdown --help"
    if context and (option := getattr(error, "option_name", None)):
        options = [name for one in context.command.get_params(context) for name in (*one.opts, *one.secondary_opts)]
        return no_such("option", option, [name for name in options if name.startswith("--")], page)
    if needs := _NEEDS_VALUE.fullmatch(error.message):
        return CommandError(f"{needs['option']} needs a value\n  help: {page}")
    if parameter is None:
        return CommandError(f"{_lower(escape_controls(error.format_message())).rstrip('.')}\n  help: {page}")
    name = max(parameter.opts, key=len) if parameter.param_type_name == "option" else parameter.metavar
    wrong, hint = f"{name}: {escape_controls(error.message)}", page
    if not error.message:  # Typer says so in the class of the error alone
        wrong = f"missing {name}"
    elif choice := _CHOICE.fullmatch(error.message):
        known = re.findall(r"'(.*?)'", choice["known"])
        wrong, hint = (
            f"{name} can't be {shown(choice['value'])}",
            _hint(choice["value"], known, f"write {listed(known, 'or')}"),
        )
    elif number := _RANGE.fullmatch(error.message):
        fitting = f"{number['least']} to {number['most']}" if number["most"] else f"{number['above']} or more"
        wrong, hint = f"{name} can't be {number['value']}", f"write {fitting}"
    elif number := _NUMBER.fullmatch(error.message):
        wrong, hint = f"{name} can't be {shown(number['value'])}", "write a whole number"
    return CommandError(f"{wrong}\n  help: {hint}")


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def plain_row(record: tuple[str, str]) -> tuple[str, str]:
    """An option's line of a help page, as people write it: `--jobs N` for `--jobs <int range>`."""
    written, text = record
    for kind, name in (("int range", "N"), ("float range", "N"), ("int", "N"), ("path", "FILE"), ("str", "TEXT")):
        written = written.replace(f"<{kind}>", name)
    text = re.sub(r"  \[(?:required|[0-9.<=>x]+)\]|; [0-9.<=>x]+(?=\])", "", text)
    return re.sub(r"<([a-z|]+)>", r"\1", written), text
