"""The events that were exported for calendar programs, as a record in the user's state folder, a file a plan.

`rubdown log --from` compares with it what these programs wrote back. Without it nothing is lost: more is unsure.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import typer
from msgspec import Struct
from msgspec.structs import replace

from rubdown.cli.io.errors import CommandError, reason
from rubdown.cli.io.files import first_bytes, is_regular, write_whole
from rubdown.cli.io.folders import state_folder
from rubdown.cli.io.output import to_file
from rubdown.importers.event import LARGEST, Refused
from rubdown.importers.written_back import own_events, ticked_off
from rubdown.report.calendar_changes import Exported, Seen, Version
from rubdown.text import escape_controls, plural

_MOST_PLANS = 20  # of an export: a calendar of more plans is no runner's own
_MOST_FILES = 20_000  # of a folder
_HELP = "help: name the .ics file that your calendar program writes, or its folder of them"


class Record(Struct, frozen=True):
    """The number of a plan's last export, and its events by UID."""

    number: int = 0
    events: dict[str, Exported] = {}


def _path(identity: str) -> Path:
    return state_folder() / "calendars" / f"{identity.partition('@')[0]}.json"


def load_record(identity: str) -> Record:
    """What was exported of the plan whose UIDs end so; nothing where that cannot be read."""
    with suppress(OSError, msgspec.MsgspecError, ValueError):
        record = msgspec.json.decode(first_bytes(str(_path(identity)), LARGEST), type=Record)
        for event in record.events.values():
            for version in (event.version, *event.places.values()):
                version.civil(None)  # raises where it has no date that can be read
        return record
    return Record()


def save_record(identity: str, record: Record) -> None:
    """Keep a record; where that is not possible, later changes are unsure, and nothing else is amiss."""
    path = _path(identity)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, msgspec.json.encode(record, order="sorted").decode())


@contextmanager
def exporting(output: Path | None) -> Iterator[None]:
    """Record what a calendar file holds once it is written; warn of changes in the old one that were not logged."""
    if not to_file(output):
        yield
        return
    count = unlogged_changes(output)
    yield
    record_export(output)
    if count:
        changed = f"{plural(count, 'event')} that a calendar program moved in {output} and that you did not log"
        words = f"{changed}: written as planned; before the next export, run `rubdown log --from {output}`"
        typer.echo(escape_controls(f"rubdown: {words}"), err=True)


def unlogged_changes(output: Path) -> int:
    """How many events of a file that an export is about to replace were moved there since the last one."""
    place, count = place_of(output), 0
    for identity, own in _by_plan(output).items():
        for uid, known in load_record(identity).events.items():
            theirs, before = own.get(uid), known.places.get(place)
            if theirs and before and not theirs.is_older(before):
                count += theirs.time not in (before.time, known.version.time)
    return count


def record_export(output: Path) -> None:
    """Record the massages of the calendar that was written to a file."""
    for identity, own in _by_plan(output).items():
        save_record(identity, _after_export(load_record(identity), own, place_of(output)))


def _by_plan(output: Path) -> dict[str, dict[str, Version]]:
    """The massages in a calendar file by UID, by the identity of their plan; none of many plans, or of no calendar."""
    plans: dict[str, dict[str, Version]] = {}
    with suppress(OSError, Refused):
        text = first_bytes(str(output), LARGEST).decode(errors="replace") if is_regular(output) else ""
        if len({*re.findall(r"-([0-9a-f]{12})@rubdown", text)}) <= _MOST_PLANS:
            for uid, version in own_events(text, "", "")[0].items():
                plans.setdefault(uid.rpartition("-")[2], {})[uid] = version
    return plans


def _after_export(before: Record, events: dict[str, Version], place: str) -> Record:
    """The record after one more export; an event that was exported before is still known in those places."""
    number, known = before.number + 1, dict(before.events)
    for uid, version in events.items():
        old = known.get(uid, Exported(version, {}, number))
        known[uid] = Exported(version, {**old.places, place: version}, old.first)
    return Record(number, known)


def place_of(path: Path) -> str:
    """What a file or a folder is called in records: its real path."""
    return os.path.realpath(path).encode(errors="backslashreplace").decode()


def seen_in(path: Path, identity: str, email: str) -> tuple[Seen, list[str]]:
    """A plan's events in a calendar file, or in a folder of such; and what could not be read there.

    Raises CommandError where it cannot be read at all.
    """
    texts, problems = _texts(path)
    events: dict[str, Version] = {}
    present, ticked = set[str](), set[str]()
    for name, text in texts:
        try:
            new, uids = own_events(text, identity, email)
            ticked |= ticked_off(text, identity)
        except Refused as refused:
            problems.append(f"{name}: {refused.wrong}; {refused.fix}")
            continue
        present |= uids
        for uid, version in new.items():
            if uid not in events or events[uid].sequence <= version.sequence:
                events[uid] = version
    if problems and not path.is_dir():
        raise CommandError(escape_controls(problems[0]))
    for uid in ticked & events.keys():
        if events[uid].status == "tentative":
            events[uid] = replace(events[uid], status="confirmed")
    return Seen(place_of(path), events, frozenset(present), whole=not problems), problems


def _texts(path: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """The calendars of a file or a folder, with their names; and the files that cannot be read."""
    if path.is_dir():
        files = sorted(file for file in path.glob("*.ics") if is_regular(file) and not file.name.startswith("."))
        if not files:
            raise CommandError(f"{path} holds no .ics files: name the folder of one calendar, with a file an event")
    elif not path.exists():
        raise CommandError(f"{path}: no such file\n  {_HELP}")
    elif not is_regular(path):
        raise CommandError(f"{path} isn't a regular file\n  {_HELP}")
    else:
        files = [path]
    if len(files) > _MOST_FILES:
        raise CommandError(f"{path} holds more than {_MOST_FILES} files")
    texts, problems = [], list[str]()
    left = LARGEST
    for file in files:
        try:
            raw = first_bytes(str(file), left + 1)
        except OSError as error:
            problems.append(f"cannot read {file}: {reason(error)}")
            continue
        left -= len(raw)
        if left < 0:
            raise CommandError(f"{path} is larger than {LARGEST // 1_000_000} MB, which no runner's calendar is")
        texts.append((str(file), raw.decode(errors="replace")))
    return texts, problems
