"""What was delivered, on the disk: an SQLite file in the user's state folder, one process at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

import msgspec

from rubdown.cli.io.errors import CommandError, reason
from rubdown.cli.io.files import is_missing, is_special
from rubdown.cli.io.folders import state_folder
from rubdown.report.reminders.records import Change, Record, remember
from rubdown.text import escape_controls

_EXPIRY = timedelta(days=60)  # of a token
_LONGEST_WAIT = 600.0  # seconds for another run to hand its mail over

# Each entry leads from the version of its place to the next: PRAGMA user_version says how many were run.
_VERSIONS = (
    (
        # plan: the file's real path. date, standing: as last seen. told: as last reported, in JSON; NULL: not yet.
        "CREATE TABLE appointment (plan TEXT NOT NULL, uid TEXT NOT NULL, kind TEXT NOT NULL, date TEXT NOT NULL,"
        " standing TEXT NOT NULL, told TEXT, moved_on TEXT, sequence INTEGER NOT NULL, breach TEXT NOT NULL,"
        " PRIMARY KEY (plan, uid)) WITHOUT ROWID",
        # date: the day that the appointment was on. rung: the days before it; negative: after it.
        "CREATE TABLE delivered (plan TEXT NOT NULL, uid TEXT NOT NULL, date TEXT NOT NULL, rung INTEGER NOT NULL,"
        " PRIMARY KEY (plan, uid, date, rung)) WITHOUT ROWID",
    ),
    (
        # A message on its way: its token, and in JSON the record that is remembered once it is delivered; NULL: it is.
        "CREATE TABLE held (token TEXT NOT NULL PRIMARY KEY, plan TEXT NOT NULL, record TEXT, day TEXT NOT NULL)"
        " WITHOUT ROWID",
    ),
    (
        # A proposal that has passed and the next one may have the same UID. value: the record in JSON.
        "CREATE TABLE record (plan TEXT NOT NULL, date TEXT NOT NULL, uid TEXT NOT NULL, firm INTEGER NOT NULL,"
        " value TEXT NOT NULL, PRIMARY KEY (plan, date, uid, firm)) WITHOUT ROWID",
        "INSERT INTO record SELECT plan, date, uid, standing IN ('booked', 'done'),"
        " json_object('uid', uid, 'kind', kind, 'date', date,"
        " 'standing', standing, 'announced', json_set(told, '$.uid', uid), 'moved_on', moved_on,"
        " 'sequence', sequence, 'breach', breach, 'delivered', (SELECT json_group_array(json_array(date, rung))"
        " FROM delivered AS d WHERE d.plan = appointment.plan AND d.uid = appointment.uid)) FROM appointment",
        "DROP TABLE appointment",
        "DROP TABLE delivered",
        # changes: of each record that a message is about, in JSON, what it was and what it is then.
        "DROP TABLE held",
        "CREATE TABLE held (token TEXT NOT NULL PRIMARY KEY, plan TEXT NOT NULL, changes TEXT, day TEXT NOT NULL)"
        " WITHOUT ROWID",
    ),
)


# What the system refuses, whatever the file holds.
_OF_THE_SYSTEM = {
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY,
}  # fmt: skip


def memory_path() -> Path:
    """Where what was delivered is kept."""
    return state_folder() / "reminders.sqlite"


class Memory:
    """What is remembered of the plans' appointments."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def known(self, plan: str) -> tuple[Record, ...]:
        """What is remembered of a plan, in the order of the days."""
        rows = self._database.execute("SELECT value FROM record WHERE plan = ? ORDER BY date, uid, firm", [plan])
        return tuple(msgspec.json.decode(str(value), type=Record) for (value,) in rows)

    def remember(self, plan: str, known: Iterable[Record]) -> None:
        """All that is remembered of a plan from now on."""
        self._database.execute("DELETE FROM record WHERE plan = ?", [plan])
        self._database.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?)",
            [(plan, f"{one.date}", one.uid, one.key[2], msgspec.json.encode(one).decode()) for one in known],
        )

    def hold(self, plan: str, token: str, changes: Sequence[Change], today: date) -> None:
        """Keep what is to be remembered once the message of a token is delivered; tokens of two months ago expire."""
        self._database.execute("DELETE FROM held WHERE day < ?", [f"{today - _EXPIRY}"])
        row = [token, plan, msgspec.json.encode(changes).decode(), f"{today}"]
        self._database.execute("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", row)

    def is_delivered(self, token: str) -> bool:
        """Whether the message of a token was delivered, in the last two months."""
        row = self._database.execute("SELECT changes FROM held WHERE token = ?", [token]).fetchone()
        return row is not None and row[0] is None

    def deliver(self, token: str) -> bool:
        """Remember that the message of a token was delivered; False where no such token was given out."""
        row = self._database.execute("SELECT plan, changes FROM held WHERE token = ?", [token]).fetchone()
        if row and row[1] is not None:
            changes = msgspec.json.decode(row[1], type=list[Change])
            self.remember(row[0], remember(self.known(row[0]), changes))
            self._database.execute("UPDATE held SET changes = NULL WHERE token = ?", [token])
        return row is not None


@contextmanager
def remembering(path: Path, consequence: str = "nothing is sent") -> Iterator[Memory]:
    """The memory, for one process at a time; kept when the block ends well, else as it was before.

    Raises CommandError where it is damaged, of a newer rubdown, or held by another run for ten minutes, with the
    `consequence` of that.
    """
    with _errors_explained(path, consequence):
        _make(path)
        with closing(sqlite3.connect(path, timeout=_LONGEST_WAIT, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                _update(database, path)
                yield Memory(database)
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")


@contextmanager
def recalling(path: Path) -> Iterator[Memory]:
    """A copy of the memory, an empty one where there is none: the file itself is only read."""
    with _errors_explained(path), closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        if not is_missing(path):
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
                database.backup(copy)
        _update(copy, path)
        yield Memory(copy)


def _make(path: Path) -> None:
    """The file, readable by its owner alone: it says where somebody is and when."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise CommandError(f"what was sent cannot be recorded in {path}: {reason(error)}; nothing is sent") from None


def _update(database: sqlite3.Connection, path: Path) -> None:
    """Lead an older memory to this version, within the transaction; a newer one is left as it is."""
    version = int(database.execute("PRAGMA user_version").fetchone()[0])
    if not 0 <= version <= len(_VERSIONS):
        raise CommandError(f"{path} was written by a newer rubdown; use that one here too")
    for statement in (statement for step in _VERSIONS[version:] for statement in step):
        database.execute(statement)
    if version < len(_VERSIONS):
        database.execute(f"PRAGMA user_version = {len(_VERSIONS)}")


@contextmanager
def _errors_explained(path: Path, consequence: str = "nothing is sent") -> Iterator[None]:
    """What can be wrong with the file, and what follows, as a CommandError; whatever else goes wrong passes through."""
    if is_special(path):  # a pipe might never begin
        raise CommandError(f"{path} cannot be used: it isn't a regular file; move it away; {consequence}")
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError, msgspec.ValidationError, msgspec.DecodeError) as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # Python's own errors have none
        if code == sqlite3.SQLITE_BUSY:
            raise CommandError(f"another run of rubdown has held {path} for ten minutes; {consequence}") from None
        if code in _OF_THE_SYSTEM:
            raise CommandError(
                f"{path} cannot be used: {error}; make room, or see that you may write it; {consequence}"
            ) from None
        again = "reminders sent from here may come a second time"
        raise CommandError(
            f"{path} is damaged ({escape_controls(str(error))}); move it away and run again: {again}"
        ) from None
