"""`rubdown import --done`: what was really run, to standard output or into the files beside a plan."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from rubdown.cli.importing.archives import read_done, read_folder
from rubdown.cli.importing.into import Target, plan_with, regular_text, target_of
from rubdown.cli.importing.report import say
from rubdown.cli.io.clock import Clock
from rubdown.cli.io.output import emit, emit_imported, write_file
from rubdown.importers.classify import Corrections
from rubdown.importers.deeds.activity import Activities
from rubdown.importers.deeds.effort import Runner
from rubdown.importers.deeds.interpret import Deed, Deeds, PlanFacts, PlannedRace, interpret_activities
from rubdown.importers.deeds.merge import (
    HEADER,
    HISTORY_HEADER,
    Known,
    Merged,
    done_rows,
    done_text,
    history_text,
    known_of,
    merged,
)
from rubdown.importers.event import ImportOptions, Refused
from rubdown.importers.to_toml import MOST, Tables, distance_words
from rubdown.plan.model import Plan
from rubdown.plan.timeline import refuse_if_over
from rubdown.text import escape_controls, listed, long_date, plural

_NAME = "done.toml"
_MOST_PLACES = 12  # lines that one reason for leaving out names


class Destination(Struct, frozen=True):
    """The plan and its file of deeds, as they are; and the history beside it with what it knows."""

    target: Target
    history: Path
    old: Tables
    old_history: str
    known: Known


class Request(Struct, frozen=True):
    """What is to be imported: a file by its name (without `stream` a folder), and what the flags say of it."""

    name: str
    stream: BinaryIO | None
    options: ImportOptions
    corrections: Corrections
    output: Path | None
    quiet: bool

    def read(self, options: ImportOptions) -> Activities:
        """Its activities. Raises Refused."""
        if self.stream is None:
            return read_folder(Path(self.name), options)
        return read_done(self.stream, options)


def import_done(request: Request) -> None:
    """Write a plan's done entries to standard output or a file, and report on stderr. Raises Refused."""
    found = request.read(request.options)
    deeds = interpret_activities(found, PlanFacts(), request.corrections)
    for table, most in MOST.items():
        if sum(deed.table == table for deed in deeds.entries) > most:
            raise Refused(f"more than {most} activities for one plan", "with --into PLAN older ones go to a history")
    if not request.quiet:
        say(_report(found, deeds))
    rows: Tables = {table: [] for table in ("session", "race", "appointment")}
    for deed in deeds.entries:
        rows[deed.table].append(deed.row)
    if not deeds.entries:
        raise Refused("nothing in it was done", "see above why each row is left out")
    emit_imported(done_text(rows), request.output)


def import_done_into(request: Request, plan: str, clock: Clock, *, dry_run: bool) -> None:
    """Put what was done beside a plan, and report what that changes. Raises Refused."""
    options, clock = request.options, replace(clock, today=request.options.today)
    destination = _destination(plan, request.output)
    target = destination.target
    planned = plan_with(target, "", clock, even_if_over=True)
    options = replace(options, units=options.units or planned.units, known=destination.known.ids)
    found = request.read(options)
    deeds = interpret_activities(found, _facts(planned, destination.old, found), request.corrections)
    if not deeds.entries and not found.known:
        say(_report(found, deeds))
        raise Refused("nothing in it was done", "see above why each row is left out")
    result = merged(destination.old, deeds.entries, destination.known, options.today)
    text = done_text(result.recent)
    after = plan_with(target, text, clock, even_if_over=True) if text != target.old else planned
    if not dry_run:  # first the history: what is in both files is known by it
        if result.older:
            write_file(destination.history, history_text(destination.old_history, result.older), imported=True)
        if text != target.old:
            write_file(target.imported, text, imported=True)
    if not request.quiet:
        say(_report(found, deeds))
    emit("".join(f"{escape_controls(line)}\n" for line in _outcome(destination, result, found, dry_run=dry_run)))
    if text != target.old and refuse_if_over(planned, options.today) is None:
        from rubdown.report.deeds import in_lines, what_deeds_changed

        change = what_deeds_changed(plan_with(target, target.old, clock), after, options.today)
        emit("".join(f"{escape_controls(line)}\n" for line in in_lines(change)))
    if not dry_run and not target.included:
        say([f'add to the top of {target.plan}: include = ["{target.imported.name}"]'])


def _destination(plan: str, output: Path | None) -> Destination:
    target = target_of(plan, output, HEADER, _NAME)
    history = target.imported.with_name(f"{target.imported.name.removesuffix('.toml')}-history.toml")
    old_history = regular_text(str(history)) if history.exists() else ""
    if old_history and not old_history.startswith(HISTORY_HEADER):
        raise Refused(f"{history} was not written by rubdown import", "name another file for the deeds with -o")
    return Destination(target, history, done_rows(target.old, str(target.imported)), old_history, known_of(old_history))


def _facts(plan: Plan, old: Tables, found: Activities) -> PlanFacts:
    """What bears upon activities in a plan and in what was imported into it before."""
    again = {activity.id for activity in found.activities}
    runs = [
        (row["start"].date(), float(row["km"]), float(row["minutes"]), int(row.get("climb", 0)))
        for row in old["session"]
        if row.get("sport") == "run" and {"start", "km", "minutes"} <= row.keys() and row.get("id") not in again
    ]
    workouts = [
        *(session.workout for session in plan.sessions), *(repeat.workout for repeat in plan.repeats),
        *(session.workout for day in plan.week for session in day),
    ]  # fmt: skip
    longest = max((workout.km or 0 for workout in workouts if workout.sport == "run"), default=0)
    races = {race.date: PlannedRace(race.name, float(race.km)) for race in plan.races if not race.triathlon}
    runner = Runner(plan.max_hr or 0, plan.threshold_hr or 0)
    return PlanFacts(runner, races, float(longest), tuple(runs))


def _outcome(destination: Destination, result: Merged, found: Activities, *, dry_run: bool) -> Iterator[str]:
    """What becomes of the two files."""
    counts = [f"{result.new} new"] if result.new else []
    counts += [f"{result.changed} changed"] if result.changed else []
    counts += [f"{result.same + found.known} known already"] if result.same + found.known else []
    yield f"{destination.target.imported}: {listed(counts) or 'nothing new'}{', not written' if dry_run else ''}"
    if result.older:
        yield f"{destination.history}: {len(result.older)} of more than 180 days ago"


def _report(found: Activities, deeds: Deeds) -> Iterator[str]:
    """Where every row went: counts that add up, how the effort is known, the races with reasons, what is left out."""
    tables = [deed.table for deed in deeds.entries]
    nouns = {"session": "session", "race": "race", "appointment": "massage"}
    counts = [plural(tables.count(table), noun) for table, noun in nouns.items() if table in tables]
    counts += [f"{found.known} known already"] if found.known else []
    counts += [f"{len(found.left_out)} left out"] if found.left_out else []
    yield f"{found.source}: {found.total} in all: {listed(counts) or 'nothing'}"
    yield from (f"note: {note}" for note in found.notes)
    if deeds.efforts:
        counts = [f"{count} by {by}" for by, count in deeds.efforts.most_common()]
        yield f"how hard they were (RPE): {listed(counts)}"
    yield from (_race_line(deed) for deed in deeds.entries if deed.table == "race")
    for activity in deeds.maybe:
        when = long_date(activity.date)
        yield f'a race? {when} "{activity.title}" is taken as a run; if it was one, say --race {activity.date}'
    yield from _left_out(found)


def _race_line(deed: Deed) -> str:
    minutes, far = int(deed.activity.minutes + 0.5), distance_words(Fraction(deed.activity.km).limit_denominator(1000))
    time = f" in {minutes // 60}:{minutes % 60:02}" if minutes else ""
    return f'race: {long_date(deed.activity.date)} "{deed.row.get("name", "")}", {far}{time} ({deed.why})'


def _left_out(found: Activities) -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for left in found.left_out:
        places.setdefault(left.reason, []).append(f"line {left.line}" if left.line else left.title)
    for reason, several in places.items():
        named = several[:_MOST_PLACES]
        if len(named) > 1 and all(place.startswith("line ") for place in named):
            named = [f"lines {named[0][5:]}", *(place[5:] for place in named[1:])]
        more = f" and {len(several) - _MOST_PLACES} more" if len(several) > _MOST_PLACES else ""
        yield f"left out: {', '.join(named)}{more}: {reason}"
