"""`rubdown` alone: the next massage and what to do about it, this week, the goal race; or how to begin."""

import typer

from rubdown.cli.io.begin import BEGIN, no_plan_yet
from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.options import day, horizon
from rubdown.cli.io.output import Color, emit_screen, first_weekday, screen_look
from rubdown.cli.io.plans import load_plan, plan_names
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.race import around_race, goal_race
from rubdown.report.view import calendar_view
from rubdown.report.week import first_of_week, training_weeks


def dashboard(today: str, color: Color, *, pager: bool) -> None:
    """Show what matters today of the plan that is found, or how to begin."""
    if no_plan_yet(None):
        typer.echo(BEGIN, nl=False)
        return
    from rubdown.render.terminal.dashboard import dashboard_screen

    clock = machine_clock(day(today) if today else None)
    plan = load_plan(plan_names(None)[0], clock)
    on, _, until = horizon(plan, clock, None, None)
    monday = first_of_week(on, first_weekday(None, plan))
    solved = season(plan, on, monday, until)
    view = calendar_view(solved, answer(solved, days=False, alternatives=False, named=False), plan.week_start)
    goal = goal_race(plan, on)
    shown = goal and on <= goal.date <= until
    screen = dashboard_screen(
        view, next(iter(training_weeks(view, monday, 1)), None), around_race(view, goal) if goal and shown else None,
        screen_look(plan.week_start),
    )  # fmt: skip
    emit_screen(screen, color=color, pager=pager)
