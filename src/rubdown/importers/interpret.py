"""What an event says, read once: its fields, title, description and times, each fact from the best source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from rubdown.importers.event import LONGEST_TITLE, Event, Units
from rubdown.plan.model import Kind
from rubdown.plan.training import default_minutes, unnamed_kind
from rubdown.text import KM_A_MILE
from rubdown.titles import TitleReading, read

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_SPACES = dict.fromkeys(map(ord, "\n\r\t\v\f"), " ")
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ORNAMENT = {"So", "Sk", "Mn", "Me"}
_RUN_LABEL = re.compile(r"(?:run|running|carrera)\s*:\s*(?=\S)", re.IGNORECASE)
# "5 m run" is Higdon's for miles; and nobody runs 26.2 km, or 42.2 miles.
_MILES = re.compile(
    r"[0-9] ?(?:mi|miles?|milers?|millas?)\b|\b[0-9]{1,2} m (?:run|pace)\b|^\s*(?:26[.,]2|13[.,]1)\s*$", re.IGNORECASE
)
_KILOMETRES = re.compile(
    r"[0-9] ?(?:km|kms|kilomet(?:er|re|ro)s?)\b|^\s*(?:42[.,]2|42[.,]195|21[.,]1|21[.,]0975)\s*$", re.IGNORECASE
)
_NUMBER = re.compile(r"\s*[0-9]{1,2}(?:[.,][0-9]{1,4})?(?: ?- ?[0-9]{1,2})?\s*")
_FASTEST = 3  # minutes a km: what would be faster than that is a block in the calendar, no run
_NOTHING = TitleReading(None, None, None, None)


class Interpreted(Struct, frozen=True):
    """An event with what its fields and words say. `kind` is None where nothing says it, and `unnamed` says that it
    comes of the length alone; `named_km` is the distance in its name; `measured` says that its words or fields tell a
    distance or a time, beyond its place in the calendar; `guessed` that the unit of a bare number was assumed;
    `described` that its distance or time stands in its description. `sport` is that of a cross-training.
    """

    event: Event
    name: str
    kind: Kind | None
    km: Fraction | None
    minutes: Fraction | None
    rpe: Fraction | None
    named_km: Fraction | None
    measured: bool
    matter: str = ""
    guessed: bool = False
    unnamed: bool = False
    weak: bool = False
    described: bool = False
    sport: str | None = None
    climb: Fraction | None = None


def cleaned(text: str) -> str:
    """One line without controls and format characters, and without the ornaments before its first word."""
    text = unescaped(_STEERING.sub("", text[:5000]))
    plain = _joined(text).translate(_SPACES)
    if not plain.isprintable():
        plain = "".join(char for char in plain if unicodedata.category(char) not in _DROPPED)
    begins = (
        i for i, char in enumerate(plain)
        if not (char.isspace() or unicodedata.category(char) in _ORNAMENT or char in "•\u200d")
    )  # fmt: skip
    plain = " ".join(plain[next(begins, len(plain)) :].split())
    if len(plain) > 2 and plain[0] == plain[-1] == '"' and '"' not in plain[1:-1]:
        plain = plain[1:-1].strip()
    return plain if len(plain) <= LONGEST_TITLE else f"{plain[: LONGEST_TITLE - 1].rstrip()}…"


def unescaped(text: str) -> str:
    """A text with the signs that its HTML entities stand for."""
    if "&" not in text:
        return text
    import html

    return html.unescape(text)


def _joined(text: str) -> str:
    """The lines of a title as one: what follows belongs to the same session."""
    lines = [line.strip() for line in text[:2000].replace("\r", "\n").split("\n")]
    return ", ".join(line.rstrip(",;") for line in lines if line.strip(",; "))


def units_of(titles: Iterable[str]) -> Units | None:
    """The unit that a file's titles are written in; None where they tell none, or both alike."""
    miles = kilometres = 0
    for title in titles:
        miles += bool(_MILES.search(title[:300]))
        kilometres += bool(_KILOMETRES.search(title[:300]))
    return None if miles == kilometres else "mi" if miles > kilometres else "km"


def numbers_as_runs(events: Sequence[Event]) -> list[Event]:
    """The same events; where most of the others are training, a number alone (`12`) is a run of that length."""
    bare = {id(event) for event in events if _NUMBER.fullmatch(event.title[:100])}
    if not bare:
        return list(events)
    others = [event for event in events if id(event) not in bare]
    known = sum(read(cleaned(event.title)).kind is not None for event in others)
    if 2 * known <= len(others):
        return list(events)
    return [replace(event, training=True) if id(event) in bare else event for event in events]


def unrepeated(text: str) -> str:
    """A text without the words that stand in it twice in a row, as title and again as the description's beginning."""
    words = list(re.finditer(r"[^\s,;]+", text))
    plain = [word[0].casefold() for word in words]
    for count in range(len(words) // 2, 1, -1):
        if plain[:count] == plain[count : 2 * count] and (count > 2 or len(words) == 2 * count):
            return text[: words[count - 1].end()] + text[words[2 * count - 1].end() :]
    return text


def interpret(event: Event, units: Units | None) -> Interpreted:
    """The facts of an event: of its fields first, then of its title, then of its description and its times."""
    title = cleaned(unrepeated(unescaped(event.title[:600])))
    name = _RUN_LABEL.sub("", title, count=1) if _RUN_LABEL.match(title) else title
    reading = read(name)
    if event.kind == "run" and reading.kind in ("strength", "cross"):
        reading = read(f"run {name}")  # so that "strength endurance" does not become the gym
    complete = reading.kind is not None and not reading.weak and (reading.km or reading.minutes)
    detail = _NOTHING if complete else _description_reading(event, title)
    kind = _kind(event, reading, detail)
    bare = _bare_km(event, reading, kind, units)
    own = event.km or event.minutes or reading.km or reading.minutes or bare
    km = event.km or reading.km or bare or (None if own else detail.km)
    minutes = event.minutes or reading.minutes or (None if own else detail.minutes)
    measured = bool(km or reading.minutes or event.minutes or (not own and detail.minutes))
    climb = event.climb or reading.climb or detail.climb
    # The minutes of an entry on the clock count, unless nobody would run its distance in them.
    fastest = km * _FASTEST if km is not None and kind not in ("cross", "strength") else 0
    minutes = minutes or (event.spanned if event.spanned is None or event.spanned >= fastest else None)
    unnamed = kind is None or (reading.weak and kind == "easy" and detail.kind in (None, "easy"))
    far_alone = km is not None and reading.kind is None and bool(reading.km or reading.bare)
    if unnamed and (kind or event.kind == "run" or event.training or far_alone):
        by_length = kind_of_run(km, minutes, climb)
        kind = by_length if by_length == "long" else kind or ("easy" if event.kind == "run" else None)
    return Interpreted(
        event=event, name=name or _first_line(event.description) or kind or "", kind=kind,
        km=None if kind in ("rest", "strength") else km, minutes=None if kind == "rest" else minutes,
        rpe=event.rpe if event.rpe is not None else reading.rpe, named_km=reading.km or bare, measured=measured,
        matter=reading.matter or _matter_of_type(event, reading), unnamed=unnamed,
        guessed=bare is not None and units is None,
        weak=reading.weak and kind == "race" and not event.race,
        described=not own and bool(detail.km or detail.minutes),
        sport=_sport(event, reading) if kind == "cross" else None, climb=climb,
    )  # fmt: skip


def kind_of_run(km: Fraction | None, minutes: Fraction | None, climb: Fraction | None) -> Kind:
    """The kind of a run whose words name none: long by its time, its distance or its climb, else easy."""
    metres = round(climb or 0)
    return unnamed_kind("run", km, metres, minutes or default_minutes("run", km, metres))


def _description_reading(event: Event, title: str) -> TitleReading:
    """What the description says of the session; what speaks of a race says it of one to come."""
    text = event.description.strip()
    if not text:
        return _NOTHING
    lines = [line for line in re.sub(r"\[[a-z_ ]{1,20}\]", " ", text[:2000]).splitlines() if line.strip(" -*#=")]
    first = cleaned(". ".join(line for line in lines if not line.strip().endswith(":"))[:300])
    if title and first[: len(title)].casefold() == title.casefold():
        first = re.sub(r"^\W+", "", first[len(title) :]) or first
    reading = read(first.split(". ")[0])
    reading = reading if reading.km or ". " not in first else read(first)
    return _NOTHING if reading.kind == "race" or reading.matter in ("errand", "massage", "away") else reading


def _first_line(text: str) -> str:
    return cleaned(next((line for line in text[:2000].splitlines() if line.strip()), ""))


def _kind(event: Event, reading: TitleReading, detail: TitleReading) -> Kind | None:
    if event.kind is not None and event.kind != "run":
        return event.kind
    kind = reading.kind
    if event.kind == "run" and kind == "race" and reading.weak:
        kind = None
    trusted = (not detail.weak or detail.km or detail.minutes) and reading.matter in ("", "massage")
    described = detail.kind if trusted else None
    if kind is None or (reading.weak and kind == "easy"):
        kind = described if described and (kind is None or not detail.weak) else kind
    return cast("Kind | None", kind)


def _bare_km(event: Event, reading: TitleReading, kind: str | None, units: Units | None) -> Fraction | None:
    """The bare number of a title such as `Long 20`, or `8` alone where the file holds only training."""
    if event.km or event.minutes or reading.bare is None or kind in ("rest", "strength", "cross", "race"):
        return None
    if kind is None and not event.training:
        return None
    return reading.bare * (KM_A_MILE if units == "mi" else 1) if reading.bare < 100 else None


def _matter_of_type(event: Event, reading: TitleReading) -> str:
    """That it is a massage, where its title does not say what it is and its type or category does."""
    unknown = event.type and reading.kind is None
    return "massage" if unknown and read(cleaned(event.type)).matter == "massage" else ""


def _sport(event: Event, reading: TitleReading) -> str:
    own = reading.sport if reading.sport not in (None, "other") else read(event.type).sport
    return own or "other"
