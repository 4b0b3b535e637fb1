"""`rubdown remind`: the reminders that are due, each once; silent where there are none, for cron."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import PlansArgument, TodayOption
from rubdown.cli.io.output import show_error
from rubdown.cli.io.plans import load_plan, plan_names
from rubdown.text import escape_controls

if TYPE_CHECKING:
    from rubdown.cli.remind.delivery import Channel, RemindedPlan


def remind(
    plans: PlansArgument = None,
    send: Annotated[
        bool, typer.Option("--send", help="Mail it to each runner, by [mail] of the settings file.")
    ] = False,
    mail_to: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Write a message to it, for sendmail -t; with --send: mail all to it."),
    ] = None,
    format: Annotated[Literal["text", "json"], typer.Option(help="What to write to stdout.")] = "text",  # noqa: A002
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
    if format == "json" and (send or to):
        raise CommandError("--format json is for stdout: leave out --send and --mail-to")
    names, clock = plan_names(plans), machine_clock(today)
    if install_cron or systemd:
        from rubdown.cli.remind.timers import Task, print_timers

        print_timers(names, clock, Task(cron=install_cron, units=systemd, send=send, to=to))
        return
    from rubdown.cli.remind.delivery import Channel

    loaded, errors = _load(names, clock)
    channel = Channel(to, named=len(names) > 1, dry=dry_run, json=format == "json")
    if send:
        from rubdown.cli.remind.sending import load_settings

        channel = replace(channel, settings=load_settings())
    batches, unaddressed = _batches(loaded, channel)
    due, undelivered = _deliver(batches)
    for error in (*errors, *unaddressed, *undelivered):
        show_error(error)
    if errors or unaddressed or undelivered:
        raise typer.Exit(2)
    if exit_code and not due:
        raise typer.Exit(1)


def _address(text: str) -> str:
    from rubdown.mail.settings import mailbox
    from rubdown.toml.problems import InvalidValue

    try:
        return mailbox(text)[1]
    except InvalidValue as error:
        raise CommandError(f"--mail-to: {error.message}; {error.fix}") from None


def _load(names: Sequence[str], clock: Clock) -> tuple[list[RemindedPlan], list[CommandError]]:
    """The plans that can be read, each file once, and what is wrong with the others."""
    from rubdown.cli.remind.delivery import RemindedPlan

    plans: dict[str, RemindedPlan] = {}
    errors = []
    for name in names:
        try:
            # A plan that is over is no mistake of its runner's: it has no reminders any more.
            plan = load_plan(name, clock, even_if_over=True)
        except CommandError as error:
            errors.append(error)
            continue
        path = None if name == "-" else str(Path(name).resolve())
        identity = (path or f"- {plan.runner}").encode(errors="backslashreplace").decode()
        plans[identity] = RemindedPlan(plan, identity, path, clock.today_in(plan.timezone))
    return list(plans.values()), errors


def _batches(
    plans: Sequence[RemindedPlan], channel: Channel
) -> tuple[list[tuple[list[RemindedPlan], Channel]], list[CommandError]]:
    """The plans that share a message, with its address; and an error for each plan that has none."""
    if channel.settings is None:
        return [(list(plans), channel)] if plans else [], []
    batches: dict[tuple[str, str], list[RemindedPlan]] = {}
    errors = []
    for one in plans:
        if to := channel.to or one.plan.email:
            batches.setdefault((to, one.plan.runner), []).append(one)
        else:
            mend = 'add email = "…" under [runner], or give --mail-to'
            errors.append(CommandError(f"{escape_controls(one.plan.path)} does not say whom to write to; {mend}"))
    others = channel.named and channel.to is not None
    return [(b, replace(channel, to=to, named=others or len(b) > 1)) for (to, _), b in batches.items()], errors


def _deliver(batches: Sequence[tuple[list[RemindedPlan], Channel]]) -> tuple[bool, list[CommandError]]:
    """Whether anything was due, and what went wrong: that stays due."""
    from rubdown.cli.remind.delivery import deliver
    from rubdown.cli.remind.sending import UnsentError

    due, errors = False, []
    for batch, channel in batches:
        try:
            due |= deliver(batch, channel)
        except UnsentError as error:
            plan = batch[0].plan
            errors.append(CommandError(f"{escape_controls(plan.runner or plan.path)}, {channel.to}: {error}"))
        except CommandError as error:  # nothing can be remembered, of no plan
            errors.append(error)
            break
    return due, errors
