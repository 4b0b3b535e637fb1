"""A therapist's answer as it was pasted: the day and hour that it agrees to, asked for where that is not sure."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

import typer

from rubdown.cli.io.dates import NoTimeOfDayError, read_moment
from rubdown.cli.io.errors import CommandError
from rubdown.importers.pasted_answer import Meaning, read_answer
from rubdown.plan.model import Plan
from rubdown.planner.season import Season, season
from rubdown.planner.slots import slots
from rubdown.rules.availability import hours_on
from rubdown.text import clock, listed, short_day
from rubdown.toml.problems import shown

_TIMESTAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]"  # a program's, no sentence of a therapist's
_OFFERED = 10  # days that an answer may mean when it says no more than an hour
_MOST_ASKED, _MOST_HOURS = 9, 3  # choices in all, and hours of a day


def day_agreed_to(words: Sequence[str], plan: Plan, today: date) -> str:
    """The words where they name a day themselves; else the day and hour that they agree to, as `2026-12-29 18:30`.

    Raises CommandError for a refusal, and where several are possible and there is nobody to ask.
    """
    text = " ".join(words)
    if not text or re.match(_TIMESTAMP, text) or _names_a_day(text, today):
        return text
    solved = season(plan, today)
    offered = [slot.date for slot in islice(slots(solved, today, solved.timeline.until), _OFFERED)]
    answer = read_answer(text, today, offered, {day: _starts(solved, day) for day in solved.days})
    if answer.refused:
        raise CommandError(f"{shown(text)} reads as a refusal: nothing is recorded")
    choices = list(islice(_choices(answer.meanings), _MOST_ASKED))
    if not choices:
        return text
    if answer.sure:
        return choices[0]
    possible = [_in_words(choice) for choice in choices]
    if sys.stdin.isatty() and sys.stderr.isatty():
        return choices[_asked(text, possible)]
    raise CommandError(
        f"{_unclear(text, possible)}: nothing is recorded\n"
        f"  it may mean {listed(possible, 'or')}\n"
        f"  help: log what was agreed: rubdown log booked {choices[0].replace(' ', 'T')}"
    )


def _names_a_day(text: str, today: date) -> bool:
    try:
        return bool(read_moment(text, today, "future"))
    except NoTimeOfDayError:  # it does, with a slip that is reported as one
        return True
    except ValueError:
        return False


def _starts(solved: Season, day: date) -> list[int]:
    """The minutes of a day at which a massage may start: in what is open of it, else in the therapist's hours."""
    minutes, step = solved.timeline.plan.minutes, solved.timeline.plan.therapist.step
    windows = solved.days[day].windows or hours_on(solved.timeline, day)
    return [n for a, b in windows for n in range(-(-a // step) * step, b - minutes + 1, step)]


def _choices(meanings: Sequence[Meaning]) -> Iterator[str]:
    for meaning in meanings:
        if not meaning.starts:
            yield f"{meaning.day}"
        yield from (f"{meaning.day} {clock(start)}" for start in meaning.starts[:_MOST_HOURS])


def _in_words(choice: str) -> str:
    day, _, hour = choice.partition(" ")
    return f"{short_day(date.fromisoformat(day))} {hour}".strip()


def _unclear(text: str, possible: Sequence[str]) -> str:
    return f"{shown(text)} {'can be read in more than one way' if len(possible) > 1 else 'is not a clear yes'}"


def _asked(text: str, possible: Sequence[str]) -> int:
    """The place of the choice that the runner makes. Raises CommandError where none is right."""
    rows = "".join(f"  {n}  {choice}\n" for n, choice in enumerate(possible, 1))
    typer.echo(f"{_unclear(text, possible)}:\n{rows}", err=True, nl=False)
    number = typer.prompt("Which one is booked? 0 for none", type=int, default=0, err=True)
    if not 1 <= number <= len(possible):
        raise CommandError("nothing is recorded")
    return int(number) - 1
