"""`rubdown schema`: the JSON Schema of the plan, of the settings, and of the JSON that rubdown prints."""

from pathlib import Path
from typing import Annotated, Any

import typer

from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import output_file
from rubdown.cli.io.output import emit_data


def schema(
    command: Annotated[
        str | None, typer.Argument(metavar="[COMMAND]", help="With --output: of this command's JSON alone.")
    ] = None,
    printed: Annotated[
        bool, typer.Option("--output", help="The schema of what --format json prints, instead.")
    ] = False,
    settings: Annotated[
        bool, typer.Option("--settings", help="The schema of the settings file, config.toml, instead.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--file", metavar="FILE", parser=output_file, help="Write to a file.")
    ] = None,
) -> None:
    """Print the JSON Schema of plans, for editors, or of output.

    Save it as rubdown.schema.json beside the plan, whose first line is then: #:schema rubdown.schema.json

    Examples:
      rubdown schema -o rubdown.schema.json
      rubdown schema --settings
      rubdown schema --output calendar
    """
    import json

    if printed and settings:
        raise CommandError("--output and --settings are two schemas: ask for one of them")
    if command is not None and not printed:
        raise CommandError(f"a command goes with --output: rubdown schema --output {command}")
    if printed:
        wanted = _output_schema(command)
    elif settings:
        from rubdown.mail.settings import Settings
        from rubdown.toml.json_schema import file_schema

        wanted = file_schema(Settings, "rubdown settings")
    else:
        from rubdown.plan.file_schema import PlanFile
        from rubdown.toml.json_schema import file_schema

        wanted = file_schema(PlanFile, "rubdown training plan")
    emit_data(json.dumps(wanted, indent=2, ensure_ascii=False) + "\n", output)


def _output_schema(command: str | None) -> dict[str, Any]:
    from rubdown.report.json_schema import OUTPUTS, output_schema
    from rubdown.text import escape_controls, listed

    if command is None or command in OUTPUTS:
        return output_schema(command)
    mend = f"{listed(list(OUTPUTS))} do; write to a file with -o {escape_controls(command)}"
    raise CommandError(f'"{escape_controls(command)}" is not a command that prints JSON: {mend}')
