"""Where plans come from: arguments, environment, standard input; and what can go wrong on the way to their text."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from rubdown.cli.io.files import first_bytes, reason
from rubdown.cli.io.included import LARGEST, TOO_LARGE, IncludedFiles, decoded, label_of
from rubdown.plan.model import Plan
from rubdown.plan.read import Diagnostic, ReadContext, Refusal, Wrong, read_plan


class Reading(Struct, frozen=True):
    """Plans as they were read at one moment: those that are sound by their names, what is wrong with the others."""

    place: ReadContext
    plans: list[tuple[str, Plan]]
    refusals: list[Refusal]

    @property
    def files(self) -> list[Path]:
        """The files that the sound ones are made of."""
        return [path for name, plan in self.plans for path in files_of(name, plan)]


class Unreadable(Exception):  # noqa: N818  read as a sentence
    """A plan that cannot be read, as a refusal to be shown."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__("unreadable")
        self.refusal = refusal


def plan_names(given: list[str] | None) -> list[str]:
    """The plans that are meant: those given, else $RUBDOWN_PLAN, ./plan.toml, or the one in the config folder."""
    if given:
        return given
    if named := os.environ.get("RUBDOWN_PLAN"):
        return [named]
    if Path("plan.toml").exists():
        return ["plan.toml"]
    config = config_folder() / "plan.toml"
    return [str(config) if config.exists() else "plan.toml"]


def config_folder() -> Path:
    """The user's folder for rubdown's settings, as the platform has it; $XDG_CONFIG_HOME is honoured."""
    from platformdirs import user_config_path

    return user_config_path("rubdown", appauthor=False, roaming=True)


def here(today: date | None, now: datetime | None = None) -> ReadContext:
    """The day that it is at this moment, or the one given, and the machine's time zone."""
    return ReadContext(_today(now or datetime.now(UTC), today), machine_zone())


def _today(now: datetime, given: date | None) -> Callable[[str | None], date]:
    def today_in(zone: str | None) -> date:
        if given:
            return given
        if zone is None:
            return now.astimezone().date()
        from zoneinfo import ZoneInfo

        return now.astimezone(ZoneInfo(zone)).date()

    return today_in


def machine_zone(named: str | None = None) -> str | None:
    """The IANA name of the machine's time zone: $TZ, else where /etc/localtime points to; None where neither tells.

    `named` stands for $TZ where it is given.
    """
    named = (os.environ.get("TZ", "") if named is None else named).removeprefix(":")
    link = named if named.startswith("/") else "/etc/localtime"
    name = named if named and not named.startswith("/") else _zone_of(link)
    if not name:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, LookupError):
        return None


def _zone_of(link: str) -> str:
    _, found, name = os.path.realpath(link).partition("/zoneinfo/")
    return name.removeprefix("posix/").removeprefix("right/") if found else ""


def read(name: str, here: ReadContext) -> Plan:
    """The plan of a file as it stands after what its journal tells, or of standard input where the name is `-`.

    Raises Unreadable where the plan or its journal cannot be used.
    """
    plan = read_plan_alone(name, here)
    journal = journal_path(name, plan)
    if journal is None or not journal.exists():
        return plan
    from rubdown.cli.io.store import entries_of
    from rubdown.plan.journal import fold

    return fold(plan, entries_of(journal))


def journal_path(name: str, plan: Plan) -> Path | None:
    """`<plan>.journal.toml` beside the plan, or the file that it names; None for a plan from standard input."""
    if name == "-":
        return None
    path = Path(name)
    if plan.journal:
        return path.parent / plan.journal
    # Only the ending that plans have is cut off: season.2026 and season.2027 keep a journal each.
    return path.with_name(f"{path.name.removesuffix('.toml')}.journal.toml")


def read_all(names: Iterable[str], place: ReadContext) -> Reading:
    """Every plan of these names; one that cannot be used stops no other."""
    found = Reading(place, [], [])
    for name in names:
        try:
            found.plans.append((name, read(name, place)))
        except Unreadable as unreadable:
            found.refusals.append(unreadable.refusal)
    return found


def files_of(name: str, plan: Plan) -> list[Path]:
    """The files that a plan is made of: its own, those it includes, its journal, whether there is one yet or not."""
    journal = journal_path(name, plan)
    return [*([Path(name), journal] if journal else []), *map(Path, plan.included)]


def read_plan_alone(name: str, here: ReadContext) -> Plan:
    """The plan of a file, whatever happened since; else Unreadable."""
    label, text = read_text(name)
    files = included_files(name, label, text)
    found = read_plan(text, label, here, files)
    if isinstance(found, Refusal):
        raise Unreadable(Refusal(found.diagnostics, tuple(files.named)))
    return found if name == "-" else replace(found, folder=_folder_name(Path(name)))


def _folder_name(path: Path) -> str:
    """The name of a file's folder, from wherever the file is named: two seasons' plan.toml are not the same plan."""
    return path.resolve().parent.name.encode(errors="backslashreplace").decode()


def included_files(name: str, label: str, text: str) -> IncludedFiles:
    """What reads the files that a plan includes: beside it, or in the current folder where it comes from a pipe."""
    path = Path(label if name == "-" else name)
    return IncludedFiles(path if path.is_file() else Path(path.name), label, text)


def read_text(name: str) -> tuple[str, str]:
    """How a plan is called in messages, and its text; else Unreadable."""
    label = "<stdin>" if name == "-" else label_of(name)
    try:
        return label, decoded(_bytes(name, label))
    except Wrong as wrong:
        raise _unreadable(label, wrong.wrong, wrong.mend) from None


def _bytes(name: str, label: str) -> bytes:
    try:
        raw = first_bytes(name, LARGEST + 1)
    except IsADirectoryError:
        raise _unreadable(label, "a folder, not a plan", "name the plan file in it") from None
    except FileNotFoundError:
        raise _unreadable(label, "no such file", "name a plan file, or set $RUBDOWN_PLAN to one") from None
    except (OSError, ValueError) as error:
        mend = "see that you may read it: ls -l" if isinstance(error, PermissionError) else "name a readable file"
        raise _unreadable(label, f"cannot be read: {reason(error)}", mend) from None
    if len(raw) > LARGEST:
        raise _unreadable(label, TOO_LARGE, "name a plan file")
    return raw


def _unreadable(label: str, wrong: str, mend: str) -> Unreadable:
    return Unreadable(Refusal((Diagnostic(label, 0, 0, 0, "", wrong, mend),)))
