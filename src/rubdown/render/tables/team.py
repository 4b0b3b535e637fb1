"""A team as a table for the eye, and as a page."""

from __future__ import annotations

from collections.abc import Sequence

from rubdown.render.tables.rows import aligned
from rubdown.report.team import TeamRow
from rubdown.text import escape_controls, short_day

HEADER = ("Runner", "Next massage", "State", "No room", "Not logged", "Rules broken", "Load")
_STATES = {"none": "none fits", "over": "season over", "unreadable": "can't be read"}


def team_table(rows: Sequence[TeamRow]) -> str:
    """Aligned columns, a line a runner."""
    return aligned([HEADER, *map(_cells, rows)])


def team_page(rows: Sequence[TeamRow]) -> str:
    """One HTML file that needs nothing else."""
    from rubdown.render.templates import environment

    template = environment("html", autoescape=True).get_template("table.html")
    return template.render(heading="Massages of the team", titles=HEADER, rows=map(_cells, rows), with_sum=False)


def _cells(row: TeamRow) -> list[str]:
    name, state = row.runner or row.plan, _STATES.get(row.state, row.state)
    if row.state == "unreadable":
        return [escape_controls(name), "", state, "", "", "", ""]
    counts = [str(count or "") for count in (row.short, row.questions, row.breaches)]
    return [escape_controls(name), short_day(row.next) if row.next else "", state, *counts, f"{row.load} %"]
