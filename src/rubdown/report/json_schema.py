"""The JSON Schema of the JSON that rubdown prints, from the structs that it is printed from.

Every field of this version is there. Fields are added from version to version, never removed: unknown ones are allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

import msgspec
from msgspec import Struct

from rubdown.report.brief import Brief
from rubdown.report.budget import BudgetRow
from rubdown.report.club_answer import ClubSchedule
from rubdown.report.diff.comparison import Comparison
from rubdown.report.history import PastMassage
from rubdown.report.load import LoadChart, StreamLoad
from rubdown.report.logged import LoggedEntry
from rubdown.report.massage import Coming
from rubdown.report.race import AroundRace
from rubdown.report.reminders.notice import Notice, StreamNotices
from rubdown.report.rulebook import Rulebook
from rubdown.report.slots import Slot
from rubdown.report.stream import StreamNext, StreamProblems, StreamSchedule
from rubdown.report.sure import SureSchedule
from rubdown.report.team import TeamRow
from rubdown.report.tipping import TippingPoint
from rubdown.report.week import TrainingWeek
from rubdown.report.why import Best, DayInBrief, Price, Why
from rubdown.rules import rules_of
from rubdown.rules.base import Closing, Rule, Sharing, SoftClosing
from rubdown.toml.problems import Diagnostic


class Output(Struct, frozen=True):
    """What a command prints with `--format json`: the types of its values, and when it prints which."""

    shapes: tuple[Any, ...]
    note: str


# In the order of the help page.
OUTPUTS: dict[str, Output] = {
    "calendar": Output(
        (SureSchedule, StreamSchedule, StreamProblems),
        "one object; of several plans, and with ndjson, one a line; sure and variations with --sure",
    ),
    "week": Output((list[TrainingWeek], TrainingWeek), "the weeks"),
    "next": Output((list[Coming], Coming, StreamNext, StreamProblems), "the next massages of all plans, by date"),
    "slots": Output((list[Slot], Slot), "the places to offer, the best first"),
    "race": Output((AroundRace,), "one object: the race, and the two weeks before and after it"),
    "why": Output(
        (Why, list[Best], list[DayInBrief], Price, Best, DayInBrief),
        "of a date; of each chosen date; --all; --not DATE",
    ),
    "load": Output((LoadChart, StreamLoad, StreamProblems), "one object; of several plans one a line"),
    "budget": Output((list[BudgetRow], BudgetRow), "a row for each number of massages"),
    "brief": Output((Brief,), "one object: the sheet, part by part, each with its lines"),
    "team": Output((list[TeamRow], TeamRow), "a row a plan"),
    "history": Output((list[PastMassage], PastMassage), "the massages that are past"),
    "club": Output((ClubSchedule,), "one object"),
    "check": Output((list[Diagnostic], Diagnostic, StreamProblems), "all problems of all plans; none if all is well"),
    "log": Output((list[LoggedEntry], LoggedEntry), "`log show`: what was logged, in its order"),
    "remind": Output((Notice, StreamNotices, StreamProblems), "one object a line for each reminder"),
    "diff": Output((Comparison,), "one object"),
    "rules": Output(
        (Rulebook, list[TippingPoint], TippingPoint), "one object; --tipping: the numbers, most decisive first"
    ),
}


def output_schema(command: str | None = None) -> dict[str, Any]:
    """JSON Schema, draft 2020-12, of a command's JSON, or of all commands'; where it is lines, of each line."""
    commands = {command: OUTPUTS[command]} if command else OUTPUTS
    shapes = [shape for output in commands.values() for shape in output.shapes]
    schemas, structs = msgspec.json.schema_components(shapes, ref_template="#/$defs/{name}")
    rest = iter(schemas)
    of_commands = {
        name: {
            "description": f"`rubdown {name} --format json`: {output.note}; with ndjson one on each line",
            **_any([_printed(next(rest)) for _ in output.shapes]),
        }
        for name, output in commands.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"JSON of rubdown {command}" if command else "JSON of rubdown",
        **_any([{"$ref": f"#/$defs/{name}"} for name in of_commands]),
        "$defs": {**of_commands, **{name: _printed(struct) for name, struct in structs.items()}, **_codes()},
    }


def _any(shapes: list[dict[str, Any]]) -> dict[str, Any]:
    """A schema that allows any of several; of only one itself, so that a validator can say what is wrong in it."""
    return shapes[0] if len(shapes) == 1 else {"anyOf": shapes}


def _codes() -> dict[str, Any]:
    """Enumerations of the rules' codes: all of them, and those that a field can hold, by what the rules do."""
    closings, rules = rules_of(Closing), rules_of(Rule)
    limits = [rule for rule in rules if rule.kind == "limits" and not isinstance(rule, Sharing)]
    kinds: dict[str, tuple[str, Iterable[Rule]]] = {
        "Rule": ("A rule of the rulebook: `rubdown rules CODE`.", rules),
        "Wish": ("A rule that gives or costs points.", [rule for rule in rules if rule.kind == "wish"]),
        "Closing": ("A rule that closes time.", closings),
        "Breach": ("A rule that a booking may break.", [*closings, *rules_of(SoftClosing), *limits]),
    }
    return {name: {"description": text, "enum": [rule.code for rule in of]} for name, (text, of) in kinds.items()}


def _printed(node: Any) -> Any:
    """A schema node as it is published: the JSON has every field, so all are required; later versions may have more."""
    if isinstance(node, list):
        return [_printed(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _printed(value) for key, value in node.items() if key not in ("properties", "default")}
    if "description" in made:  # a docstring, which only later Pythons keep without its indentation
        made["description"] = cleandoc(made["description"])
    if node.get("format") == "date":  # not every validator looks at formats
        made["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    if "properties" in node:
        fields = node["properties"]
        made["properties"] = {name: _printed(field) for name, field in fields.items()}
        made["required"] = [name for name, field in fields.items() if name in node["required"] or "default" in field]
        made.pop("additionalProperties", None)
    return made
