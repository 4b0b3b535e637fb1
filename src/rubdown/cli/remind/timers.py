"""The lines for cron and systemd, right for where they are printed: full paths, and what the environment says."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from rubdown.cli.io.clock import Clock, machine_zone
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.output import emit
from rubdown.cli.io.plans import load_plan
from rubdown.render.files.timers import LONGEST_LINE, Job, cron_line, crontab, units

# What cron and systemd do not hand on, and what would change what rubdown finds or says.
_PASSED = ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "TZ")


class Task(Struct, frozen=True):
    """Which timers are printed, and how their reminders are delivered."""

    cron: bool
    units: bool
    send: bool
    to: str | None


def print_timers(names: Sequence[str], clock: Clock, task: Task) -> None:
    """Lines for these plans, all of which can be read now. Raises CommandError where a line is not possible."""
    if task.units and task.to and not task.send:
        raise CommandError("a systemd unit mails nothing by itself: add --send, or leave out --mail-to")
    paths = [_path(name, clock) for name in names]
    mail = [*(["--send"] if task.send else []), *(["--mail-to", task.to] if task.send and task.to else [])]
    # Cron goes by the machine's clock, whatever $TZ says here.
    environment = {name: os.environ[name] for name in _PASSED if os.environ.get(name)}
    mailto = task.to if task.to and not task.send else getpass.getuser()
    job = Job([*_command(), "remind", *mail, *paths], environment, machine_zone(""), mailto, task.send)
    if not all(word.isprintable() for word in (*job.command, *environment.values())):
        raise CommandError("a path with control characters fits in no crontab and no unit: give the plan another name")
    if task.cron and len(cron_line(job)) > LONGEST_LINE:
        raise CommandError(
            f"cron takes commands of {LONGEST_LINE} characters: write this one into a script of your own"
        )
    emit("\n".join(text(job) for wanted, text in ((task.cron, crontab), (task.units, units)) if wanted))


def _path(name: str, clock: Clock) -> str:
    if name == "-":
        raise CommandError("cron has no standard input: name the plan's file")
    load_plan(name, clock)  # a timer for a plan that cannot be read would only mail errors
    return str(Path(name).absolute())


def _command() -> list[str]:
    """The command as it runs now, by its full path: a timer has no PATH to speak of."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py" or not os.access(called, os.X_OK):
        return [sys.executable, "-m", "rubdown"]
    return [str(called.absolute())]
