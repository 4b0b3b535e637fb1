"""TOML text to a document that knows the place of every key and value, and all of its syntax errors at once.

toml-rs stops at an error. The line it points to is reported and blanked: its value is replaced by a text, or the whole
line is emptied; then the rest is read again. What is said about a blanked line later is dropped: the runner did not
write that.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from rubdown.text import escape_controls
from rubdown.toml.bounds import refuse_endless, without_strings
from rubdown.toml.problems import Diagnostic

_MOST_ERRORS = 50
_MOST_READ = 3_000_000  # characters read in all: after each error the text is read again
_ERROR = r"TOML parse error at line (\d+), column (\d+)\n.*\n.*\n(.*)\n(.*)"
# A line that begins like this inside a list means that the list was not closed before.
_STATEMENT = r"\s*([\w.\"'-]+\s*=|\[\[?[\w.\"' -]+\]\]?\s*(#|$))"
_KEY = r"[\w.\"' \t-]+"
# What Python's dates cannot hold: toml-rs names no place for them.
_NO_DATE = r"0000-[\d:.TtZz+-]+|[\d:.Tt-]*\d\d:\d\d:60[\d.Zz+:-]*"
_HELP = (
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
    """A TOML text as far as it could be read.

    `values` is the document as Python's dicts and lists, `nodes` the same with the place of each key and value as
    toml-rs gives them, `text` what was read in the end. Each of the `blanked` lines (1-based) had a syntax error; from
    the `lost` ones among them a key may be missing.
    """

    values: dict[str, Any]
    nodes: dict[str, Any]
    text: str
    errors: tuple[Diagnostic, ...] = ()
    blanked: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()


def normalize_newlines(text: str) -> str:
    """The text without a byte order mark, each line ending in a newline alone."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def parse(text: str, path: str) -> Document:
    """The document of a TOML text (newlines normalized), with its syntax errors; `path` names it in them."""
    from toml_rs import load_with_metadata

    original = text.split("\n")
    lines, errors, blanked = list(original), list[Diagnostic](), set[int]()
    rounds = max(2, _MOST_READ // (len(text) + 1))
    while True:
        rounds -= 1
        if endless := refuse_endless(text, path):  # a line that was blanked may have held back what follows it
            return Document({}, {}, "", tuple(errors) or (endless,), frozenset(blanked))
        try:
            parsed = load_with_metadata(text, toml_version="1.0.0")
        except ValueError as error:
            diagnostic = _diagnose(error, lines, original, path)
            if re.match(_STATEMENT, lines[diagnostic.line - 1]) and (before := _error_of(lines[: diagnostic.line - 1])):
                diagnostic = _diagnose(before, lines, original, path)
        else:
            lost = frozenset(n for n in blanked if not lines[n - 1] or original[n - 1].count("=") > 1)
            return Document(parsed.value, parsed.meta["nodes"], text, tuple(errors), frozenset(blanked), lost)
        if diagnostic.line not in blanked:
            errors.append(diagnostic)
        if not rounds or len(errors) >= _MOST_ERRORS or not _blank(lines, diagnostic.line, blanked):
            return Document({}, {}, "", tuple(errors), frozenset(blanked))
        text = "\n".join(lines)


def _diagnose(error: ValueError, lines: list[str], original: list[str], path: str) -> Diagnostic:
    if match := re.match(_ERROR, str(error)):
        line, column, length, message = int(match[1]), int(match[2]), match[3].count("^"), match[4]
    else:  # the first date or time that Python cannot hold, else the end
        message, (line, column, length) = str(error), (len(lines), len(lines[-1]) + 1, 1)
        bare = without_strings("\n".join(lines))
        if date := re.search(_NO_DATE, bare):
            line, column = bare.count("\n", 0, date.start()) + 1, date.start() - bare.rfind("\n", 0, date.start())
            length = len(date[0])
    shown = original[line - 1]
    column = min(column, len(shown) + 1)  # a line that was blanked may have been shorter
    fix = next((words for pattern, words in _HELP if re.search(pattern, message)), "see the TOML format: toml.io")
    return Diagnostic(path, line, column, max(1, length), shown, f"not valid TOML: {escape_controls(message)}", fix)


def _blank(lines: list[str], number: int, blanked: set[int]) -> bool:
    """Make a line readable: its value becomes "?", or the line is emptied. False when nothing is left to blank."""
    i = number - 1
    if not lines[i].strip():
        return False
    key, equals, value = lines[i].partition("=")
    begin = f"{key}={' ' * value.startswith(' ')}"
    if lines[i].lstrip().startswith("["):  # a broken header takes its keys with it, or they go into the table above
        end = next((j for j in range(i + 1, len(lines)) if lines[j].lstrip().startswith("[")), len(lines))
        lines[i:end] = [""] * (end - i)
        blanked.update(range(number, end + 1))
    elif equals and number not in blanked and re.fullmatch(_KEY, key) and not _error_of([f'{begin}"?"']):
        lines[i] = f'{begin}"?"'
    else:
        lines[i] = ""
    blanked.add(number)
    return True


def _error_of(lines: list[str]) -> ValueError | None:
    from toml_rs import loads

    try:
        loads("\n".join(lines), toml_version="1.0.0")
    except ValueError as error:
        return error
    return None
