"""Every number of the rulebook, with its default, its bounds and what it means.

No trial has tested them for deep massage: they are practitioners' advice, so a plan's `[rules]` table may override
each one. The bounds keep what the source article holds to without exception: never before a race, and not
immediately after one. The same structs give the JSON Schema of `[rules]`.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Distance = Literal["5k", "10k", "half", "marathon", "ultra"]
Condition = Literal["experienced", "regular", "beginner"]

DISTANCES: tuple[Distance, ...] = ("5k", "10k", "half", "marathon", "ultra")

ClearDays = Annotated[int, Meta(ge=1, le=60, description="days; never below 1: the day before a race stays closed")]
AfterRunHours = Annotated[int, Meta(ge=1, le=96, description="hours")]
AfterRaceHours = Annotated[int, Meta(ge=6, le=1000, description="hours; never immediately after a race")]
ComplaintHours = Annotated[int, Meta(ge=1, le=1000, description="hours")]
Points = Annotated[int, Meta(ge=0, le=1000, description="points")]
Percent = Annotated[int, Meta(ge=0, le=99, description="per cent")]
RhythmDays = Annotated[int, Meta(ge=1, le=400, description="days")]


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
    pull: ComplaintHours = 72
    illness: ComplaintHours = 24


class RacePointsTable(_Table, frozen=True):
    """Points of the first day that a race's recovery allows, by the race's priority."""

    A: Points = 100
    B: Points = 80
    C: Points = 60
    a_day_later: Annotated[int, Meta(ge=0, le=1000, description="points fewer for each day later")] = 12


class RhythmTable(_Table, frozen=True, rename={"from_": "from"}):
    """The even rhythm: days between two massages in a row, and what leaving it costs."""

    from_: RhythmDays = 14
    until: RhythmDays = 28
    far: RhythmDays = 42
    points_a_day: Points = 2
    further_points_a_day: Points = 2


class Numbers(_Table, frozen=True):
    """All numbers of the rulebook that a plan can override under `[rules]`."""

    clear_days_before_race: Annotated[
        ClearDaysTable, Meta(description="RACE1: days that a massage must come before a race, by distance")
    ] = ClearDaysTable()
    clear_days_before_minor_race: Annotated[
        ClearDays, Meta(description="RACE1: the same before a race of priority C or run as training")
    ] = 2
    clear_days_when_not_used: Annotated[
        ClearDays, Meta(description="RACE1: at least these days for a runner who is not used to deep massage")
    ] = 7
    clear_days_when_not_used_marathon: Annotated[
        ClearDays, Meta(description="RACE1: the same for a marathon and longer")
    ] = 14
    recover_hours_after_race: Annotated[
        RecoverHoursTable, Meta(description="RACE2: hours to wait after the finish, by distance")
    ] = RecoverHoursTable()
    hours_after_running: Annotated[
        AfterRunningTable, Meta(description="RUN1: hours closed after a run with a known start")
    ] = AfterRunningTable()
    clear_days_before_maximum_effort: Annotated[
        ClearDays, Meta(description="RUN3: days that a massage must come before a test or any session of RPE 9 or more")
    ] = 2
    days_between: Annotated[int, Meta(ge=1, le=60, description="GAP1: least days between two discharge massages")] = 10
    least_days_of_a_month: Annotated[
        int, Meta(ge=1, le=31, description="MON2: a month with fewer days in the horizon owes no massage")
    ] = 15
    hours_after_complaint: Annotated[
        ComplaintTable, Meta(description="HURT1: hours for which deep work stays closed")
    ] = ComplaintTable()
    points_after_race: Annotated[
        RacePointsTable, Meta(description="WISH1: points of the day on which a race's wait ends")
    ] = RacePointsTable()
    points_day_after_hard: Annotated[
        Points, Meta(description="WISH2: points of the day after the hardest session of the plan")
    ] = 40
    points_two_days_after_hard: Annotated[Points, Meta(description="WISH2: the same, two days after")] = 20
    points_after_hard_weeks: Annotated[
        Points, Meta(description="WISH3: points at the largest 21-day load of the plan")
    ] = 30
    hard_weeks_from_percent: Annotated[
        Percent, Meta(description="WISH3: share of the largest 21-day load up to which there are no points")
    ] = 50
    cost_hard_next_day: Annotated[Points, Meta(description="WISH4: cost when a hard session follows the next day")] = 30
    cost_hard_in_two_days: Annotated[
        Points, Meta(description="WISH4: cost when a hard session follows in two days")
    ] = 10
    points_preferred_day: Annotated[Points, Meta(description="WISH5: points of a preferred weekday")] = 10
    even_rhythm: Annotated[RhythmTable, Meta(description="WISH6: the days between two massages in a row")] = (
        RhythmTable()
    )
    cost_to_move_accepted: Annotated[
        Points, Meta(description="WISH8: cost of moving a proposed date that the runner accepted")
    ] = 30
    cost_beyond_least: Annotated[Points, Meta(description="WISH7: cost of each massage beyond a month's minimum")] = 50
