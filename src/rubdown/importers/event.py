"""What every source's reader gives: dated events, what was left out and why, and what was assumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, NamedTuple

from msgspec import Struct

from rubdown.plan.model import Kind, Priority

Units = Literal["km", "mi"]
LARGEST = 20_000_000  # bytes; a season's calendar has about 50,000
MOST_EVENTS = 6_000  # a plan holds 5,000 sessions; what lies beyond is no training calendar
LONGEST_TITLE = 160  # characters of a title that are kept, and of a description that are read
MOST_TEXT = 1_000_000  # characters of all titles and descriptions, as far as they are read
CUT = "it was cut off: save or export the whole file again"


class Row(NamedTuple):
    """A table's row: the line on which it begins, and its cells."""

    line: int
    cells: list[str]


class Refused(Exception):  # noqa: N818  read as a sentence
    """A file that cannot be imported: what is wrong, how to fix it, and the line (0: the file as a whole)."""

    def __init__(self, wrong: str, fix: str, line: int = 0) -> None:
        super().__init__(wrong)
        self.wrong, self.fix, self.line = wrong, fix, line


def refuse_long_texts(texts: Iterable[str]) -> int:
    """How many characters of titles, descriptions and the like are read; the same text is read once.

    Raises Refused where that would take too long.
    """
    read = sum(min(len(text), LONGEST_TITLE) for text in {*texts})
    if read > MOST_TEXT:
        raise Refused(f"more than {MOST_TEXT // 1_000_000} MB of titles and descriptions", "export a shorter time")
    return read


class Event(Struct, frozen=True):
    """One entry of a source, on its civil date.

    `line` is its 1-based line in the file. `until` is its last day, where it lasts longer than one. `kind` is what the
    source says in so many words; "run" where it only says that. `race` is the source's own mark of a race: its
    priority, or "?" where it tells none; `race_mark` is that mark in words. `sure` is False where the mark is a guess.
    `training` says that the source holds nothing but training. `spanned` are the minutes from its start to its end on
    the clock, often a mere block; `type` is the source's word for its sport or kind, `priority` its column's letter,
    `climb` in metres.
    """

    date: dt.date
    title: str
    line: int
    description: str = ""
    start: dt.datetime | None = None
    until: dt.date | None = None
    km: Fraction | None = None
    minutes: Fraction | None = None
    rpe: Fraction | None = None
    kind: Kind | Literal["run"] | None = None
    race: Priority | Literal["?"] | None = None
    race_mark: str = ""
    sure: bool = True
    away: bool = False
    training: bool = False
    uid: str = ""
    spanned: Fraction | None = None
    type: str = ""
    priority: Priority | None = None
    climb: Fraction | None = None


class LeftOut(Struct, frozen=True):
    """An entry that does not become part of the plan: what it is (to be counted by), and the reason in words."""

    line: int
    date: dt.date | None
    title: str
    what: str
    reason: str


class Goal(Struct, frozen=True):
    """The race that a plan without dates leads to, on the date that the runner gave; `km` as its type says."""

    date: dt.date
    km: Fraction | None
    name: str


class SourceEvents(Struct, frozen=True):
    """What a reader found. `units` are those of the file's bare numbers, where it tells; `notes` what was assumed."""

    source: str
    events: tuple[Event, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    units: Units | None = None
    goal: Goal | None = None


class ImportOptions(Struct, frozen=True):
    """What the runner says beside the file. `columns` are a table's, by their meaning; `day_first` reads 2/3/2027;
    `known` are the ids of activities that the history has.
    """

    today: dt.date
    zone: str | None = None
    zone_given: bool = False
    units: Units | None = None
    race_date: dt.date | None = None
    start: dt.date | None = None
    columns: tuple[tuple[str, str], ...] = ()
    day_first: bool | None = None
    known: frozenset[str] = frozenset()

    def civil(self, moment: dt.datetime) -> dt.datetime:
        """A moment in the runner's zone, to the second; one without a zone is civil already."""
        if moment.tzinfo:
            from zoneinfo import ZoneInfo

            moment = moment.astimezone(ZoneInfo(self.zone or "UTC"))
        return moment.replace(tzinfo=None, microsecond=0)
