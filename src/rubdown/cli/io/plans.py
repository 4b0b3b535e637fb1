"""Plans on disk or from standard input: which are meant, and the one way in which all commands load them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.files import is_missing, pointer_of, real_file
from rubdown.cli.io.texts import IncludedFiles, file_error, label_of, read_text
from rubdown.plan.model import Plan
from rubdown.plan.read import read_plan
from rubdown.plan.timeline import refuse_if_over
from rubdown.toml.problems import Diagnostic, Refusal


class PlanText(Struct, frozen=True):
    """The text of a plan, its name in messages, and what reads the files that it includes."""

    name: str
    label: str
    text: str
    included: IncludedFiles

    def read(self, clock: Clock, *, even_if_over: bool = False) -> Plan | Refusal:
        """The plan as written, without its journal, or every problem of it and of its files.

        A plan whose last date is long past is refused too, unless `even_if_over`: there is no calendar to make of it.
        """
        today = clock.today_in(clock.zone)
        calendar = partial(self.included.calendar, today=today)
        plan = read_plan(self.text, self.label, self.included, zone=clock.zone, calendar=calendar)
        if not isinstance(plan, Refusal) and not even_if_over:
            plan = refuse_if_over(plan, clock.today_in(plan.timezone)) or plan
        if isinstance(plan, Refusal):
            return self._no_plan(plan) or Refusal(plan.diagnostics, tuple(self.included.named))
        if self.name == "-":
            return plan
        # Two seasons' plan.toml are not the same plan: by their folders they differ, from wherever they are named.
        real = Path(os.path.realpath(self.name))
        return replace(plan, folder=label_of(real.parent.name), file=label_of(real.name) if real.is_file() else "")

    def _no_plan(self, refusal: Refusal) -> Refusal | None:
        """What to say of a file that is a training calendar of another kind, in place of each line that is no TOML."""
        if not any("not valid TOML" in each.wrong for each in refusal.diagnostics):
            return None
        from rubdown.importers.recognise import looks_like

        what = looks_like(self.text)
        if not what:
            return None
        first = refusal.diagnostics[0]
        mend = f"rubdown import {self.name} reads training calendars"
        return Refusal((Diagnostic(first.path, 0, 0, 0, "", f"this looks like {what}, not like a plan", mend),))


class LoadedPlans(Struct, frozen=True):
    """Several plans as they were at one moment: the sound ones by their names, and what is wrong with the others."""

    clock: Clock
    plans: list[tuple[str, Plan]]
    errors: list[CommandError]

    @property
    def files(self) -> list[Path]:
        """The files that the sound plans are made of."""
        return [path for name, plan in self.plans for path in plan_files(name, plan)]


def plan_names(given: list[str] | None) -> list[str]:
    """The plans that are meant: those given, else $RUBDOWN_PLAN, ./plan.toml, or the one in the config folder."""
    if given:
        return given
    if named := os.environ.get("RUBDOWN_PLAN"):
        return [named]
    if os.path.lexists("plan.toml"):  # a link that leads nowhere is said to
        return ["plan.toml"]
    from rubdown.cli.io.folders import config_folder

    config = config_folder() / "plan.toml"
    return ["plan.toml" if is_missing(config) else str(config)]


def plan_and_words(first: str | None, rest: Sequence[str]) -> tuple[str | None, str]:
    """The plan that a command's first argument names, None where it names none, and the words after it.

    It names a plan where it is `-`, ends in `.toml`, or is a path that exists; else it is the first of the words.
    """
    if first is None or first == "-" or first.endswith(".toml") or _exists(first):
        return first, " ".join(rest)
    return None, " ".join((first, *rest))


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except OSError:  # longer than any path
        return False


def load_plan(name: str, clock: Clock, *, even_if_over: bool = False) -> Plan:
    """The plan of a file as it is after its journal, or of standard input (`-`), which has none.

    Raises CommandError where the plan, a file that it includes, or its journal cannot be used, and where the plan's
    last date is long past, unless `even_if_over`.
    """
    return load_source(name, clock, even_if_over=even_if_over)[1]


def load_source(name: str, clock: Clock, *, even_if_over: bool = False) -> tuple[PlanText, Plan]:
    """The texts of a plan, and the plan as it is after its journal. Raises CommandError as `load_plan`."""
    source = plan_text(name)
    plan = source.read(clock, even_if_over=even_if_over)
    if isinstance(plan, Refusal):
        raise CommandError(refusal=plan)
    return source, _without_passed_hours(with_journal(plan, journal_path(name, plan)), clock)


def _without_passed_hours(plan: Plan, clock: Clock) -> Plan:
    """The plan; where it may propose a massage for today, without the hours of today that have passed."""
    now = None if plan.notice else clock.time_in(plan.timezone)
    today = clock.today_in(plan.timezone)
    settled = today in plan.accepted or any(appointment.date == today for appointment in plan.appointments)
    return plan if now is None or settled else replace(plan, passed=datetime.combine(today, now))


def with_journal(plan: Plan, journal: Path | None) -> Plan:
    """The plan as it is after all that its journal records. Raises CommandError where that cannot be read.

    A link that leads nowhere is refused: what is logged is out of reach, as on a disk that is not mounted.
    """
    if journal is not None and os.path.islink(journal) and not os.path.exists(journal):  # noqa: PTH110, PTH114
        wrong = "a link that leads nowhere: what you logged is out of reach"
        raise file_error(label_of(journal), wrong, "mount the disk that it leads to, or remove the link")
    if journal is None or not (os.path.exists(journal) or os.path.exists(pointer_of(journal))):  # noqa: PTH110  never an error
        return plan
    from rubdown.cli.io.journal import journal_entries  # 2 ms that a plan without a journal does not need
    from rubdown.plan.journal import fold

    return fold(plan, journal_entries(journal))


def journal_path(name: str, plan: Plan) -> Path | None:
    """`<plan>.journal.toml` beside the plan's real file, or the file that it names; None for standard input.

    Two links to one file have one journal, and one lock.
    """
    if name == "-":
        return None
    path = real_file(Path(name))
    if plan.journal:
        return real_file(path.parent / os.path.expanduser(plan.journal))  # noqa: PTH111  no error without a home
    # Only the ending that plans have is cut off: season.2026 and season.2027 keep a journal each.
    return real_file(path.with_name(f"{path.name.removesuffix('.toml')}.journal.toml"))


def load_plan_as_written(name: str, clock: Clock, *, even_if_over: bool = False) -> Plan:
    """The plan of a file without its journal. Raises CommandError."""
    plan = plan_text(name).read(clock, even_if_over=even_if_over)
    if isinstance(plan, Refusal):
        raise CommandError(refusal=plan)
    return plan


def load_plans(names: Iterable[str], clock: Clock) -> LoadedPlans:
    """Every plan of these names; one that cannot be used stops no other."""
    loaded = LoadedPlans(clock, [], [])
    for name in names:
        try:
            loaded.plans.append((name, load_plan(name, clock)))
        except CommandError as error:
            loaded.errors.append(error)
    return loaded


def plan_text(name: str) -> PlanText:
    """The text of a plan file; what it includes is looked for beside it, for a pipe in the current folder.

    Raises CommandError where it cannot be read.
    """
    label, text = read_text(name)
    path = real_file(Path(label if name == "-" else name))
    return PlanText(name, label, text, IncludedFiles(path if path.is_file() else Path(path.name), label, text))


def plan_files(name: str, plan: Plan) -> list[Path]:
    """The files that a plan is made of: its own, those it includes, its journal, whether there is one yet or not, and
    the runner's own calendar.
    """
    journal = journal_path(name, plan)
    busy = [real_file(Path(name)).parent / plan.busy] if plan.busy else []
    return [*([Path(name), journal] if journal else []), *map(Path, plan.included), *busy]
