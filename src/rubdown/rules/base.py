"""What a rule is, and everything that the rest of the program needs to know of one.

A rule is one value: its words, its sources, and a pure function that judges. There are five kinds. A `Closing` closes
stretches of time, a `Wish` gives a day points, a `Between` judges the days between two massages in a row, an `InMonth`
the massages of a calendar month, a `Sharing` two runners' bookings with one therapist. No code outside this package
asks which rule it has before it: it reads its fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Literal

from msgspec import Struct

from rubdown.plan.model import Plan, Session
from rubdown.plan.timeline import Timeline

Minutes = tuple[int, int]  # [start, end) in minutes of a day, 0 to 1440
DAY_MINUTES = 1440
_QUARTER = 15
Words = str | Callable[[], str]  # a function where most reasons are never shown and formatting them is slow
ClosedMark = Literal["closed", "away"]
Kind = Literal["closes", "limits", "goal", "wish"]


class Reference(Struct, frozen=True):
    """A source of a rule: a short code, the full citation, and its strength as evidence for the rule's number."""

    code: str
    cite: str
    strength: str


class Setting(Struct, frozen=True):
    """A number of a rule that stands outside `[rules]`: its dotted key in the plan file, its value and its meaning.

    `changed` is the plan with another value for it, `bounds` what a plan may have there, both included.
    """

    key: str
    value: Callable[[Plan], int]
    meaning: str
    changed: Callable[[Plan, int], Plan]
    bounds: Callable[[Plan], tuple[int, int]]


class Stretch(Struct, frozen=True):
    """Time that a rule closes, [start, end) in civil time, and why.

    `cause` is the reason in a word or two (a race's name). `weekly` time is closed anew every week: the load chart and
    the ICS leave it out. `session` is the training that closes the time, where some does.
    """

    code: str
    start: datetime
    end: datetime
    words: Words
    cause: str
    weekly: bool = False
    session: Session | None = None

    @property
    def text(self) -> str:
        """Why the time is closed, in words."""
        return self.words if isinstance(self.words, str) else self.words()

    def minutes_on(self, day: date) -> Minutes | None:
        """The part of the stretch on a day, rounded outward to whole minutes; None where there is none."""
        first, last = self.start.date(), self.end.date()
        if not first <= day <= last:
            return None
        start = 0 if first < day else self.start.hour * 60 + self.start.minute
        end = DAY_MINUTES
        if last == day:
            end = self.end.hour * 60 + self.end.minute + bool(self.end.second or self.end.microsecond)
        return (start, end) if start < end else None


class Verdict(Struct, frozen=True):
    """A rule's judgement: allowed or not, points (0 unless the rule is a wish), and the reason in either case.

    `wanted` is what a limit asks for, to be put into other sentences: `leave 10`, `at most 2`.
    """

    code: str
    allowed: bool
    points: int
    words: Words
    wanted: str = ""

    @property
    def text(self) -> str:
        """The reason in words."""
        return self.words if isinstance(self.words, str) else self.words()


class MonthCount(Struct, frozen=True):
    """How many discharge massages the month of a day has, and the least that it should have (0: it needs none)."""

    day: date
    count: int
    least: int


class Rule(Struct, frozen=True, kw_only=True):
    """What every rule has: code, name, the rule in words, why, its sources, and

    `numbers`: the keys of its numbers under `[rules]`; none of them counts as less than `floor`, whatever a plan says
    `settings`: its numbers elsewhere in the plan
    `reads`: tables and keys of the plan, outside `[rules]`, that it depends on: `race`, `massage.prefer`
    `example`: entries for the demonstration plan of `rubdown rules`, in TOML, on which the rule has something to say
    `named_last`: it says why a day stays as it is, not why it is good, so its words come after all others
    `red_flags`: whoever it concerns should also read when not to get a massage at all
    """

    code: str
    name: str
    title: str
    why: str
    sources: tuple[Reference, ...]
    kind: Kind
    numbers: tuple[str, ...] = ()
    floor: int = 0
    settings: tuple[Setting, ...] = ()
    reads: tuple[str, ...] = ()
    example: str = ""
    named_last: bool = False
    red_flags: bool = False

    @property
    def hard(self) -> bool:
        """Whether no proposal may break the rule: a booking that does is warned of."""
        return self.kind in ("closes", "limits")


class Closing(Rule, frozen=True, kw_only=True):
    """A hard rule that closes stretches of time.

    `stretches`: all that it closes, within the horizon and around it
    `why_open`: why it leaves a day open, in words, where it has anything to say
    `stretches_on`: what it closes on one day, for a rule that closes part of every day: the planner starts from what it
        leaves (the therapist's hours) and asks for these stretches only where they are shown
    `cause_rank`: of all that closes a day, the lowest is named where a month has no room; it grows with what the runner
        can change, in tens, so that others fit between
    `earliest_previous`: days that it leaves open only where the massage before lies on the given day or later, if any
    `starts_row`: after what it closes a new row of massages begins, which owes no rhythm to the one before
    `looks_ahead`: it closes the days before something, not those after it
    `clash`: what is wrong with a booking in the time that it closes: `is too soon`
    `in_load`, `in_ics`: whether the load chart and the ICS show what it closes; `mark`: as what, and in the month grid
    `in_calendar`: whether the calendar shows the days that it closes as a stretch without massages
    """

    kind: Kind = "closes"
    stretches: Callable[[Timeline], Iterator[Stretch]]
    why_open: Callable[[Timeline, date], str] = lambda _timeline, _day: ""
    stretches_on: Callable[[Timeline, date], Iterator[Stretch]] | None = None
    earliest_previous: Callable[[Timeline], Mapping[date, date]] | None = None
    starts_row: bool = False
    cause_rank: int = 45
    looks_ahead: bool = False
    clash: str = "doesn't fit"
    in_load: bool = True
    in_ics: bool = True
    mark: ClosedMark = "closed"
    in_calendar: bool = False

    def judge(self, timeline: Timeline, day: date) -> Verdict:
        """Allowed if the therapist's hours of the day, less this rule's stretches, still hold a massage."""
        touching = [(s, part) for s in self.stretches(timeline) if (part := s.minutes_on(day))]
        if not touching:
            return Verdict(self.code, True, 0, self.why_open(timeline, day))
        hours = with_accepted(timeline, day, timeline.plan.therapist.hours[day.weekday()])
        parts = [part for _, part in touching]
        words = "; ".join(dict.fromkeys(stretch.text for stretch, _ in touching))
        return Verdict(self.code, bool(subtract(hours, parts, timeline.plan.minutes)), 0, words)


class SoftClosing(Rule, frozen=True, kw_only=True):
    """A hard rule that closes stretches of time to soft massages, which nothing else does; `clash` as in `Closing`."""

    kind: Kind = "closes"
    clash: str = "is too soon"
    stretches: Callable[[Timeline], Iterator[Stretch]]

    def judge(self, timeline: Timeline, day: date) -> Verdict:
        """Allowed if no time of the day is closed."""
        touching = [stretch.text for stretch in self.stretches(timeline) if stretch.minutes_on(day)]
        return Verdict(self.code, not touching, 0, "; ".join(dict.fromkeys(touching)))


class Wish(Rule, frozen=True, kw_only=True):
    """A soft rule about a day.

    `points`: the days, from a first to a last one, that it gives points to or takes points from, all at once
    `words`: the reason for one day, whether it has points or not
    `depends_on`: the `[rules]` keys of other rules' numbers that the points depend on
    """

    kind: Kind = "wish"
    depends_on: tuple[str, ...] = ()
    points: Callable[[Timeline, date, date], Mapping[date, int]]
    words: Callable[[Timeline, date], str]

    def judge(self, timeline: Timeline, day: date) -> Verdict:
        """The points of one day, and why."""
        return self.verdict(timeline, day, self.points(timeline, day, day).get(day, 0))

    def verdict(self, timeline: Timeline, day: date, points: int) -> Verdict:
        """The verdict on a day whose points are known."""
        return Verdict(self.code, True, points, partial(self.words, timeline, day))


class Between(Rule, frozen=True, kw_only=True):
    """A rule about two massages in a row, by the days between them.

    A limit forbids the smallest numbers of days, none above them. The points of a wish run in a straight line from
    `straight_from` days on: the search counts on both.
    """

    kind: Kind = "limits"
    judge: Callable[[Timeline, int], Verdict]
    straight_from: Callable[[Plan], int] = lambda _: 0


class InMonth(Rule, frozen=True, kw_only=True):
    """A rule about the massages of a calendar month.

    A limit forbids the largest counts, none below them. A goal says in `least` how many massages a month needs of which
    the horizon covers so many days. A wish costs the same for each massage beyond that least, and nothing up to it.
    """

    kind: Kind = "limits"
    judge: Callable[[Timeline, MonthCount], Verdict]
    least: Callable[[Plan, int], int] = lambda _plan, _covered: 0


class Sharing(Rule, frozen=True, kw_only=True):
    """A rule about the bookings that several plans have with one therapist, which only `check` of these plans judges.

    `judge`: by the minutes from the end of one to the start of the next, below 0 where they overlap.
    """

    kind: Kind = "limits"
    judge: Callable[[Plan, int], Verdict]


def with_accepted(timeline: Timeline, day: date, hours: tuple[Minutes, ...]) -> tuple[Minutes, ...]:
    """The therapist's hours of a day and the hour that the runner accepted on it, by quarter hours; what touches is one
    stretch.
    """
    accepted = timeline.plan.accepted_hours.get(day)
    if accepted is None or accepted.start is None:
        return hours
    first = accepted.start.hour * 60 + accepted.start.minute
    agreed = first // _QUARTER * _QUARTER, min(-(-(first + timeline.plan.minutes) // _QUARTER) * _QUARTER, DAY_MINUTES)
    joined: list[Minutes] = []
    for start, end in sorted((*hours, agreed)):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def subtract(hours: tuple[Minutes, ...], closed: list[Minutes], least: int) -> tuple[Minutes, ...]:
    """The hours without the closed parts, in order; only stretches of at least `least` minutes."""
    left = list(hours)
    for start, end in closed:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return tuple((a, b) for a, b in left if b - a >= least)
