"""RUN1 to RUN4: some hours after a run, not on the day of a hard one, not before a maximum effort or a hard session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from rubdown.plan.model import Session, Units, Workout
from rubdown.plan.timeline import Timeline
from rubdown.rules.base import Closing, Rule, Stretch
from rubdown.rules.sources import BENEFITS, HOW_OFTEN, P2, P12, P23
from rubdown.text import days, distance, number, plural, short_day

_MAXIMUM_RPE = 9
_LEAST_CLEAR_DAYS = 2  # whatever a plan says: the day before a maximum effort stays closed
_ONE_DAY = timedelta(days=1)
_KIND_NOUNS = {
    "rest": "rest", "easy": "easy run", "cross": "cross-training", "strength": "strength session",
    "long": "long run", "hills": "hill session", "tempo": "tempo run", "intervals": "interval session",
    "test": "test", "race": "race",
}  # fmt: skip


def described(workout: Workout, units: Units) -> str:
    """A workout in a few words: `32 km long run`, `65 min tempo run`, `hill session`, `parkrun`."""
    if "parkrun" in workout.name.lower():
        return "parkrun"
    noun = _KIND_NOUNS[workout.kind]
    if workout.km is not None:
        return f"{distance(workout.km, units)} {noun}"
    return f"{number(workout.minutes)} min {noun}" if workout.minutes != 60 else noun


def end_of(session: Session) -> datetime:
    """When a session with a known start is over."""
    assert session.start is not None
    return session.start + timedelta(minutes=float(session.workout.minutes))


def _hours_after(timeline: Timeline, workout: Workout) -> int:
    table = timeline.plan.numbers.hours_after_running
    return table.hard if workout.hard else table.easy


def _hours_around(timeline: Timeline) -> Iterator[Stretch]:
    rests: dict[int, timedelta] = {}  # by workout: from its start until a massage may begin
    for session in timeline.near_horizon(timeline.sessions):
        workout, begin = session.workout, session.start
        if begin and workout.kind != "rest":
            if id(workout) not in rests:
                rests[id(workout)] = end_of(session) - begin + timedelta(hours=_hours_after(timeline, workout))
            words = partial(_hours_in_words, timeline, session)
            yield Stretch("RUN1", begin, begin + rests[id(workout)], words, "hours after running", session=session)


def _hours_in_words(timeline: Timeline, session: Session) -> str:
    rest = plural(_hours_after(timeline, session.workout), "hour")
    return f"{described(session.workout, timeline.plan.units)} until {end_of(session):%H:%M}, then {rest} of rest"


def hours_note(timeline: Timeline, day: date) -> str:
    """How long after a day's first easy session whose hour is not known a massage may begin; "" where there is none."""
    for session in timeline.sessions.get(day, ()):
        workout = session.workout
        if session.start is None and workout.kind != "rest" and not workout.hard:
            return f"leave {_hours_after(timeline, workout)} h after your {described(workout, timeline.plan.units)}"
    return ""


def has_untimed_easy_run(timeline: Timeline, day: date) -> bool:
    """Whether an easy run whose hour is not known is on a day: a massage is better proposed from noon on."""
    sessions = timeline.sessions.get(day, ())
    return any(s.start is None and s.workout.kind == "easy" and s.workout.sport == "run" for s in sessions)


def _hard_days(timeline: Timeline) -> Iterator[Stretch]:
    for session in timeline.near_horizon(timeline.hard):
        if session.start is None:
            midnight = datetime.combine(session.date, datetime.min.time())
            words = partial(_hard_day_in_words, timeline, session)
            yield Stretch("RUN2", midnight, midnight + _ONE_DAY, words, "hard running", session=session)


def _hard_day_in_words(timeline: Timeline, session: Session) -> str:
    return f"the day of your {described(session.workout, timeline.plan.units)}; the day after is better"


def _no_hard_run(timeline: Timeline, day: date) -> str:
    return "your hard session has a known start, so only the hours around it are closed" if day in timeline.hard else ""


def _maximum_efforts(timeline: Timeline) -> Iterator[Session]:
    """Tests, and sessions of RPE 9 and more: all of them are hard sessions."""
    maximum: dict[int, bool] = {}  # by workout: repeats share theirs, and comparing fractions is slow
    for session in timeline.hard_sessions():
        workout = session.workout
        if id(workout) not in maximum:
            maximum[id(workout)] = workout.kind == "test" or workout.rpe >= _MAXIMUM_RPE
        if maximum[id(workout)]:
            yield session


def _before_efforts(timeline: Timeline) -> Iterator[Stretch]:
    clear = max(timeline.plan.numbers.clear_days_before_maximum_effort, _LEAST_CLEAR_DAYS)
    for session in _maximum_efforts(timeline):
        midnight = datetime.combine(session.date, datetime.min.time())
        end = session.start or midnight + _ONE_DAY
        what = f"{described(session.workout, timeline.plan.units)} ({short_day(session.date)})"
        text = f"less than {clear} days before a maximum effort: {what}"
        begin = midnight - timedelta(days=clear - 1)
        yield Stretch("RUN3", begin, end, text, "before a maximum effort", session=session)


def _no_effort_near(timeline: Timeline, day: date) -> str:
    following = min((s.date for s in _maximum_efforts(timeline) if s.date >= day), default=None)
    return f"{days((following - day).days)} to your next maximum effort ({short_day(following)})" if following else ""


def _before_hard(timeline: Timeline) -> Iterator[Stretch]:
    hours = timeline.plan.numbers.hours_before_hard
    for session in timeline.near_horizon(timeline.hard):
        if session.start and hours:
            begin = session.start - timedelta(hours=hours)
            words = partial(_before_hard_in_words, timeline, session)
            yield Stretch("RUN4", begin, session.start, words, "before hard running", session=session)


def _before_hard_in_words(timeline: Timeline, session: Session) -> str:
    hours = plural(timeline.plan.numbers.hours_before_hard, "hour")
    when = f"{short_day(session.date)} {session.start:%H:%M}"
    return f"less than {hours} before your {described(session.workout, timeline.plan.units)} ({when})"


RUN1 = Closing(
    code="RUN1", name="hours-after-running",
    title="Not during a run with a known start, nor in the hours after it",
    why="The legs should rest for at least a few hours before they are worked on.",
    sources=(BENEFITS, P2), numbers=("hours_after_running",), reads=("session", "week", "block"),
    example="""
[[session]]
start = 2026-10-08T17:30:00
name = "easy 8 km"
""",
    cause_rank=80, clash="is too soon", in_load=False, in_ics=False, stretches=_hours_around, why_open=hours_note,
)  # fmt: skip

RUN2 = Closing(
    code="RUN2", name="day-of-hard-running",
    title="Not on the day of a hard session whose hour is not known; an easy one only adds a note",
    why="The day after running is ideal; on the day itself the hours of rest can't be guaranteed.",
    sources=(BENEFITS,), reads=("session", "week", "block"),
    example="""
[[session]]
every = "tue"
from = 2026-10-19
until = 2026-11-15
name = "intervals 10 km"

[[session]]
every = "sun"
from = 2026-10-19
until = 2026-11-15
name = "long run 30 km"
""",
    cause_rank=60, clash="is too soon", in_load=False, in_ics=False, stretches=_hard_days, why_open=_no_hard_run,
)  # fmt: skip

RUN3 = Closing(
    code="RUN3", name="before-maximum-effort",
    title="Not in the days before a test, a time trial or any session of RPE 9 or more",
    why="A massage that relaxes the legs makes no sense before a maximum effort, race or not.",
    sources=(HOW_OFTEN,),
    numbers=("clear_days_before_maximum_effort",), floor=_LEAST_CLEAR_DAYS, reads=("session", "week", "block"),
    example="""
[[session]]
date = 2026-10-13
name = "5 km test"
""",
    cause_rank=70, clash="is too close", looks_ahead=True, in_ics=False,
    stretches=_before_efforts, why_open=_no_effort_near,
)  # fmt: skip

RUN4 = Closing(
    code="RUN4", name="hours-before-hard",
    title="Not in the 12 hours before a hard session with a known start",
    why="A deep massage wants 24 to 48 hours without intense work after it.",
    sources=(P2, P12, P23), numbers=("hours_before_hard",), reads=("session", "week", "block"),
    example="""
[[session]]
start = 2026-10-08T19:00:00
name = "intervals 10 km"
""",
    cause_rank=75, clash="is too close", looks_ahead=True, in_load=False, in_ics=False, stretches=_before_hard,
)  # fmt: skip

RULES: tuple[Rule, ...] = (RUN1, RUN2, RUN3, RUN4)
