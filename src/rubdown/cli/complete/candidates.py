"""What may come next on a command line: commands, options, words, plan files, dates of appointments, rule codes.

What a parameter takes is read from its metavar, the word that stands for it in the help: PLAN, DATE, CODE, FORMAT, or
words with bars between them. Everything else completes as Click knows it, by its type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

# Typer has Click built in, under this name alone; the version of Typer is capped in pyproject.toml.
from typer._click.core import Command, Context, Parameter
from typer._click.shell_completion import _resolve_context, _resolve_incomplete
from typer.core import TyperGroup

_HELP = 70  # characters of a command's help


class Candidate(Struct, frozen=True):
    """A word that may come next, and what it means; or a file, or a plan file, which the shell itself looks for."""

    value: str
    help: str = ""
    kind: Literal["plain", "file", "plan"] = "plain"


def candidates(root: Command, words: list[str]) -> list[Candidate]:
    """What the last of these words may become, which stand behind the program's name.

    Nothing is said and nothing raised, whatever there is on the line: somebody is still typing.
    """
    *before, last = words
    try:
        with redirect_stderr(StringIO()):
            return list(_candidates(root, before, last))
    except (Exception, SystemExit):
        return []


def _candidates(root: Command, before: list[str], last: str) -> Iterator[Candidate]:
    context = _resolve_context(root, {}, "rubdown", before)
    wanted, beginning = _resolve_incomplete(context, before, last)
    found: Iterable[Candidate]
    if isinstance(wanted, Parameter):
        found = _of_parameter(context, wanted, beginning)
    elif isinstance(wanted, TyperGroup) and not beginning.startswith("-"):
        found = _commands(context, wanted, beginning)
    else:
        found = _known(wanted.shell_complete(context, beginning))
    for one in found:
        if one.kind != "plain" or one.value.lower().startswith(beginning.lower()):
            yield one


def _of_parameter(context: Context, parameter: Parameter, beginning: str) -> Iterable[Candidate]:
    """By its metavar; a date may also stand in place of an optional plan before it."""
    word = re.sub(r"[\[\].]", "", getattr(parameter, "metavar", None) or "")
    if "|" in word:
        return [Candidate(one) for one in word.split("|") if one.islower()]
    found = _BY_METAVAR.get(word) or _BY_TYPE.get(parameter.type.name)
    if not found:
        return _known(parameter.shell_complete(context, beginning))
    dates = word == "PLAN" and parameter.param_type_name == "argument" and _takes_a_date(context)
    return [*found(context, parameter, beginning), *(_dates(context, parameter, beginning) if dates else ())]


def _known(items: Iterable[Any]) -> Iterator[Candidate]:
    """Click's own items."""
    for item in items:
        yield Candidate(item.value, " ".join((item.help or "").split()))


def _commands(context: Context, group: TyperGroup, beginning: str) -> Iterator[Candidate]:
    """Only of the commands that fit, the modules are loaded for their help."""
    for name in group.list_commands(context):
        command = group.get_command(context, name) if name.startswith(beginning) else None
        if command and not command.hidden:
            yield Candidate(name, command.get_short_help_str(_HELP))


def _takes_a_date(context: Context) -> bool:
    found = (p for p in context.command.params if p.param_type_name == "argument")
    return any("DATE" in (getattr(parameter, "metavar", None) or "") for parameter in found)


def _plans(context: Context, parameter: Parameter, beginning: str) -> Iterator[Candidate]:
    yield Candidate("", kind="plan")


def _files(context: Context, parameter: Parameter, beginning: str) -> Iterator[Candidate]:
    yield Candidate("", kind="file")


def _dates(context: Context, parameter: Parameter, beginning: str) -> Iterator[Candidate]:
    """The appointments of the plan on the line, or of the one that is meant without any; words once one is begun."""
    from rubdown.text import WEEKDAY_NAMES

    yield from _appointments(context.params)
    if parameter.param_type_name == "argument" and beginning[:1].isalpha():
        yield from (Candidate(word) for word in ("today", "tomorrow", *map(str.lower, WEEKDAY_NAMES)))


def _appointments(given: dict[str, Any]) -> Iterator[Candidate]:
    from rubdown.cli.io.options import horizon
    from rubdown.cli.io.source import here, plan_names, read
    from rubdown.planner.season import season
    from rubdown.text import short_day

    named = given.get("plans") or given.get("plan") or []
    name = plan_names([named] if isinstance(named, str) else list(named))[0]
    path = Path(name).expanduser()
    if not path.is_file():  # neither standard input nor a pipe is waited for
        return
    place = here(given.get("today"))
    plan = read(str(path), place)
    solved = season(plan, *horizon(plan, place, given.get("start"), given.get("until")))
    booked = {a.date: a for a in plan.appointments if solved.timeline.start <= a.date <= solved.timeline.until}
    for day in sorted({*solved.chosen, *booked}):
        done = day < solved.timeline.today or (day in booked and booked[day].done)
        status = "done" if done else "booked" if day in booked else "proposed"
        yield Candidate(day.isoformat(), f"{status}, {short_day(day)}")


def _codes(context: Context, parameter: Parameter, beginning: str) -> Iterator[Candidate]:
    """Rules by their codes, and by their names once one is begun that no code begins with."""
    from rubdown.rules import RULES

    by_code = [Candidate(rule.code, f"{rule.name}: {rule.title}") for rule in RULES]
    if any(one.value.lower().startswith(beginning.lower()) for one in by_code):
        return iter(by_code)
    return (Candidate(rule.name, f"{rule.code}: {rule.title}") for rule in RULES)


def _printing_json(context: Context, parameter: Parameter, beginning: str) -> Iterator[Candidate]:
    from rubdown.report.json_schema import OUTPUTS

    return (Candidate(name, output.told) for name, output in OUTPUTS.items())


def _formats(context: Context, parameter: Parameter, beginning: str) -> Iterator[Candidate]:
    from rubdown.cli.io.formats import FORMATS

    return map(Candidate, FORMATS)


_BY_TYPE = {"path": _files, "file": _files, "filename": _files}
_BY_METAVAR: dict[str, Callable[[Context, Parameter, str], Iterator[Candidate]]] = {
    "PLAN": _plans,
    "OLD NEW": _plans,
    "FILE": _files,
    "DATE": _dates,
    "CODE": _codes,
    "COMMAND": _printing_json,
    "FORMAT": _formats,
}
