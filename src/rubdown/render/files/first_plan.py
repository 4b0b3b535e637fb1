"""A first plan as a commented TOML file: the answers of `rubdown init`, and, as comments, what can be added later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from msgspec import Struct

from rubdown.plan.rule_numbers import Condition
from rubdown.text import WEEKDAYS

Day = date
_COMMENT = 37  # the column of the comments


class FirstPlan(Struct, frozen=True):
    """The answers that make a first plan: `distance` in km if it is a Fraction, `week` and `hours` by weekday."""

    race: str
    date: date
    start: datetime | None
    distance: str | Fraction
    runner: str = ""
    condition: Condition = "regular"
    used: bool = True
    last: Day | None = None
    timezone: str | None = None
    week: Mapping[str, list[str]] = {}
    therapist: str = ""
    hours: Mapping[str, str] = {}
    prefer: tuple[str, ...] = ()


def first_plan(plan: FirstPlan, written: date) -> str:
    """The text of the plan file, by `first_plan.toml.jinja`; `written` is the day of writing."""
    from rubdown.render.templates import environment

    templates = environment("files", keep_trailing_newline=True)
    templates.filters |= {"toml": _toml, "noted": _noted, "day": lambda day, later: day + timedelta(days=later)}
    km = plan.distance if isinstance(plan.distance, Fraction) else None
    return templates.get_template("first_plan.toml.jinja").render(
        plan=plan, written=written, weekdays=WEEKDAYS, week={day: plan.week.get(day) for day in WEEKDAYS},
        km=km and (km.numerator if km.denominator == 1 else float(km)),
    )  # fmt: skip


def _toml(value: str | Sequence[str]) -> str:
    """A text, or a list of texts, as a TOML file has it."""
    import tomli_w

    if isinstance(value, str):
        return tomli_w.dumps({"v": value}).removeprefix("v = ").rstrip("\n")
    return f"[{', '.join(map(_toml, value))}]"


def _noted(line: str, *values: object) -> str:
    """The line with its values, filled up to the column of the comments."""
    return (line % values).ljust(_COMMENT - 1)
