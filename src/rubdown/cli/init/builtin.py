"""The training plans that come with rubdown, each ending on the day of the race."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

from rubdown.cli.io.errors import CommandError
from rubdown.text import escape_controls
from rubdown.toml.problems import nearest

_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_RACE = re.compile(r"^\[\[race\]\]\n(?:.*\n)*?date = (\d{4}-\d\d-\d\d)$", re.MULTILINE)


def plan_names() -> list[str]:
    """Their names: `half` and the like."""
    return sorted(file.name.removesuffix(".toml") for file in _folder().iterdir() if file.name.endswith(".toml"))


def plan_list() -> Iterator[str]:
    """A line for each plan: its name and what it is for."""
    width = max(map(len, plan_names()))
    for name in plan_names():
        yield f"{name.ljust(width)}  {_text(name).splitlines()[0].removeprefix('# ')}"


def dated_plan(name: str, race_day: date) -> str:
    """A plan's text, its dates moved so that its race is on that day."""
    names, wanted = plan_names(), name.strip().lower().removesuffix(".toml")
    if wanted not in names:
        near = nearest(wanted, names)
        meant = f"did you mean {near}? " if near else ""
        raise CommandError(f'there is no plan "{escape_controls(name)}": {meant}there are {", ".join(names)}')
    text = _text(wanted)
    drawn = _RACE.search(text)
    assert drawn, f"the plan {wanted} has no race"
    moved = race_day - date.fromisoformat(drawn[1])
    return _DATE.sub(lambda found: str(date.fromisoformat(found[0]) + moved), text)


def _text(name: str) -> str:
    return (_folder() / f"{name}.toml").read_text("utf-8")


def _folder() -> Traversable:
    return files("rubdown") / "plans"
