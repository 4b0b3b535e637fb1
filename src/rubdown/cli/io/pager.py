"""Long output through the user's pager, as git shows it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

_NOT_STARTED = (126, 127)  # what a shell ends with that could not run a command


def page(text: str) -> bool:
    """Whether the text was shown in a pager; the caller writes it where there is none, or none that starts.

    The pager is $PAGER, else less; an empty one and cat are none. $LESS is FRX where it is not set: colours are shown,
    and less ends by itself where the text fits the window.
    """
    command = os.environ.get("PAGER")
    command = ("less" if shutil.which("less") else "") if command is None else command.strip()
    if command in ("", "cat"):
        return False
    settings = {"LESS": "FRX", "LV": "-c"} | os.environ
    sys.stdout.flush()
    try:
        pager = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=settings)
    except OSError:
        return False
    # From now on Ctrl-C is the pager's, which must not inherit that it is ignored: less stops a search with it.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager.communicate(text.encode(sys.stdout.encoding or "utf-8", "replace"))
    finally:
        signal.signal(signal.SIGINT, before)
    return pager.returncode not in _NOT_STARTED
