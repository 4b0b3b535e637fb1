"""THE RULEBOOK: every rule as one value, in the order in which the rules are shown.

Their numbers stand in `rubdown.plan.rule_numbers`, their references in `rubdown.rules.sources`. A new rule goes into
the `RULES` of its file: the calendar, `why`, `check`, `load`, the ICS, `rules` and the schema follow by themselves.
"""

from typing import Any, TypeVar

from rubdown.rules import availability, races, running, spacing, wishes
from rubdown.rules.base import Rule

RULES: tuple[Rule, ...] = (*races.RULES, *running.RULES, *spacing.RULES, *availability.RULES, *wishes.RULES)

AnyRule = TypeVar("AnyRule", bound=Rule)


_of_kind: dict[type[Rule], tuple[tuple[Rule, ...], tuple[Any, ...]]] = {}  # with the RULES that they were picked from


def rules_of(kind: type[AnyRule]) -> tuple[AnyRule, ...]:
    """The rules of a kind (`Closing`, `Wish`, `Between`, `InMonth`; `Rule`: all of them), in the rulebook's order."""
    known = _of_kind.get(kind)
    if known is None or known[0] is not RULES:  # asked for some seventy times a plan
        known = _of_kind[kind] = RULES, tuple([rule for rule in RULES if isinstance(rule, kind)])
    return known[1]


def rule_of(kind: type[AnyRule], code: str) -> AnyRule:
    """The rule of a kind that has a code; KeyError where there is none."""
    return {rule.code: rule for rule in rules_of(kind)}[code]
