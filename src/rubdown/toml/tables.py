"""A TOML document to the plan file's structs, item by item: every wrong value is found, none hides another."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from rubdown.text import listed
from rubdown.toml.conversions import SCALARS
from rubdown.toml.problems import InvalidValue, Path, Problems, nearest, shown

MOST_INCLUDED = 20
# More than any plan has: what lies beyond is a mistake, and would only keep the reader waiting.
_MOST = {"include": MOST_INCLUDED, "race": 1000, "away": 366, "session": 5000, "appointment": 1000}
_MOST_ELSE = 2000
_ABSENT: Any = object()
_T = TypeVar("_T", bound=msgspec.Struct)


class _Key(NamedTuple):
    field: str
    type: Any  # as annotated, for msgspec's bounds
    core: Any  # without Annotated and None


@cache
def keys_of(table: type[msgspec.Struct]) -> dict[str, _Key]:
    """The keys that a table takes, as they are written."""
    hints = get_type_hints(table, include_extras=True)
    names = zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True)
    return {name: _Key(field, hints[field], _core(hints[field])) for field, name in names}


def _core(annotation: Any) -> Any:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _core(get_args(annotation)[0])
    if origin in (Union, UnionType):
        cores = [_core(arg) for arg in get_args(annotation) if arg is not type(None)]
        return next((core for core in cores if isinstance(core, type) and issubclass(core, msgspec.Struct)), cores[0])
    return annotation


def read_table(table: type[_T], raw: Any, path: Path, problems: Problems) -> _T:
    """A table's struct; what is wrong goes to the problems and keeps its default."""
    if not isinstance(raw, dict):
        name = ".".join(step for step in path if isinstance(step, str))
        header = f"[[{name}]]" if isinstance(path[-1], int) else f"[{name}]"
        problems.add(path, f"{shown(raw)} is not a table", f"write {header} on a line of its own, its keys below it")
        return table()
    known = keys_of(table)
    values = {}
    for name, value in raw.items():
        if problems.full:
            break
        key = known.get(name)
        if key is None:
            _unknown(name, list(known), path, problems)
            continue
        found = _read(key, value, (*path, name), problems)
        if found is not _ABSENT:
            values[key.field] = found
    return table(**values)


def _unknown(name: str, known: list[str], path: Path, problems: Problems) -> None:
    near = nearest(name, known)
    mend = f'did you mean "{near}"?' if near else f"known here: {', '.join(known)}"
    if name == "include":
        mend = "write it at the top of the file, above the first [table]"
    where = f" in {'.'.join(str(step) for step in path if isinstance(step, str))}" if path else ""
    problems.add((*path, name), f"unknown key {shown(name)}{where}", mend, on_key=True)


def _number_of(annotation: Any) -> Any:
    """The number that may stand for all of a table's, as annotated; None where the type is the table alone."""
    if get_origin(annotation) is Annotated:
        return _number_of(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return next((arg for arg in get_args(annotation) if _core(arg) is int), None)
    return None


def _read(key: _Key, value: Any, path: Path, problems: Problems) -> Any:
    if isinstance(key.core, type) and issubclass(key.core, msgspec.Struct):
        number = _number_of(key.type) if isinstance(value, int) and not isinstance(value, bool) else None
        if number is None:
            return read_table(key.core, value, path, problems)
        plain = _read(_Key("", number, int), value, path, problems)
        return _ABSENT if plain is _ABSENT else key.core(**dict.fromkeys(key.core.__struct_fields__, plain))
    if get_origin(key.core) is list:
        return _read_list(get_args(key.core)[0], value, path, problems)
    try:
        if key.core in SCALARS:
            return SCALARS[key.core].parse(value)
        return msgspec.convert(value, key.type)
    except InvalidValue as error:
        for each in (error, *error.others):
            problems.add((*path, *each.path), each.message, each.fix)
    except msgspec.ValidationError:
        problems.add(path, *_unfit(key, value, path))
    return _ABSENT


def _read_list(item: Any, value: Any, path: Path, problems: Problems) -> Any:
    if isinstance(value, dict) and isinstance(item, type) and issubclass(item, msgspec.Struct):
        mend = f"write [[{path[-1]}]] with two brackets: there can be several"
        problems.add(path, f"[{path[-1]}] is a list of tables", mend, on_key=True)
        return [read_table(item, value, path, problems)]
    most = _MOST.get(str(path[-1]), _MOST_ELSE)
    if isinstance(value, list) and len(value) > most:
        problems.add(path, f"{len(value)} entries, where no plan has more than {most}", "split the plan")
        return _ABSENT
    if not isinstance(value, list):
        problems.add(path, f"{shown(value)} is not a list", f"put it in brackets: [{shown(value)}]")
        return _ABSENT
    key = _Key("", item, _core(item))
    found = (_read(key, element, (*path, i), problems) for i, element in enumerate(value))
    return [element for element in found if element is not _ABSENT]


def _unfit(key: _Key, value: Any, path: Path) -> tuple[str, str]:
    """What is wrong with a plain value, and how to mend it, from the type that it should have."""
    if get_origin(key.core) is Literal:
        return _not_one_of(value, [str(word) for word in get_args(key.core)], path)
    if key.core is bool:
        return f"{shown(value)} is neither true nor false", "write true or false, without quotes"
    if key.core is int:
        return f"{shown(value)} is not a whole number in bounds", f"write a whole number {_bounds(key.type)}"
    return f"{shown(value)} is not text", "put it in quotes"


def _not_one_of(value: Any, words: list[str], path: Path) -> tuple[str, str]:
    choice = listed([f'"{word}"' for word in words], "or")
    if path[0] == "session" and value == "race":
        return "a race is not a session", "write it as [[race]]: its distance decides how long it is recovered from"
    near = nearest(value, words) if isinstance(value, str) else None
    meant = f'did you mean "{near}"? ' if near else ""
    return f"{shown(value)} is not a known {path[-1]}", f"{meant}write {choice}"


def _bounds(annotation: Any) -> str:
    low = high = None
    for part in _metas(annotation):
        low, high = (part.ge if part.ge is not None else low), (part.le if part.le is not None else high)
    return f"from {low} to {high}"


def _metas(annotation: Any) -> list[msgspec.Meta]:
    found = [arg for arg in get_args(annotation) if isinstance(arg, msgspec.Meta)]
    for arg in get_args(annotation):
        found += _metas(arg) if not isinstance(arg, msgspec.Meta) else []
    return found
