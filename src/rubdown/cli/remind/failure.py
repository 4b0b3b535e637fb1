"""Why a message was not accepted, in words."""

from __future__ import annotations

from rubdown.cli.io.errors import reason
from rubdown.text import escape_controls

_LONGEST = 300  # characters of what the other side answered


class Failure(Exception):  # noqa: N818  what happened, not what went wrong here
    """Why a message was not accepted. `passing`: worth another try; `for_all`: no other message will fare better."""

    def __init__(self, problem: str, *, passing: bool = False, for_all: bool = False) -> None:
        super().__init__(problem)
        self.passing, self.for_all = passing, for_all


def beginning(text: bytes | str) -> str:
    """`: ` and the beginning of what the other side said, "" where it said nothing."""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    words = escape_controls(" ".join(plain.split()))
    return f": {words[:_LONGEST]}" if words else ""


def in_words(error: OSError | ValueError) -> str:
    """Why something failed, in the system's words."""
    return escape_controls(reason(error))
