"""The JSON of each command in brief: its fields as the published schema has them."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from rubdown.report.json_schema import OUTPUTS, output_schema

Schema = dict[str, Any]


def fields_of_commands() -> str:
    """A section for each command that prints JSON, as Markdown: when it prints which fields."""
    return "\n\n".join(map(_section, OUTPUTS))


def _section(command: str) -> str:
    schema = output_schema(command)
    shapes = [*_alternatives(schema["$defs"][command], schema["$defs"])]
    lines = [line for shape in shapes for line in wrap(shape, 100, subsequent_indent="  ", break_long_words=False)]
    return "\n".join([f"### rubdown {command}", "", f"{OUTPUTS[command].note}:", "", "```text", *lines, "```"])


def _alternatives(schema: Schema, tables: Schema) -> Iterator[str]:
    for one in schema.get("anyOf", [schema]):
        yield _shape(one, tables)


def _shape(schema: Schema, tables: Schema) -> str:
    """A value's fields, those of the values in it too; "" for a plain value."""
    if "$ref" in schema:
        return _shape(tables[schema["$ref"].rpartition("/")[2]], tables)
    if "anyOf" in schema:
        return next(filter(None, (_shape(one, tables) for one in schema["anyOf"])), "")
    if schema.get("type") == "array":
        item = _shape(schema.get("items") or {}, tables)
        return f"[{item}]" if item else "[]"
    if "properties" not in schema:
        return ""
    below = {name: _shape(one, tables) for name, one in schema["properties"].items()}
    return f"{{{', '.join(f'{name}: {shape}' if shape else name for name, shape in below.items())}}}"
