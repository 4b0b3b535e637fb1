"""`rubdown schema`: the JSON Schema of the plan, and of the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from rubdown.cli.output import put


def schema(
    settings: Annotated[
        bool, typer.Option("--settings", help="The schema of the settings file, config.toml, instead.")
    ] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to a file.")] = None,
) -> None:
    """Print the JSON Schema of the plan file: editors complete and check a plan with it while it is typed.

    Save it as rubdown.schema.json beside the plan, whose first line is then: #:schema rubdown.schema.json
    """
    import json

    from rubdown.plan.schema import plan_schema

    found = _settings_schema() if settings else plan_schema()
    text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    put(text, output)


def _settings_schema() -> dict[str, Any]:
    from rubdown.plan.schema import file_schema
    from rubdown.settings import Settings

    return file_schema(Settings, "rubdown settings")
