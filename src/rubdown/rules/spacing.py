"""GAP1, MON1, MON2, WISH6 and WISH7: how many, and how far apart."""

from __future__ import annotations

from rubdown.plan.timeline import Timeline
from rubdown.rules.base import Between, InMonth, Tally, Verdict
from rubdown.rules.sources import HOW_OFTEN, P2, P3, P27, P29
from rubdown.text import days, month_name, ordinal, plural


def _gap(timeline: Timeline, between: int) -> Verdict:
    least = timeline.plan.numbers.days_between
    kept = between >= least
    text = f"{days(between)} after the one before it; at least {least} are wanted"
    return Verdict("GAP1", kept, 0, text)


def _at_most(timeline: Timeline, tally: Tally) -> Verdict:
    most = timeline.plan.most
    text = f"{plural(tally.count, 'massage')} in {month_name(tally.month)}; at most {most} are wanted"
    return Verdict("MON1", tally.count <= most, 0, text)


def _at_least(timeline: Timeline, tally: Tally) -> Verdict:
    month = month_name(tally.month)
    if tally.least == 0:
        return Verdict("MON2", True, 0, f"{month} owes no massage")
    text = f"{plural(tally.count, 'massage')} in {month}; at least {tally.least} wanted"
    return Verdict("MON2", tally.count >= tally.least, 0, text)


def _rhythm(timeline: Timeline, between: int) -> Verdict:
    rhythm = timeline.plan.numbers.even_rhythm
    under = max(0, rhythm.from_ - between)
    over = max(0, between - rhythm.until)
    far = max(0, between - rhythm.far)
    points = -rhythm.points_a_day * (under + over) - rhythm.further_points_a_day * far
    even = f"the even rhythm of {rhythm.from_} to {rhythm.until}"
    if under:
        text = f"{days(between)} after the one before it, {under} fewer than {even}"
    elif over:
        text = f"{days(between)} after the one before it, {over} more than {even}"
    else:
        text = f"{days(between)} after the one before it, within {even}"
    return Verdict("WISH6", True, points, text)


def _beyond(timeline: Timeline, tally: Tally) -> Verdict:
    month = month_name(tally.month)
    if tally.count <= tally.least:
        owed = f"one of the {tally.least}" if tally.least > 1 else "the one"
        return Verdict("WISH7", True, 0, f"{owed} that {month} owes")
    text = f"the {ordinal(tally.count)} massage in {month}, where {tally.least or 'none'} would do"
    return Verdict("WISH7", True, -timeline.plan.numbers.cost_beyond_least, text)


GAP1 = Between(
    code="GAP1",
    name="days-between",
    title="At least so many days between two discharge massages",
    why="Once or twice a month, not in a row: the legs need time between two deep treatments.",
    sources=(HOW_OFTEN, P3, P29),
    numbers=("days_between",),
    judge=_gap,
)

MON1 = InMonth(
    code="MON1",
    name="at-most-a-month",
    title="At most 2 discharge massages in a calendar month, those already done counted (`[massage] per_month`)",
    why="Once or twice a month is what is recommended.",
    sources=(HOW_OFTEN,),
    judge=_at_most,
)

MON2 = InMonth(
    code="MON2",
    name="at-least-a-month",
    title="At least 1 in every calendar month (`[massage] per_month`); where that cannot be, the tool says why",
    why="Always, as part of a runner's routine.",
    sources=(HOW_OFTEN,),
    numbers=("least_days_of_a_month",),
    judge=_at_least,
)

WISH6 = Between(
    code="WISH6",
    name="even-rhythm",
    title="An even rhythm between two massages in a row",
    why="Once or twice a month works as a routine.",
    sources=(P2, P27, P29),
    numbers=("even_rhythm",),
    judge=_rhythm,
)

WISH7 = InMonth(
    code="WISH7",
    name="worth-a-second",
    title="Each massage beyond a month's minimum costs points: it is planned only when its day is worth it",
    why="Once or twice, by the person and the load.",
    sources=(HOW_OFTEN,),
    numbers=("cost_beyond_least",),
    judge=_beyond,
)
