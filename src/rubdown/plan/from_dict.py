"""Plans that come without files: from a TOML text, or from a dict of its tables with dates as ISO 8601 strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from rubdown.plan.error import PlanError
from rubdown.plan.journal import fold, read_journal
from rubdown.plan.model import Plan
from rubdown.plan.read import read_plan
from rubdown.toml.problems import Refusal

_DATE_KEYS = {"date", "start", "from", "until", "except", "last", "closed", "on", "to", "to_start", "dates", "logged"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def plan_from_text(text: str, path: str, journal: str | None = None, zone: str | None = None) -> Plan:
    """The plan of a TOML text, which includes no files, as it is after the text of its journal. Raises PlanError.

    `path` names it in messages and tells it from other plans; `zone` is the runner's where the plan names none.
    """
    plan = read_plan(text, path, zone=zone)
    if isinstance(plan, Refusal):
        raise PlanError(plan)
    entries = () if journal is None else read_journal(journal, f"{path} (journal)")
    if isinstance(entries, Refusal):
        raise PlanError(entries)
    return fold(replace(plan, folder=path.rpartition("/")[0]), entries)


def plan_from_dict(tables: Mapping[str, Any]) -> Plan:
    """The plan of these tables, which include no files. Raises PlanError; its lines count in the same plan as TOML."""
    return plan_from_text(toml_of(tables), "<dict>")


def toml_of(tables: Mapping[str, Any]) -> str:
    """The tables of a plan or a journal as TOML; texts that are dates under keys of dates become dates."""
    import tomli_w

    return tomli_w.dumps(_with_dates(tables))


def _with_dates(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _with_dates(one, name) for name, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_with_dates(one, key) for one in value if one is not None]
    if key in _DATE_KEYS and isinstance(value, str):
        try:
            return date.fromisoformat(value) if _DAY.fullmatch(value) else datetime.fromisoformat(value)
        except ValueError:
            return value  # reading the plan tells what is wrong with it
    return value
