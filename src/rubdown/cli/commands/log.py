"""`rubdown log`: what happened, recorded beside the plan, and what it changes in the calendar."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec
import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError, reason, redirect_to_devnull
from rubdown.cli.io.files import is_special, write_whole
from rubdown.cli.io.journal import journal_entries, locked
from rubdown.cli.io.options import TodayOption, horizon
from rubdown.cli.io.output import emit, emit_values
from rubdown.cli.io.plans import journal_path, load_plan_as_written, plan_names, with_journal
from rubdown.cli.io.texts import read_text
from rubdown.cli.journaling.entries import MASSAGES, Request, What, entry_of, refuse_options
from rubdown.plan.journal import (
    DEEDS,
    JournalEntry,
    fold,
    read_journal,
    with_entry,
    without_last,
)
from rubdown.plan.journal_words import entry_words
from rubdown.plan.model import Complaint, Plan
from rubdown.planner.season import Season, season
from rubdown.planner.uids import ordinal_of, ordinal_of_new
from rubdown.report.advice import advice
from rubdown.report.bookings import cautions
from rubdown.report.logged import logged
from rubdown.report.shifts import in_words, shifts
from rubdown.rules.availability import complaint_end
from rubdown.text import escape_controls


class Journal(msgspec.Struct):
    """A plan as written, the journal beside it, and the day that it is."""

    plan: Plan
    path: Path
    today: date
    clock: Clock


def log(
    what: Annotated[What, typer.Argument(metavar="WHAT", help=f"{', '.join(get_args(What))}.")],
    days: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATE]...",
            help="2026-12-01, 2026-12-01T17:00, yesterday, next tuesday, 25 nov; "
            'of ran, race and felt what it was before it: "24 km, 2h10, rpe 7".',
        ),
    ] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN", help="The plan file.")] = None,
    when: Annotated[str | None, typer.Option("--when", metavar="DATE", help="When it was, or began.")] = None,
    where: Annotated[str, typer.Option(help="The address; of a complaint: the place on the body.")] = "",
    note: Annotated[str, typer.Option(help="A note to keep with it.")] = "",
    minutes: Annotated[int | None, typer.Option(min=10, max=240, help="Length of the massage.")] = None,
    soft: Annotated[bool, typer.Option("--soft", help="A soft, superficial massage: it never counts.")] = False,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Last day of a pause.")] = None,
    format: Annotated[Literal["text", "json", "ndjson"], typer.Option(help="With show: what to print.")] = "text",  # noqa: A002
    today: TodayOption = None,
) -> None:
    """Record what happened; the rest is planned from there.

    It prints what changes in the calendar. The plan file itself is never rewritten: the record is <plan>.journal.toml
    beside it.

    A booking: booked (also with the answer that you were sent, in English or Spanish), moved, cancelled. A massage that
    was: done, skipped, felt. Proposed dates that you will keep: accept. A complaint: discomfort, cramp, contracture (a
    tight muscle or knot), pull (a strain), ill, well. A break from massage: injury, pause. Training by hand: ran,
    missed, race. The record itself: show, undo.

    Examples:
      rubdown log booked "1 dec 17:00"
      rubdown log booked "Tue 15 Dec at 18:30 works"
      rubdown log ran "24 km, 2h10, rpe 7"
      rubdown log undo
    """
    given = {"when": when is not None, "where": where, "note": note, "minutes": minutes, "soft": soft, "until": until}
    refuse_options(what, [option for option, value in given.items() if value])
    if format != "text" and what != "show":
        raise CommandError(f"--format {format} goes with `rubdown log show`")
    if what in ("undo", "show") and days:
        raise CommandError(f"rubdown log {what} takes no date")
    if when is not None and days and what not in DEEDS:
        raise CommandError("name the day once: with --when, or without it")
    name, clock = plan_names([plan] if plan else None)[0], machine_clock(today)
    if is_special(name):
        raise CommandError(f"{name} isn't a regular file, so it has no journal; name the plan's file with --plan")
    written = load_plan_as_written(name, clock)
    path = journal_path(name, written)
    if path is None:
        raise CommandError("a plan from standard input has no journal; name the plan's file with --plan")
    if what == "show" and format != "text":
        emit_values(logged(journal_entries(path)), format)
        return
    if what == "show":
        emit("".join(f"{escape_controls(entry_words(entry))}\n" for entry in journal_entries(path)))
        return
    journal = Journal(written, path, clock.today_in(written.timezone), clock)
    details = JournalEntry(where=_text(where), note=_text(note), minutes=minutes, kind="soft" if soft else "discharge")
    words = _words(journal, what, [*(days or []), *([] if when is None else [when])])
    lines = list(_record(journal, Request(what, words, until, details)))
    try:
        emit("".join(f"{escape_controls(line)}\n" for line in lines))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:  # whoever runs it again would record it twice
        redirect_to_devnull(sys.stdout)
        raise CommandError(f"it is recorded in {path}, but could not be printed: {reason(error)}") from None


def _words(journal: Journal, what: What, given: list[str]) -> list[str]:
    """What was typed; of an answer that a therapist sent, the day and hour that it agrees to."""
    if what != "booked" or not given:
        return given
    from rubdown.cli.journaling.answers import day_agreed_to

    return [day_agreed_to(given, with_journal(journal.plan, journal.path), journal.today)]


def _record(journal: Journal, request: Request) -> Iterator[str]:
    """Change the journal; then, line by line, what was recorded, what it changes in the calendar, and what to do."""
    try:
        with locked(journal.path):
            entries = journal_entries(journal.path)
            text = read_text(str(journal.path))[1] if entries else ""
            plan = fold(journal.plan, entries)
            if request.what == "undo":
                if not entries:
                    raise CommandError("the journal is empty: nothing to take back")
                new, changed, headline = without_last(text), entries[:-1], f"taken back: {entry_words(entries[-1])}"
            else:
                entry = _named(journal, plan, entry_of(request, plan, _now(journal), journal.today), entries)
                new, changed, headline = with_entry(text, entry), (*entries, entry), f"recorded: {entry_words(entry)}"
            if read_journal(new, str(journal.path)) != tuple(changed):
                raise CommandError(
                    f"nothing is recorded: {journal.path} is not written as rubdown writes it; fix it by hand"
                )
            write_whole(journal.path, new)
    except OSError as error:
        raise CommandError(f"nothing is recorded, {journal.path} cannot be written: {reason(error)}") from None
    yield headline
    yield from _effects(journal, plan, fold(journal.plan, changed))


def _text(argument: str) -> str:
    """An argument's text: in a locale that knows ASCII alone, Python hands over what is UTF-8 as bytes in disguise."""
    try:
        return argument.encode("utf-8", "surrogateescape").decode()
    except UnicodeError:
        raise CommandError("the note or the place is not UTF-8 text") from None


def _named(journal: Journal, plan: Plan, entry: JournalEntry, entries: tuple[JournalEntry, ...]) -> JournalEntry:
    """The entry with the name of its massage, so that it is the same one whatever is planned around it later."""
    day = entry.day
    if entry.what not in MASSAGES or day is None:
        return entry
    before = _solved(journal, plan)
    name = ordinal_of(before, day, entry.kind)
    if name is None:
        after = _solved(journal, fold(journal.plan, (*entries, entry)))
        name = ordinal_of_new(before, after, day, entry.kind) if ordinal_of(after, day, entry.kind) else ""
    return replace(entry, uid=name)


def _now(journal: Journal) -> datetime:
    """This moment on the runner's clock, on the day that it is taken to be."""
    zone = ZoneInfo(journal.plan.timezone) if journal.plan.timezone else None
    return datetime.combine(journal.today, datetime.now(zone).time().replace(microsecond=0))


def _solved(journal: Journal, plan: Plan) -> Season:
    return season(plan, *horizon(plan, journal.clock, None, None))


def _effects(journal: Journal, before: Plan, after: Plan) -> Iterator[str]:
    """What it changes in the calendar, and what to do with a complaint."""
    old, new = _solved(journal, before), _solved(journal, after)
    changes = shifts(old.chosen, new.chosen)
    yield from (f"  {in_words(shift)}" for shift in changes)
    if not changes:
        yield "  no other date changes"
    for caution in cautions(new):
        if caution not in cautions(old):
            yield f"  warning: {caution.text}; {caution.mend}"
    if len(after.complaints) > len(before.complaints):
        yield from _advice(new, after.complaints[-1])


def _advice(solved: Season, complaint: Complaint) -> Iterator[str]:
    hours = getattr(solved.timeline.plan.numbers.hours_after_complaint, complaint.kind)
    until = complaint_end(solved.timeline, complaint) if complaint.kind != "illness" else None
    yield ""
    yield from advice(complaint.kind, until, hours)
