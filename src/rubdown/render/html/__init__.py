"""Calendars as a page: one HTML file that needs nothing else, for a phone, a desk and paper.

Every value reaches the page through `escape_controls` and Jinja's escaping: a plan's text stays text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jinja2 import Environment

from rubdown.render.answer_words import answer_words
from rubdown.render.html.plan_section import picture_words, plan_section
from rubdown.render.marks import SIGNS, Mark
from rubdown.render.templates import environment
from rubdown.render.words import Clock, clock_24
from rubdown.report.advice import RED_FLAGS
from rubdown.report.no_room import no_room_title, room_in_words
from rubdown.report.rulebook import CAUTION, STRENGTHS
from rubdown.report.view import CalendarView
from rubdown.text import MONTH_NAMES, WEEKDAY_NAMES, escape_controls, long_date


def as_page(views: Sequence[CalendarView], clock: Clock = clock_24) -> str:
    """One page for all plans, a section each, at least one; the same input gives the same text."""
    template = _templates(clock).get_template("page.html")
    return template.render(
        plans=[plan_section(view, f"plan-{n}", clock) for n, view in enumerate(views, 1)],
        several=len(views) > 1,
        runners=list(dict.fromkeys(view.plan.runner for view in views if view.plan.runner)),
        answer=" · ".join(answer_words(views[0], clock)),
        caution=CAUTION,
        strengths=STRENGTHS,
        red_flags=RED_FLAGS,
    )


def _templates(clock: Clock) -> Environment:
    templates = environment("html", autoescape=True, finalize=_shown)
    templates.globals["picture_words"] = picture_words
    templates.filters |= {
        "long_date": long_date, "no_room_title": no_room_title, "room_in_words": room_in_words, "clock": clock,
        "day": _day, "name": _weekday_name, "at": _at, "sign": _sign, "meaning": _meaning,
    }  # fmt: skip
    return templates


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


def _sign(mark: Mark) -> str:
    return SIGNS[mark].sign.strip()


def _meaning(mark: Mark) -> str:
    return SIGNS[mark].meaning
