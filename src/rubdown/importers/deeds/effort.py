"""How hard each activity was, RPE 0 to 10, by the best that its source knows; and by what it is said.

In this order: the runner's own RPE, Strava's relative effort, the heart rate against the plan's `max_hr` or
`threshold_hr`, a training load; else the pace against the runner's own easy pace of the eight weeks before. The scales
are rubdown's own, fitted to the usual five zones (a zone's middle at its usual RPE); no trial stands behind them.
"""

from __future__ import annotations

import bisect
import statistics
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from rubdown.importers.deeds.activity import Activity

# Each scale: from which value on an RPE holds; between two values the RPE is in between.
_EFFORT_AN_HOUR = ((10, 1), (20, 2), (35, 3), (50, 4), (70, 5), (95, 6), (125, 7), (155, 8), (190, 9), (230, 10))
_OF_MAX_HR = (
    (0.55, 1), (0.65, 2), (0.72, 3), (0.77, 4), (0.81, 5), (0.85, 6), (0.88, 7), (0.91, 8), (0.94, 9), (0.97, 10)
)  # fmt: skip
_OF_THRESHOLD_HR = (
    (0.65, 1), (0.75, 2), (0.82, 3), (0.87, 4), (0.91, 5), (0.95, 6), (0.98, 7), (1.0, 8), (1.03, 9), (1.06, 10)
)  # fmt: skip
_INTENSITY = (
    (0.4, 1),
    (0.55, 2),
    (0.66, 3),
    (0.74, 4),
    (0.8, 5),
    (0.86, 6),
    (0.92, 7),
    (0.98, 8),
    (1.04, 9),
    (1.1, 10),
)
_OF_EASY_PACE = ((1.03, 3), (1.06, 4), (1.09, 5), (1.13, 6), (1.17, 7), (1.21, 8), (1.26, 9))  # as a share of its speed
BY_RPE, BY_EFFORT, BY_HEART, BY_LOAD = "RPE", "relative effort", "heart rate", "training load"
BY_PACE, BY_KIND = "pace", "kind of session"
_WEEKS = timedelta(weeks=8)
_FEWEST_RUNS = 4  # whose median pace is taken for the easy one
_BY_HEART = ("run", "hike", "bike", "swim", "row")


class Runner(Struct, frozen=True):
    """What the plan knows of the runner: heart rates in beats a minute (0: not known)."""

    max_hr: int = 0
    threshold_hr: int = 0


def measured_effort(activity: Activity, runner: Runner) -> tuple[float, str] | None:
    """The RPE of an activity and by what, where its source knows any measure of it."""
    if activity.rpe is not None:
        return activity.rpe, BY_RPE
    hours = activity.minutes / 60
    if activity.effort and hours:
        return on_scale(_EFFORT_AN_HOUR, activity.effort / hours), BY_EFFORT
    if activity.heart_rate > 40 and activity.sport in _BY_HEART:
        if runner.threshold_hr:
            return on_scale(_OF_THRESHOLD_HR, activity.heart_rate / runner.threshold_hr), BY_HEART
        if runner.max_hr:
            return on_scale(_OF_MAX_HR, activity.heart_rate / runner.max_hr), BY_HEART
    if activity.load and hours:
        return on_scale(_INTENSITY, (activity.load / hours / 100) ** 0.5), BY_LOAD  # 100 is an hour at threshold
    return None


def on_scale(scale: Sequence[tuple[float, int]], value: float) -> float:
    """The RPE of a value on a scale, to the half, between those of its neighbours."""
    i = bisect.bisect_right([low for low, _ in scale], value)
    if i == 0 or i == len(scale):
        return float(scale[max(0, i - 1)][1])
    (low, rpe), (high, more) = scale[i - 1], scale[i]
    return round(2 * (rpe + (more - rpe) * (value - low) / (high - low))) / 2


class EasyPace:
    """The runner's easy pace on each day: the median of the runs of the eight weeks before, in minutes a km."""

    def __init__(self, runs: Sequence[tuple[date, float, float, int]]) -> None:
        """`runs` are days with km, minutes and metres of climb."""
        far = [(day, minutes / (km + climb / 100)) for day, km, minutes, climb in runs if km >= 2 and minutes >= 10]
        self._runs = sorted(far)
        self._days = [day for day, _ in self._runs]

    def effort(self, activity: Activity) -> float | None:
        """The RPE of a run by its pace: None where it is none, or too few runs lie before it."""
        if activity.sport != "run" or activity.km < 1 or not activity.minutes:
            return None
        first, end = (bisect.bisect_left(self._days, day) for day in (activity.date - _WEEKS, activity.date))
        if end - first < _FEWEST_RUNS:
            return None
        easy = statistics.median(pace for _, pace in self._runs[first:end])
        return on_scale(_OF_EASY_PACE, easy * (activity.km + activity.climb / 100) / activity.minutes)
