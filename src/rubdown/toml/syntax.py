"""TOML text to a document, going on after a syntax error so that one run tells all of them.

A line that does not parse is reported and then put aside: its value is replaced, or the line is left empty, and the
rest is read again. What the reader says about such a line afterwards is left out: it was not what the runner wrote.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from msgspec import Struct

from rubdown.text import escape_controls
from rubdown.toml.bounds import beyond_need
from rubdown.toml.problems import Diagnostic

_MOST_ERRORS = 50
_MOST_READ = 3_000_000  # characters that are read in all: after each error the rest is read again
_CROWDED = 100  # brackets and dots in one line: beyond an error they could nest more deeply than a parser bears
_PLACE = r"line (\d+), column (\d+)"
_KEY = r"[\w.\"' \t-]+"
_MENDS = (
    (r"invalid (date|time|day|month|hour)|^(year|second) ", "dates are written 2026-12-06, times 2026-12-06T08:30:00"),
    (
        r"string values must be quoted|expected `(inf|nan|true|false)`",
        "put text in quotes; true, false, numbers and dates go without",
    ),
    (r"duplicate key", "keep one of them: a name can be given once in a table"),
    (r"newlines are unsupported in inline tables", "keep { … } on one line"),
    (r"key with no value", "write key = value"),
    (r"unclosed array table", "write two brackets on both sides: [[race]]"),
    (r"(basic|literal) string", "close the text with a quote of the kind that opened it"),
    (r"missing comma", "separate the elements with commas, and close the list with ]"),
)


class Document(Struct, frozen=True):
    """What could be read, the text that was read in the end, the syntax errors, and the lines put aside: each was told
    as an error, and of those that are `lost` no key remains.
    """

    raw: dict[str, Any]
    text: str
    errors: tuple[Diagnostic, ...]
    aside: frozenset[int]
    crowded: frozenset[int] = frozenset()

    @property
    def lost(self) -> frozenset[int]:
        """Lines of which a key may have vanished: emptied ones, and those that held several."""
        lines = self.text.split("\n")
        return frozenset(n for n in self.aside if n > len(lines) or not lines[n - 1] or n in self.crowded)


def normalize_newlines(text: str) -> str:
    """A text without the mark that some editors put first, each line ending in a newline alone."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def parse(text: str, path: str) -> Document:
    """A document, with as many of its syntax errors as can be told apart."""
    beyond = beyond_need(text, path)
    if beyond:
        return Document({}, "", (beyond,), frozenset())
    original = text.split("\n")
    lines, errors, aside = list(original), list[Diagnostic](), set[int]()
    rounds = max(2, _MOST_READ // (len(text) + 1))
    while True:
        rounds -= 1
        try:
            raw = tomllib.loads("\n".join(lines))
            crowded = frozenset(n for n in aside if original[n - 1].count("=") > 1)
            return Document(raw, "\n".join(lines), tuple(errors), frozenset(aside), crowded)
        except tomllib.TOMLDecodeError as error:
            diagnostic = _diagnose(lines, original, path, str(error))
        number = min(diagnostic.line, len(lines))
        if number not in aside:
            errors.append(diagnostic)
        if not rounds or len(errors) >= _MOST_ERRORS or not _put_aside(lines, number, aside):
            return Document({}, "", tuple(errors), frozenset(aside))


def _diagnose(lines: list[str], original: list[str], path: str, message: str) -> Diagnostic:
    """The error as toml-rs tells it (it spans the whole value), else as Python's own reader does."""
    line, _ = _place(message, lines)
    told = _told_by_toml_rs(lines[:line])
    length = max(1, told.count("^"))
    line, column = _place(told if re.search(_PLACE, told) else message, lines)
    message = told.rsplit("\n", 1)[-1] or message.split(" (at ", 1)[0]
    shown = original[line - 1] if line <= len(original) else ""
    column = min(column, len(shown) + 1)  # a line that was put aside may have been shorter
    mend = next((mend for pattern, mend in _MENDS if re.search(pattern, message)), "see the TOML format: toml.io")
    return Diagnostic(path, line, column, length, shown, f"not valid TOML: {escape_controls(message)}", mend)


def _told_by_toml_rs(lines: list[str]) -> str:
    """What it says of lines of which Python's reader refuses the last; "" where it cannot be asked, or reads them.

    It goes on behind an error, and its stack has an end: no deep nesting may come there. Of what TOML knows and Python
    does not, the year 0 or a leap second, it says no place.
    """
    from toml_rs import load_with_metadata

    if sum(map(lines[-1].count, ("[", "{", "."))) > _CROWDED:
        return ""
    try:
        load_with_metadata("\n".join(lines), toml_version="1.0.0")
    except ValueError as error:
        return str(error)
    return ""


def _place(message: str, lines: list[str]) -> tuple[int, int]:
    match = re.search(_PLACE, message)
    return (int(match[1]), int(match[2])) if match else (len(lines), len(lines[-1]) + 1)


def _put_aside(lines: list[str], number: int, aside: set[int]) -> bool:
    """Make a line readable: a bad value becomes "?", then the line is emptied. False when nothing is left to do."""
    i = number - 1
    if not lines[i].strip():
        return False
    key, equals, value = lines[i].partition("=")
    begin = f"{key}={' ' * value.startswith(' ')}"
    if lines[i].lstrip().startswith("["):
        _empty_section(lines, i, aside)
    elif equals and number not in aside and re.fullmatch(_KEY, key) and _readable(f'{begin}"?"'):
        lines[i] = f'{begin}"?"'
    else:
        lines[i] = ""
    aside.add(number)
    return True


def _readable(line: str) -> bool:
    try:
        tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _empty_section(lines: list[str], i: int, aside: set[int]) -> None:
    """A broken header takes its keys with it: they would be read into the table above."""
    lines[i] = ""
    for j in range(i + 1, len(lines)):
        if lines[j].lstrip().startswith("["):
            return
        lines[j] = ""
        aside.add(j + 1)
