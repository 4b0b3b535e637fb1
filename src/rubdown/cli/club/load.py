"""A club's file or the plans and therapists of the command line, as plans and the therapists whom they share."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from glob import escape, glob
from pathlib import Path

from msgspec import Struct

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.files import real_file
from rubdown.cli.io.names import named_plans
from rubdown.cli.io.plans import LoadedPlans, load_plans
from rubdown.cli.io.texts import read_text
from rubdown.plan.club import Club, ClubTherapist, club_therapists, read_club
from rubdown.plan.model import Plan
from rubdown.plan.read import read_plan
from rubdown.planner.club.clocks import several_zones
from rubdown.planner.club.members import SharedTherapist
from rubdown.text import listed
from rubdown.toml.parse import normalize_newlines, parse
from rubdown.toml.places import place_problems
from rubdown.toml.problems import InvalidValue, Problem, Refusal, nearest, shown

_BEGIN = """\
there is no club.toml here. To begin, name plans and their therapist:
  rubdown club ana.toml ben.toml --therapist "Marta: tue 16-20, sat 10-14"
or write a club.toml: rubdown help club"""


class LoadedClub(Struct, frozen=True):
    """A club: the plans that could be read, the therapists, what is wrong with the other plans, and the club's file."""

    plans: LoadedPlans
    therapists: tuple[SharedTherapist, ...]
    fair: bool
    file: Path | None = None


class _ClubText(Struct, frozen=True):
    """A club file's name and text, and the folder that its plans are relative to."""

    label: str
    text: str
    folder: Path

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Raise CommandError where there are problems, each at its place."""
        if problems:
            document = parse(normalize_newlines(self.text), self.label)
            raise CommandError(refusal=Refusal(place_problems(document, self.label, list(problems))))

    def files(self, pattern: str) -> list[str]:
        """The files that a pattern names, in order."""
        return sorted(glob(str(Path(escape(str(self.folder))) / pattern), recursive=True))  # noqa: PTH207  absolute patterns too


def load_club(given: Sequence[str], therapists: Sequence[str], clock: Clock) -> LoadedClub:
    """The club of a club file or a folder with club.toml (none given: this one), or of plans and `--therapist` options.

    Raises CommandError.
    """
    if therapists:
        _refuse_club_file(given)
        club = Club((), _therapists(therapists))
        loaded = _load(named_plans([*given] or None).names, clock)
        if wrong := _zones_without_a_clock(loaded, club):
            raise CommandError(f"--therapist: {wrong[0]}; {wrong[1]} in a club file (rubdown help club)")
        return LoadedClub(loaded, tuple(_shared(one, club, None) for one in club.therapists), club.fair)
    if not given and not Path("club.toml").exists():
        raise CommandError(_BEGIN)
    name = given[0] if given else "club.toml"
    if (inside := Path(name, "club.toml")).is_file():
        name = str(inside)
    if len(given) > 1 or Path(name).is_dir():
        raise CommandError('give one club file, or plans and --therapist "Marta: tue 16-20, sat 10-14"')
    label, text = read_text(name)
    read = read_club(text, label)
    if isinstance(read, Refusal):
        if isinstance(read_plan(text, label), Plan):
            raise CommandError(
                f'{label} is a plan; say who gives its massages: --therapist "Marta: tue 16-20, sat 10-14"'
            )
        raise CommandError(refusal=read)
    source = _ClubText(label, text, real_file(Path(name)).parent)
    loaded = _load(named_plans(_plans_of(read, source)).names, clock)
    if wrong := _zones_without_a_clock(loaded, read):
        source.refuse([Problem(("plans",), *wrong, on_key=True)])
    return LoadedClub(loaded, _all_shared(read, source, loaded), read.fair, Path(name))


def _refuse_club_file(given: Sequence[str]) -> None:
    """Raise CommandError where a club file is named instead of plans."""
    for name in given:
        if Path(name).is_file() and isinstance(read_club(read_text(name)[1], name), Club):
            raise CommandError(f"{name} is a club file, which has therapists of its own: leave out --therapist")


def _load(names: Iterable[str], clock: Clock) -> LoadedPlans:
    """The plans, each file once. Raises CommandError where there is none."""
    once = {os.path.realpath(name) if name != "-" else name: name for name in reversed(list(names))}
    loaded = load_plans(reversed(once.values()), clock)
    if not loaded.plans and not loaded.errors:
        raise CommandError("this club has no plans")
    return loaded


def _zones_without_a_clock(loaded: LoadedPlans, club: Club) -> tuple[str, str] | None:
    """What is wrong, and how to fix it, where runners live in several zones and the club names none."""
    zones = several_zones([plan for _, plan in loaded.plans])
    if club.timezone or not zones:
        return None
    return f"runners live in {listed(zones)}", f'say which clock the hours are of: timezone = "{zones[0]}"'


def _therapists(texts: Sequence[str]) -> tuple[ClubTherapist, ...]:
    try:
        return club_therapists(texts)
    except InvalidValue as error:
        raise CommandError(f"--therapist: {error.message}; {error.fix}") from None


def _plans_of(club: Club, source: _ClubText) -> list[str]:
    """The files that a club's patterns name. Raises CommandError for one that names none."""
    of_each = [source.files(pattern) for pattern in club.plans]
    source.refuse([
        Problem(("plans", i), f"no file is called {shown(club.plans[i])}", "plans are relative to the club file")
        for i, files in enumerate(of_each) if not files
    ])  # fmt: skip
    return [file for files in of_each for file in files]


def _all_shared(club: Club, source: _ClubText, loaded: LoadedPlans) -> tuple[SharedTherapist, ...]:
    """The therapists with the indices of the plans that may come. Raises CommandError for a runner of no plan."""
    names = [name for name, _ in loaded.plans]
    plans = [os.path.realpath(name) for name in names]
    unreadable = {os.path.realpath(one.path) for error in loaded.errors if error.refusal
                  for one in error.refusal.diagnostics}  # fmt: skip
    shared, problems = [], []
    for t, one in enumerate(club.therapists):
        runners: set[int] = set()
        for i, pattern in enumerate(one.runners):
            meant = {os.path.realpath(file) for file in source.files(pattern)}
            runners.update(r for r, plan in enumerate(plans) if plan in meant)
            if not meant.intersection([*plans, *unreadable]):
                near = nearest(pattern, [os.path.relpath(name, source.folder) for name in names])
                fix = f"did you mean {near}?" if near else "runners are plans of this club, as they are listed"
                problems.append(Problem(("therapist", t, "runners", i), f"no plan is called {shown(pattern)}", fix))
        shared.append(_shared(one, club, frozenset(runners) if one.runners else None))
    source.refuse(problems)
    return tuple(shared)


def _shared(one: ClubTherapist, club: Club, runners: frozenset[int] | None) -> SharedTherapist:
    return SharedTherapist(one.therapist, one.between, one.at_once, runners, club.timezone)
