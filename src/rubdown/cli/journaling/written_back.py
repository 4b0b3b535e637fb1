"""The changes that a calendar program wrote back, shown and asked about before they are logged."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import typer

from rubdown.plan.journal import JournalEntry
from rubdown.report.calendar_changes import Change
from rubdown.text import escape_controls, plural


def changes_shown(changes: Sequence[Change], source: str) -> Iterator[str]:
    """Lines that say what will be logged, and what will not, with what to type where it is so after all."""
    sure = [change for change in changes if change.entry and not change.unsure]
    if sure:
        yield f"Changed in {source}:"
        yield from (f"  {change.words}" for change in sure)
    for change in changes:
        if change.unsure:
            yield f"Not logged: {change.words} ({change.unsure})"
            if change.entry:
                yield f"  if it is so: {_command(change.entry)}"
        elif not change.entry:
            yield f"Not logged: {change.words}"


def chosen_changes(changes: Sequence[Change], *, yes: bool) -> list[Change] | None:
    """The changes to log: with `yes` all sure ones, on a terminal those that the user wants; None elsewhere."""
    sure = [change for change in changes if change.entry and not change.unsure]
    if yes:
        return sure
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    chosen = (
        sure if sure and _confirmed(f"Log {'this change' if len(sure) == 1 else plural(len(sure), 'change')}?") else []
    )
    unsure = [change for change in changes if change.entry and change.unsure]
    return [*chosen, *(change for change in unsure if _confirmed(f"{change.words} ({change.unsure}): log it?"))]


def _confirmed(question: str) -> bool:
    return typer.confirm(escape_controls(question), default=False, err=True)


def _command(entry: JournalEntry) -> str:
    """What logs an entry by hand."""
    words = [entry.what, entry.start and f"{entry.start:%Y-%m-%dT%H:%M}", entry.on, entry.to]
    words.append(entry.to_start and f"{entry.to_start:%Y-%m-%dT%H:%M}")
    return f"rubdown log {' '.join(str(word) for word in words if word)}{' --soft' if entry.kind == 'soft' else ''}"
