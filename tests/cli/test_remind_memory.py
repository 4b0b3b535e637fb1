"""What was told is remembered in an SQLite file: of an older rubdown, of a newer one, damaged, held by another process.

Whatever it is, nothing is swallowed: it is told, or the message says that it is not, and what to do.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from rubdown.cli.io.errors import CommandError
from rubdown.cli.remind import memory
from rubdown.cli.remind.memory import recalling, remembering
from rubdown.report.reminders.records import Announcement, Record
from support.command import ROOT, rubdown

PLAN = """[runner]
timezone = "Europe/Madrid"
[massage]
per_month = [0, 1]
[rules]
cost_beyond_least = 1000
[[race]]
date = 2027-01-31
[[appointment]]
start = 2026-11-24T17:00:00
"""
SAID = "Massage tomorrow at 17:00 (Tue 24 Nov)\n"
SEEN = Record(
    "2026-11-1-0a@rubdown", "discharge", date(2026, 11, 24), "booked",
    Announcement(date(2026, 11, 24), datetime(2026, 11, 24, 17), "Calle Mayor 3", "booked", date(2026, 11, 17),
                 uid="2026-11-1-0a@rubdown"),
    None, 9817, "", frozenset({(date(2026, 11, 24), 7)}),
)  # fmt: skip
NEVER_ANNOUNCED = Record("2026-12-1-0a@rubdown", "discharge", date(2026, 12, 8), "proposed")

# Every version that was ever released, as its SQL: what it told is known to this one. Version 0 is an empty file, as
# a first run leaves it that finds the disk full.
VERSIONS = {
    0: ("", ()),
    1: (
        """
        CREATE TABLE appointment (plan TEXT NOT NULL, uid TEXT NOT NULL, kind TEXT NOT NULL, date TEXT NOT NULL,
            standing TEXT NOT NULL, told TEXT, moved_on TEXT, sequence INTEGER NOT NULL, breach TEXT NOT NULL,
            PRIMARY KEY (plan, uid)) WITHOUT ROWID;
        CREATE TABLE delivered (plan TEXT NOT NULL, uid TEXT NOT NULL, date TEXT NOT NULL, rung INTEGER NOT NULL,
            PRIMARY KEY (plan, uid, date, rung)) WITHOUT ROWID;
        INSERT INTO appointment VALUES ('plan', '2026-11-1-0a@rubdown', 'discharge', '2026-11-24', 'booked',
            '{"date":"2026-11-24","start":"2026-11-24T17:00:00","place":"Calle Mayor 3","standing":"booked",'
            || '"on":"2026-11-17","gone":false}', NULL, 9817, '');
        INSERT INTO delivered VALUES ('plan', '2026-11-1-0a@rubdown', '2026-11-24', 7);
        INSERT INTO appointment VALUES ('plan', '2026-12-1-0a@rubdown', 'discharge', '2026-12-08', 'proposed', NULL,
            NULL, 0, '');
        PRAGMA user_version = 1;
        """,
        (SEEN, NEVER_ANNOUNCED),
    ),
    2: (
        """
        CREATE TABLE appointment (plan TEXT NOT NULL, uid TEXT NOT NULL, kind TEXT NOT NULL, date TEXT NOT NULL,
            standing TEXT NOT NULL, told TEXT, moved_on TEXT, sequence INTEGER NOT NULL, breach TEXT NOT NULL,
            PRIMARY KEY (plan, uid)) WITHOUT ROWID;
        CREATE TABLE delivered (plan TEXT NOT NULL, uid TEXT NOT NULL, date TEXT NOT NULL, rung INTEGER NOT NULL,
            PRIMARY KEY (plan, uid, date, rung)) WITHOUT ROWID;
        INSERT INTO appointment VALUES ('plan', '2026-11-1-0a@rubdown', 'discharge', '2026-11-24', 'booked',
            '{"date":"2026-11-24","start":"2026-11-24T17:00:00","place":"Calle Mayor 3","standing":"booked",'
            || '"on":"2026-11-17","gone":false}', NULL, 9817, '');
        INSERT INTO delivered VALUES ('plan', '2026-11-1-0a@rubdown', '2026-11-24', 7);
        INSERT INTO appointment VALUES ('plan', '2026-12-1-0a@rubdown', 'discharge', '2026-12-08', 'proposed', NULL,
            NULL, 0, '');
        CREATE TABLE held (token TEXT NOT NULL PRIMARY KEY, plan TEXT NOT NULL, record TEXT, day TEXT NOT NULL)
            WITHOUT ROWID;
        PRAGMA user_version = 2;
        """,
        (SEEN, NEVER_ANNOUNCED),
    ),
    3: (
        """
        CREATE TABLE record (plan TEXT NOT NULL, date TEXT NOT NULL, uid TEXT NOT NULL, firm INTEGER NOT NULL,
            value TEXT NOT NULL, PRIMARY KEY (plan, date, uid, firm)) WITHOUT ROWID;
        INSERT INTO record VALUES ('plan', '2026-11-24', '2026-11-1-0a@rubdown', 1,
            '{"uid":"2026-11-1-0a@rubdown","kind":"discharge","date":"2026-11-24","standing":"booked","announced":'
            || '{"date":"2026-11-24","start":"2026-11-24T17:00:00","place":"Calle Mayor 3","standing":"booked",'
            || '"on":"2026-11-17","gone":false,"uid":"2026-11-1-0a@rubdown"},"moved_on":null,"sequence":9817,'
            || '"breach":"","delivered":[["2026-11-24",7]]}');
        CREATE TABLE held (token TEXT NOT NULL PRIMARY KEY, plan TEXT NOT NULL, changes TEXT, day TEXT NOT NULL)
            WITHOUT ROWID;
        PRAGMA user_version = 3;
        """,
        (SEEN,),
    ),
}


def test_every_version_has_its_sql() -> None:
    assert [*VERSIONS] == [*range(len(memory._VERSIONS) + 1)]


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_memory_is_led_to_this_version(version: int, tmp_path: Path) -> None:
    script, expected = VERSIONS[version]
    path = tmp_path / "reminders.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(script)
    with recalling(path) as copy:
        assert copy.known("plan") == expected
    with remembering(path) as found:
        assert found.known("plan") == expected
        found.remember("plan", [SEEN])
    with remembering(path) as found:
        assert found.known("plan") == (SEEN,)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (len(memory._VERSIONS),)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_migration_that_fails_leaves_the_older_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "reminders.sqlite"
    with remembering(path) as found:
        found.remember("plan", [SEEN])
    before = path.read_bytes()
    step = ("CREATE TABLE more (a TEXT)", "INSERT INTO nowhere VALUES (1)")
    monkeypatch.setattr(memory, "_VERSIONS", (*memory._VERSIONS, step))
    with pytest.raises(CommandError, match="is damaged"), remembering(path):
        pass
    monkeypatch.undo()
    assert path.read_bytes() == before
    with remembering(path) as found:
        assert found.known("plan") == (SEEN,)


def test_what_is_held_is_remembered_once_it_is_delivered(tmp_path: Path) -> None:
    path, today = tmp_path / "reminders.sqlite", date(2026, 11, 23)
    with remembering(path) as found:
        found.hold("plan", "a", [(SEEN, SEEN)], today)
        assert (found.known("plan"), found.deliver("b")) == ((), False)
        assert (found.deliver("a"), found.known("plan")) == (True, (SEEN,))
        found.remember("plan", [])
        assert (found.deliver("a"), found.known("plan")) == (True, ()), "delivered once is delivered once"
        for days in (60, 61):
            found.hold("plan", "a", [(SEEN, SEEN)], today)
            found.hold("plan", "new", [(SEEN, SEEN)], today + timedelta(days=days))
            assert found.deliver("a") == (days == 60), "a token expires"


@pytest.mark.parametrize("late", [False, True])
def test_what_was_delivered_in_between_is_kept(late: bool, tmp_path: Path) -> None:
    """Whatever comes last of two messages about one massage: the later one is what was announced."""
    last = SEEN.announced
    assert last is not None
    newer = replace(
        SEEN, announced=replace(last, on=date(2026, 11, 23), place="Plaza 1"), sequence=9820,
        delivered=frozenset({(date(2026, 11, 24), 1)}),
    )  # fmt: skip
    with remembering(tmp_path / "reminders.sqlite") as found:
        found.hold("plan", "old", [(SEEN, SEEN)], date(2026, 11, 17))
        found.hold("plan", "new", [(SEEN, newer)], date(2026, 11, 23))
        for token in ("new", "old") if late else ("old", "new"):
            assert found.deliver(token)
        assert found.known("plan") == (replace(newer, delivered=SEEN.delivered | newer.delivered),)


def of_version(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {version}")


OTHERS = [
    ("DROP TABLE record", "is damaged (no such table: record)"),
    ("ALTER TABLE record RENAME COLUMN value TO said", "is damaged (no such column: value)"),
    ("PRAGMA user_version = 0", "is damaged (table held already exists)"),
    ("PRAGMA user_version = 1", "is damaged (table held already exists)"),
    ("PRAGMA user_version = 99", "was written by a newer rubdown; use that one here too"),
    ("PRAGMA user_version = -1", "was written by a newer rubdown"),
    ("UPDATE record SET value = '{}'", "is damaged (Object missing required field `uid`"),
    ("UPDATE record SET value = x'ff'", "is damaged ("),
    ("UPDATE record SET value = replace(value, 'discharge', 'deep')", "is damaged (Invalid enum value 'deep'"),
    ("UPDATE record SET value = replace(value, '2026-11-24', '2026-02-30')", "is damaged ("),
]


@pytest.mark.parametrize(("statement", "told"), OTHERS)
def test_a_memory_that_is_none_of_ours(statement: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "reminders.sqlite"
    with remembering(path) as found:
        found.remember("plan", [SEEN])
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
    before = path.read_bytes()
    for way in (remembering, recalling):
        with pytest.raises(CommandError) as wrong, way(path) as found:
            found.known("plan")
        assert f"{path} {told}" in str(wrong.value)
        assert "use that one" in str(wrong.value) or "move it away and run again" in str(wrong.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_folder_in_its_place(dry: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN)
    (tmp_path / "rubdown" / "reminders.sqlite").mkdir(parents=True)
    env = {"XDG_STATE_HOME": str(tmp_path)}
    done = rubdown("remind", "plan.toml", *dry, "--today", "2026-11-23", env=env, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.endswith("; nothing is sent\n")


def whole(folder: Path) -> bytes:
    path = folder / "whole.sqlite"
    with remembering(path) as found:
        found.remember("plan", [SEEN])
    return path.read_bytes()


with TemporaryDirectory() as _name:
    WHOLE = whole(Path(_name))


@given(
    changes=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6),
    length=st.one_of(st.just(len(WHOLE)), st.integers(0, len(WHOLE))),
)
@example([(WHOLE.index(b"record"), 0xFF)], len(WHOLE))  # a name in the schema that is no text
@example([(WHOLE.index(b"Calle Mayor"), 0xFF)], len(WHOLE))
@example([(18, 2), (19, 2)], len(WHOLE))  # said to be in another mode of journal
@example([], 1)
def test_any_damage_is_told_or_does_no_harm(changes: list[tuple[int, int]], length: int) -> None:
    with TemporaryDirectory() as folder:
        raw = bytearray(WHOLE)
        for at, byte in changes:
            raw[at] = byte
        for n, way in enumerate((remembering, recalling)):
            path = Path(folder) / f"{n}.sqlite"
            path.write_bytes(raw[:length])
            told = ""
            try:
                with way(path) as found:
                    found.remember("plan", found.known("plan"))
            except CommandError as wrong:
                told = str(wrong)
            assert not told or (str(path) in told and told.isprintable())


HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute(sys.argv[2])
database.execute("SELECT count(*) FROM sqlite_master").fetchall()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("how", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE", "BEGIN"])
def test_a_memory_that_another_process_holds(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LONGEST_WAIT", 0.1)
    path = tmp_path / "reminders.sqlite"
    path.write_bytes(WHOLE)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert holder.stdout
    assert holder.stdout.readline().strip() == b"held"
    written, told = False, ""
    try:
        with remembering(path, "so this follows") as found:
            found.remember("plan", [])
            written = True
    except CommandError as wrong:
        told = str(wrong)
    finally:
        holder.communicate(timeout=300)
    assert written == (how == "BEGIN"), "who only reads stops the end alone"
    assert told == f"another run of rubdown has held {path} for ten minutes; so this follows"
    with remembering(path) as found:
        assert found.known("plan") == (SEEN,)


@pytest.mark.parametrize("days", [("2026-11-23", "1990-01-01", "2026-11-24"), ("2026-11-23", "2199-12-31")])
def test_a_clock_that_is_set_wrong_for_a_day_swallows_nothing(days: tuple[str, ...], tmp_path: Path) -> None:
    """Back to 1990, or on to 2199, and right again: what is due is told once on the right days."""
    (tmp_path / "plan.toml").write_text(PLAN)
    env = {"XDG_STATE_HOME": str(tmp_path)}
    told: dict[str, str] = {}
    for day in (*days, "2026-11-24", "2026-11-24"):
        done = rubdown("remind", "plan.toml", "--today", day, env=env, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        told.setdefault(day, done.stdout)
    assert told["2026-11-23"] == SAID
    assert told["2026-11-24"].startswith("Massage today at 17:00")
    assert rubdown("remind", "plan.toml", "--today", "2026-11-24", env=env, cwd=tmp_path).stdout == ""
