"""Where in a plan file a thing stands: path to line and column.

Only the error path comes here: toml-rs reads the file a second time and tells the place of every key and value. Its
columns count bytes; ours count characters.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from rubdown.plan.problem import Diagnostic, Path, Problem


class Place(NamedTuple):
    """1-based line and column, and a length in characters; line 0 stands for the whole file."""

    line: int
    column: int
    length: int


NOWHERE = Place(0, 0, 0)


def place_all(text: str, path: str, problems: list[Problem]) -> tuple[Diagnostic, ...]:
    """Every problem at its place, in the order of the file."""
    lines = text.split("\n")
    nodes = _nodes(text)
    found = [_placed(problem, _locate(nodes, lines, problem), lines, path) for problem in problems]
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


def _locate(nodes: dict[str, Any], lines: list[str], problem: Problem) -> Place:
    """The place of the problem's path, or of the nearest thing above it that has one."""
    node: Any = nodes
    best, wanted = NOWHERE, len(problem.path)
    for depth, step in enumerate(problem.path, 1):
        node = _step(node, step)
        if node is None:
            break
        last = depth == wanted
        place = _of_node(node, lines, on_key=last and problem.on_key)
        best = place or (_of_header(problem.path[:depth], lines, nodes) if best is NOWHERE or last else best)
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


def _in_characters(lines: list[str], line: int, first: int, last: int | None) -> Place | None:
    if not 0 < line <= len(lines):
        return None
    raw = lines[line - 1].encode()
    column = len(raw[: first - 1].decode(errors="replace")) + 1
    span = raw[first - 1 : last] if last is not None else raw[first - 1 :].split(b"#")[0].rstrip()
    return Place(line, column, max(1, len(span.decode(errors="replace"))))


def _of_header(path: Path, lines: list[str], nodes: dict[str, Any]) -> Place:
    """The line `[a.b]` of a table: toml-rs tells the places of keys and values only."""
    name = r"\s*\.\s*".join(rf"""["']?{re.escape(str(step))}["']?""" for step in path if isinstance(step, str))
    header = re.compile(rf"\s*\[\[?\s*({name})\s*(?:\]|\.)")
    inside = _multi_lines(nodes)
    for number, line in enumerate(lines, 1):
        match = header.match(line)
        if match and number not in inside:
            return Place(number, match.start(1) + 1, len(match[1]))
    return NOWHERE


def _multi_lines(node: Any) -> set[int]:
    """The lines inside values that run over several lines: no header stands there."""
    found: set[int] = set()
    if isinstance(node, dict):
        line = node.get("value_line")
        if isinstance(line, tuple):
            found.update(range(line[0] + 1, line[1] + 1))
        for child in node.values():
            found |= _multi_lines(child)
    elif isinstance(node, list):
        for child in node:
            found |= _multi_lines(child)
    return found
