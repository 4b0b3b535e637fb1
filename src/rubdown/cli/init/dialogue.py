"""The questions of `rubdown init`: each answer is read at once, and asked for again where it cannot be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from rubdown.cli.init import answers
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.output import emit, width
from rubdown.plan.read import Wrong
from rubdown.render.terminal.lines import wrapped
from rubdown.text import WEEKDAY_NAMES, WEEKDAYS, escape_controls

_BACK = "<"
_HELLO = (
    "A first plan, in about a minute. Enter takes what stands in brackets, or leaves a question open; < goes back to "
    "the question before; Ctrl-C leaves, and nothing is written."
)
_WEEK = 'Your typical week, in your own words: "tempo 12 km", "long run 24 km", "rest".'
_THERAPIST = "Your massage therapist. Without hours, 8:00 to 20:00 every day is assumed."


class Question(NamedTuple):
    """A question: how it is asked, what is said of its answer, what Enter takes (from what was told before it).

    One without anything that Enter takes may stay open, unless it is `needed`. `below` is the heading that it stands
    below, shown with the first question of it that is asked.
    """

    field: str
    ask: str
    said: Callable[[Any], str] = lambda value: ""
    default: Callable[[dict[str, Any]], str] = lambda told: ""
    needed: bool = False
    below: str = ""


def _distance(told: dict[str, Any]) -> str:
    found = answers.distance_in(told["race"])
    return found if isinstance(found, str) else f"{float(found)} km" if found else ""


def _questions(today: date) -> Iterator[Question]:
    yield Question("runner", "Your name")
    yield Question("race", "Your next big race", needed=True)
    told_day = partial(answers.told_day, today=today)
    yield Question("day", "Its date, as 2026-12-06 or 6 dec 8:30", told_day, needed=True)
    asked = "Its distance: 5k, 10k, half, marathon, ultra or km"
    yield Question("distance", asked, answers.told_distance, _distance, needed=True)
    asked = "How fast do you recover: experienced, regular, beginner"
    yield Question("condition", asked, default=lambda told: "regular")
    for day, name in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True):
        yield Question(day, f"  {name}", answers.told_session, below=_WEEK)
    yield Question("therapist", "  Name", below=_THERAPIST)
    yield Question("hours", "  Days and hours, as mon-fri 16-20, sat 10-13", answers.told_hours, below=_THERAPIST)
    yield Question("prefer", "  The days that suit you best, as tue wed", below=_THERAPIST)


def ask_for(told: dict[str, Any], today: date) -> None:
    """Asks for all that was not told yet; leaving early ends the command, and nothing has been written."""
    with suppress(ImportError):
        import readline  # noqa: F401  it lets the line be edited

    questions = [question for question in _questions(today) if question.field not in told]
    readers = answers.readers(today)
    typed: dict[str, str] = {}
    at, heading = 0, ""
    _say(f"{_HELLO}\n")
    while at < len(questions):
        if questions[at].below != heading:
            heading = questions[at].below
            _say(f"\n{heading}")
        at = max(0, at + _asked(questions[at], told, typed, readers[questions[at].field]))


def _asked(question: Question, told: dict[str, Any], typed: dict[str, str], read: Callable[[str], Any]) -> int:
    """How far to go: 1 for the next question, 0 for this one again, -1 for the one before."""
    default = typed.get(question.field, "") or question.default(told)
    line = _line(f"{question.ask} [{escape_controls(default)}]: " if default else f"{question.ask}: ")
    if line == _BACK:
        return -1
    answer = line or default
    if not answer and not question.needed:
        typed[question.field] = ""
        return 1
    try:
        told[question.field] = read(answer)
    except Wrong as wrong:
        _say(f"{escape_controls(wrong.wrong)}: {escape_controls(wrong.mend)}", "red", indent="  ")
        return 0
    typed[question.field] = answer
    said = question.said(told[question.field])
    if said:
        _say(escape_controls(said), "green", indent="    ")
    return 1


def _line(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        _say("")
        raise CommandError("the input ended before the last answer: nothing was written") from None
    except KeyboardInterrupt:
        _say("\nNothing was written.")
        raise
    except UnicodeDecodeError:
        _say("that is not UTF-8 text", "red", indent="  ")
        return _line(prompt)


def _say(text: str, style: str = "", *, indent: str = "") -> None:
    for line in text.split("\n"):
        emit(wrapped(line, width(), indent, style))
