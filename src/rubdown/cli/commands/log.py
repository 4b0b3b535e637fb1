"""`rubdown log`: what happened, recorded beside the plan, and what it changes in the calendar."""

import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec
import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError, reason, redirect_to_devnull
from rubdown.cli.io.files import is_special, write_whole
from rubdown.cli.io.journal import journal_entries, journal_text, locked
from rubdown.cli.io.option_table import with_options
from rubdown.cli.io.options import TodayOption, horizon
from rubdown.cli.io.output import emit, emit_values
from rubdown.cli.io.plans import journal_path, load_plan_as_written, plan_names, with_journal
from rubdown.cli.journaling.effects import effects
from rubdown.cli.journaling.entries import MASSAGES, Request, What, amount_of, entry_of, refuse_options
from rubdown.plan.journal import DEEDS, JournalEntry, fold, read_journal, with_entry, without_last
from rubdown.plan.journal_words import entry_words
from rubdown.plan.model import Plan
from rubdown.planner.season import Season, season
from rubdown.planner.uids import ordinal_of, ordinal_of_new
from rubdown.report.logged import logged
from rubdown.text import escape_controls


class Journal(msgspec.Struct):
    """A plan as written, the journal beside it, and the day that it is."""

    plan: Plan
    path: Path
    today: date
    clock: Clock


class LogOptions(msgspec.Struct, frozen=True):
    """What may be asked of `rubdown log`."""

    what: Annotated[What | None, typer.Argument(metavar="WHAT", help=f"{', '.join(get_args(What))}.")] = None
    days: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATE]...",
            help="2026-12-01, 2026-12-01T17:00, yesterday, next tuesday, 25 nov; "
            'of ran, race and felt first how much: "24 km, 2h10, rpe 7".',
        ),
    ] = None
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN", help="The plan file.")] = None
    when: Annotated[str | None, typer.Option("--when", metavar="DATE", help="When it was, or began.")] = None
    where: Annotated[str, typer.Option(help="The address; of a complaint: the place on the body.")] = ""
    note: Annotated[str, typer.Option(help="A note to keep with it.")] = ""
    minutes: Annotated[int | None, typer.Option(min=10, max=240, help="Length of the massage.")] = None
    price: Annotated[str | None, typer.Option(metavar="AMOUNT", help="What it costs, if not as planned.")] = None
    soft: Annotated[bool, typer.Option("--soft", help="A soft, superficial massage: it never counts.")] = False
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Last day of a pause.")] = None
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A calendar that came back: massages.ics, or a folder of events."),
    ] = None
    yes: Annotated[bool, typer.Option("--yes", help="With --from: log what is sure without asking.")] = False
    format: Annotated[Literal["text", "json", "ndjson"], typer.Option(help="With show: what to print.")] = "text"
    today: TodayOption = None

    @property
    def details(self) -> list[str]:
        """The names of the given options that say more of what happened."""
        given = {
            "when": self.when is not None, "where": self.where, "note": self.note, "minutes": self.minutes,
            "price": self.price is not None, "soft": self.soft, "until": self.until,
        }  # fmt: skip
        return [option for option, value in given.items() if value]


@with_options(LogOptions)
def log(options: LogOptions) -> None:
    """Record what happened; the rest is planned from there.

    It prints what changes in the calendar. The plan file itself is never rewritten: the record is <plan>.journal.toml
    beside it.

    A booking: booked (also with the answer that you were sent, in English or Spanish), moved, cancelled. A massage that
    was: done, skipped, felt. Proposed dates that you will keep: accept. A complaint: discomfort, cramp, contracture (a
    tight muscle or knot), pull (a strain), ill, well. A break from massage: injury, pause. Training by hand: ran,
    missed, race. The record itself: show, undo.

    With --from, instead of WHAT: what you changed in your calendar program (rubdown help calendar-apps). All of it is
    shown first, and logged once you say yes; without a terminal only with --yes.

    Examples:
      rubdown log booked "1 dec 17:00"
      rubdown log booked "Tue 15 Dec at 18:30 works"
      rubdown log ran "24 km, 2h10, rpe 7"
      rubdown log undo
    """
    _refuse_mixed(options)
    journal = _journal(options)
    if options.what == "show":
        _show(journal.path, options.format, journal.plan.currency)
    elif options.source or options.what is None:
        _log_from(journal, options.source or Path(), yes=options.yes)
    else:
        request = _request(options, options.what, journal)
        _print(list(_record(journal, request)), journal.path)


def _refuse_mixed(options: LogOptions) -> None:
    """Raise CommandError for options that do not go with a word, or with each other."""
    what, details = options.what, options.details
    if options.source:
        if what or details or options.format != "text":
            raise CommandError("--from goes with --plan, --yes and --today alone")
        return
    if what is None:
        raise CommandError("missing WHAT\n  help: see rubdown log --help")
    refuse_options(what, details)
    if options.yes:
        raise CommandError("--yes goes with --from")
    if options.format != "text" and what != "show":
        raise CommandError(f"--format {options.format} goes with `rubdown log show`")
    if what in ("undo", "show") and options.days:
        raise CommandError(f"rubdown log {what} takes no date")
    if "when" in details and options.days and what not in DEEDS:
        raise CommandError("name the day once: with --when, or without it")


def _journal(options: LogOptions) -> Journal:
    """The plan that is meant, with the journal beside it. Raises CommandError where it can have none."""
    name, clock = plan_names([options.plan] if options.plan else None)[0], machine_clock(options.today)
    if is_special(name):
        raise CommandError(f"{name} isn't a regular file, so it has no journal; name the plan's file with --plan")
    plan = load_plan_as_written(name, clock)
    path = journal_path(name, plan)
    if path is None:
        raise CommandError("a plan from standard input has no journal; name the plan's file with --plan")
    return Journal(plan, path, clock.today_in(plan.timezone), clock)


def _request(options: LogOptions, what: What, journal: Journal) -> Request:
    """What is to be recorded, as typed."""
    details = JournalEntry(
        where=_text(options.where), note=_text(options.note), minutes=options.minutes,
        price=amount_of(options.price, journal.plan.currency), kind="soft" if options.soft else "discharge",
    )  # fmt: skip
    given = [*(options.days or []), *([] if options.when is None else [options.when])]
    return Request(what, _words(journal, what, given), options.until, details)


def _show(path: Path, format: str, currency: str) -> None:  # noqa: A002
    entries = journal_entries(path)
    if format == "text":
        emit("".join(f"{escape_controls(entry_words(entry))}\n" for entry in entries))
    else:
        emit_values(logged(entries, currency), format)


def _print(lines: list[str], recorded: Path) -> None:
    try:
        emit("".join(f"{escape_controls(line)}\n" for line in lines))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:  # whoever runs it again would record it twice
        redirect_to_devnull(sys.stdout)
        raise CommandError(f"it is recorded in {recorded}, but could not be printed: {reason(error)}") from None


def _log_from(journal: Journal, source: Path, *, yes: bool) -> None:
    """Log what a calendar program changed, after it was shown. Raises Exit where not all that is sure is logged."""
    from rubdown.cli.io.exported import Record, load_record, save_record, seen_in
    from rubdown.cli.journaling.written_back import changes_shown, chosen_changes
    from rubdown.planner.uids import plan_identity
    from rubdown.report.calendar_changes import calendar_changes, recorded

    entries = journal_entries(journal.path)
    plan, identity = fold(journal.plan, entries), plan_identity(journal.plan)
    seen, problems = seen_in(source, identity, plan.email or "")
    record = load_record(identity)
    before = _solved(journal, plan)
    changes = calendar_changes(before, seen, record.events, _now(journal))
    for problem in problems:
        typer.echo(f"rubdown: {escape_controls(problem)}", err=True)
    lines = [*changes_shown(changes, str(source))] or [f"No changes in {source}"]
    emit("".join(f"{escape_controls(line)}\n" for line in lines))
    sys.stdout.flush()
    chosen = chosen_changes(changes, yes=yes) if any(change.entry for change in changes) else []
    if chosen is None:
        typer.echo("rubdown: nothing is logged: add --yes, or run it in a terminal", err=True)
        raise typer.Exit(1)
    if chosen:
        new = [change.entry for change in chosen if change.entry]
        _append(journal, entries, new)
        after = _solved(journal, fold(journal.plan, (*entries, *new)))
        headlines = [f"recorded: {entry_words(entry)}" for entry in new]
        _print([*headlines, *effects(before, after)], journal.path)
    waiting = [change for change in changes if change not in chosen and (change.entry or change.unsure)]
    events = recorded(record.events, seen, (change.uid for change in waiting), record.number)
    save_record(identity, Record(record.number, events))
    if any(change.entry and not change.unsure for change in waiting):
        raise typer.Exit(1)


def _append(journal: Journal, entries: tuple[JournalEntry, ...], new: list[JournalEntry]) -> None:
    """Add entries to a journal that still holds these."""
    try:
        with locked(journal.path):
            if journal_entries(journal.path) != entries:
                raise CommandError("nothing is logged: something else was logged meanwhile; run it again")
            text = journal_text(journal.path)
            for entry in new:
                text = with_entry(text, entry)
            _write(journal.path, text, (*entries, *new))
    except OSError as error:
        raise CommandError(f"nothing is recorded, {journal.path} cannot be written: {reason(error)}") from None


def _write(path: Path, text: str, entries: tuple[JournalEntry, ...]) -> None:
    """Write a journal that must hold these entries."""
    if read_journal(text, str(path)) != entries:
        raise CommandError(f"nothing is recorded: {path} is not written as rubdown writes it; fix it by hand")
    write_whole(path, text)


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
            text = journal_text(journal.path)
            plan = fold(journal.plan, entries)
            before = cache(partial(_solved, journal, plan))  # once, and only where it is needed
            if request.what == "undo":
                if not entries:
                    raise CommandError("the journal is empty: nothing to take back")
                new, changed, headline = without_last(text), entries[:-1], f"taken back: {entry_words(entries[-1])}"
            else:
                entry = _named(journal, before, entry_of(request, plan, _now(journal), journal.today), entries)
                new, changed, headline = with_entry(text, entry), (*entries, entry), f"recorded: {entry_words(entry)}"
            _write(journal.path, new, tuple(changed))
    except OSError as error:
        raise CommandError(f"nothing is recorded, {journal.path} cannot be written: {reason(error)}") from None
    yield headline
    yield from effects(before(), _solved(journal, fold(journal.plan, changed)))


def _text(argument: str) -> str:
    """An argument's text: in a locale that knows ASCII alone, Python hands over what is UTF-8 as bytes in disguise."""
    try:
        return argument.encode("utf-8", "surrogateescape").decode()
    except UnicodeError:
        raise CommandError("the note or the place is not UTF-8 text") from None


def _named(
    journal: Journal, before: Callable[[], Season], entry: JournalEntry, entries: tuple[JournalEntry, ...]
) -> JournalEntry:
    """The entry with the name of its massage, so that it is the same one whatever is planned around it later."""
    day = entry.day
    if entry.what not in MASSAGES or day is None:
        return entry
    name = ordinal_of(before(), day, entry.kind)
    if name is None:
        after = _solved(journal, fold(journal.plan, (*entries, entry)))
        name = ordinal_of_new(before(), after, day, entry.kind) if ordinal_of(after, day, entry.kind) else ""
    return replace(entry, uid=name)


def _now(journal: Journal) -> datetime:
    """This moment on the runner's clock, on the day that it is taken to be."""
    zone = ZoneInfo(journal.plan.timezone) if journal.plan.timezone else None
    return datetime.combine(journal.today, datetime.now(zone).time().replace(microsecond=0))


def _solved(journal: Journal, plan: Plan) -> Season:
    return season(plan, *horizon(plan, journal.clock, None, None))
