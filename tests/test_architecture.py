"""The house keeps its floors: imports go down only, and nothing below cli/ touches the machine."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "rubdown"
BELOW_CLI = sorted(p for p in SOURCE.rglob("*.py") if "cli" not in p.relative_to(SOURCE).parts and p.stem != "__main__")

# Calls that read the clock, files or the environment, whatever module they are reached through.
IMPURE_CALLS = {"open", "print", "input"}
IMPURE_METHODS = {"now", "utcnow", "getenv", "environ", "read_text", "write_text", "read_bytes", "write_bytes"}
IMPURE_PAIRS = {("date", "today"), ("datetime", "today")}
TOP_LEVEL = {"pyproject.toml", "README.md", "LICENSE", "uv.lock", "src", "tests", "examples"}


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", BELOW_CLI, ids=lambda p: str(p.relative_to(SOURCE)))
def test_below_cli_nothing_touches_the_machine(path: Path) -> None:
    assert list(impurities(ast.parse(path.read_text("utf-8")))) == []


def impurities(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            yield f"{node.lineno}: {node.func.id}()"
        if isinstance(node, ast.Attribute):
            base = node.value.id if isinstance(node.value, ast.Name) else ""
            if node.attr in IMPURE_METHODS or (base, node.attr) in IMPURE_PAIRS:
                yield f"{node.lineno}: {base}.{node.attr}"


def test_the_check_of_impurity_can_fail() -> None:
    code = "import os\ndate.today()\nopen('x')\ndatetime.now()\nos.environ['A']\n"
    assert len(list(impurities(ast.parse(code)))) == 4


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: str(p.relative_to(SOURCE)))
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 300


def test_the_top_level_stays_as_designed() -> None:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    names = {line.split("/")[0] for line in done.stdout.splitlines()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL
