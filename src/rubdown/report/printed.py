"""What `--format json` prints: values as JSON text, and what the answers of the public API have in common."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from rubdown.text import in_json


def json_text(value: object, *, line: bool = False) -> str:
    """A value as JSON, indented or on a line of its own, without what a terminal would obey; it ends with a newline."""
    raw = msgspec.json.encode(value)
    return in_json(raw if line else msgspec.json.format(raw)) + "\n"


class Printed(Struct, frozen=True):
    """An answer that is printed as JSON."""

    def to_dict(self) -> dict[str, Any]:
        """What `json.loads` makes of the JSON: its names, lists, and dates and times as ISO 8601 strings."""
        fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return fields

    def to_json(self, *, line: bool = False) -> str:
        """The JSON text that `--format json` prints; with `line`, on one line."""
        return json_text(self, line=line)
