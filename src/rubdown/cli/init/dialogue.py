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
from rubdown.render.terminal.lines import wrapped
from rubdown.text import WEEKDAY_NAMES, WEEKDAYS, escape_controls
from rubdown.toml.problems import InvalidValue

_BACK = "<"
_HELLO = (
    "A first plan, in about a minute. Press Enter to accept the [default] or to skip a question; < goes back to the "
    "question before; Ctrl-C quits, and nothing is written."
)
_MASSAGE = "Deep sports massage."
_WEEK = 'Your typical week, in your own words: "tempo 12 km", "9:00 long run 24 km", "rest".'
_THERAPIST = "Your massage therapist. Without hours, 8:00 to 20:00 every day is assumed."


class Question(NamedTuple):
    """A question: its words, how its answer is repeated, and the default that Enter accepts, given the answers so far.

    A question without a default may be skipped, unless it is `needed`. `below` is the heading of a group of questions.
    """

    field: str
    ask: str
    echo: Callable[[Any], str] = lambda value: ""
    default: Callable[[dict[str, Any]], str] = lambda given: ""
    needed: bool = False
    below: str = ""


def _distance(given: dict[str, Any]) -> str:
    distance = answers.distance_in(given["race"])
    return distance if isinstance(distance, str) else f"{float(distance)} km" if distance else ""


def _questions(today: date) -> Iterator[Question]:
    yield Question("runner", "Your name")
    yield Question("race", "Your next big race", needed=True)
    yield Question(
        "day", "Its date, as 2026-12-06 or 6 dec 8:30", partial(answers.day_in_words, today=today), needed=True
    )
    ask = "Its distance: 5k, 10k, half, marathon, ultra, 15 km, 10 mi"
    yield Question("distance", ask, answers.distance_in_words, _distance, needed=True)
    ask = "How fast do you recover: experienced, regular, beginner"
    yield Question("condition", ask, default=lambda given: "regular")
    ask = "  Are you used to it: yes or no"
    yield Question("used", ask, default=lambda given: "yes", below=_MASSAGE)
    yield Question(
        "last", "  Your last one, as 30 oct or 3 weeks ago", partial(answers.last_in_words, today=today), below=_MASSAGE
    )
    yield Question("run_at", "  When you usually run, as 19:00 or 7am", below=_WEEK)
    for day, name in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True):
        yield Question(day, f"  {name}", answers.session_in_words, below=_WEEK)
    yield Question("therapist", "  Name", below=_THERAPIST)
    yield Question("hours", "  Days and hours, as weekdays 16-20, sat 10-13", answers.hours_in_words, below=_THERAPIST)
    yield Question("prefer", "  The days that suit you best, as tue wed", below=_THERAPIST)


def ask_for(given: dict[str, Any], today: date) -> None:
    """Ask for all that is not given yet, and add it; leaving early ends the command, and nothing has been written."""
    with suppress(ImportError):
        import readline  # noqa: F401  it lets the line be edited

    questions = [question for question in _questions(today) if question.field not in given]
    readers = answers.readers(today)
    typed: dict[str, str] = {}
    at, heading = 0, ""
    _say(f"{_HELLO}\n")
    while at < len(questions):
        if questions[at].below != heading:
            heading = questions[at].below
            _say(f"\n{heading}")
        at = max(0, at + _ask(questions[at], given, typed, readers[questions[at].field]))


def _ask(question: Question, given: dict[str, Any], typed: dict[str, str], read: Callable[[str], Any]) -> int:
    """How far to go: 1 for the next question, 0 for this one again, -1 for the one before."""
    default = typed.get(question.field, "") or question.default(given)
    line = _line(f"{question.ask} [{escape_controls(default)}]: " if default else f"{question.ask}: ")
    if line == _BACK:
        return -1
    answer = line or default
    if not answer and not question.needed:
        typed[question.field] = ""
        return 1
    try:
        given[question.field] = read(answer)
    except InvalidValue as error:
        _say(f"{escape_controls(error.message)}: {escape_controls(error.fix)}", "red", indent="  ")
        return 0
    typed[question.field] = answer
    echo = question.echo(given[question.field])
    if echo:
        _say(escape_controls(echo), "green", indent="    ")
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
