"""Problems of a file as values: collected by path while it is read, then placed by line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from rubdown.text import escape_controls

Count = Annotated[int, Meta(ge=0)]
Severity = Literal["error", "warning", "note"]  # a note is no failure
RuleCode = Annotated[str, Meta(extra_json_schema={"$ref": "#/$defs/Rule"})]
Path = tuple[str | int, ...]  # keys and indices from the top of the document, e.g. ("race", 0, "date")
_LARGEST_SHOWN = 10**30
_SHOWN = 60  # characters of a value that a message repeats
_NEGATION = r"^(-*)(?:not?[-_ ]|un|non-?|without[-_ ])"
_LONGEST_WORD = 60  # characters of a word that may be a slip of another one
MOST_PROBLEMS = 200  # of a file: whoever mends that many checks it again


class Problem(Struct, frozen=True):
    """What is wrong at a path (`on_key`: with the key rather than its value), and how to fix it."""

    path: Path
    wrong: str
    mend: str
    on_key: bool = False
    code: str | None = None
    severity: Severity = "error"


class Diagnostic(Struct, frozen=True):
    """A problem placed in its file: 1-based line and column in characters, and how many characters it spans.

    `text` is the line itself; line 0 means the file as a whole. `code` is the rule that is broken, if any.
    """

    path: str
    line: Count
    column: Count
    length: Count
    text: str
    wrong: str
    mend: str
    code: RuleCode | None = None
    severity: Severity = "error"
    schema_version: Literal[1] = 1


class Refusal(Struct, frozen=True):
    """A file that cannot be used: all its problems, file by file. `included` are the files that it names."""

    diagnostics: tuple[Diagnostic, ...]
    included: tuple[str, ...] = ()


class InvalidValue(ValueError):  # noqa: N818  the value is at fault, not the program
    """A value that cannot be used: what is wrong with it, how to fix it, and which element of a list it is, if any."""

    def __init__(self, message: str, fix: str, element: int | None = None) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix
        self.path: Path = () if element is None else (element,)
        self.others: list[InvalidValue] = []


class Problems:
    """The problems of a file so far, and which parts of it have one."""

    def __init__(self) -> None:
        self.all: list[Problem] = []
        self._beginnings: set[Path] = set()
        self._paths: set[Path] = set()

    def add(self, path: Path, wrong: str, fix: str, *, on_key: bool = False) -> None:
        """Add a problem; beyond MOST_PROBLEMS only its path is kept."""
        if not self.full:
            self.all.append(Problem(path, wrong, fix, on_key))
        self._paths.add(path)
        self._beginnings.update(path[:i] for i in range(len(path) + 1))

    @property
    def full(self) -> bool:
        """Whether there are as many as will be reported: nothing more needs to be looked at."""
        return len(self.all) >= MOST_PROBLEMS

    def any_within(self, path: Path) -> bool:
        """Whether anything at or below a path is already wrong, so that a further check would only confuse."""
        return path in self._beginnings

    def any_at(self, path: Path) -> bool:
        """Whether the value at a path is wrong as a whole."""
        return path in self._paths


def shown(value: Any) -> str:
    """A value as messages quote it: in TOML, shortened, control characters escaped."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{_cut(escape_controls(value))}"'
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list" if value else "an empty list"
    if isinstance(value, int) and abs(value) > _LARGEST_SHOWN:
        return "a number too large to show"
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def nearest(word: str, known: list[str]) -> str | None:
    """The known word that a misspelt one is nearest to; None where none is near, or where it means something else."""
    if len(word) > _LONGEST_WORD:
        return None
    from difflib import get_close_matches

    lower = word.lower()
    close = get_close_matches(lower, known, n=1, cutoff=0.6)
    starts = [k for k in known if len(k) > 1 and (lower.startswith(k.lower()) or k.lower().startswith(lower))]
    candidate = next(iter(close or starts), None)
    return None if candidate is None or _changes_meaning(lower, candidate.lower()) else candidate


def _changes_meaning(word: str, other: str) -> bool:
    """Whether one is no slip of the other: `half marathon`, `15k` or `unwell` for `marathon`, `5k` or `well`."""
    numbers = re.findall(r"\d+", word), re.findall(r"\d+", other)
    if all(numbers) and numbers[0] != numbers[1]:
        return True
    negated = {re.sub(_NEGATION, r"\1", word), re.sub(_NEGATION, r"\1", other)}
    return word != other and (len(negated) == 1 or (word.endswith(other) and len(word) - len(other) > 2))


def did_you_mean(word: object, known: Iterable[str], quote: str = '"') -> str:
    """`did you mean "half"? `, or nothing where no known word is near."""
    near = nearest(word, list(known)) if isinstance(word, str) else None
    return f"did you mean {quote}{near}{quote}? " if near else ""
