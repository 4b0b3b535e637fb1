"""When on a day an appointment can start: on the therapist's step, within what stays open of the hours."""

from __future__ import annotations

from collections.abc import Iterable

from rubdown.plan.model import Plan
from rubdown.rules.base import Minutes

_QUARTER = 15
_NOON = 12 * 60


def usable_windows(plan: Plan, windows: Iterable[Minutes]) -> tuple[Minutes, ...]:
    """The windows rounded inward to the quarter hour, as far as a massage that starts on the step fits into them."""
    rounded = ((-(-start // _QUARTER) * _QUARTER, end // _QUARTER * _QUARTER) for start, end in windows)
    return tuple(window for window in rounded if _starts(plan, window))


def proposed_start(plan: Plan, windows: Iterable[Minutes], *, after_a_run: bool) -> int:
    """The start to propose, in minutes of the day: nearest to the preferred time (the earlier of two), else the first.

    On a day with an easy run whose hour is not known, the first one from noon on, else the last.
    """
    starts = [start for window in windows for start in _starts(plan, window)]
    preferred = plan.prefer_time
    if preferred is not None:
        return min(starts, key=lambda start: (abs(start - preferred), start))
    if after_a_run:
        return next((start for start in starts if start >= _NOON), starts[-1])
    return starts[0]


def _starts(plan: Plan, window: Minutes) -> range:
    """The starts on the step that leave room for a massage within a window."""
    step = plan.therapist.step
    return range(-(-window[0] // step) * step, window[1] - plan.minutes + 1, step)
