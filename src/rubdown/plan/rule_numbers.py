"""Every number of the rulebook, with its default, its bounds and what it means.

No trial has tested them for deep massage: they are practitioners' advice, so a plan's `[rules]` table may override
each one. The bounds keep what the source article holds to without exception: never before a race, and not
immediately after one. The same structs give the JSON Schema of `[rules]`.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Struct

from rubdown.toml.scalars import About

Distance = Literal["5k", "10k", "half", "marathon", "ultra"]
Condition = Literal["experienced", "regular", "beginner"]

DISTANCES: tuple[Distance, ...] = ("5k", "10k", "half", "marathon", "ultra")

ClearDays = Annotated[int, About("days; never below 1: the day before a race stays closed", ge=1, le=60)]
AfterRunHours = Annotated[int, About("hours", ge=1, le=96)]
AfterRaceHours = Annotated[int, About("hours; never immediately after a race", ge=6, le=1000)]
ComplaintHours = Annotated[int, About("hours", ge=1, le=1000)]
Points = Annotated[int, About("points", ge=0, le=1000)]
Percent = Annotated[int, About("per cent", ge=0, le=99)]
RhythmDays = Annotated[int, About("days", ge=1, le=400)]


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of numbers; a number that is left out keeps its default."""


class ClearDaysTable(_Table, frozen=True, rename={"five_k": "5k", "ten_k": "10k"}):
    """Days kept clear before a race, by distance."""

    five_k: ClearDays = 3
    ten_k: ClearDays = 3
    half: ClearDays = 4
    marathon: ClearDays = 5
    ultra: ClearDays = 7

    def of(self, distance: Distance) -> int:
        """The number for one distance."""
        return (self.five_k, self.ten_k, self.half, self.marathon, self.ultra)[DISTANCES.index(distance)]


class MinorClearDays(_Table, frozen=True):
    """Days kept clear before a race of priority C or run as training: up to a half, and beyond."""

    half: ClearDays = 2
    beyond: ClearDays = 4


class RecoverHoursTable(_Table, frozen=True, rename={"five_k": "5k", "ten_k": "10k"}):
    """Hours to wait after the finish, by distance; left out: the rulebook's for the runner's condition."""

    five_k: AfterRaceHours | None = None
    ten_k: AfterRaceHours | None = None
    half: AfterRaceHours | None = None
    marathon: AfterRaceHours | None = None
    ultra: AfterRaceHours | None = None

    def of(self, row: int, condition: Condition) -> int:
        """The number for one row (0 = 5k ... 4 = ultra)."""
        given = (self.five_k, self.ten_k, self.half, self.marathon, self.ultra)[row]
        return given if given is not None else RECOVER_HOURS[condition][row]


RECOVER_HOURS: dict[Condition, tuple[int, int, int, int, int]] = {
    "experienced": (24, 24, 48, 72, 120),
    "regular": (24, 48, 72, 96, 168),
    "beginner": (48, 72, 96, 144, 240),
}


class AfterRunningTable(_Table, frozen=True):
    """Hours closed after the end of a run whose start is known."""

    easy: AfterRunHours = 4
    hard: AfterRunHours = 6


class ComplaintTable(_Table, frozen=True):
    """Hours for which deep work stays closed after a logged complaint; illness: after it is logged as over."""

    discomfort: ComplaintHours = 24
    cramp: ComplaintHours = 24
    contracture: ComplaintHours = 48
    pull: ComplaintHours = 168
    illness: ComplaintHours = 48


class RacePointsTable(_Table, frozen=True):
    """Points of the first day that a race's recovery allows, by the race's priority."""

    A: Points = 100
    B: Points = 80
    C: Points = 60
    a_day_later: Annotated[int, About("points fewer for each day later", ge=0, le=1000)] = 12


class BeforeRacePoints(_Table, frozen=True):
    """Points of the last days that RACE1 leaves before a race, by the race's priority."""

    A: Points = 40
    B: Points = 20
    a_day: Annotated[int, About("points fewer for each day farther off", ge=0, le=1000)] = 5


class CostBeyondLeast(_Table, frozen=True):
    """What each massage beyond a month's least costs, by the hours of training in an average week."""

    from_0h: Points = 50
    from_4h: Points = 40
    from_7h: Points = 30

    def of(self, weekly_minutes: Fraction) -> int:
        """The cost for an average week of so many minutes of training."""
        if weekly_minutes < 240:
            return self.from_0h
        return self.from_4h if weekly_minutes < 420 else self.from_7h


class RhythmTable(_Table, frozen=True, rename={"from_": "from"}):
    """The even rhythm: days between two massages in a row, and what leaving it costs."""

    from_: RhythmDays = 14
    until: RhythmDays = 28
    far: RhythmDays = 42
    points_a_day: Points = 2
    further_points_a_day: Points = 0
    most: Annotated[int, About("most points that a long gap costs", ge=0, le=1000)] = 28

    @property
    def in_order(self) -> bool:
        """Whether `from` is the smallest of the three numbers of days, and `far` the largest."""
        return self.from_ <= self.until <= self.far


# One number in the file stands for all of such a table's.
if TYPE_CHECKING:
    MinorClear = MinorClearDays
    BeyondLeast = CostBeyondLeast
else:
    MinorClear = ClearDays | MinorClearDays
    BeyondLeast = Points | CostBeyondLeast


class Numbers(_Table, frozen=True):
    """All numbers of the rulebook that a plan can override under `[rules]`."""

    clear_days_before_race: Annotated[
        ClearDaysTable, About("RACE1: days without a massage before a race, by distance")
    ] = ClearDaysTable()
    clear_days_before_minor_race: Annotated[
        MinorClear, About("RACE1: the same before a race of priority C or run as training: {half = 2, beyond = 4}")
    ] = MinorClearDays()
    clear_days_when_not_used: Annotated[
        ClearDays, About("RACE1: at least these days for a runner who is not used to deep massage")
    ] = 7
    clear_days_when_not_used_marathon: Annotated[ClearDays, About("RACE1: the same for a marathon and longer")] = 14
    recover_hours_after_race: Annotated[
        RecoverHoursTable, About("RACE2: hours to wait after the finish, by distance")
    ] = RecoverHoursTable()
    hours_before_hard: Annotated[
        int, About("RUN4: hours closed before a hard session with a known start", ge=0, le=96)
    ] = 12
    hours_after_running: Annotated[AfterRunningTable, About("RUN1: hours closed after a run with a known start")] = (
        AfterRunningTable()
    )
    clear_days_before_maximum_effort: Annotated[
        ClearDays, About("RUN3: days without a massage before a test or any session of RPE 9 or more")
    ] = 2
    days_between: Annotated[int, About("GAP1: least days between two deep massages", ge=1, le=60)] = 10
    least_days_of_a_month: Annotated[
        int, About("MON2: covered days from which a month needs one massage", ge=1, le=31)
    ] = 15
    full_month_days: Annotated[
        int, About("MON2: covered days from which a month needs all its massages", ge=1, le=31)
    ] = 25
    hours_after_complaint: Annotated[ComplaintTable, About("HURT1: hours for which deep work stays closed")] = (
        ComplaintTable()
    )
    points_after_race: Annotated[RacePointsTable, About("WISH1: points of the day on which a race's wait ends")] = (
        RacePointsTable()
    )
    points_day_after_hard: Annotated[
        Points, About("WISH2: points of the day after the hardest session of the plan")
    ] = 40
    points_two_days_after_hard: Annotated[Points, About("WISH2: the same, two days after")] = 20
    points_after_hard_weeks: Annotated[Points, About("WISH3: points at the largest 21-day load of the plan")] = 30
    hard_weeks_from_percent: Annotated[
        Percent, About("WISH3: share of the largest 21-day load up to which there are no points")
    ] = 50
    cost_hard_next_day: Annotated[Points, About("WISH4: cost when a hard session follows the next day")] = 30
    cost_hard_in_two_days: Annotated[Points, About("WISH4: cost when a hard session follows in two days")] = 10
    points_preferred_day: Annotated[Points, About("WISH5: points of a preferred weekday")] = 10
    even_rhythm: Annotated[RhythmTable, About("WISH6: the days between two massages in a row")] = RhythmTable()
    cost_to_move_accepted: Annotated[
        Points,
        About("WISH8: cost of moving a proposed date that the runner accepted; five times it with an hour of the club"),
    ] = 30
    cost_beyond_least: Annotated[
        BeyondLeast, About("WISH7: cost of each massage beyond a month's least, by weekly hours of training")
    ] = CostBeyondLeast()
    points_before_race: Annotated[
        BeforeRacePoints, About("WISH9: points of the last days that are open before a race")
    ] = BeforeRacePoints()
