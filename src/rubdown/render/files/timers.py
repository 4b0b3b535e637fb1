"""Lines that run a command every morning: for cron, and for systemd. To be pasted by the user, never installed."""

from __future__ import annotations

import re
import shlex

from msgspec import Struct

LONGEST_LINE = 998  # characters of a command that Debian's cron takes


class Job(Struct, frozen=True):
    """A command in words, the environment it needs, when its plans remind, and who is mailed what it prints.

    `times`: each time of day of `[remind] at` with its plan's time zone, "" where that is not known; `minute` of the
    hour, by the machine's clock, at which most of them are.
    """

    command: list[str]
    environment: dict[str, str]
    times: tuple[str, ...]
    mailto: str
    mails: bool
    minute: int = 0


def crontab(job: Job) -> str:
    """Lines for the end of `crontab -e`: MAILTO holds for all lines that follow it."""
    printed = "Errors" if job.mails else "What it prints, and errors,"
    return (
        f"# rubdown, every hour: it is silent until {_when(job)}, which cron itself cannot wait for.\n"
        f"# {printed} cron mails to MAILTO. Add these lines at the end of `crontab -e`.\n"
        f"MAILTO={_value(job.mailto)}\n"
        'CONTENT_TYPE="text/plain; charset=utf-8"\n'
        f"{job.minute} * * * * {cron_line(job)}\n"
    )


def cron_line(job: Job) -> str:
    """The command for the shell, in cron's own spelling."""
    settings = [f"{name}={shlex.quote(value)}" for name, value in job.environment.items()]
    return percent_escaped(" ".join([*settings, shlex.join(job.command)]))


def percent_escaped(line: str) -> str:
    r"""A shell line for a crontab, where a bare `%` ends the command and `\%` stands for it.

    After a backslash cron would read `\\%` as an escaped backslash: the quotes are closed and opened between the two.
    Text with a backslash is always in single quotes.
    """
    return re.sub(r"\\%|%", lambda match: "\\''\\%" if match[0] != "%" else "\\%", line)


def _value(text: str) -> str:
    return f'"{text}"' if re.search(r"[\s'#]", text) else text


def _when(job: Job) -> str:
    return job.times[0] if len(job.times) == 1 else "the hour of each plan"


def units(job: Job) -> str:
    """A service and its timer, for a user's own systemd."""
    timers = "".join(map(_calendar_lines, job.times))
    settings = "".join(f"Environment={_quoted(f'{key}={value}')}\n" for key, value in job.environment.items())
    silent = "" if job.mails else (
        "# What it prints goes to the journal: journalctl --user -u rubdown-remind. To have it mailed: --send.\n"
    )  # fmt: skip
    return (
        "# ~/.config/systemd/user/rubdown-remind.service\n"
        "[Unit]\nDescription=Reminders of massages\n\n"
        f"[Service]\nType=oneshot\n{settings}{silent}ExecStart={' '.join(map(unit_word, job.command))}\n\n"
        "# ~/.config/systemd/user/rubdown-remind.timer\n"
        f"[Unit]\nDescription=Reminders of massages, each day at {_when(job)}\n\n"
        f"[Timer]\n{timers}# After days off: once, when the machine is on again.\n"
        "Persistent=true\n\n[Install]\nWantedBy=timers.target\n\n"
        "# Write the two parts into these files, then:\n"
        "#   systemctl --user daemon-reload && systemctl --user enable --now rubdown-remind.timer\n"
        "#   loginctl enable-linger    (to have it run while you are logged out, too)\n"
    )


def _calendar_lines(at: str) -> str:
    """When a timer starts: systemd leaves out a day on which the clock skips the time, so also an hour after it."""
    clock, zone = at[:5], at[5:]
    later = [f"{int(clock[:2]) + 1:02}{clock[2:]}"] if clock < "04:00" else []  # clocks change in the first hours
    return "".join(f"OnCalendar=*-*-* {each}:00{zone}\n" for each in (clock, *later))


def unit_word(text: str) -> str:
    """A word of a command line in a unit file (systemd.service(5), "Command lines"), no variable in it."""
    return _quoted(text.replace("$", "$$"))


def _quoted(text: str) -> str:
    """A word of a unit file, no specifier in it."""
    plain = text.replace("%", "%%")
    if re.fullmatch(r"[\w@%+=:,./$-]+", plain):
        return plain
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
