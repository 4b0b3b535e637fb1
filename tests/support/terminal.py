"""The command on a real terminal: what a runner types, and what is shown."""

from __future__ import annotations

import codecs
import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

# The terminal becomes the one that Ctrl-C comes from.
_RUN = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from rubdown.cli.main import run
run()
"""


class Terminal:
    """The command on a terminal of its own, 80 columns wide."""

    def __init__(self, folder: Path, *args: str) -> None:
        ours, theirs = os.openpty()
        env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "TZ": "Europe/Madrid", "PYTHONUTF8": "1"}
        env.pop("NO_COLOR", None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", _RUN, *args],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=env, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.ours, self.shown = ours, ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def until(self, text: str) -> str:
        """What is shown up to a text, without colours; fails when it does not come."""
        while text not in self.shown:
            assert self._more(), f"it ended after: {self.shown}"
        before, _, self.shown = self.shown.partition(text)
        return before

    def _more(self) -> bool:
        """Whether more is shown; what is shown does not count colours."""
        ready, _, _ = select.select([self.ours], [], [], 240)
        assert ready, f"it waits after: {self.shown}"
        try:
            raw = os.read(self.ours, 65536)
        except OSError:  # the other end was closed
            raw = b""
        plain = re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", self.shown + self._decoder.decode(raw))
        self.shown = plain.replace("\r\n", "\n")
        return bool(raw)

    def answer(self, question: str, text: str | bytes) -> str:
        """Answers a question when it comes; what was shown before it."""
        before = self.until(question)
        self.until(": ")
        os.write(self.ours, (text if isinstance(text, bytes) else text.encode()) + b"\n")
        return before

    def type(self, raw: bytes) -> None:
        """Keys, once the question waits for them: Python loses a Ctrl-C that comes between the question and that."""
        state = Path(f"/proc/{self.process.pid}/stat")
        if not state.exists():
            time.sleep(1)
        while state.exists() and state.read_text().rpartition(")")[2].split()[0] in "RD":  # running, or at the disk
            time.sleep(0.01)
        os.write(self.ours, raw)

    def end(self) -> tuple[int, str]:
        """The exit code, and all that was shown to the end."""
        while self._more():
            pass
        os.close(self.ours)
        return self.process.wait(60), self.shown
