"""The phases and pauses of a season, read from the plan file's `[[block]]` and `[[pause]]`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from rubdown.plan.draft import Draft, read_entries
from rubdown.plan.file_schema import BlockTable, PauseTable
from rubdown.plan.model import Block, Pause
from rubdown.plan.sessions import read_week_table
from rubdown.text import short_day
from rubdown.toml.problems import Path


def read_blocks(drafts: Sequence[Draft]) -> tuple[Block, ...]:
    """The phases of the season by their first days; two that overlap are a problem of the later one."""
    placed = sorted(read_entries(drafts, "block", _block), key=lambda entry: entry[2].first)
    for (_, _, before), (draft, path, block) in pairwise(placed):
        if block.first <= before.last:
            name = f'the block "{before.name}"' if before.name else "another block"
            wrong = f"this block overlaps {name}, which lasts until {short_day(before.last)} {before.last.year}"
            draft.problems.add((*path, "from"), wrong, "let it begin after that day")
    return tuple(block for _, _, block in placed)


def read_pauses(drafts: Sequence[Draft]) -> tuple[Pause, ...]:
    """The pauses, in the order in which they are written."""
    return tuple(pause for _, _, pause in read_entries(drafts, "pause", _pause))


def _block(draft: Draft, table: BlockTable, path: Path) -> Block | None:
    if not (days := _days(draft, table, path)):
        return None
    week = read_week_table(draft, table.week, (*path, "week"))
    return Block(table.name.strip(), *days, week, draft.line(*path), draft.name)


def _pause(draft: Draft, table: PauseTable, path: Path) -> Pause | None:
    days = _days(draft, table, path)
    return Pause(*days, table.reason, draft.line(*path), draft.name) if days else None


def _days(draft: Draft, table: BlockTable | PauseTable, path: Path) -> tuple[date, date] | None:
    """The first and the last day of an entry, or None with a problem where one is missing or they are the wrong way."""
    if draft.problems.any_within((*path, "from")) or draft.problems.any_within((*path, "until")):
        return None
    if table.from_ is None or table.until is None:
        key = "from" if table.from_ is None else "until"
        draft.problems.add(path, f"this {path[0]} has no {key}", f"add {key} = 2027-02-01", on_key=True)
        return None
    if table.until < table.from_:
        wrong = f"until ({table.until}) is before from ({table.from_})"
        draft.problems.add((*path, "until"), wrong, "give the later day in until")
        return None
    return table.from_, table.until
