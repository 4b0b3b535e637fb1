"""A terminal that is drawn on in place: the alternate screen, keys as they are pressed, all put back at the end."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from contextlib import suppress
from types import FrameType
from typing import Any

# Alternate screen, no cursor, long lines cut at the edge; and back.
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[?7l", "\x1b[?7h\x1b[?25h\x1b[?1049l"
_KEY = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|.", re.DOTALL)


class Terminal:
    """A terminal to draw on: entered with the first picture, put back in any case at the end.

    `lost` is true where the picture is gone from the screen and has to be drawn again, as after Ctrl-Z.
    """

    def __init__(self) -> None:
        self.lost = False
        self._entered = False
        self._mode: list[Any] | None = None
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Terminal:
        for name, handler in (("SIGTERM", _end), ("SIGHUP", _end), ("SIGTSTP", self._pause)):
            number = getattr(signal.Signals, name, None)  # Windows has not all of them
            if number is not None:
                self._handlers[number] = signal.signal(number, handler)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._leave()

    def size(self) -> os.terminal_size:
        """Columns and lines of the window."""
        return os.get_terminal_size(sys.stdout.fileno())

    def show(self, lines: list[str], status: str) -> None:
        """These lines from the top, and the status in the last line of the window."""
        self._enter()
        columns, rows = self.size()
        below = "\n" * max(0, rows - 1 - len(lines))
        body = "".join(f"\x1b[K{line}\x1b[0m\n" for line in lines[: rows - 1])
        sys.stdout.write(f"\x1b[H{body}\x1b[J{below}\x1b[7m{status[:columns]}\x1b[0m")
        sys.stdout.flush()

    def keys(self, seconds: float) -> list[str]:
        """The keys pressed in that time, as a terminal sends them; an empty one where the terminal is gone."""
        if self._mode is None:
            time.sleep(seconds)
            return []
        import select

        if not select.select([sys.stdin], [], [], seconds)[0]:
            return []
        try:
            pressed = os.read(sys.stdin.fileno(), 1024)
        except OSError:
            pressed = b""
        return _KEY.findall(pressed.decode(errors="replace")) or [""]

    def _enter(self) -> None:
        self.lost = False
        if self._entered:
            return
        self._entered = True
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")
        self._take_keys()
        sys.stdout.write(_ENTER)

    def _take_keys(self) -> None:
        if os.name != "posix" or not sys.stdin.isatty():
            return
        import termios
        import tty

        self._mode = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)

    def _leave(self) -> None:
        if not self._entered:
            return
        self._entered = False
        with suppress(OSError, ValueError):  # a terminal that is gone needs nothing put back
            sys.stdout.write(_LEAVE)
            sys.stdout.flush()
        if self._mode is not None:
            import termios

            with suppress(termios.error):
                termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, self._mode)
            self._mode = None

    def _pause(self, number: int, _: FrameType | None) -> None:
        """Ctrl-Z: the shell gets its screen back, and the picture comes again with `fg`."""
        self._leave()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, self._pause)
        self.lost = True


def _end(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)
