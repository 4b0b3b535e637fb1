"""The command line as a process of its own: `rubdown`, and `python -m rubdown`."""

from __future__ import annotations

from rubdown.cli.main import run

if __name__ == "__main__":
    run()
