"""The grammar of a rule: what a rule is, and what it answers.

A rule is one value: code, name, why, sources, and a pure judge. The scheduler calls it, `why` calls it, the README's
table prints it. Four kinds differ in what they judge: `Closing` closes stretches of time, `Wish` gives a day points,
`Between` judges the days between two massages in a row, `InMonth` the massages of a calendar month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Literal

from msgspec import Struct

from rubdown.plan.timeline import Timeline

ClosedMark = Literal["away", "closed"]
Minutes = tuple[int, int]  # [start, end) in minutes of a day, 0 to 1440
DAY_MINUTES = 1440


class Source(Struct, frozen=True):
    """Where a rule comes from (a short code, and in full), and how strong that is as evidence for its number."""

    code: str
    cite: str
    strength: str


class Stretch(Struct, frozen=True):
    """Time that a rule closes, [start, end): why in words, and its cause in a word or two (a race's name).

    Most of what closes time is never told: the words may be put together when they are read.
    """

    code: str
    start: datetime
    end: datetime
    words: str | Callable[[], str]
    cause: str

    @property
    def text(self) -> str:
        """Why, in words."""
        return self.words if isinstance(self.words, str) else self.words()

    def minutes_on(self, day: date) -> Minutes | None:
        """The part on a day, rounded outward to whole minutes; None where there is none."""
        first, last = self.start.date(), self.end.date()
        if not first <= day <= last:
            return None
        start = 0 if first < day else _minute(self.start)
        end = DAY_MINUTES if last > day else _minute(self.end) + bool(self.end.second or self.end.microsecond)
        return (start, end) if start < end else None


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


class Verdict(Struct, frozen=True):
    """What a rule says: allowed or not, points (wishes only), and the reason in either case.

    A wish is asked about every day and its words are needed for few: they may be put together when they are read.
    """

    code: str
    allowed: bool
    points: int
    words: str | Callable[[], str]

    @property
    def text(self) -> str:
        """The reason in words."""
        return self.words if isinstance(self.words, str) else self.words()


class Tally(Struct, frozen=True):
    """A month's count of discharge massages: `count` of them, `least` owed (0: the month owes none)."""

    month: date
    count: int
    least: int


class Rule(Struct, frozen=True, kw_only=True):
    """What all rules have: code and name, the rule in words, why, sources, the `[rules]` keys of its numbers.

    `red_flags` tells that whoever it speaks to should also read when not to get a massage at all.
    """

    code: str
    name: str
    title: str
    why: str
    sources: tuple[Source, ...]
    numbers: tuple[str, ...] = ()
    red_flags: bool = False


class Closing(Rule, frozen=True, kw_only=True):
    """A hard rule that closes stretches of time; `kept` says in words why a day passes.

    `mark` is the sign of the days that it closes, in calendars and charts. `weekly` tells that its stretches come again
    with each week: `why` does not date them. `in_calendar_files` gives each stretch an event of its own there.
    """

    stretches: Callable[[Timeline], Iterator[Stretch]]
    kept: Callable[[Timeline, date], str]
    mark: ClosedMark = "closed"
    weekly: bool = False
    in_calendar_files: bool = False

    def judge(self, timeline: Timeline, day: date) -> Verdict:
        """Allowed when the therapist's hours of the day, less this rule's stretches, still hold a massage."""
        found = [s for s in self.stretches(timeline) if s.minutes_on(day)]
        if not found:
            return Verdict(self.code, True, 0, self.kept(timeline, day))
        parts = [part for s in found if (part := s.minutes_on(day))]
        left = subtract(timeline.plan.therapist.hours[day.weekday()], parts, timeline.plan.minutes)
        return Verdict(self.code, bool(left), 0, "; ".join(dict.fromkeys(s.text for s in found)))


class Wish(Rule, frozen=True, kw_only=True):
    """A soft rule about a day: `points` of those days, from a first to a last one, that it gives or costs any, all at
    once; `words` for one day, whether it has points or not.
    """

    points: Callable[[Timeline, date, date], Mapping[date, int]]
    words: Callable[[Timeline, date], str]

    def judge(self, timeline: Timeline, day: date) -> Verdict:
        """The points of one day, and why."""
        return self.verdict(timeline, day, self.points(timeline, day, day).get(day, 0))

    def verdict(self, timeline: Timeline, day: date, points: int) -> Verdict:
        """What this rule says of a day whose points are known."""
        return Verdict(self.code, True, points, partial(self.words, timeline, day))


class Between(Rule, frozen=True, kw_only=True):
    """A rule about two massages in a row, by the days between them."""

    judge: Callable[[Timeline, int], Verdict]


class InMonth(Rule, frozen=True, kw_only=True):
    """A rule about the massages of a calendar month."""

    judge: Callable[[Timeline, Tally], Verdict]


def subtract(hours: tuple[Minutes, ...], closed: list[Minutes], least: int) -> tuple[Minutes, ...]:
    """The hours without the closed parts, in order; only stretches of at least `least` minutes."""
    left = list(hours)
    for start, end in closed:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return tuple((a, b) for a, b in left if b - a >= least)
