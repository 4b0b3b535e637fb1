"""Every example is a golden: its calendar on the screen and its JSON, drawn on a fixed day.

`python -m pytest --regold` draws them anew; look at the difference before it is committed.
"""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from support.command import rubdown
from support.examples_on import EXAMPLES, TODAY
from support.goldens import GOLDENS, golden

NAMES = sorted(path.stem for path in EXAMPLES.glob("*.toml"))


def run(name: str, *args: str, **env: str) -> str:
    done = rubdown("calendar", f"examples/{name}.toml", "--today", TODAY[name].isoformat(), *args, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_every_example_has_its_day() -> None:
    assert sorted(TODAY) == NAMES
    assert len(NAMES) >= 6


@pytest.mark.parametrize("name", NAMES)
def test_screen(name: str, request: pytest.FixtureRequest) -> None:
    golden(GOLDENS / "examples" / f"{name}.txt", run(name), request)


@pytest.mark.parametrize("name", NAMES)
def test_json(name: str, request: pytest.FixtureRequest) -> None:
    golden(GOLDENS / "examples" / f"{name}.json", run(name, "--format", "json"), request)


@pytest.mark.parametrize("columns", [40, 80, 120, 160])
@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_cut_or_too_wide(name: str, columns: int) -> None:
    lines = run(name, COLUMNS=str(columns)).splitlines()
    assert max(map(cell_len, lines)) <= columns
    beside = len(re.findall(r"\b20\d\d\b", next(line for line in lines if line.startswith("  "))))
    assert beside <= {40: 1, 80: 2, 120: 4, 160: 5}[columns]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_facts_with_and_without_colour(name: str) -> None:
    coloured = run(name, "--color", "always")
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == run(name) == run(name, NO_COLOR="1")


@pytest.mark.parametrize("name", NAMES)
def test_plain_signs_are_ascii_where_the_plan_is(name: str) -> None:
    grids = run(name, "--ascii").split("Appointments")[0]
    names = (EXAMPLES / f"{name}.toml").read_text("utf-8")
    assert {char for char in grids if ord(char) > 127} <= set(names)


def test_the_picture_is_fresh(request: pytest.FixtureRequest) -> None:
    done = rubdown(
        "calendar", "examples/marathon.toml", "--today", "2027-03-08", "--format", "svg", env={"COLUMNS": "100"}
    )
    golden(EXAMPLES / "marathon.svg", done.stdout, request)


def test_the_schema_is_fresh(request: pytest.FixtureRequest) -> None:
    golden(EXAMPLES / "rubdown.schema.json", rubdown("schema").stdout, request)
