"""The rules that had a say in a calendar, in brief: for pages and diagnostics that name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from rubdown.rules import rule_of, rules_of
from rubdown.rules.base import Reference, Rule

if TYPE_CHECKING:
    from rubdown.report.view import CalendarView


class AppliedRule(Struct, frozen=True):
    """A rule: code, name, what it says, and the codes of its sources, each once."""

    code: str
    name: str
    title: str
    sources: tuple[str, ...]


class AppliedRules(Struct, frozen=True):
    """Rules in the order of the rulebook and all their sources. `red_flags`: one of them answers a complaint, so the
    runner should also read when to get no massage at all.
    """

    rules: list[AppliedRule]
    sources: list[Reference]
    red_flags: bool


def applied_rules(view: CalendarView) -> AppliedRules:
    """The rules that gave a massage points, warn of a booking, or close a day."""
    codes = {reason.code for massage in view.schedule.appointments for reason in massage.reasons}
    codes |= {caution.code for caution in view.schedule.warnings}
    codes |= {closed.code for day in view.days.values() for closed in day.closed_by}
    applied = [rule for rule in rules_of(Rule) if rule.code in codes]
    sources = {source.code: source for rule in applied for source in rule.sources}
    return AppliedRules(
        rules=[AppliedRule(r.code, r.name, r.title, tuple(dict.fromkeys(s.code for s in r.sources))) for r in applied],
        sources=list(sources.values()),
        red_flags=any(rule.red_flags for rule in applied),
    )


def rule_in_words(code: str) -> str:
    """`clear before race (RACE1)`."""
    return f"{rule_of(Rule, code).name.replace('-', ' ')} ({code})"
