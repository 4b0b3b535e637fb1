"""A club's file or the plans and therapists of the command line, as plans and the therapists whom they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from glob import glob
from pathlib import Path

from msgspec import Struct

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.names import named_plans
from rubdown.cli.io.plans import LoadedPlans, load_plans
from rubdown.cli.io.texts import read_text
from rubdown.plan.club import Club, ClubTherapist, parse_club_therapist, read_club
from rubdown.planner.club.members import SharedTherapist
from rubdown.toml.problems import InvalidValue, Refusal


class LoadedClub(Struct, frozen=True):
    """A club: the plans that could be read, the therapists, and what is wrong with the other plans."""

    plans: LoadedPlans
    therapists: tuple[SharedTherapist, ...]
    fair: bool


def load_club(given: Sequence[str], therapists: Sequence[str], clock: Clock) -> LoadedClub:
    """The club of a club file, or of plans and `--therapist` options. Raises CommandError."""
    if therapists:
        club = Club((), tuple(_therapist(text) for text in therapists))
        names: Iterable[str] = named_plans([*given]).names
    else:
        if len(given) != 1 or Path(given[0]).is_dir():
            raise CommandError('give one club file, or plans and --therapist "Marta: tue 16-20, sat 10-14"')
        label, text = read_text(given[0])
        read = read_club(text, label)
        if isinstance(read, Refusal):
            raise CommandError(refusal=read)
        club, names = read, named_plans(_plans_of(read, Path(given[0]).parent)).names
    known = list(dict.fromkeys(names))
    loaded = load_plans(known, clock)
    if not loaded.plans and not loaded.errors:
        raise CommandError("this club has no plans")
    folder = Path() if therapists else Path(given[0]).parent
    files = [Path(name).resolve() for name, _ in loaded.plans]
    shared = tuple(_shared(one, club, files, folder) for one in club.therapists)
    return LoadedClub(loaded, shared, club.fair)


def _therapist(text: str) -> ClubTherapist:
    try:
        return parse_club_therapist(text)
    except InvalidValue as error:
        raise CommandError(f"--therapist: {error.message}; {error.fix}") from None


def _plans_of(club: Club, folder: Path) -> list[str]:
    """The files that a club's patterns name, relative to its folder. Raises CommandError for one that names none."""
    files: list[str] = []
    for pattern in club.plans:
        found = sorted(glob(str(folder / pattern)))  # noqa: PTH207  absolute patterns too
        if not found:
            raise CommandError(f"plans: no file is called {pattern}")
        files += found
    return files


def _shared(one: ClubTherapist, club: Club, files: Sequence[Path], folder: Path) -> SharedTherapist:
    runners = None
    if one.runners:
        meant = {path.resolve() for name in one.runners for path in map(Path, glob(str(folder / name)))}  # noqa: PTH207
        runners = frozenset(r for r, file in enumerate(files) if file in meant)
        if not runners:
            raise CommandError(f"{one.therapist.name}: no plan of the club is called {', '.join(one.runners)}")
    return SharedTherapist(one.therapist, one.between, one.at_once, runners, club.timezone)
