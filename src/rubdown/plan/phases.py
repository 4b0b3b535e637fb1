"""The phases and pauses of a season, read from the plan file's `[[block]]` and `[[pause]]`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from rubdown.plan.draft import Draft
from rubdown.plan.file_schema import BlockTable, PauseTable
from rubdown.plan.model import Block, Pause
from rubdown.plan.sessions import read_week_table
from rubdown.text import short_day
from rubdown.toml.problems import Path


def read_blocks(drafts: Sequence[Draft]) -> tuple[Block, ...]:
    """The phases of the season by their first days; two that overlap are a problem of the later one."""
    placed = [
        (draft, ("block", i), Block(table.name.strip(), *days, week, draft.line("block", i), draft.name))
        for draft in drafts
        for i, table in enumerate(draft.file.block)
        if (days := _days(draft, table, ("block", i)))
        for week in [read_week_table(draft, table.week, ("block", i, "week"))]
    ]
    placed.sort(key=lambda each: each[2].first)
    for (_, _, before), (draft, path, block) in pairwise(placed):
        if block.first <= before.last:
            wrong = (
                f"this block overlaps {_named(before)}, which lasts until {short_day(before.last)} {before.last.year}"
            )
            draft.problems.add((*path, "from"), wrong, "let it begin after that day")
    return tuple(block for _, _, block in placed)


def read_pauses(drafts: Sequence[Draft]) -> Iterator[Pause]:
    """The pauses, in the order in which they are written."""
    for draft in drafts:
        for i, table in enumerate(draft.file.pause):
            if days := _days(draft, table, ("pause", i)):
                yield Pause(*days, table.reason, draft.line("pause", i), draft.name)


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


def _named(block: Block) -> str:
    return f'the block "{block.name}"' if block.name else "another block"
