"""Numbers of the rulebook that changed under `[rules]`, one by one, told by key and by what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import get_args, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.plan.rule_numbers import Numbers, RecoverHoursTable
from rubdown.report.diff.change import Change, now


def rule_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """Each number that is not what it was."""
    for field in Numbers.__struct_fields__:
        before, after = getattr(old.numbers, field), getattr(new.numbers, field)
        if isinstance(before, Struct):
            yield from _table(field, old, new)
        elif before != after:
            text = now(_called(field, field), str(after), str(before))
            yield _of_numbers(text, field, before)


def _table(field: str, old: Plan, new: Plan) -> Iterator[Change]:
    before, after = getattr(old.numbers, field), getattr(new.numbers, field)
    for key, name in zip(before.__struct_fields__, before.__struct_encode_fields__, strict=True):
        if getattr(before, key) != getattr(after, key):
            what = _called(field, f"{field}.{name}")
            yield _of_table(
                now(what, _value(new, field, key), _value(old, field, key)), field, key, getattr(before, key)
            )


def _of_numbers(text: str, field: str, before: object) -> Change:
    return Change(text, lambda plan: replace(plan, numbers=replace(plan.numbers, **{field: before})))


def _of_table(text: str, field: str, key: str, before: object) -> Change:
    def revert(plan: Plan) -> Plan:
        table = replace(getattr(plan.numbers, field), **{key: before})
        return replace(plan, numbers=replace(plan.numbers, **{field: table}))

    return Change(text, revert)


def _value(plan: Plan, field: str, key: str) -> str:
    """A number as it holds: where the plan tells none, the one for the runner's condition."""
    table = getattr(plan.numbers, field)
    found = getattr(table, key)
    if found is None and isinstance(table, RecoverHoursTable):
        return f"the usual {table.of(table.__struct_fields__.index(key), plan.condition)}"
    return str(found)


def _called(field: str, key: str) -> str:
    """`The rule days_between (least days between two discharge massages)`."""
    return f"The rule {key} ({_meanings()[field]})"


@cache
def _meanings() -> dict[str, str]:
    """What each number means, as the schema describes it, without the rule's code."""
    hints = get_type_hints(Numbers, include_extras=True)
    return {field: _description(hint).partition(": ")[2] for field, hint in hints.items()}


def _description(hint: object) -> str:
    found = [meta.description for meta in get_args(hint) if isinstance(meta, Meta) and meta.description]
    return found[-1] if found else ""
