"""To the user: stdout or a file, with or without colour, at the terminal's width, in characters that it has."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO, TypeGuard

import typer

from rubdown.cli.io.errors import CommandError, reason
from rubdown.plan.model import Plan
from rubdown.report.printed import json_text
from rubdown.text import WEEKDAYS, escape_controls

if TYPE_CHECKING:
    from rubdown.render.terminal.text import Text

_NARROWEST, _WIDEST = 32, 1000  # columns


Color = Literal["auto", "always", "never"]


WeekStart = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


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


def emit(text: str | Text, output: Path | None = None, color: Color = "auto") -> None:
    """Write a result for people: to a file, or to stdout in characters that it has, coloured where that is wanted."""
    if to_file(output):
        write_file(output, text if isinstance(text, str) else text.plain)
    else:
        write_to(sys.stdout, text, color)


def emit_data(text: str, output: Path | None = None) -> None:
    """Write a result for programs (JSON, CSV, SVG): in UTF-8 whatever the terminal speaks."""
    emit_lines([text.encode()], output)


def emit_json(value: object, output: Path | None = None, *, line: bool = False) -> None:
    """Write a value as JSON, indented or on a line of its own."""
    emit_data(json_text(value, line=line), output)


def emit_lines(lines: Iterable[bytes], output: Path | None) -> None:
    """Write results for programs as they come; a file holds all of them or stays as it was."""
    if to_file(output):
        write_file(output, lines)
        return
    sys.stdout.flush()
    for line in lines:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


def emit_parts(parts: Iterable[str | Text], output: Path | None, color: Color, *, data: bool) -> None:
    """Write the parts of a result as they come, `data` in UTF-8; where there is none, a file stays as it was."""
    rest = iter(parts)
    first = next(rest, None)
    if first is None:
        return
    if to_file(output) or data:
        plain = (part if isinstance(part, str) else part.plain for part in chain([first], rest))
        emit_lines((part.encode() for part in plain), output)
        return
    for part in chain([first], rest):
        write_to(sys.stdout, part, color)


def emit_values(values: Iterable[object], form: str, output: Path | None = None) -> None:
    """Write values as `ndjson`, one on each line, or as the array of `json`."""
    if form == "ndjson":
        emit_lines((json_text(value, line=True).encode() for value in values), output)
    else:
        emit_json(list(values), output)


def to_file(output: Path | None) -> TypeGuard[Path]:
    """Whether a result goes to a file: `-` is stdout too."""
    return output is not None and str(output) != "-"


def write_to(stream: TextIO, text: str | Text, color: Color) -> None:
    """Write a text to a stream, plain where that is no terminal or no colour is wanted."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    if isinstance(text, str):
        stream.write(text)
    elif not colored(stream, color):
        stream.write(text.plain)
    elif os.name == "nt" and stream.isatty():
        _print_on_windows(text, stream)
    else:
        stream.write(text.ansi)


def colored(stream: TextIO, color: Color) -> bool:
    """Whether a stream gets colours: no-color.org and force-color.org are honoured where none are asked for."""
    if color != "auto":
        return color == "always"
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


def show_error(error: CommandError, color: Color = "auto", stream: TextIO | None = None) -> None:
    """Write an error to stderr or another stream: its diagnostics, or its message after the program's name."""
    if error.refusal:
        from rubdown.render.terminal.diagnostics import diagnostics_text

        write_to(stream or sys.stderr, diagnostics_text(error.refusal.diagnostics), color)
    else:
        typer.echo(f"rubdown: {error_line(error)}", file=stream, err=stream is None)


def error_line(error: CommandError) -> str:
    """The message of an error, whatever a path in it holds."""
    return "\n".join(map(escape_controls, error.message.split("\n")))


def write_file(path: Path, content: str | Iterable[bytes]) -> None:
    """Write the whole file or nothing: a temporary file beside it takes its place when it is complete."""
    from rubdown.cli.io.files import write_whole

    try:
        if path.exists() and not path.is_file():  # a pipe or a device: nothing to replace
            with path.open("wb") as file:
                file.writelines([content.encode()] if isinstance(content, str) else content)
        else:
            write_whole(path, content)
    except OSError as error:
        raise CommandError(f"cannot write {path}: {reason(error)}") from None


def refuse_to_overwrite_plan(files: Iterable[str | Path], output: Path | None) -> None:
    """Raise CommandError where the output is one of these files of the user's; a journal still to come is one."""
    if to_file(output) and any(_same_file(Path(file), output) for file in files):
        raise CommandError(f"{output} is the plan itself or its journal: name another file for the result")


def _same_file(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return os.path.realpath(one) == os.path.realpath(other)
