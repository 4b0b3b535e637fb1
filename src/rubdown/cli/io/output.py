"""To the user: stdout or a file, with or without colour, at the terminal's width, in characters that it has."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import msgspec
import typer

from rubdown.cli.io.files import reason
from rubdown.plan.model import Plan
from rubdown.plan.read import Refusal
from rubdown.text import WEEKDAYS, escape_controls, in_json

if TYPE_CHECKING:
    from rubdown.render.terminal.text import Text

_NARROWEST, _WIDEST = 32, 1000  # columns


class Color(StrEnum):
    """When to colour."""

    auto = "auto"
    always = "always"
    never = "never"


class WeekStart(StrEnum):
    """The first day of a week in the month grids."""

    mon = "mon"
    tue = "tue"
    wed = "wed"
    thu = "thu"
    fri = "fri"
    sat = "sat"
    sun = "sun"


def first_weekday(option: WeekStart | None, plan: Plan) -> int:
    """The weekday that a week begins on, 0 = Monday: the option's, else the plan's."""
    return plan.week_start if option is None else WEEKDAYS.index(option)


def width() -> int:
    """Columns of the terminal; 80 for a pipe, unless $COLUMNS says otherwise, within reason."""
    return min(max(_NARROWEST, shutil.get_terminal_size((80, 24)).columns), _WIDEST)


def plain_signs(stream: TextIO) -> bool:
    """Whether a stream cannot show the calendar's signs: a dumb terminal, or a code page without them."""
    if os.environ.get("TERM") == "dumb":
        return True
    try:
        "◆●✓○★▲·×▸–…".encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def print_text(text: Text, stream: TextIO, color: Color) -> None:
    """A text as it is; plain where the stream is no terminal or no colour is wanted."""
    _forgive(stream)
    if not colored(stream, color):
        stream.write(text.plain)
    elif os.name == "nt" and stream.isatty():
        _print_on_windows(text, stream)
    else:
        stream.write(text.ansi)


def colored(stream: TextIO, color: Color) -> bool:
    """Whether a stream gets colours: no-color.org and force-color.org are honoured where none are asked for."""
    if color is not Color.auto:
        return color is Color.always
    if os.environ.get("NO_COLOR") or os.environ.get("TERM", "").lower() in ("dumb", "unknown"):
        return False
    forced = os.environ.get("FORCE_COLOR")
    return stream.isatty() if forced is None else bool(forced)


def _print_on_windows(text: Text, stream: TextIO) -> None:
    """Through Rich, which knows what each of Windows' consoles understands."""
    from rich.console import Console
    from rich.text import Text as RichText

    console = Console(file=stream, color_system="auto", force_terminal=True, width=100_000)
    console.print(RichText.assemble(*text.pieces()), end="", soft_wrap=True, highlight=False)


def put(text: str, output: Path | None = None) -> None:
    """A result that programs read (JSON, CSV, SVG): in UTF-8 whatever the terminal speaks; `-` is stdout too."""
    if output and str(output) != "-":
        write_file(output, text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def as_json(value: object, *, line: bool = False) -> str:
    """A value as JSON, indented or on a line of its own, without what a terminal would obey."""
    raw = msgspec.json.encode(value)
    return in_json(raw if line else msgspec.json.format(raw)) + "\n"


def put_lines(lines: Iterable[bytes], output: Path | None) -> None:
    """Results as they come, in UTF-8; a file holds all of them or stays as it was."""
    if output and str(output) != "-":
        write_file(output, lines)
        return
    sys.stdout.flush()
    for line in lines:
        sys.stdout.buffer.write(line)


def put_plain(text: str) -> None:
    """A result for the eye, in characters that stdout has."""
    _forgive(sys.stdout)
    sys.stdout.write(text)


def _forgive(stream: TextIO) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


def refuse(refusal: Refusal, color: Color, stream: TextIO | None = None) -> None:
    """Diagnostics to stderr, or to another stream."""
    from rubdown.render.terminal.diagnostics import diagnostics_text

    print_text(diagnostics_text(refusal.diagnostics), stream or sys.stderr, color)


def fail(message: str) -> typer.Exit:
    """A line on stderr, whatever a path in it holds, and exit code 2 to be raised."""
    shown = "\n".join(map(escape_controls, message.split("\n")))
    typer.echo(f"rubdown: {shown}", err=True)
    return typer.Exit(2)


def write_file(path: Path, content: str | Iterable[bytes]) -> None:
    """The whole file or nothing: a temporary file beside it takes its place when it is complete."""
    from rubdown.cli.io.files import write_whole

    try:
        if path.exists() and not path.is_file():  # a pipe or a device: nothing to replace
            with path.open("wb") as file:
                file.writelines([content.encode()] if isinstance(content, str) else content)
        else:
            write_whole(path, content)
    except OSError as error:
        raise fail(f"cannot write {path}: {reason(error)}") from None


def refuse_to_overwrite_plan(files: Iterable[str | Path], output: Path | None) -> None:
    """The user's files are never rewritten, not even by a slip of the hand; a journal that is still to come is one."""
    if output and str(output) != "-" and any(_same_file(Path(file), output) for file in files):
        raise fail(f"{output} is the plan itself or its journal: name another file for the result")


def _same_file(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return os.path.realpath(one) == os.path.realpath(other)
