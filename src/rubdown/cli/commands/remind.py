"""`rubdown remind`: what is due, for cron. Silent where nothing is, and nothing is told twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from rubdown.cli.io.options import TodayOption
from rubdown.cli.io.output import Color, fail, refuse
from rubdown.cli.io.source import Unreadable, here, plan_names, read
from rubdown.plan.read import ReadContext
from rubdown.text import escape_controls

if TYPE_CHECKING:
    from rubdown.cli.remind.delivery import Reading, Way
    from rubdown.mail.settings import Settings


class Format(StrEnum):
    """How what is due is written to stdout."""

    text = "text"
    json = "json"


def remind(
    plans: Annotated[
        list[str] | None, typer.Argument(metavar="[PLAN]...", help="Plan files; - is standard input.")
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Mail it to each runner, by [mail] of the settings file.")
    ] = False,
    mail_to: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Write a message to it, for sendmail -t; with --send: mail all to it."),
    ] = None,
    format: Annotated[Format, typer.Option(help="What to write to stdout.")] = Format.text,  # noqa: A002
    exit_code: Annotated[bool, typer.Option("--exit-code", help="0: something was due, 1: nothing, 2: error.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is due; send and remember nothing.")] = False,
    install_cron: Annotated[bool, typer.Option("--install-cron", help="Print lines for your crontab.")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="Print units for a systemd timer.")] = False,
    today: TodayOption = None,
) -> None:
    """Tell what is due of your massages, each thing once; print nothing when nothing is.

    When: [remind] days in the plan, seven days, a day before and on the day itself if left out; two days after, whether
    it happened; and at once what moved, was cancelled, or came to break a rule. For cron: --install-cron, --systemd.
    """
    to = _address(mail_to) if mail_to is not None else None
    if format is Format.json and (send or to):
        raise fail("--format json is for stdout: leave out --send and --mail-to")
    names = plan_names(plans)
    if install_cron or systemd:
        from rubdown.cli.remind.timers import Task, print_timers

        print_timers(names, here(today), Task(cron=install_cron, units=systemd, send=send, to=to))
        return
    from rubdown.cli.remind.delivery import Way

    found, failed = _readings(names, here(today))
    batches, wrong = _batches(found, Way(to, _settings() if send else None, named=len(names) > 1, dry=dry_run))
    due = _deliver([(batch, replace(way, json=format is Format.json)) for batch, way in batches], wrong)
    _report(failed, wrong)
    if exit_code and not due:
        raise typer.Exit(1)


def _address(text: str) -> str:
    from rubdown.mail.settings import mailbox
    from rubdown.toml.problems import Wrong

    try:
        return mailbox(text)[1]
    except Wrong as wrong:
        raise fail(f"--mail-to: {wrong.wrong}; {wrong.mend}") from None


def _settings() -> Settings:
    from rubdown.cli.remind.sending import load_settings

    try:
        return load_settings()
    except Unreadable as unreadable:
        refuse(unreadable.refusal, Color.auto)
        raise typer.Exit(2) from None


def _readings(names: Sequence[str], place: ReadContext) -> tuple[list[Reading], list[Unreadable]]:
    """The plans that can be read, each file once, and what is wrong with the others."""
    from rubdown.cli.remind.delivery import Reading

    found: dict[str, Reading] = {}
    failed = []
    for name in names:
        try:
            # A plan that is over is no mistake of its runner's: there is just nothing left to tell.
            plan = read(name, ReadContext(lambda _: date.min, place.zone))
        except Unreadable as unreadable:
            failed.append(unreadable)
            continue
        path = None if name == "-" else str(Path(name).resolve())
        identity = (path or f"- {plan.runner}").encode(errors="backslashreplace").decode()
        found[identity] = Reading(plan, identity, path, place.today_in(plan.timezone))
    return list(found.values()), failed


def _batches(found: Sequence[Reading], way: Way) -> tuple[list[tuple[list[Reading], Way]], list[str]]:
    """What goes into a message each, and how; and which plans nobody can be told of."""
    if way.settings is None:
        return [(list(found), way)] if found else [], []
    batches: dict[tuple[str, str], list[Reading]] = {}
    wrong = []
    for reading in found:
        if to := way.to or reading.plan.email:
            batches.setdefault((to, reading.plan.runner), []).append(reading)
        else:
            mend = 'add email = "…" under [runner], or give --mail-to'
            wrong.append(f"{escape_controls(reading.plan.path)} does not say whom to write to; {mend}")
    others = way.named and way.to is not None
    return [(b, replace(way, to=to, named=others or len(b) > 1)) for (to, _), b in batches.items()], wrong


def _deliver(batches: Sequence[tuple[list[Reading], Way]], wrong: list[str]) -> bool:
    """Whether anything was due; what went wrong is added to the list, and stays due."""
    from rubdown.cli.remind.delivery import deliver
    from rubdown.cli.remind.memory import Unusable
    from rubdown.cli.remind.sending import Unsent

    due = False
    for batch, way in batches:
        try:
            due |= deliver(batch, way)
        except Unsent as reason:
            wrong.append(f"{escape_controls(batch[0].plan.runner or batch[0].plan.path)}, {way.to}: {reason}")
        except Unusable as reason:
            wrong.append(f"{reason}")
            break
    return due


def _report(failed: Sequence[Unreadable], wrong: Sequence[str]) -> None:
    """What went wrong, after all that went right; exit code 2 where anything did."""
    for unreadable in failed:
        refuse(unreadable.refusal, Color.auto)
    for line in wrong:
        fail(line)
    if failed or wrong:
        raise typer.Exit(2)
