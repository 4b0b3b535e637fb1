"""How far each number of the rulebook can change before a massage moves, and what moves then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.model import Plan
from rubdown.plan.single_numbers import single_numbers
from rubdown.planner.search import solve
from rubdown.planner.season import Season, replan
from rubdown.report.answer import Shift
from rubdown.report.massage import SCHEMA_VERSION, Version
from rubdown.report.printed import Printed
from rubdown.report.shifts import shifts
from rubdown.rules import rules_of
from rubdown.rules.base import Rule
from rubdown.toml.problems import RuleCode

MOST_STEPS = 64  # on either side of a number's value


class Beyond(Struct, frozen=True):
    """The first value on one side with which the calendar differs, and the massages that move, are dropped or added."""

    value: int
    moves: list[Shift]


class TippingPoint(Printed, frozen=True, rename={"from_": "from"}):
    """A number of the rulebook, and the values around it, `from` to `until`, with which each massage keeps its day.

    `beyond` holds what happens just outside: below, then above. A side is missing where the number's bounds, or 64
    steps, are reached first. `key` is the number's in the plan file.
    """

    schema_version: Version
    code: RuleCode
    key: str
    value: int
    from_: int
    until: int
    beyond: list[Beyond]
    meaning: str

    @property
    def steps(self) -> int:
        """The smallest change of the number that moves a massage; more than `MOST_STEPS` where none was found."""
        return min((abs(other.value - self.value) for other in self.beyond), default=MOST_STEPS + 1)


class _Number(Struct, frozen=True):
    """A number in force with its bounds, both included, and the plan with another value for it."""

    code: str
    key: str
    value: int
    least: int
    most: int
    meaning: str
    plan_with: Callable[[int], Plan]


def tipping_points(season: Season, rules: Sequence[Rule] | None = None) -> list[TippingPoint]:
    """Every number of some rules (left out: of all), those that move a massage soonest first.

    Each value is tried by planning anew, until the calendar differs.
    """
    numbers = _numbers(season.timeline.plan, rules_of(Rule) if rules is None else rules)
    return sorted((_tipping_point(season, number) for number in numbers), key=lambda point: point.steps)


def _numbers(plan: Plan, rules: Iterable[Rule]) -> Iterator[_Number]:
    """Those under `[rules]`, in the order of the rulebook, then those that stand elsewhere in the plan."""
    for rule in rules:
        for single in (single for key in rule.numbers for single in single_numbers()[key]):
            value = max(single.value(plan.numbers, plan.condition), rule.floor)
            plan_with = lambda n, single=single: replace(plan, numbers=single.changed(plan.numbers, n))  # noqa: E731
            least = max(single.least, rule.floor)
            yield _Number(rule.code, f"rules.{single.key}", value, least, single.most, single.meaning, plan_with)
        for setting in rule.settings:
            plan_with = lambda n, setting=setting: setting.changed(plan, n)  # noqa: E731
            least, most = setting.bounds(plan)
            yield _Number(rule.code, setting.key, setting.value(plan), least, most, setting.meaning, plan_with)


def _tipping_point(season: Season, number: _Number) -> TippingPoint:
    downward, below = _last_same(season, number, range(number.value - 1, number.least - 1, -1))
    upward, above = _last_same(season, number, range(number.value + 1, number.most + 1))
    return TippingPoint(
        SCHEMA_VERSION, number.code, number.key, number.value, downward, upward,
        [beyond for beyond in (below, above) if beyond], number.meaning,
    )  # fmt: skip


def _last_same(season: Season, number: _Number, values: range) -> tuple[int, Beyond | None]:
    """The last of some values, in their order, with which the calendar stays, and what the next one changes, if any."""
    last = number.value
    for value in values[:MOST_STEPS]:
        plan = number.plan_with(value)
        if not plan.numbers.even_rhythm.in_order:  # such a plan is refused
            break
        problem = replan(season, plan)
        days = season.best.days if problem.is_like(season.problem) else solve(problem).days
        if days != season.best.days:
            return last, Beyond(value, shifts(season.chosen, [date.fromordinal(day) for day in days]))
        last = value
    return last, None
