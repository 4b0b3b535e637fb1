"""The lines for cron and systemd, right for where they are printed: full paths, and what the environment says."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from rubdown.cli.io.clock import Clock, machine_zone
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.output import emit
from rubdown.cli.io.plans import load_plan
from rubdown.render.files.timers import LONGEST_LINE, Job, cron_line, crontab, units
from rubdown.text import clock as minutes_as_clock

# What cron and systemd do not hand on, and what would change what rubdown finds or says.
_PASSED = ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "TZ")


class Task(Struct, frozen=True):
    """Which timers are printed, for which arguments, and how their reminders are delivered: `mail` are more options."""

    cron: bool
    units: bool
    send: bool
    to: str | None
    arguments: Sequence[str]
    mail: Sequence[str] = ()


def print_timers(names: Iterable[str], clock: Clock, task: Task) -> None:
    """Lines for these plans, all of which can be read now. Raises CommandError where a line is not possible."""
    if task.units and task.to and not task.send:
        raise CommandError("a systemd unit mails nothing by itself: add --send, or leave out --mail-to")
    if task.mail and not task.send:
        raise CommandError("a timer mails a digest, or by another sender, only with --send: add it")
    if "-" in task.arguments:
        raise CommandError("cron has no standard input: name the plan's file")
    plans = [load_plan(name, clock) for name in names]  # a timer for one that cannot be read would only mail errors
    times = {f"{minutes_as_clock(plan.remind_at)} {plan.timezone or ''}".rstrip() for plan in plans}
    minutes = {(plan.remind_at + _ahead(clock, machine_zone("")) - _ahead(clock, plan.timezone)) % 60 for plan in plans}
    mail = ["--send", *(["--mail-to", task.to] if task.to else []), *task.mail] if task.send else []
    paths = [word if word.startswith("--") else str(Path(word).absolute()) for word in task.arguments]
    job = Job(
        [*_command(), "remind", "--hourly", *mail, *paths], _environment(), tuple(sorted(times)),
        task.to if task.to and not task.send else _user(), task.send, minutes.pop() if len(minutes) == 1 else 0,
    )  # fmt: skip
    if not all(word.isprintable() for word in (*job.command, *job.environment.values())):
        raise CommandError("a path with control characters fits in no crontab and no unit: give the plan another name")
    if task.cron and len(cron_line(job)) > LONGEST_LINE:
        raise CommandError(
            f"cron takes commands of {LONGEST_LINE} characters: write this one into a script of your own"
        )
    emit("\n".join(text(job) for wanted, text in ((task.cron, crontab), (task.units, units)) if wanted))


def _ahead(clock: Clock, zone: str | None) -> int:
    """How many minutes the clocks of a zone, else of the machine, are ahead of UTC now."""
    offset = clock.now.astimezone(ZoneInfo(zone) if zone else None).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0


def _environment() -> dict[str, str]:
    """What the command needs of this environment: its folders by full paths, for a timer starts elsewhere."""
    given = {name: os.environ[name] for name in _PASSED if os.environ.get(name)}
    return {name: value if name == "TZ" else str(Path(value).absolute()) for name, value in given.items()}


def _user() -> str:
    """The user that this process runs as, whatever $LOGNAME says."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        raise CommandError("the system does not know who you are: say who gets the mail with --mail-to") from None


def _command() -> list[str]:
    """The command as it runs now, by its full path: a timer has no PATH to speak of."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py" or not os.access(called, os.X_OK):
        return [sys.executable, "-m", "rubdown"]
    return [str(called.absolute())]
