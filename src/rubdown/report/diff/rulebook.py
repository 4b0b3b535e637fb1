"""Changed numbers of `[rules]`, each by its key and what it means."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import get_args, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.plan.rule_numbers import Numbers, RecoverHoursTable
from rubdown.report.diff.change import Change, now


def rule_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """One change for each number that differs."""
    for field in Numbers.__struct_fields__:
        before, after = getattr(old.numbers, field), getattr(new.numbers, field)
        if isinstance(before, Struct):
            yield from _table_changes(field, old, new)
        elif before != after:
            yield Change(now(_called(field, field), str(after), str(before)), partial(_with_number, field, before))


def _table_changes(field: str, old: Plan, new: Plan) -> Iterator[Change]:
    before, after = getattr(old.numbers, field), getattr(new.numbers, field)
    for key, name in zip(before.__struct_fields__, before.__struct_encode_fields__, strict=True):
        number = getattr(before, key)
        if number != getattr(after, key):
            text = now(_called(field, f"{field}.{name}"), _value(new, field, key), _value(old, field, key))
            yield Change(text, partial(_with_table_number, field, key, number))


def _with_number(field: str, number: object, plan: Plan) -> Plan:
    return replace(plan, numbers=replace(plan.numbers, **{field: number}))


def _with_table_number(field: str, key: str, number: object, plan: Plan) -> Plan:
    return _with_number(field, replace(getattr(plan.numbers, field), **{key: number}), plan)


def _value(plan: Plan, field: str, key: str) -> str:
    """A number in words; hours that the plan leaves out are the usual ones for the runner's condition."""
    table = getattr(plan.numbers, field)
    value = getattr(table, key)
    if value is None and isinstance(table, RecoverHoursTable):
        return f"the usual {table.of(table.__struct_fields__.index(key), plan.condition)}"
    return str(value)


def _called(field: str, key: str) -> str:
    """`The rule days_between (least days between two deep massages)`."""
    return f"The rule {key} ({_meanings()[field]})"


@cache
def _meanings() -> dict[str, str]:
    """What each number means, as the schema describes it, without the rule's code."""
    hints = get_type_hints(Numbers, include_extras=True)
    return {field: _description(hint).partition(": ")[2] for field, hint in hints.items()}


def _description(hint: object) -> str:
    texts = [meta.description for meta in get_args(hint) if isinstance(meta, Meta) and meta.description]
    return texts[-1] if texts else ""
