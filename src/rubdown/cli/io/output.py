"""To the user: stdout or a file, with or without colour, at the terminal's width, in characters that it has."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO, TypeGuard

import typer

from rubdown.cli.io.errors import CommandError, reason
from rubdown.plan.model import Plan
from rubdown.text import WEEKDAYS, escape_controls

if TYPE_CHECKING:
    from rubdown.render.terminal.grid import Look
    from rubdown.render.terminal.text import Depth, Text

_NARROWEST, _WIDEST = 32, 1000  # columns


Color = Literal["auto", "always", "never"]


WeekStart = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def first_weekday(option: WeekStart | None, plan: Plan) -> int:
    """The weekday that a week begins on, 0 = Monday: the option's, else the plan's."""
    return plan.week_start if option is None else WEEKDAYS.index(option)


def width() -> int:
    """Columns of the terminal; 80 for a pipe, unless $COLUMNS says otherwise, within reason."""
    return min(max(_NARROWEST, shutil.get_terminal_size((80, 24)).columns), _WIDEST)


def screen_look(
    first_weekday: int = 0,
    *,
    ascii: bool = False,  # noqa: A002
    focus: bool = False,
    verbose: bool = False,
    every: bool = False,
    output: Path | None = None,
) -> Look:
    """How a screen is drawn: at the terminal's width, in signs that it has, with the clock of the user's country."""
    from rubdown.render.terminal.grid import Look

    plain = ascii or (output is None and plain_signs(sys.stdout))
    return Look(width(), first_weekday, plain, focus, verbose, every, _twelve_hours())


# Countries whose people read the time on a clock of 12 hours, by the C library and by CLDR (h, not H, comes first).
_TWELVE_HOURS = "AE AU BD BH CO DZ EG ET HK IN IQ JO KR KW LB LY MY NZ OM PH PK QA SA SD SG SY TW US YE".split()  # noqa: SIM905


def _twelve_hours() -> bool:
    """Whether the locale has a clock of 12 hours: `en_US.UTF-8` has, and so has English in Canada."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_TIME") or os.environ.get("LANG") or ""
    language, _, country = named.partition(".")[0].partition("@")[0].partition("_")
    return country in _TWELVE_HOURS or (language, country) == ("en", "CA")


def plain_signs(stream: TextIO) -> bool:
    """Whether a stream cannot show the calendar's signs: a dumb terminal, or a code page without them."""
    if os.environ.get("TERM") == "dumb":
        return True
    try:
        "◆●✓○★▲·×▸→–…".encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def emit(text: str | Text, output: Path | None = None, color: Color = "auto") -> None:
    """Write a result for people: to a file, or to stdout in characters that it has, coloured where that is wanted."""
    if to_file(output):
        write_file(output, text if isinstance(text, str) else text.plain)
    else:
        write_to(sys.stdout, text, color)


def emit_screen(text: str | Text, output: Path | None = None, color: Color = "auto", *, pager: bool = True) -> None:
    """Write a screen as `emit` does; one that is longer than the terminal goes through the user's pager."""
    stream = sys.stdout
    if pager and not to_file(output) and stream.isatty() and os.environ.get("TERM") != "dumb":
        shown = text if isinstance(text, str) else text.ansi(_depth()) if colored(stream, color) else text.plain
        if shown.count("\n") >= shutil.get_terminal_size((80, 24)).lines:
            from rubdown.cli.io.pager import page

            if page(shown):
                return
    emit(text, output, color)


def emit_data(text: str, output: Path | None = None) -> None:
    """Write a result for programs (JSON, CSV, SVG): in UTF-8 whatever the terminal speaks."""
    emit_lines([text.encode()], output)


def emit_imported(text: str, output: Path | None) -> None:
    """Write a plan that was imported as `emit_data` does; it may take the place of an earlier import."""
    if to_file(output):
        write_file(output, text, imported=True)
    else:
        emit_data(text)


def emit_json(value: object, output: Path | None = None, *, line: bool = False) -> None:
    """Write a value as JSON, indented or on a line of its own."""
    from rubdown.report.printed import json_text

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


def emit_parts(
    parts: Iterable[str | Text], output: Path | None, color: Color, *, data: bool, pager: bool = False
) -> None:
    """Write the parts of a result as they come, `data` in UTF-8; where there is none, a file stays as it was.

    Lone surrogates stand for bytes of a file that are no UTF-8 (`surrogateescape`). For the pager of a terminal the
    parts are put together.
    """
    rest = iter(parts)
    first = next(rest, None)
    if first is None:
        return
    if to_file(output) or data:
        plain = (part if isinstance(part, str) else part.plain for part in chain([first], rest))
        emit_lines((part.encode(errors="surrogateescape") for part in plain), output)
        return
    shown = chain([first], rest)
    if pager and sys.stdout.isatty():
        from rubdown.render.terminal.text import Text

        emit_screen(Text().join(Text(part) if isinstance(part, str) else part for part in shown), None, color)
    else:
        for part in shown:
            write_to(sys.stdout, part, color)


def emit_values(values: Iterable[object], form: str, output: Path | None = None) -> None:
    """Write values as `ndjson`, one on each line, or as the array of `json`."""
    from rubdown.report.printed import json_text

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
        stream.write(text.ansi(_depth()))


def colored(stream: TextIO, color: Color) -> bool:
    """Whether a stream gets colours: no-color.org and force-color.org are honoured where none are asked for."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM", "").lower() in ("dumb", "unknown"):
        return False
    forced = os.environ.get("FORCE_COLOR")
    return stream.isatty() if forced is None else bool(forced)


def _depth() -> Depth:
    """How many colours the terminal has: 256, as nearly all do, by its name or by what it says of itself, else 16."""
    many = "256" in os.environ.get("TERM", "") or os.environ.get("COLORTERM") in ("truecolor", "24bit")
    return 256 if many else 16


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


def write_file(path: Path, content: str | Iterable[bytes], *, imported: bool = False) -> None:
    """Write the whole file or nothing: a temporary file beside it takes its place when it is complete.

    Raises CommandError, also where the file is a plan, a part of one, a journal or the settings; what is `imported`
    may take the place of what was.
    """
    from rubdown.cli.io.files import open_to_write, write_whole
    from rubdown.cli.io.own_files import is_own_file

    if is_own_file(path, imported=imported):
        raise CommandError(f"{path} is a plan, a journal, settings or memory: name another file for the result")
    try:
        if path.exists() and not path.is_file():  # a pipe or a device: nothing to replace
            with open_to_write(path) as file:
                file.writelines([content.encode()] if isinstance(content, str) else content)
        else:
            write_whole(path, content)
    except OSError as error:
        raise CommandError(f"cannot write {path}: {reason(error)}") from None


def refuse_to_overwrite_plan(
    files: Iterable[str | Path], output: Path | None, what: str = "the plan itself or its journal"
) -> None:
    """Raise CommandError where the output is one of these files, `what` it is made of, or a journal still to come."""
    if to_file(output) and any(_same_file(Path(file), output) for file in files):
        raise CommandError(f"{output} is {what}: name another file for the result")


def _same_file(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return os.path.realpath(one) == os.path.realpath(other)
