"""Mutants of the rules, the planner, the titles and the reminders, each held against the tests of its room.

`python -m tests.mutation --sample 600 --seed 1`, from the repository's root, on a system with fork: a mutant is one
small change (`<` for `<=`, `and` for `or`, 8 for 7) in the source of one module; it is killed when a test fails or
takes far too long. The survivors and the share that was killed are printed; exit code 1 below 92 %. A long run goes on
with `--skip`.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
LEAST_KILLED = 92  # per cent
CPU_SECONDS = 120  # of one mutant's tests, which take a tenth of it
# The rooms, from the special to the general, and the tests that a mutant has to get by.
TESTS: dict[str, tuple[str, ...]] = {
    "report/reminders": ("report/test_reminders.py", "report/test_shifts.py", "report/test_reminders_model.py",
                         "cli/test_remind_command.py"),
    "titles": ("titles", "importers/test_wordings.py", "importers/test_imported_titles.py", "plan/test_values.py"),
    "rules": ("rules", "planner/test_second_reading.py"),
    "planner/uids": ("planner/test_uids.py", "report/test_reminders.py"),
    "planner/club": ("club",),
    "planner": ("planner/test_search.py", "planner/test_second_reading.py", "planner/test_replan.py",
                "planner/test_before_races.py", "planner/test_limits.py", "planner/test_shown_part.py"),
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
    """One change of one module: the how-manieth, where it is, and in words."""

    path: Path
    nth: int
    line: int
    change: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.change}"

    @property
    def module(self) -> str:
        return ".".join(self.path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


def changes(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each expression that can be changed, with what takes its place; annotations and a class's options stay."""
    left = {id(inner) for node in ast.walk(tree) for part in _of_no_consequence(node) for inner in ast.walk(part)}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and id(node) not in left:
            yield from ((node, new) for new in replacements(node))


def _of_no_consequence(node: ast.AST) -> Iterator[ast.AST]:
    parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    yield from filter(None, parts)
    if isinstance(node, ast.ClassDef):
        yield from node.keywords


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
    rooms = {path for room in TESTS for path in (*SRC.glob(f"rubdown/{room}/**/*.py"), *SRC.glob(f"rubdown/{room}.py"))}
    return [
        Mutant(path, nth, old.lineno, f"{ast.unparse(old)[:60]}  ->  {ast.unparse(new)[:60]}")
        for path in sorted(rooms)
        for nth, (old, new) in enumerate(changes(ast.parse(path.read_text("utf-8"))))
    ]


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


def tests_of(mutant: Mutant) -> list[str]:
    """The files of tests for a mutant, those first that bear the name of its module."""
    inside = str(mutant.path.relative_to(SRC / "rubdown").with_suffix(""))
    room = next(room for room in TESTS if f"{inside}/".startswith(f"{room}/"))
    places = [ROOT / "tests" / name for name in TESTS[room]]
    files = [file for place in places for file in ([place] if place.suffix else sorted(place.glob("test_*.py")))]
    return [str(file) for file in sorted(files, key=lambda file: mutant.path.stem not in file.stem)]


def in_child(work: Callable[[], int]) -> int:
    """How work ends in a process of its own: what it returns, or 1 where it is ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    os._exit(work())


def survives(mutant: Mutant | None, files: list[str]) -> bool:
    """Whether all tests pass, of a mutant or (None) of the source as it is."""

    def work() -> int:
        import pytest

        if mutant:
            sys.meta_path.insert(0, Mutated(mutant))
        options = ("-x", "-q", "-n0", "-p", "no:cacheprovider", "--hypothesis-seed=1")
        return int(pytest.main([*options, *files]))

    return in_child(work) == 0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=600, help="how many mutants of all")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    parser.add_argument("--skip", type=int, default=0, help="how many of the sample were tried before")
    parser.add_argument("--only", default="", help="modules whose path holds it")
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT / "tests"), str(SRC)]
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp()
    for name in ("hypothesis", "jsonschema", "icalendar", "dateutil.rrule", "msgspec", "pytest", "tomli_w"):
        __import__(name)  # once for all children
    every = [mutant for mutant in mutants() if asked.only in str(mutant.path)]
    sample = random.Random(asked.seed).sample(every, min(asked.sample, len(every)))[asked.skip :]
    began, alive, sound = time.monotonic(), list[Mutant](), set[frozenset[str]]()
    for tried, mutant in enumerate(sample, 1):
        files = tests_of(mutant)
        if frozenset(files) not in sound and not survives(None, files):
            sys.exit(f"a test of these fails without any mutant: {' '.join(files)}")
        sound.add(frozenset(files))
        if survives(mutant, files):
            alive.append(mutant)
            print(f"alive: {mutant}", flush=True)
        if tried % 20 == 0:
            print(f"{asked.skip + tried} tried, {len(alive)} alive", file=sys.stderr, flush=True)
    share = 100 - 100 * len(alive) / max(1, len(sample))
    print(f"{len(sample)} of {len(every)} mutants, {share:.1f} % killed, in {time.monotonic() - began:.0f} s")
    sys.exit(share < LEAST_KILLED)


if __name__ == "__main__":
    main()
