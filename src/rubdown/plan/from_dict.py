"""A plan from a dict: the tables of a plan file as JSON has them, with dates as ISO 8601 strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from rubdown.plan.error import PlanError
from rubdown.plan.model import Plan
from rubdown.plan.read import read_plan
from rubdown.toml.problems import Refusal

_DATE_KEYS = {"date", "start", "from", "until", "except", "last", "closed"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def plan_from_dict(tables: Mapping[str, Any]) -> Plan:
    """The plan of these tables, which include no files. Raises PlanError; its lines count in the same plan as TOML."""
    import tomli_w

    plan = read_plan(tomli_w.dumps(_with_dates(tables)), "<dict>")
    if isinstance(plan, Refusal):
        raise PlanError(plan)
    return plan


def _with_dates(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _with_dates(one, name) for name, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_with_dates(one, key) for one in value]
    if key in _DATE_KEYS and isinstance(value, str):
        try:
            return date.fromisoformat(value) if _DAY.fullmatch(value) else datetime.fromisoformat(value)
        except ValueError:
            return value  # reading the plan tells what is wrong with it
    return value
