"""`rubdown calendar --watch`: drawn anew whenever the plan, its journal, the day or the window changes."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.files import is_special
from rubdown.cli.io.output import error_line
from rubdown.cli.io.plans import LoadedPlans, load_plans
from rubdown.cli.io.terminal import Terminal
from rubdown.text import escape_controls

Stamp = tuple[int, int, int]  # modified (ns), size, inode: an editor that replaces a file changes the last
Stamps = dict[Path, Stamp | None]  # None where there is no such file
_GLANCE = 0.3  # seconds between two looks at the files
_REST = 0.05  # seconds for which changed files must rest before they are read: an editor may be writing
_PATIENCE = 1.0  # seconds in which a file that is being replaced may be missing
_UP, _DOWN = {"\x1b[A", "\x1bOA", "k"}, {"\x1b[B", "\x1bOB", "j", "\r", "\n"}
_BACK, _ON = {"\x1b[5~", "b"}, {"\x1b[6~", " "}
_TOP, _BOTTOM = {"\x1b[H", "\x1b[1~", "g"}, {"\x1b[F", "\x1b[4~", "G"}


class Page(io.StringIO):
    """Where a picture is drawn before it is shown: coloured as the terminal is."""

    def isatty(self) -> bool:
        """What is written here will be seen on a terminal."""
        return True


class Watched(Struct):
    """The plans that are watched, what reads the clock, and what draws them."""

    names: list[str]
    clock: Callable[[], Clock]
    draw: Callable[[LoadedPlans], str]


class Basis(Struct, frozen=True):
    """What a picture depends on beside the window: files, and the time zones in which it is a day."""

    paths: frozenset[Path]
    zones: frozenset[str | None] = frozenset()


class View(Struct):
    """Lines of which a window shows some, from `top` on; a short picture in between does not forget the place."""

    lines: list[str]
    top: int = 0

    def first(self, rows: int) -> int:
        """The line at the top of so many rows, as far down as there are lines."""
        return max(0, min(self.top, len(self.lines) - rows))

    def scroll(self, key: str, rows: int) -> None:
        """Move by a key."""
        every = len(self.lines)
        steps = ((_UP, -1), (_DOWN, 1), (_BACK, -rows), (_ON, rows), (_TOP, -every), (_BOTTOM, every))
        self.top = self.first(rows) + next((step for keys, step in steps if key in keys), 0)
        self.top = self.first(rows)

    def shown(self, rows: int) -> list[str]:
        """The lines that so many rows show."""
        return self.lines[self.first(rows) :][:rows]


def refuse_to_watch(names: Sequence[str], output: Path | None) -> None:
    """What cannot be watched ends the command."""
    if "-" in names:
        raise CommandError(
            "--watch reads a plan again and again, and standard input only comes once: name the plan's file"
        )
    for name in filter(is_special, names):
        raise CommandError(f"--watch reads a plan again and again, and {name} isn't a regular file")
    if output:
        raise CommandError("--watch draws on the terminal: leave out -o, or --watch")
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        raise CommandError(
            "--watch draws on a terminal, and this is none; to follow a plan in a script, use entr or watchexec"
        )


def watch(watched: Watched) -> None:
    """Draw until `q` or Ctrl-C; what is wrong with a plan meanwhile is shown in its place."""
    basis = Basis(frozenset(map(Path, watched.names)))
    stamps: Stamps = {}
    state, view = None, View([])
    with Terminal() as terminal:
        while True:
            stamps = _settled(basis, stamps)
            now = (stamps, _days(watched, basis), terminal.size())
            if now != state or terminal.lost:
                loaded = load_plans(watched.names, watched.clock())
                basis, before = _basis(watched, loaded, basis), basis
                if basis != before:
                    continue  # the new files belong to the state too
                state, view.lines = now, _drawn(watched, loaded, first=state is None)
                _show(terminal, view, watched)
            if not _steered(terminal, view, watched):
                return


def _steered(terminal: Terminal, view: View, watched: Watched) -> bool:
    """Wait a moment for keys, and follow them; whether to go on."""
    keys = terminal.keys(_GLANCE)
    for key in keys:
        if key in ("q", "Q", ""):
            return False
        view.scroll(key, terminal.size().lines - 1)
    if keys:
        _show(terminal, view, watched)
    return True


def _basis(watched: Watched, loaded: LoadedPlans, before: Basis) -> Basis:
    """The files that a change may come from; where one is broken, also those that there were before."""
    paths = {Path(name) for name in watched.names}
    paths.update(loaded.files)
    refusals = [error.refusal for error in loaded.errors if error.refusal]
    paths.update(Path(diagnostic.path) for refusal in refusals for diagnostic in refusal.diagnostics)
    paths.update(Path(path) for refusal in refusals for path in refusal.included)
    zones = {plan.timezone for _, plan in loaded.plans}
    if loaded.errors:
        paths.update(before.paths)
        zones.update(before.zones)
    return Basis(frozenset(paths), frozenset(zones))


def _days(watched: Watched, basis: Basis) -> dict[str | None, date]:
    today_in = watched.clock().today_in
    return {zone: today_in(zone) for zone in basis.zones}


def _settled(basis: Basis, before: Stamps) -> Stamps:
    """The files' stamps: once they rest, and none of them is missing that is only being replaced."""
    stamps = _stamps(basis)
    if stamps == before or not before:
        return stamps
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        time.sleep(_REST)
        again = _stamps(basis)
        if again == stamps and not any(stamp is None and before.get(path) for path, stamp in stamps.items()):
            break
        stamps = again
    return stamps


def _stamps(basis: Basis) -> Stamps:
    return {path: _stamp(path) for path in basis.paths}


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _drawn(watched: Watched, loaded: LoadedPlans, *, first: bool) -> list[str]:
    """The picture's lines; an error ends the command with the first picture, and is shown instead of a later one."""
    try:
        return watched.draw(loaded).splitlines()
    except CommandError as error:
        if first:
            raise
        return f"rubdown: {error_line(error)}".splitlines()


def _show(terminal: Terminal, view: View, watched: Watched) -> None:
    rows = terminal.size().lines - 1
    shown, first = view.shown(rows), view.first(rows)
    part = f"arrows scroll | lines {first + 1}-{first + len(shown)} of {len(view.lines)} | "
    names = ", ".join(map(escape_controls, watched.names))
    terminal.show(shown, f"q ends | {part if len(shown) < len(view.lines) else ''}watching {names}")
