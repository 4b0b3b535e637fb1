"""Where the things of a document stand: a path of keys and indices to a line and column in characters.

toml-rs gives the place of every key and value, in columns that count bytes; headers `[a.b]` are found by their lines.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct

from rubdown.toml.bounds import without_strings
from rubdown.toml.parse import Document
from rubdown.toml.problems import Diagnostic, Path, Problem


class Place(Struct, frozen=True):
    """1-based line and column, and a length in characters; line 0 stands for the whole file."""

    line: int
    column: int
    length: int


_Headers = dict[tuple[str, ...], Place]
_WHOLE_FILE = Place(0, 0, 0)


def line_of(document: Document, path: Path) -> int | None:
    """The line of a key, or of an element of a list; None for a table that only a header or dotted keys open."""
    node: Any = document.nodes
    for step in path:
        node = _step(node, step)
    if not _has_place(node):
        return None
    line: int | tuple[int, int] = node["key_line" if "key_line" in node else "value_line"]
    return line[0] if isinstance(line, tuple) else line


def place_problems(document: Document, path: str, problems: list[Problem]) -> tuple[Diagnostic, ...]:
    """Every problem at its place, in the order of the file; `path` names the file."""
    lines = document.text.split("\n")
    headers = cache(lambda: _headers(document.text, lines))  # most problems stand at a key or a value
    diagnostics = []
    for problem in problems:
        place = _locate(document.nodes, headers, lines, problem)
        text = lines[place.line - 1] if place.line else ""
        at = (place.line, place.column, place.length)
        diagnostics.append(Diagnostic(path, *at, text, problem.wrong, problem.mend, problem.code, problem.severity))
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: (d.line, d.column)))


def _locate(node: Any, headers: Callable[[], _Headers], lines: list[str], problem: Problem) -> Place:
    """The place of the problem's path, or of the nearest thing above it that has one."""
    best, whole = _WHOLE_FILE, len(problem.path)
    for depth, step in enumerate(problem.path, 1):
        node = _step(node, step)
        if node is None:
            break
        place = _of_node(node, lines, on_key=depth == whole and problem.on_key)
        names = tuple(name for name in problem.path[:depth] if isinstance(name, str))
        best = place or headers().get(names) or _of_dotted(node, step, lines) or best
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
    first, last = (columns, columns) if isinstance(columns, int) else columns
    over_several = isinstance(line, tuple)  # then its first line is underlined, up to a comment
    raw = lines[(line[0] if over_several else line) - 1].encode()
    span = raw[first - 1 :].split(b"#")[0].rstrip() if over_several else raw[first - 1 : last]
    column = len(raw[: first - 1].decode(errors="replace")) + 1
    return Place(line[0] if over_several else line, column, max(1, len(span.decode(errors="replace"))))


def _of_dotted(node: Any, step: str | int, lines: list[str]) -> Place | None:
    """The place of a table that has none of its own, as `runner` in `runner.name = "Ana"`."""
    while isinstance(node, dict) and node and not _has_place(node):
        node = next(iter(node.values()))
    key = _of_node(node, lines, on_key=True)
    column = lines[key.line - 1].rfind(str(step), 0, key.column - 1) + 1 if key else 0
    return Place(key.line, column, len(str(step))) if key and column else key


def _headers(text: str, lines: list[str]) -> _Headers:
    """Where the tables `[a.b]` begin, and the tables above them that have no line of their own."""
    headers: _Headers = {}
    for number, bare in enumerate(without_strings(text).split("\n"), 1):
        if not bare.lstrip().startswith("[") or bare.count("[") > 2:
            continue
        line = lines[number - 1]
        begin = line.lstrip(" \t[")
        place = Place(number, len(line) - len(begin) + 1, max(1, len(begin.split("]", 1)[0].rstrip())))
        names = _names(line.strip())
        for depth in range(1, len(names) + 1):
            headers.setdefault(names[:depth], place)
    return headers


@lru_cache(maxsize=1024)
def _names(header: str) -> tuple[str, ...]:
    """The names in a header; none for a line of a list, which may begin like one."""
    from toml_rs import loads

    try:
        table: Any = loads(header, toml_version="1.0.0")
    except ValueError:
        return ()
    names: list[str] = []
    while table:
        table = table[0] if isinstance(table, list) else table
        for name, inner in table.items():
            names.append(name)
            table = inner
    return tuple(names)
