"""OPEN1, AWAY1 and HURT1: the therapist's hours, the runner's absences, the body's complaints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from rubdown.plan.model import Complaint
from rubdown.plan.timeline import Timeline
from rubdown.rules.base import DAY_MINUTES, Closing, Minutes, Stretch, subtract
from rubdown.rules.sources import BENEFITS, C5, C6, C16, HOW_OFTEN, PRACTICAL
from rubdown.text import WEEKDAY_NAMES, clock, listed, plural, short_day, weekday

_WHOLE_DAY: tuple[Minutes, ...] = ((0, DAY_MINUTES),)
_FOREVER = datetime(9000, 1, 1)  # an illness that is not over


def _therapist(timeline: Timeline) -> str:
    return timeline.plan.therapist.name or "the therapist"


def hours_in_words(timeline: Timeline, day: date) -> str:
    """The therapist's hours on a weekday: `16:00–20:00`."""
    return _in_words(timeline.plan.therapist.hours[day.weekday()])


def _in_words(hours: tuple[Minutes, ...]) -> str:
    return listed([f"{clock(start)}–{clock(end)}" for start, end in hours])


def hours_on(timeline: Timeline, day: date) -> tuple[Minutes, ...]:
    """The therapist's hours on a day, as OPEN1 leaves them; none on a closed date."""
    therapist = timeline.plan.therapist
    return () if day in therapist.closed else therapist.hours[day.weekday()]


def outside_hours(timeline: Timeline, day: date) -> Iterator[Stretch]:
    """What OPEN1 closes on a day: all of it but the therapist's hours."""
    midnight = datetime.combine(day, datetime.min.time())
    words, cause = partial(_closed_in_words, timeline, day), _closed_because(timeline, day)
    for start, end in subtract(_WHOLE_DAY, list(hours_on(timeline, day)), 1):
        yield Stretch("OPEN1", midnight + timedelta(minutes=start), midnight + timedelta(minutes=end), words, cause)


def _outside_hours(timeline: Timeline) -> Iterator[Stretch]:
    return (stretch for day in timeline.horizon() for stretch in outside_hours(timeline, day))


def _closed_in_words(timeline: Timeline, day: date) -> str:
    name, hours = _therapist(timeline), timeline.plan.therapist.hours[day.weekday()]
    if day in timeline.plan.therapist.closed:
        return f"{name} is closed on {short_day(day)}"
    return f"{name} works {_in_words(hours)} on {weekday(day)}s" if hours else f"{name} has no hours on {weekday(day)}s"


def _closed_because(timeline: Timeline, day: date) -> str:
    name, hours = _therapist(timeline), timeline.plan.therapist.hours
    if day in timeline.plan.therapist.closed:
        return f"{name} is closed"
    working = listed([f"{WEEKDAY_NAMES[i]}s" for i, of_day in enumerate(hours) if of_day])
    return f"{name} works on {working} only" if working else f"{name} has no hours on any day"


def _open_all_day(timeline: Timeline, day: date) -> str:
    return f"{_therapist(timeline)} works round the clock on {weekday(day)}s"


def _absences(timeline: Timeline) -> Iterator[Stretch]:
    for away in timeline.plan.aways:
        text = f"away ({away.reason})" if away.reason else "away"
        yield Stretch("AWAY1", away.start, away.end, text, text)


def _at_home(timeline: Timeline, day: date) -> str:
    return "you are not away"


def complaint_end(timeline: Timeline, complaint: Complaint) -> datetime:
    """When deep work opens again after a complaint."""
    hours = timedelta(hours=getattr(timeline.plan.numbers.hours_after_complaint, complaint.kind))
    if complaint.kind != "illness":
        return (complaint.latest or complaint.at) + hours
    return complaint.over + hours if complaint.over else _FOREVER


def _complaints(timeline: Timeline) -> Iterator[Stretch]:
    for complaint in timeline.plan.complaints:
        hours = getattr(timeline.plan.numbers.hours_after_complaint, complaint.kind)
        if complaint.kind == "illness":
            text = f"ill since {short_day(complaint.at)}: until {plural(hours, 'hour')} after it is over"
        else:
            text = f"no deep work for {plural(hours, 'hour')} after the {complaint.kind} of {short_day(complaint.at)}"
        yield Stretch("HURT1", complaint.at, complaint_end(timeline, complaint), text, complaint.kind)


def _no_complaint(timeline: Timeline, day: date) -> str:
    return "no complaint is logged that would still count"


OPEN1 = Closing(
    code="OPEN1",
    name="therapist-hours",
    title="Only in the therapist's hours, and not on closed dates; 08:00–20:00 every day where none are told",
    why="A discharge massage is a professional's work.",
    sources=(BENEFITS,),
    stretches=_outside_hours,
    kept=_open_all_day,
    weekly=True,
)

AWAY1 = Closing(
    code="AWAY1",
    name="away",
    title="Not while the runner is away",
    why="The runner has to be there.",
    sources=(PRACTICAL,),
    stretches=_absences,
    kept=_at_home,
    mark="away",
    in_calendar_files=True,
)

HURT1 = Closing(
    code="HURT1",
    name="after-complaint",
    title="No deep work for a while after discomfort, cramp, contracture, pull or illness",
    why="Straight after running with such a complaint only soft, superficial work is right, never deep.",
    sources=(HOW_OFTEN, C5, C6, C16),
    numbers=("hours_after_complaint",),
    stretches=_complaints,
    kept=_no_complaint,
    in_calendar_files=True,
    red_flags=True,
)
