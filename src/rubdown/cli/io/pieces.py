"""Plans, each to its part of the output: in this process or in another one, and only where something changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from rubdown import __version__
from rubdown.cli.io.clock import Clock
from rubdown.cli.io.errors import CommandError, included_in
from rubdown.cli.io.options import with_most
from rubdown.cli.io.plans import journal_path, load_source, plan_files
from rubdown.cli.io.texts import label_of, problems_of
from rubdown.planner.season import Season, season
from rubdown.report.printed import json_text

if TYPE_CHECKING:
    from rubdown.cli.io.formats import Display
    from rubdown.cli.io.seen import Stamps
    from rubdown.render.terminal.text import Text


class PlanItem(Struct, frozen=True):
    """A plan by its name, and the stamp of what was written for it before, if anything."""

    name: str
    stamp: str | None = None


class Piece(Struct, frozen=True):
    """A plan's part of the output, what went wrong, the files that it is made of, its stamp; or it is unchanged."""

    name: str
    data: str | Text = ""
    error: CommandError | None = None
    files: tuple[str | Path, ...] = ()
    stamp: str | None = None
    unchanged: bool = False


class PieceRequest(Struct, frozen=True):
    """What writes a season, with the clock and the display; `stamped` where unchanged plans are left out."""

    write: Callable[[Season, Display], str | Text]
    clock: Clock
    display: Display
    stamped: bool = False


def plan_pieces(items: Iterable[PlanItem], request: PieceRequest) -> list[Piece]:
    """The part of each plan, in order."""
    return [_piece(item, request) for item in items]


def _piece(item: PlanItem, request: PieceRequest) -> Piece:
    display = request.display
    try:
        source, plan = load_source(item.name, request.clock)
        span = display.span(plan, request.clock)
    except CommandError as error:
        inline = json_text(problems_of(item.name, error), line=True) if display.inline else ""
        return Piece(item.name, inline, error, included_in(error))
    stamp = None
    if request.stamped:
        stamp = _stamp(source.included.texts, journal_path(item.name, plan), repr((__version__, display, span)))
    files = tuple(plan_files(item.name, plan))
    if stamp and stamp == item.stamp:
        return Piece(item.name, files=files, unchanged=True)
    solved = season(with_most(plan, display.most), *span)
    return Piece(item.name, request.write(solved, display), None, files, stamp)


def _stamp(texts: dict[str, str], journal: Path | None, options: str) -> str:
    """A hash of all that an answer depends on: the plan's files, its journal, the version, the days and the options."""
    from hashlib import sha256

    logged = journal.read_bytes() if journal and journal.exists() else b""
    parts = [text.encode(errors="backslashreplace") for pair in texts.items() for text in pair]
    digest = sha256()
    for part in (*parts, logged, options.encode(errors="backslashreplace")):
        digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()


def items_of(names: Iterable[str], stamps: Stamps | None) -> Iterator[PlanItem]:
    """The plans of these names, with their stamps where these are kept."""
    return (PlanItem(name, stamps.of(key_of(name)) if stamps else None) for name in names)


def key_of(name: str) -> str:
    """What a plan's stamp is kept under: its full path."""
    return name if name == "-" else label_of(Path(name).absolute())
