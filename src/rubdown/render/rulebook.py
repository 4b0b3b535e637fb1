"""The rulebook in print: the README's table, from the same rule values that the scheduler calls."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from rubdown.numbers import DISTANCES, RECOVER_HOURS, Numbers, RecoverHoursTable
from rubdown.rule import Closing, Rule, Source
from rubdown.rules import RULES


def number_in_words(value: object) -> str:
    """A number of the rulebook, or a table of such: `10`, `5k 3, 10k 3, half 4`."""
    if isinstance(value, RecoverHoursTable):
        return "; ".join(
            f"{condition}: " + ", ".join(f"{name} {hours}" for name, hours in zip(DISTANCES, row, strict=True))
            for condition, row in RECOVER_HOURS.items()
        )
    if isinstance(value, msgspec.Struct):
        table = msgspec.to_builtins(value)
        return ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in table.items())
    return str(value)


def kind_of(rule: Rule) -> str:
    """What a rule does, in a word: it closes, limits, is a goal or a wish."""
    if rule.code == "MON2":
        return "goal"
    return "wish" if rule.code.startswith("WISH") else "closes" if isinstance(rule, Closing) else "limits"


def markdown_table() -> str:
    """The rules with their numbers and sources as a GitHub table, and the sources in full below it."""
    return "\n".join([*_lines(), "", f"Sources, with their strength: {'; '.join(_sources())}."]) + "\n"


def _sources() -> list[str]:
    found = {source.code: source for rule in RULES for source in rule.sources if len(source.code) < len("Article")}
    return [f"{code} {source.cite} ({source.strength})" for code, source in sorted(found.items(), key=_by_number)]


def _by_number(item: tuple[str, Source]) -> tuple[str, int]:
    return item[0][0], int(item[0][1:])


def _lines() -> Iterator[str]:
    yield "| rule | what it says | why | `[rules]` key = default | sources |"
    yield "|---|---|---|---|---|"
    defaults = Numbers()
    for rule in RULES:
        numbers = "<br>".join(f"`{key}` = {number_in_words(getattr(defaults, key))}" for key in rule.numbers)
        sources = ", ".join(dict.fromkeys(source.code for source in rule.sources))
        yield f"| **{rule.code}** {rule.name} ({kind_of(rule)}) | {rule.title} | {rule.why} | {numbers} | {sources} |"
