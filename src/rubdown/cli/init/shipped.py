"""The plans that come with rubdown, their dates moved: training plans up to the day of the race, commented examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from rubdown.cli.io.errors import CommandError
from rubdown.text import escape_controls, plural
from rubdown.toml.problems import nearest

_DATE = re.compile(r"\b\d{4}-\d\d-\d\d(?=\b|T)")
_RACE = re.compile(r"^\[\[race\]\]\n(?:.*\n)*?date = (\d{4}-\d\d-\d\d)$", re.MULTILINE)
_DRAWN = re.compile(r"^#.*\bDrawn on (\d{4}-\d\d-\d\d)\.$", re.MULTILINE)


def plan_names() -> list[str]:
    """The training plans: `half` and the like."""
    return _names(_plans())


def example_names() -> list[str]:
    """The examples: `marathon` and the like."""
    return _names(_examples())


def plan_list() -> Iterator[str]:
    """A line for each training plan: its name and what it is for."""
    width = max(map(len, plan_names()))
    for name in plan_names():
        yield f"{name.ljust(width)}  {_text(_plans(), name, 'plan').splitlines()[0].removeprefix('# ')}"


def dated_plan(name: str, race_day: date) -> str:
    """A training plan's text, its dates moved so that its race is on that day."""
    text = _text(_plans(), name, "plan")
    race = _RACE.search(text)
    assert race, f"the plan {name} has no race"
    return _moved(text, race_day - date.fromisoformat(race[1]))


def dated_example(name: str, today: date) -> str:
    """An example's text, its dates moved by whole weeks: its season is as far ahead as on the day it was drawn."""
    text = _text(_examples(), name, "example")
    drawn = _DRAWN.search(text)
    assert drawn, f"the example {name} has no day on which it was drawn"
    weeks = (today - date.fromisoformat(drawn[1])).days // 7
    if not weeks:
        return text
    note = f"# All dates were moved by {plural(abs(weeks), 'week')}, so that the season is still to come."
    return _DRAWN.sub(lambda line: f"{line[0]}\n{note}", _moved(text, timedelta(weeks=weeks)), count=1)


def _moved(text: str, by: timedelta) -> str:
    return _DATE.sub(lambda found: str(date.fromisoformat(found[0]) + by), text)


def _text(folder: Traversable, name: str, what: str) -> str:
    """The text of a plan or an example. Raises CommandError with the nearest name where there is none of that name."""
    names, wanted = _names(folder), name.strip().lower().removesuffix(".toml")
    if wanted not in names:
        near = nearest(wanted, names)
        meant = f"did you mean {near}? " if near else ""
        raise CommandError(f'there is no {what} "{escape_controls(name)}": {meant}there are {", ".join(names)}')
    return (folder / f"{wanted}.toml").read_text("utf-8")


def _names(folder: Traversable) -> list[str]:
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def _plans() -> Traversable:
    return files("rubdown") / "plans"


def _examples() -> Traversable:
    """In the package where it was installed; in a clone, beside its sources."""
    packaged = files("rubdown") / "examples"
    return packaged if packaged.is_dir() else Path(__file__).parents[4] / "examples"
