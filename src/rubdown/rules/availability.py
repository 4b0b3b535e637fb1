"""OPEN1, AWAY1, BUSY1, PAUSE1, HURT1, SOFT1 and SHARE1: the therapist's hours, the runner's hours, complaints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial

from rubdown.plan.model import Complaint, ComplaintKind, Plan
from rubdown.plan.timeline import Timeline
from rubdown.rules.base import (
    DAY_MINUTES,
    Closing,
    Minutes,
    Rule,
    Sharing,
    SoftClosing,
    Stretch,
    Verdict,
    subtract,
    with_accepted,
)
from rubdown.rules.sources import BENEFITS, C3, C5, C6, C12, C13, C16, HOW_OFTEN, PRACTICAL
from rubdown.text import WEEKDAY_NAMES, clock, listed, plural, short_day, weekday

_WHOLE_DAY: tuple[Minutes, ...] = ((0, DAY_MINUTES),)
_AFTER_PREGNANCY = timedelta(weeks=6)
_ILL_FOR = timedelta(days=7)  # after its entry, an illness that is not logged as over


def _therapist(timeline: Timeline) -> str:
    return timeline.plan.therapist.name or "the therapist"


def hours_on(timeline: Timeline, day: date) -> tuple[Minutes, ...]:
    """The therapist's hours on a day, none on a closed date, and the hour that the runner accepted."""
    therapist = timeline.plan.therapist
    return with_accepted(timeline, day, () if day in therapist.closed else therapist.hours[day.weekday()])


def _outside_hours(timeline: Timeline) -> Iterator[Stretch]:
    for day in sorted({*timeline.horizon(), *timeline.plan.therapist.closed}):
        yield from _outside_hours_on(timeline, day)


def _outside_hours_on(timeline: Timeline, day: date) -> Iterator[Stretch]:
    midnight = datetime.combine(day, datetime.min.time())
    words, cause = partial(_hours_closed_in_words, timeline, day), _why_no_hours(timeline, day)
    weekly = day not in timeline.plan.therapist.closed
    for start, end in _outside(hours_on(timeline, day)):
        closed_from, closed_until = midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)
        yield Stretch("OPEN1", closed_from, closed_until, words, cause, weekly)


@lru_cache
def _outside(hours: tuple[Minutes, ...]) -> tuple[Minutes, ...]:
    return subtract(_WHOLE_DAY, list(hours), 1)


def _hours_closed_in_words(timeline: Timeline, day: date) -> str:
    name = _therapist(timeline)
    if day in timeline.plan.therapist.closed:
        return f"{name} is closed on {short_day(day)}"
    hours = _in_words(timeline.plan.therapist.hours[day.weekday()])
    return f"{name} works {hours} on {weekday(day)}s" if hours else f"{name} has no hours on {weekday(day)}s"


@lru_cache
def _in_words(hours: tuple[Minutes, ...]) -> str:
    return listed([f"{clock(start)}–{clock(end)}" for start, end in hours])


def _why_no_hours(timeline: Timeline, day: date) -> str:
    """The cause of a day on which the therapist's hours hold no massage."""
    name, hours = _therapist(timeline), timeline.plan.therapist.hours
    if day in timeline.plan.therapist.closed:
        return f"{name} is closed"
    on_day = hours[day.weekday()]
    if on_day and max(end - start for start, end in on_day) < timeline.plan.minutes:
        return f"{name}'s hours are shorter than a massage of {timeline.plan.minutes} minutes"
    working = listed([f"{WEEKDAY_NAMES[i]}s" for i, of_day in enumerate(hours) if of_day])
    return f"{name} works on {working} only" if working else f"{name} has no hours on any day"


def _absences(timeline: Timeline) -> Iterator[Stretch]:
    for away in timeline.plan.aways:
        text = f"away ({away.reason})" if away.reason else "away"
        yield Stretch("AWAY1", away.start, away.end, text, text)


def _busy(timeline: Timeline) -> Iterator[Stretch]:
    if passed := timeline.plan.passed:
        words = f"today's hours up to {passed:%H:%M} have passed"
        midnight, end = datetime.combine(passed, time()), passed + timedelta(minutes=1)
        yield Stretch("BUSY1", midnight, end, words, "today's hours have passed")
    for start, end in timeline.busy:
        yield Stretch("BUSY1", start, end, partial(_busy_in_words, timeline, start, end), "your own calendar")


def _busy_in_words(timeline: Timeline, start: datetime, end: datetime) -> str:
    calendar = timeline.plan.busy.rpartition("/")[2].removesuffix(".ics")
    whose = " at work" if calendar == "work" else "" if calendar == "busy" else f" ({calendar})"
    if end - start >= timedelta(days=1):
        last = (end - timedelta.resolution).date()
        until = "" if last == start.date() else f" until {short_day(last)}"
        return f"you are busy{whose} all day{until}"
    until = "24:00" if end.time() == time() else f"{end:%H:%M}"
    return f"you are busy{whose} from {start:%H:%M} to {until}"


def _pauses(timeline: Timeline) -> Iterator[Stretch]:
    for pause in timeline.plan.pauses:
        text = f"pause ({pause.reason})" if pause.reason != "other" else "pause"
        begin, end = datetime.combine(pause.first, time()), datetime.combine(pause.last + timedelta(days=1), time())
        ask = ": ask your midwife or doctor" if pause.reason == "pregnancy" else ""
        yield Stretch("PAUSE1", begin, end, f"{text} until {short_day(pause.last)}{ask}", text)


def needs_midwife(plan: Plan, day: date) -> bool:
    """Whether a midwife or doctor should be asked before a massage on a day: in a pregnancy and six weeks after it."""
    pregnancies = (pause for pause in plan.pauses if pause.reason == "pregnancy")
    return any(pause.first <= day <= pause.last + _AFTER_PREGNANCY for pause in pregnancies)


def _no_soft(timeline: Timeline) -> Iterator[Stretch]:
    for race in timeline.plan.races:
        begin, end = datetime.combine(race.date, time()), race.start + timedelta(minutes=float(race.minutes))
        yield Stretch("SOFT1", begin, end, f"before the finish of {race.name} ({short_day(race.date)})", race.name)
    for complaint in timeline.plan.complaints:
        if complaint.kind == "illness":
            text = f"ill since {short_day(complaint.at)}"
            yield Stretch("SOFT1", complaint.at, complaint.over or complaint.at + _ILL_FOR, text, complaint.kind)


def complaint_noun(kind: ComplaintKind) -> str:
    """The plain word for a complaint: its code, but `tight muscle` and `strain` for two of them."""
    return {"contracture": "tight muscle", "pull": "strain"}.get(kind, kind)


def complaint_end(timeline: Timeline, complaint: Complaint) -> datetime:
    """When a deep massage is allowed again after a complaint."""
    ill = complaint.kind == "illness"
    begin = complaint.over or complaint.at + _ILL_FOR if ill else complaint.latest or complaint.at
    return begin + timedelta(hours=getattr(timeline.plan.numbers.hours_after_complaint, complaint.kind))


def _complaints(timeline: Timeline) -> Iterator[Stretch]:
    for complaint in timeline.plan.complaints:
        hours = getattr(timeline.plan.numbers.hours_after_complaint, complaint.kind)
        if complaint.kind == "illness":
            over = f"until {short_day(complaint.over)}" if complaint.over else f"since {short_day(complaint.at)}"
            text = f"ill {over}: leave {plural(hours, 'hour')} after you are well"
        else:
            begun = f"{complaint_noun(complaint.kind)} of {short_day(complaint.at)}"
            text = f"no deep massage for {plural(hours, 'hour')} after the {begun}"
        yield Stretch("HURT1", complaint.at, complaint_end(timeline, complaint), text, complaint_noun(complaint.kind))


OPEN1 = Closing(
    code="OPEN1", name="therapist-hours",
    title="Only in the therapist's hours, and not on closed dates; 08:00–20:00 every day where none are given",
    why="A deep massage is a professional's work.",
    sources=(BENEFITS,), reads=("therapist.hours", "therapist.closed", "therapist.step", "massage.minutes"),
    example="""
[therapist]
name = "Marta"
hours = { mon = "17:00-19:00", tue = "17:00-19:00", wed = "17:00-19:00", thu = "17:00-19:00", fri = "17:00-19:00" }
""",
    cause_rank=50,
    stretches=_outside_hours, stretches_on=_outside_hours_on,
    why_open=lambda timeline, day: f"{_therapist(timeline)} works round the clock on {weekday(day)}s",
)  # fmt: skip

AWAY1 = Closing(
    code="AWAY1", name="away",
    title="Not while the runner is away",
    why="The runner has to be there.",
    sources=(PRACTICAL,), reads=("away",),
    example="""
[[away]]
from = 2026-12-21
until = 2026-12-24
reason = "family"
""",
    cause_rank=30, mark="away", stretches=_absences,
)  # fmt: skip

BUSY1 = Closing(
    code="BUSY1", name="busy-hours",
    title="Not in the hours that your own calendar takes (`[runner] busy`); the typical week does not change by it",
    why="The runner has to be there.",
    sources=(PRACTICAL,), reads=("runner.busy",),
    cause_rank=55, in_load=False, in_ics=False, stretches=_busy,
)  # fmt: skip

PAUSE1 = Closing(
    code="PAUSE1", name="pause",
    title="Not during a pause: injury, pregnancy, rest (`[[pause]]`); after it the rhythm starts again",
    why="While the training rests there is nothing to unload; when in doubt, ask a doctor or midwife first.",
    sources=(PRACTICAL,), reads=("pause",),
    example="""
[[pause]]
from = 2026-10-12
until = 2026-10-25
reason = "rest"
""",
    cause_rank=32, mark="away", starts_row=True, stretches=_pauses,
)  # fmt: skip

SOFT1 = SoftClosing(
    code="SOFT1", name="soft-bookings",
    title="A soft massage is not booked on race day before the finish, nor while you are ill",
    why="Never before a race; and with an illness no massage of either kind.",
    sources=(HOW_OFTEN, C3), reads=("appointment.kind",),
    red_flags=True,
    stretches=_no_soft,
)  # fmt: skip

HURT1 = Closing(
    code="HURT1", name="after-complaint",
    title="No deep massage for a while after discomfort, a cramp, a tight muscle, a strain or an illness",
    why="Straight after running with such a complaint only soft, superficial work is right, never deep.",
    sources=(HOW_OFTEN, C5, C6, C12, C13, C16), numbers=("hours_after_complaint",),
    cause_rank=40, clash="is too soon", in_calendar=True, red_flags=True, stretches=_complaints,
)  # fmt: skip


def _apart(plan: Plan, minutes: int) -> Verdict:
    wanted = plan.therapist.between
    leave = f" (leave {plural(wanted, 'minute')})" if wanted else ""
    text = f"{plural(minutes, 'minute')} apart{leave}" if minutes >= 0 else f"overlap by {plural(-minutes, 'minute')}"
    return Verdict("SHARE1", minutes >= wanted, 0, text)


SHARE1 = Sharing(
    code="SHARE1", name="shared-therapist",
    title="Two runners' bookings with one therapist (name and place) do not overlap; `check` of several plans sees it",
    why="A therapist has two hands.",
    sources=(PRACTICAL,),
    reads=("appointment", "therapist.name", "therapist.where", "therapist.between", "therapist.at_once"),
    judge=_apart,
)  # fmt: skip

RULES: tuple[Rule, ...] = (OPEN1, AWAY1, BUSY1, PAUSE1, HURT1, SOFT1, SHARE1)
