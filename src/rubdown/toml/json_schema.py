"""The JSON Schema of a file, from the structs that read it."""

from __future__ import annotations

from typing import Any

import msgspec

from rubdown.toml.scalars import Scalar


def file_schema(table: type[msgspec.Struct], title: str) -> dict[str, Any]:
    """JSON Schema, draft 2020-12, with the descriptions of the keys; dates and times as taplo checks TOML's own."""

    def schema_of(scalar: type[Scalar]) -> dict[str, Any]:
        return dict(scalar.schema)

    schema = msgspec.json.schema(table, schema_hook=schema_of)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_in_toml(schema)}


def _in_toml(node: Any) -> Any:
    """The schema without what TOML cannot say: null, and a default that is a whole table."""
    if isinstance(node, list):
        return [_in_toml(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: _in_toml(value)
        for key, value in node.items()
        if key != "default" or not (value is None or isinstance(value, dict) or value in ([], ""))
    }
    choices = [choice for choice in kept.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1 and "anyOf" in kept:
        del kept["anyOf"]
        return {**kept, **choices[0]}
    return {**kept, "anyOf": choices} if choices else kept
