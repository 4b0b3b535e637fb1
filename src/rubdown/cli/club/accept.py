"""A club's timetable recorded in the journals of all its runners, or in none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.errors import CommandError, reason
from rubdown.cli.io.journal import journal_text, locked
from rubdown.cli.io.plans import journal_path, load_plan
from rubdown.cli.io.together import write_together
from rubdown.plan.journal import JournalEntry, read_journal, with_entry
from rubdown.plan.model import Plan
from rubdown.plan.timeline import horizon_end
from rubdown.report.club_answer import ClubRunner, ClubSchedule
from rubdown.text import plural


def journals_of(plans: Sequence[tuple[str, Plan]]) -> list[Path]:
    """The journal of each plan. Raises CommandError for a plan that has none, and for two that share one."""
    journals: list[Path] = []
    for name, plan in plans:
        path = journal_path(name, plan)
        if path is None:
            raise CommandError("--accept: a plan from standard input has no journal; give its file")
        if any(os.path.realpath(path) == os.path.realpath(other) for other in journals):
            raise CommandError(f"--accept: two plans have the same journal, {path}; give each its own under [journal]")
        journals.append(path)
    return journals


def accept(plans: Sequence[tuple[str, Plan]], schedule: ClubSchedule, clock: Clock) -> str:
    """Append what is proposed to the journal of each runner, as accepted; what was recorded, in words.

    Raises CommandError where that cannot be done: then no journal is changed.
    """
    journals = journals_of(plans)
    texts: dict[Path, str] = {}
    kinds: list[str] = []
    try:
        with ExitStack() as locks:
            for journal in sorted(journals):
                locks.enter_context(locked(journal))
            for (name, plan), journal, runner in zip(plans, journals, schedule.runners, strict=True):
                if load_plan(name, clock) != plan:
                    raise CommandError(f"nothing is accepted: {plan.path} or its journal changed meanwhile; run again")
                entries = list(_entries(plan, runner, schedule, clock))
                if entries:
                    texts[journal] = _with_entries(journal, entries)
                    kinds += [entry.what for entry in entries]
            if texts:
                write_together(texts, journals[0].with_name(f".accepted-{os.getpid()}-{_stamp()}.json"))
    except OSError as error:
        raise CommandError(
            f"nothing is accepted: {error.filename or 'a journal'} cannot be written: {reason(error)}"
        ) from None
    if not texts:
        return "nothing to accept: every appointment is booked or accepted already"
    given_up = f"; given up: {count}" if (count := kinds.count("cancelled")) else ""
    return f"accepted: {plural(kinds.count('accepted'), 'appointment')}{given_up}; in {plural(len(texts), 'journal')}"


def _stamp() -> str:
    import secrets

    return secrets.token_hex(4)


def _with_entries(journal: Path, entries: Sequence[JournalEntry]) -> str:
    text = journal_text(journal)
    before = read_journal(text, str(journal))
    for entry in entries:
        text = with_entry(text, entry)
    if not isinstance(before, tuple) or read_journal(text, str(journal)) != (*before, *entries):
        raise CommandError(f"nothing is accepted: {journal} is not written as rubdown writes it; fix it by hand")
    return text


def _entries(plan: Plan, runner: ClubRunner, schedule: ClubSchedule, clock: Clock) -> Iterator[JournalEntry]:
    """What changes in a runner's journal: accepted dates that are gone, then the hours that are new."""
    today, zone = clock.today_in(plan.timezone), ZoneInfo(plan.timezone) if plan.timezone else None
    now = datetime.combine(today, datetime.now(zone).time().replace(microsecond=0))
    places = {therapist.name: therapist.where or "" for therapist in schedule.therapists}
    gone = {change.old.date() for change in schedule.changes if change.plan == plan.path}
    last = horizon_end(plan, today)
    gone |= {day for day in plan.accepted if today <= day <= last and day not in plan.accepted_hours}
    for day in sorted(gone - {visit.date for visit in runner.appointments}):
        yield JournalEntry(what="cancelled", on=day, note="another hour is accepted", logged=now)
    for visit in runner.appointments:
        if visit.status == "proposed" and visit.start and visit.therapist and not visit.accepted:
            where = places.get(visit.therapist, "")
            yield JournalEntry(what="accepted", start=visit.start, therapist=visit.therapist, where=where, logged=now)
