"""The text that asks a therapist for a massage, in English and Spanish, and the links that open it in a program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal
from urllib.parse import quote

from msgspec import Struct

from rubdown.report.slots import Hours, SlotRequest
from rubdown.text import escape_controls, listed, short_day

Language = Literal["en", "es"]
_SEVERAL = 2  # muscles that are named


class _Words(Struct, frozen=True):
    """The words of a language; the texts in braces are filled in."""

    hello: str
    ask: str
    minutes: str
    race: str
    thanks: str
    subject: str
    last: str
    joined: str
    day: Callable[[date], str]
    hours: Mapping[str, str]
    muscles: Mapping[str, str]
    races: Mapping[str, str]


_ES_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_ES_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_WORDS: dict[Language, _Words] = {
    "en": _Words(
        hello="Hi{name}, could I come", ask="on {days}?", minutes="{minutes} minutes", race="{race} in {days} day{s}",
        thanks="Thank you!", subject="A sports massage on {day}?", last="or", joined="and", day=short_day,
        hours={"any": "", "after": "after {start}", "between": "between {start} and {end}", "at": "at {start}"},
        muscles={"whole lower body and lower back": "the whole lower body and lower back"},
        races={"half": "half marathon", "ultra": "ultra marathon"},
    ),
    "es": _Words(
        hello="Hola{name}, ¿podría ir", ask="{days}?", minutes="{minutes} minutos", race="{race} en {days} día{s}",
        thanks="¡Gracias!", subject="¿Un masaje deportivo {day}?", last="o", joined="y",
        day=lambda day: f"el {_ES_DAYS[day.weekday()]} {day.day} de {_ES_MONTHS[day.month - 1]}",
        hours={
            "any": "", "after": "a partir de las {start}", "between": "entre las {start} y las {end}",
            "at": "a las {start}",
        },
        muscles={
            "calves": "gemelos", "glutes": "glúteos", "quadriceps": "cuádriceps", "hamstrings": "isquiotibiales",
            "whole lower body and lower back": "piernas y zona lumbar",
        },
        races={"half": "media maratón", "marathon": "maratón", "ultra": "ultramaratón", "5k": "5 km", "10k": "10 km"},
    ),
}  # fmt: skip


class BookingMessage(Struct, frozen=True):
    """A text to send with its subject, and links that open it: in a mail program, and in WhatsApp."""

    subject: str
    text: str
    mailto: str
    whatsapp: str


def booking_message(request: SlotRequest, language: Language, email: str, phone: str) -> BookingMessage:
    """The message to the therapist's address and number; where one is "", the program asks for it."""
    words = _WORDS[language]
    subject = words.subject.format(day=words.day(request.days[0][0]))
    text = _text(request, words)
    mailto = f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}&body={quote(text, safe='')}"
    return BookingMessage(subject, text, mailto, f"https://wa.me/{phone}?text={quote(text, safe='')}")


def _text(request: SlotRequest, words: _Words) -> str:
    """One line, with nothing in it that steers: it is pasted anywhere."""
    days = [" ".join(filter(None, (words.day(day), _hours(hours, words)))) for day, hours in request.days]
    offered = f", {words.last} ".join([", ".join(days[:-1]), days[-1]] if len(days) > 1 else days)
    name = f" {_plain(request.therapist)}" if request.therapist else ""
    facts = [", ".join(filter(None, (words.minutes.format(minutes=request.minutes), _muscles(request, words))))]
    if request.race_name:
        race = words.races.get(request.race or "", request.race or request.race_name)
        days_ahead = request.days_to_race
        facts.append(words.race.format(race=race, days=days_ahead, s="" if days_ahead == 1 else "s"))
    ask = f"{words.hello.format(name=name)} {words.ask.format(days=offered)}"
    signed = [words.thanks, _plain(request.runner)] if request.runner else [words.thanks]
    return f"{ask} {_plain('; '.join(facts))}. {' '.join(signed)}"


def _plain(text: str) -> str:
    return escape_controls(" ".join(text.split()))


def _hours(hours: tuple[Hours, ...], words: _Words) -> str:
    shown = [words.hours[each.kind].format(start=each.start, end=each.end) for each in hours]
    return f" {words.last} ".join(filter(None, shown))


def _muscles(request: SlotRequest, words: _Words) -> str:
    """The muscles that worked most; what the language has no word for is left out."""
    known = _WORDS["es"].muscles
    named = [words.muscles.get(muscle, muscle) for muscle in request.muscles if muscle in known][:_SEVERAL]
    last = "e" if words.joined == "y" and len(named) > 1 and named[-1].startswith("i") else words.joined
    return listed(named, last)
