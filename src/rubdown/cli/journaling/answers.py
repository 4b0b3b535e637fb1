"""A therapist's answer as it was pasted: the day and hour that it agrees to, asked for where that is not sure."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

import typer

from rubdown.cli.io.dates import NoTimeOfDayError, read_moment
from rubdown.cli.io.errors import CommandError
from rubdown.importers.pasted_answer import Meaning, read_answer
from rubdown.plan.model import Plan
from rubdown.planner.season import season
from rubdown.planner.slots import slots
from rubdown.text import clock, listed, short_day
from rubdown.toml.problems import shown

_OFFERED = 30  # days that an answer may mean when it says no more than an hour
_MOST_ASKED = 9


def day_agreed_to(words: Sequence[str], plan: Plan, today: date) -> str:
    """The words where they name a day themselves; else the day and hour that they agree to, as `2026-12-29 18:30`.

    Raises CommandError for a refusal, and where several are possible and there is nobody to ask.
    """
    text = " ".join(words)
    if not text or _names_a_day(text, today):
        return text
    answer = read_answer(text, today, _offered(plan, today))
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
    except NoTimeOfDayError:  # it does, with a slip that is told as one
        return True
    except ValueError:
        return False


def _offered(plan: Plan, today: date) -> dict[date, list[int]]:
    """The open days for the next massage, each with the minutes of the day at which it may start."""
    solved, step = season(plan, today), plan.therapist.step
    offered = islice(slots(solved, today, solved.timeline.until), _OFFERED)
    return {
        slot.date: [n for a, b in slot.windows for n in range(-(-a // step) * step, b - plan.minutes + 1, step)]
        for slot in offered
    }


def _choices(meanings: Sequence[Meaning]) -> Iterator[str]:
    for meaning in meanings:
        if not meaning.starts:
            yield f"{meaning.day}"
        yield from (f"{meaning.day} {clock(start)}" for start in meaning.starts)


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
