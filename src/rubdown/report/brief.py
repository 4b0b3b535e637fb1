"""The therapist's sheet: what to know before a massage, in parts that can be left out.

It holds nothing else of the plan: no notes, prices, addresses, heart rates or busy hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from rubdown.plan.timeline import Timeline
from rubdown.planner.season import Season
from rubdown.report.advice import RED_FLAGS
from rubdown.report.history import PastMassage
from rubdown.report.massage import SCHEMA_VERSION, Massage, Version
from rubdown.report.printed import Printed
from rubdown.report.reasons import notes
from rubdown.report.therapist_note import ALL_MUSCLES, TherapistNote, hard_later_on, note_for
from rubdown.rules import rule_of
from rubdown.rules.base import Closing
from rubdown.rules.running import described
from rubdown.text import days, days_between, distance, long_date, number, short_day

Date = date  # where a field is called date
# In the order of the sheet, each with what it says.
PARTS = {
    "who": "your name and how much you train",
    "when": "day, hour and place",
    "complaints": "what hurts, or hurt in the last 28 days",
    "worked": "which muscles worked most",
    "massages": "how the last massages felt",
    "coming": "races and hard days to come, how deep to go",
    "ask": "what to ask for",
    "flags": "when not to give a massage",
}
_RACES_AHEAD = timedelta(days=60)
_HARD_AHEAD = 4  # days after the massage
_MOST_PAST = 3
_ONLY_SOFT = ("soft, superficial work only, if any",)
# Those of the advice, without its introduction and its sources.
_FLAGS = tuple(RED_FLAGS.partition(": ")[2].partition(". (")[0].split("; "))


class BriefPart(Struct, frozen=True):
    """A part of the sheet: its name, its heading, and its lines."""

    name: str
    title: str
    lines: tuple[str, ...]


class Brief(Printed, frozen=True):
    """The sheet for a massage; its date is null where "when" is left out."""

    schema_version: Version
    date: Date | None
    title: str
    parts: tuple[BriefPart, ...]


def brief(season: Season, massage: Massage, past: Sequence[PastMassage], without: Set[str] = frozenset()) -> Brief:
    """The sheet for a massage, less the parts that are left out."""
    timeline, day = season.timeline, massage.date
    since = day - timedelta(days=massage.days_since_previous) if massage.days_since_previous else None
    note, closed = note_for(timeline, since, day, massage.start), _closed_to_deep_work(season, massage)
    runner = timeline.plan.runner if "who" not in without else ""
    parts = (
        BriefPart("who", "Who", tuple(_who(timeline))),
        BriefPart("when", "When", tuple(_when(timeline, massage))),
        BriefPart("complaints", "Complaints", tuple(_complaints(note))),
        BriefPart(
            "worked",
            f"What worked most since {short_day(since)}" if since else "What worked most in the last three weeks",
            tuple(f"{muscles}: {percent} % of the load" for muscles, percent in note.worked),
        ),
        BriefPart("massages", "How the last massages felt", tuple(_felt(past, day))),
        BriefPart("coming", "What is coming", tuple(_coming(timeline, massage, note, closed))),
        BriefPart("ask", "What to ask for", _ONLY_SOFT if closed else (*note.requests, ALL_MUSCLES)),
        BriefPart("flags", "No massage, but a doctor, with", _FLAGS),
    )
    title = f"Massage{f' for {runner}' if runner else ''}{'' if 'when' in without else f' on {short_day(day)}'}"
    shown = tuple(part for part in parts if part.lines and part.name not in without)
    return Brief(SCHEMA_VERSION, None if "when" in without else day, title, shown)


def _who(timeline: Timeline) -> Iterator[str]:
    plan = timeline.plan
    if plan.runner:
        yield plan.runner
    hours = number(timeline.weekly_minutes / 60)
    yield f"{plan.condition} runner, about {hours} hours of training a week"
    if not plan.used_to_massage:
        yield "new to deep massage"


def _when(timeline: Timeline, massage: Massage) -> Iterator[str]:
    hours = f", {massage.start:%H:%M}–{massage.end:%H:%M}" if massage.start and massage.end else ""
    kind = "soft massage" if massage.kind == "soft" else "deep massage"
    yield f"{long_date(massage.date)}{hours}: {massage.minutes} minutes, {kind}, {massage.status}"
    if place := ", ".join(filter(None, (massage.therapist, massage.where))):
        yield place
    if massage.days_since_previous:
        yield f"{days(massage.days_since_previous)} after the last deep massage"
    yield from notes(timeline, massage.date)


def _complaints(note: TherapistNote) -> Iterator[str]:
    yield from note.complaints or ["none in the last 28 days"]
    yield from (f"spare: {muscles}" for muscles in note.spared)


def _felt(past: Sequence[PastMassage], day: date) -> Iterator[str]:
    had = [row for row in past if row.status == "done" and row.felt and row.date < day]
    for row in reversed(had[-_MOST_PAST:]):
        soft = ", soft" if row.kind == "soft" else ""
        yield f"{long_date(row.date)}{soft}: {row.felt} of 5"


def _closed_to_deep_work(season: Season, massage: Massage) -> str:
    """What is wrong with the runner that a deep massage would fall into, in words; "" where nothing is."""
    first, last = datetime.combine(massage.date, time.min), datetime.combine(massage.date, time.max)
    begin, end = massage.start or first, massage.end or last
    closed = season.days[massage.date].closed if massage.kind == "discharge" else ()
    sore = (stretch for stretch, _ in closed if rule_of(Closing, stretch.code).red_flags)
    return next((stretch.text for stretch in sore if stretch.start < end and begin < stretch.end), "")


def _coming(timeline: Timeline, massage: Massage, note: TherapistNote, closed: str) -> Iterator[str]:
    """How deep it may go (not at all where it is `closed` to deep work), the hard days after it, and the races."""
    day, units = massage.date, timeline.plan.units
    yield f"not deep: {closed}" if closed else _depth(timeline, massage, note)
    yield from (f"{short_day(day)}: {described(s.workout, units)}" for s in hard_later_on(timeline, day, massage.start))
    for following in days_between(day + timedelta(days=1), day + timedelta(days=_HARD_AHEAD)):
        for session in timeline.hard.get(following, ()):
            yield f"{short_day(following)}: {described(session.workout, units)}"
    for race in sorted(timeline.plan.races, key=lambda race: race.date):
        if day <= race.date <= day + _RACES_AHEAD:
            later = days((race.date - day).days)
            yield f"{short_day(race.date)}: {race.name}, {distance(race.km, units)}, {later} later"


def _depth(timeline: Timeline, massage: Massage, note: TherapistNote) -> str:
    if massage.kind == "soft":
        return "soft and superficial only, never deep"
    near = [
        n for n in (1, 2) if (after := massage.date + timedelta(days=n)) in timeline.hard or after in timeline.races
    ]
    where = ", not on what is sore" if note.spared else ""
    if hard_later_on(timeline, massage.date, massage.start):
        return f"deep{where}, but lighter: something hard follows on the same day"
    if near:
        return f"deep{where}, but lighter: something hard follows within {days(near[0])}"
    return f"deep{where}: nothing hard follows within 2 days"
