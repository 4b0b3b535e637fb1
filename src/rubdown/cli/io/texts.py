"""The texts of plans, and of the files that they include, from the disk or from wherever the plan itself comes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rubdown.cli.io.errors import CommandError, diagnostics_of, reason
from rubdown.cli.io.files import first_bytes, real_file
from rubdown.plan.include import SourceFile
from rubdown.text import escape_controls
from rubdown.toml.problems import Diagnostic, InvalidValue, Refusal

if TYPE_CHECKING:
    from rubdown.plan.busy import BusyCalendar
    from rubdown.report.stream import StreamProblems

LARGEST = 2_000_000  # bytes of a plan with all that it includes; a season of 300 sessions has about 30,000
TOO_LARGE = f"larger than {LARGEST // 1_000_000} MB, which no plan is"


def label_of(path: Path | str) -> str:
    """A path in messages: a file's name may hold bytes that are no text, JSON cannot, so they become escapes."""
    return str(path).encode(errors="backslashreplace").decode()


def file_error(label: str, wrong: str, mend: str) -> CommandError:
    """The error for a file as a whole."""
    return CommandError(refusal=Refusal((Diagnostic(label, 0, 0, 0, "", wrong, mend),)))


def problems_of(name: str, error: CommandError) -> StreamProblems:
    """What is wrong with a plan that cannot be read, as a line of the output."""
    from rubdown.report.stream import StreamProblems

    return StreamProblems(label_of(name), list(diagnostics_of(error, name)))


def read_text(name: str) -> tuple[str, str]:
    """A file's name in messages, and its text; standard input where the name is `-`. Raises CommandError."""
    label = "<stdin>" if name == "-" else label_of(name)
    try:
        return label, decoded(_bytes(name))
    except InvalidValue as error:
        raise file_error(label, error.message, error.fix) from None


def _bytes(name: str) -> bytes:
    try:
        raw = first_bytes(name, LARGEST + 1)
    except IsADirectoryError:
        raise InvalidValue("a folder, not a plan", "name the plan file in it") from None
    except FileNotFoundError:
        raise InvalidValue("no such file", "name a plan file, or set $RUBDOWN_PLAN to one") from None
    except (OSError, ValueError) as error:
        mend = "see that you may read it: ls -l" if isinstance(error, PermissionError) else "name a readable file"
        raise InvalidValue(f"cannot be read: {reason(error)}", mend) from None
    if len(raw) > LARGEST:
        raise InvalidValue(TOO_LARGE, "name a plan file")
    return raw


def decoded(raw: bytes) -> str:
    """The text of a file; else InvalidValue."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        wrong = f"not UTF-8 text: line {line} holds the byte 0x{raw[error.start]:02x}"
        raise InvalidValue(wrong, "save the file in UTF-8") from None


def bytes_of(path: Path, most: int = LARGEST, kind: str = "plan") -> bytes:
    """The bytes of a file that a plan names, at most one more than it may have.

    Raises InvalidValue where it is not a regular file.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):  # a device has no end, and a pipe may never begin
            what = "a folder" if stat.S_ISDIR(mode) else "a device or a pipe"
            raise InvalidValue(f"{what}, not a {kind}", f"name a {kind} file")
        return first_bytes(str(path), most + 1)
    except FileNotFoundError:
        folder = escape_controls(label_of(path.parent.absolute()))
        raise InvalidValue("no such file", f"names are relative to the file that holds them: {folder}") from None
    except InvalidValue:
        raise
    except (OSError, ValueError) as error:
        raise InvalidValue(f"it cannot be read: {reason(error)}", "name a readable file") from None


class IncludedFiles:
    """Reads the files that a plan and its files include; their names are relative to the file that includes.

    `texts` are those that were read, the plan's too, by their paths in messages, which begin with `prefix`.
    """

    def __init__(
        self, plan: Path, label: str, text: str, *, read: Callable[[Path], bytes] = bytes_of, prefix: str = ""
    ) -> None:
        """`plan` is the plan's own path: for one from a pipe, any path in the current folder."""
        self.texts = {label: text}
        self.named: list[str] = []  # also those that could not be read
        self._plan, self._label = plan, label
        self._paths = {label: plan}
        self._read, self._prefix = read, prefix
        self._left = LARGEST - len(text.encode())

    def __call__(self, including: str, name: str) -> SourceFile:
        """A file, by the path of the one that includes it and the name that it has there; else InvalidValue."""
        path = self._paths[including].parent / name
        label = self._prefix + label_of(path)
        self.named.append(label)
        try:
            if label not in self.texts:
                self.texts[label] = self._text(path)
                self._paths[label] = real_file(path)
        except InvalidValue as error:
            raise InvalidValue(f'"{escape_controls(name)}": {error.message}', error.fix) from None
        real = os.path.realpath(path)
        return SourceFile(label, self.texts[label], self._label if real == os.path.realpath(self._plan) else real)

    def calendar(self, including: str, name: str, today: date) -> BusyCalendar:
        """The busy hours of a calendar file, by the path of the plan that names it; else InvalidValue."""
        from rubdown.importers.busy import busy_calendar
        from rubdown.importers.event import LARGEST as LARGEST_CALENDAR
        from rubdown.importers.event import Refused

        path = self._paths[including].parent / name
        label = label_of(path)
        self.named.append(label)
        try:
            raw = bytes_of(path, LARGEST_CALENDAR, "calendar")
            if len(raw) > LARGEST_CALENDAR:
                raise InvalidValue(f"larger than {LARGEST_CALENDAR // 1_000_000} MB", "export a shorter time")
            self.texts[label] = text = raw.decode("utf-8-sig", "replace")
            return busy_calendar(text, today)
        except Refused as error:
            line = f"line {error.line}: " if error.line else ""
            raise InvalidValue(f'"{escape_controls(name)}": {line}{error.wrong}', error.fix) from None
        except InvalidValue as error:
            raise InvalidValue(f'"{escape_controls(name)}": {error.message}', error.fix) from None

    def _text(self, path: Path) -> str:
        raw = self._read(path)
        self._left -= len(raw)
        if self._left < 0:
            raise InvalidValue(f"with it the plan is {TOO_LARGE}", "include plan files only")
        return decoded(raw)
