"""`rubdown import FILE --into PLAN`: the imported part in a file of its own, and what a newer export changes."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import typer
from msgspec import Struct

from rubdown.cli.io.included import IncludedFiles, bytes_of, label_of
from rubdown.cli.io.options import horizon
from rubdown.cli.io.output import Color, print_text, put_plain, refuse, width, write_file
from rubdown.cli.io.source import Unreadable, here, journal_path, read_text
from rubdown.importers.classify import Parts
from rubdown.importers.event import Refused
from rubdown.importers.reimport import Newer, newer, tables_of
from rubdown.importers.to_toml import HEADER, counts, plan_tables, text_of
from rubdown.plan.model import Plan
from rubdown.plan.read import Refusal, read_plan
from rubdown.text import escape_controls, plural
from rubdown.toml.parse import normalize_newlines, parse

_NAME = "imported.toml"


class Target(Struct, frozen=True):
    """The plan, the file of its imported part with its old text ("" where it is new), and whether it is included."""

    plan: Path
    imported: Path
    old: str
    included: bool


def import_into(plan: str, parts: Parts, source: str, output: Path | None, *, today: date, dry_run: bool) -> None:
    """Tell what the export changes in a plan, and write it unless it is only to be told. Raises Refused.

    `source` names the export; `output` is the imported part's file where the plan includes several.
    """
    tables = plan_tables(parts)
    if not tables["race"] and not tables["session"]:
        raise Refused("nothing in it could be read as training", "see above why each event is left out")
    target = _target(plan, output)
    old = tables_of(target.old, str(target.imported)) if target.old else {"race": [], "away": [], "session": []}
    found = newer(old, tables, today)
    kept = f"\n# From the export before: {found.kept}." if found.kept else ""
    text = text_of(found.tables, f"{HEADER}{source}: {parts.source}, {counts(parts)}.{kept}", None)
    after = _whole(target, text, today)
    if isinstance(after, Refusal):
        refuse(after, Color.auto)
        raise typer.Exit(2)
    if not dry_run and text != target.old:  # first of all: whoever reads what is told may stop reading
        write_file(target.imported, text)
    _tell(target, found, dry_run=dry_run)
    _tell_massages(target, after, today)
    if not dry_run and not target.included:
        line = f'add to the top of {target.plan}: include = ["{target.imported.name}"]'
        typer.echo(escape_controls(line), err=True)


def _target(plan: str, output: Path | None) -> Target:
    if plan == "-":
        raise Refused("a plan from standard input cannot be imported into", "name the plan's file")
    if output and str(output) == "-":
        raise Refused("the imported part is a file that the plan includes", "name a file with -o, not standard output")
    path, text = Path(plan), _text(Path(plan))
    if not path.is_file():
        raise Refused(f"{plan} is a device or a pipe, not a plan", "name the plan's file")
    names = parse(normalize_newlines(text), plan).values.get("include")
    included = [path.parent / name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    imported = output or next((each for each in included if _is_imported(each)), path.parent / _NAME)
    if imported.resolve() == path.resolve():
        raise Refused(f"{imported} is the plan itself, which is never rewritten", "name another file with -o")
    old = _text(imported) if imported.exists() else ""
    return Target(path, imported, old, imported.resolve() in {each.resolve() for each in included})


def _text(path: Path) -> str:
    try:
        return read_text(str(path))[1]
    except Unreadable as unreadable:
        refuse(unreadable.refusal, Color.auto)
        raise typer.Exit(2) from None


def zone_of_plan(plan: str) -> str:
    """The time zone that a plan names, or ""."""
    runner = parse(normalize_newlines(_text(Path(plan))), plan).values.get("runner")
    named = runner.get("timezone") if isinstance(runner, dict) else None
    return named if isinstance(named, str) else ""


def _is_imported(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(len(HEADER)) == HEADER
    except (OSError, ValueError):
        return False


def _whole(target: Target, imported: str, today: date) -> Plan | Refusal:
    """The plan with a text in the place of its imported part, as it stands after what its journal tells."""
    import tomli_w

    folder = target.plan.parent
    names = [str(target.imported.resolve()), target.plan.name]  # the later one's settings win
    text, label = tomli_w.dumps({"include": names}), label_of(folder / "the plan with its imported part")

    def read(path: Path) -> bytes:
        return imported.encode() if path.resolve() == target.imported.resolve() else bytes_of(path)

    found = read_plan(text, label, here(today), IncludedFiles(Path(label), label, text, read=read))
    if isinstance(found, Refusal):
        return found
    journal = journal_path(str(target.plan), found)
    if journal is None or not journal.exists():
        return found
    from rubdown.cli.io.store import entries_of
    from rubdown.plan.journal import fold

    try:
        return fold(found, entries_of(journal))
    except Unreadable as unreadable:
        return unreadable.refusal


def _tell(target: Target, found: Newer, *, dry_run: bool) -> None:
    head = f"{target.imported}: {plural(len(found.lines), 'change')}" if target.old else f"{target.imported}: new"
    lines = found.lines if target.old else ()
    put_plain("".join(f"{escape_controls(line)}\n" for line in (f"{head}{', not written' if dry_run else ''}", *lines)))
    if found.kept:
        put_plain(f"{found.kept}\n")


def _tell_massages(target: Target, after: Plan, today: date) -> None:
    """Which massages are affected, and by which change."""
    from rubdown.plan.timeline import default_until
    from rubdown.render.terminal.diff import diff_screen
    from rubdown.report.diff import Horizon, difference

    before = _whole(target, target.old, today)
    if isinstance(before, Refusal):
        put_plain("the plan before cannot be planned, so nothing is told of its massages\n")
        return
    until = max(default_until(before, today), default_until(after, today))
    span = Horizon(*horizon(after, here(today), today, until))
    found = difference(before, after, span)
    text: Any = diff_screen(found, span, width())
    print_text(text, sys.stdout, Color.auto)
