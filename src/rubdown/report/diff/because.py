"""Which change moves which massage: the schedule is solved again with the change reverted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from msgspec import Struct

from rubdown.plan.model import Plan
from rubdown.planner.season import season
from rubdown.report.diff.calendar import calendar_changes
from rubdown.report.diff.change import Change, undone
from rubdown.report.diff.races import race_changes
from rubdown.report.diff.rulebook import rule_changes
from rubdown.report.diff.settings import setting_changes
from rubdown.report.diff.training import training_changes
from rubdown.report.moves import Move, moves


class Horizon(Struct, frozen=True):
    """The day that it is, and the first and last day of both schedules."""

    today: date
    start: date
    until: date


class Moved(Struct, frozen=True):
    """A massage that is not where it was, and why.

    `because` holds every change whose reverting alone brings it back; where there is none (`together`), changes that
    bring it back only when all of them are reverted.
    """

    move: Move
    because: tuple[Change, ...]
    together: bool


class Difference(Struct, frozen=True):
    """What changed in a plan, and what that does to its massages."""

    changes: tuple[Change, ...]
    massages: tuple[Moved, ...]

    def affected(self, change: Change) -> int:
        """How many massages a change has a part in."""
        return sum(change in moved.because for moved in self.massages)


_Dates = frozenset[date]
_Without = Callable[[tuple[int, ...]], _Dates]  # the dates without some of the changes


def changes_between(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Everything that changed; reverting all of it, in this order, gives a plan with the old schedule."""
    kinds = (race_changes, training_changes, calendar_changes, setting_changes, rule_changes)
    return tuple(change for found in kinds for change in found(old, new))


def difference(old: Plan, new: Plan, horizon: Horizon) -> Difference:
    """Both plans solved over the same days; for each massage that is not where it was, the changes that did it."""
    changes = changes_between(old, new)
    if not changes:
        return Difference((), ())

    @cache
    def without(reverted: tuple[int, ...]) -> _Dates:
        return _dates(undone(new, [changes[i] for i in reverted]), horizon)

    found = moves(sorted(_dates(old, horizon)), sorted(without(())))
    return Difference(changes, tuple(_moved(move, changes, without) for move in found))


def _dates(plan: Plan, horizon: Horizon) -> _Dates:
    return frozenset(season(plan, horizon.today, horizon.start, horizon.until).chosen)


def _moved(move: Move, changes: Sequence[Change], without: _Without) -> Moved:
    every = range(len(changes))
    alone = tuple(changes[i] for i in every if _vanished(move, without((i,))))
    return Moved(move, alone or tuple(changes[i] for i in _together(move, every, without)), together=not alone)


def _together(move: Move, every: Sequence[int], without: _Without) -> tuple[int, ...]:
    """Changes that bring a massage back when all are reverted, each needed: of the shortest row of changes that is
    enough the last one is, and then the last one of those before it, until no more are.
    """
    needed: tuple[int, ...] = ()
    before = tuple(every)
    while before and not _vanished(move, without(needed)):
        too_few, enough = 0, len(before)
        while enough - too_few > 1:
            middle = (too_few + enough) // 2
            if _vanished(move, without((*before[:middle], *needed))):
                enough = middle
            else:
                too_few = middle
        before, needed = before[: enough - 1], (before[enough - 1], *needed)
    return needed


def _vanished(move: Move, dates: _Dates) -> bool:
    """Whether a massage is back where it was."""
    return (move.old is None or move.old in dates) and (move.new is None or move.new not in dates)
