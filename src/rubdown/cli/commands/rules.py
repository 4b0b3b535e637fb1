"""`rubdown rules`: the rulebook, from the rules that the scheduler calls, and how far its numbers can change."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import ColorOption, OutputOption, TodayOption
from rubdown.cli.io.output import Color, emit, emit_data, emit_json, emit_values, refuse_to_overwrite_plan, width
from rubdown.cli.io.plans import load_plan, plan_and_words, plan_files, plan_names
from rubdown.planner.season import Season, season
from rubdown.report.rulebook import Rulebook, find, rulebook
from rubdown.rules.base import Rule
from rubdown.text import escape_controls

RulesFormat = Literal["text", "json", "ndjson", "markdown"]
_LARGEST = 600  # size of a season that is planned for each value of every number within five seconds


def rules(
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="One rule by its code or name; left out: all in brief.")
    ] = None,
    path: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="A plan file, for its numbers.")] = None,
    plan: Annotated[
        str | None, typer.Option(metavar="PLAN", help="With the numbers of a plan file; - is standard input.")
    ] = None,
    tipping: Annotated[
        bool, typer.Option("--tipping", help="How far each number can change before a massage of the plan moves.")
    ] = False,
    today: TodayOption = None,
    format: Annotated[RulesFormat, typer.Option(help="What to print.")] = "text",  # noqa: A002
    color: ColorOption = "auto",
    output: OutputOption = None,
) -> None:
    """Show the rulebook: numbers, reasons, sources, examples.

    The numbers are practitioners' advice, not trials' results: the plan's [rules] table changes any of them. With
    --tipping you see which of them decide your calendar: each is changed by itself, step by step, and the season is
    planned again.

    Examples:
      rubdown rules
      rubdown rules RACE1
      rubdown rules days-between --plan plan.toml
      rubdown rules --tipping plan.toml
    """
    code, name = _code_and_plan([word for word in (code, path) if word is not None], plan)
    chosen = (_rule(code),) if code is not None else None
    clock = machine_clock(today)
    if tipping:
        name = name or plan_names(None)[0]
        loaded = load_plan(name, clock)
        refuse_to_overwrite_plan([name, *plan_files(name, loaded)], output)
        _emit_tipping(season(loaded, clock.today_in(loaded.timezone)), chosen, format, color, output)
    else:
        known = None if name is None else load_plan(name, clock, even_if_over=True)
        if name is not None and known:
            refuse_to_overwrite_plan(plan_files(name, known), output)
        book = rulebook(known, chosen)
        _emit_book(book, format, color, output)


def _code_and_plan(words: list[str], plan: str | None) -> tuple[str | None, str | None]:
    """The rule and the plan that are meant, None for what is not named. Raises CommandError where two are."""
    plans = [word for word in words if plan_and_words(word, ())[0] is not None]
    codes = [word for word in words if word not in plans]
    if plan is not None:
        plans.append(plan)
    for what, named in (("rule", codes), ("plan", plans)):
        if len(named) > 1:
            raise CommandError(f"name one {what}, not {escape_controls(' and '.join(named))}")
    return next(iter(codes), None), next(iter(plans), None)


def _rule(code: str) -> Rule:
    if rule := find(code):
        return rule
    near = find(code, nearest=True)
    hint = f"did you mean {near.code} ({near.name})?" if near else "`rubdown rules` lists all of them"
    raise CommandError(f'no rule "{escape_controls(code)}": {hint}')


def _emit_book(book: Rulebook, format: RulesFormat, color: Color, output: Path | None) -> None:  # noqa: A002
    if format in ("json", "ndjson"):
        emit_json(book, output, line=format == "ndjson")
    elif format == "markdown":
        from rubdown.render.tables.rulebook import as_markdown

        emit_data(as_markdown(book), output)
    else:
        from rubdown.render.terminal.rules_text import rule_screen, rules_screen

        screen = rule_screen if len(book.rules) == 1 else rules_screen
        emit(screen(book, width()), output, color)


def _emit_tipping(
    solved: Season, chosen: tuple[Rule, ...] | None, format: RulesFormat, color: Color, output: Path | None  # noqa: A002
) -> None:  # fmt: skip
    from rubdown.report.tipping import tipping_points

    if format == "markdown":
        raise CommandError("--tipping goes with --format text, json or ndjson")
    if chosen is None and solved.size > _LARGEST:
        raise CommandError(
            "this season is too large to try every number of the rulebook"
            "\n  help: name one rule: rubdown rules RACE1 --tipping"
        )
    points = tipping_points(solved, chosen)
    if format == "text":
        from rubdown.render.terminal.tipping import tipping_screen

        emit(tipping_screen(points, solved.chosen, width()), output, color)
    else:
        emit_values(points, format, output)
