"""Calendars as a page: one HTML file that needs nothing else, for a phone, a desk and paper.

Every value reaches the page through `escape_controls` and Jinja's escaping: a plan's text stays text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jinja2 import DictLoader, Environment, StrictUndefined

from rubdown.planner.season import Season
from rubdown.render.html.chart_svg import CHART
from rubdown.render.html.facts import facts, picture_words
from rubdown.render.html.html import PAGE
from rubdown.render.html.plan_html import PLAN
from rubdown.render.html.style import STYLE
from rubdown.report.advice import RED_FLAGS
from rubdown.report.answer import Schedule
from rubdown.report.rulebook import CAUTION, STRENGTHS
from rubdown.text import MONTH_NAMES, WEEKDAY_NAMES, escape_controls


def as_page(found: Sequence[tuple[Season, Schedule]], first_weekdays: Sequence[int]) -> str:
    """One page for all plans, a part each, at least one; the same input gives the same text.

    `first_weekdays` has the weekday that a week begins on for each plan, 0 = Monday.
    """
    several = len(found) > 1
    plans = [
        facts(season, schedule, id=f"plan-{n}", first_weekday=first)
        for n, ((season, schedule), first) in enumerate(zip(found, first_weekdays, strict=True), 1)
    ]
    runners = list(dict.fromkeys(plan.runner for plan in plans if plan.runner))
    return (
        _environment()
        .get_template("page")
        .render(
            plans=plans, several=several, runners=runners, caution=CAUTION, strengths=STRENGTHS, red_flags=RED_FLAGS
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=DictLoader({"page": PAGE, "plan": PLAN, "chart": CHART, "style": STYLE}),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown,
    )  # fmt: skip
    environment.globals["picture_words"] = picture_words
    environment.filters |= {"day": _day, "name": _weekday_name, "at": _at}
    return environment


def _shown(value: object) -> object:
    """Text of a plan with nothing in it that steers or reorders; what the templates themselves made, as it is."""
    return escape_controls(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _day(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]}"


def _weekday_name(day: date) -> str:
    return WEEKDAY_NAMES[day.weekday()][:3]


def _at(value: float) -> str:
    """A place in a picture."""
    return f"{value:.1f}".removesuffix(".0")
