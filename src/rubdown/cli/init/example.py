"""The examples that come with rubdown, with their dates moved to the days ahead."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from rubdown.cli.io.errors import CommandError
from rubdown.text import escape_controls, plural
from rubdown.toml.problems import nearest

_DATE = re.compile(r"\b\d{4}-\d\d-\d\d(?=\b|T)")
_DRAWN = re.compile(r"^#.*\bDrawn on (\d{4}-\d\d-\d\d)\.$", re.MULTILINE)


def example_names() -> list[str]:
    """Their names: `marathon` and the like."""
    return sorted(file.name.removesuffix(".toml") for file in _folder().iterdir() if file.name.endswith(".toml"))


def dated_example(name: str, today: date) -> str:
    """An example's text, its dates moved by whole weeks: its season lies as far ahead as on the day it was drawn."""
    text = (_folder() / f"{_known(name)}.toml").read_text("utf-8")
    drawn = _DRAWN.search(text)
    assert drawn, f"the example {name} has no day on which it was drawn"
    weeks = (today - date.fromisoformat(drawn[1])).days // 7
    if not weeks:
        return text
    moved = f"# All dates were moved by {plural(abs(weeks), 'week')}, so that the season is still to come."
    shifted = _DATE.sub(lambda found: str(date.fromisoformat(found[0]) + timedelta(weeks=weeks)), text)
    place = _DRAWN.search(shifted)
    assert place
    return f"{shifted[: place.end()]}\n{moved}{shifted[place.end() :]}"


def _known(name: str) -> str:
    names = example_names()
    wanted = name.strip().lower().removesuffix(".toml")
    if wanted in names:
        return wanted
    near = nearest(wanted, names)
    meant = f"did you mean {near}? " if near else ""
    raise CommandError(f'there is no example "{escape_controls(name)}": {meant}there are {", ".join(names)}')


def _folder() -> Traversable:
    """In the package where it was installed; in a clone, beside its sources."""
    packaged = files("rubdown") / "examples"
    return packaged if packaged.is_dir() else Path(__file__).parents[4] / "examples"
