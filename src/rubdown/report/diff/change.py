"""A change between two plans: its words and how to revert it; and which entries of two plans are the same one."""

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
    """One thing that changed, in words, and what takes a plan back to before it."""

    text: str
    revert: Callable[[Plan], Plan]


def undone(plan: Plan, changes: Iterable[Change]) -> Plan:
    """The plan without some of its changes."""
    for change in changes:
        plan = change.revert(plan)
    return plan


def setting(text: str, **before: object) -> Change:
    """A change of fields of the plan itself, with their values before it."""
    return Change(text, lambda plan: replace(plan, **before))


def entry(text: str, field: str, before: Struct | None, after: Struct | None) -> Change:
    """A change of one entry of a plan's list; None where it was not there, or is there no more."""

    def revert(plan: Plan) -> Plan:
        found = list(getattr(plan, field))
        at = next((i for i, other in enumerate(found) if bare(other) == after), len(found))
        found[at : at + 1] = [] if before is None else [before]
        return replace(plan, **{field: tuple(found)})

    return Change(text, revert)


def bare(entry: Entry) -> Entry:
    """An entry without its place in a file."""
    return replace(entry, line=None, file=None) if "line" in entry.__struct_fields__ else entry


def paired(
    old: Iterable[Entry], new: Iterable[Entry], *keys: Callable[[Entry], Hashable]
) -> list[tuple[Entry | None, Entry | None]]:
    """What differs between two lists: entries before and after, None where there is none.

    Two entries are the same one when they are alike in all, else in the first key, else in the next.
    """
    before, after = [bare(entry) for entry in old], [bare(entry) for entry in new]
    _, before, after = _matched(before, after, lambda entry: entry)
    pairs: list[tuple[Entry | None, Entry | None]] = []
    for key in keys:
        found, before, after = _matched(before, after, key)
        pairs += found
    return [*pairs, *((entry, None) for entry in before), *((None, entry) for entry in after)]


def _matched(
    old: Sequence[Entry], new: Sequence[Entry], key: Callable[[Entry], Hashable]
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """The pairs that a key makes, in order, and what it leaves of both; the key None makes no pair."""
    waiting: dict[Hashable, list[int]] = {}
    for i, entry in enumerate(new):
        waiting.setdefault(key(entry), []).append(i)
    waiting.pop(None, None)
    partners = [(entry, found.pop(0) if (found := waiting.get(key(entry))) else None) for entry in old]
    taken = {i for _, i in partners}
    pairs = [(entry, new[i]) for entry, i in partners if i is not None]
    return pairs, [e for e, i in partners if i is None], [e for i, e in enumerate(new) if i not in taken]


def full_day(day: date) -> str:
    """`Sun 2 May 2027`."""
    return f"{short_day(day)} {day.year}"


def now(what: str, after: str, before: str) -> str:
    """`The length of a massage is now 90 minutes, was 60 minutes`."""
    return f"{what} is now {after or 'not told'}, was {before or 'not told'}"
