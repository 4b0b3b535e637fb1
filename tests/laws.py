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
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
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

from oracle import generate
from oracle import season as oracle
from oracle.closing import starts_in
from oracle.compare import differences
from oracle.numbers import WEEKDAYS
from rubdown.plan.journal import fold, read_journal
from rubdown.plan.model import Plan
from rubdown.plan.timeline import dated_entries, is_over
from rubdown.planner.season import Season, season
from rubdown.report.answer import Schedule
from rubdown.report.calendar import answer
from rubdown.report.diff import Horizon, difference
from rubdown.report.diff.comparison import comparison
from rubdown.report.json_schema import OUTPUTS, output_schema
from rubdown.report.load import load_chart
from rubdown.report.why import day_by_day, why, why_each, why_not
from rubdown.rules import RULES, rules_of
from rubdown.rules.base import Closing, Rule
from rubdown.toml.problems import Refusal
from support.reading import plan_of

Raw = dict[str, Any]
VALIDATORS = {
    name: Draft202012Validator(output_schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name in OUTPUTS
}
FIRST_SEED = 50_000  # far from the plans of `planner/test_second_reading.py`


@dataclass(frozen=True)
class Case:
    """A plan as TOML, what happened as TOML, and the day on which it is asked for."""

    text: str
    journal: str
    today: date
    seed: int

    @cached_property
    def plan(self) -> Plan:
        entries = read_journal(self.journal, "plan.journal.toml")
        assert not isinstance(entries, Refusal), entries.diagnostics
        return fold(plan_of(self.text, self.today), entries)

    @cached_property
    def season(self) -> Season:
        return season(self.plan, self.today)

    @cached_property
    def schedule(self) -> Schedule:
        return answer(self.season)

    @cached_property
    def oracle(self) -> oracle.Season:
        return oracle.judge(tomllib.loads(self.text), self.today, tomllib.loads(self.journal)["entry"])

    @property
    def rng(self) -> random.Random:
        return random.Random(self.seed)


def case_of(seed: int) -> Case:
    """The random plan of a seed, with its journal."""
    found = generate.case(FIRST_SEED + seed)
    return Case(found.toml, found.journal_toml, found.today, seed)


def rank(found: Season) -> tuple[int, int]:
    """The smaller the better: massages missing, then points."""
    return found.best.shortfall, -found.best.points


# --- keeps the rules, and is the best -------------------------------------------------------------


def keeps_every_hard_rule(case: Case) -> None:
    """Each massage that rubdown proposes is in time that the oracle leaves open, and far enough from all others."""
    known, found = case.oracle, [m for m in case.schedule.appointments if m.kind == "discharge"]
    proposed = [massage for massage in found if massage.status == "proposed"]
    for massage in proposed:
        windows = known.days[massage.date].windows
        assert windows
        if massage.start and massage.end:
            assert (massage.end - massage.start) == timedelta(minutes=massage.minutes)
            assert massage.start.hour * 60 + massage.start.minute in list(starts_in(windows, known.plan))
    row = sorted({*known.facts.done[-1:], *(massage.date for massage in found)})
    gap, free = known.rules["days_between"], {massage.date for massage in proposed}
    assert all((b - a).days >= gap for a, b in pairwise(row) if {a, b} & free)
    before = dict(pairwise(row))
    for previous, day in before.items():
        assert day not in free or previous >= known.strange.get(day, date.min)
    assert not {*row[:1]} & free & known.strange.keys()
    for (year, month), count in Counter((day.year, day.month) for day in free).items():
        others = [*known.facts.done, *known.problem.fixed]
        standing = sum((day.year, day.month) == (year, month) for day in others)
        assert count + standing <= known.per_month[1]


def equals_the_oracle(case: Case) -> None:
    """Horizon, windows, points, what closes a day, months, the best dates, starts and alternatives."""
    assert not differences(case.oracle, msgspec.json.decode(msgspec.json.encode(case.schedule)))
    assert sum(m.points for m in case.schedule.appointments) == case.schedule.objective.points
    assert sum(month.short for month in case.schedule.months) == case.schedule.objective.short


def equals_cp_sat(case: Case) -> None:
    """An optimiser that shares no code with ours finds nothing better."""
    from support.cp_sat import best_by_cp_sat

    assert best_by_cp_sat(case.season.problem) == (case.season.best.shortfall, case.season.best.points)


# --- more room is never worse ---------------------------------------------------------------------


def changed(case: Case, edit: Callable[[Raw], object]) -> Case:
    raw = tomllib.loads(case.text)
    edit(raw)
    return replace(case, text=tomli_w.dumps(raw))


def openings(case: Case) -> Iterator[tuple[str, Case]]:
    """The same case with one thing less that is closed; loads and wishes stay as they are."""
    raw, entries = tomllib.loads(case.text), tomllib.loads(case.journal)["entry"]
    therapist = raw.get("therapist", {})
    if therapist.get("closed"):
        which = case.rng.randrange(len(therapist["closed"]))
        yield "closed date", changed(case, lambda plan: plan["therapist"]["closed"].pop(which))
    if "hours" in therapist:
        day_long = {case.rng.choice(WEEKDAYS): "00:00-24:00"}
        yield "hours", changed(case, lambda plan: plan["therapist"]["hours"].update(day_long))
    healthy = [entry for entry in entries if entry["what"] not in COMPLAINTS]
    if len(healthy) < len(entries):
        yield "complaints", replace(case, journal=tomli_w.dumps({"entry": healthy}))


COMPLAINTS = ("discomfort", "cramp", "contracture", "pull", "ill", "well")


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
    for limit, other in looser(case):
        assert rank(other.season) <= rank(case.season), limit


def looser(case: Case) -> Iterator[tuple[str, Case]]:
    """The case with less of a limit that is a number, one at a time."""
    gap, (least, most) = case.oracle.rules["days_between"], case.oracle.per_month
    for table, key, value in (
        ("rules", "days_between", max(1, gap - 3)), ("rules", "days_between", 1), ("massage", "notice", 0),
        ("massage", "per_month", [least, min(4, most + 1)]), ("runner", "used_to_massage", True),
    ):  # fmt: skip
        raw = tomllib.loads(case.text)
        raw.setdefault(table, {})[key] = value
        yield key, replace(case, text=tomli_w.dumps(raw))


def without_each_rule(case: Case, but: Container[str] = ()) -> Iterator[tuple[str, Season]]:
    """The season without each rule that closes time, some aside; without the therapist's hours see `openings`.

    A rule after which a new row begins is left in: it also frees the next massage of its rhythm.
    """
    for rule in rules_of(Closing):
        if not rule.stretches_on and not rule.starts_row and rule.code not in but:
            with without(rule):
                found = season(case.plan, case.today)
            yield rule.code, found


@contextmanager
def without(*rules: Rule) -> Iterator[None]:
    """The rulebook without some of its rules."""
    with mock.patch("rubdown.rules.RULES", tuple(rule for rule in RULES if rule not in rules)):
        yield


# --- the same, however it is written, and however much of it is shown -------------------------------


def shuffled(value: Any, rng: random.Random) -> Any:
    """The same entries, keys and lists of a plan in another order; pairs and the words of a day keep theirs."""
    if isinstance(value, dict):
        items = [(key, inner if key in ("per_month", "week") else shuffled(inner, rng)) for key, inner in value.items()]
        return dict(rng.sample(items, len(items)))
    if isinstance(value, list):
        return [shuffled(inner, rng) for inner in rng.sample(value, len(value))]
    return value


def the_order_of_entries_is_irrelevant(case: Case) -> None:
    """All but lines is the same. What is said of several entries is in the plan's order: notes, warnings, what closes
    a day. Of two sessions of a day, words name the first that the plan names: of such plans only dates, codes and
    points are compared. In a journal, in a day's words, and among included files, order has a meaning.
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


def what_is_shown_is_a_part_of_the_whole(case: Case) -> None:
    """A first and a last day choose what is shown, and change none of it."""
    whole, days = case.schedule, list(case.season.days)
    for _ in range(2):
        start, until = sorted(case.rng.sample(days, 2))
        part = answer(season(case.plan, case.today, start, until))
        assert (part.objective, part.horizon) == (whole.objective, whole.horizon)
        assert part.appointments == [m for m in whole.appointments if start <= m.date <= until]
        assert part.days == [day for day in whole.days or () if start <= day.date <= until]
        assert part.months == [m for m in whole.months if f"{start:%Y-%m}" <= m.month <= f"{until:%Y-%m}"]


# --- the same, whatever day it is ---------------------------------------------------------------------

MORNINGS = 60


def mornings(case: Case, days: Iterable[int]) -> Iterator[Season]:
    """The season as it is on later mornings, while nothing happens and the plan is not over."""
    for day in (case.today + timedelta(days=n) for n in days):
        if is_over(case.plan, day):
            return
        yield season(case.plan, day)


def proposals(solved: Season) -> list[date]:
    return [day for day in solved.chosen if day not in solved.standing.fixed]


def compares_alike(one: Season, other: Season) -> bool:
    """Whether both have the same horizon's end and largest loads. By the rulebook's words these are the largest from
    the earlier of today and the first dated entry on: while today comes before that entry, they may shrink.
    """
    begin = min((first for first, _ in dated_entries(one.timeline.plan)), default=date.max)
    loads = [
        (Fraction(t.largest_hard, t.unit), Fraction(t.largest_sum, t.unit)) for t in (one.timeline, other.timeline)
    ]
    alike = begin <= min(one.timeline.today, other.timeline.today) or loads[0] == loads[1]
    return alike and one.timeline.until == other.timeline.until


def tomorrows_calendar_is_todays(case: Case) -> None:
    """While nothing happens, no proposal is near, and both days compare alike."""
    notice = timedelta(days=case.plan.notice)
    for before, after in pairwise(mornings(case, range(MORNINGS + 1))):
        today, dates = before.timeline.today, proposals(before)
        if compares_alike(before, after) and not (dates and dates[0] - today <= notice):
            assert proposals(after) == dates, today


def a_days_points_depend_neither_on_from_nor_on_today(case: Case) -> None:
    whole, others = case.season, [*mornings(case, (1, 8, 40))]
    others.append(season(case.plan, case.today, case.rng.choice(list(whole.days))))
    others.append(season(case.plan, case.today, case.today - timedelta(days=30)))
    for other in others:
        if compares_alike(whole, other):
            both = whole.days.keys() & other.days.keys()
            assert {day: other.days[day].points for day in both} == {day: whole.days[day].points for day in both}


# --- the promise ----------------------------------------------------------------------------------


def its_json_keeps_the_schema(case: Case) -> None:
    """The calendar, each day explained, each price, the load, and the difference to the plan without its journal."""
    solved, best = case.season, case.schedule
    inside = case.rng.choice(list(solved.days))
    before, span = plan_of(case.text, case.today), Horizon(case.today, case.today, solved.timeline.until)
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
    a_rule_less_is_never_worse: 2,
    the_order_of_entries_is_irrelevant: 1,
    what_is_shown_is_a_part_of_the_whole: 1,
    tomorrows_calendar_is_todays: 10,
    a_days_points_depend_neither_on_from_nor_on_today: 1,
    its_json_keeps_the_schema: 3,
}
# From pip install -e '.[bench]'. Under pytest other tests load highspy, whose library OR-Tools cannot share: there
# tests/planner/test_cp_sat.py holds the law, in a process of its own.
if find_spec("ortools") is None or ("pytest" in sys.modules and find_spec("highspy")):
    del LAWS[equals_cp_sat]


def laws_for(seed: int) -> list[Law]:
    return [law for law, every in LAWS.items() if seed % every == 0]


def broken_by(seed: int, laws: Iterable[Law] | None = None) -> list[tuple[str, str]]:
    """The laws that a seed's case breaks, with the traceback."""
    found, case = [], case_of(seed)
    for law in laws_for(seed) if laws is None else laws:
        try:
            law(case)
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
