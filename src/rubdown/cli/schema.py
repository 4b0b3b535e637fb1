"""`rubdown schema`: the JSON Schema of the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rubdown.cli.output import put


def schema(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to a file.")] = None,
) -> None:
    """Print the JSON Schema of the plan file: editors complete and check a plan with it while it is typed.

    Save it as rubdown.schema.json beside the plan, whose first line is then: #:schema rubdown.schema.json
    """
    import json

    from rubdown.plan.schema import plan_schema

    text = json.dumps(plan_schema(), indent=2, ensure_ascii=False) + "\n"
    put(text, output)
