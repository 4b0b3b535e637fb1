"""What becomes of every event: a race, a session, days away, or left out with its reason. Their sum is all events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from rubdown.importers.event import LeftOut, Refused, SourceEvents, Units, refuse_long_texts
from rubdown.importers.interpret import Interpreted, cleaned, interpret, kind_of_run, units_of
from rubdown.importers.races import (
    ImportedRace,
    guessed,
    is_end,
    marked,
    maybe,
    race_km,
    with_goal,
    with_priorities,
    without_themes,
)
from rubdown.text import short_day
from rubdown.toml.scalars import FIRST_YEAR, LAST_YEAR


class Corrections(Struct, frozen=True):
    """What the runner says of the guesses: races by date, each with its km (None: as read), and days without one."""

    races: Mapping[date, Fraction | None] = {}
    not_races: frozenset[date] = frozenset()


class Classified(Struct, frozen=True):
    """All events of a source, each in one of five lists, in the order of their dates.

    `maybe` are sessions that might be races; `unread` sessions whose words say no kind of training: easy runs. `ends`
    are the events on which the plan ends, where no race is read on them.
    """

    source: str
    races: tuple[ImportedRace, ...]
    sessions: tuple[Interpreted, ...]
    aways: tuple[Interpreted, ...]
    massages: tuple[Interpreted, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...] = ()
    maybe: tuple[Interpreted, ...] = ()
    unread: tuple[Interpreted, ...] = ()
    ends: tuple[Interpreted, ...] = ()

    @property
    def total(self) -> int:
        """How many events the source holds."""
        return sum(map(len, (self.races, self.sessions, self.aways, self.massages, self.left_out)))


def classify(found: SourceEvents, corrections: Corrections, units: Units | None = None) -> Classified:
    """Every event in its place. Raises Refused where a correction names a day on which there is nothing to correct."""
    refuse_long_texts(text for event in found.events for text in (event.title, event.description, event.type))
    units = units or found.units or units_of(event.title for event in found.events)
    events = sorted(found.events, key=lambda event: (event.date, event.line))
    everything = _weak_races_as_runs([interpret(event, units) for event in events])
    left = {id(each): reason for each in everything if (reason := _no_part(each))}
    massages = [each for each in everything if id(each) not in left and _is_massage(each)]
    aways = [each for each in everything if id(each) not in left and _is_away(each)]
    apart = {id(each) for each in (*massages, *aways)} | left.keys()
    candidates = [each for each in everything if id(each) not in apart]
    races, themes = without_themes(guessed(candidates))
    theme = "the same race is on several days of this week: it is taken once"
    left |= {id(race.interpreted): _left(race.interpreted, "week's theme", theme) for race in themes}
    candidates = [each for each in candidates if id(each) not in left]
    ends = [each for each in everything if id(each) in left and each.matter == "phase" and is_end(each.name)]
    races = _corrected(with_goal(races, [*candidates, *ends], found.goal), everything, corrections)
    races, doubles = _one_a_day(races)
    taken = {id(race.interpreted.event) for race in (*races, *doubles)}
    sessions = [each for each in candidates if id(each.event) not in taken]
    out = [left[id(each)] for each in everything if id(each) in left and id(each.event) not in taken]
    double = "a plan holds one race a day, and another one is kept on this day"
    out += [_left(race.interpreted, "second race", double) for race in doubles]
    return Classified(
        source=found.source, races=tuple(races), sessions=tuple(map(_as_session, sessions)),
        aways=tuple(each for each in aways if id(each.event) not in taken),
        massages=tuple(each for each in massages if id(each.event) not in taken),
        left_out=tuple(sorted((*found.left_out, *out), key=lambda left: (left.date or date.min, left.line))),
        notes=(*found.notes, *_assumed(everything, units)),
        maybe=tuple(each for each in sessions if maybe(each) and each.event.date not in corrections.not_races),
        unread=tuple(each for each in sessions if each.kind is None),
        ends=tuple(_plan_ends(everything, races, corrections)),
    )  # fmt: skip


def _plan_ends(
    everything: Sequence[Interpreted], races: Sequence[ImportedRace], corrections: Corrections
) -> Iterator[Interpreted]:
    """The plan's end on its last day ("Plan Ends"), where no race is read on it, on the day before or later."""
    last_race = max((race.date for race in races), default=date.min)
    last = everything[-1].event.date if everything else date.min
    if last - last_race > timedelta(days=1):
        yield from (
            each for each in everything
            if each.event.date == last not in corrections.not_races and each.matter == "phase" and is_end(each.name)
        )  # fmt: skip


def _is_away(each: Interpreted) -> bool:
    said = (each.event.until is not None or each.kind is None) and not marked(each) and each.matter == "away"
    return each.event.away or said


def _is_massage(each: Interpreted) -> bool:
    """Whether an event is a massage or the like: what else it names, even a race, is only its occasion."""
    hard = each.kind not in (None, "race", "rest", "easy")
    training = each.kind != "race" and (each.km is not None or (hard and each.measured))
    return each.matter == "massage" and not each.event.away and not training and not marked(each)


def _weak_races_as_runs(everything: Sequence[Interpreted]) -> list[Interpreted]:
    """Events in which a word that is a race as well as a run ("Lugo Carrera") comes on several days: Garmin's runs."""
    days: dict[str, set[date]] = {}
    for each in everything:
        if each.weak:
            days.setdefault(each.name.casefold(), set()).add(each.event.date)
    return [
        replace(each, kind=kind_of_run(each.km, each.minutes, each.climb), weak=False)
        if each.weak and len(days[each.name.casefold()]) > 1 else each
        for each in everything
    ]  # fmt: skip


def _no_part(each: Interpreted) -> LeftOut | None:
    """Why an event is no part of the plan, if it is not."""
    event = each.event
    if not FIRST_YEAR <= event.date.year <= LAST_YEAR or (event.until and event.until.year > LAST_YEAR):
        return _left(each, "far-off event", f"years go from {FIRST_YEAR} to {LAST_YEAR}")
    if event.until and not _is_away(each):
        return _left(each, "week header", f"it lasts to {short_day(event.until)}, longer than any session")
    if not each.name:
        return _left(each, "other event", "it has neither a title nor a kind")
    if each.matter == "cancelled":
        return _left(each, "cancelled event", "its title says so")
    return None if _is_away(each) or _is_massage(each) or marked(each) else _no_training(each)


def _no_training(each: Interpreted) -> LeftOut | None:
    """Why an event that its source does not mark is left out, if its words do not say a kind of training."""
    if each.matter == "errand" and each.km is None:
        return _left(each, "other event", "an errand, not training")
    if each.matter == "phase" and not each.measured and each.kind in (None, "rest", "easy", "strength", "cross"):
        return _left(each, "other event", "the beginning, the end or the name of a phase, not a session")
    if each.kind and not (each.unnamed and not each.measured):
        return None
    if each.matter in ("note", "massage"):
        return _left(each, "other event", "a note or an appointment, not training")
    if each.kind or each.event.training or each.measured:
        return None
    return _left(each, "other event", "its title names no kind of training")


def _left(each: Interpreted, what: str, reason: str) -> LeftOut:
    return LeftOut(each.event.line, each.event.date, cleaned(each.event.title), what, reason)


def _corrected(
    races: list[ImportedRace], everything: Sequence[Interpreted], corrections: Corrections
) -> list[ImportedRace]:
    """The races as the runner corrects them."""
    for day in sorted(corrections.not_races - {race.date for race in races}):
        days = ", ".join(str(race.date) for race in races)
        fix = f"races were read on {days}" if days else "the file names no race at all"
        raise Refused(f"--not-race {day}: no race was read on that day", fix)
    kept = [race for race in races if race.date not in corrections.not_races]
    for day, km in sorted(corrections.races.items()):
        kept = _with_race(kept, everything, day, km)
    return with_priorities(sorted(kept, key=lambda race: race.date))


def _with_race(
    races: list[ImportedRace], everything: Sequence[Interpreted], day: date, km: Fraction | None
) -> list[ImportedRace]:
    there = next((race for race in races if race.date == day), None)
    if there:
        given = "" if km else there.distance_given
        better = replace(there, km=km or there.km, sure=True, why="as you say", distance_given=given)
        return [better if race is there else race for race in races]
    on_day = [each for each in everything if each.event.date == day]
    if not on_day:
        near = min((each.event.date for each in everything), key=lambda other: abs(other - day), default=None)
        fix = f"the nearest event is on {near}" if near else "the file holds no event at all"
        raise Refused(f"--race {day}: no event on that day", fix)
    best = max(on_day, key=lambda each: (each.kind not in ("rest", "strength", "cross"), each.km or 0))
    return [*races, ImportedRace(best, km or race_km(best), "A", "as you say", True)]


def _one_a_day(races: Sequence[ImportedRace]) -> tuple[list[ImportedRace], list[ImportedRace]]:
    """One race a day, as a plan holds them: the source's own or the longest; and the others."""
    best: dict[date, ImportedRace] = {}
    for race in sorted(races, key=lambda race: (race.sure, race.km or 0), reverse=True):
        best.setdefault(race.date, race)
    kept = set(map(id, best.values()))
    return [race for race in races if id(race) in kept], [race for race in races if id(race) not in kept]


def _as_session(each: Interpreted) -> Interpreted:
    """A session as it is written; what the runner says is no race becomes a run of its length."""
    if each.kind == "race":
        return replace(each, kind="long" if each.km and each.km >= 16 else "easy")
    return each


def _assumed(everything: Sequence[Interpreted], units: Units | None) -> Iterator[str]:
    described = [each.name for each in everything if each.described]
    if described:
        more = f" and {len(described) - 1} more" if len(described) > 1 else ""
        yield f'the distance or time of "{described[0]}"{more} is read from the description'
    bare = [each.name for each in everything if each.guessed]
    if bare:
        yield f'numbers without a unit ("{bare[0]}") are taken as km: --units mi where they are miles'
