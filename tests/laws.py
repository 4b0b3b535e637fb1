"""Laws that hold for every plan, each a function of a case that raises AssertionError where the law is broken.

300 random plans keep them in `tests/planner/test_laws.py`. `python -m tests.laws 10000 --jobs 2`, from
the repository's root, tries as many as wanted: it prints how often each law was tried, and each seed that breaks one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, partial
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent))  # the tests' own modules

import tomllib

import msgspec
import tomli_w
from jsonschema import Draft202012Validator

from rubdown.plan.journal import fold, read_journal
from rubdown.plan.model import Plan
from rubdown.planner.season import Season, season
from rubdown.report.answer import DayVerdict, Schedule
from rubdown.report.calendar import answer
from rubdown.report.diff import Horizon, difference
from rubdown.report.diff.comparison import comparison
from rubdown.report.json_schema import OUTPUTS, output_schema
from rubdown.report.load import load_chart
from rubdown.report.why import day_by_day, why, why_each, why_not
from rubdown.rules import RULES, rules_of
from rubdown.rules.base import Closing, Rule
from rubdown.toml.problems import Refusal
from support import oracle
from support.plans import random_journal, random_plan
from support.reading import plan_of

Raw = dict[str, Any]
VALIDATORS = {
    name: Draft202012Validator(output_schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name in OUTPUTS
}


@dataclass(frozen=True)
class Case:
    """A plan as TOML, what happened as TOML, and the days that are planned."""

    text: str
    journal: str
    today: date
    start: date
    until: date
    seed: int

    @cached_property
    def plan(self) -> Plan:
        entries = read_journal(self.journal, "plan.journal.toml")
        assert not isinstance(entries, Refusal), entries.diagnostics
        return fold(plan_of(self.text, self.today), entries)

    @cached_property
    def season(self) -> Season:
        return season(self.plan, self.today, self.start, self.until)

    @cached_property
    def schedule(self) -> Schedule:
        return answer(self.season)

    @cached_property
    def raw(self) -> Raw:
        return oracle.read(self.text, self.journal)

    @property
    def rng(self) -> random.Random:
        return random.Random(self.seed)


def case_of(seed: int) -> Case:
    """Every seventh plan is one of months, the others of weeks; two in five have a journal."""
    rng = random.Random(seed)
    text, today, start, until = random_plan(rng, weeks=rng.randint(8, 60) if seed % 7 == 0 else None)
    journal = random_journal(rng, today, until) if rng.random() < 0.4 else ""
    return Case(text, journal, today, start, until, seed)


def rank(found: Season) -> tuple[int, int]:
    """The smaller the better: massages missing, then points."""
    return found.best.shortfall, -found.best.points


# --- keeps the rules, and is the best -------------------------------------------------------------


def keeps_every_hard_rule(case: Case) -> None:
    """Each massage that rubdown proposes lies in time that the oracle leaves open, and not too near to any other."""
    raw, found = case.raw, case.schedule.appointments
    stand = oracle.massages(raw)
    for massage in found:
        if massage.status != "proposed":
            continue
        assert massage.date >= case.today
        windows = oracle.open_windows(raw, case.today, massage.date)
        assert windows
        if massage.start and massage.end:
            at, length = massage.start.hour * 60 + massage.start.minute, raw.get("massage", {}).get("minutes", 60)
            assert (massage.end - massage.start) == timedelta(minutes=length)
            assert any(first <= at and at + length <= last for first, last in windows)
    row = sorted({*stand, *(m.date for m in found if m.kind == "discharge")})
    gap, most = oracle.number(raw, 10, "days_between"), oracle.per_month(raw)[1]
    assert all((b - a).days >= gap for a, b in pairwise(row) if not {a, b} <= {*stand})
    for month, count in Counter(map(oracle.month, row)).items():
        assert count <= max(most, oracle.in_month(stand, month))


def equals_the_oracle(case: Case) -> None:
    """Windows, points and what closes of every day, and the best set of days, as the oracle has them."""
    raw, schedule = case.raw, case.schedule
    largest = oracle.largest(raw, case.start, case.until)  # the oracle would work it out anew for every day
    with mock.patch.object(oracle, "largest", return_value=largest):
        assert isinstance(schedule.days, list)
        for day in schedule.days:
            check_day(day, case)
        short = len(schedule.days) <= 49
        best = (oracle.brute_force if short else oracle.optimum)(raw, case.today, case.start, case.until)
    dates = tuple(m.date for m in schedule.appointments if m.kind == "discharge")
    assert (schedule.objective.short, schedule.objective.points, dates) == best
    assert sum(m.points for m in schedule.appointments) == schedule.objective.points
    assert sum(month.short for month in schedule.months) == schedule.objective.short


def check_day(day: DayVerdict, case: Case) -> None:
    windows = [(minutes(start), minutes(end)) for start, end in day.windows]
    assert windows == oracle.open_windows(case.raw, case.today, day.date), day.date
    assert day.open == bool(windows)
    points = {reason.code: reason.points for reason in day.reasons}
    assert points == oracle.day_points(case.raw, case.today, case.start, case.until, day.date), day.date
    codes = {closed.code for closed in day.closed_by}
    expected = set() if day.open else oracle.closed_by(case.raw, case.today, day.date)
    # Where the therapist has no hours, or too few, the oracle stops there; rubdown names what else closes the day.
    assert codes == expected or (expected < codes and expected == {"OPEN1"}), day.date


def minutes(clock: str) -> int:
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)


def equals_cp_sat(case: Case) -> None:
    """An optimiser that shares no code with ours finds nothing better."""
    from support.cp_sat import best_by_cp_sat

    assert best_by_cp_sat(case.season.problem) == (case.season.best.shortfall, case.season.best.points)


# --- more room is never worse ---------------------------------------------------------------------


def changed(case: Case, edit: Callable[[Raw], None]) -> Case:
    raw = tomllib.loads(case.text)
    edit(raw)
    return replace(case, text=tomli_w.dumps(raw))


def openings(case: Case) -> Iterator[tuple[str, Case]]:
    """The same case with one thing less that is closed; loads and wishes stay as they are."""
    raw = tomllib.loads(case.text)
    therapist = raw.get("therapist", {})
    for i in range(len(raw.get("away", []))):
        yield "away", changed(case, partial(come_home, i))
    if therapist.get("closed"):
        which = case.rng.randrange(len(therapist["closed"]))
        yield "closed date", changed(case, lambda plan: plan["therapist"]["closed"].pop(which))
    if "hours" in therapist:
        day_long = {case.rng.choice(oracle.WEEKDAYS): "00:00-24:00"}
        yield "hours", changed(case, lambda plan: plan["therapist"]["hours"].update(day_long))


def come_home(i: int, plan: Raw) -> None:
    """Days away less: a soft massage, which counts nowhere, keeps each of their ends a date of the plan."""
    start, end = oracle.away_time(plan["away"].pop(i))
    ends = {oracle.day_of(start), oracle.day_of(end - Fraction(1, 1000))}
    plan.setdefault("appointment", []).extend({"date": day, "kind": "soft"} for day in sorted(ends))


def an_open_day_more_is_never_worse(case: Case) -> None:
    for what, other in openings(case):
        assert rank(other.season) <= rank(case.season), what
        opened = {day for day, judged in case.season.days.items() if judged.open}
        assert opened <= {day for day, judged in other.season.days.items() if judged.open}, what
        same = [judged.points for judged in case.season.days.values()]
        assert same == [judged.points for judged in other.season.days.values()], what


def a_rule_less_is_never_worse(case: Case) -> None:
    for rule, found in without_each_rule(case):
        assert rank(found) <= rank(case.season), rule
    gap = oracle.number(case.raw, 10, "days_between")
    least, most = oracle.per_month(case.raw)
    for limit, other in (
        ("GAP1", changed(case, lambda plan: plan.setdefault("rules", {}).update(days_between=max(1, gap - 3)))),
        ("GAP1", changed(case, lambda plan: plan.setdefault("rules", {}).update(days_between=1))),
        (
            "MON1",
            changed(case, lambda plan: plan.setdefault("massage", {}).update(per_month=[least, min(4, most + 1)])),
        ),
    ):
        assert rank(other.season) <= rank(case.season), limit


def without_each_rule(case: Case) -> Iterator[tuple[str, Season]]:
    """The season without each rule that closes time; the therapist's hours aside (see `openings`)."""
    for rule in rules_of(Closing):
        if not rule.stretches_on:
            with without(rule):
                found = season(case.plan, case.today, case.start, case.until)
            yield rule.code, found


@contextmanager
def without(*rules: Rule) -> Iterator[None]:
    """The rulebook without some of its rules."""
    with mock.patch("rubdown.rules.RULES", tuple(rule for rule in RULES if rule not in rules)):
        yield


# --- the same, however it is written ---------------------------------------------------------------


def shuffled(value: Any, rng: random.Random) -> Any:
    """The same entries, keys and lists of a plan in another order; pairs and the words of a day keep theirs."""
    if isinstance(value, dict):
        items = [(key, inner if key in ("per_month", "week") else shuffled(inner, rng)) for key, inner in value.items()]
        return dict(rng.sample(items, len(items)))
    if isinstance(value, list):
        return [shuffled(inner, rng) for inner in rng.sample(value, len(value))]
    return value


def the_order_of_entries_is_irrelevant(case: Case) -> None:
    """All but lines is the same. What is told of several entries stands in the plan's order: notes, warnings, what
    closes a day. Of two sessions of a day, words name the first that the plan names: of such plans only dates, codes
    and points are compared. In a journal, in a day's words, and among included files, order has a meaning.
    """
    other = replace(case, text=tomli_w.dumps(shuffled(tomllib.loads(case.text), case.rng)))
    wordless = any(len(of_day) > 1 for of_day in case.season.timeline.sessions.values())
    assert facts(other.schedule, wordless) == facts(case.schedule, wordless)


def facts(schedule: Schedule, wordless: bool) -> Any:
    """What an answer says, whatever the order of its plan: without lines, and without words if so wanted."""
    leave = {"line", "text", "focus", "notes", "why_short", "make_room", "mend"} if wordless else {"line"}
    return bare(msgspec.to_builtins(schedule), leave)


def bare(value: Any, leave: set[str]) -> Any:
    if isinstance(value, dict):
        found = {key: bare(inner, leave) for key, inner in value.items() if key not in leave}
        return {key: sorted(inner, key=repr) if key in IN_PLANS_ORDER else inner for key, inner in found.items()}
    if isinstance(value, list):
        return [bare(inner, leave) for inner in value]
    return value


IN_PLANS_ORDER = {"notes", "warnings", "closed_by"}


# --- the promise ----------------------------------------------------------------------------------


def its_json_keeps_the_schema(case: Case) -> None:
    """The calendar, each day explained, each price, the load, and the difference to the plan without its journal."""
    solved, best = case.season, case.schedule
    inside = case.rng.choice(list(solved.days))
    before, span = plan_of(case.text, case.today), Horizon(case.today, case.start, case.until)
    told = comparison(difference(before, case.plan, span), span, "old", "new")
    for command, value in (
        ("calendar", best), ("load", load_chart(solved, best)), ("diff", told),
        ("why", why(solved, best, inside)), ("why", why_each(solved, best)), ("why", list(day_by_day(solved, best))),
        *(("why", why_not(solved, day)) for day in solved.chosen[:1] if day not in solved.standing.fixed),
    ):  # fmt: skip
        errors = list(VALIDATORS[command].iter_errors(msgspec.json.decode(msgspec.json.encode(value))))
        assert not errors, (command, errors[0])


Law = Callable[[Case], None]
# Each law, and of how many cases one tries it.
LAWS: dict[Law, int] = {
    keeps_every_hard_rule: 1,
    equals_the_oracle: 1,
    equals_cp_sat: 10,
    an_open_day_more_is_never_worse: 1,
    a_rule_less_is_never_worse: 1,
    the_order_of_entries_is_irrelevant: 1,
    its_json_keeps_the_schema: 1,
}
if find_spec("ortools") is None:  # pip install -e '.[bench]'
    del LAWS[equals_cp_sat]


def laws_for(seed: int) -> list[Law]:
    return [law for law, every in LAWS.items() if seed % every == 0]


def broken_by(seed: int, laws: Iterable[Law] | None = None) -> list[tuple[str, str]]:
    """The laws that a seed's case breaks, with the traceback."""
    found = []
    for law in laws_for(seed) if laws is None else laws:
        try:
            law(case_of(seed))
        except Exception:
            found.append((law.__name__, traceback.format_exc()))
    return found


def main() -> None:
    """Counts on stdout; exit code 1 where a law was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.laws", description="The laws, on many random plans.")
    parser.add_argument("plans", type=int, help="how many plans; 300 are tried by the tests, 10000 by night")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    began, seeds = time.monotonic(), range(asked.first, asked.first + asked.plans)
    tried, broken = Counter[str](), Counter[str]()
    with ProcessPoolExecutor(asked.jobs) as pool:
        for seed, found in zip(seeds, pool.map(broken_by, seeds, chunksize=10), strict=True):
            tried.update(law.__name__ for law in laws_for(seed))
            broken.update(law for law, _ in found)
            print(*(f"seed {seed} breaks {law}\n{trace}" for law, trace in found), sep="", end="", flush=True)
            if seed % 1000 == 999:
                print(f"up to seed {seed}: {sum(broken.values())} broken", file=sys.stderr)
    for law, count in tried.items():
        print(f"{law.replace('_', ' '):40} {count:6} tried {broken[law]:6} broken")
    print(f"{asked.plans} plans in {time.monotonic() - began:.0f} s")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
