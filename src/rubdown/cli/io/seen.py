"""What came before, of any number of plans, in databases on the disk: memory does not grow with them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rubdown.cli.io.errors import CommandError


class Seen:
    """Keys, each with the value that it first came with."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # of this process, gone when it ends
        self._database.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def before(self, key: str, value: str) -> str | None:
        """The value that the key came with before; None where it is new, and known from now on."""
        if self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, value)).rowcount:
            return None
        earlier: str = self._database.execute("SELECT value FROM seen WHERE key = ?", (key,)).fetchone()[0]
        return earlier


class Stamps:
    """The stamps of what was written for each plan, kept in a folder; those of a run once all of it is written."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(folder / "unchanged.sqlite3", isolation_level=None)
            self._database.execute("CREATE TABLE IF NOT EXISTS stamps (key TEXT PRIMARY KEY, stamp TEXT) WITHOUT ROWID")
            self._database.execute("BEGIN IMMEDIATE")
        except (OSError, sqlite3.Error) as error:
            raise CommandError(f"--skip-unchanged: {folder} cannot be used: {error}") from None

    def of(self, key: str) -> str | None:
        """The stamp of what was written before; None where nothing was."""
        row = self._database.execute("SELECT stamp FROM stamps WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put(self, key: str, stamp: str) -> None:
        """Remember a stamp, once `keep` is called."""
        self._database.execute("INSERT OR REPLACE INTO stamps VALUES (?, ?)", (key, stamp))

    def keep(self) -> None:
        """Keep what was put."""
        self._database.execute("COMMIT")
