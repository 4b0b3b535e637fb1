"""Which change moves which massage: the plan is solved again with the change reverted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache

from msgspec import Struct

from rubdown.plan.model import Plan
from rubdown.planner.season import Season, season
from rubdown.planner.uids import uids
from rubdown.report.answer import Shift
from rubdown.report.appointments import massage_starts
from rubdown.report.diff.calendar import calendar_changes
from rubdown.report.diff.change import Change, undone
from rubdown.report.diff.money import money_changes
from rubdown.report.diff.races import race_changes
from rubdown.report.diff.rulebook import rule_changes
from rubdown.report.diff.settings import setting_changes
from rubdown.report.diff.training import training_changes
from rubdown.report.shifts import in_words_with_hours, shifts


class Horizon(Struct, frozen=True):
    """Today, and the first and last day of both schedules."""

    today: date
    start: date
    until: date


class ExplainedShift(Struct, frozen=True):
    """A massage that is on another day or at another hour (of one date then), with the changes that caused it.

    `because`: each change whose reverting alone brings the massage back; if none does (`together`), changes that bring
    it back only when all of them are reverted. `uid` is that of the new massage, of the old one where it was dropped.
    """

    shift: Shift
    because: tuple[Change, ...]
    together: bool
    uid: str = ""
    old_start: datetime | None = None
    new_start: datetime | None = None

    @property
    def words(self) -> str:
        """`Mon 14 Dec moves to Wed 16 Dec (2 days later)`, `Mon 14 Dec at 17:00, was 18:30`."""
        return in_words_with_hours(self.shift, self.old_start, self.new_start)


class Difference(Struct, frozen=True):
    """The changes between two plans, and the massages that they move."""

    changes: tuple[Change, ...]
    massages: tuple[ExplainedShift, ...]

    def affected(self, change: Change) -> int:
        """How many massages a change helps to move."""
        return sum(change in explained.because for explained in self.massages)


_Starts = dict[date, datetime | None]  # the massages by date, with their hours where these are known
_StartsWithout = Callable[[tuple[int, ...]], _Starts]  # the massages with some changes, by their numbers, reverted


def changes_between(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Every change; reverting all of them in this order gives a plan with the old schedule."""
    kinds = (race_changes, training_changes, calendar_changes, setting_changes, money_changes, rule_changes)
    return tuple(change for changes in kinds for change in changes(old, new))


def difference(old: Plan, new: Plan, horizon: Horizon) -> Difference:
    """The changes between two plans, and each massage that they move to another day or hour, with its causes."""
    changes = changes_between(old, new)
    if not changes:
        return Difference((), ())

    @cache
    def starts_without(reverted: tuple[int, ...]) -> _Starts:
        return massage_starts(_solved(undone(new, [changes[i] for i in reverted]), horizon))

    solved = _solved(old, horizon), _solved(new, horizon)
    starts = [massage_starts(each) for each in solved]
    both = ((day, starts[0][day], starts[1][day]) for day in starts[0].keys() & starts[1].keys())
    hours = [Shift(day, day) for day, start, now in both if start and now and start != now]
    moved = [*shifts(*map(sorted, starts)), *hours]
    moved = sorted((s for s in moved if _is_shown(s, horizon)), key=lambda s: min(d for d in (s.old, s.new) if d))
    named = [uids(each) for each in solved] if moved else []
    explained = []
    for shift in moved:
        begun = starts[0].get(shift.old) if shift.old else None
        causes, together = _causes(shift, begun, len(changes), starts_without)
        uid = named[1][shift.new, "discharge"] if shift.new else named[0][shift.old, "discharge"] if shift.old else ""
        start = starts[1].get(shift.new) if shift.new else None
        because = tuple(changes[i] for i in causes)
        explained.append(ExplainedShift(shift, because, together, uid, begun, start))
    return Difference(changes, tuple(explained))


def _solved(plan: Plan, horizon: Horizon) -> Season:
    return season(plan, horizon.today, horizon.start, horizon.until)


def _is_shown(shift: Shift, horizon: Horizon) -> bool:
    """Whether the old or the new date of a shift is among the days that are compared."""
    return any(day is not None and horizon.start <= day <= horizon.until for day in (shift.old, shift.new))


def _causes(
    shift: Shift, begun: datetime | None, count: int, starts_without: _StartsWithout
) -> tuple[tuple[int, ...], bool]:
    """The numbers of the changes that caused a shift of a massage that begun then, and whether only together."""
    alone = tuple(i for i in range(count) if _is_undone(shift, begun, starts_without((i,))))
    if alone:
        return alone, False
    return _together(lambda reverted: _is_undone(shift, begun, starts_without(reverted)), count), True


def _together(is_undone: Callable[[tuple[int, ...]], bool], count: int) -> tuple[int, ...]:
    """The numbers of changes that undo a shift when all of them are reverted, and not if any of them is kept.

    Of the shortest sufficient beginning of all changes the last one is needed; then the last one of the shortest
    beginning before it that suffices together with it; and so on.
    """
    needed: tuple[int, ...] = ()
    left = count  # the changes before those needed
    while left and not is_undone(needed):
        too_few, enough = 0, left
        while enough - too_few > 1:
            middle = (too_few + enough) // 2
            if is_undone((*range(middle), *needed)):
                enough = middle
            else:
                too_few = middle
        left, needed = enough - 1, (enough - 1, *needed)
    return needed


def _is_undone(shift: Shift, begun: datetime | None, starts: _Starts) -> bool:
    """Whether a massage is back on its day; of one that only has another hour, whether it is back at it."""
    if shift.old == shift.new:
        return shift.old in starts and starts[shift.old] == begun
    return (shift.old is None or shift.old in starts) and (shift.new is None or shift.new not in starts)
