"""The keys of a plan file as the manual lists them, from the schema that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from rubdown.cli.manual.pages import PAGES, source
from rubdown.plan.file_schema import PlanFile
from rubdown.rules import rules_of
from rubdown.rules.base import Rule
from rubdown.text import WEEKDAYS
from rubdown.toml.json_schema import file_schema

Schema = dict[str, Any]


class Key(Struct, frozen=True):
    """A key: its table as it is written (`[[race]]`, "" for the top), what it takes and means, and who reads it."""

    table: str
    name: str
    values: str
    default: str
    meaning: str
    rules: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()  # the keys of the table that is its value, if it is one

    @property
    def written(self) -> str:
        """The key with its table: `[massage] per_month`."""
        return f"{self.table} {self.name}".strip()


def keys_of(file: type[Struct] = PlanFile) -> Iterator[Key]:
    """Every key of a plan, or of another file, table by table in the order of its schema."""
    schema = file_schema(file, "")
    tables = schema["$defs"]
    top = tables[schema["$ref"].rpartition("/")[2]]["properties"]
    for name, entry in top.items():
        reference = entry.get("$ref") or entry.get("items", {}).get("$ref")
        if reference is None:
            yield _key("", name, entry, tables)
            continue
        shown = f"[[{name}]]" if entry.get("type") == "array" else f"[{name}]"
        for key, below in tables[reference.rpartition("/")[2]]["properties"].items():
            yield _key(shown, key, below, tables)


def _key(table: str, name: str, schema: Schema, tables: Schema) -> Key:
    plain = table.strip("[]")
    rules = tuple(
        rule.code
        for rule in rules_of(Rule)
        if (plain == "rules" and name in rule.numbers) or plain in rule.reads or f"{plain}.{name}" in rule.reads
    )
    references = [one["$ref"] for one in (schema, *schema.get("anyOf", ())) if "$ref" in one]
    parts = tables[references[0].rpartition("/")[2]]["properties"] if references else {}
    defaults = [f"{part} = {_toml(below['default'])}" for part, below in parts.items() if "default" in below]
    default = _toml(schema["default"]) if "default" in schema else f"{{ {', '.join(defaults)} }}" if defaults else ""
    meaning = re.sub(r"^[A-Z]+\d: ", "", schema.get("description", ""))
    return Key(table, name, _values(schema, tables), default, meaning, rules, tuple(parts))


def _values(schema: Schema, tables: Schema) -> str:
    """What a key takes, in words."""
    kind, examples = schema.get("type"), schema.get("examples", [])[:3]
    if "$ref" in schema:
        parts = [part for part in tables[schema["$ref"].rpartition("/")[2]]["properties"] if part not in WEEKDAYS[1:]]
        words = f"{{ {', '.join(parts)} }}".replace("mon", "mon … sun")
    elif "enum" in schema:
        words = " | ".join(map(str, schema["enum"]))
    elif "anyOf" in schema and kind is None:
        words = " or ".join(dict.fromkeys(_values(one, tables) for one in schema["anyOf"]))
    elif kind == "array":
        words = f"list of {_values(schema['items'], tables)}"
    elif kind in ("integer", "number"):
        words = f"{schema['minimum']} to {schema['maximum']}" if "minimum" in schema else f"up to {schema['maximum']}"
    elif kind == "boolean":
        words = "true | false"
    elif examples:
        words = f"text such as {', '.join(map(_toml, examples))}"
    elif "anyOf" in schema:
        words = "date and time"
    else:
        forms = {"date": "date", "email": "address"}
        words = forms.get(schema.get("format", ""), "time" if "pattern" in schema else "text")
    return words


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def samples() -> dict[tuple[str, str], str]:
    """By table and key the first line of the manual's plans that sets it: `("[massage]", "per_month")`."""
    lines: dict[tuple[str, str], str] = {}
    for page in PAGES:
        for block in re.findall(r"```toml\n(.*?)```", source(page), re.DOTALL):
            table = ""
            for line in block.splitlines():
                if line.startswith("["):
                    table = line.split("#")[0].strip()
                elif key := re.match(r"([a-z_]+) *= *", line):
                    lines.setdefault((table, key[1]), line)
    return lines


def keys_table(file: type[Struct] = PlanFile) -> str:
    """All keys of a file as Markdown, a table for each of its tables; weekdays in one row."""
    lines: list[str] = []
    table = None
    for key in keys_of(file):
        if key.name in WEEKDAYS[1:]:
            continue
        if key.table != table:
            table = key.table
            lines += [
                "",
                f"### {table or 'At the top'}",
                "",
                "| key | takes | default | meaning |",
                "|---|---|---|---|",
            ]
        name = "`mon` … `sun`" if key.name == "mon" else f"`{key.name}`"
        default = f"`{key.default}`" if key.default else ""
        lines.append(f"| {name} | {key.values.replace('|', 'or')} | {default} | {key.meaning.replace('|', 'or')} |")
    return "\n".join(lines).strip()


def key_text(key: Key) -> str:
    """A key in a few lines: what it is, what it takes, its default, an example, and which rules read it."""
    example = samples().get((key.table, key.name)) or (f"{key.name} = {key.default}" if key.default else "")
    lines = [f"{key.written}: {key.meaning}", f"  takes:    {key.values}", f"  default:  {key.default or 'none'}"]
    lines += [f"  example:  {example}"] if example else []
    lines += [f"  read by:  {', '.join(key.rules)} (rubdown rules {key.rules[0]})"] if key.rules else []
    return "\n".join(lines)
