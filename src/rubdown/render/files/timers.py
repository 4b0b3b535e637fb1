"""Lines that run a command every morning: for cron, and for systemd. To be pasted by the user, never installed."""

from __future__ import annotations

import re
import shlex

from msgspec import Struct

LONGEST_LINE = 998  # characters of a command that Debian's cron takes
_AT = "07:00"


class Job(Struct, frozen=True):
    """A command in words, the environment it needs, the machine's time zone, and who is mailed what it prints."""

    command: list[str]
    environment: dict[str, str]
    zone: str | None
    mailto: str
    mails: bool


def crontab(job: Job) -> str:
    """Lines for the end of `crontab -e`: MAILTO holds for all lines that follow it."""
    printed = "Errors" if job.mails else "What it prints, and errors,"
    return (
        f"# rubdown, each morning at {_AT} {_where(job)}: cron goes by it (Debian's ignores CRON_TZ).\n"
        f"# {printed} cron mails to MAILTO. Add these lines at the end of `crontab -e`.\n"
        f"MAILTO={_value(job.mailto)}\n"
        'CONTENT_TYPE="text/plain; charset=utf-8"\n'
        f"0 7 * * * {cron_line(job)}\n"
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


def _where(job: Job) -> str:
    return f"by the machine's clock{f', {job.zone}' if job.zone else ''}"


def units(job: Job) -> str:
    """A service and its timer, for a user's own systemd."""
    zone = f" {job.zone}" if job.zone else ""
    settings = "".join(f"Environment={_quoted(f'{key}={value}')}\n" for key, value in job.environment.items())
    silent = "" if job.mails else (
        "# What it prints goes to the journal: journalctl --user -u rubdown-remind. To have it mailed: --send.\n"
    )  # fmt: skip
    return (
        "# ~/.config/systemd/user/rubdown-remind.service\n"
        "[Unit]\nDescription=Reminders of massages\n\n"
        f"[Service]\nType=oneshot\n{settings}{silent}ExecStart={' '.join(map(unit_word, job.command))}\n\n"
        "# ~/.config/systemd/user/rubdown-remind.timer\n"
        f"[Unit]\nDescription=Reminders of massages, each morning at {_AT} {_where(job)}\n\n"
        f"[Timer]\nOnCalendar=*-*-* {_AT}:00{zone}\n# After days off: once, when the machine is on again.\n"
        "Persistent=true\n\n[Install]\nWantedBy=timers.target\n\n"
        "# Write the two parts into these files, then:\n"
        "#   systemctl --user daemon-reload && systemctl --user enable --now rubdown-remind.timer\n"
        "#   loginctl enable-linger    (to have it run while you are logged out, too)\n"
    )


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
