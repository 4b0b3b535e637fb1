"""The public toml-test corpus through the plan reader: what TOML refuses has a place, what it takes is found again.

It comes with the source archive of tomlkit, which .ci/run fetches; `TOML_TEST` names its folder `tests`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rubdown.cli.io.texts import decoded
from rubdown.plan.read import read_plan
from rubdown.toml.parse import normalize_newlines, parse
from rubdown.toml.places import place_problems
from rubdown.toml.problems import InvalidValue, Problem, Refusal


@pytest.fixture(scope="module")
def corpus() -> Path:
    found = Path(os.environ.get("TOML_TEST", "toml-test"))
    if not (found / "files-toml-1.0.0").exists():
        reason = "needs the toml-test corpus: TOML_TEST names its folder"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def files(corpus: Path, kind: str) -> list[Path]:
    listed = (corpus / "files-toml-1.0.0").read_text("utf-8").split()
    found = [corpus / name for name in listed if name.startswith(kind) and name.endswith(".toml")]
    assert len(found) > 150
    return found


def paths(raw: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inside = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for step, value in inside:
        yield (*above, step)
        yield from paths(value, (*above, step))


def test_valid_files_are_read_alike_and_every_value_has_a_place(corpus: Path) -> None:
    for file in files(corpus, "valid/"):
        text = normalize_newlines(decoded(file.read_bytes()))
        document = parse(text, "p")
        assert document.errors == (), file
        assert repr(document.values) == repr(tomllib.loads(text)), file
        problems = [Problem(path, "w", "m") for path in paths(document.values)]
        placed = place_problems(document, "p", problems)
        assert [found for found in placed if not 1 <= found.column <= len(found.text) + 1] == [], file
        assert 0 not in {found.line for found in placed}, file


def test_invalid_files_are_refused_at_a_place(corpus: Path) -> None:
    undecodable = 0
    for file in files(corpus, "invalid/"):
        try:
            text = decoded(file.read_bytes())
        except InvalidValue:
            undecodable += 1
            continue
        found = read_plan(text, "p")
        assert isinstance(found, Refusal), file
        assert any(d.line > 0 and "not valid TOML" in d.wrong for d in found.diagnostics), file
    assert undecodable < 20
