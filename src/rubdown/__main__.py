"""The command line as a process of its own: `rubdown`, and `python -m rubdown`."""

from __future__ import annotations

import atexit
import os
import sys
import threading

from rubdown.cli import main


def run() -> None:
    """Run the command line, and end at once: taking all that was loaded apart would take a twentieth of the time."""
    code: str | int | None = None
    try:
        main()
    except SystemExit as end:
        code = end.code
    if isinstance(code, str) or _waited_for():
        sys.exit(code)
    os._exit(code or 0)  # main has flushed stdout, and stderr is flushed line by line


def _waited_for() -> bool:
    """Whether something is to be done at the end, by a thread, or by who watches (coverage, a profiler)."""
    asked: int = atexit._ncallbacks()
    return bool(asked or threading.active_count() > 1 or sys.getprofile() or sys.gettrace() or sys.flags.inspect)


if __name__ == "__main__":
    run()
