"""`rubdown team`: many runners at a glance, a row a plan."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError, diagnostics_of, included_in
from rubdown.cli.io.names import named_plans
from rubdown.cli.io.options import FilesFromOption, OutputOption, PlansArgument, ProblemsOption, TodayOption, is_inline
from rubdown.cli.io.output import emit, emit_data, emit_values, refuse_to_overwrite_plan, show_error
from rubdown.cli.io.plans import load_plan, plan_files
from rubdown.cli.io.texts import label_of
from rubdown.plan.timeline import horizon_end, is_over
from rubdown.planner.season import season
from rubdown.report.questions import questions
from rubdown.report.team import TeamRow, team_row

TeamFormat = Literal["table", "json", "ndjson", "html"]


def team(
    plans: PlansArgument = None,
    today: TodayOption = None,
    format: Annotated[TeamFormat, typer.Option(help="What to write.")] = "table",  # noqa: A002
    output: OutputOption = None,
    files_from: FilesFromOption = None,
    problems: ProblemsOption = "stderr",
) -> None:
    """Show many runners at a glance, a row each.

    You see the next massage and whether it is booked, how many months have no room, how many massages aren't logged and
    how many rules are broken, and the load of the last 21 days as a share of the largest.

    Examples:
      rubdown team examples
      rubdown team examples --format ndjson
      rubdown team plan.toml ana.toml --format html -o team.html
    """
    unreadable: list[str] = []
    inline = is_inline(problems, format)
    refuse_to_overwrite_plan(filter(None, [files_from]), output, "the list of plans itself")
    rows = _rows(named_plans(plans, files_from).names, machine_clock(today), unreadable, output, inline=inline)
    if format in ("json", "ndjson"):
        emit_values(rows, format, output)
    elif format == "html":
        from rubdown.render.tables.team import team_page

        emit_data(team_page([*rows]), output)
    else:
        from rubdown.render.tables.team import team_table

        emit(team_table([*rows]), output)
    if unreadable:
        raise typer.Exit(2)


def _rows(
    names: Iterable[str], clock: Clock, unreadable: list[str], output: Path | None, *, inline: bool
) -> Iterator[TeamRow]:
    """A row for each plan as it is solved; what is wrong with one is in its row and, unless `inline`, on stderr.

    Its name is added to `unreadable`.
    """
    for name in names:
        try:
            plan = load_plan(name, clock, even_if_over=True)
        except CommandError as error:
            refuse_to_overwrite_plan([name, *included_in(error)], output)
            if not inline:
                show_error(error)
            unreadable.append(name)
            yield TeamRow(label_of(name), None, None, "unreadable", problems=diagnostics_of(error, name))
            continue
        refuse_to_overwrite_plan(plan_files(name, plan), output)
        on = clock.today_in(plan.timezone)
        if is_over(plan, on):
            yield TeamRow(plan.path, plan.runner or None, None, "over", questions=len(questions(plan, on)))
        else:
            yield team_row(season(plan, on, on, horizon_end(plan, on)))
