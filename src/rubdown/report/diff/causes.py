"""Which change moves which massage: the plan is solved again with the change reverted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from msgspec import Struct

from rubdown.plan.model import Plan
from rubdown.planner.season import season
from rubdown.report.answer import Shift
from rubdown.report.diff.calendar import calendar_changes
from rubdown.report.diff.change import Change, undone
from rubdown.report.diff.races import race_changes
from rubdown.report.diff.rulebook import rule_changes
from rubdown.report.diff.settings import setting_changes
from rubdown.report.diff.training import training_changes
from rubdown.report.shifts import shifts


class Horizon(Struct, frozen=True):
    """Today, and the first and last day of both schedules."""

    today: date
    start: date
    until: date


class ExplainedShift(Struct, frozen=True):
    """A massage that is not where it was, with the changes that caused it.

    `because`: each change whose reverting alone brings the massage back; if none does (`together`), changes that bring
    it back only when all of them are reverted.
    """

    shift: Shift
    because: tuple[Change, ...]
    together: bool


class Difference(Struct, frozen=True):
    """The changes between two plans, and the massages that they move."""

    changes: tuple[Change, ...]
    massages: tuple[ExplainedShift, ...]

    def affected(self, change: Change) -> int:
        """How many massages a change helps to move."""
        return sum(change in explained.because for explained in self.massages)


_Dates = frozenset[date]
_DatesWithout = Callable[[tuple[int, ...]], _Dates]  # the massages with some changes, by their numbers, reverted


def changes_between(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Every change; reverting all of them in this order gives a plan with the old schedule."""
    kinds = (race_changes, training_changes, calendar_changes, setting_changes, rule_changes)
    return tuple(change for changes in kinds for change in changes(old, new))


def difference(old: Plan, new: Plan, horizon: Horizon) -> Difference:
    """The changes between two plans, and each massage that they move over the same days, with its causes."""
    changes = changes_between(old, new)
    if not changes:
        return Difference((), ())

    @cache
    def dates_without(reverted: tuple[int, ...]) -> _Dates:
        return _dates(undone(new, [changes[i] for i in reverted]), horizon)

    moved = [s for s in shifts(sorted(_dates(old, horizon)), sorted(dates_without(()))) if _is_shown(s, horizon)]
    return Difference(changes, tuple(_explained(shift, changes, dates_without) for shift in moved))


def _dates(plan: Plan, horizon: Horizon) -> _Dates:
    return frozenset(season(plan, horizon.today, horizon.start, horizon.until).chosen)


def _is_shown(shift: Shift, horizon: Horizon) -> bool:
    """Whether the old or the new date of a shift is among the days that are compared."""
    return any(day is not None and horizon.start <= day <= horizon.until for day in (shift.old, shift.new))


def _explained(shift: Shift, changes: Sequence[Change], dates_without: _DatesWithout) -> ExplainedShift:
    alone = [i for i in range(len(changes)) if _is_undone(shift, dates_without((i,)))]
    because = alone or _together(shift, len(changes), dates_without)
    return ExplainedShift(shift, tuple(changes[i] for i in because), together=not alone)


def _together(shift: Shift, count: int, dates_without: _DatesWithout) -> tuple[int, ...]:
    """The numbers of changes that undo a shift when all of them are reverted, and not if any of them is kept.

    Of the shortest sufficient beginning of all changes the last one is needed; then the last one of the shortest
    beginning before it that suffices together with it; and so on.
    """
    needed: tuple[int, ...] = ()
    left = count  # the changes before those needed
    while left and not _is_undone(shift, dates_without(needed)):
        too_few, enough = 0, left
        while enough - too_few > 1:
            middle = (too_few + enough) // 2
            if _is_undone(shift, dates_without((*range(middle), *needed))):
                enough = middle
            else:
                too_few = middle
        left, needed = enough - 1, (enough - 1, *needed)
    return needed


def _is_undone(shift: Shift, dates: _Dates) -> bool:
    """Whether a massage is back where it was."""
    return (shift.old is None or shift.old in dates) and (shift.new is None or shift.new not in dates)
