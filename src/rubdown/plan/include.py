"""A plan and the files that it includes, each read by itself; and the settings that hold when all are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.file_schema import MOST_INCLUDED, HoursTable, PlanFile
from rubdown.toml.parse import Document, normalize_newlines, parse
from rubdown.toml.problems import InvalidValue, Problems, shown
from rubdown.toml.tables import keys_of, read_table

_T = TypeVar("_T", bound=Struct)


class SourceFile(Struct, frozen=True):
    """A file of a plan: its path in messages, its text, and its identity: the same by whatever path it is reached."""

    path: str
    text: str
    identity: str


# Finds an included file by the path of the file that includes it and the name given there; raises InvalidValue. The
# identity of the plan itself is its path.
Included = Callable[[str, str], SourceFile]


class Part(Struct, frozen=True):
    """A file of a plan as it was read, with what is wrong in it."""

    source: SourceFile
    document: Document
    file: PlanFile
    problems: Problems


def nothing_included(path: str, name: str) -> SourceFile:
    """The files of a plan that stands alone: none."""
    raise InvalidValue(f"{shown(name)} cannot be included here", "write its entries into this plan")


def read_parts(plan: SourceFile, included: Included) -> list[Part]:
    """The plan's files: each after those that it includes, the plan itself last. A file included twice counts once."""
    return list(_parts(plan, included, (), {plan.identity}))


def _parts(source: SourceFile, included: Included, above: tuple[SourceFile, ...], known: set[str]) -> Iterator[Part]:
    document, problems = parse(normalize_newlines(source.text), source.path), Problems()
    file = read_table(PlanFile, document.values, problems)
    chain = (*above, source)
    # By the raw list: an element that is no text has no place in the other, and would shift those after it.
    for i, name in enumerate(document.values["include"] if file.include else ()):
        if not isinstance(name, str):
            continue
        try:
            found = included(source.path, name)
            if _is_new(found, chain, known):
                yield from _parts(found, included, chain, known)
        except InvalidValue as error:
            problems.add(("include", i), error.message, error.fix)
    yield Part(source, document, file, problems)


def _is_new(found: SourceFile, chain: tuple[SourceFile, ...], known: set[str]) -> bool:
    """Whether a file has not been read yet; raises InvalidValue where it must not be."""
    ring = next((i for i, source in enumerate(chain) if source.identity == found.identity), None)
    if ring is not None:
        paths = " → ".join([source.path for source in chain[ring:]] + [chain[ring].path])
        raise InvalidValue(f"the file includes itself: {paths}", "take one of these includes out")
    if found.identity in known:
        return False
    if len(known) > MOST_INCLUDED:
        raise InvalidValue(f"more than {MOST_INCLUDED} files are included", "put some of them together")
    known.add(found.identity)
    return True


def settings_of(parts: list[Part]) -> PlanFile:
    """The settings of all files, key by key: a file wins over those that it includes, and a later one over an earlier.

    The therapist's hours are one setting: a weekday that they leave out is closed. Lists of entries are not settings:
    those here are the last file's.
    """
    settings = parts[0].file
    for part in parts[1:]:
        settings = _over(settings, part.file, part.document.values)
    return settings


def _over(below: _T, above: _T, told: Any) -> _T:
    """A table with the keys that another one tells in place of its own."""
    keys = [(key.field, told[name]) for name, key in keys_of(type(below)).items() if name in told]
    values = {field: getattr(above, field) for field, _ in keys}
    for field, inner in keys:
        if isinstance(values[field], Struct) and not isinstance(values[field], HoursTable) and isinstance(inner, dict):
            values[field] = _over(getattr(below, field), values[field], inner)
    return replace(below, **values)
