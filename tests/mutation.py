"""Mutants of the rules, the planner, the titles and the reminders, held against the tests that run the changed line.

`python -m tests.mutation --sample 600 --seed 1`, from the repository's root, on a system with fork: a mutant is one
small change (`<` for `<=`, `and` for `or`, 8 for 7) in the source of one module; it is killed when a test fails or
takes far too long. First all tests that concern the rooms run once, to learn which of them executes which line and how
long it takes. The survivors and the share that was killed are printed; exit code 1 below 92 %. A long run goes on with
`--skip` and what an earlier one learnt (`--learnt FILE`, written where there is none).
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import resource
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import coverage
import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
LEAST_KILLED = 92  # per cent
ENOUGH = 15.0  # seconds of a mutant's tests: of the many that run a line, the quickest
CPU_SECONDS = 40  # of a mutant's tests, before it counts as killed
ROOMS = ("rules", "titles", "planner", "report/reminders")
# The tests that concern them and run in this process.
TESTS = (
    "rules", "titles", "report", "club", "mail", "test_api.py",
    *(f"planner/test_{what}.py" for what in (
        "alternatives", "before_races", "law_of_tomorrow", "limits", "open_slots", "replan", "search", "season",
        "second_reading", "shown_part", "starts", "uids", "variations",
    )),
    *(f"plan/test_{what}.py" for what in ("accepted_hours", "journal", "pairing", "values")),
    *(f"importers/test_{what}.py" for what in ("importers", "import_guesses", "imported_titles", "wordings")),
    *(f"render/test_{what}.py" for what in ("ics", "text")),
    *(f"cli/test_{command}.py" for command in (
        "brief", "calendar", "check", "clocks", "club", "club_accept", "contradictions", "dashboard", "history", "log",
        "log_deeds", "mornings", "next", "race_and_week", "remind_command", "remind_memory", "rules_command",
        "slots_command", "story", "sure", "team",
    )),
)  # fmt: skip
RULE_FIELDS = "tests/rules/test_rule_fields.py"  # reads the rules' fields, which are set as their modules are imported
# Mutants that no test can kill, since they do the same: file, statement and change, and why.
EQUIVALENT: dict[tuple[str, str, str], str] = {
    ("titles/amounts.py", 'if len(items) > 1 and end.sign == "(" and end.is_bare and (p',
     "7: len(items) > 1  ->  len(items) >= 1"): "one item alone is not both bare and a warm-up",
    ("titles/amounts.py", "return int(token.quantity.middle) if token.quantity else 1", "61: 1  ->  2"):
        "a number's token has its quantity",
    ("titles/__init__.py", "took = minutes or (km or 0) * _MINUTES_A_KM", "29: 0  ->  1"):
        "the time of one kilometre makes no long run either",
    ("titles/__init__.py", "def _read(title: str) -> TitleReading:", "19: 8192  ->  8193"):
        "one reading more is kept, which is only faster",
    ("rules/__init__.py", "if known is None or known[0] is not RULES:  # asked for some", "30: 0  ->  1"):
        "the same rules are picked anew, which is only slower",
    ("rules/base.py", "straight_from: Callable[[Plan], int] = lambda _: 0", "53: 0  ->  1"):
        "a straight line from 0 days on is one from 1 day on",
    ("rules/base.py", "left = [part for a, b in left for part in ((a, min(b, start)",
     "92: part[0] < part[1]  ->  part[0] <= part[1]"): "an empty part is left out at the end",
    ("rules/base.py", "cause_rank: int = 45", "22: 45  ->  46"): "it lies between the same ranks",
    ("titles/quantities.py", 'if ":" in text[begin : begin + 4] and (clock := _pattern(_CL', "35: 4  ->  5"):
        "only a glance: the pattern has three digits at most before the colon",
    ("planner/season.py", "gap = next(n for n in count(1) if all(rule.judge(timeline, n",
     "38: all((rule.judge(timeline, n).allowed for rule in limits))  ->  "
     "any((rule.judge(timeline, n).allowed for rule in limits))"): "one hard rule judges the days between",
    ("planner/season.py", "return ScheduleProblem(", "80: 0  ->  1"): "there is always a wish about the days between",
    ("planner/search.py", "while days[self.oldest] <= day - tables.far:",
     "14: days[self.oldest] <= day - tables.far  ->  days[self.oldest] < day - tables.far"):
        "from `far` days on the rhythm is a straight line, which near jumps know as well",
    ("planner/problem.py", "_LONGEST_MONTH = 31", "17: 31  ->  32"):
        "near jumps know what far ones do, so they may reach a day farther",
    ("planner/problem.py", "self.rhythm = [problem.rhythm(between) for between in range(", "79: 2  ->  3"):
        "a place that nothing reads",
    ("planner/problem.py", "self.next_fixed, self.most_chosen = [size] * (size + 1), [0]", "61: 1  ->  2"):
        "a place that nothing reads",
    ("planner/problem.py", "_LONG_AGO = -(10**9)  # an ordinal before all dates", "14: 10  ->  11"):
        "it stays before all dates",
    ("planner/problem.py", "reach = (days[i] - max(first, self.earliest_previous[i]) for",
     "27: max(first, self.earliest_previous[i])  ->  min(first, self.earliest_previous[i])"):
        "near jumps know what far ones do, so they may reach farther",
    ("planner/problem.py", "_LONG_AGO = -(10**9)  # an ordinal before all dates", "18: 9  ->  10"):
        "it stays before all dates",
    ("planner/limited_search.py", "if value + bonus > values.get(state, IMPOSSIBLE):",
     "11: value + bonus > values.get(state, IMPOSSIBLE)  ->  value + bonus >= values.get(state, IMPOSSIBLE)"):
        "an equal value takes its own place",
    ("planner/limited_search.py", "if best > LOWEST:", "19: best > LOWEST  ->  best >= LOWEST"):
        "no set of days has just that value",
    ("planner/problem.py", "self.far = max(problem.far, problem.gap, _LONGEST_MONTH + 1,", "66: 1  ->  2"):
        "near jumps know what far ones do, so they may reach a day farther",
    ("planner/problem.py", "self.far = max(problem.far, problem.gap, _LONGEST_MONTH + 1,", "69: 1  ->  2"):
        "near jumps know what far ones do, so they may reach a day farther",
    ("planner/problem.py", "self.far = max(problem.far, problem.gap, _LONGEST_MONTH + 1,", "92: 0  ->  1"):
        "near jumps know what far ones do, so they may reach a day farther",
    ("planner/problem.py", "self.counts = range(max(self.most_chosen, default=0) + 2)", "63: 2  ->  3"):
        "a row that nothing reads",
    ("planner/problem.py", "self.counts = range(max(self.most_chosen, default=0) + 2)", "58: 0  ->  1"):
        "without days the rows are empty, however many there are",
    ("planner/problem.py", "IMPOSSIBLE = -(SHORTFALL_COST**2)  # below every possible va", "31: 2  ->  3"):
        "it stays below every possible value",
    ("planner/problem.py", "LOWEST = IMPOSSIBLE // 2  # no set of days has so low a valu", "23: 2  ->  3"):
        "it stays far below every possible value and far above the others",
    ("planner/search.py", "if value > LOWEST:", "15: value > LOWEST  ->  value >= LOWEST"):
        "no set of days has just that value",
    ("planner/budget.py", "if value > LOWEST:", "11: value > LOWEST  ->  value >= LOWEST"):
        "no set of days has just that value",
    ("planner/limited_search.py", "self.row_entry: list[_Continuations] = [{} for _ in range(si", "73: 1  ->  2"):
        "a place that nothing reads",
    ("planner/search.py", "self.row_entry: list[Continuation] = [(IMPOSSIBLE, _END)] * ", "76: 1  ->  2"):
        "a place that nothing reads",
    ("planner/search.py", "if self._limited and self.problem.limit:",
     "11: self._limited and self.problem.limit  ->  self._limited or self.problem.limit"): "there are both or neither",
    ("planner/problem.py", "first = min(days, default=0) if problem.previous is None els", "34: 0  ->  1"):
        "without days nothing is measured from the first",
    ("planner/limited_search.py", "_END = -1  # no further massage", "8: 1  ->  2"): "a mark that no index has",
    ("planner/problem.py", "SHORTFALL_COST = 10**9", "17: 10  ->  11"): "it outweighs all points, too",
    ("planner/problem.py", "SHORTFALL_COST = 10**9", "21: 9  ->  10"): "it outweighs all points, too",
    ("planner/problem.py", "reach = (days[i] - max(first, self.earliest_previous[i]) for",
     "17: days[i] - max(first, self.earliest_previous[i])  ->  days[i] + max(first, self.earliest_previous[i])"):
        "near jumps know what far ones do, so they may reach farther",
    ("planner/search.py", "_END = -1  # no further massage", "8: 1  ->  2"): "a mark that no index has",
    ("planner/search.py", "if reached > entered[j] and earliest_previous[j] <= day:",
     "15: reached > entered[j]  ->  reached >= entered[j]"): "an equal value takes its own place",
    ("planner/search.py", "if reached > in_month[j] and earliest_previous[j] <= day:",
     "19: reached > in_month[j]  ->  reached >= in_month[j]"): "an equal value takes its own place",
    ("planner/limited_search.py", "if best > LOWEST:", "15: best > LOWEST  ->  best >= LOWEST"):
        "no set of days has just that value",
    ("report/reminders/outlook.py", "return Outlook(plan, moment, solved, appointments(solved, al",
     "75: False  ->  True"):
        "no reminder names alternatives, which take long to find",
    ("planner/limits.py", "self.start: State = (0, 0, 0, *accounts.left)  # no period h", "32: 0  ->  1"):
        "no year or month has that number",
    ("planner/limits.py", "self.start: State = (0, 0, 0, *accounts.left)  # no period h", "35: 0  ->  1"):
        "nothing reads what a period that is none has cost",
    ("planner/limits.py", "return (count + 1 if self._counted else 0, period, spent + p", "48: 0  ->  1"):
        "where nothing limits their number nothing reads it",
    ("planner/limits.py", "return (count + 1 if self._counted else 0, period, spent + p", "93: 0  ->  1"):
        "without a budget nothing reads it",
    ("planner/sureness.py", "_MOST_PLANNED = 450_000  # of seasons' sizes: some five seco", "16: 450000  ->  450001"):
        "all products that are held against it are multiples of ten",
    ("planner/season.py", "allowed = takewhile(lambda month: all(rule.judge(timeline, m",
     "38: all((rule.judge(timeline, month).allowed for rule in limits)  ->  "
     "any((rule.judge(timeline, month).allowed for rule in limits)"): "one hard rule judges a month",
    ("planner/season.py", "return ScheduleProblem(",
     "12: max((rule.straight_from(timeline.plan) for rule in wishes),   ->  "
     "min((rule.straight_from(timeline.plan) for rule in wishes), "): "one wish is about the days between",
    ("planner/season.py", "return ScheduleProblem(", "67: 1  ->  2"):
        "each massage beyond the least costs the same",
    ("planner/slots.py", "touching = ((max(a, midnight), min(b, midnight + _DAY)) for ", "98: 1  ->  2"):
        "one stretch more, which ends before the day",
    ("planner/verdicts.py", "day, last = max(stretch.start.date(), timeline.start), min(s",
     "24: max(stretch.start.date(), timeline.start)  ->  min(stretch.start.date(), timeline.start)"):
        "days before a stretch, of which it has no part, or before those that anybody asks about",
    ("planner/season.py", "counts = (MonthCount(day, n, least) for n in range(1, MOST_A", "73: 1  ->  2"):
        "no plan allows one more",
    ("planner/budget.py", "starts = [(number,) for number in range(most + 1)]", "51: 1  ->  2"):
        "a number that no set of days has",
    ("planner/problem.py", "self.conditional = [earliest > _LONG_AGO for earliest in sel",
     "28: earliest > _LONG_AGO  ->  earliest >= _LONG_AGO"): "all days are reached by near jumps, which takes longer",
    ("planner/verdicts.py", "day, last = max(stretch.start.date(), timeline.start), min(s",
     "67: min(stretch.end.date(), timeline.until)  ->  max(stretch.end.date(), timeline.until)"):
        "nobody asks about the days after the horizon",
    ("rules/wishes.py", "fades = max(table.A, table.B, table.C) // table.a_day_later ",
     "12: max(table.A, table.B, table.C) // table.a_day_later  ->  max(table.A, table.B, table.C) * table.a_day_later"):
        "more races are looked at, none of which gives points any more",
    ("rules/wishes.py", "_LONGEST_SPAN = 9999  # days: all of a plan", "16: 9999  ->  10000"):
        "no plan has a race so long ago",
    ("rules/wishes.py", "if above > 0 and (points := round_half_up(most * above, (100",
     "11: above > 0  ->  above >= 0"):
        "nothing above gives no points",
    ("rules/wishes.py", "if a_day and cost_at_far >= rhythm.most:",
     "17: cost_at_far >= rhythm.most  ->  cost_at_far > rhythm.most"): "where both are the same, both lines end there",
    ("rules/wishes.py", "_LONGEST_WAIT = 50  # days: 6000 minutes of a race and 1000 ", "16: 50  ->  51"):
        "more races are looked at, none of which gives points any more",
    ("rules/wishes.py", "_LONGEST_CLEAR = 60  # days before a race that a plan may ke", "17: 60  ->  61"):
        "more races are looked at, of which none is near enough",
    ("rules/wishes.py", "points_by_day[day] = max(points, points_by_day.get(day, 0))", "68: 0  ->  1"):
        "the points are above 0",
    ("report/reminders/__init__.py", 'unlogged.sort(key=lambda each: each[0].kind == "discharge") ', "40: 0  ->  1"):
        "the record of an appointment is of its kind",
    ("report/reminders/__init__.py", "sequence = end_sequence + 1  # of what may take over the UID", "30: 1  ->  2"):
        "a larger number outranks it as well",
    ("report/reminders/__init__.py", "history: int = 0", "19: 0  ->  1"): "`remind` sets it in each reminder",
    ("report/reminders/__init__.py", "history = max((record.sequence for record in records), defau", "67: 0  ->  1"):
        "any day's own number is larger",
    ("planner/club/batch.py", "_END = -1", "8: 1  ->  2"): "no column of a day is below 0",
    ("planner/club/batch.py", "self.may_end[:, r] = np.array([0, *self.days]) >= max(proble", "39: 0  ->  1"):
        "no plan has a day that early",
    ("planner/club/batch.py", "self.most = int(batch.most_chosen.max(initial=0))", "54: 0  ->  1"):
        "a first massage of the month is looked at, of no day",
    ("planner/club/batch.py", "k = np.arange(self.most + 2)[:, None, None]", "34: 2  ->  3"):
        "a row that nothing reads",
    ("planner/club/batch.py", "self.far_entry, self.row_entry = (np.full((count + 1, size),", "59: 1  ->  2"):
        "a row that nothing reads",
    ("planner/club/batch.py", "self.has_rows = (batch.next_row < count).any(axis=1).tolist(",
     "25: batch.next_row < count  ->  batch.next_row <= count"): "beyond the last day no jump is worth anything",
    ("planner/club/batch.py", "NEVER = -(10**16)  # below every possible value, and far eno", "10: 10  ->  11"):
        "lower still, and sums of a few stay the machine's whole numbers",
    ("planner/club/batch.py", "NEVER = -(10**16)  # below every possible value, and far eno", "14: 16  ->  17"):
        "lower still, and sums of a few stay the machine's whole numbers",
    ("planner/club/pricing.py", "_MUST = 10**14  # more than all that a calendar can be worth", "8: 10  ->  11"):
        "more still, and sums of a year stay the machine's whole numbers",
    ("planner/club/pricing.py", "_MUST = 10**14  # more than all that a calendar can be worth", "12: 14  ->  15"):
        "more still, and sums of a year stay the machine's whole numbers",
    ("planner/club/pricing.py", "best = np.where(best > musts - _MUST // 2, best - musts, NEV",
     "24: best > musts - _MUST // 2  ->  best >= musts - _MUST // 2"): "no calendar is worth that much",
    ("planner/club/pricing.py", "best = np.where(best > musts - _MUST // 2, best - musts, NEV", "48: 2  ->  3"):
        "no calendar is worth that much",
    ("planner/club/pricing.py", "self.first_of = np.full(self.base.shape, -1, np.int64)", "50: 1  ->  2"):
        "no number of a visit is below 0",
    ("planner/club/pricing.py", "self.most_options = int(self.options_of.max(initial=1))", "60: 1  ->  2"):
        "one more place that no option is in",
    ("planner/club/descent.py", "self.step, self.hope, self.waited = _FIRST_STEP, 0.0, 0", "62: 0  ->  1"):
        "the first bound sets it",
    ("planner/club/master.py", "return [(r, calendar, x) for (r, calendar), x in taken if x ",
     "66: x > 1e-09  ->  x >= 1e-09"):
        "a rounding error is not just that",
    ("planner/club/master.py", "chosen = {r: calendar for (r, calendar), x in zip(self.colum",
     "96: x > 0.5  ->  x >= 0.5"):
        "a whole number is not a half",
    ("planner/club/members.py", "_ALL_DAY = (((0, DAY_MINUTES),),) * 7", "36: 7  ->  8"): "no week has an eighth day",
    ("planner/club/problem.py", "near = [(a, b) for a, b in (*self.booked, *others) if a < en",
     "74: start < b  ->  start <= b"):
        "what ends as a massage starts takes no place of it",
    ("planner/club/problem.py", "for start in sorted(self.starts([(windows[0][0], windows[-1]", "75: 0  ->  1"):
        "no massage starts as the last window ends",
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Div: ast.Mult,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """One change of one module: the how-manieth, the lines of its statement, how it begins, and the change in words."""

    path: Path
    nth: int
    lines: Sequence[int]
    statement: str
    change: str

    def __str__(self) -> str:
        return f"{self.name}:{self.lines[0]}: {self.change}  in  {self.statement}"

    @property
    def name(self) -> str:
        return str(self.path.relative_to(SRC / "rubdown"))

    @property
    def module(self) -> str:
        return ".".join(self.path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")

    @property
    def is_equivalent(self) -> bool:
        return (self.name, self.statement, self.change) in EQUIVALENT


class Learnt(NamedTuple):
    """What the tests took in seconds, and by file and line which of them (places in `seconds`) executed it."""

    seconds: dict[str, float]
    lines: dict[str, dict[str, list[int]]]

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that run a mutant's lines, the quickest first, then others of its file; no more than are enough."""
        lines, names = self.lines.get(str(mutant.path.relative_to(ROOT)), {}), list(self.seconds)
        on_line = {names[test] for line in mutant.lines for test in lines.get(str(line), ())}
        if mutant.name.startswith("rules/"):
            on_line |= {name for name in names if name.startswith(RULE_FIELDS)}
        on_file = on_line | {names[test] for tests in lines.values() for test in tests}
        chosen, total = list[str](), 0.0
        for name in sorted(on_file, key=lambda name: (name not in on_line, self.seconds[name])):
            total += self.seconds[name]
            if total > ENOUGH and chosen:
                break
            chosen.append(name)
        return chosen


def changes(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each expression that can be changed, with what takes its place.

    Annotations, a class's options and the `strict=True` of `zip`, which only asserts, stay.
    """
    left = {id(inner) for node in ast.walk(tree) for part in _of_no_consequence(node) for inner in ast.walk(part)}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and id(node) not in left:
            yield from ((node, new) for new in replacements(node))


def _of_no_consequence(node: ast.AST) -> Iterator[ast.AST]:
    parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    yield from filter(None, parts)
    if isinstance(node, ast.ClassDef):
        yield from node.keywords
    if isinstance(node, ast.keyword) and (node.arg, ast.unparse(node.value)) == ("strict", "True"):
        yield node


def replacements(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, [op], right):
            yield ast.Compare(left, [COMPARISONS[type(op)]()], right)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.UnaryOp(ast.USub(), operand):
            yield operand
        case ast.BinOp(left, op, right) if type(op) in OPERATORS:
            yield ast.BinOp(left, OPERATORS[type(op)](), right)
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield ast.Constant(value + 1)
        case ast.Call(ast.Name(name), args, keywords) if name in NAMES:
            yield ast.Call(ast.Name(NAMES[name], ast.Load()), args, keywords)


class Swap(ast.NodeTransformer):
    """Puts one expression in another's place."""

    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self.old:
            return ast.copy_location(self.new, node)
        return self.generic_visit(node)


def mutants() -> list[Mutant]:
    """All mutants of the rooms, file by file."""
    found = list[Mutant]()
    for path in sorted(path for room in ROOMS for path in SRC.glob(f"rubdown/{room}/**/*.py")):
        source = path.read_text("utf-8")
        tree = ast.parse(source)
        lines = lines_by_expression(tree)
        for nth, (old, new) in enumerate(changes(tree)):
            statement = source.splitlines()[lines[id(old)][0] - 1].strip()[:60]
            change = f"{old.col_offset}: {ast.unparse(old)[:60]}  ->  {ast.unparse(new)[:60]}"
            found.append(Mutant(path, nth, lines[id(old)], statement, change))
    return found


def lines_by_expression(tree: ast.Module) -> dict[int, Sequence[int]]:
    """The lines of the smallest statement around each node, without those of a block that belongs to it.

    Those of a module's constant are followed by the lines that read it: no test executes its own.
    """
    lines: dict[int, Sequence[int]] = {}
    for statement in ast.walk(tree):  # the outer ones first
        if isinstance(statement, ast.stmt):
            block = (getattr(statement, "body", None) or getattr(statement, "cases", None) or [None])[0]
            begins = getattr(getattr(block, "pattern", block), "lineno", None)
            end = begins if begins is not None else (statement.end_lineno or statement.lineno) + 1
            own = range(statement.lineno, max(end, statement.lineno + 1))
            lines.update(dict.fromkeys(map(id, ast.walk(statement)), own))
    reads = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            names = {ast.unparse(name) for target in statement.targets for name in getattr(target, "elts", [target])}
            readers = [line for node in reads if node.id in names for line in lines[id(node)]]
            lines.update(dict.fromkeys(map(id, ast.walk(statement)), (*lines[id(statement)], *readers)))
    return lines


class Mutated(MetaPathFinder, Loader):
    """Imports one module of rubdown from its changed source."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self.mutant.module:
            return None
        is_package = self.mutant.path.name == "__init__.py"
        spec = spec_from_loader(fullname, self, origin=str(self.mutant.path), is_package=is_package)
        if spec and is_package:
            spec.submodule_search_locations = [str(self.mutant.path.parent)]
        return spec

    def exec_module(self, module: ModuleType) -> None:
        tree = ast.parse(self.mutant.path.read_text("utf-8"))
        old, new = list(changes(tree))[self.mutant.nth]
        Swap(old, new).visit(tree)
        exec(compile(ast.fix_missing_locations(tree), str(self.mutant.path), "exec"), module.__dict__)


class Learner:
    """Notes for each test what it takes and which lines of the rooms it executes."""

    def __init__(self) -> None:
        rooms = [str(SRC / "rubdown" / room / "*") for room in ROOMS]
        self.coverage = coverage.Coverage(data_file=None, include=rooms, config_file=False)
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        began = sum(os.times()[:4])
        self.coverage.switch_context(item.nodeid)
        done = yield
        self.coverage.switch_context("")
        self.seconds[item.nodeid] = round(sum(os.times()[:4]) - began, 3)  # its children's, too
        return done

    def learn(self, file: Path) -> int:
        """Run all tests and write what was learnt, of those that pass; how many fail."""
        self.coverage.start()
        run_pytest(TESTS, self)
        self.coverage.stop()
        data, place = self.coverage.get_data(), {name: i for i, name in enumerate(self.seconds)}
        lines = {
            str(Path(path).relative_to(ROOT)): {
                str(line): sorted(place[name] for name in names if name and name not in self.failed)
                for line, names in data.contexts_by_lineno(path).items()
            }
            for path in data.measured_files()
        }
        file.write_text(json.dumps(Learnt(self.seconds, lines)), "utf-8")
        return len(self.failed)


class Chosen:
    """Runs tests in their order, and no others."""

    def __init__(self, names: list[str]) -> None:
        self.place = {name: i for i, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.place), key=lambda item: self.place[item.nodeid]
        )


def run_pytest(files: Iterable[str], plugin: object, *more: str) -> int:
    options = (*more, "-q", "-n0", "-p", "no:cacheprovider", "--hypothesis-seed=1")
    return int(pytest.main([*options, *(str(ROOT / "tests" / file) for file in files)], [plugin]))


def in_child(work: Callable[[], int], seconds: int) -> int:
    """How work ends in a process of its own: what it returns, or a signal's number where it takes too long."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    signal.alarm(10 * seconds)
    with open(os.environ.get("MUTLOG", os.devnull), "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    os._exit(work())


def survives(mutant: Mutant, tests: list[str]) -> bool:
    """Whether all tests pass: first those of the file that has the most, since to collect many files takes long."""
    file_of = {name: name.partition("::")[0].removeprefix("tests/") for name in tests}
    most = Counter(file_of.values()).most_common(1)
    first = [name for name in tests if file_of[name] == most[0][0]]
    parts = (first, [name for name in tests if file_of[name] != most[0][0]])

    def run(part: list[str]) -> int:
        sys.meta_path.insert(0, Mutated(mutant))
        return run_pytest(dict.fromkeys(file_of[name] for name in part), Chosen(part), "-x")

    return all(in_child(partial(run, part), CPU_SECONDS) == 0 for part in parts if part)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=600, help="how many mutants of all")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    parser.add_argument("--skip", type=int, default=0, help="how many of the sample were tried before")
    parser.add_argument("--only", default="", help="modules whose path holds it")
    parser.add_argument("--learnt", type=Path, help="which tests run which line: a file that an earlier run wrote")
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT / "tests"), str(SRC)]
    folder = Path(tempfile.mkdtemp())
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(folder)
    for name in ("hypothesis", "jsonschema", "icalendar", "dateutil.rrule", "msgspec", "tomli_w", "highspy"):
        __import__(name)  # once for all children
    file = asked.learnt or folder / "learnt.json"
    if not file.exists() and (failed := in_child(lambda: Learner().learn(file), 3600)):
        print(f"{failed} tests fail without any mutant", file=sys.stderr)
    learnt = Learnt(*json.loads(file.read_text("utf-8")))
    every = [mutant for mutant in mutants() if asked.only in str(mutant)]
    drawn = random.Random(asked.seed).sample(every, min(asked.sample, len(every)))[asked.skip :]
    sample = [mutant for mutant in drawn if not mutant.is_equivalent]
    alive = 0
    for tried, mutant in enumerate(sample, 1):
        if survives(mutant, learnt.tests_of(mutant)):
            alive += 1
            print(f"alive: {mutant}", flush=True)
        if tried % 20 == 0:
            print(f"{asked.skip + tried} tried, {alive} alive, {_cpu_seconds():.0f} s", file=sys.stderr, flush=True)
    share = 100 - 100 * alive / max(1, len(sample))
    print(f"{len(drawn)} of {len(every)} mutants, {len(drawn) - len(sample)} of them equivalent; {share:.1f} % killed")
    sys.exit(share < LEAST_KILLED)


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
