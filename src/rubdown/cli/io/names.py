"""Which plans are meant where there may be many: folders, globs, lists; journals and included files are none."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from msgspec import Struct

from rubdown.cli.io.errors import CommandError, reason
from rubdown.cli.io.files import open_input
from rubdown.cli.io.plans import plan_names
from rubdown.cli.io.texts import LARGEST, decoded
from rubdown.toml.parse import normalize_newlines, parse
from rubdown.toml.problems import InvalidValue

_JOURNAL = ".journal.toml"
_CHUNK = 65536  # bytes of a list that are read at a time


class PlanNames(Struct, frozen=True):
    """The plans that are meant, to be read once and one by one; `several` where they were not named as one file."""

    names: Iterable[str]
    several: bool


def named_plans(given: list[str] | None, files_from: str | None = None) -> PlanNames:
    """The plans given as files and folders, or in a list that stands in a file (`-`: standard input).

    Of several, those that are a journal or that another one includes are left out; of two names of one file, as by a
    link, the second. Raises CommandError.
    """
    if files_from is not None:
        if given:
            raise CommandError("name the plans, or give a list of them with --files-from, not both")
        listed = _open_list(files_from)
        left_out = _left_out(_names_in(listed))
        return PlanNames(_once(name for name in _names_in(listed) if not _is_no_plan(name, left_out)), several=True)
    chosen = plan_names(given)
    folders = [name for name in chosen if _is_folder(name)]
    names = [file for name in chosen for file in (_plans_in(name) if name in folders else [name])]
    if len(names) > 1:
        first = {name if name == "-" else os.path.realpath(name): name for name in reversed(names)}
        spelled = {*first.values()}
        names = [name for name in names if name in spelled]
        left_out = _left_out(names)
        names = [name for name in names if not _is_no_plan(name, left_out)] or names
    return PlanNames(names, several=len(chosen) > 1 or bool(folders))


def _once(names: Iterable[str]) -> Iterator[str]:
    """Each file by the first of its names, however many there are."""
    from rubdown.cli.io.seen import Seen

    known = Seen()
    for name in names:
        if known.before(os.path.realpath(name).encode(errors="backslashreplace").decode(), "") is None:
            yield name


def _is_folder(name: str) -> bool:
    try:
        return name != "-" and Path(name).is_dir()
    except (OSError, ValueError):
        return False


def _plans_in(folder: str) -> list[str]:
    """The plan files of a folder by name, not those of folders in it; of one without plans itself, which is refused."""
    files = (path for path in Path(folder).glob("*.toml") if path.is_file() and not path.name.startswith("."))
    return sorted(str(path) for path in files if not path.name.endswith(_JOURNAL)) or [folder]


def _open_list(name: str) -> IO[bytes]:
    """A list of names that can be read twice: standard input and pipes are copied to the disk first."""
    import tempfile

    try:
        file = sys.stdin.buffer if name == "-" else open_input(name)
        if name != "-" and file.seekable():
            return file
        copy = tempfile.TemporaryFile()  # noqa: SIM115  it lasts as long as the names are read
        while chunk := file.read(_CHUNK):
            copy.write(chunk)
        return copy
    except (OSError, ValueError) as error:
        raise CommandError(f"--files-from: cannot read {name}: {reason(error)}") from None


def _names_in(file: IO[bytes]) -> Iterator[str]:
    """The names of a list, which NUL ends where there is one near its beginning, else the end of the line."""
    file.seek(0)
    rest = file.read(_CHUNK)
    end = b"\0" if b"\0" in rest else b"\n"
    while rest:
        *whole, rest = rest.split(end)
        yield from (os.fsdecode(name) for line in whole if (name := line if end == b"\0" else line.rstrip(b"\r")))
        more = file.read(_CHUNK)
        if not more and rest:
            yield os.fsdecode(rest.rstrip(b"\r") if end == b"\n" else rest)
            return
        rest += more


def _left_out(names: Iterable[str]) -> set[str]:
    """The real paths of the files that plans among these include or keep their journal in, and of a club's file.

    Files that include each other in a ring, and that no plan includes, stay: reading them says what is wrong.
    """
    used: dict[str, set[str]] = {}
    clubs: set[str] = set()
    for name in names:
        files = _used_by(name)
        if files is None:
            clubs.add(os.path.realpath(name))
        elif files:
            real = os.path.realpath(name)
            used[real] = {os.path.realpath(Path(real).parent / os.path.expanduser(file)) for file in files}  # noqa: PTH111
    waiting, left_out = list(used.keys() - set().union(*used.values())), set[str]()
    while waiting:
        new = used.get(waiting.pop(), set()) - left_out
        left_out |= new
        waiting += new
    return left_out | clubs


def _used_by(name: str) -> list[str] | None:
    """The files that a plan includes, and its journal where it names one; none where it can only be read once.

    None: it is no plan, but a club's file.
    """
    with suppress(OSError, ValueError, InvalidValue):
        if name == "-" or not stat.S_ISREG(os.stat(name).st_mode):  # noqa: PTH116  a million names: no Path for each
            return []
        with open(name, "rb") as file:  # noqa: PTH123
            raw = file.read(LARGEST + 1)
        if b"include" not in raw and b"journal" not in raw and b"plans" not in raw:
            return []
        values = parse(normalize_newlines(decoded(raw)), name).values
        if isinstance(values.get("therapist"), list) and "plans" in values:
            return None
        included, journal = values.get("include"), values.get("journal")
        files = [
            *(included if isinstance(included, list) else []),
            journal.get("file") if isinstance(journal, dict) else 0,
        ]
        return [file for file in files if isinstance(file, str) and "\0" not in file]
    return []


def _is_no_plan(name: str, left_out: set[str]) -> bool:
    return name.endswith(_JOURNAL) or (bool(left_out) and os.path.realpath(name) in left_out)
