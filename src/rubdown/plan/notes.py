"""What was inferred in reading a plan, and where it ends."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from rubdown.toml.problems import Diagnostic

Subject = Literal["race", "massage", "words", "session", "rules", "package", "busy"]


class Note(Struct, frozen=True):
    """What was inferred or assumed in reading the plan: about a race, a massage, a session's words, a rule's
    number, or a package.

    A note with `before` holds on days before that date only; `path` is the key of a number that is read as its bound.
    """

    line: int | None
    about: Subject
    text: str
    file: str | None = None
    before: date | None = None
    path: tuple[str, ...] = ()


class End(Struct, frozen=True):
    """The last date of a plan in which no training goes on, and the problem to report once it is long past."""

    date: date
    problem: Diagnostic
