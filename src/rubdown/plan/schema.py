"""The JSON Schema of the plan file, from the same structs that read it."""

from __future__ import annotations

from typing import Any

import msgspec

from rubdown.plan.scalars import SCALARS
from rubdown.plan.shape import PlanFile


def plan_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12, with a description for every key; dates and times as taplo checks TOML's own."""
    found = msgspec.json.schema(PlanFile, schema_hook=lambda scalar: dict(SCALARS[scalar].schema))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "rubdown training plan", **found}
