"""The rulebook as `rubdown rules` shows it: each rule with its numbers in force, its sources and its examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, get_type_hints

import msgspec
from msgspec import Struct

from rubdown.plan.model import Plan
from rubdown.plan.rule_numbers import DISTANCES, RECOVER_HOURS, Condition, Numbers, RecoverHoursTable
from rubdown.report.massage import SCHEMA_VERSION, Version
from rubdown.report.rulebook.examples import Examples, demonstration, either_verdict, lay_out_for
from rubdown.rules import rules_of
from rubdown.rules.base import Kind, Rule
from rubdown.toml.problems import RuleCode

Amount = int | dict[str, int]  # by condition, where none is given

KINDS: dict[Kind, str] = {
    "closes": "forbids a massage at certain times",
    "limits": "forbids massages too close together, or too many",
    "goal": "met where the rules that forbid leave room",
    "wish": "gives or costs points; the calendar with the most points wins",
}
STRENGTHS = {
    "T": "trial", "M": "meta-analysis", "O": "observational study", "G": "graded review", "A": "practitioner's advice",
}  # fmt: skip
CAUTION = (
    "The numbers are practitioners' advice: no trial has tested how many days before a race, or how many hours after "
    "one, a deep massage is right. A plan changes any of them: per_month under [massage], the others under [rules]."
)
# Words that need explaining: the texts that use them (a pattern), the word, its meaning.
WORDS: tuple[tuple[str, str, str], ...] = (
    ("discharge", "deep sports massage", "a deep, professional massage that unloads tired legs"),
    ("hard session|hard weeks|hours_after_running", "hard",
     "a long run, hills, tempo, intervals, a test or a race, or any session of RPE 7 or more"),
    ("hard session|hard weeks|hours_after_running|RPE", "RPE", "how hard a session feels, from 0 to 10"),
    ("by its load|their load|21-day load", "load", "of a session: its RPE times its minutes"),
    ("priority|points_after_race", "A, B and C", "a race's priority: A the goal, B important, C on the way"),
    ("condition", "condition", "how fast the runner recovers from a race: experienced, regular or beginner"),
    ("points_after_race", "a day later", "points fewer for each day after the best one"),
    ("recover_hours", "all-out, training",
     "a race run all-out waits as long as the next longer distance, one run as training as the next shorter"),
    ("clear_days_when_not_used", "used to deep massage",
     "a runner with used_to_massage = true, or who had one in the last six weeks"),
    ("least_days", "horizon", "the days that the calendar covers"),
    ("deep work", "deep work", "a deep sports massage, not a soft and superficial one"),
    ("even_rhythm", "from, until, far",
     "two massages between `from` and `until` days apart cost nothing; each day fewer or more costs `points_a_day`, "
     "and each day beyond `far` also `further_points_a_day`"),
)  # fmt: skip


class Number(Struct, frozen=True):
    """A number in force: its key in the plan file, what it means, and whether the plan changes the default."""

    key: str
    value: Amount
    default: Amount
    source: Literal["default", "plan"]
    meaning: str


class Cited(Struct, frozen=True):
    """A source with its strength as evidence (`STRENGTHS`; `-` where none is needed)."""

    code: str
    cite: str
    strength: str


class RuleEntry(Struct, frozen=True):
    """A rule with everything that is known of it."""

    code: RuleCode
    name: str
    kind: Kind
    title: str
    why: str
    numbers: list[Number]
    sources: list[Cited]
    examples: Examples


class PlanSaid(Struct, frozen=True):
    """The plan whose numbers are in force; its condition decides the hours after a race."""

    path: str
    runner: str
    condition: Condition


class Rulebook(Struct, frozen=True):
    """Rules, the plan whose numbers they have (null: the defaults), and the legend of the sources' strength."""

    schema_version: Version
    plan: PlanSaid | None
    strengths: dict[str, str]
    rules: list[RuleEntry]


def rulebook(plan: Plan | None = None, rules: Sequence[Rule] | None = None) -> Rulebook:
    """The rules (left out: all) with a plan's numbers, with the defaults where there is no plan."""
    timeline = lay_out_for(plan)
    entries = [
        RuleEntry(
            code=rule.code, name=rule.name, kind=rule.kind, title=rule.title, why=rule.why,
            numbers=list(_numbers(rule, plan)),
            sources=[Cited(source.code, source.cite, source.strength) for source in rule.sources],
            examples=either_verdict(rule, timeline),
        )
        for rule in (rules_of(Rule) if rules is None else rules)
    ]  # fmt: skip
    whose = PlanSaid(plan.path, plan.runner, plan.condition) if plan else None
    return Rulebook(SCHEMA_VERSION, whose, STRENGTHS, entries)


def find(wanted: str, *, nearest: bool = False) -> Rule | None:
    """The rule of a code or a name, in capitals or not; with `nearest`, the one most like it, if any is."""
    from difflib import get_close_matches

    word, by_word = wanted.strip().casefold(), {w.casefold(): r for r in rules_of(Rule) for w in (r.code, r.name)}
    close = get_close_matches(word[:100], by_word, n=1, cutoff=0.5) if nearest else [word]
    return by_word.get(close[0]) if close else None


def words_in(text: str) -> list[tuple[str, str]]:
    """The words of a text that a newcomer cannot know, each with its meaning."""
    return [(word, meaning) for pattern, word, meaning in WORDS if re.search(pattern, text)]


def all_words_in(entry: RuleEntry) -> list[tuple[str, str]]:
    """The same for everything that an entry says."""
    numbers = (f"{number.key} {number.meaning}" for number in entry.numbers)
    return words_in(" ".join((entry.title, entry.why, *numbers)))


def _numbers(rule: Rule, plan: Plan | None) -> Iterator[Number]:
    default = demonstration()
    for setting in rule.settings:
        yield _number(setting.key, setting.value(plan or default), setting.value(default), setting.meaning)
    hints = get_type_hints(Numbers, include_extras=True)
    condition = plan.condition if plan else None
    for key in rule.numbers:
        meaning = hints[key].__metadata__[-1].description.removeprefix(f"{rule.code}: ")
        defaults = dict(_leaves(Numbers(), key, condition))
        for path, value in _leaves(plan.numbers if plan else Numbers(), key, condition):
            in_force = max(value, rule.floor) if isinstance(value, int) else value
            yield _number(f"rules.{path}", in_force, defaults[path], meaning)


def _number(key: str, value: Amount, default: Amount, meaning: str) -> Number:
    return Number(key, value, default, "default" if value == default else "plan", meaning)


def _leaves(numbers: Numbers, key: str, condition: Condition | None) -> Iterator[tuple[str, Amount]]:
    """The numbers under a key of `[rules]`, each by its dotted key, as they are in force."""
    value = getattr(numbers, key)
    if isinstance(value, RecoverHoursTable):
        for row, distance in enumerate(DISTANCES):
            every: Amount = {name: hours[row] for name, hours in RECOVER_HOURS.items()}
            yield f"{key}.{distance}", value.of(row, condition) if condition else every
    elif isinstance(value, Struct):
        yield from ((f"{key}.{name}", number) for name, number in msgspec.to_builtins(value).items())
    else:
        yield key, value
