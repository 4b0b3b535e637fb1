"""The files that a plan includes, read from the disk or from wherever the plan itself comes."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from rubdown.cli.io.files import reason
from rubdown.plan.read import Source, Wrong
from rubdown.text import escape_controls

LARGEST = 2_000_000  # bytes of a plan with all that it includes; a season of 300 sessions has about 30,000
TOO_LARGE = f"larger than {LARGEST // 1_000_000} MB, which no plan is"


def label_of(path: Path | str) -> str:
    """A path in messages: a file's name may hold bytes that are no text, JSON cannot, so they become escapes."""
    return str(path).encode(errors="backslashreplace").decode()


def decoded(raw: bytes) -> str:
    """The text of a file; else Wrong."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        wrong = f"not UTF-8 text: line {line} holds the byte 0x{raw[error.start]:02x}"
        raise Wrong(wrong, "save the file in UTF-8") from None


def bytes_of(path: Path) -> bytes:
    """A regular file's bytes, as many as a plan may have and one more; else Wrong."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):  # a device has no end, and a pipe may never begin
            what = "a folder" if stat.S_ISDIR(mode) else "a device or a pipe"
            raise Wrong(f"{what}, not a plan", "name a plan file")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        folder = escape_controls(label_of(path.parent.absolute()))
        raise Wrong("no such file", f"names are relative to the file that includes: {folder}") from None
    except Wrong:
        raise
    except (OSError, ValueError) as error:
        raise Wrong(f"it cannot be read: {reason(error)}", "name a readable file") from None


class IncludedFiles:
    """Reads the files that a plan and its files include; their names are relative to the file that includes.

    `texts` are those that were read, the plan's too, by their paths in messages, which begin with `prefix`.
    """

    def __init__(
        self, plan: Path, label: str, text: str, *, read: Callable[[Path], bytes] = bytes_of, prefix: str = ""
    ) -> None:
        """`plan` is where the plan stands: for one from a pipe, any path in the current folder."""
        self.texts = {label: text}
        self.named: list[str] = []  # also those that could not be read
        self._plan, self._label = plan, label
        self._paths = {label: plan}
        self._read, self._prefix = read, prefix
        self._left = LARGEST - len(text.encode())

    def __call__(self, including: str, name: str) -> Source:
        """A file, by the path of the one that includes it and the name that stands there; else Wrong."""
        path = self._paths[including].parent / name
        label = self._prefix + label_of(path)
        self.named.append(label)
        try:
            if label not in self.texts:
                self.texts[label] = self._text(path)
                self._paths[label] = path
        except Wrong as wrong:
            raise Wrong(f'"{escape_controls(name)}": {wrong.wrong}', wrong.mend) from None
        real = path.resolve()
        return Source(label, self.texts[label], self._label if real == self._plan.resolve() else str(real))

    def _text(self, path: Path) -> str:
        raw = self._read(path)
        self._left -= len(raw)
        if self._left < 0:
            raise Wrong(f"with it the plan is {TOO_LARGE}", "include plan files only")
        return decoded(raw)
