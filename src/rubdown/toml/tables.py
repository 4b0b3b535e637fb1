"""A TOML document's values to the structs of a schema: every wrong value is reported, none hides another."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from inspect import get_annotations
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from rubdown.text import listed
from rubdown.toml.problems import InvalidValue, Path, Problems, did_you_mean, shown
from rubdown.toml.scalars import Scalar

_MOST = 2000  # entries of a list, unless the schema says otherwise: what lies beyond is a mistake
_ABSENT: Any = object()
_T = TypeVar("_T", bound=Struct)


class Key:
    """A key of a table: the struct's field and its type as annotated.

    What follows from the type is looked up when a plan has the key: most plans have a few of all.
    """

    def __init__(self, field: str, annotation: Any) -> None:
        self.field = field
        self.annotation = annotation

    @cached_property
    def core(self) -> Any:
        """The type itself, without Annotated and None."""
        return _core(self.annotation)

    @cached_property
    def item(self) -> Key:
        """The key as it is for one entry of its list."""
        return Key(self.field, _item_type(self.core))

    @cached_property
    def extra(self) -> dict[str, Any]:
        """What its Meta(extra) adds: "most", the number of entries that a list may have, and "elsewhere".

        The latter is for words that belong elsewhere: what is wrong with each, and how to fix it.
        """
        return {key: value for meta in _metas(self.annotation) for key, value in (meta.extra or {}).items()}


@cache
def keys_of(table: type[Struct]) -> dict[str, Key]:
    """The keys that a table takes, as they are written."""
    hints: dict[str, Any] = {}  # as `get_type_hints` has them, which also looks into each
    for base in reversed(table.__mro__):
        hints |= get_annotations(base, eval_str=True)
    names = zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True)
    return {name: Key(field, hints[field]) for field, name in names}


def keys_as_written(table: type[Struct], raw: dict[str, Any]) -> dict[str, str]:
    """Each key that a table is given, with the name under which it stands in the file.

    A table may know other spellings of its keys (`keys_meant`), also one for several keys: `weekdays` for five
    weekdays. The narrower name wins: `tue` beside `weekdays`.
    """
    written: dict[str, str] = {}
    known = keys_of(table)
    for name in sorted(raw, key=lambda name: (name not in known, len(_keys_meant(table, name)))):
        for key in _keys_meant(table, name):
            written.setdefault(key, name)
    return written


def _keys_meant(table: type[Struct], name: str, *, strict: bool = False) -> tuple[str, ...]:
    """The keys of a table that a name in the file stands for; none where it is unknown.

    `strict` raises InvalidValue where the table reads other spellings, and this one is none of them.
    """
    if name in keys_of(table):
        return (name,)
    other_spelling: Callable[[str], tuple[str, ...]] = getattr(table, "keys_meant", lambda name: ())
    try:
        return other_spelling(name)
    except InvalidValue:
        if strict:
            raise
        return ()


def _core(annotation: Any) -> Any:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _core(get_args(annotation)[0])
    if origin in (Union, UnionType):
        cores = [_core(arg) for arg in get_args(annotation) if arg is not type(None)]
        return next(filter(_is_table, cores), cores[0])
    return annotation


def _number_for_all(annotation: Any) -> Any:
    """The number that may stand for all of a table's, as annotated; None where only the table itself is taken."""
    if get_origin(annotation) is Annotated:
        return _number_for_all(get_args(annotation)[0])
    choices = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else ()
    return next((choice for choice in choices if _core(choice) is int), None)


def _metas(annotation: Any) -> list[Meta]:
    args = get_args(annotation)
    outer = [arg for arg in args if isinstance(arg, Meta)]
    return outer + [meta for arg in args if not isinstance(arg, Meta) for meta in _metas(arg)]


def read_table(table: type[_T], values: Any, problems: Problems) -> _T:
    """The struct of a whole document; what is wrong is added to the problems and keeps its default."""
    return _Reader(table, problems).table(table, values, ())


class _Reader(Struct, frozen=True):
    """Reads one document of the schema `root`."""

    root: type[Struct]
    problems: Problems

    def table(self, table: type[_T], raw: Any, path: Path) -> _T:
        if not isinstance(raw, dict):
            name = ".".join(step for step in path if isinstance(step, str))
            header = f"[[{name}]]" if isinstance(path[-1], int) else f"[{name}]"
            fix = f"write {header} on a line of its own, its keys below it"
            self.problems.add(path, f"{shown(raw)} is not a table", fix)
            return table()
        known, values = keys_of(table), {}
        written = keys_as_written(table, raw)
        for name, value in raw.items():
            if self.problems.full:
                break
            meant = _keys_meant(table, name)
            if not meant:
                self.unknown_key(table, name, path)
            elif len(meant) == 1 and written[meant[0]] != name:
                wrong = f"{shown(name)} is {shown(written[meant[0]])} again"
                self.problems.add((*path, name), wrong, "keep one of them", on_key=True)
            for key in meant:
                field = self.value(known[key], value, (*path, name)) if written[key] == name else _ABSENT
                if field is not _ABSENT:
                    values[known[key].field] = field
        return table(**values)

    def unknown_key(self, table: type[Struct], name: str, path: Path) -> None:
        known = list(keys_of(table))
        fix = did_you_mean(name, known).strip() or f"known here: {', '.join(known)}"
        try:
            _keys_meant(table, name, strict=True)
        except InvalidValue as error:
            fix = error.fix
        if (key := keys_of(self.root).get(name)) and not _is_table(_item_type(key.core)):
            fix = "write it at the top of the file, above the first [table]"
        where = f" in {'.'.join(str(step) for step in path if isinstance(step, str))}" if path else ""
        self.problems.add((*path, name), f"unknown key {shown(name)}{where}", fix, on_key=True)

    def value(self, key: Key, value: Any, path: Path) -> Any:
        from_text = getattr(key.core, "from_text", None) if isinstance(value, str) else None
        if _is_table(key.core) and not from_text:
            number = _number_for_all(key.annotation) if type(value) is int else None
            if not number:
                return self.table(key.core, value, path)
            plain = self.value(Key(key.field, number), value, path)
            return _ABSENT if plain is _ABSENT else key.core(**dict.fromkeys(key.core.__struct_fields__, plain))
        if get_origin(key.core) is list:
            return self.entries(key, value, path)
        try:
            scalar = isinstance(key.core, type) and issubclass(key.core, Scalar)
            parse = from_text or (key.core.parse if scalar else None)
            return parse(value) if parse else msgspec.convert(value, key.annotation)
        except InvalidValue as error:
            for each in (error, *error.others):
                self.problems.add((*path, *each.path), each.message, each.fix)
        except msgspec.ValidationError:
            self.problems.add(path, *_unfit(key, value, str(path[-1])))
        return _ABSENT

    def entries(self, key: Key, value: Any, path: Path) -> Any:
        item = key.item
        if isinstance(value, dict) and _is_table(item.core):
            fix = f"write [[{path[-1]}]] with two brackets: there can be several"
            self.problems.add(path, f"[{path[-1]}] is a list of tables", fix, on_key=True)
            return [self.table(item.core, value, path)]
        if not isinstance(value, list):
            self.problems.add(path, f"{shown(value)} is not a list", f"put it in brackets: [{shown(value)}]")
            return _ABSENT
        most = key.extra.get("most", _MOST)
        if len(value) > most:
            wrong = f"{len(value)} entries, where no plan has more than {most}"
            self.problems.add(path, wrong, "split the plan")
            return _ABSENT
        elements = (self.value(item, element, (*path, i)) for i, element in enumerate(value))
        return [element for element in elements if element is not _ABSENT]


def _is_table(core: Any) -> bool:
    return isinstance(core, type) and issubclass(core, Struct)


def _item_type(core: Any) -> Any:
    return get_args(core)[0] if get_origin(core) is list else core


def _unfit(key: Key, value: Any, name: str) -> tuple[str, str]:
    """What is wrong with a plain value, and how to fix it, from the type that it should have."""
    if get_origin(key.core) is Literal:
        if isinstance(value, str) and value in key.extra.get("elsewhere", {}):
            wrong, fix = key.extra["elsewhere"][value]
            return wrong, fix
        words = [str(word) for word in get_args(key.core)]
        choice = listed([f'"{word}"' for word in words], "or")
        return f"{shown(value)} is not a known {name}", f"{did_you_mean(value, words)}write {choice}"
    if key.core is bool:
        return f"{shown(value)} is neither true nor false", "write true or false, without quotes"
    if key.core is int:
        bounds = [(meta.ge, meta.le) for meta in _metas(key.annotation)]
        low = next((ge for ge, _ in reversed(bounds) if ge is not None), None)
        high = next((le for _, le in reversed(bounds) if le is not None), None)
        return f"{shown(value)} is not a whole number in bounds", f"write a whole number from {low} to {high}"
    return f"{shown(value)} is not text", "put it in quotes"
