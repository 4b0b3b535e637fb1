"""A club planned: the runners' seasons, the timetable that the solver gives (extra `club`), and what is reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.planner.club.members import ClubSeasons, SharedTherapist, club_seasons
from rubdown.planner.club.result import Limits, Timetable
from rubdown.planner.club.solve import plan_jointly
from rubdown.report.club import club_schedule
from rubdown.report.club_answer import ClubSchedule
from rubdown.report.club_suggestions import extra_hours


class ClubRequest(Struct, frozen=True):
    """How a club is planned: until when; so that nobody loses too much; with the fewest changes of what runners
    accepted; with the extra hours that would help most."""

    until: date | None = None
    fair: bool = False
    replan: bool = False
    suggest: bool = False


def planned_club(
    plans: Sequence[Plan], therapists: Sequence[SharedTherapist], today: date, request: ClubRequest, limits: Limits
) -> ClubSchedule:
    """The club's timetable from today on, as good as the limits allow."""

    def seasons_with(therapists: Sequence[SharedTherapist]) -> ClubSeasons:
        club = club_seasons(plans, therapists, today, request.until)
        return replace(club, problem=replace(club.problem, fair=request.fair, keeps_accepted=request.replan))

    def again(therapists: Sequence[SharedTherapist], share: float) -> Timetable | None:
        if limits.seconds_left() <= 0:
            return None
        ends = limits.seconds_left() * (1 - share)
        own = replace(limits, seconds_left=lambda: limits.seconds_left() - ends, progress=lambda _: None)
        return plan_jointly(seasons_with(therapists).problem, own)

    seasons = seasons_with(therapists)
    schedule = club_schedule(plans, seasons, plan_jointly(seasons.problem, limits))
    return replace(schedule, suggestions=extra_hours(seasons, schedule, again)) if request.suggest else schedule
