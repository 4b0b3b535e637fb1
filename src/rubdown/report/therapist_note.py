"""The note for the therapist: complaints and what to spare first, then what worked most, and what to ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date, datetime, timedelta
from fractions import Fraction

from msgspec import Struct

from rubdown.plan.model import Complaint, ComplaintKind, Kind, Race, Session, Sport
from rubdown.plan.timeline import LOAD_DAYS, Timeline
from rubdown.plan.training import MINUTES_A_KM, ON_FOOT
from rubdown.report.advice import FOR_THE_THERAPIST
from rubdown.rules.availability import complaint_noun
from rubdown.rules.running import described
from rubdown.text import days_between, round_half_up, short_day

ALL_MUSCLES = "all muscle groups, not only the legs"
_CLIMBING = "calves, glutes, quadriceps"
_WHOLE = "whole lower body and lower back"
# Rulebook, "The note for the therapist".
_MUSCLES: dict[Kind, str] = {
    "hills": _CLIMBING, "intervals": "hamstrings, calves", "tempo": "hamstrings, calves",
    "long": _WHOLE, "race": _WHOLE,
}  # fmt: skip
_NAMED_FOR = timedelta(days=28)  # a complaint is named to the therapist
_SPARED_FOR: dict[ComplaintKind, int] = {"discomfort": 7, "cramp": 7, "contracture": 7, "pull": 21}  # days
_ASK_FOR = "stretching, compression and friction"

# The muscles of a sore spot, by how its name begins, in the languages that titles are read in.
_SPOTS: tuple[tuple[str, str], ...] = (
    ("hamstrings", r"hamstr|biceps fem|back of (the |my )?thigh|isquio|femoral|ischio|isquiot|posterior|beinbeuger"),
    ("calves", r"cal[fv]|achil|aquil|soleus|s[oó]leo|gastroc|gemel|pantorr|panturr|mollet|polpacc|wade|shin|tibia"
               r"|lower leg|ankle|tobill|tornoz|cheville|cavigli|kn[oö]chel|heel|tal[oó]n|ferse|foot|feet|plantar"
               r"|pie|p[eé]\b|pied|piede|fu(ß|ss)|toe"),
    ("glutes", r"glut|gl[uú]te|butt|piriform|hip|cadera|quadril|hanche|anca|h[uü]fte|ges[aä](ß|ss)|fessi"),
    ("quadriceps", r"quad|cu[aá]dr|front of (the |my )?thigh|knee|rodilla|joelho|genou|ginocch|knie|it ?band|itb"),
    ("lower back", r"(lower )?back|lumbar|espalda|lombar|costas|dos\b|schiena|r[uü]cken"),
    ("thigh", r"thigh|muslo|coxa|cuisse|coscia|oberschenkel|groin|adductor|aductor|ingle|leg|pierna|perna|jambe|gamba"
              r"|bein"),
)  # fmt: skip
_LOWER_BODY = frozenset({"hamstrings", "calves", "glutes", "quadriceps", "thigh"})
_THIGH = frozenset({"hamstrings", "quadriceps", "thigh"})


class TherapistNote(Struct, frozen=True):
    """What the therapist of a massage should know: complaints, muscles to spare, those that worked with their share of
    the load in per cent, the most first, and what to ask for.
    """

    complaints: list[str]
    spared: list[str]
    worked: list[tuple[str, int]]
    requests: list[str]


def therapist_note(timeline: Timeline, since: date | None, day: date, start: datetime | None = None) -> list[str]:
    """The lines for a massage on a day, and from a start on, whose last one was on `since`; none has a semicolon.

    First every complaint of the last 28 days, then the muscle groups to spare, then those that worked most since the
    last massage (or in the three weeks before) by their share of the load, and what to ask for.
    """
    note = note_for(timeline, since, day, start)
    return [
        *note.complaints,
        *(f"spare: {muscles}" for muscles in note.spared),
        *(f"{muscles}: {percent} % of the load" for muscles, percent in note.worked),
        ALL_MUSCLES,
        *note.requests,
    ]


def note_for(timeline: Timeline, since: date | None, day: date, start: datetime | None = None) -> TherapistNote:
    """The note for a massage on a day, from `start` on where that is known, whose last one was on `since`."""
    groups, total = _ranked(timeline, since, day)
    sore = {m for c in timeline.plan.complaints if _is_sore(c, day) for m in muscles_of(c.where)}
    spared = [muscles for muscles, _ in groups if _includes(muscles, sore)]
    worked = [(muscles, load) for muscles, load in groups if muscles not in spared]
    by_name = [", ".join(sorted(sore - {"thigh"}))] if sore else []
    return TherapistNote(
        complaint_lines(timeline, day),
        spared or by_name,
        [(m, round_half_up(100 * load.numerator, load.denominator * total)) for m, load in worked],
        list(_requests(timeline, day, start, [muscles for muscles, _ in worked])),
    )


def most_worked(groups: Iterable[str]) -> str:
    """The first of the groups that names muscles, which a strength session's title doesn't; "" where none does."""
    return next((group for group in groups if group in _MUSCLES.values()), "")


def complaint_lines(timeline: Timeline, day: date) -> list[str]:
    """Each complaint of the 28 days before, the latest first, with its place and what it asks of the therapist."""
    recent = [c for c in timeline.plan.complaints if day - _NAMED_FOR <= c.at.date() <= day]
    return [_in_words(complaint, day) for complaint in sorted(recent, key=lambda c: c.at, reverse=True)]


def _in_words(complaint: Complaint, day: date) -> str:
    when = short_day(complaint.at)
    if complaint.kind == "illness":
        return f"ill from {when}, over since {short_day(complaint.over)}" if complaint.over else f"ill from {when}"
    place = complaint.where.replace(";", ",") or "place not logged"
    advice = f": {FOR_THE_THERAPIST[complaint.kind]}" if _is_sore(complaint, day) else ""
    return f"{complaint_noun(complaint.kind)}, {place}, {when}{advice}"


def _is_sore(complaint: Complaint, day: date) -> bool:
    """Whether a spot is to be spared on a day: until it was logged as well, else for some days."""
    spared_for = _SPARED_FOR.get(complaint.kind, 0)
    end = complaint.over.date() if complaint.over else complaint.at.date() + timedelta(days=spared_for)
    return complaint.kind in _SPARED_FOR and complaint.at.date() <= day < end


def muscles_of(place: str) -> frozenset[str]:
    """The muscles that the words for a spot name: `left hamstring` gives the hamstrings, a thigh all of its sides."""
    named = {muscle for muscle, pattern in _SPOTS if re.search(rf"\b({pattern})", place.lower())}
    specific = named - {"thigh"}
    return frozenset(specific or (_THIGH if "thigh" in named else ()))


def _includes(group: str, sore: Set[str]) -> bool:
    """Whether a muscle group holds a sore spot; strength is called as the runner named it."""
    if not sore:
        return False
    if group == _WHOLE:
        return bool(sore & (_LOWER_BODY | {"lower back"}))
    legs = re.search(r"\b(leg|lower body|pierna|perna|jambe|gamb|bein)", group.lower())
    return bool(sore & (muscles_of(group) | (_LOWER_BODY if legs else frozenset())))


def _requests(timeline: Timeline, day: date, start: datetime | None, worked: Sequence[str]) -> Iterator[str]:
    """What to ask for on the muscles that worked most, and lighter where a hard session follows within two days."""
    follows = next(_hard_within_two_days(timeline, day, start), "")
    if muscles := most_worked(worked):
        where = f"the {muscles}" if muscles == _WHOLE else muscles
        yield f"ask for {_ASK_FOR} on {where}" + (f", but lighter: {follows}" if follows else "")
    elif follows:
        yield f"ask for a lighter massage: {follows}"


def hard_later_on(timeline: Timeline, day: date, start: datetime | None) -> list[Session]:
    """The hard sessions of a day that begin after a massage which begins at `start`; none where that is not known."""
    return [s for s in timeline.hard.get(day, ()) if start and s.start and s.start > start]


def _hard_within_two_days(timeline: Timeline, day: date, start: datetime | None) -> Iterator[str]:
    for session in hard_later_on(timeline, day, start):
        yield f"a hard session follows on the same day ({described(session.workout, timeline.plan.units)})"
    for ahead, when in ((1, "the next day"), (2, "in two days")):
        following = day + timedelta(days=ahead)
        if race := timeline.races.get(following):
            yield f"{race.name.replace(';', ',')} follows {when}"
        if hard := timeline.hard.get(following):
            yield f"a hard session follows {when} ({described(hard[0].workout, timeline.plan.units)})"


def _ranked(timeline: Timeline, since: date | None, day: date) -> tuple[list[tuple[str, Fraction | int]], int]:
    """The muscle groups with their loads, the largest first, and the load of all training."""
    loads: dict[str, Fraction | int] = {}
    total = 0
    for past in days_between(since or day - timedelta(days=LOAD_DAYS), day - timedelta(days=1)):
        race = timeline.races.get(past)
        for event in (*timeline.sessions.get(past, ()), *((race,) if race else ())):
            total += timeline.load_of(event)
            for muscles, load in _work(event, timeline.load_of(event)):
                loads[muscles] = loads.get(muscles, 0) + load
    ranked = sorted(loads.items(), key=lambda item: (-item[1], item[0]))
    return [(muscles, load) for muscles, load in ranked if load], total


def _work(event: Session | Race, load: int) -> Iterator[tuple[str, Fraction | int]]:
    """The muscle groups that a session or race worked, each with its part of the load: climb counts like hills."""
    if isinstance(event, Race):
        muscles: str | None = _MUSCLES["race"]
        climbing = 0 if event.triathlon else _climbing("run", event.km, event.climb, event.minutes)
    else:
        workout = event.workout
        muscles = workout.name.replace(";", ",") if workout.kind == "strength" else _MUSCLES.get(workout.kind)
        climbing = _climbing(workout.sport, workout.km, workout.climb, workout.minutes)
    if not climbing:  # most: whole numbers, which are added faster than fractions
        yield from [(muscles, load)] if muscles else []
        return
    yield _CLIMBING, climbing * load
    if muscles and climbing < 1:
        yield muscles, (1 - climbing) * load


def _climbing(sport: Sport, km: Fraction | None, climb: int, minutes: Fraction) -> Fraction | int:
    """The share of a run or hike that its climb makes, 100 m of it as 1 km."""
    if not climb or sport not in ON_FOOT:
        return 0
    up = Fraction(climb, 100)
    flat = max(minutes / MINUTES_A_KM[sport] - up, Fraction(0)) if km is None else km
    return up / (up + flat)
