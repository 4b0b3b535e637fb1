"""GAP1, MON1 and MON2: how many, and how far apart."""

from __future__ import annotations

from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.plan.timeline import Timeline
from rubdown.plan.values import MOST_A_MONTH
from rubdown.rules.base import Between, InMonth, MonthCount, Rule, Setting, Verdict
from rubdown.rules.sources import HOW_OFTEN, P3, P29
from rubdown.text import days, month_name, plural


def _days_between(timeline: Timeline, between: int) -> Verdict:
    least = timeline.plan.numbers.days_between
    wanted, allowed = f"leave {least}", between >= least
    text = f"{'' if allowed else 'only '}{days(between)} after the one before ({wanted})"
    return Verdict("GAP1", allowed, 0, text, wanted)


def _at_most(timeline: Timeline, month: MonthCount) -> Verdict:
    wanted = f"at most {timeline.plan.most}"
    text = f"{plural(month.count, 'massage')} in {month_name(month.day)} ({wanted})"
    return Verdict("MON1", month.count <= timeline.plan.most, 0, text, wanted)


def _at_least(timeline: Timeline, month: MonthCount) -> Verdict:
    name, least = month_name(month.day), month.least
    text = f"{plural(month.count, 'massage')} in {name} (at least {least})" if least else f"{name} needs no massage"
    return Verdict("MON2", month.count >= least, 0, text)


def _least(plan: Plan, covered_days: int) -> int:
    if covered_days >= plan.numbers.full_month_days:
        return plan.least
    return min(1, plan.least) if covered_days >= plan.numbers.least_days_of_a_month else 0


GAP1 = Between(
    code="GAP1", name="days-between",
    title="At least 10 days between two deep massages",
    why="Once or twice a month, not in a row: the legs need time between two deep treatments.",
    sources=(HOW_OFTEN, P3, P29), numbers=("days_between",), reads=("massage.last", "appointment"),
    judge=_days_between,
)  # fmt: skip

MON1 = InMonth(
    code="MON1", name="at-most-a-month",
    title="At most 2 deep massages in a calendar month, those already done counted (`[massage] per_month`)",
    why="Once or twice a month is what is recommended.",
    sources=(HOW_OFTEN,), reads=("massage.per_month", "appointment"),
    settings=(
        Setting(
            "massage.per_month", lambda plan: plan.most, "most deep massages in a calendar month",
            changed=lambda plan, most: replace(plan, most=most),
            bounds=lambda plan: (max(1, plan.least), MOST_A_MONTH),
        ),
    ),
    judge=_at_most,
)  # fmt: skip

MON2 = InMonth(
    code="MON2", name="at-least-a-month", kind="goal",
    title="At least 1 in every calendar month (`[massage] per_month`); where that is not possible, rubdown says why",
    why="Always, as part of a runner's routine.",
    sources=(HOW_OFTEN,),
    numbers=("full_month_days", "least_days_of_a_month"), reads=("massage.per_month", "appointment"),
    settings=(
        Setting(
            "massage.per_month", lambda plan: plan.least, "least deep massages in a calendar month",
            changed=lambda plan, least: replace(plan, least=least), bounds=lambda plan: (0, plan.most),
        ),
    ),
    judge=_at_least, least=_least,
)  # fmt: skip

RULES: tuple[Rule, ...] = (GAP1, MON1, MON2)
