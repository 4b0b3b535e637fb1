"""One process at a time for a plan's reminders, and for no other plan's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from rubdown.cli.io.errors import CommandError, reason
from rubdown.cli.remind.memory import memory_path


class LockedError(CommandError):
    """Plans that another process has, or another user left locked; the other plans are nobody's."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("\n".join(problems.values()))
        self.plans = frozenset(problems)


@contextmanager
def locked(plans: Iterable[str], seconds: float) -> Iterator[None]:
    """Keep other processes from these plans' reminders; each is waited for so many seconds at most.

    Raises LockedError, and CommandError where the system allows no lock at all.
    """
    from filelock import FileLock, Timeout

    folder, problems = memory_path().parent, {}
    with ExitStack() as held:
        for plan in sorted(set(plans)):
            path = folder / f".{sha256(plan.encode()).hexdigest()[:32]}.lock"
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                held.enter_context(FileLock(path, timeout=seconds, mode=0o600))
            except Timeout:
                problems[plan] = f"another run has {plan} in hand; what is due of it stays due"
            except OSError as error:
                owner = _other_owner(path)
                if owner is None:
                    wrong = f"what was sent cannot be recorded: {path}: {reason(error)}; nothing is sent"
                    raise CommandError(wrong) from None
                problems[plan] = f"{owner} left the lock {path}: delete it; until then {plan} gets no reminders"
        if problems:
            raise LockedError(problems)
        yield


def _other_owner(path: Path) -> str | None:
    """The name, else the number, of the user whose file it is; None where that is who runs this."""
    with suppress(OSError):
        owner = path.stat().st_uid
        if owner != os.geteuid():
            with suppress(KeyError):
                return path.owner()
            return f"user {owner}"
    return None
