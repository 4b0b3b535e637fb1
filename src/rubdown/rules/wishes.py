"""WISH1 to WISH5: which days are best."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from rubdown.model import Race, Session
from rubdown.rule import Verdict, Wish
from rubdown.rules.races import wait_end
from rubdown.rules.running import described
from rubdown.rules.sources import BENEFITS, HOW_OFTEN, L1, P2, P12, P23, PRACTICAL
from rubdown.timeline import Timeline, percent_of_largest
from rubdown.wording import days, ordinal, round_half_up, weekday

_ONE_DAY, _TWO_DAYS = timedelta(days=1), timedelta(days=2)
_LONGEST_WAIT = 50  # days: beyond the longest race and the longest wait that `[rules]` allows
_FOR_EVER = 1_000_000  # days


def race_points(timeline: Timeline, race: Race, day: date) -> int:
    """WISH1 for one race: most on the day on which its wait ends, fewer for each day later, never below 0."""
    if day < race.date:
        return 0
    later = (day - wait_end(timeline.plan, race).date()).days
    table = timeline.plan.numbers.points_after_race
    first: int = getattr(table, race.priority)
    return max(0, first - table.a_day_later * later) if later >= 0 else 0


def _races_that_may_count(timeline: Timeline, day: date) -> list[Race]:
    """The races of the last weeks; all that lie behind where their points never end."""
    table = timeline.plan.numbers.points_after_race
    reach = _LONGEST_WAIT + max(table.A, table.B, table.C) // table.a_day_later if table.a_day_later else _FOR_EVER
    return [race for race in timeline.plan.races if 0 <= (day - race.date).days <= reach]


def race_behind(timeline: Timeline, day: date) -> tuple[int, Race] | None:
    """The race that gives a day most points, and how many; of two that give the same, the later."""
    races = _races_that_may_count(timeline, day)
    found = ((race_points(timeline, race, day), race) for race in races)
    return max(((points, race) for points, race in found if points), key=lambda f: (f[0], f[1].date), default=None)


def _after_race(timeline: Timeline, day: date) -> Verdict:
    found = race_behind(timeline, day)
    if found is None:
        return Verdict("WISH1", True, 0, "no race has just been recovered from")
    points, race = found
    return Verdict("WISH1", True, points, lambda: _after_in_words(timeline, race, day))


def _after_in_words(timeline: Timeline, race: Race, day: date) -> str:
    late = (day - wait_end(timeline.plan, race).date()).days
    nth = ordinal(late + 1) if late else "first"
    return f"{days((day - race.date).days)} after {race.name}, the {nth} day that its recovery allows"


def _day_after_hard(timeline: Timeline, day: date) -> Verdict:
    numbers = timeline.plan.numbers
    best = Verdict("WISH2", True, 0, "no hard session in the two days before")
    for ago, most, words in (
        (_ONE_DAY, numbers.points_day_after_hard, "the day after"),
        (_TWO_DAYS, numbers.points_two_days_after_hard, "two days after"),
    ):
        hardest = timeline.hardest.get(day - ago)
        if hardest and timeline.largest_session:
            points = round_half_up(most * hardest.load, timeline.largest_session)
            if points > best.points:
                best = Verdict("WISH2", True, points, partial(_behind, words, hardest.session))
    return best


def _behind(words: str, session: Session) -> str:
    return f"{words} your {described(session.workout)}"


def _after_hard_weeks(timeline: Timeline, day: date) -> Verdict:
    most = timeline.plan.numbers.points_after_hard_weeks
    start = timeline.plan.numbers.hard_weeks_from_percent
    # most × (share − start) ÷ (1 − start), with the share as sum ÷ largest and start in per cent, in whole numbers
    largest = timeline.largest_sum
    above = 100 * timeline.sum_before(day) - start * largest
    points = max(0, round_half_up(most * above, (100 - start) * largest)) if largest else 0
    return Verdict("WISH3", True, points, lambda: _weeks_in_words(timeline, day))


def _weeks_in_words(timeline: Timeline, day: date) -> str:
    return f"after three weeks at {percent_of_largest(timeline, day)} % of the plan's largest load"


def _calm_after(timeline: Timeline, day: date) -> Verdict:
    numbers = timeline.plan.numbers
    for ahead, cost, when in (
        (_ONE_DAY, numbers.cost_hard_next_day, "the next day"),
        (_TWO_DAYS, numbers.cost_hard_in_two_days, "in two days"),
    ):
        event = timeline.races.get(day + ahead) or timeline.hard.get(day + ahead)
        if event:
            return Verdict("WISH4", True, -cost, partial(_follows, event, when))
    return Verdict("WISH4", True, 0, "two calm days follow")


def _follows(event: Race | Session, when: str) -> str:
    what = event.name if isinstance(event, Race) else f"your {described(event.workout)}"
    return f"{what} follows {when}"


def _preferred_day(timeline: Timeline, day: date) -> Verdict:
    if day.weekday() in timeline.plan.prefer:
        points = timeline.plan.numbers.points_preferred_day
        return Verdict("WISH5", True, points, lambda: f"{weekday(day)} is a day you prefer")
    return Verdict("WISH5", True, 0, lambda: f"{weekday(day)} is not among the days you prefer")


def _keep_accepted(timeline: Timeline, day: date) -> Verdict:
    if day in timeline.plan.accepted:
        points = timeline.plan.numbers.cost_to_move_accepted
        return Verdict("WISH8", True, points, "kept, since you accepted this date")
    return Verdict("WISH8", True, 0, "not a date that you accepted")


WISH1 = Wish(
    code="WISH1",
    name="after-race",
    title="The day on which the wait after a race ends is best: A 100, B 80, C 60 points, fewer for each day later",
    why="After the race is the best moment.",
    sources=(BENEFITS,),
    numbers=("points_after_race",),
    judge=_after_race,
)

WISH2 = Wish(
    code="WISH2",
    name="day-after-hard",
    title="The day after a hard session, by its load as a share of the largest session's; half of it two days after",
    why="The day after running is ideal, and the moment depends on how hard the training was.",
    sources=(BENEFITS, HOW_OFTEN, L1),
    numbers=("points_day_after_hard", "points_two_days_after_hard"),
    judge=_day_after_hard,
)

WISH3 = Wish(
    code="WISH3",
    name="after-hard-weeks",
    title="After three hard weeks, by their load as a share of the plan's largest three weeks",
    why="It prevents the overload that comes after weeks of hard training.",
    sources=(HOW_OFTEN, L1),
    numbers=("points_after_hard_weeks", "hard_weeks_from_percent"),
    judge=_after_hard_weeks,
)

WISH4 = Wish(
    code="WISH4",
    name="calm-after",
    title="No hard session the next day, and better none in two days",
    why="A deep massage wants 24 to 48 hours without intense work after it.",
    sources=(P2, P12, P23),
    numbers=("cost_hard_next_day", "cost_hard_in_two_days"),
    judge=_calm_after,
)

WISH5 = Wish(
    code="WISH5",
    name="preferred-day",
    title="A weekday that the plan prefers (`[massage] prefer`)",
    why="An appointment that fits the week is kept.",
    sources=(PRACTICAL,),
    numbers=("points_preferred_day",),
    judge=_preferred_day,
)

WISH8 = Wish(
    code="WISH8",
    name="keep-accepted",
    title="A proposed date that the runner accepted (`rubdown log accepted`) moves only when that is worth its cost",
    why="Nobody keeps to a calendar that changes every day.",
    sources=(PRACTICAL,),
    numbers=("cost_to_move_accepted",),
    judge=_keep_accepted,
)
