"""A change between two plans: its words and how to revert it; and pairs of entries before and after a change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.text import short_day

Entry = TypeVar("Entry", bound=Struct)


class Change(Struct, frozen=True):
    """A change in words, and the function that takes it back out of a plan."""

    text: str
    revert: Callable[[Plan], Plan]


def undone(plan: Plan, changes: Iterable[Change]) -> Plan:
    """The plan with some changes reverted, one after another."""
    for change in changes:
        plan = change.revert(plan)
    return plan


def setting(text: str, **before: object) -> Change:
    """A change of fields of the plan itself; `before` are their old values."""
    return Change(text, lambda plan: replace(plan, **before))


def entry(text: str, field: str, before: Struct | None, after: Struct | None) -> Change:
    """A change of one entry in a list of the plan; `before` is None if it was added, `after` if it was dropped."""

    def revert(plan: Plan) -> Plan:
        entries = list(getattr(plan, field))
        at = next((i for i, other in enumerate(entries) if bare(other) == after), len(entries))
        entries[at : at + 1] = [] if before is None else [before]
        return replace(plan, **{field: tuple(entries)})

    return Change(text, revert)


def bare(entry: Entry) -> Entry:
    """An entry without its file and line."""
    return replace(entry, line=None, file=None) if "line" in entry.__struct_fields__ else entry


def paired(
    old: Iterable[Entry], new: Iterable[Entry], *keys: Callable[[Entry], Hashable]
) -> list[tuple[Entry | None, Entry | None]]:
    """The entries that differ between two lists, as (before, after); (entry, None) was dropped, (None, entry) added.

    Equal entries are left out. Of the others, two make a pair if the first key gives the same for both, then by the
    next key, and so on.
    """
    _, before, after = _matched([bare(entry) for entry in old], [bare(entry) for entry in new], lambda entry: entry)
    pairs: list[tuple[Entry | None, Entry | None]] = []
    for key in keys:
        matched, before, after = _matched(before, after, key)
        pairs += matched
    return [*pairs, *((entry, None) for entry in before), *((None, entry) for entry in after)]


def _matched(
    old: Sequence[Entry], new: Sequence[Entry], key: Callable[[Entry], Hashable]
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """The pairs with equal keys, in order, and what is left of both lists; a key of None pairs nothing."""
    waiting: dict[Hashable, list[int]] = {}
    for i, entry in enumerate(new):
        waiting.setdefault(key(entry), []).append(i)
    waiting.pop(None, None)
    partners = [(entry, same.pop(0) if (same := waiting.get(key(entry))) else None) for entry in old]
    taken = {i for _, i in partners}
    pairs = [(entry, new[i]) for entry, i in partners if i is not None]
    return pairs, [e for e, i in partners if i is None], [e for i, e in enumerate(new) if i not in taken]


def deed(before: Struct | None, after: Struct | None) -> str:
    """What happened to an entry: `added`, `dropped` or `changed`."""
    return "added" if before is None else "dropped" if after is None else "changed"


def full_day(day: date) -> str:
    """`Sun 2 May 2027`."""
    return f"{short_day(day)} {day.year}"


def now(what: str, after: str, before: str) -> str:
    """`The length of a massage is now 90 minutes, was 60 minutes`."""
    return f"{what} is now {after or 'not given'}, was {before or 'not given'}"
