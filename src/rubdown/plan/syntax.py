"""TOML text to a document, going on after a syntax error so that one run tells all of them.

A line that does not parse is reported and then put aside: its value is replaced, or the line is left empty, and the
rest is read again. What the reader says about such a line afterwards is left out: it was not what the runner wrote.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from msgspec import Struct

from rubdown.plan.problem import Diagnostic
from rubdown.wording import visible

_MOST_ERRORS = 50
_DEEPEST = 60  # steps of one key, brackets in one value: a plan needs four, and a parser's stack is not endless
# Compiled when they are needed: they only serve where something is wrong.
_PLACE = r"line (\d+), column (\d+)"
_HEADER = r"\s*\["
_DOTTED = r"[\w\"'-]+(?:\s*\.\s*[\w\"'-]+)+"
_LONG_NUMBER = r"[0-9_]{4000}"
_PAIR = r"(?s)(\s*[\w.\"' -]+?\s*=\s*).*"
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


def normal(text: str) -> str:
    """A text without the mark that some editors put first, each line ending in a newline alone."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def parse(text: str, path: str) -> Document:
    """A document, with as many of its syntax errors as can be told apart."""
    lines = text.split("\n")
    deep = _too_deep(lines, path)
    if deep:
        return Document({}, "", (deep,), frozenset())
    errors: list[Diagnostic] = []
    aside: set[int] = set()
    while True:
        try:
            crowded = frozenset(n for n in aside if text.split("\n")[n - 1].count("=") > 1)
            raw = tomllib.loads("\n".join(lines))
            return Document(raw, "\n".join(lines), tuple(errors), frozenset(aside), crowded)
        except ValueError as error:  # also a number of more digits than Python reads
            diagnostic = _diagnose("\n".join(lines), text.split("\n"), path, str(error))
        number = min(diagnostic.line, len(lines))
        if number not in aside:
            errors.append(diagnostic)
        if len(errors) >= _MOST_ERRORS or not _put_aside(lines, number, aside):
            return Document({}, "", tuple(errors), frozenset(aside))


def _too_deep(lines: list[str], path: str) -> Diagnostic | None:
    """The first place at which keys or brackets are nested beyond all need."""
    depth = 0
    for number, line in enumerate(lines, 1):
        if line.count(".") >= _DEEPEST and _steps(line) > _DEEPEST:
            return Diagnostic(path, number, 1, 1, line, "a key of too many steps", "a plan's keys have four at most")
        depth = max(0, depth + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        if depth > _DEEPEST:
            return Diagnostic(path, number, 1, 1, line, "brackets nested too deeply", "close the brackets")
    return None


def _steps(line: str) -> int:
    """How many steps the longest key of a line has."""
    return max((len(key.split(".")) for key in re.findall(_DOTTED, line)), default=0)


def _diagnose(text: str, original: list[str], path: str, message: str) -> Diagnostic:
    """The error as toml-rs tells it (it spans the whole value), else as Python's own reader does."""
    told = _told_by_toml_rs(text)
    length = max(1, told.count("^"))
    line, column = _place(told if re.search(_PLACE, told) else message, text)
    message = told.rsplit("\n", 1)[-1] or message.split(" (at ", 1)[0]
    shown = original[line - 1] if line <= len(original) else ""
    mend = next((mend for pattern, mend in _MENDS if re.search(pattern, message)), "see the TOML format: toml.io")
    return Diagnostic(path, line, column, length, shown, f"not valid TOML: {visible(message)}", mend)


def _told_by_toml_rs(text: str) -> str:
    """What it says of a text, "" where it reads it. Of what TOML knows and Python does not, the year 0 or a leap
    second, it says no place.
    """
    from toml_rs import load_with_metadata

    try:
        load_with_metadata(text, toml_version="1.0.0")
    except ValueError as error:
        return str(error)
    return ""


def _place(message: str, text: str) -> tuple[int, int]:
    match = re.search(_PLACE, message)
    if match:
        return int(match[1]), int(match[2])
    if "digits" in message:
        return next(n for n, line in enumerate(text.split("\n"), 1) if re.search(_LONG_NUMBER, line)), 1
    lines = text.split("\n")
    return len(lines), len(lines[-1]) + 1


def _put_aside(lines: list[str], number: int, aside: set[int]) -> bool:
    """Make a line readable: a bad value becomes "?", then the line is emptied. False when nothing is left to do."""
    i = number - 1
    if not lines[i].strip():
        return False
    pair = re.fullmatch(_PAIR, lines[i])
    if re.match(_HEADER, lines[i]):
        _empty_section(lines, i, aside)
    elif pair and number not in aside and _readable(f'{pair[1]}"?"'):
        lines[i] = f'{pair[1]}"?"'
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
        if re.match(_HEADER, lines[j]):
            return
        lines[j] = ""
        aside.add(j + 1)
