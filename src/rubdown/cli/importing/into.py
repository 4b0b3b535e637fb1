"""`rubdown import FILE --into PLAN`: the imported part in a file of its own, and what a newer export changes."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import typer
from msgspec import Struct
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.files import is_regular, is_special, real_file
from rubdown.cli.io.options import horizon
from rubdown.cli.io.output import emit, to_file, width, write_file
from rubdown.cli.io.plans import PlanText, journal_path, with_journal
from rubdown.cli.io.texts import IncludedFiles, bytes_of, label_of, read_text
from rubdown.importers.classify import Classified
from rubdown.importers.event import Refused
from rubdown.importers.reimport import Newer, newer, tables_of
from rubdown.importers.to_toml import HEADER, counts, plan_tables, text_of
from rubdown.plan.model import Plan
from rubdown.text import escape_controls, plural
from rubdown.toml.parse import normalize_newlines, parse
from rubdown.toml.problems import Refusal

_NAME = "imported.toml"


class Target(Struct, frozen=True):
    """The plan, the file of its imported part with its old text ("" where it is new), and whether it is included."""

    plan: Path
    imported: Path
    old: str
    included: bool


def import_into(
    plan: str, parts: Classified, source: str, output: Path | None, *, clock: Clock, today: date, dry_run: bool
) -> None:
    """Report what the export changes in a plan, and write it unless `dry_run`. Raises Refused.

    `source` names the export; `output` is the imported part's file where the plan includes several.
    """
    clock = replace(clock, today=today)
    tables = plan_tables(parts)
    if not tables["race"] and not tables["session"]:
        raise Refused("nothing in it could be read as training", "see above why each event is left out")
    target = target_of(plan, output, HEADER, _NAME)
    old = tables_of(target.old, str(target.imported)) if target.old else {kind: [] for kind in tables}
    renewed = newer(old, tables, today)
    kept = f"\n# From the export before: {renewed.kept}." if renewed.kept else ""
    text = text_of(renewed.tables, f"{HEADER}{source}: {parts.source}, {counts(parts)}.{kept}", None)
    after = plan_with(target, text, clock)
    if not dry_run and text != target.old:  # first of all: whoever reads the report may stop reading
        write_file(target.imported, text, imported=True)
    _report(target, renewed, dry_run=dry_run)
    _report_massages(target, after, clock)
    if not dry_run and not target.included:
        line = f'add to the top of {target.plan}: include = ["{target.imported.name}"]'
        typer.echo(escape_controls(line), err=True)


def target_of(plan: str, output: Path | None, header: str, name: str) -> Target:
    """A plan with its imported part: `output`, else the included file that begins with `header`, else one of `name`.

    Raises Refused.
    """
    if plan == "-":
        raise Refused("a plan from standard input cannot be imported into", "name the plan's file")
    if output and not to_file(output):
        raise Refused("the imported part is a file that the plan includes", "name a file with -o, not standard output")
    path, text = real_file(Path(plan)), regular_text(plan)
    names = parse(normalize_newlines(text), plan).values.get("include")
    included = [path.parent / name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    imported = output or next((each for each in included if _begins_with(each, header)), path.parent / name)
    real = os.path.realpath(imported)
    if not f"{real}{path}".isascii() and label_of(f"{real}{path}") != f"{real}{path}":  # no TOML could name them
        raise Refused(f"{label_of(path)} is not named in UTF-8", "give the plan and its folders names in UTF-8")
    if real == os.path.realpath(path):
        raise Refused(f"{imported} is the plan itself, which is never rewritten", "name another file with -o")
    old = regular_text(str(imported)) if imported.exists() else ""
    return Target(path, imported, old, real in {os.path.realpath(each) for each in included})


def zone_of_plan(plan: str) -> str:
    """The time zone that a plan names, or ""."""
    runner = parse(normalize_newlines(regular_text(plan)), plan).values.get("runner")
    named = runner.get("timezone") if isinstance(runner, dict) else None
    return named if isinstance(named, str) else ""


def regular_text(name: str) -> str:
    """The text of a file that is read now and again later. Raises Refused where it is a device, a pipe or a folder."""
    if is_special(name):
        raise Refused(f"{name} is a device, a pipe or a folder", "name a file")
    return read_text(name)[1]


def _begins_with(path: Path, header: str) -> bool:
    if not is_regular(path):  # a pipe might never begin
        return False
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(len(header)) == header
    except (OSError, ValueError):
        return False


def plan_with(target: Target, imported: str, clock: Clock, *, even_if_over: bool = False) -> Plan:
    """The plan with a text in the place of its imported part, as it is after its journal. Raises CommandError."""
    import tomli_w

    folder = target.plan.parent
    names = [os.path.realpath(target.imported), target.plan.name]  # the later one's settings win
    text, label = tomli_w.dumps({"include": names}), label_of(folder / "the plan with its imported part")

    def read(path: Path) -> bytes:
        return imported.encode() if os.path.realpath(path) == names[0] else bytes_of(path)

    plan = PlanText("-", label, text, IncludedFiles(Path(label), label, text, read=read)).read(
        clock, even_if_over=even_if_over
    )
    if isinstance(plan, Refusal):
        raise CommandError(refusal=plan)
    return with_journal(plan, journal_path(str(target.plan), plan))


def _report(target: Target, renewed: Newer, *, dry_run: bool) -> None:
    head = f"{target.imported}: {plural(len(renewed.lines), 'change')}" if target.old else f"{target.imported}: new"
    lines = [f"{head}{', not written' if dry_run else ''}", *(renewed.lines if target.old else ())]
    emit("".join(f"{escape_controls(line)}\n" for line in lines) + (f"{renewed.kept}\n" if renewed.kept else ""))


def _report_massages(target: Target, after: Plan, clock: Clock) -> None:
    """Which massages are affected, and by which change."""
    from rubdown.plan.timeline import horizon_end
    from rubdown.render.terminal.diff import diff_screen
    from rubdown.report.diff import Horizon, difference

    try:
        before = plan_with(target, target.old, clock)
    except CommandError:
        emit("the plan could not be planned before, so its massages are not compared\n")
        return
    today = clock.today_in(after.timezone)
    until = max(horizon_end(before, today), horizon_end(after, today))
    span = Horizon(*horizon(after, clock, today, until))
    emit(diff_screen(difference(before, after, span), span, width()))
