"""What `rubdown import` reports on stderr about the events, and the questions that it asks on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from fractions import Fraction

import typer

from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.output import show_error, width
from rubdown.importers.classify import Classified, Corrections
from rubdown.importers.event import LeftOut
from rubdown.importers.interpret import Interpreted
from rubdown.importers.races import ImportedRace
from rubdown.importers.to_toml import distance_words
from rubdown.plan.training import RACE_KM
from rubdown.text import escape_controls, short_day
from rubdown.titles.quantities import km_of


def say(lines: Iterable[str]) -> None:
    """Lines on stderr, in characters that steer no terminal; on one, they break between words."""
    from textwrap import fill

    columns = width() if sys.stderr.isatty() else 0
    for line in map(escape_controls, lines):
        broken = fill(line, columns, subsequent_indent="  ", break_on_hyphens=False) if columns else line
        typer.echo(broken, err=True)


def report(read: Classified) -> Iterator[str]:
    """What was assumed, what might be a race, and every event that is left out."""
    yield from (f"note: {note}" for note in read.notes)
    for each in read.maybe:
        when = each.event.date
        yield f'a race? {short_day(when)} {when.year} "{each.name}" is taken as a run; else say --race {when}'
    for each in read.ends:
        when = each.event.date
        yield (
            f'a race? {short_day(when)} {when.year} "{each.name}" names no distance: if your race is on that day, '
            f"say --race {when}=marathon, or the distance that it has"
        )
    if read.unread:
        names = ", ".join(f'"{each.name}"' for each in read.unread[:3])
        more = ", …" if len(read.unread) > 3 else ""
        yield f"note: {len(read.unread)} taken as easy runs, because their titles name no kind: {names}{more}"
    yield from (_left_line(left) for left in read.left_out)


def race_line(race: ImportedRace) -> str:
    """A race with the reasons for it and for its priority."""
    when = race.date
    far = distance_words(race.km) + (f" ({race.distance_given})" if race.distance_given else "")
    if race.distance_given or not race.km:
        far += f"; pass --race {when}=half"
    priority = f"priority {race.priority} ({race.why_priority})"
    return f'race: {short_day(when)} {when.year} "{race.interpreted.name}" ({race.why}), {far}, {priority}'


def massage_line(massage: Interpreted) -> str:
    """A massage of the calendar, which becomes an appointment of the plan."""
    when = massage.event.date
    return f'massage: {short_day(when)} {when.year} "{massage.name}" becomes an [[appointment]]'


def _left_line(left: LeftOut) -> str:
    when = f" {short_day(left.date)} {left.date.year}" if left.date else ""
    place = f" line {left.line}" if left.line else ""
    return f'left out:{place}{when} "{left.title}": {left.reason}'


def ask_about_guesses(read: Classified, corrections: Corrections) -> Corrections:
    """The guesses as the runner answers for them, on a terminal."""
    races, not_races = dict(corrections.races), set(corrections.not_races)
    for race in read.races:
        if not race.sure:
            when = race.date
            what = f'{short_day(when)} {when.year} "{race.interpreted.name}", {distance_words(race.km)}'
            answer = _answer(f"{what}: a race? ({race.why})")
            if answer is None:
                not_races.add(when)
            else:
                races[when] = answer or race.km
    for each in (*read.maybe, *read.ends):
        when = each.event.date
        answer = _answer(f'{short_day(when)} {when.year} "{each.name}", {distance_words(each.km)}: a race?', no=True)
        if answer is not None:
            races[when] = answer or each.named_km
    return Corrections(races, frozenset(not_races))


def _answer(question: str, *, no: bool = False) -> Fraction | None:
    """None for no; 0 for a race as it was read; else its km. Enter is yes, with `no` it is no."""
    choice = f"[{'y/N' if no else 'Y/n'}, or its distance]"
    while True:
        default = "n" if no else "y"
        answer = str(
            typer.prompt(f"{escape_controls(question)} {choice}", default=default, show_default=False, err=True)
        )
        if answer.strip().lower() in ("y", "yes", "s", "si", "sí"):
            return Fraction(0)
        if answer.strip().lower() in ("n", "no"):
            return None
        try:
            return length(answer)
        except CommandError as error:
            show_error(error)


def length(text: str) -> Fraction:
    """The km of `half`, `10k`, `15 km`, `10 mi`."""
    named = RACE_KM.get(text.strip().lower())  # type: ignore[call-overload]
    km: Fraction | None = named or km_of(text, "km")
    if km is None:
        raise CommandError(
            escape_controls(f"{text!r} is not a distance: write 5k, 10k, half, marathon, ultra or 15 km")
        )
    return km
