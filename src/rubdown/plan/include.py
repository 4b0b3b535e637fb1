"""The files of a plan, each read by itself, and the settings that hold for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.draft import Draft
from rubdown.plan.file_schema import MOST_INCLUDED, HoursTable, PlanFile
from rubdown.plan.prepaid import BudgetTable
from rubdown.toml.parse import normalize_newlines, parse
from rubdown.toml.problems import InvalidValue, Problems, shown
from rubdown.toml.tables import keys_of, read_table

_T = TypeVar("_T", bound=Struct)


class SourceFile(Struct, frozen=True):
    """A file of a plan: its path in messages, its text, and an identity that does not depend on how it was reached."""

    path: str
    text: str
    identity: str


# Finds an included file by the path of the file that includes it and the name given there; raises InvalidValue. The
# identity of the plan itself is its path.
Included = Callable[[str, str], SourceFile]


def nothing_included(path: str, name: str) -> SourceFile:
    """Refuses every included file: for a plan that comes as text alone."""
    raise InvalidValue(f"{shown(name)} cannot be included here", "write its entries into this plan")


def read_drafts(
    source: SourceFile, included: Included, above: tuple[SourceFile, ...] = (), known: set[str] | None = None
) -> Iterator[Draft]:
    """The plan's files, each after those that it includes, the plan's own last; one that is included twice, once.

    `above` are the files through which `source` is included, `known` the identities of all that were read.
    """
    known = {source.identity} if known is None else known
    document, problems = parse(normalize_newlines(source.text), source.path), Problems()
    file = read_table(PlanFile, document.values, problems)
    chain = (*above, source)
    # By the document's list: what is no text is missing in the struct's, and the places after it would be wrong.
    for i, name in enumerate(document.values["include"] if file.include else ()):
        if not isinstance(name, str):
            continue
        try:
            inner = included(source.path, name)
            if _is_new(inner, chain, known):
                yield from read_drafts(inner, included, chain, known)
        except InvalidValue as error:
            problems.add(("include", i), error.message, error.fix)
    yield Draft(source.path, source.path if above else None, document, file, problems)


def _is_new(file: SourceFile, chain: tuple[SourceFile, ...], known: set[str]) -> bool:
    """Whether a file has not been read yet. Raises InvalidValue where it must not be."""
    ring = next((i for i, source in enumerate(chain) if source.identity == file.identity), None)
    if ring is not None:
        paths = " → ".join([source.path for source in chain[ring:]] + [chain[ring].path])
        raise InvalidValue(f"the file includes itself: {paths}", "take one of these includes out")
    if file.identity in known:
        return False
    if len(known) > MOST_INCLUDED:
        raise InvalidValue(f"more than {MOST_INCLUDED} files are included", "put some of them together")
    known.add(file.identity)
    return True


def settings_of(drafts: list[Draft]) -> PlanFile:
    """The settings of all files, key by key: a file wins over those that it includes, and a later one over an earlier.

    The therapist's hours are one setting: a weekday that they leave out is closed. So is the budget. Lists of entries
    are no settings: the result has those of the last file.
    """
    settings = drafts[0].file
    for draft in drafts[1:]:
        settings = _override(settings, draft.file, draft.document.values)
    return settings


def _override(below: _T, above: _T, values: Any) -> _T:
    """A table with the keys that another one sets (those of `values`) in place of its own."""
    keys = [(key.field, values[name]) for name, key in keys_of(type(below)).items() if name in values]
    merged = {field: getattr(above, field) for field, _ in keys}
    for field, inner in keys:
        whole = isinstance(merged[field], HoursTable | BudgetTable)
        if isinstance(merged[field], Struct) and not whole and isinstance(inner, dict):
            merged[field] = _override(getattr(below, field), merged[field], inner)
    return replace(below, **merged)
