"""Ctrl-C, a closed terminal, the request to end: put off from when a message may be accepted until that is kept."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import AbstractContextManager, suppress
from types import FrameType
from typing import Any

_SIGNALS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if sys.platform != "win32" else [])]


class Interrupts(AbstractContextManager["Interrupts"]):
    """While they are held, the first signal is put off until they are released; a second one is obeyed at once."""

    def __init__(self) -> None:
        self._held, self._pending = False, 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            heeded = [number for number in _SIGNALS if signal.getsignal(number) != signal.SIG_IGN]  # unlike by nohup
            self._before = {number: signal.signal(number, self._receive) for number in heeded}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self.release()

    def hold(self) -> None:
        """From here on a signal is put off."""
        self._held = True

    def release(self) -> None:
        """Obey the signal that was put off, if one was."""
        self._held = False
        if self._pending:
            _end(self._pending)

    def _receive(self, number: int, _: FrameType | None) -> None:
        if not self._held or self._pending:
            _end(number)
        self._pending = number
        with suppress(OSError):  # the terminal may be gone
            print("rubdown: finishing the message on its way; interrupt again to stop at once", file=sys.stderr)
            sys.stderr.flush()


def _end(number: int) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)
