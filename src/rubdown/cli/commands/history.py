"""`rubdown history`: the massages that were had, skipped or cancelled."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import AsciiOption, ColorOption, OutputOption, TodayOption
from rubdown.cli.io.output import emit, emit_data, emit_values, plain_signs, refuse_to_overwrite_plan, width
from rubdown.cli.io.plans import load_plan, plan_files, plan_names
from rubdown.cli.io.texts import read_text
from rubdown.plan.model import Plan
from rubdown.report.history import OlderDeeds, PastMassage, older_deeds, past_massages, receipts

HistoryFormat = Literal["screen", "json", "ndjson", "csv", "html"]


def history(
    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="A plan file; - is standard input.")] = None,
    year: Annotated[
        int | None,
        typer.Option("--receipts", metavar="YEAR", min=1990, max=2199, help="What a year's massages cost, for a form."),
    ] = None,
    today: TodayOption = None,
    format: Annotated[HistoryFormat, typer.Option(help="What to write.")] = "screen",  # noqa: A002
    output: OutputOption = None,
    color: ColorOption = "auto",
    ascii: AsciiOption = False,  # noqa: A002
) -> None:
    """Show the massages that you had, and what they cost.

    You see how many each month had, how long ago the last one was, which dates you kept, skipped or cancelled, how each
    one felt if you logged it (`rubdown log felt 4`), and the training load of the week before and after. --receipts
    lists date, therapist, minutes and price of each massage of a year with their sum, as a reimbursement form asks for.

    Examples:
      rubdown history
      rubdown history plan.toml --format json
      rubdown history plan.toml --format csv -o massages.csv
      rubdown history --receipts 2026 --format html -o receipts.html
    """
    name, clock = plan_names([plan] if plan else None)[0], machine_clock(today)
    loaded = load_plan(name, clock, even_if_over=True)
    refuse_to_overwrite_plan([name, *plan_files(name, loaded)], output)
    on = clock.today_in(loaded.timezone)
    rows = past_massages(loaded, _older(name, loaded), on)
    if year is not None:
        _emit_receipts(receipts(rows, year), loaded, year, format, output)
    elif format == "html":
        raise CommandError("--format html goes with --receipts")
    elif format == "screen":
        from rubdown.render.terminal.grid import Look
        from rubdown.render.terminal.history import history_screen

        look = Look(width(), 0, ascii or (output is None and plain_signs(sys.stdout)))
        emit(history_screen(rows, loaded, on, look), output, color)
    elif format == "csv":
        from rubdown.render.tables.history_csv import history_csv

        emit_data(history_csv(rows), output)
    else:
        emit_values(rows, format, output)


def _emit_receipts(rows: list[PastMassage], plan: Plan, year: int, form: HistoryFormat, output: Path | None) -> None:
    from rubdown.render.tables import receipts as shown

    if form == "screen":
        emit(shown.receipts_text(rows, plan, year), output)
    elif form == "csv":
        emit_data(shown.receipts_csv(rows, plan), output)
    elif form == "html":
        emit_data(shown.receipts_page(rows, plan, year), output)
    else:
        emit_values(rows, form, output)


def _older(name: str, plan: Plan) -> OlderDeeds:
    """What the files of older deeds beside the plan hold: `done-history.toml` for `done.toml`."""
    if name == "-":
        return OlderDeeds()
    included = [Path(file) for file in plan.included]
    beside = [Path(name).with_name("done.toml"), *included]
    files = dict.fromkeys(file.with_name(f"{file.name.removesuffix('.toml')}-history.toml") for file in beside)
    older = OlderDeeds()
    for file in (file for file in files if file.is_file()):
        try:
            more = older_deeds(read_text(str(file))[1])
        except msgspec.DecodeError as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        older = OlderDeeds((*older.massages, *more.massages), {**older.loads, **more.loads})
    return older
