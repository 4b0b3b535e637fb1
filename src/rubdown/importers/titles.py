"""An event's title as a runner means it: cleaned of what steers a terminal, and read in the units of its file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from rubdown.importers.event import KM_A_MILE, Event, Units
from rubdown.plan.model import Kind
from rubdown.titles import Reading, read

_LONGEST = 160  # characters of a title that are kept
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
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
_AMOUNT = r"(?P<low>[0-9]{1,2}(?:[.,][0-9]{1,4})?)(?: ?- ?(?P<high>[0-9]{1,2}(?:[.,][0-9])?))?"
_LONG = 16  # km from which a run of which nothing but its length is told is a long run
_WORD = (
    r"(?:(?:medium|med)[ -]long|easy|recovery|long|tempo|steady|pace|aerobic|progression|run|jog|trot|rodaje|suave"
    r"|larg[ao]|tirada|trote|ritmo|mp|hmp|lr|mlr)(?: (?:run|jog|pace|larga|suave))?"
)
_BARE = re.compile(rf"(?:{_WORD}[ :-]+)?{_AMOUNT}|{_AMOUNT.replace('low', 'low2').replace('high', 'high2')} {_WORD}")
_AWAY = re.compile(
    r"\b(?:holidays?|vacations?|vacaciones|away|travel(?:l?ing)?|viaje|trip|sick(?: leave)?|ill(?:ness)?|enferm[oa]"
    r"|injur(?:y|ed)|lesi[oó]n(?:ad[oa])?|on leave|honeymoon|luna de miel|out of (?:town|office)|puente)\b"
    r"(?! (?:run|pace|race|series|marathon))",
    re.IGNORECASE,
)
_NOT_TRAINING = re.compile(
    r"\b(?:massages?|masajes?|physio[a-z]*|fisio[a-z]*|osteo[a-z]*|dentist[a]?|doctor|m[eé]dico|birthday|cumplea[nñ]os"
    r"|meeting|reuni[oó]n|appointment|cita|reminder|note|nota|flight|vuelo|expo|packet|bib|dorsal|dinner|cena|lunch"
    r"|new shoes|weigh[ -]in|blood test|call|webinar)\b",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\b(?:cancell?ed|postponed|cancelad[oa]|anulad[oa]|aplazad[oa]|suspendid[oa])\b", re.IGNORECASE
)
_TREATMENT = re.compile(r"\b(?:massages?|masajes?|physio[a-z]*|fisio[a-z]*|osteo[a-z]*)\b", re.IGNORECASE)
# What speaks of a race and is none, beyond what the word reader takes out; the rest of the title is read again.
_A_RACE = r"(?:(?:half|media|medio)[ -])?(?:marathon|marat[oó]n|race|carrera|parkrun|ultra|1?[05] ?k)"
_ERRAND = (
    r"(?:collect|pick(?:ing)?[ -]?up|fetch|recog(?:er|ida)|book|pay|pagar|enter|ballot|lottery|sorteo|sign[ -]?up"
    r"|register|apply|inscri(?:bir|pci[oó]n)[a-z]*|drive|travel|train|flight|fly|viaj[aeo]r?|watch(?:ing)?|support(?:ing)?"
    r"|cheer(?:ing)?|animar|ver|help(?:ing)?|ayudar|meeting|reuni[oó]n|feria|charla|talk)"
)
_AFTER_A_RACE = (
    r"practi[cs]e|numbers?|briefing|meeting|report|recap|review|results?|photos?|talk|breakfast|dinner|outfit|clothes"
    r"|checklist|pack(?:ing)?|ready|readiness|opens?|closes?|ballot|lottery|refund|transfer|visuali[sz]ation|predictor"
    r"|fitness|sharpener|preview|recce|tactics|execution|drills|walk[ -]?through|openers?|primer|shoe test|film"
    r"|volunteer[a-z]*"
)
_ABOUT_A_RACE = re.compile(
    rf"^\W*{_ERRAND}\b(?!:).*|\b{_A_RACE}[ -](?:day[ -])?(?:{_AFTER_A_RACE})\b"
    r"|\b(?:to|from|back from|for|instead of|skip(?:ped)?|no|not a|dns|day (?:after|before)|hasta|volver de|sin"
    r"|en vez de|(?:d[ií]as? )?(?:despu[eé]s|antes)|v[ií]spera|previ[oa]|camino)[ -]"
    rf"(?:(?:to|the|my|el|la|al?|del?|de la) )*{_A_RACE}\b",
    re.IGNORECASE,
)
_OWN_WORDS = ((re.compile(r"\blsr\b", re.IGNORECASE), "long run"),)


class Said(Struct, frozen=True):
    """An event with what its fields and words say. `kind` is None where nothing says it; `named_km` is the distance
    in its name; `measured` says that its words or fields tell a distance or a time, beyond its place in the calendar;
    `guessed` that the unit of a bare number was assumed.
    """

    event: Event
    name: str
    kind: Kind | None
    km: Fraction | None
    minutes: Fraction | None
    rpe: Fraction | None
    named_km: Fraction | None
    measured: bool
    guessed: bool = False


def cleaned(text: str) -> str:
    """One line without controls and format characters, and without the ornaments before its first word."""
    plain = "".join(" " if char in "\n\r\t\v\f" else char for char in _joined(_STEERING.sub("", text[:5000])))
    plain = "".join(char for char in plain if unicodedata.category(char) not in _DROPPED)
    start = next((i for i, char in enumerate(plain) if not _is_ornament(char)), len(plain))
    plain = " ".join(plain[start:].split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1].rstrip()}…"


def _joined(text: str) -> str:
    """The lines of a title as one: what follows belongs to the same session."""
    lines = [line.strip() for line in text[:2000].replace("\r", "\n").split("\n")]
    return ", ".join(line.rstrip(",;") for line in lines if line.strip(",; "))


def _is_ornament(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in _ORNAMENT or char in "•\u200d"


def units_of(titles: Iterable[str]) -> Units | None:
    """The unit that a file's titles are written in; None where they tell none, or both alike."""
    miles = kilometres = 0
    for title in titles:
        miles += bool(_MILES.search(title[:300]))
        kilometres += bool(_KILOMETRES.search(title[:300]))
    return None if miles == kilometres else "mi" if miles > kilometres else "km"


def means_away(title: str) -> bool:
    """Whether a title tells days away, illness or injury."""
    return bool(_AWAY.search(title[:300]))


def no_training(title: str) -> bool:
    """Whether a title tells an appointment or a note."""
    return bool(_NOT_TRAINING.search(title[:300]))


def cancelled(title: str) -> bool:
    """Whether a title says that nothing comes of it."""
    return bool(_CANCELLED.search(title[:300]))


def treatment(title: str) -> bool:
    """Whether a title tells a massage or the like: what else it names, even a race, is only its occasion."""
    return bool(_TREATMENT.search(title[:300]))


def numbers_as_runs(events: Sequence[Event]) -> list[Event]:
    """The same events; where most of the others are training, a number alone (`12`) is a run of that length."""
    bare = {id(event) for event in events if _NUMBER.fullmatch(event.title[:100])}
    others = [event for event in events if id(event) not in bare]
    known = sum(read(cleaned(event.title)).kind is not None for event in others)
    if not bare or 2 * known <= len(others):
        return list(events)
    return [replace(event, training=True) if id(event) in bare else event for event in events]


def said(event: Event, units: Units | None) -> Said:
    """What an event says: its fields first, then its title, then its description where the title says nothing."""
    title = cleaned(event.title)
    name = _RUN_LABEL.sub("", title, count=1) if _RUN_LABEL.match(title) else title
    reading = _reading(event, name)
    kind = _kind(event, name, reading)
    bare = None if event.km or event.minutes or reading.km or reading.minutes else _bare(name, kind, event)
    bare_km = bare * (KM_A_MILE if units == "mi" else 1) if bare else None
    far = event.km or reading.km or bare_km
    if kind is None and bare_km and bare_km >= _LONG and _NUMBER.fullmatch(name):
        kind = "long"
    return Said(
        event=event, name=name or _first_line(event.description) or kind or "", kind=kind,
        km=None if kind in ("rest", "strength") else far,
        minutes=None if kind == "rest" else event.minutes or reading.minutes,
        rpe=event.rpe if event.rpe is not None else reading.rpe, named_km=read(name).km or bare_km,
        measured=bool(far or reading.minutes), guessed=bare_km is not None and units is None,
    )  # fmt: skip


def _reading(event: Event, name: str) -> Reading:
    """What the words say: a run's are read as a run's, so that "strength endurance" does not become the gym."""
    for word, meant in _OWN_WORDS:
        name = word.sub(meant, name)
    reading = read(name)
    if reading.kind == "race" and _ABOUT_A_RACE.search(name):
        reading = read(_ABOUT_A_RACE.sub(" ", name))
    if event.kind == "run" and reading.kind in ("strength", "cross"):
        reading = read(f"run {name}")
    if reading.kind is None and reading.km is None and reading.minutes is None:
        reading = read(_first_line(event.description))
        if reading.kind == "race":  # a description speaks of races to come
            return Reading(None, None, None, None)
    return reading


def _first_line(text: str) -> str:
    return cleaned(next((line for line in text[:2000].splitlines() if line.strip()), ""))


def _kind(event: Event, name: str, reading: Reading) -> Kind | None:
    if event.kind is not None and event.kind != "run":
        return event.kind
    if reading.kind is None and event.km and event.training and event.km >= 25:
        return "long"
    if reading.kind is None and event.kind == "run":
        return "easy"
    return cast("Kind | None", reading.kind)


def _bare(name: str, kind: Kind | None, event: Event) -> Fraction | None:
    """The bare number of a title such as `Long 20`, or `8` alone where the file holds only training."""
    match = _BARE.fullmatch(name.lower())
    if not match or kind in ("rest", "strength", "cross", "race"):
        return None
    if kind is None and not event.training:
        return None
    low, high = (match["low"] or match["low2"], match["high"] or match["high2"])
    values = [Fraction(value.replace(",", ".")) for value in (low, high) if value]
    return sum(values, Fraction(0)) / len(values) or None
