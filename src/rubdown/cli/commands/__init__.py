"""One module a command.

None has `from __future__ import annotations`: Typer reads the annotations at each start, and texts cost it 2 ms more.
"""
