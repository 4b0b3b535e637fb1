"""What each program's iCalendar files say beyond the standard: types, distances, times, races."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from rubdown.importers.event import Event, Units
from rubdown.importers.fields import labelled, sport_of
from rubdown.importers.interpret import cleaned
from rubdown.plan.model import Kind
from rubdown.titles import read
from rubdown.titles.quantities import km_of, minutes_of

# TrainingPeaks writes the type before the title, and repeats it in the description.
_TYPED = re.compile(r"(?P<type>[A-Z][A-Za-z-]*(?: [A-Z][A-Za-z-]*)?) ?: (?P<title>.+)", re.DOTALL)
_MOST_CATEGORIES, _MOST_AMOUNTS = 3, 3  # of one event; programs write one or two
_LONGEST_LINE = 300  # characters
_HACK_WEEK = re.compile(r"^SUMMARY:(?:Training Week [0-9]+|Final Training Week!)", re.MULTILINE)


class Dialect(Struct, frozen=True):
    """A program's way of writing: how the source is called, whether its UIDs stay, and how an event is read.

    `reads` takes the event and the duration that stands in a field of its own.
    """

    source: str
    steady: bool
    reads: Callable[[Event, str], Event]
    units: Units | None = None


def dialect_of(text: str) -> Dialect:
    """The program that wrote a calendar, by what it says of itself and by its entries."""
    head = text[:3000]
    if re.search(r"^PRODID[^\n]*ddaysoftware", head, re.MULTILINE | re.IGNORECASE) and "Workout type:" in text:
        return Dialect("a TrainingPeaks calendar", True, _training_peaks)
    if re.search(r"^(?:PRODID|X-WR-CALNAME|NAME)[^\n]*\bRunna\b", head, re.MULTILINE | re.IGNORECASE):
        return Dialect("a Runna calendar", True, _runna)
    if _HACK_WEEK.search(text):
        return Dialect("a Calendar Hack calendar", False, _calendar_hack)
    return Dialect("a calendar", True, _plain)


def _plain(event: Event, estimated: str) -> Event:
    """Any other calendar: lines such as `Distance: 10 km` are taken, else its words and its categories speak."""
    found = labelled(event.description, "km")
    training = bool(found.km or found.minutes)
    event = _categorised(event)
    return replace(event, km=found.km, minutes=found.minutes, rpe=found.rpe, training=training)


def _categorised(event: Event) -> Event:
    """The event with the kind that its categories tell, where its title tells none."""
    title = read(cleaned(event.title))
    if not event.type or title.matter or (title.kind and not title.weak):
        return event
    for category in map(cleaned, event.type.split(",")[:_MOST_CATEGORIES]):
        reading = read(category)
        if reading.kind == "race" and not reading.weak:
            return replace(event, race="?", race_mark=f'its category is "{category}"')
        if reading.kind:
            return replace(event, kind="run" if reading.weak else cast("Kind", reading.kind), type=category)
    return event


def _calendar_hack(event: Event, estimated: str) -> Event:
    """All-day entries whose description repeats the title, or goes on from it."""
    description = "" if event.description.strip() == event.title.strip() else event.description
    return replace(event, description=description, training=True)


def _training_peaks(event: Event, estimated: str) -> Event:
    """Done values go before planned ones; an entry with neither type nor description is how a race was seen."""
    found = labelled(event.description, "km")
    typed = _TYPED.fullmatch(event.title.strip())
    sport = sport_of(found.type) or (sport_of(typed["type"]) if typed else "")
    if not found.type and not typed and not event.description.strip():
        mark = "it has neither type nor description: so TrainingPeaks writes races"
        return replace(event, race="?", race_mark=mark, sure=False)
    title = typed["title"] if typed and (sport or found.type) else event.title
    event = replace(_sported(event, sport), title=title, km=found.km, minutes=found.minutes, rpe=found.rpe)
    return replace(event, training=bool(found.type))


def _sported(event: Event, sport: str) -> Event:
    """The event with its type of sport; the type Race is the source's own mark."""
    if sport == "race":
        return replace(event, race="?", race_mark="its type is Race")
    return replace(event, kind=cast("Kind", sport)) if sport else event


def _runna(event: Event, estimated: str) -> Event:
    """The first line of the description: type, distance, duration; a duration in seconds or ISO 8601 beside it."""
    first = event.description.strip().split("\n", 1)[0][:_LONGEST_LINE]
    parts = [part.strip() for part in first.split("•")]
    amounts = (parts[1:] or [part.strip() for part in event.title.split("•")][1:])[:_MOST_AMOUNTS]
    km = next((km for part in amounts if not minutes_of(part) and (km := km_of(part, ""))), None)  # "20m" are minutes
    minutes = _seconds(estimated) or next((minutes for part in amounts if (minutes := minutes_of(part))), None)
    sport = sport_of(cleaned(parts[0])) if len(parts) > 1 else ""
    title = event.title.split("•")[0] if sport and "•" in event.title else event.title
    done = labelled(event.description, "km")
    km, minutes = done.km or km, done.minutes or minutes
    return replace(_sported(event, sport), title=title, km=km, minutes=minutes, training=True)


def _seconds(estimated: str) -> Fraction | None:
    """Minutes of a duration in seconds or in ISO 8601."""
    text = estimated.strip()
    if re.fullmatch(r"[0-9]{1,6}", text):
        seconds = Fraction(int(text))
        return seconds / 60 if 60 <= seconds <= 360_000 else None
    return minutes_of(text) if text.upper().startswith("P") else None
