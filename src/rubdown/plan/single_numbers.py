"""The numbers of `[rules]` one by one: each with its key, its bounds, and the way to change it alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct, inspect
from msgspec.structs import replace

from rubdown.plan.rule_numbers import DISTANCES, Condition, Numbers, RecoverHoursTable


class SingleNumber(Struct, frozen=True):
    """A number of `[rules]`: its dotted key (`clear_days_before_race.5k`), its bounds, both included, and its meaning.

    `path` are the names of the struct fields that lead to it.
    """

    key: str
    path: tuple[str, ...]
    least: int
    most: int
    meaning: str

    def value(self, numbers: Numbers, condition: Condition) -> int:
        """What it is; hours after a race that a plan leaves out depend on the runner's condition."""
        holder = getattr(numbers, self.path[0])
        if isinstance(holder, RecoverHoursTable):
            return holder.of(DISTANCES.index(self.key.rpartition(".")[2]), condition)
        value: int = getattr(holder, self.path[1]) if len(self.path) > 1 else holder
        return value

    def changed(self, numbers: Numbers, value: int) -> Numbers:
        """All numbers, with another value for this one."""
        table, *rest = self.path
        new = replace(getattr(numbers, table), **{rest[0]: value}) if rest else value
        return replace(numbers, **{table: new})


@cache
def single_numbers() -> dict[str, tuple[SingleNumber, ...]]:
    """Every number of `[rules]`, by the key that it stands under there."""
    kind = inspect.type_info(Numbers)
    assert isinstance(kind, inspect.StructType)
    return {
        field.encode_name: tuple(_leaves(field.encode_name, (field.name,), field.type, _meaning(field.type)))
        for field in kind.fields
    }


def _meaning(kind: inspect.Type) -> str:
    """What a number means, without the code of its rule."""
    assert isinstance(kind, inspect.Metadata)
    text: str = (kind.extra_json_schema or {})["description"]
    return text.partition(": ")[2]


def _leaves(key: str, path: tuple[str, ...], kind: inspect.Type, meaning: str) -> Iterator[SingleNumber]:
    if isinstance(kind, inspect.Metadata):
        yield from _leaves(key, path, kind.type, meaning)
    elif isinstance(kind, inspect.UnionType):  # a table, or one number for all of it; a number, or none
        yield from _leaves(key, path, max(kind.types, key=lambda t: isinstance(t, inspect.StructType)), meaning)
    elif isinstance(kind, inspect.StructType):
        for field in kind.fields:
            yield from _leaves(f"{key}.{field.encode_name}", (*path, field.name), field.type, meaning)
    elif isinstance(kind, inspect.IntType) and kind.ge is not None and kind.le is not None:
        yield SingleNumber(key, path, kind.ge, kind.le, meaning)
