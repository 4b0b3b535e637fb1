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
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

if TYPE_CHECKING:
    from rubdown.cli.io.clock import Clock
    from rubdown.plan.model import Plan

Parameter = TyperArgument | TyperOption


class Candidate(Struct, frozen=True):
    """A word that may come next, and its help; or a file, or a plan file, which the shell itself looks for."""

    value: str
    help: str = ""
    kind: Literal["plain", "file", "plan"] = "plain"


class Line(Struct, frozen=True):
    """A command line that is being typed: its command, the values given so far, and how its last word begins."""

    command: TyperCommand
    values: dict[str, Any]
    beginning: str


def candidates(root: TyperGroup, words: list[str]) -> list[Candidate]:
    """What the last of these words, which follow the program's name, may become.

    Nothing is printed and nothing raised, whatever is on the line: somebody is still typing.
    """
    *before, last = words
    try:
        with redirect_stderr(StringIO()):
            # Where an option and its value are one word, or three with "=" between, the value is completed.
            option, equals, value = last.partition("=")
            if equals and option.startswith("-"):
                before, last = [*before, option], value
            beginning = "" if last == "=" else last
            known = list(_candidates(root, before, beginning))
    except (Exception, SystemExit):
        return []
    return [one for one in known if one.kind != "plain" or one.value.lower().startswith(beginning.lower())]


def _candidates(root: TyperGroup, before: list[str], beginning: str) -> Iterable[Candidate]:
    top = root.make_context("rubdown", [], resilient_parsing=True)
    at = next((i for i, word in enumerate(before) if not word.startswith("-")), len(before))
    command = root.get_command(top, before[at]) if at < len(before) else None
    options = beginning.startswith("-") and "--" not in before
    if not isinstance(command, TyperCommand):
        lines: dict[str, str] = root.lines  # type: ignore[attr-defined]
        fitting = (Candidate(name, text) for name, text in lines.items() if name.startswith(beginning))
        return _clicks_own(root.shell_complete(top, beginning)) if options else fitting
    context = command.make_context(before[at], before[at + 1 :], parent=top, resilient_parsing=True)
    given = {
        name for name in context.params if getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    }
    parameter = None if options else _awaited(command, before[-1], given)
    if parameter is None:
        return _clicks_own(command.shell_complete(context, beginning))
    announced = _by_metavar(Line(command, context.params, beginning), parameter)
    return _clicks_own(parameter.shell_complete(context, beginning)) if announced is None else announced


def _awaited(command: TyperCommand, previous: str, given: set[str]) -> Parameter | None:
    """The option that `previous` leaves without its value, else the first argument that takes one more."""
    for option in command.params:
        if isinstance(option, TyperOption) and not (option.is_flag or option.count) and previous in option.opts:
            return option
    arguments = (one for one in command.params if isinstance(one, TyperArgument))
    return next((one for one in arguments if one.nargs == -1 or one.name not in given), None)


def _by_metavar(line: Line, parameter: Parameter) -> Iterable[Candidate] | None:
    """What its metavar or its type announces, None for neither; a date may stand in place of an optional plan."""
    metavar = _metavar(parameter)
    if "|" in metavar:
        return [Candidate(word) for word in metavar.split("|") if word.islower()]
    if metavar in _WORDS:
        return _WORDS[metavar](line, parameter)
    kind = _FILES.get(metavar) or _FILES.get(parameter.type.name)
    if kind is None:
        return None
    arguments = [one.metavar or "" for one in line.command.params if isinstance(one, TyperArgument)]
    dates = metavar == "PLAN" and isinstance(parameter, TyperArgument) and any("DATE" in one for one in arguments)
    return [Candidate("", kind=kind), *(_dates(line, parameter) if dates else ())]


def _metavar(parameter: Parameter) -> str:
    return re.sub(r"[\[\].]", "", parameter.metavar or "")


def _clicks_own(items: Iterable[Any]) -> Iterator[Candidate]:
    for item in items:
        yield Candidate(item.value, " ".join((item.help or "").split()))


def _dates(line: Line, parameter: Parameter) -> Iterator[Candidate]:
    """The appointments of the plan on the line, or of the default plan; weekdays too once a word is begun."""
    from rubdown.cli.io.options import horizon
    from rubdown.planner.season import season
    from rubdown.text import WEEKDAY_NAMES, short_day

    for plan, clock in _plan_on(line):
        solved = season(plan, *horizon(plan, clock, line.values.get("start"), line.values.get("until")))
        booked = {a.date: a for a in plan.appointments if solved.timeline.start <= a.date <= solved.timeline.until}
        for day in sorted({*solved.chosen, *booked}):
            done = day < solved.timeline.today or (day in booked and booked[day].done)
            status = "done" if done else "booked" if day in booked else "proposed"
            yield Candidate(day.isoformat(), f"{status}, {short_day(day)}")
    if isinstance(parameter, TyperArgument) and line.beginning[:1].isalpha():
        yield from (Candidate(word) for word in ("today", "tomorrow", *map(str.lower, WEEKDAY_NAMES)))


def _race_names(line: Line, parameter: Parameter) -> Iterator[Candidate]:
    """The races of the plan on the line, or of the default plan, by name."""
    from rubdown.text import long_date

    return (Candidate(race.name, long_date(race.date)) for plan, _ in _plan_on(line) for race in plan.races)


def _plan_on(line: Line) -> Iterator[tuple[Plan, Clock]]:
    """The plan on the line, or the default plan, where it is a file: no standard input or pipe is waited for."""
    from rubdown.cli.io.clock import machine_clock
    from rubdown.cli.io.plans import load_plan, plan_and_words, plan_names

    first = next(iter(line.values.get("plans") or [line.values.get("plan")]), None)
    named, _ = plan_and_words(first, ())
    path = Path(plan_names([named] if named else None)[0]).expanduser()
    if path.is_file():
        clock = machine_clock(line.values.get("today"))
        yield load_plan(str(path), clock), clock


def _codes(line: Line, parameter: Parameter) -> Iterator[Candidate]:
    """Rules by their codes, and by their names once one is begun that no code begins with."""
    from rubdown.rules import rules_of
    from rubdown.rules.base import Rule

    by_code = [Candidate(rule.code, f"{rule.name}: {rule.title}") for rule in rules_of(Rule)]
    if any(one.value.lower().startswith(line.beginning.lower()) for one in by_code):
        return iter(by_code)
    return (Candidate(rule.name, f"{rule.code}: {rule.title}") for rule in rules_of(Rule))


def _listed(line: Line, parameter: Parameter) -> Iterator[Candidate]:
    """The pages of the manual, the commands that print JSON, or the formats of the calendar, by the metavar."""
    from rubdown.cli.io.formats import FORMATS
    from rubdown.cli.manual.pages import PAGES, title
    from rubdown.report.json_schema import OUTPUTS

    lists = {
        "TOPIC": {name: title(name) for name in PAGES},
        "COMMAND": {name: output.note for name, output in OUTPUTS.items()},
        "FORMAT": dict.fromkeys(FORMATS, ""),
    }
    return (Candidate(name, text) for name, text in lists[_metavar(parameter)].items())


# What the shell itself looks for, by metavar or type.
_FILES: dict[str, Literal["plan", "file"]] = {
    "PLAN": "plan", "OLD NEW": "plan", "FILE": "file", "path": "file", "file": "file", "filename": "file",
}  # fmt: skip
_WORDS: dict[str, Callable[[Line, Parameter], Iterable[Candidate]]] = {
    "DATE": _dates, "CODE": _codes, "NAME": _race_names, "COMMAND": _listed, "FORMAT": _listed, "TOPIC": _listed,
}  # fmt: skip
