"""Where in a plan file a thing stands: path to line and column.

Only the error path comes here: toml-rs reads the file a second time and tells the place of every key and value. Its
columns count bytes; ours count characters.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import Any, NamedTuple

from rubdown.toml.problems import Diagnostic, Problem


class Place(NamedTuple):
    """1-based line and column, and a length in characters; line 0 stands for the whole file."""

    line: int
    column: int
    length: int


NOWHERE = Place(0, 0, 0)


class _File(NamedTuple):
    """A plan's text as its parser placed it; `headers` by their path, since toml-rs places keys and values only."""

    nodes: dict[str, Any]
    lines: list[str]
    headers: dict[tuple[str, ...], Place]


def place_all(text: str, path: str, problems: list[Problem]) -> tuple[Diagnostic, ...]:
    """Every problem at its place, in the order of the file."""
    lines = text.split("\n")
    file = _File(_nodes(text), lines, _headers(text, lines))
    found = [_placed(problem, _locate(file, problem), lines, path) for problem in problems]
    return tuple(sorted(dict.fromkeys(found), key=lambda d: (d.line, d.column)))


def _placed(problem: Problem, place: Place, lines: list[str], path: str) -> Diagnostic:
    text = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    return Diagnostic(path, *place, text, problem.wrong, problem.mend, problem.code)


def _nodes(text: str) -> dict[str, Any]:
    from toml_rs import TOMLDecodeError, load_with_metadata

    try:
        nodes: dict[str, Any] = load_with_metadata(text, toml_version="1.0.0").meta["nodes"]
    except (TOMLDecodeError, ValueError):
        return {}
    return nodes


def _locate(file: _File, problem: Problem) -> Place:
    """The place of the problem's path, or of the nearest thing above it that has one."""
    node: Any = file.nodes
    best, wanted = NOWHERE, len(problem.path)
    for depth, step in enumerate(problem.path, 1):
        node = _step(node, step)
        if node is None:
            break
        place = _of_node(node, file.lines, on_key=depth == wanted and problem.on_key)
        names = tuple(name for name in problem.path[:depth] if isinstance(name, str))
        best = place or file.headers.get(names) or _of_dotted(node, step, file.lines) or best
    return best


def _step(node: Any, step: str | int) -> Any:
    inside = node["value"] if _has_place(node) else node
    if isinstance(step, int):
        return inside[step] if isinstance(inside, list) and step < len(inside) else None
    return inside.get(step) if isinstance(inside, dict) else None


def _has_place(node: Any) -> bool:
    # A table may hold a key named "value_line"; then that is a node (a dict) and not a number.
    return isinstance(node, dict) and isinstance(node.get("value_line", node.get("key_line")), int | tuple)


def _of_node(node: Any, lines: list[str], *, on_key: bool) -> Place | None:
    if not _has_place(node):
        return None
    part = "key" if (on_key and "key_line" in node) or "value_line" not in node else "value"
    line, columns = node[f"{part}_line"], node[f"{part}_col"]
    if isinstance(line, tuple):  # a value over several lines: its first
        return _in_characters(lines, line[0], columns if isinstance(columns, int) else columns[0], None)
    first, last = (columns, columns) if isinstance(columns, int) else columns
    return _in_characters(lines, line, first, last)


def _of_dotted(node: Any, step: str | int, lines: list[str]) -> Place | None:
    """The place of a table that has none of its own, as `runner` in `runner.name = "Ana"`."""
    while isinstance(node, dict) and node and not _has_place(node):
        node = next(iter(node.values()))
    key = _of_node(node, lines, on_key=True)
    if key is None:
        return None
    column = lines[key.line - 1].rfind(str(step), 0, key.column - 1) + 1
    return Place(key.line, column, len(str(step))) if column else key


def _in_characters(lines: list[str], line: int, first: int, last: int | None) -> Place | None:
    if not 0 < line <= len(lines):
        return None
    raw = lines[line - 1].encode()
    column = len(raw[: first - 1].decode(errors="replace")) + 1
    span = raw[first - 1 : last] if last is not None else raw[first - 1 :].split(b"#")[0].rstrip()
    return Place(line, column, max(1, len(span.decode(errors="replace"))))


def _headers(text: str, lines: list[str]) -> dict[tuple[str, ...], Place]:
    """Where the tables `[a.b]` begin, and the tables above them that have no line of their own."""
    inside = _inside_texts(text, lines)
    found: dict[tuple[str, ...], Place] = {}
    for number, line in enumerate(lines, 1):
        names = _names(line.strip()) if number not in inside and line.lstrip().startswith("[") else ()
        if names:
            begin = line.lstrip(" \t[")
            place = Place(number, len(line) - len(begin) + 1, max(1, len(begin.split("]", 1)[0].rstrip())))
            for depth in range(1, len(names) + 1):
                found.setdefault(names[:depth], place)
    return found


@lru_cache(maxsize=1024)
def _names(header: str) -> tuple[str, ...]:
    """The names of a header; none of a line of a list, which may begin like one."""
    try:
        found: Any = tomllib.loads(header)
    except ValueError:
        return ()
    names: list[str] = []
    while found:
        found = found[0] if isinstance(found, list) else found
        for name, inner in found.items():
            names.append(name)
            found = inner
    return tuple(names)


def _inside_texts(text: str, lines: list[str]) -> set[int]:
    """The lines inside texts of several lines: no header stands there."""
    inside, quote = set[int](), ""
    if '"""' not in text and "'''" not in text:
        return inside
    for number, line in enumerate(lines, 1):
        if quote:
            inside.add(number)
        for mark in re.findall("\"\"\"|'''", line):
            quote = "" if mark == quote else quote or mark
    return inside
