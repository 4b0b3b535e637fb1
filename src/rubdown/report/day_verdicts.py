"""Each rule's verdict on a day of a solved season, with the time that it closes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from rubdown.planner.problem import MonthQuota
from rubdown.planner.season import Season
from rubdown.report.massage import Moment
from rubdown.rules import rule_of, rules_of
from rubdown.rules.base import Between, Closing, InMonth, MonthCount, Rule, Stretch, Verdict, Wish
from rubdown.text import days
from rubdown.toml.problems import RuleCode


class Span(Struct, frozen=True, rename={"from_": "from"}):
    """A stretch of time that a rule closes, [from, until), civil time."""

    from_: Moment
    until: Moment


class RuleVerdict(Struct, frozen=True):
    """What one rule says of the day; `spans` is when it closes time that touches the day."""

    code: RuleCode
    name: str
    title: str
    allowed: bool
    points: int
    text: str
    spans: list[Span]

    @property
    def dated_spans(self) -> list[Span]:
        """The spans that are worth dating: none of a rule about every day, whose words name its hours."""
        rule = rule_of(Rule, self.code)
        return [] if isinstance(rule, Closing) and rule.stretches_on else self.spans


def verdicts_on(season: Season, day: date) -> Iterator[RuleVerdict]:
    """Every rule's verdict, in the order of the rulebook; those about other massages by the schedule that holds it."""
    timeline = season.timeline
    for rule in rules_of(Rule):
        if isinstance(rule, Closing):
            stretches = [s for s in rule.stretches(timeline) if s.minutes_on(day)]
            yield _rule_verdict(
                rule, _of_booking(season, day, stretches) or rule.judge(timeline, day),
                [Span(s.start, s.end) for s in stretches],
            )  # fmt: skip
        elif isinstance(rule, Wish):
            yield _rule_verdict(rule, rule.judge(timeline, day), [])
        elif day in season.chosen:
            verdict = _in_the_row(season, rule, day)
            if verdict:
                yield _rule_verdict(rule, verdict, [])


def _of_booking(season: Season, day: date, stretches: Sequence[Stretch]) -> Verdict | None:
    """The verdict on a booking whose hour lies in time that is closed, though others of the day may be open."""
    booked = season.standing.fixed.get(day)
    if booked is None or booked.start is None or booked.done:
        return None
    end = booked.start + timedelta(minutes=booked.minutes)
    broken = [s for s in stretches if s.start < end and booked.start < s.end]
    return Verdict(broken[0].code, False, 0, "; ".join(dict.fromkeys(s.text for s in broken))) if broken else None


def _rule_verdict(rule: Rule, verdict: Verdict, spans: list[Span]) -> RuleVerdict:
    return RuleVerdict(rule.code, rule.name, rule.title, verdict.allowed, verdict.points, verdict.text, spans)


def _in_the_row(season: Season, rule: Rule, day: date) -> Verdict | None:
    """The verdict of a rule about the row of massages, on a day that is one of them."""
    timeline = season.timeline
    before, after = _neighbours(season, day)
    if isinstance(rule, InMonth):
        return rule.judge(timeline, _month_count(season, day, whole=rule.kind != "wish"))
    if not isinstance(rule, Between):
        return None
    if not rule.hard:
        return rule.judge(timeline, before) if before else None
    nearest = min((gap for gap in (before, after) if gap), default=None)
    if nearest is None:
        return None
    verdict = rule.judge(timeline, nearest)
    return replace(verdict, words=f"{days(nearest)} from the nearest other massage ({verdict.wanted})")


def _neighbours(season: Season, day: date) -> tuple[int | None, int | None]:
    """Days since the massage before a chosen one, and until the one after it."""
    row = [*[*season.standing.done][-1:], *season.chosen, *season.standing.after[:1]]
    before = next(((b - a).days for a, b in pairwise(row) if b == day), None)
    after = next(((b - a).days for a, b in pairwise(row) if a == day), None)
    return before, after


def _month_count(season: Season, day: date, *, whole: bool) -> MonthCount:
    """The count of a month's massages up to a chosen one, or of all of them."""
    month = month_of(season, day)
    in_month = [d for d in season.chosen if (d.year, d.month) == (day.year, day.month) and (whole or d <= day)]
    return MonthCount(day, month.counted + len(in_month), month.least)


def month_of(season: Season, day: date) -> MonthQuota:
    """The month of a day, as the problem counts it."""
    return next(month for month in reversed(season.months) if month.first <= day.toordinal())
